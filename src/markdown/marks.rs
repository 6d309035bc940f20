//! Characters that stand for something else while a body is rendered, chosen so that the body cannot hold them.
//!
//! The entry point is [`Marks::absent_from`].
//! Because no chosen character occurs in the body, neither itself nor as a numeric character reference,
//! whatever carries one later was put there by us: an author cannot forge it.

use std::borrow::Cow;

/// Three characters that occur nowhere in a body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    /// Neither white space nor punctuation for the flanking rules of CommonMark.
    pub(super) letter: char,
    /// Punctuation for those rules.
    pub(super) punctuation: char,
    /// Surrounds the number of something that was taken out, as in `⟨12⟩`.
    pub(super) token: char,
}

/// A piece of text in which tokens have been told from the rest.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Text as the author wrote it.
    Text(&'t str),
    /// The number between two token characters.
    Token(usize),
}

/// Punctuation of scripts that no news article mixes with Chinese, tried in this order.
const RARE_PUNCTUATION: [char; 8] = ['\u{10a7f}', '\u{10b39}', '\u{10b3a}', '\u{10b3b}', '\u{16af5}', '\u{11c70}', '\u{11c71}', '\u{1091f}'];

impl Marks {
    /// Chooses three characters that occur nowhere in a body, not even as `&#xE000;`.
    ///
    /// There is none left only for a body that holds all 137,468 private-use characters or all the rare punctuation.
    pub(super) fn absent_from(body: &str) -> Option<Marks> {
        let mut taken: Vec<char> = Vec::new();
        if !body.is_ascii() {
            taken.extend(body.chars().filter(|&c| is_candidate(c)));
        }
        taken.extend(numeric_references(body).filter(|&c| is_candidate(c)));
        taken.sort_unstable();
        let is_free = |c: &char| taken.binary_search(c).is_err();

        let mut private = ('\u{e000}'..='\u{f8ff}').chain('\u{f0000}'..='\u{ffffd}').chain('\u{100000}'..='\u{10fffd}').filter(is_free);
        Some(Marks { letter: private.next()?, token: private.next()?, punctuation: RARE_PUNCTUATION.into_iter().find(is_free)? })
    }

    /// Tells whether a character is one of the three.
    pub(super) fn contains(&self, character: char) -> bool {
        character == self.letter || character == self.token || character == self.punctuation
    }

    /// Takes the two flanking characters out of a text.
    pub(super) fn strip<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let flanking = [self.letter, self.punctuation];
        if text.is_ascii() || !text.contains(flanking) {
            return Cow::Borrowed(text);
        }
        Cow::Owned(text.replace(flanking, ""))
    }

    /// Writes the token for a number.
    pub(super) fn token(&self, number: usize) -> String {
        format!("{0}{number}{0}", self.token)
    }

    /// Splits a text at its tokens.
    pub(super) fn pieces<'t>(&self, text: &'t str) -> impl Iterator<Item = Piece<'t>> {
        // Tokens come in pairs of characters, so every second part is a number.
        text.split(self.token).enumerate().filter_map(|(index, part)| {
            if index % 2 == 0 { (!part.is_empty()).then_some(Piece::Text(part)) } else { part.parse().ok().map(Piece::Token) }
        })
    }
}

/// Tells whether a character could be chosen at all: private use, or one of the rare punctuation marks.
fn is_candidate(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}') || RARE_PUNCTUATION.contains(&character)
}

/// The characters that `&#…` references stand for; HTML wants no semicolon at their end.
fn numeric_references(body: &str) -> impl Iterator<Item = char> {
    body.match_indices("&#").filter_map(|(start, _)| {
        let digits = &body[start + 2..];
        let (digits, radix) = match digits.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => (hexadecimal, 16),
            None => (digits, 10),
        };
        let mut value = 0u32;
        for digit in digits.chars().map_while(|c| c.to_digit(radix)) {
            value = value.saturating_mul(radix).saturating_add(digit);
        }
        char::from_u32(value)
    })
}
