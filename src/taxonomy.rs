//! Term lists: which articles stand in which list, and the filter that combines them.
//!
//! Every list of a language (home, sections, terms) has its ids in a shard of the term lists;
//! [`Root`] says where. *Start at* [`Facets::apply`]: it answers a [`Filter`] with ids and with
//! the counts that the filter's form shows. Pure and in memory: at 30,000 articles an answer
//! takes well under a frame.

use crate::catalog;
use serde::{Deserialize, Serialize};

/// The root of a language's term lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// Every list, in the order of taxonomy and name.
    pub lists: Vec<List>,
    /// The shards' files, relative to the library's root.
    pub shards: Vec<String>,
}

/// A list of articles and where its ids are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// The taxonomy's name (`tags`), or `""` for home and sections.
    pub taxonomy: String,
    /// Plain text.
    pub title: String,
    /// The list's first page, relative to the library's root.
    pub url: String,
    /// How many articles it has.
    pub count: u32,
    /// The position of its shard.
    pub shard: u32,
    /// Where its ids start in the shard, in bytes.
    pub offset: u32,
    /// How long they are, in bytes.
    pub len: u32,
}

/// What the reader asks for: the query of the search page's URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words of title, lead and summary.
    pub words: String,
    /// Terms as taxonomy and slug (the last part of the term's URL), sorted.
    pub terms: Vec<(String, String)>,
    /// Whether one of the terms is enough.
    pub any: bool,
    /// Only this year.
    pub year: Option<i32>,
    /// A language's tag, `all`, or nothing for the page's own.
    pub lang: Option<String>,
    /// Which page of the results, from 1.
    pub page: u32,
}

/// The lists of one language with their ids at hand.
#[derive(Clone, Debug, Default)]
pub struct Facets {
    total: u32,
    years: Vec<(i32, std::ops::Range<u32>)>,
    terms: Vec<Term>,
}

#[derive(Clone, Debug)]
struct Term {
    taxonomy: String,
    slug: String,
    title: String,
    ids: Vec<u32>,
}

/// The answer to a filter in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The newest first.
    pub ids: Vec<u32>,
    /// All terms with the articles that choosing them would show; selected ones included.
    pub terms: Vec<TermCount>,
    /// Years, the newest first, with the articles that choosing them would show.
    pub years: Vec<(i32, u32)>,
}

/// A term in the filter's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermCount {
    /// The taxonomy's name.
    pub taxonomy: String,
    /// The last part of the term's URL.
    pub slug: String,
    /// As the author writes it.
    pub title: String,
    /// How many articles choosing it would show.
    pub count: u32,
    /// Whether the filter holds it.
    pub selected: bool,
}

impl List {
    /// The last part of the list's URL.
    pub fn slug(&self) -> &str {
        let path = self.url.trim_end_matches('/');
        path.rsplit_once('/').map_or(path, |(_, slug)| slug)
    }
}

impl Facets {
    /// Puts a language's lists together. `shards` are in the root's order; a list that does not
    /// fit its shard makes the whole unreadable.
    pub fn new<B: AsRef<Vec<u8>>>(root: &Root, shards: &[B], catalog: &catalog::Root) -> Option<Self> {
        let mut terms = Vec::new();
        for list in root.lists.iter().filter(|list| !list.taxonomy.is_empty()) {
            terms.push(Term {
                taxonomy: list.taxonomy.clone(),
                slug: list.slug().to_owned(),
                title: list.title.clone(),
                ids: list.ids(shards.get(list.shard as usize)?.as_ref())?,
            });
        }
        let years = catalog.years.iter().filter_map(|start| start.year);
        let years = years.map(|year| (year, catalog.ids_of(Some(year)))).collect();
        Some(Self { total: catalog.total, years, terms })
    }

