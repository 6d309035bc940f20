//! `cargo xtask test`: every check and every test there is, to the end, whatever fails on the way.
//!
//! 1. Install what is missing.
//! 2. Run the suites of [`SUITES`] in their order; each gives rows of a table.
//! 3. Print the table and, as the very last line, `N passed, N failed`.
//!
//! A check that is no test (a formatter, a linter, a build) counts as one passed or one failed.
//! Whatever could hide a problem counts as failed: an ignored test, a suite that does not compile or does not end.

mod cargo_output;
mod report;

use std::process::{Command, ExitCode};
use std::time::Duration;

use crate::arguments::Arguments;
use crate::failure::{Failure, Result};
use crate::process;
use crate::progress::{elapsed, print, step};
use crate::project::Project;
use crate::tools::testing::{self, TestTools};
use crate::{tidy, tools, viewer};
use cargo_output::CargoOutput;
use report::Row;

/// A part of the whole that can be picked with `--only`.
struct Suite {
    name: &'static str,
    about: &'static str,
    /// The suites that go before this one, even if it alone is picked.
    needs: &'static [&'static str],
    run: fn(&Run) -> Vec<Row>,
}

/// The order: quick ones first; the viewer before all that embeds it, so that nothing is compiled twice.
const SUITES: &[Suite] = &[
    Suite { name: "install", about: "what building needs is there", needs: &[], run: install },
    Suite { name: "install-tests", about: "what the tests need is there", needs: &[], run: install_tests },
    Suite { name: "fmt", about: "rustfmt has nothing to change", needs: &["install"], run: fmt },
    Suite { name: "fmt-xtask", about: "rustfmt has nothing to change in the developer commands", needs: &["install"], run: fmt_xtask },
    Suite { name: "tidy", about: "rules of this project that no compiler knows", needs: &[], run: tidy },
    Suite { name: "clippy-xtask", about: "Clippy on the developer commands", needs: &["install"], run: clippy_xtask },
    Suite { name: "xtask", about: "the developer commands' own tests", needs: &[], run: xtask },
    Suite { name: "viewer", about: "the viewer builds (Trunk)", needs: &["install"], run: build_viewer },
    Suite { name: "clippy-wasm", about: "Clippy on the viewer", needs: &["install"], run: clippy_wasm },
    Suite { name: "clippy-native", about: "Clippy on the publisher and all tests", needs: &["install"], run: clippy_native },
    Suite { name: "publisher", about: "the publisher builds", needs: &["install", "viewer"], run: build_publisher },
    Suite { name: "tests", about: "unit, integration and browser tests", needs: &["install", "install-tests", "viewer"], run: tests },
    Suite { name: "doc", about: "the documentation builds without a broken link", needs: &[], run: doc },
];

/// What the suites know.
struct Run<'a> {
    project: &'a Project,
    /// Part of a test's name.
    filter: Option<String>,
}

