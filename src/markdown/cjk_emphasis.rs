//! Emphasis next to Chinese, Japanese and Korean text, after the amendment by tats-u.
//!
//! CommonMark lets `**` open or close only if the characters around it look like word boundaries of Latin text,
//! so that `这是**重点。**然后` stays literal.
//! The amendment (<https://github.com/tats-u/markdown-cjk-friendly>) says: next to a CJK character, punctuation does not count.
//! pulldown-cmark has no such option.
//! We let it see a letter where punctuation stands: [`edit`] says where to insert one of the two flanking [`Marks`],
//! [`super::prepare`] inserts them, and every text that leaves the parser loses them again.
//!
//! Why that is enough: next to CJK the amendment makes a run of `*` both left- and right-flanking,
//! and a letter on each side gives exactly that.
//! For `_` the amended rules come out as the plain ones, but for variation selectors; `~~` may always open in pulldown-cmark.
//! A mark beside a letter changes nothing, so no table of punctuation is needed: everything but letters and digits gets one.

use super::cjk::is_cjk;
use super::marks::Marks;

/// A run of delimiters and the characters around it; `None` is the beginning or the end of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct DelimiterRun {
    pub(super) delimiter: u8,
    pub(super) length: usize,
    pub(super) two_before: Option<char>,
    pub(super) before: Option<char>,
    pub(super) after: Option<char>,
    /// The run stands in a bare URL, such as `https://example.com/__init__.py`, and must stay literal.
    pub(super) in_url: bool,
}

/// What to insert before and after a run.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) before: String,
    pub(super) after: String,
}

/// Says what to insert around a run so that strict flanking rules give the amended result; nothing in almost all cases.
pub(super) fn edit(run: DelimiterRun, marks: &Marks) -> Option<Edit> {
    match (run.delimiter, run.length) {
        // A single tilde means "about" or "to" (`3~5`). Between letters it can neither open nor close.
        (b'~', 1) => edit_sides(run, marks, true, true),
        (b'_', _) if run.in_url => edit_sides(run, marks, true, true),
        (b'_', _) => underscore(run, marks),
        (b'*', _) if is_next_to_cjk(run) => edit_sides(run, marks, true, true),
        // pulldown-cmark lets `~~` open before anything but white space: only closing needs help.
        (b'~', 2) if is_next_to_cjk(run) => edit_sides(run, marks, true, false),
        _ => None,
    }
}

/// Tells whether the amendment applies: no white space around, and a CJK character on either side.
fn is_next_to_cjk(run: DelimiterRun) -> bool {
    let (Some(before), Some(after)) = (run.before, run.after) else {
        return false;
    };
    if before.is_whitespace() || after.is_whitespace() {
        return false;
    }
    is_cjk(after)
        || match before {
            // A standardised variation selector only changes the look of the character before it.
            '\u{fe00}'..='\u{fe0e}' => {
                run.two_before.is_some_and(|two_before| is_cjk(two_before) || before == '\u{fe01}' && is_shared_quote(two_before))
            }
            '\u{e0100}'..='\u{e01ef}' => true,
            _ => is_cjk(before),
        }
}

/// Lets `_` see the punctuation before a variation selector, as in `“︁Git”︁__Hub__`.
fn underscore(run: DelimiterRun, marks: &Marks) -> Option<Edit> {
    let selects = matches!(run.before, Some('\u{fe00}'..='\u{fe0e}'));
    let punctuated = |c| is_shared_quote(c) || is_cjk(c) && !is_letter(c);
    if !selects || !run.two_before.is_some_and(punctuated) {
        return None;
    }
    Some(Edit { before: marks.punctuation.to_string(), after: String::new() })
}

/// Puts a letter on the wanted sides, where none stands yet.
fn edit_sides(run: DelimiterRun, marks: &Marks, before: bool, after: bool) -> Option<Edit> {
    let mut edit = Edit::default();
    if before && !run.before.is_some_and(is_letter) {
        // The neighbour must go on seeing punctuation here, or it would change its own mind.
        if run.before.is_some_and(is_sensitive) {
            edit.before.push(marks.punctuation);
        }
        edit.before.push(marks.letter);
    }
    if after && !run.after.is_some_and(is_letter) {
        edit.after.push(marks.letter);
        if run.after.is_some_and(is_sensitive) {
            edit.after.push(marks.punctuation);
        }
    }
    (!edit.before.is_empty() || !edit.after.is_empty()).then_some(edit)
}

/// Tells whether a character itself asks what stands beside it: other delimiters, and quotes that become curly.
fn is_sensitive(character: char) -> bool {
    matches!(character, '*' | '_' | '~' | '"' | '\'')
}

/// Tells whether the flanking rules take a character for a letter in any case.
fn is_letter(character: char) -> bool {
    // Circled and squared Latin letters are alphabetic, but symbols.
    character.is_alphanumeric() && !matches!(character, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}')
}

/// Curly quotes, which Chinese and Latin text share.
fn is_shared_quote(character: char) -> bool {
    matches!(character, '‘' | '’' | '“' | '”')
}
