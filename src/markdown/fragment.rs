//! Trusted pieces of HTML that step aside while the rest is sanitised: formulas, heading ids, checkboxes.
//!
//! 1. [`Fragments::add`] keeps a piece and returns a token to write in its place.
//! 2. The sanitiser sees only the token, a few characters without meaning.
//! 3. [`Fragments::expand`] puts the pieces back, looking at where each token ended up.

use pulldown_cmark_escape::escape_html;

use super::marks::Marks;

/// Something the renderer made itself.
pub(super) enum Fragment {
    /// Elements. They are put back between tags only: inside a tag they would break out of it.
    Html(String),
    /// The value of an attribute, or plain text. It is escaped, so it fits anywhere.
    Text(String),
}

/// The pieces that stepped aside.
pub(super) struct Fragments {
    marks: Marks,
    list: Vec<Fragment>,
}

impl Fragments {
    /// An empty collection.
    pub(super) fn new(marks: Marks) -> Fragments {
        Fragments { marks, list: Vec::new() }
    }

    /// Keeps a piece and returns its token.
    pub(super) fn add(&mut self, fragment: Fragment) -> String {
        self.list.push(fragment);
        self.marks.token(self.list.len() - 1)
    }

    /// Replaces every token of a well-formed HTML text, whose attribute values stand in double quotes.
    pub(super) fn expand(&self, html: String) -> String {
        if self.list.is_empty() {
            return html;
        }
        let mut out = String::with_capacity(html.len() + html.len() / 4);
        let mut place = Place::Text;
        for (index, part) in html.split(self.marks.token).enumerate() {
            if index % 2 == 0 {
                out.push_str(part);
                place = place.after(part);
                continue;
            }
            match part.parse().ok().and_then(|number: usize| self.list.get(number)) {
                Some(Fragment::Text(text)) => {
                    // Writing to a string cannot fail.
                    let _ = escape_html(&mut out, text);
                }
                Some(Fragment::Html(html)) if place == Place::Text => out.push_str(html),
                Some(Fragment::Html(_)) | None => {}
            }
        }
        out
    }
}

/// Where in HTML a token stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Tag,
    Value,
}

impl Place {
    /// The place after some more HTML.
    fn after(self, html: &str) -> Place {
        html.bytes().fold(self, |place, byte| match (place, byte) {
            (Place::Text, b'<') => Place::Tag,
            (Place::Tag, b'>') => Place::Text,
            (Place::Tag, b'"') => Place::Value,
            (Place::Value, b'"') => Place::Tag,
            _ => place,
        })
    }
}
