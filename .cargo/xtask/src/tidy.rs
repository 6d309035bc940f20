//! Rules of this project that no compiler knows, checked in every Rust file:
//!
//! - each file opens with `//!`: what it is;
//! - which target is compiled for is asked in few places, so that all else is one code for both;
//! - nothing unfinished, no debugging aid, no test that is switched off.

use crate::failure::{Context, Failure, Result};
use crate::fingerprint;
use crate::project::Project;

/// The folders of Rust files.
const FOLDERS: &[&str] = &["src", "tests", ".cargo/xtask/src"];

/// The only files that may ask for which target they are compiled; a folder ends with a slash.
const TARGET_SWITCHES: &[&str] = &["src/lib.rs", "src/main.rs", "src/bin/", "src/build.rs"];

/// What no file may hold, and why. Put together here, or this very file would hold it.
const FORBIDDEN: &[(&str, &str)] = &[
    (concat!("todo", "!("), "finish it, or leave it out and say so"),
    (concat!("unimplemented", "!("), "finish it, or leave it out and say so"),
    (concat!("dbg", "!("), "this is for debugging only"),
    (concat!("#[", "ignore"), "a test that is never run holds nothing up; mend or remove it"),
];

/// Checks every file; reports every finding at once.
pub(crate) fn check(project: &Project) -> Result<()> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        for path in fingerprint::files(&project.path(folder)) {
            if path.extension().is_none_or(|end| end != "rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).context(|| format!("cannot read {}", project.shown(&path)))?;
            let name = project.shown(&path).to_string().replace('\\', "/");
            found.extend(findings(&name, &text));
        }
    }
    if found.is_empty() { Ok(()) } else { Err(Failure::new(found.join("\n"))) }
}

/// What is wrong with a file, as `path:line: message`.
fn findings(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if !text.starts_with("//!") {
        found.push(format!("{path}:1: the file must open with `//!` and a sentence that says what it is"));
    }
    let may_switch = !path.starts_with("src/") && !path.starts_with("tests/")
        || TARGET_SWITCHES.iter().any(|place| path == *place || place.ends_with('/') && path.starts_with(place));
    for (number, line) in text.lines().enumerate() {
        let number = number + 1;
        if line.trim_start().starts_with("//") {
            continue;
        }
        if !may_switch && line.contains("cfg") && line.contains("target_arch") {
            let places = TARGET_SWITCHES.join(", ");
            found.push(format!("{path}:{number}: only {places} and Cargo.toml may ask for the target"));
        }
        for (pattern, reason) in FORBIDDEN {
            if line.contains(pattern) {
                found.push(format!("{path}:{number}: `{pattern}`: {reason}"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clean_file_has_no_finding() {
        assert_eq!(findings("src/pager.rs", "//! A pager.\n\nfn page() {}\n"), [""; 0]);
    }

    #[test]
    fn every_finding_has_its_line() {
        let text = format!("fn a() {{\n    {}\"a\")\n    {}b)\n}}\n{}]\n", FORBIDDEN[0].0, FORBIDDEN[2].0, FORBIDDEN[3].0);
        let found = findings("tests/pages.rs", &text);
        let places: Vec<&str> = found.iter().filter_map(|finding| finding.split(": ").next()).collect();
        assert_eq!(places, ["tests/pages.rs:1", "tests/pages.rs:2", "tests/pages.rs:3", "tests/pages.rs:5"]);
    }

    #[test]
    fn the_target_is_asked_for_in_its_places_only() {
        let text = "//! A file.\n#[cfg(not(target_arch = \"wasm32\"))]\nmod publish;\n";
        for (path, count) in [("src/lib.rs", 0), ("src/bin/viewer.rs", 0), ("src/build.rs", 0), ("src/view.rs", 1), ("tests/a.rs", 1)] {
            assert_eq!(findings(path, text).len(), count, "{path}");
        }
        assert_eq!(findings("src/view.rs", "//! A file.\n// cfg(target_arch) is not for here.\n"), [""; 0]);
    }
}
