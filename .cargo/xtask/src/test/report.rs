//! The end of a test run: what went wrong, a table of all suites, and the closing line.

use std::fmt::Write;
use std::time::Duration;

/// A line of the table.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) suite: String,
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) duration: Duration,
    /// Why `failed` is not zero.
    pub(crate) notes: Vec<String>,
}

impl Row {
    /// A check that found nothing.
    pub(crate) fn passed(suite: &str, duration: Duration) -> Self {
        Self { suite: suite.to_owned(), passed: 1, failed: 0, duration, notes: Vec::new() }
    }

    /// A check that found something, or a suite that could not run.
    pub(crate) fn failed(suite: &str, duration: Duration, note: impl Into<String>) -> Self {
        Self { suite: suite.to_owned(), passed: 0, failed: 1, duration, notes: vec![note.into()] }
    }
}

/// The notes, the table and, alone on the last line (which is left open), `N passed, N failed`.
pub(crate) fn text(rows: &[Row]) -> String {
    let mut text = String::new();
    let mut line = |line: std::fmt::Arguments| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{line}");
    };
    line(format_args!(""));
    for row in rows.iter().filter(|row| row.failed > 0) {
        line(format_args!("{}:", row.suite));
        for note in row.notes.iter().flat_map(|note| note.lines()) {
            line(format_args!("  {note}"));
        }
    }
    if rows.iter().any(|row| row.failed > 0) {
        line(format_args!(""));
    }
    let width = rows.iter().map(|row| row.suite.chars().count()).max().unwrap_or(0).max("suite".len());
    line(format_args!("{:<width$}  {:>6}  {:>6}  {:>7}", "suite", "passed", "failed", "seconds"));
    for row in rows {
        let seconds = row.duration.as_secs_f64();
        line(format_args!("{:<width$}  {:>6}  {:>6}  {seconds:>7.1}", row.suite, row.passed, row.failed));
    }
    let passed: u64 = rows.iter().map(|row| row.passed).sum();
    let failed: u64 = rows.iter().map(|row| row.failed).sum();
    line(format_args!(""));
    let _ = write!(text, "{passed} passed, {failed} failed");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_is_the_sum_and_nothing_else() {
        let rows = [
            Row::passed("rustfmt", Duration::from_millis(1500)),
            Row::failed("tidy", Duration::ZERO, "src/a.rs:1: first\nsrc/b.rs:2: second"),
            Row { passed: 40, ..Row::passed("src/lib.rs", Duration::ZERO) },
        ];
        let text = text(&rows);
        assert!(text.ends_with("\n41 passed, 1 failed"), "{text}");
        assert!(text.contains("\ntidy:\n  src/a.rs:1: first\n  src/b.rs:2: second\n"), "{text}");
        assert!(text.contains("\nrustfmt          1       0      1.5\n"), "{text}");
    }

    #[test]
    fn an_empty_run_still_closes() {
        assert!(text(&[]).ends_with("\n0 passed, 0 failed"));
    }
}
