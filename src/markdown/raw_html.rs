//! Keeps broken raw HTML from swallowing the article after it.
//!
//! The entry point is [`contain`].
//! An unclosed `<textarea>`, comment or quote in one HTML block would take everything up to the end of the page with it.
//! Such a beginning becomes text: its `<` is escaped.
//! This is no sanitiser: whatever it lets through is sanitised afterwards.

/// Elements that a sanitiser removes with their content, or that stop the parser from seeing tags.
const SWALLOWING: [&str; 18] = [
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript", "template", "select",
    "svg", "math", "object", "embed", "canvas", "plaintext", "frameset",
];

/// After so many broken beginnings a block is taken for text, which keeps the work linear.
const MOST_BROKEN: usize = 100;

/// Escapes every `<` of an HTML block that begins something the block does not end.
pub(super) fn contain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    let mut broken = 0;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let length = if broken < MOST_BROKEN { construct_length(rest) } else { None };
        match length {
            Some(length) => {
                out.push_str(&rest[..length]);
                rest = &rest[length..];
            }
            None => {
                broken += 1;
                out.push_str("&lt;");
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The name of the element that a single opening tag would let swallow what follows, unless it is closed.
pub(super) fn swallowing_element(tag: &str) -> Option<&'static str> {
    let name = tag.strip_prefix('<')?;
    SWALLOWING.into_iter().find(|&element| has_name(name, element))
}

/// Tells whether HTML is a closing tag of an element.
pub(super) fn closes(html: &str, element: &str) -> bool {
    html.strip_prefix("</").is_some_and(|name| has_name(name, element))
}

/// The length of the tag, comment or raw text at the beginning of some HTML, if it ends there.
///
/// A `<` that begins nothing counts as a construct of its own.
fn construct_length(html: &str) -> Option<usize> {
    if let Some(comment) = html.strip_prefix("<!--") {
        if comment.starts_with('>') || comment.starts_with("->") {
            return html.find('>').map(|end| end + 1);
        }
        return comment.find("-->").map(|end| 4 + end + 3);
    }
    match html.as_bytes().get(1) {
        Some(b'!' | b'?') => return html.find('>').map(|end| end + 1),
        Some(b'/') if html.as_bytes().get(2).is_some_and(|byte| !byte.is_ascii_alphabetic()) => {
            return html.find('>').map(|end| end + 1);
        }
        Some(byte) if byte.is_ascii_alphabetic() || *byte == b'/' => {}
        _ => return Some(1),
    }
    let length = tag_length(html)?;
    let Some(element) = swallowing_element(html) else {
        return Some(length);
    };
    // Nothing closes a `<plaintext>`.
    if element == "plaintext" {
        return None;
    }
    let content = &html[length..];
    let mut closing = content.match_indices("</").map(|(at, _)| at).filter(|&at| closes(&content[at..], element));
    let at = closing.next()?;
    Some(length + at + tag_length(&content[at..])?)
}

/// The length of a tag, minding quotes after an equals sign.
fn tag_length(html: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = b' ';
    for (index, byte) in html.bytes().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if byte == b'>' => return Some(index + 1),
            None if matches!(byte, b'"' | b'\'') && before == b'=' => quote = Some(byte),
            None => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    None
}

/// Tells whether HTML after `<` or `</` begins with an element's name.
fn has_name(html: &str, element: &str) -> bool {
    let bytes = html.as_bytes();
    bytes.len() >= element.len()
        && bytes[..element.len()].eq_ignore_ascii_case(element.as_bytes())
        && bytes.get(element.len()).is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
}
