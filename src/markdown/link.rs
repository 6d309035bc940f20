//! Links and images: which destinations are safe, and the tags.

use pulldown_cmark_escape::{escape_href, escape_html};

/// Schemes that run code, show a page of the author's making, or read the reader's disk.
const UNSAFE_SCHEMES: [&str; 11] =
    ["javascript", "jscript", "livescript", "mocha", "vbscript", "data", "file", "blob", "filesystem", "view-source", "about"];

/// Images that may stand in a `data:` URL. SVG is not among them: it is a document.
const DATA_IMAGES: [&str; 6] = ["image/png", "image/gif", "image/jpeg", "image/jpg", "image/webp", "image/avif"];

/// Tells whether a link may lead to a destination (entities and escapes already decoded).
pub fn is_safe_link(destination: &str) -> bool {
    !has_control_character(destination) && scheme(destination).is_none_or(|scheme| !UNSAFE_SCHEMES.contains(&scheme.as_str()))
}

/// Tells whether an image may come from a destination.
pub(super) fn is_safe_image(destination: &str) -> bool {
    is_safe_link(destination) || !has_control_character(destination) && is_data_image(destination)
}

/// Tells whether a destination is on a host, be it this site's or another.
pub(super) fn is_remote(destination: &str) -> bool {
    destination.starts_with("//") || scheme(destination).is_some_and(|scheme| scheme == "http" || scheme == "https")
}

/// Writes an opening `<a>`.
pub(super) fn opening_tag(destination: &str, title: &str, is_external: bool) -> String {
    let mut tag = String::from("<a href=\"");
    // Writing to a string cannot fail, here and below.
    let _ = escape_href(&mut tag, destination);
    push_attribute(&mut tag, "\" title=\"", title);
    if is_external {
        tag.push_str("\" rel=\"noopener");
    }
    tag.push_str("\">");
    tag
}

/// Writes an `<img>`.
pub(super) fn image_tag(source: &str, alternative: &str, title: &str, size: Option<(u32, u32)>) -> String {
    let mut tag = String::from("<img src=\"");
    let _ = escape_href(&mut tag, source);
    tag.push_str("\" alt=\"");
    let _ = escape_html(&mut tag, alternative);
    push_attribute(&mut tag, "\" title=\"", title);
    if let Some((width, height)) = size {
        tag.push_str(&format!("\" width=\"{width}\" height=\"{height}"));
    }
    if is_remote(source) {
        // Some hosts refuse images to pages of other sites.
        tag.push_str("\" referrerpolicy=\"no-referrer");
    }
    tag.push_str("\" loading=\"lazy\" decoding=\"async\" />");
    tag
}

/// Writes an attribute unless it is empty.
fn push_attribute(tag: &mut String, opening: &str, value: &str) {
    if !value.is_empty() {
        tag.push_str(opening);
        let _ = escape_html(tag, value);
    }
}

/// The scheme of a URL in lower case, read as leniently as any browser does.
fn scheme(url: &str) -> Option<String> {
    let end = url.find([':', '/', '?', '#'])?;
    if !url[end..].starts_with(':') {
        return None;
    }
    // White space and invisible characters are no obstacle for some.
    let visible = url[..end].chars().filter(|c| !c.is_whitespace() && !is_invisible(*c));
    Some(visible.flat_map(char::to_lowercase).collect())
}

/// Tells whether a destination tries to hide something.
fn has_control_character(destination: &str) -> bool {
    destination.chars().any(char::is_control)
}

/// Zero-width and directional characters.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

/// Tells whether a URL carries one of the harmless kinds of image.
fn is_data_image(url: &str) -> bool {
    let Some(("data", rest)) = url.split_once(':') else {
        return false;
    };
    let media_type = rest.split([';', ',']).next().unwrap_or_default();
    DATA_IMAGES.iter().any(|allowed| media_type.eq_ignore_ascii_case(allowed))
}
