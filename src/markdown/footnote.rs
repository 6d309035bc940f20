//! Footnotes, numbered by first use and collected at the end.
//!
//! 1. A definition is kept where it stands ([`Footnotes::define`]) and written nowhere yet.
//! 2. A reference gets the number of its note ([`Footnotes::refer`]).
//! 3. After the body, the notes follow in the order of their numbers ([`Footnotes::next_note`]).

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event};
use pulldown_cmark_escape::escape_html;

use super::Labels;

/// The events of a definition.
pub(super) type Content<'a> = Vec<(Event<'a>, Range<usize>)>;

/// What closes the section.
pub(super) const CLOSING_TAG: &str = "</ol>\n</section>\n";

/// The footnotes of a body.
#[derive(Default)]
pub(super) struct Footnotes<'a> {
    definitions: HashMap<CowStr<'a>, Definition<'a>>,
    /// Labels in the order of their first use, with how often each was used.
    used: Vec<(CowStr<'a>, usize)>,
    numbers: HashMap<CowStr<'a>, usize>,
    written: usize,
}

/// A definition and where its label is.
struct Definition<'a> {
    content: Option<Content<'a>>,
    range: Range<usize>,
}

/// A note whose turn it is.
pub(super) struct Note<'a> {
    pub(super) number: usize,
    pub(super) content: Content<'a>,
}

impl<'a> Footnotes<'a> {
    /// Keeps a definition. The first of several with one label counts.
    pub(super) fn define(&mut self, label: CowStr<'a>, content: Content<'a>, range: Range<usize>) {
        self.definitions.entry(label).or_insert(Definition { content: Some(content), range });
    }

    /// Writes a reference.
    pub(super) fn refer(&mut self, label: CowStr<'a>) -> String {
        let used = &mut self.used;
        let number = *self.numbers.entry(label).or_insert_with_key(|label| {
            used.push((label.clone(), 0));
            used.len()
        });
        // The number is one more than the index it was made from.
        let count = &mut used[number - 1].1;
        *count += 1;
        let id = reference_id(number, *count);
        format!("<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"{id}\" role=\"doc-noteref\">{number}</a></sup>")
    }

    /// The next note to write; references in it may add more.
    pub(super) fn next_note(&mut self) -> Option<Note<'a>> {
        while let Some((label, _)) = self.used.get(self.written) {
            self.written += 1;
            let content = self.definitions.get_mut(label).and_then(|definition| definition.content.take());
            if let Some(content) = content {
                return Some(Note { number: self.written, content });
            }
        }
        None
    }

    /// Writes the links back to the places that refer to a note.
    pub(super) fn back_links(&self, number: usize, labels: &Labels) -> String {
        let count = number.checked_sub(1).and_then(|index| self.used.get(index)).map_or(0, |(_, count)| *count);
        let mut html = String::new();
        for occurrence in 1..=count {
            let id = reference_id(number, occurrence);
            html.push_str(&format!(" <a href=\"#{id}\" class=\"footnote-backref\" role=\"doc-backlink\" aria-label=\""));
            // Writing to a string cannot fail.
            let _ = escape_html(&mut html, labels.back_to_text);
            html.push_str("\">↩</a>");
        }
        html
    }

    /// The definitions that nothing refers to, in the order of the body.
    pub(super) fn unused(&self) -> Vec<(String, Range<usize>)> {
        let mut unused: Vec<_> = self
            .definitions
            .iter()
            .filter(|(label, _)| !self.numbers.contains_key(*label))
            .map(|(label, definition)| (label.to_string(), definition.range.clone()))
            .collect();
        unused.sort_by_key(|(_, range)| range.start);
        unused
    }
}

/// Opens the section at the end of an article.
pub(super) fn opening_tag(labels: &Labels) -> String {
    let mut html = String::from("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
    // Writing to a string cannot fail.
    let _ = escape_html(&mut html, labels.footnotes);
    html.push_str("\">\n<ol>\n");
    html
}

/// The id of the n-th reference to a note.
fn reference_id(number: usize, occurrence: usize) -> String {
    match occurrence {
        1 => format!("fnref-{number}"),
        _ => format!("fnref-{number}-{occurrence}"),
    }
}
