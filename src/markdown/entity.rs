//! HTML entities in short texts such as titles.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser};

/// The longest name in HTML is `CounterClockwiseContourIntegral;`.
const LONGEST: usize = 34;

/// Decodes HTML entities once: `&#39;` becomes `'`, and `&amp;lt;` becomes `&lt;`.
pub fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((length, character)) => {
                decoded.push_str(&character);
                rest = &rest[length..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// The entity at the beginning of a text: its length and what it stands for.
fn entity(text: &str) -> Option<(usize, String)> {
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let is_entity = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'#';
    if end < 2 || !text.bytes().take(end).skip(1).all(is_entity) {
        return None;
    }
    let source = &text[..=end];
    // The Markdown parser holds the table of names; it is asked rather than copied.
    // What it does not know comes back unchanged.
    Parser::new_ext(source, Options::empty()).find_map(|event| match event {
        Event::Text(decoded) if *decoded != *source => Some((source.len(), decoded.into_string())),
        _ => None,
    })
}