    /// Answers the filter's terms and year; words and languages are the caller's.
    pub fn apply(&self, filter: &Filter) -> Answer {
        let mut by_terms = Set::empty(self.total);
        if filter.terms.is_empty() {
            by_terms.insert_range(0..self.total);
        } else if filter.any {
            for term in self.terms.iter().filter(|term| term.is_in(filter)) {
                by_terms.insert_all(&term.ids);
            }
        } else if filter.terms.iter().all(|wanted| self.terms.iter().any(|term| term.is(wanted))) {
            by_terms.insert_range(0..self.total);
            for term in self.terms.iter().filter(|term| term.is_in(filter)) {
                let mut one = Set::empty(self.total);
                one.insert_all(&term.ids);
                by_terms.intersect(&one);
            }
        }
        let mut of_year = Set::empty(self.total);
        match filter.year {
            None => of_year.insert_range(0..self.total),
            Some(year) => {
                for (_, ids) in self.years.iter().filter(|(y, _)| *y == year) {
                    of_year.insert_range(ids.clone());
                }
            }
        }
        let mut result = by_terms.clone();
        result.intersect(&of_year);
        // With "any of", choosing a further term adds its articles; with "all of" it keeps them.
        let counted = if filter.any { &of_year } else { &result };
        Answer {
            terms: self
                .terms
                .iter()
                .map(|term| TermCount {
                    taxonomy: term.taxonomy.clone(),
                    slug: term.slug.clone(),
                    title: term.title.clone(),
                    count: counted.count_of(&term.ids),
                    selected: term.is_in(filter),
                })
                .collect(),
            years: self.years.iter().rev().map(|(year, ids)| (*year, by_terms.count_range(ids.clone()))).collect(),
            ids: result.descending(),
        }
    }
}

impl Filter {
    /// Reads the query of a URL, with or without its question mark.
    pub fn from_query(query: &str) -> Self {
        let mut filter = Self { page: 1, ..Self::default() };
        for pair in query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = crate::permalink::decode(&value.replace('+', " "));
            match key {
                _ if value.trim().is_empty() => {}
                "q" => filter.words = value,
                "match" => filter.any = value == "any",
                "year" => filter.year = value.parse().ok(),
                "lang" => filter.lang = Some(value),
                "page" => filter.page = value.parse().unwrap_or(1).max(1),
                "tag" => filter.add("tags", value),
                "category" => filter.add("categories", value),
                taxonomy => filter.add(taxonomy, value),
            }
        }
        filter
    }

    /// Writes the query, with its question mark; `""` for a filter that asks for nothing.
    pub fn to_query(&self) -> String {
        let mut pairs = Vec::new();
        if !self.words.is_empty() {
            pairs.push(format!("q={}", encode_value(&self.words)));
        }
        for (taxonomy, slug) in &self.terms {
            let key = match taxonomy.as_str() {
                "tags" => "tag",
                "categories" => "category",
                other => other,
            };
            pairs.push(format!("{key}={}", encode_value(slug)));
        }
        if self.any {
            pairs.push("match=any".to_owned());
        }
        if let Some(year) = self.year {
            pairs.push(format!("year={year}"));
        }
        if let Some(lang) = &self.lang {
            pairs.push(format!("lang={}", encode_value(lang)));
        }
        if 1 < self.page {
            pairs.push(format!("page={}", self.page));
        }
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }

    /// The same filter with a term added or taken away, on its first page.
    #[must_use]
    pub fn toggled(&self, taxonomy: &str, slug: &str) -> Self {
        let mut filter = Self { page: 1, ..self.clone() };
        match filter.terms.iter().position(|(name, term)| name == taxonomy && term == slug) {
            Some(at) => drop(filter.terms.remove(at)),
            None => filter.add(taxonomy, slug.to_owned()),
        }
        filter
    }

    fn add(&mut self, taxonomy: &str, slug: String) {
        let term = (taxonomy.to_owned(), slug);
        if let Err(at) = self.terms.binary_search(&term) {
            self.terms.insert(at, term);
        }
    }
}

impl List {
    /// The list's ids, from its shard.
    pub fn ids(&self, shard: &[u8]) -> Option<Vec<u32>> {
        let start = self.offset as usize;
        catalog::decode_ids(shard.get(start..start.checked_add(self.len as usize)?)?)
    }
}

impl Term {
    fn is(&self, wanted: &(String, String)) -> bool {
        self.taxonomy == wanted.0 && self.slug == wanted.1
    }

    fn is_in(&self, filter: &Filter) -> bool {
        filter.terms.iter().any(|wanted| self.is(wanted))
    }
}

/// A set of ids, one bit each.
#[derive(Clone, Debug)]
struct Set {
    words: Vec<u64>,
    len: u32,
}

