//! `cargo xtask serve`: the whole development loop in one command.
//!
//! 1. Install what is missing, build the viewer and the publisher.
//! 2. Start `longread serve`; it publishes the site, watches the site's files and reloads pages itself.
//! 3. Look every second whether a source file of ours has changed; if so, build and start the server anew.
//!    Open pages notice that their connection broke, reconnect, and reload.

use std::process::{Child, ChildStdin, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use crate::arguments::Arguments;
use crate::failure::{Context, Failure, Result};
use crate::progress::step;
use crate::project::Project;
use crate::{process, tools, viewer};

const POLL: Duration = Duration::from_secs(1);

pub(crate) fn command(project: &Project, mut arguments: Arguments) -> Result<ExitCode> {
    let open = arguments.flag("--open");
    let port: u16 = arguments.value("--port")?.unwrap_or(8080);
    let site = arguments.positional().unwrap_or_else(|| "assets/demo".to_owned());
    arguments.finish()?;
    if !project.path(&site).is_dir() {
        return Err(Failure::Usage(format!("there is no folder {site} to serve")));
    }

    tools::install(project)?;
    let mut seen = viewer::source_fingerprint(project);
    viewer::build(project)?;
    viewer::build_publisher(project)?;
    step(format!("serving {site} on port {port}; Ctrl-C ends it"));
    let mut server = Some(Server::start(serve(project, &site, port, open))?);
    let mut first = true;
    loop {
        std::thread::sleep(POLL);
        if let Some(status) = server.as_mut().and_then(Server::ended) {
            if first {
                // The port is taken, or the site cannot be read: the server has said so, and a change of ours mends neither.
                return Err(Failure::new(format!("the server ended ({status})")));
            }
            step(format!("the server ended ({status}); the next change starts it again"));
            server = None;
        }
        let now = viewer::source_fingerprint(project);
        if now == seen {
            continue;
        }
        seen = now;
        step("a source file has changed");
        if cfg!(windows) {
            // A program that runs cannot be overwritten there.
            server = None;
        }
        match viewer::build(project).and_then(|()| viewer::build_publisher(project)) {
            Ok(()) => {
                first = false;
                // Stops the old one: the port must be free before the new one asks for it.
                drop(server.take());
                server = Some(Server::start(serve(project, &site, port, false))?);
                step("serving again");
            }
            Err(failure) => step(format!("{}; waiting for the next change", failure.message())),
        }
    }
}

fn serve(project: &Project, site: &str, port: u16, open: bool) -> Command {
    let mut command = process::command(project, project.publisher());
    command.arg("serve").arg(site).args(["--port", &port.to_string()]);
    if open {
        command.arg("--open");
    }
    command
}

/// A running server, which ends with this value and, however this process ends, with this process.
struct Server {
    child: Child,
    /// A shell that waits for its end of a pipe to close, which happens even if this process is killed, and then ends
    /// the server. Ctrl-C in a terminal reaches the server by itself; a `kill` from elsewhere does not.
    watchdog: Option<(Child, ChildStdin)>,
}

impl Server {
    fn start(mut command: Command) -> Result<Self> {
        let child = command.stdin(Stdio::null()).spawn().context(|| format!("cannot start `{}`", process::shown(&command)))?;
        let watchdog = if cfg!(unix) { watch(child.id()) } else { None };
        Ok(Self { child, watchdog })
    }

    /// How the server ended, if it did.
    fn ended(&mut self) -> Option<String> {
        match self.child.try_wait() {
            Ok(None) => None,
            Ok(Some(status)) => Some(status.to_string()),
            Err(error) => Some(error.to_string()),
        }
    }

    /// Ends the server as Ctrl-C does, so that it can remove its temporary files, and gives it a moment for that.
    fn interrupt(&mut self) {
        const PATIENCE: Duration = Duration::from_secs(2);
        if self.ended().is_some() {
            return;
        }
        let script = format!("kill -INT {}", self.child.id());
        let _ = Command::new("sh").args(["-c", &script]).status();
        let start = Instant::now();
        while start.elapsed() < PATIENCE && self.ended().is_none() {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The watchdog first: once the server has been waited for, its number may belong to another process.
        if let Some((mut shell, _pipe)) = self.watchdog.take() {
            let _ = shell.kill();
            let _ = shell.wait();
        }
        if cfg!(unix) {
            self.interrupt();
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn watch(server: u32) -> Option<(Child, ChildStdin)> {
    let script = format!("trap '' INT HUP TERM; read -r _; kill -INT {server} 2>/dev/null && sleep 2; kill -KILL {server} 2>/dev/null");
    let mut command = Command::new("sh");
    // It must not hold our output open: whoever reads that would wait for it.
    command.args(["-c", &script]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut shell = command.spawn().ok()?;
    let pipe = shell.stdin.take()?;
    Some((shell, pipe))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn sleeper() -> Command {
        let mut command = Command::new("sleep");
        command.arg("60");
        command
    }

    fn is_running(number: u32) -> bool {
        Command::new("sh").args(["-c", &format!("kill -0 {number} 2>/dev/null")]).status().is_ok_and(|s| s.success())
    }

    #[test]
    fn the_server_ends_with_its_value() {
        let mut server = Server::start(sleeper()).expect("a server");
        let number = server.child.id();
        assert_eq!(server.ended(), None);
        assert!(is_running(number));
        drop(server);
        assert!(!is_running(number));
    }

    #[test]
    fn the_server_ends_when_the_pipe_closes_as_it_does_when_we_are_killed() {
        let mut server = Server::start(sleeper()).expect("a server");
        let (mut shell, pipe) = server.watchdog.take().expect("a watchdog");
        drop(pipe);
        shell.wait().expect("the watchdog's end");
        assert!(!server.child.wait().expect("the server's end").success());
    }
}
