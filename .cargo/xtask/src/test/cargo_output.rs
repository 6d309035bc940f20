//! Reads what `cargo test` prints, line by line, and counts.
//!
//! Cargo announces each test program (`Running tests/pages.rs (…)`), the program ends with `test result: …`.
//! Whatever deviates from that (a compile error, a crash, an ignored test) ends up as failed, with a note that says why.

use std::time::Duration;

use super::report::Row;

/// What has been seen of one run of `cargo test`.
#[derive(Debug)]
pub(crate) struct CargoOutput {
    name: String,
    start: Duration,
    programs: Vec<Program>,
    /// What Cargo says could not be compiled: `longread (test "pages")`.
    uncompiled: Vec<String>,
    ended: Duration,
    /// Why the run as a whole counts as failed.
    complaint: Option<String>,
}

/// One test program, or the examples in the documentation.
#[derive(Debug)]
struct Program {
    name: String,
    start: Duration,
    passed: u64,
    failed: u64,
    ignored: u64,
    /// Announced, but not yet reported. (Documentation tests report more than once.)
    unfinished: bool,
    failed_tests: Vec<String>,
}

impl CargoOutput {
    /// Before the first line. `name` stands for the run where no program can.
    pub(crate) fn new(name: &str, start: Duration) -> Self {
        Self { name: name.to_owned(), start, programs: Vec::new(), uncompiled: Vec::new(), ended: start, complaint: None }
    }

    pub(crate) fn see(&mut self, line: &str, now: Duration) {
        let line = without_colours(line);
        if let Some(name) = announced(&line) {
            self.programs.push(Program::new(name, now));
        } else if let Some(counts) = counts(&line) {
            if self.programs.is_empty() {
                self.programs.push(Program::new(&self.name.clone(), self.start));
            }
            if let Some(program) = self.programs.last_mut() {
                program.passed += counts.passed;
                program.failed += counts.failed;
                program.ignored += counts.ignored;
                program.unfinished = false;
            }
        } else if let Some(test) = failed_test(&line) {
            if let Some(program) = self.programs.last_mut() {
                program.failed_tests.push(test.to_owned());
            }
        } else if let Some(what) = uncompiled(&line) {
            self.uncompiled.push(what);
        }
    }

    /// After the last line: how Cargo itself ended.
    pub(crate) fn end(&mut self, success: bool, status: &str, now: Duration) {
        self.ended = now;
        let explained = self.programs.iter().any(|program| program.failed > 0 || program.unfinished);
        if !self.uncompiled.is_empty() {
            self.complaint = Some(format!("could not be compiled: {}", self.uncompiled.join(", ")));
        } else if !success && !explained {
            self.complaint = Some(format!("cargo test ended with: {status}"));
        } else if self.programs.is_empty() {
            self.complaint = Some("cargo test ran no test program".to_owned());
        }
    }

    /// Whether any test program ran.
    pub(crate) fn has_run(&self) -> bool {
        !self.programs.is_empty()
    }

    /// Whether what could not be compiled are tests or programs only, so that others can still run.
    pub(crate) fn is_only_a_target(&self) -> bool {
        let is_target = |what: &String| ["(test ", "(lib test)", "(bin ", "(example "].iter().any(|kind| what.contains(kind));
        !self.uncompiled.is_empty() && self.uncompiled.iter().all(is_target)
    }

    /// The table's rows. `prefix` is put before the programs' names.
    pub(crate) fn rows(&self, prefix: &str) -> Vec<Row> {
        let ends = self.programs.iter().skip(1).map(|next| next.start).chain([self.ended]);
        let mut rows: Vec<Row> =
            self.programs.iter().zip(ends).map(|(program, end)| program.row(prefix, end.saturating_sub(program.start))).collect();
        if let Some(complaint) = &self.complaint {
            rows.push(Row::failed(&self.name, self.ended.saturating_sub(self.start), complaint));
        }
        rows
    }
}

impl Program {
    fn new(name: &str, start: Duration) -> Self {
        Self { name: name.to_owned(), start, passed: 0, failed: 0, ignored: 0, unfinished: true, failed_tests: Vec::new() }
    }

    fn row(&self, prefix: &str, duration: Duration) -> Row {
        let separator = if prefix.is_empty() { "" } else { ": " };
        let mut notes: Vec<String> = self.failed_tests.iter().map(|test| format!("failed: {test}")).collect();
        if self.ignored > 0 {
            notes.push(format!("{} ignored: nothing is skipped silently, so this counts as failed", self.ignored));
        }
        if self.unfinished {
            notes.push("ended without a result: it crashed, or it was killed".to_owned());
        }
        Row {
            suite: format!("{prefix}{separator}{}", self.name),
            passed: self.passed,
            failed: self.failed + self.ignored + u64::from(self.unfinished),
            duration,
            notes,
        }
    }
}

/// The numbers of a `test result:` line.
#[derive(Debug, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
    ignored: u64,
}

/// Reads `test result: FAILED. 12 passed; 1 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.52s`.
fn counts(line: &str) -> Option<Counts> {
    let (verdict, numbers) = line.strip_prefix("test result: ")?.split_once(". ")?;
    if verdict != "ok" && verdict != "FAILED" {
        return None;
    }
    let number = |what: &str| numbers.split("; ").find_map(|part| part.strip_suffix(what)?.trim_end().parse().ok());
    Some(Counts { passed: number("passed")?, failed: number("failed")?, ignored: number("ignored")? })
}

