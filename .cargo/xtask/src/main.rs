//! The developer commands of Longread: `cargo xtask COMMAND`.
//!
//! [`COMMANDS`] is the table of what there is; each command lives in the module of its name.
//! Nothing here has a dependency: whatever a command needs beyond Cargo, it installs first.

mod arguments;
mod bench;
mod failure;
mod fingerprint;
mod process;
mod progress;
mod project;
mod screenshots;
mod serve;
mod test;
mod tidy;
mod tools;
mod viewer;

use std::process::ExitCode;

use arguments::Arguments;
use failure::{Failure, Result};
use project::Project;

/// One developer command.
struct Command {
    name: &'static str,
    /// What may follow the name.
    parameters: &'static str,
    about: &'static str,
    examples: &'static [&'static str],
    run: fn(&Project, Arguments) -> Result<ExitCode>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "serve",
        parameters: "[SITE] [--port N] [--open]",
        about: "installs what is missing, builds everything, serves a site (assets/demo) on a port (8080), and rebuilds on every change",
        examples: &["serve", "serve ../my-site --port 9000 --open"],
        run: serve::command,
    },
    Command {
        name: "build-viewer",
        parameters: "",
        about: "builds the viewer (WebAssembly) into target/viewer",
        examples: &["build-viewer"],
        run: viewer::build_command,
    },
    Command {
        name: "dist",
        parameters: "",
        about: "builds the viewer and the one program that embeds it, and says where it is",
        examples: &["dist"],
        run: viewer::dist_command,
    },
    Command {
        name: "test",
        parameters: "[FILTER] [--only SUITE,…]",
        about: "runs every check and every test to the end; the last line is `N passed, N failed`. \
                FILTER runs only the tests whose name contains it; --only picks suites (`--only list` names them)",
        examples: &["test", "test pager", "test --only fmt,clippy", "test --only tests"],
        run: test::command,
    },
    Command {
        name: "screenshots",
        parameters: "",
        about: "has a browser photograph the demo, and says where the pictures are",
        examples: &["screenshots"],
        run: screenshots::command,
    },
    Command {
        name: "bench",
        parameters: "[--articles N] [--keep]",
        about: "generates a site of N (30,000) articles under target/bench and measures the publisher on it; --keep leaves the site and the output there",
        examples: &["bench", "bench --articles 2000 --keep"],
        run: bench::command,
    },
    Command {
        name: "install",
        parameters: "[--tests]",
        about: "installs what building needs and, with --tests, what the tests need; each of the other commands does this by itself",
        examples: &["install", "install --tests"],
        run: tools::command,
    },
];

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let name = match words.next().as_deref() {
        None | Some("help" | "-h" | "--help") => {
            progress::print(&usage());
            return ExitCode::SUCCESS;
        }
        Some(name) => name.to_owned(),
    };
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        eprintln!("xtask: there is no command `{name}`\n\n{}", usage());
        return ExitCode::from(2);
    };
    let mut arguments = Arguments::new(words);
    if arguments.flag("--help") || arguments.flag("-h") {
        progress::print(&command_usage(command));
        return ExitCode::SUCCESS;
    }
    match Project::locate().and_then(|project| (command.run)(&project, arguments)) {
        Ok(code) => code,
        Err(Failure::Usage(message)) => {
            eprintln!("xtask: {message}\n\n{}", command_usage(command));
            ExitCode::from(2)
        }
        Err(Failure::Failed(message)) => {
            eprintln!("xtask {name}: {message}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> String {
    let mut text = "The developer commands of Longread. Run them from the repository's root.\n".to_owned();
    for command in COMMANDS {
        text.push('\n');
        text.push_str(&command_usage(command));
        text.push('\n');
    }
    text.push_str("\nCARGO_TARGET_DIR is respected; tools that had to be installed beside yours are in target/tools.");
    text
}

fn command_usage(command: &Command) -> String {
    let mut text = format!("cargo xtask {} {}", command.name, command.parameters).trim_end().to_owned();
    text.push_str(&format!("\n    {}", command.about));
    for example in command.examples {
        text.push_str(&format!("\n      $ cargo xtask {example}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usage_names_every_command_with_an_example() {
        let usage = usage();
        for command in COMMANDS {
            assert!(usage.contains(&format!("$ cargo xtask {}", command.name)), "{} has no example", command.name);
        }
    }
}
