//! Builds the two halves of the product: the viewer (Trunk) and the publisher that embeds it (Cargo).

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::arguments::Arguments;
use crate::failure::{Context, Failure, Result};
use crate::progress::{grouped, size, step};
use crate::project::Project;
use crate::{fingerprint, process, tools};

/// What the viewer and the publisher are built from: a change of any of them asks for a new build.
pub(crate) const INPUTS: &[&str] = &["src", "assets", "index.html", "Trunk.toml", "Cargo.toml", "Cargo.lock"];

/// Below `INPUTS`, but content: `longread serve` watches it itself.
pub(crate) const CONTENT: &[&str] = &["assets/demo"];

/// `cargo xtask build-viewer`
pub(crate) fn build_command(project: &Project, arguments: Arguments) -> Result<ExitCode> {
    arguments.finish()?;
    tools::install(project)?;
    build(project)?;
    step(format!("the viewer is in {}", project.shown(&project.viewer())));
    Ok(ExitCode::SUCCESS)
}

/// `cargo xtask dist`
pub(crate) fn dist_command(project: &Project, arguments: Arguments) -> Result<ExitCode> {
    arguments.finish()?;
    tools::install(project)?;
    build(project)?;
    build_publisher(project)?;
    let program = project.publisher();
    let data = program.metadata().context(|| format!("Cargo left no {}", program.display()))?;
    step(format!("done: {} ({}, {} bytes)", program.display(), size(data.len()), grouped(data.len())));
    Ok(ExitCode::SUCCESS)
}

/// Builds the viewer, unless what is there was built from these very files.
pub(crate) fn build(project: &Project) -> Result<()> {
    let inputs = inputs(project)?;
    if is_current(project, &inputs) {
        step("the viewer is up to date");
        return Ok(());
    }
    let duration = expected(&project.viewer(), "about 2 minutes the first time", "up to a minute");
    step(format!("building the viewer (trunk build --release; {duration})"));
    // If this build fails, what it leaves behind must not pass for the old one.
    let stamp = project.viewer_stamp();
    if stamp.exists() {
        std::fs::remove_file(&stamp).context(|| format!("cannot remove {}", project.shown(&stamp)))?;
    }
    process::run(&mut trunk(project))?;
    let viewer = project.viewer();
    if !viewer.is_dir() {
        return Err(Failure::new(format!("Trunk left no {}", project.shown(&viewer))));
    }
    // The inputs as they were before the build: what changed during it must be built again.
    std::fs::write(&stamp, stamp_text(&inputs, output(project))).context(|| format!("cannot write {}", project.shown(&stamp)))
}

/// Builds the publisher; Cargo knows whether there is anything to do.
pub(crate) fn build_publisher(project: &Project) -> Result<()> {
    let duration = expected(&project.publisher(), "2 to 5 minutes the first time", "up to a minute");
    step(format!("building the publisher (cargo build --release; {duration})"));
    process::run(&mut publisher_build(project))
}

/// The command that builds the publisher.
pub(crate) fn publisher_build(project: &Project) -> Command {
    process::cargo(project, &["build", "--release", "--bin", "longread"])
}

/// A number that changes with what the viewer and the publisher are built from.
pub(crate) fn source_fingerprint(project: &Project) -> u64 {
    fingerprint::of(project.root(), INPUTS, CONTENT)
}

/// What to say about how long a build takes: the first one also compiles all dependencies.
fn expected(product: &Path, first: &'static str, later: &'static str) -> &'static str {
    if product.exists() { later } else { first }
}

fn trunk(project: &Project) -> Command {
    let mut command = process::command(project, "trunk");
    command.args(["build", "--release", "--offline=true", "--skip-version-check", "--dist"]);
    command.arg(Path::new("target/viewer"));
    // Trunk reads NO_COLOR as a flag of its own, and stops at the usual `NO_COLOR=1`.
    if std::env::var_os("NO_COLOR").is_some() {
        command.env_remove("NO_COLOR").args(["--color", "never"]);
    }
    command
}

/// What decides how the viewer comes out: the compiler and the files.
fn inputs(project: &Project) -> Result<String> {
    let compiler = process::capture(process::command(project, "rustc").arg("--version"))?;
    Ok(format!("{} {:016x}", compiler.trim(), source_fingerprint(project)))
}

fn output(project: &Project) -> u64 {
    fingerprint::of(&project.viewer(), &["."], &[])
}

fn is_current(project: &Project, inputs: &str) -> bool {
    project.viewer().is_dir() && std::fs::read_to_string(project.viewer_stamp()).is_ok_and(|stamp| stamp == stamp_text(inputs, output(project)))
}

fn stamp_text(inputs: &str, output: u64) -> String {
    format!("built from {inputs}\noutput {output:016x}\n")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_stamp_holds_until_the_inputs_or_the_output_change() {
        let root = std::env::temp_dir().join(format!("xtask-viewer-{}", std::process::id()));
        let project = Project::at(&root, None);
        fs::create_dir_all(project.viewer()).expect("a temporary folder");
        fs::write(project.viewer().join("viewer.js"), "1").expect("a file");
        assert!(!is_current(&project, "a"), "there is no stamp");

        fs::write(project.viewer_stamp(), stamp_text("a", output(&project))).expect("a stamp");
        assert!(is_current(&project, "a"));
        assert!(!is_current(&project, "b"), "the inputs changed");

        fs::write(project.viewer().join("viewer.js"), "12").expect("a file");
        assert!(!is_current(&project, "a"), "the output changed");
        fs::remove_dir_all(&root).expect("an empty temporary folder");
    }
}