/// Which test program Cargo says it runs now: `     Running unittests src/lib.rs (target/release/deps/longread-1a2b)`.
fn announced(line: &str) -> Option<&str> {
    if let Some(package) = line.strip_prefix("   Doc-tests ") {
        return (!package.is_empty()).then_some("documentation examples");
    }
    let (name, path) = line.strip_prefix("     Running ")?.rsplit_once(" (")?;
    (path.ends_with(')') && path.contains("deps")).then(|| name.strip_prefix("unittests ").unwrap_or(name))
}

/// The NAME of `test NAME ... FAILED`.
fn failed_test(line: &str) -> Option<&str> {
    line.strip_prefix("test ")?.strip_suffix(" ... FAILED")
}

/// What Cargo gives up on: ``error: could not compile `longread` (test "pages") due to 2 previous errors``.
fn uncompiled(line: &str) -> Option<String> {
    let (package, rest) = line.strip_prefix("error: could not compile `")?.split_once('`')?;
    let target = rest.split_once(" due to").map_or(rest, |(target, _)| target);
    Some(format!("{package}{target}"))
}

/// Without the escape sequences that colour a terminal.
fn without_colours(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        text.push_str(before);
        // The sequence ends with its first letter.
        rest = after.find(|c: char| c.is_ascii_alphabetic()).map_or("", |end| &after[end + 1..]);
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a run, one line per second, as `suite passed failed seconds`.
    fn rows(output: &str, success: bool) -> Vec<String> {
        let mut seen = CargoOutput::new("tests", Duration::ZERO);
        let mut now = Duration::ZERO;
        for line in output.lines() {
            seen.see(line, now);
            now += Duration::from_secs(1);
        }
        seen.end(success, "exit status: 101", now);
        let rows = seen.rows("");
        rows.iter().map(|row| format!("{} {} {} {}", row.suite, row.passed, row.failed, row.duration.as_secs())).collect()
    }

    #[test]
    fn each_program_is_a_row() {
        let output = "   Compiling longread v0.1.0
     Running unittests src/lib.rs (target/release/deps/longread-1a2b)
running 2 tests
test a ... ok
test b ... ok
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
     Running tests/pages.rs (target/release/deps/pages-1a2b)
test c ... FAILED
test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s
   Doc-tests longread
test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
error: 1 target failed:";
        assert_eq!(rows(output, false), ["src/lib.rs 2 0 5", "tests/pages.rs 3 1 3", "documentation examples 3 0 4"]);
    }

    #[test]
    fn ignored_tests_and_crashes_count_as_failed() {
        let output = "     Running unittests src/lib.rs (target/release/deps/longread-1a2b)
test result: ok. 2 passed; 0 failed; 4 ignored; 0 measured; 0 filtered out; finished in 0.00s
     Running tests/pages.rs (target/release/deps/pages-1a2b)
memory allocation of 5 bytes failed";
        assert_eq!(rows(output, false), ["src/lib.rs 2 4 2", "tests/pages.rs 0 1 2"]);
    }

    #[test]
    fn a_compile_error_counts_as_one_failed() {
        let output = "error: could not compile `longread` (test \"pages\") due to 1 previous error\nwarning: build failed";
        assert_eq!(rows(output, false), ["tests 0 1 2"]);
    }

    #[test]
    fn a_run_without_a_result_counts_as_failed() {
        assert_eq!(rows("error: no test target named `browser`", false), ["tests 0 1 1"]);
        assert_eq!(rows("", true), ["tests 0 1 0"]);
    }

    #[test]
    fn which_compile_errors_leave_others_to_run() {
        let is_only_a_target = |line: &str| {
            let mut seen = CargoOutput::new("tests", Duration::ZERO);
            seen.see(line, Duration::ZERO);
            seen.is_only_a_target()
        };
        assert!(is_only_a_target("error: could not compile `longread` (test \"pages\") due to 1 previous error"));
        assert!(is_only_a_target("error: could not compile `longread` (lib test) due to 2 previous errors; 1 warning emitted"));
        assert!(is_only_a_target("\u{1b}[1m\u{1b}[91merror\u{1b}[0m: could not compile `longread` (bin \"longread\" test) due to 1 previous error"));
        assert!(!is_only_a_target("error: could not compile `longread` (lib) due to 1 previous error"));
        assert!(!is_only_a_target("error: could not compile `leptos` (build script) due to 1 previous error"));
        assert!(!is_only_a_target("error: failed to parse manifest"));
    }

    #[test]
    fn lines_that_look_alike_are_none() {
        for line in
            ["test result: maybe. 1 passed; 0 failed; 0 ignored", "  test result: ok. 1 passed; 0 failed; 0 ignored", "test result: ok. 1 passed"]
        {
            assert_eq!(counts(line), None, "{line}");
        }
        assert_eq!(announced("Running tests/pages.rs (target/release/deps/pages-1a2b)"), None);
        assert_eq!(announced("     Running `target/debug/xtask test`"), None);
    }

    #[test]
    fn colours_do_not_hide_a_result() {
        let line = "test result: \u{1b}[32mok\u{1b}[m. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s";
        assert_eq!(counts(&without_colours(line)), Some(Counts { passed: 5, failed: 0, ignored: 1 }));
    }
}
