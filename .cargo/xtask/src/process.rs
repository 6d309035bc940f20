//! Running other programs: with the right PATH, with readable errors, and with their output passed through.

use std::collections::HashSet;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::failure::{Context, Failure, Result};
use crate::project::Project;

/// A program with its arguments, to be run in the repository's root, with our own tools first on PATH.
pub(crate) fn command(project: &Project, program: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program.as_ref());
    command.current_dir(project.root()).env("PATH", search_path(project));
    // `cargo run` describes this package to us in such variables; a build that inherited them would differ from the
    // same build started by hand, and the two would undo each other's work.
    for (name, _) in std::env::vars_os() {
        let name_text = name.to_string_lossy();
        if name_text.starts_with("CARGO_PKG_") || name_text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Cargo, the one that runs us, with its first arguments.
pub(crate) fn cargo(project: &Project, arguments: &[&str]) -> Command {
    let mut command = command(project, std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from));
    command.args(arguments);
    command
}

/// Runs a program to its end with our terminal; it must succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().context(|| cannot_start(command))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("`{}` failed ({status})", shown(command)))) }
}

/// Runs a program to its end; gives what it printed to standard output. It must succeed.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().context(|| cannot_start(command))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::new(format!("`{}` failed ({}): {}", shown(command), output.status, complaint.trim())));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program to its end, passes its output and its errors to our terminal in their order, and shows each line to `see`.
pub(crate) fn stream(mut command: Command, mut see: impl FnMut(&str)) -> Result<ExitStatus> {
    if std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    each_line(command, &mut |line| {
        let mut out = std::io::stdout().lock();
        let _ = out.write_all(line).and_then(|()| out.flush());
        see(String::from_utf8_lossy(line).trim_end_matches(['\n', '\r']));
    })
}

/// Runs a program to its end, and gives each line of its output and its errors as it comes.
fn each_line(mut command: Command, see: &mut dyn FnMut(&[u8])) -> Result<ExitStatus> {
    // Long after the program has ended, a browser that it left behind may hold the pipe open.
    const PATIENCE: Duration = Duration::from_secs(2);

    let name = shown(&command);
    let (reader, writer) = std::io::pipe().context(|| format!("cannot make a pipe for `{name}`"))?;
    let second_writer = writer.try_clone().context(|| format!("cannot make a pipe for `{name}`"))?;
    command.stdin(Stdio::null()).stdout(writer).stderr(second_writer);
    let mut child = command.spawn().context(|| cannot_start(&command))?;
    // Our own ends of the pipe are inside the command: while they live, the reader never sees the end.
    drop(command);

    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        let mut reader = BufReader::new(reader);
        let mut line = Vec::new();
        while matches!(reader.read_until(b'\n', &mut line), Ok(1..)) {
            if sender.send(std::mem::take(&mut line)).is_err() {
                break;
            }
        }
    });
    let mut ended: Option<(ExitStatus, Instant)> = None;
    loop {
        match lines.recv_timeout(Duration::from_millis(100)) {
            Ok(line) => see(&line),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if ended.is_none() {
            let status = child.try_wait().context(|| format!("lost sight of `{name}`"))?;
            ended = status.map(|status| (status, Instant::now()));
        }
        if let Some((_, when)) = ended
            && PATIENCE < when.elapsed()
        {
            break;
        }
    }
    match ended {
        Some((status, _)) => Ok(status),
        None => child.wait().context(|| format!("lost sight of `{name}`")),
    }
}

/// The program of this name that `command` would run.
pub(crate) fn find(project: &Project, program: &str) -> Option<PathBuf> {
    let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&search_path(project)).map(|folder| folder.join(&file)).find(|path| is_program(path))
}

/// The command line as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let mut text = Path::new(command.get_program()).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    for argument in command.get_args() {
        let argument = argument.to_string_lossy();
        text.push(' ');
        if argument.is_empty() || argument.contains(char::is_whitespace) {
            text.push_str(&format!("'{argument}'"));
        } else {
            text.push_str(&argument);
        }
    }
    text
}

/// Our tools, the developer's PATH, and where `cargo install` puts programs even if that is not on PATH.
fn search_path(project: &Project) -> OsString {
    let mut folders = vec![project.tools().join("bin")];
    if let Some(path) = std::env::var_os("PATH") {
        folders.extend(std::env::split_paths(&path));
    }
    folders.extend(cargo_bin());
    let mut seen = HashSet::new();
    folders.retain(|folder| seen.insert(folder.clone()));
    // Only a folder whose name holds the separator cannot be joined; then the developer's PATH alone must do.
    std::env::join_paths(&folders).unwrap_or_else(|_| std::env::var_os("PATH").unwrap_or_default())
}

fn cargo_bin() -> Option<PathBuf> {
    let root = std::env::var_os("CARGO_INSTALL_ROOT").or_else(|| std::env::var_os("CARGO_HOME")).map(PathBuf::from);
    Some(root.or_else(|| Some(std::env::home_dir()?.join(".cargo")))?.join("bin"))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start `{}`", shown(command))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn output_and_errors_arrive_in_their_order() {
        let mut output = Vec::new();
        let script = shell("echo one; echo two >&2; printf three; exit 3");
        let status = each_line(script, &mut |line| output.extend_from_slice(line));
        assert_eq!(status.expect("a status").code(), Some(3));
        assert_eq!(output, b"one\ntwo\nthree");
    }

    #[test]
    fn a_process_left_behind_does_not_hold_us_up() {
        let start = Instant::now();
        let status = each_line(shell("sleep 30 & echo done"), &mut |_| {});
        assert!(status.expect("a status").success());
        assert!(start.elapsed() < Duration::from_secs(15));
    }

    #[test]
    fn a_failure_shows_the_command_and_its_complaint() {
        let failure = capture(&mut shell("echo because >&2; exit 1")).expect_err("a failure");
        assert!(failure.message().contains("because"), "{failure:?}");
        let failure = run(&mut Command::new("longread-no-such-program")).expect_err("a failure");
        assert!(failure.message().starts_with("cannot start `longread-no-such-program`"), "{failure:?}");
    }
}
