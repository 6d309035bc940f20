//! Installs what building and testing need, and only what is missing. [`install`] is for building;
//! [`testing`] holds what the tests need beyond it.
//!
//! A tool that the developer has in another version stays as it is: ours goes to target/tools, which comes first on
//! the PATH of every program that these commands start.

pub(crate) mod lockfile;
pub(crate) mod testing;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::arguments::Arguments;
use crate::failure::{Context, Failure, Result};
use crate::process;
use crate::progress::step;
use crate::project::Project;

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// A program that `cargo install` builds.
struct CargoTool<'a> {
    program: &'a str,
    package: &'a str,
    /// A version that will do: `0.21` is each 0.21.x.
    series: &'a str,
    /// The version to install, if none will do.
    version: &'a str,
    /// How long that takes, from a fast machine to a slow one.
    minutes: &'a str,
}

/// `cargo xtask install [--tests]`
pub(crate) fn command(project: &Project, mut arguments: Arguments) -> Result<ExitCode> {
    let with_tests = arguments.flag("--tests");
    arguments.finish()?;
    install(project)?;
    if with_tests {
        testing::install(project)?;
    }
    step("everything is installed");
    Ok(ExitCode::SUCCESS)
}

/// What building needs: the wasm32 target, wasm-bindgen in the version of Cargo.lock, and Trunk.
pub(crate) fn install(project: &Project) -> Result<()> {
    install_wasm_target(project)?;
    let lock = project.path("Cargo.lock");
    let text = std::fs::read_to_string(&lock).context(|| format!("cannot read {}; `cargo generate-lockfile` makes it", project.shown(&lock)))?;
    let Some(version) = lockfile::version_of(&text, "wasm-bindgen") else {
        return Err(Failure::new("Cargo.lock names no wasm-bindgen, so the viewer's dependencies are missing from Cargo.toml"));
    };
    install_cargo_tool(project, &CargoTool { program: "wasm-bindgen", package: "wasm-bindgen-cli", series: version, version, minutes: "3 to 8" })?;
    install_cargo_tool(project, &CargoTool { program: "trunk", package: "trunk", series: "0.21", version: "0.21.14", minutes: "5 to 15" })
}

/// rustfmt and Clippy, which minimal toolchains lack.
pub(crate) fn install_lints(project: &Project) -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if process::capture(&mut process::cargo(project, &[subcommand, "--version"])).is_err() {
            step(format!("installing {component} (rustup component add, seconds)"));
            rustup(project, &["component", "add", component])?;
        }
    }
    Ok(())
}

fn install_wasm_target(project: &Project) -> Result<()> {
    let mut print_sysroot = process::command(project, "rustc");
    let sysroot = process::capture(print_sysroot.args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET).is_dir() {
        return Ok(());
    }
    step(format!("installing Rust's standard library for {WASM_TARGET} (rustup target add, seconds)"));
    rustup(project, &["target", "add", WASM_TARGET])
}

fn rustup(project: &Project, arguments: &[&str]) -> Result<()> {
    if process::find(project, "rustup").is_none() {
        let wanted = arguments.join(" ");
        return Err(Failure::new(format!(
            "this needs `rustup {wanted}`, but there is no rustup; with a toolchain from elsewhere, install its counterpart of that"
        )));
    }
    process::run(process::command(project, "rustup").args(arguments))
}

fn install_cargo_tool(project: &Project, tool: &CargoTool) -> Result<()> {
    let present = process::find(project, tool.program);
    let present_version = present.as_deref().and_then(|path| version(project, path));
    if present_version.as_deref().is_some_and(|version| is_in_series(version, tool.series)) {
        return Ok(());
    }
    let (place, why) = match (&present, present_version) {
        (None, _) => (None, "there is none".to_owned()),
        (Some(path), None) => (Some(project.tools()), format!("{} does not tell its version", path.display())),
        (Some(path), Some(other)) => (Some(project.tools()), format!("{} is {other}, which stays as it is", path.display())),
    };
    let target = place.as_deref().map_or_else(String::new, |root| format!(" into {}", project.shown(root)));
    step(format!("installing {} {}{target}: {why}. This compiles it, once: {} minutes", tool.package, tool.version, tool.minutes));
    process::run(&mut cargo_install(project, tool, place.as_deref()))?;
    // A few hundred megabytes that no later build uses.
    let build = tools_build(project);
    if build.exists() {
        std::fs::remove_dir_all(&build).context(|| format!("cannot remove {}", project.shown(&build)))?;
    }

    let installed = process::find(project, tool.program).and_then(|path| version(project, &path));
    match installed {
        Some(version) if is_in_series(&version, tool.series) => Ok(()),
        Some(version) => {
            Err(Failure::new(format!("after installing {} {}, the {} on PATH is still {version}", tool.package, tool.version, tool.program)))
        }
        None => Err(Failure::new(format!("{} was installed, but is not on PATH: add the folder that Cargo has just named", tool.program))),
    }
}

fn cargo_install(project: &Project, tool: &CargoTool, root: Option<&Path>) -> Command {
    let mut command = process::cargo(project, &["install", tool.package, "--version", tool.version, "--locked"]);
    if let Some(root) = root {
        command.arg("--root").arg(root);
    }
    // In the project's own target folder, the tools' dependencies would pile up beside ours.
    command.env("CARGO_TARGET_DIR", tools_build(project));
    command
}

fn tools_build(project: &Project) -> PathBuf {
    project.tools().join("build")
}

fn version(project: &Project, program: &Path) -> Option<String> {
    let text = process::capture(process::command(project, program).arg("--version")).ok()?;
    version_in(&text).map(str::to_owned)
}

/// The version in what `program --version` prints: `trunk 0.21.14`, `wasm-bindgen 0.2.126 (1a2b3c4)`.
fn version_in(text: &str) -> Option<&str> {
    text.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()))
}

fn is_in_series(version: &str, series: &str) -> bool {
    version.strip_prefix(series).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_programs_print() {
        assert_eq!(version_in("trunk 0.21.14\n"), Some("0.21.14"));
        assert_eq!(version_in("wasm-bindgen 0.2.126 (1a2b3c4d5)\n"), Some("0.2.126"));
        assert_eq!(version_in("usage: trunk\n"), None);
    }

    #[test]
    fn a_series_ends_at_a_dot() {
        assert!(is_in_series("0.21.14", "0.21"));
        assert!(is_in_series("0.2.126", "0.2.126"));
        assert!(!is_in_series("0.2.1260", "0.2.126"));
        assert!(!is_in_series("0.22.0", "0.21"));
    }

    #[test]
    fn an_install_beside_the_developers_own_has_a_root_and_never_the_projects_target() {
        let project = Project::at(Path::new("/r"), None);
        let tool = CargoTool { program: "t", package: "t-cli", series: "1", version: "1.2.3", minutes: "2" };
        let own = cargo_install(&project, &tool, None);
        assert!(process::shown(&own).ends_with("install t-cli --version 1.2.3 --locked"));
        let beside = cargo_install(&project, &tool, Some(&project.tools()));
        assert!(process::shown(&beside).contains("--locked --root "));
        for command in [own, beside] {
            let target = command.get_envs().find(|(name, _)| *name == "CARGO_TARGET_DIR").and_then(|(_, value)| value);
            assert_eq!(target, Some(project.tools().join("build").as_os_str()));
        }
    }
}
