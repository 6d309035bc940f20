//! Runs a program and says how long it took and how much memory it had at most.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::failure::{Context, Failure, Result};
use crate::{fingerprint, process};

/// What a run took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) time: Duration,
    /// In bytes; unknown where there is no /proc.
    pub(crate) peak_memory: Option<u64>,
}

/// Runs a program to its end; it must succeed. What it prints goes to a file, whose end is shown if it fails.
pub(crate) fn run(mut command: Command, log: &Path) -> Result<Cost> {
    let cannot_log = || format!("cannot write {}", log.display());
    let file = File::create(log).context(cannot_log)?;
    let second = file.try_clone().context(cannot_log)?;
    command.stdin(Stdio::null()).stdout(file).stderr(second);
    let start = Instant::now();
    let mut child = command.spawn().context(|| format!("cannot start `{}`", process::shown(&command)))?;
    let has_ended = AtomicBool::new(false);
    let (status, time, peak_memory) = std::thread::scope(|scope| {
        let number = child.id();
        let has_ended = &has_ended;
        let watcher = scope.spawn(move || peak_memory(number, has_ended));
        let status = wait(&mut child);
        let time = start.elapsed();
        has_ended.store(true, Ordering::Relaxed);
        (status, time, watcher.join().unwrap_or(None))
    });
    let status = status?;
    if status.success() {
        return Ok(Cost { time, peak_memory });
    }
    let printed = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = printed.lines().collect();
    let end = lines[lines.len().saturating_sub(20)..].join("\n");
    Err(Failure::new(format!("`{}` failed ({status}); {} ends with:\n{end}", process::shown(&command), log.display())))
}

/// How many files a folder holds, and how many bytes.
pub(crate) fn contents(folder: &Path) -> (u64, u64) {
    let files = fingerprint::files(folder);
    let bytes = files.iter().filter_map(|file| Some(file.metadata().ok()?.len())).sum();
    (files.len() as u64, bytes)
}

fn wait(child: &mut Child) -> Result<std::process::ExitStatus> {
    child.wait().context(|| "lost sight of the program".to_owned())
}

/// The kernel keeps the peak itself, so only what happens in the last moments can be missed.
fn peak_memory(number: u32, has_ended: &AtomicBool) -> Option<u64> {
    let path = format!("/proc/{number}/status");
    let mut peak = None;
    while !has_ended.load(Ordering::Relaxed) {
        if let Ok(status) = std::fs::read_to_string(&path) {
            peak = high_water_mark(&status).or(peak);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    peak
}

/// Reads `VmHWM:     12345 kB`.
fn high_water_mark(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_read_from_the_kernels_words() {
        assert_eq!(high_water_mark("Name:\tx\nVmPeak:\t  99 kB\nVmHWM:\t    1234 kB\nVmRSS:\t 5 kB\n"), Some(1234 * 1024));
        assert_eq!(high_water_mark("Name:\tzombie\n"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_run_is_timed_and_a_failure_shows_what_was_printed() {
        let log = std::env::temp_dir().join(format!("xtask-measure-{}.log", std::process::id()));
        let shell = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command
        };
        let cost = run(shell("sleep 0.2"), &log).expect("a run");
        assert!(Duration::from_millis(200) <= cost.time);
        if Path::new("/proc/self/status").exists() {
            assert!(cost.peak_memory.is_some_and(|bytes| 0 < bytes));
        }
        let failure = run(shell("echo complaint >&2; exit 1"), &log).expect_err("a failure");
        assert!(failure.message().contains("complaint"), "{failure:?}");
        let _ = std::fs::remove_file(&log);
    }
}
