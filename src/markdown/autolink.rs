//! Bare URLs in text, as GitHub Flavored Markdown links them, minding full-width punctuation.
//!
//! The entry point is [`find`].

use std::ops::Range;

use super::cjk::is_cjk;

/// A bare URL in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BareUrl {
    /// Where it is in the text.
    pub(super) range: Range<usize>,
    /// It begins with `www.` and lacks a scheme.
    pub(super) lacks_scheme: bool,
}

/// No URL worth a link is longer; looking back for its beginning stops here.
const LONGEST: usize = 2_000;

/// The domain name system allows no more.
const LONGEST_DOMAIN: usize = 253;

/// Finds the bare URLs of a text, in order.
pub(super) fn find(text: &str) -> Vec<BareUrl> {
    // Almost no text holds either.
    let schemes = text.match_indices("://");
    let mut candidates: Vec<_> = schemes.chain(text.match_indices("www.")).collect();
    candidates.sort_unstable();

    let mut found: Vec<BareUrl> = Vec::new();
    for (at, needle) in candidates {
        if found.last().is_some_and(|last| at < last.range.end) {
            continue;
        }
        let url = if needle == "://" { with_scheme(text, at) } else { with_www(text, at) };
        found.extend(url);
    }
    found
}

/// Tells whether a text ends within a bare URL.
pub(super) fn is_inside_url(text: &str) -> bool {
    let mut start = text.len().saturating_sub(LONGEST);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let word = text[start..].rsplit(ends_url).next().unwrap_or_default();
    word.contains("http://") || word.contains("https://") || word.starts_with("www.")
}

/// Tells whether a text could be the rest of a bare URL, rather than what follows it.
pub(super) fn continues_url(text: &str) -> bool {
    let continues = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'=' | b'%' | b'&' | b'#' | b'?');
    match text.as_bytes() {
        [b'.', next, ..] => continues(*next),
        [first, ..] => continues(*first),
        [] => false,
    }
}

/// The URL whose `://` is at a position.
fn with_scheme(text: &str, colon: usize) -> Option<BareUrl> {
    let scheme = ["https", "http"].into_iter().find(|scheme| {
        let start = colon.checked_sub(scheme.len());
        start.and_then(|start| text.get(start..colon)).is_some_and(|found| found.eq_ignore_ascii_case(scheme))
    })?;
    let start = colon - scheme.len();
    if text[..start].ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let length = url_length(&text[colon + 3..])?;
    Some(BareUrl { range: start..colon + 3 + length, lacks_scheme: false })
}

/// The URL whose `www.` is at a position.
fn with_www(text: &str, start: usize) -> Option<BareUrl> {
    let may_precede = |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '(') || is_cjk(c);
    if text[..start].chars().next_back().is_some_and(|c| !may_precede(c)) {
        return None;
    }
    let length = url_length(&text[start..])?;
    Some(BareUrl { range: start..start + length, lacks_scheme: true })
}

/// The length of a domain and what follows it, or nothing if no valid domain stands there.
fn url_length(rest: &str) -> Option<usize> {
    let in_domain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let domain_length = rest.bytes().take(LONGEST_DOMAIN + 1).take_while(in_domain).count();
    if LONGEST_DOMAIN < domain_length {
        return None;
    }
    let domain = rest[..domain_length].trim_end_matches(['.', '-', '_']);
    let mut labels = domain.rsplit('.');
    let is_valid = domain.contains('.')
        && labels.by_ref().take(2).all(|label| !label.is_empty() && !label.contains('_'))
        && labels.all(|label| !label.is_empty());
    if !is_valid {
        return None;
    }
    if domain.len() < domain_length || !rest[domain_length..].starts_with(['/', '?', '#', ':']) {
        return Some(domain.len());
    }
    let end = rest[domain_length..].find(ends_url).map_or(rest.len(), |at| domain_length + at);
    let end = start_of_glued_text(&rest[..end], domain_length).unwrap_or(end);
    Some(without_trailing_punctuation(&rest[..end]).len().max(domain.len()))
}

/// Where Chinese text begins that follows a URL without a space.
///
/// `…/wiki/杭州` holds the name of a page, `…/index.html即可` does not: what counts is the character before.
fn start_of_glued_text(url: &str, from: usize) -> Option<usize> {
    let mut before = '/';
    for (at, character) in url[from..].char_indices() {
        if (before.is_ascii_alphanumeric() || before == ')') && is_cjk(character) {
            return Some(from + at);
        }
        before = character;
    }
    None
}

/// Tells whether a character cannot be part of a bare URL.
fn ends_url(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '<' | '>' | '"' | '`')
        || matches!(character, '‘' | '’' | '“' | '”' | '…' | '—' | '·')
        || matches!(character, '\u{3000}'..='\u{303f}' | '\u{fe10}'..='\u{fe6b}' | '\u{ff00}'..='\u{ff0f}')
        || matches!(character, '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}')
}

/// Leaves out what belongs to the sentence rather than to the URL.
fn without_trailing_punctuation(url: &str) -> &str {
    let mut url = url;
    let mut open = url.matches('(').count();
    let mut closed = url.matches(')').count();
    while let Some(last) = url.chars().next_back() {
        match last {
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | ';' => {}
            ')' if open < closed => closed -= 1,
            '(' => open -= 1,
            _ => break,
        }
        url = &url[..url.len() - last.len_utf8()];
    }
    url
}
