//! A problem in somebody's content, with what is needed to mend it.

use serde::{Deserialize, Serialize};

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The page is published, but a reader may miss something.
    Warning,
    /// Something is left out.
    Error,
}

/// One problem of one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The file, relative to the site's folder, with `/` between folders.
    pub file: String,
    /// From 1; 0 if the problem is the whole file's.
    pub line: usize,
    /// In characters, from 1; 0 if the problem is the whole file's.
    pub column: usize,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The line itself, cut around the problem if it is long.
    pub excerpt: String,
}

/// A problem at a place within a text; [`Problem::in_file`] adds the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// In bytes from the start of the text; nothing for the whole file.
    pub offset: Option<usize>,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Problem {
    /// A problem that leaves something out.
    pub fn error(offset: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { offset: Some(offset), severity: Severity::Error, message: message.into(), help: help.into() }
    }

    /// A problem that leaves nothing out.
    pub fn warning(offset: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { offset: Some(offset), severity: Severity::Warning, message: message.into(), help: help.into() }
    }

    /// Finds line, column and excerpt in the file's text.
    pub fn in_file(self, file: &str, text: &str) -> Diagnostic {
        let (line, column, excerpt) = match self.offset {
            Some(offset) => locate(text, offset),
            None => (0, 0, String::new()),
        };
        Diagnostic { file: file.to_owned(), line, column, severity: self.severity, message: self.message, help: self.help, excerpt }
    }
}

/// The byte offset of a line and column (both from 1, the column in characters).
pub fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    let rest = text.get(start..).unwrap_or("");
    let within = rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>();
    (start + within).min(text.len())
}

/// Characters of an excerpt before it is cut.
const EXCERPT: usize = 100;

fn locate(text: &str, offset: usize) -> (usize, usize, String) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
    let column = before[start..].chars().count() + 1;
    let line: Vec<char> = text[start..end].trim_end_matches('\r').chars().collect();
    let excerpt = if line.len() <= EXCERPT {
        line.iter().collect()
    } else {
        let from = column.saturating_sub(EXCERPT / 2).min(line.len() - EXCERPT);
        let cut: String = line[from..from + EXCERPT].iter().collect();
        format!("{}{cut}…", if from == 0 { "" } else { "…" })
    };
    (before.matches('\n').count() + 1, column, excerpt)
}
