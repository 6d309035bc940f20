//! The text of an article without its markup: for excerpts, reading time and search.

use super::entity::decode_entities;

/// Collects plain text; blocks end up on lines of their own.
#[derive(Debug, Default)]
pub(super) struct PlainText {
    text: String,
}

impl PlainText {
    /// Adds text of the current block.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a space between words.
    pub(super) fn space(&mut self) {
        if !self.text.ends_with([' ', '\n']) && !self.text.is_empty() {
            self.text.push(' ');
        }
    }

    /// Ends the current block.
    pub(super) fn end_block(&mut self) {
        let trimmed = self.text.trim_end().len();
        self.text.truncate(trimmed);
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Adds the text of raw HTML.
    pub(super) fn push_html(&mut self, html: &str) {
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            self.text.push_str(&decode_entities(&rest[..start]));
            let Some(end) = rest[start..].find('>') else {
                return;
            };
            rest = &rest[start + end + 1..];
        }
        self.text.push_str(&decode_entities(rest));
    }

    /// The collected text.
    pub(super) fn finish(mut self) -> String {
        self.end_block();
        self.text
    }
}
