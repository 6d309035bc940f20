//! Keeps broken raw HTML from swallowing the article after it, and text in angle brackets from vanishing.
//!
//! The entry points are [`contain`] for a block and [`is_text`] and [`swallowing_element`] for a tag in a paragraph.
//! An unclosed `<textarea>`, comment or quote in one HTML block would take everything up to the end of the page with it.
//! Such a beginning becomes text: its `<` is escaped.
//! So does what looks like a tag and is none, such as the `<String>` of `List<String>`.
//! Closed ones are left out at once, with their content: parsers disagree about what is in them.
//! This is no sanitiser: whatever it lets through is sanitised afterwards.

/// The elements of HTML, old ones and forbidden ones included: what is to become of them is the sanitiser's business.
const KNOWN: &str = "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote \
    body br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed \
    fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input \
    ins kbd keygen label legend li link main map mark marquee math menu meta meter nav nobr noembed noframes noscript object ol \
    optgroup option output p param picture plaintext pre progress q rp rt rtc ruby s samp script search section select slot \
    small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr \
    track tt u ul var video wbr xmp";

/// Elements that stop a parser from seeing tags as such, and others whose content is not for readers of an article.
const SWALLOWING: [&str; 17] = [
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "template",
    "select",
    "svg",
    "math",
    "object",
    "canvas",
    "plaintext",
    "frameset",
];

/// Names with a hyphen that belong to SVG and MathML. Others belong to custom elements.
const FOREIGN: [&str; 8] =
    ["annotation-xml", "color-profile", "font-face", "font-face-format", "font-face-name", "font-face-src", "font-face-uri", "missing-glyph"];

/// After so many broken beginnings a block is taken for text, which keeps the work linear.
const MOST_BROKEN: usize = 100;

/// Escapes every `<` of an HTML block that begins no tag, or something the block does not end.
pub(super) fn contain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    let mut broken = 0;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let construct = if broken < MOST_BROKEN { construct(rest) } else { Construct::Text };
        match construct {
            Construct::Keep(length) => {
                out.push_str(&rest[..length]);
                rest = &rest[length..];
            }
            Construct::Drop(length) => rest = &rest[length..],
            Construct::Text => {
                broken += 1;
                out.push_str("&lt;");
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Tells whether what the Markdown parser took for a tag names no element of HTML.
pub(super) fn is_text(tag: &str) -> bool {
    let name = tag.strip_prefix("</").or_else(|| tag.strip_prefix('<')).unwrap_or_default();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return false;
    }
    let end = name.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).unwrap_or(name.len());
    let name = name[..end].to_ascii_lowercase();
    let is_custom = name.contains('-') && !FOREIGN.contains(&name.as_str());
    !is_custom && !KNOWN.split_ascii_whitespace().any(|known| known == name)
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

/// What a `<` begins.
enum Construct {
    /// Something of this length, for the sanitiser.
    Keep(usize),
    /// Something of this length that no article needs.
    Drop(usize),
    /// Nothing, or nothing that ends.
    Text,
}

/// Looks at what begins some HTML.
fn construct(html: &str) -> Construct {
    let drop_until = |end: &str| html.find(end).map_or(Construct::Text, |at| Construct::Drop(at + end.len()));
    for (beginning, end) in [("<!-->", ">"), ("<!--->", ">"), ("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")] {
        if html.starts_with(beginning) {
            return drop_until(end);
        }
    }
    match html.as_bytes() {
        [_, b'/', next, ..] if next.is_ascii_alphabetic() => {}
        [_, b'/', ..] => return drop_until(">"),
        [_, next, ..] if next.is_ascii_alphabetic() => {}
        _ => return Construct::Text,
    }
    if is_text(html) {
        return Construct::Text;
    }
    let Some(length) = tag_length(html) else {
        return Construct::Text;
    };
    match swallowing_element(html) {
        None => Construct::Keep(length),
        Some(element) => closing_tag_end(&html[length..], element).map_or(Construct::Text, |end| Construct::Drop(length + end)),
    }
}

/// Where the closing tag of an element ends. Nothing closes a `<plaintext>`.
fn closing_tag_end(content: &str, element: &str) -> Option<usize> {
    if element == "plaintext" {
        return None;
    }
    let mut closing = content.match_indices("</").map(|(at, _)| at).filter(|&at| closes(&content[at..], element));
    let at = closing.next()?;
    Some(at + tag_length(&content[at..])?)
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
