//! Where an article's summary ends, and how long the article takes to read.

use pulldown_cmark::{Event, Parser};

use super::cjk::is_unspaced;

/// Words per minute of a reader of spaced scripts.
const WORDS_PER_MINUTE: usize = 220;

/// Characters per minute of a reader of Chinese or Japanese.
const CHARACTERS_PER_MINUTE: usize = 450;

/// The text before `<!--more-->`, if the body has such a mark outside code.
pub fn before_more(body: &str) -> Option<&str> {
    if !body.contains("<!--") {
        return None;
    }
    Parser::new_ext(body, super::OPTIONS).into_offset_iter().find_map(|(event, range)| match event {
        Event::Html(_) | Event::InlineHtml(_) => {
            let at = range.start + find_more(body.get(range)?)?;
            Some(&body[..at])
        }
        _ => None,
    })
}

/// Cuts a plain text after about `limit` characters, and tells whether anything was left out.
///
/// It ends with a sentence if one ends in the second half, otherwise with a word or a CJK character.
pub fn excerpt(plain_text: &str, limit: usize) -> (String, bool) {
    // Beyond the limit only the last word matters; one that is longer than this is no word and is cut.
    let longest = limit.saturating_mul(2).saturating_add(60);
    let mut characters: Vec<char> = Vec::new();
    for character in plain_text.trim().chars() {
        let is_space = character.is_whitespace();
        if is_space && characters.last().is_none_or(|&last| last == ' ') {
            continue;
        }
        if characters.len() == longest {
            break;
        }
        characters.push(if is_space { ' ' } else { character });
    }
    if characters.len() <= limit {
        return (characters.into_iter().collect(), false);
    }
    let end = sentence_end(&characters, limit).unwrap_or_else(|| word_end(&characters, limit));
    let text: String = characters[..end].iter().collect();
    let text = text.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | '[' | '，' | '、' | '；' | '：' | '（' | '「' | '『' | '《' | '“')
    });
    (text.to_owned(), true)
}

/// Minutes to read a text, rounded up; none only for an empty text.
pub fn reading_minutes(plain_text: &str) -> u32 {
    let mut words = 0usize;
    let mut characters = 0usize;
    let mut in_word = false;
    for character in plain_text.chars() {
        let is_text = character.is_alphanumeric();
        if is_text && is_unspaced(character) {
            characters += 1;
            in_word = false;
        } else if is_text {
            words += usize::from(!in_word);
            in_word = true;
        } else if !matches!(character, '\'' | '’' | '-' | '_' | '.' | ',') || character.is_whitespace() {
            in_word = false;
        }
    }
    let parts = words.saturating_mul(CHARACTERS_PER_MINUTE).saturating_add(characters.saturating_mul(WORDS_PER_MINUTE));
    let minutes = parts.div_ceil(WORDS_PER_MINUTE * CHARACTERS_PER_MINUTE);
    let least = u32::from(!plain_text.trim().is_empty());
    u32::try_from(minutes).unwrap_or(u32::MAX).max(least)
}

/// Where `<!--more-->` stands in HTML, with or without spaces in it.
fn find_more(html: &str) -> Option<usize> {
    html.match_indices("<!--")
        .map(|(at, _)| at)
        .find(|&at| html[at + 4..].trim_start().strip_prefix("more").is_some_and(|rest| rest.trim_start().starts_with("-->")))
}

/// The end of the last sentence between half of the limit and the limit.
fn sentence_end(characters: &[char], limit: usize) -> Option<usize> {
    let ends_at = |end: usize| {
        // Closing quotes belong to the sentence.
        let opened = characters[..end].iter().rposition(|c| !matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '"'))?;
        let next = characters.get(end);
        let ends = match characters[opened] {
            '。' | '！' | '？' | '…' | '．' | '｡' => {
                next.is_none_or(|c| !matches!(c, '”' | '’' | '」' | '』' | '）' | '。' | '！' | '？' | '…'))
            }
            '.' | '!' | '?' => next.is_none_or(|&c| c == ' '),
            _ => false,
        };
        ends.then_some(end)
    };
    (limit / 2 + 1..=limit).rev().find_map(ends_at)
}

/// The end of the last whole word within the limit, or of the first word beyond it.
fn word_end(characters: &[char], limit: usize) -> usize {
    let splits_word = |end: usize| {
        let (Some(&before), Some(&after)) = (end.checked_sub(1).and_then(|last| characters.get(last)), characters.get(end)) else {
            return false;
        };
        let is_word = |c: char| !c.is_whitespace() && !is_unspaced(c);
        is_word(before) && is_word(after) || continues_character(after) || before == '\u{200d}'
    };
    (limit / 2..=limit)
        .rev()
        .find(|&end| end != 0 && !splits_word(end))
        .or_else(|| (limit..=characters.len()).find(|&end| !splits_word(end)))
        .unwrap_or(limit)
}

/// Tells whether a character belongs to the one before it.
fn continues_character(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{3099}'..='\u{309a}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{20d0}'..='\u{20ff}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0100}'..='\u{e01ef}'
    )
}