pub(crate) fn command(project: &Project, mut arguments: Arguments) -> Result<ExitCode> {
    let only: Option<String> = arguments.value("--only")?;
    let filter = arguments.positional();
    arguments.finish()?;
    if only.as_deref() == Some("list") {
        for suite in SUITES {
            print(&format!("{:<14} {}", suite.name, suite.about));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let suites = choose(only.as_deref(), filter.as_deref())?;

    let run = Run { project, filter };
    let mut rows = Vec::new();
    for suite in suites {
        step(format!("{}: {}", suite.name, suite.about));
        rows.extend((suite.run)(&run));
    }
    print(&report::text(&rows));
    Ok(if rows.iter().all(|row| row.failed == 0) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The suites to run: all; with `--only`, those named, where `clippy` names each `clippy-…`; with a filter alone, the tests.
fn choose(only: Option<&str>, filter: Option<&str>) -> Result<Vec<&'static Suite>> {
    let Some(only) = only.or(filter.map(|_| "tests")) else {
        return Ok(SUITES.iter().collect());
    };
    let names: Vec<&str> = only.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let is_named = |suite: &Suite, name: &str| suite.name.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    if let Some(unknown) = names.iter().find(|name| !SUITES.iter().any(|suite| is_named(suite, name))) {
        let known: Vec<&str> = SUITES.iter().map(|suite| suite.name).collect();
        return Err(Failure::Usage(format!("there is no suite `{unknown}`; there are {}", known.join(", "))));
    }
    if names.is_empty() {
        return Err(Failure::Usage("--only names no suite".to_owned()));
    }
    let named: Vec<&Suite> = SUITES.iter().filter(|suite| names.iter().any(|name| is_named(suite, name))).collect();
    let is_needed = |suite: &Suite| named.iter().any(|other| suite.name == other.name || other.needs.contains(&suite.name));
    Ok(SUITES.iter().filter(|suite| is_needed(suite)).collect())
}

fn install(run: &Run) -> Vec<Row> {
    vec![check("install", || tools::install(run.project).and_then(|()| tools::install_lints(run.project)))]
}

fn install_tests(run: &Run) -> Vec<Row> {
    vec![check("install, tests", || testing::install(run.project))]
}

fn fmt(run: &Run) -> Vec<Row> {
    vec![check("rustfmt", || process::run(&mut process::cargo(run.project, &["fmt", "--check"])))]
}

fn fmt_xtask(run: &Run) -> Vec<Row> {
    let mut cargo = process::cargo(run.project, &["fmt", "--check", "--manifest-path", XTASK_MANIFEST]);
    vec![check("rustfmt, xtask", || process::run(&mut cargo))]
}

fn tidy(run: &Run) -> Vec<Row> {
    vec![check("tidy", || tidy::check(run.project))]
}

fn clippy_native(run: &Run) -> Vec<Row> {
    let arguments = ["clippy", "--release", "--all-targets", "--", "-D", "warnings"];
    vec![check("clippy, native", || process::run(&mut process::cargo(run.project, &arguments)))]
}

fn clippy_wasm(run: &Run) -> Vec<Row> {
    let line = "clippy --profile wasm-release --target wasm32-unknown-unknown --lib --bin viewer -- -D warnings";
    let arguments: Vec<&str> = line.split(' ').collect();
    vec![check("clippy, wasm", || process::run(&mut process::cargo(run.project, &arguments)))]
}

fn clippy_xtask(run: &Run) -> Vec<Row> {
    let mut cargo = xtask_cargo(run.project, "clippy");
    cargo.args(["--all-targets", "--", "-D", "warnings"]);
    vec![check("clippy, xtask", || process::run(&mut cargo))]
}

fn xtask(run: &Run) -> Vec<Row> {
    let mut cargo = xtask_cargo(run.project, "test");
    cargo.arg("--no-fail-fast");
    cargo_test(cargo, "xtask").rows("xtask")
}

fn build_viewer(run: &Run) -> Vec<Row> {
    vec![check("viewer (Trunk)", || viewer::build(run.project))]
}

fn build_publisher(run: &Run) -> Vec<Row> {
    vec![check("publisher", || process::run(&mut viewer::publisher_build(run.project)))]
}

fn doc(run: &Run) -> Vec<Row> {
    // In release, so that the dependencies are those that Clippy has checked already.
    let mut cargo = process::cargo(run.project, &["doc", "--release", "--no-deps", "--document-private-items"]);
    cargo.env("RUSTDOCFLAGS", "-D warnings");
    vec![check("doc", || process::run(&mut cargo))]
}

/// The tests proper. If one of them does not compile, Cargo runs none; then each is run by itself, so that one mistake
/// hides nothing else.
fn tests(run: &Run) -> Vec<Row> {
    let output = cargo_test(test_command(run, &[]), "tests");
    let rows = if output.has_run() || !output.is_only_a_target() {
        output.rows("")
    } else {
        let targets = test_targets(run.project);
        let each = targets.iter().flat_map(|target| {
            let arguments: Vec<&str> = target.iter().map(String::as_str).collect();
            let name = target.join(" ").replace("--test ", "tests/");
            step(format!("tests: {name}, by itself, because one of the suites does not compile"));
            cargo_test(test_command(run, &arguments), &name).rows("")
        });
        each.collect()
    };
    if let Some(filter) = &run.filter
        && rows.iter().all(|row| row.passed + row.failed == 0)
    {
        return vec![Row::failed("tests", Duration::ZERO, format!("no test has `{filter}` in its name"))];
    }
    rows
}

fn test_command(run: &Run, targets: &[&str]) -> Command {
    let mut cargo = process::cargo(run.project, &["test", "--release", "--no-fail-fast"]);
    cargo.args(targets);
    if let Some(filter) = &run.filter {
        cargo.arg(filter);
    }
    TestTools::find(run.project).tell(run.project, &mut cargo);
    cargo
}

/// What `cargo test` would run, one by one.
fn test_targets(project: &Project) -> Vec<Vec<String>> {
    let mut targets: Vec<Vec<String>> = vec![vec!["--lib".to_owned()], vec!["--bins".to_owned()]];
    let mut names: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(project.path("tests")).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_test = path.extension().is_some_and(|end| end == "rs") || path.join("main.rs").is_file();
        if is_test && let Some(name) = path.file_stem() {
            names.push(name.to_string_lossy().into_owned());
        }
    }
    names.sort();
    targets.extend(names.into_iter().map(|name| vec!["--test".to_owned(), name]));
    targets.push(vec!["--doc".to_owned()]);
    targets
}

fn cargo_test(cargo: Command, name: &str) -> CargoOutput {
    let mut output = CargoOutput::new(name, elapsed());
    match process::stream(cargo, |line| output.see(line, elapsed())) {
        Ok(status) => output.end(status.success(), &status.to_string(), elapsed()),
        Err(failure) => output.end(false, failure.message(), elapsed()),
    }
    output
}

/// The developer commands are a package of their own, in a target folder of its own: the one that their alias uses.
const XTASK_MANIFEST: &str = ".cargo/xtask/Cargo.toml";

fn xtask_cargo(project: &Project, subcommand: &str) -> Command {
    process::cargo(project, &[subcommand, "--target-dir", "target/xtask", "--manifest-path", XTASK_MANIFEST])
}

fn check(name: &str, work: impl FnOnce() -> Result<()>) -> Row {
    let start = elapsed();
    match work() {
        Ok(()) => Row::passed(name, elapsed() - start),
        Err(failure) => {
            eprintln!("{name}: {}", failure.message());
            Row::failed(name, elapsed() - start, failure.message())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(only: Option<&str>, filter: Option<&str>) -> Vec<&'static str> {
        choose(only, filter).expect("a choice").iter().map(|suite| suite.name).collect()
    }

    #[test]
    fn suites_are_chosen_by_name_group_or_filter() {
        assert_eq!(names(None, None).len(), SUITES.len());
        assert_eq!(names(Some("clippy"), None), ["install", "clippy-xtask", "clippy-wasm", "clippy-native"]);
        assert_eq!(names(Some("xtask, tidy"), Some("x")), ["tidy", "xtask"]);
        assert_eq!(names(None, Some("x")), ["install", "install-tests", "viewer", "tests"]);
        assert!(choose(Some("clip"), None).is_err());
        assert!(choose(Some(","), None).is_err());
    }

    #[test]
    fn what_a_suite_needs_comes_before_it_and_needs_nothing_that_is_not_listed() {
        for (place, suite) in SUITES.iter().enumerate() {
            for need in suite.needs {
                let earlier = SUITES[..place].iter().find(|other| other.name == *need).expect("an earlier suite");
                assert!(earlier.needs.iter().all(|need| suite.needs.contains(need)), "{} lacks a need of {need}", suite.name);
            }
        }
    }
}