impl Set {
    fn empty(len: u32) -> Self {
        Self { words: vec![0; (len as usize).div_ceil(64)], len }
    }

    fn insert_range(&mut self, ids: std::ops::Range<u32>) {
        for id in ids {
            self.insert(id);
        }
    }

    fn insert_all(&mut self, ids: &[u32]) {
        for &id in ids {
            self.insert(id);
        }
    }

    fn insert(&mut self, id: u32) {
        if id < self.len {
            self.words[id as usize / 64] |= 1 << (id % 64);
        }
    }

    fn contains(&self, id: u32) -> bool {
        self.words.get(id as usize / 64).is_some_and(|word| word >> (id % 64) & 1 == 1)
    }

    fn intersect(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    fn count_of(&self, ids: &[u32]) -> u32 {
        ids.iter().map(|&id| u32::from(self.contains(id))).sum()
    }

    fn count_range(&self, ids: std::ops::Range<u32>) -> u32 {
        ids.map(|id| u32::from(self.contains(id))).sum()
    }

    fn descending(&self) -> Vec<u32> {
        (0..self.len).rev().filter(|&id| self.contains(id)).collect()
    }
}

/// Percent-encodes a value of a query.
fn encode_value(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            ' ' => out.push('+'),
            '&' | '+' | '#' | '%' | '=' => out.push_str(&format!("%{:02X}", u32::from(c))),
            c => out.push_str(&crate::permalink::encode(c.encode_utf8(&mut [0; 4]))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facets() -> Facets {
        let lists: [(&str, &str, &[u32]); 4] =
            [("tags", "red", &[5, 3, 1]), ("tags", "blue", &[5, 4]), ("tags", "both", &[5]), ("categories", "news", &[4, 3, 2, 1, 0])];
        let mut root = Root { lists: vec![], shards: vec![String::new()] };
        let mut shard = Vec::new();
        for (taxonomy, slug, ids) in lists {
            let bytes = catalog::encode_ids(ids);
            root.lists.push(List {
                taxonomy: taxonomy.to_owned(),
                title: slug.to_owned(),
                url: format!("{taxonomy}/{slug}/"),
                count: ids.len() as u32,
                shard: 0,
                offset: shard.len() as u32,
                len: bytes.len() as u32,
            });
            shard.extend(bytes);
        }
        let years = vec![catalog::YearStart { year: Some(2023), first: 0 }, catalog::YearStart { year: Some(2024), first: 3 }];
        let catalog = catalog::Root { total: 6, years, ..catalog::Root::default() };
        Facets::new(&root, &[shard], &catalog).unwrap()
    }

    #[test]
    fn combines_terms_and_years() {
        for (query, expected) in [
            ("", &[5, 4, 3, 2, 1, 0][..]),
            ("?tag=red", &[5, 3, 1]),
            ("?tag=red&tag=blue", &[5]),
            ("?tag=red&tag=blue&match=any", &[5, 4, 3, 1]),
            ("?tag=red&category=news", &[3, 1]),
            ("?tag=red&year=2024", &[5, 3]),
            ("?tag=red&tag=green", &[]),
            ("?year=1999", &[]),
        ] {
            assert_eq!(facets().apply(&Filter::from_query(query)).ids, expected, "{query}");
        }
    }

    #[test]
    fn counts_say_what_choosing_a_term_would_show() {
        let counts = |query| {
            let answer = facets().apply(&Filter::from_query(query));
            answer.terms.iter().map(|term| format!("{} {}", term.slug, term.count)).collect::<Vec<_>>()
        };
        assert_eq!(counts("?tag=red"), ["red 3", "blue 1", "both 1", "news 2"]);
        assert_eq!(counts("?tag=red&match=any"), ["red 3", "blue 2", "both 1", "news 5"]);
        assert_eq!(facets().apply(&Filter::from_query("?tag=red")).years, [(2024, 2), (2023, 1)]);
    }

    #[test]
    fn a_filter_survives_the_url() {
        for query in ["", "?q=a+b%26c&tag=c%2B%2B&tag=机器学习", "?category=news&tag=red&match=any&year=2024&lang=zh-CN&page=3", "?series=first"]
        {
            assert_eq!(Filter::from_query(query).to_query(), query);
        }
    }
}
