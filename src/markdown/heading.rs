//! Ids of headings, as Hugo and GitHub make them.

use std::collections::HashMap;

/// Hands out ids that occur once in an article.
#[derive(Debug, Default)]
pub(super) struct HeadingIds {
    /// Ids in use, with the number to try next for another heading of that name.
    used: HashMap<String, usize>,
}

impl HeadingIds {
    /// The id for a heading's plain text.
    pub(super) fn for_text(&mut self, text: &str) -> String {
        self.unique(slug(text))
    }

    /// An id as the author wrote it (`{#id}`), unless it is in use.
    pub(super) fn unique(&mut self, wanted: String) -> String {
        let Some(&next) = self.used.get(&wanted) else {
            self.used.insert(wanted.clone(), 1);
            return wanted;
        };
        let mut number = next;
        let mut id = format!("{wanted}-{number}");
        while self.used.contains_key(&id) {
            number += 1;
            id = format!("{wanted}-{number}");
        }
        self.used.insert(wanted, number + 1);
        self.used.insert(id.clone(), 1);
        id
    }
}

/// Lower-cases letters, turns each space into a hyphen, keeps digits, `_` and `-`, drops the rest.
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for character in text.trim().chars() {
        match character {
            ' ' | '-' => slug.push('-'),
            '_' => slug.push('_'),
            _ if character.is_alphanumeric() && !is_circled_or_raised(character) => slug.extend(character.to_lowercase()),
            _ => {}
        }
    }
    if slug.is_empty() {
        slug.push_str("heading");
    }
    slug
}

/// Numbers that are no digits (`①`, `²`, `½`), which Hugo drops.
fn is_circled_or_raised(character: char) -> bool {
    matches!(character,
        '²' | '³' | '¹' | '¼'..='¾' | '\u{2070}'..='\u{2089}' | '\u{2150}'..='\u{215f}' | '\u{2189}'
        | '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}' | '\u{3220}'..='\u{3229}'
        | '\u{3248}'..='\u{324f}' | '\u{3251}'..='\u{325f}' | '\u{3280}'..='\u{3289}' | '\u{32b1}'..='\u{32bf}'
    )
}
