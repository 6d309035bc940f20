//! The permalink index: every page of a language in the order of URLs, cut into shards, so that
//! the page "not found" can offer what was probably meant.
//!
//! *Start at* [`Root::shards_near`] and [`nearest`].

use crate::article::PageLink;
use crate::order::descending_by;
use serde::{Deserialize, Serialize};

/// Links in a shard.
pub const SHARD: usize = 512;

/// The root of a language's permalink index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// The first URL of each shard, in order.
    pub firsts: Vec<String>,
    /// The shards' files, relative to the library's root: each a list of [`PageLink`]s.
    pub shards: Vec<String>,
}

impl Root {
    /// The shards in which URLs near to one may be: where it would stand, and where its last
    /// part would stand in no folder at all.
    pub fn shards_near(&self, url: &str) -> Vec<&str> {
        let last = url.trim_end_matches('/').rsplit('/').next().unwrap_or(url);
        let folder = &url[..url.trim_end_matches('/').len() - last.len()];
        let mut found: Vec<&str> = Vec::new();
        for wanted in [url, folder, last] {
            let at = self.firsts.partition_point(|first| first.as_str() <= wanted).saturating_sub(1);
            if let Some(shard) = self.shards.get(at).filter(|shard| !found.contains(&shard.as_str())) {
                found.push(shard);
            }
        }
        found
    }
}

/// The links whose URLs are most like `url`, the likest first; none that is quite unlike it.
pub fn nearest(url: &str, links: &[PageLink], count: usize) -> Vec<PageLink> {
    let wanted = parts(url);
    let last = wanted.last().copied().unwrap_or("");
    let scored: Vec<(usize, &PageLink)> = links
        .iter()
        .filter_map(|link| {
            let found = parts(&link.url);
            let name = found.last().copied().unwrap_or("");
            // One letter in three may differ; a folder that differs costs as much as a letter.
            let allowed = (last.chars().count() / 3).max(1);
            let letters = distance(last, name, allowed)?;
            let folders = wanted.iter().rev().skip(1).filter(|folder| !found.contains(folder)).count() + found.len().abs_diff(wanted.len());
            Some((letters * 2 + folders, link))
        })
        .collect();
    let scored = descending_by(scored, |(distance, _)| -i64::try_from(*distance).unwrap_or(i64::MAX));
    scored.into_iter().take(count).map(|(_, link)| link.clone()).collect()
}

fn parts(url: &str) -> Vec<&str> {
    url.split('/').filter(|part| !part.is_empty()).collect()
}

/// Levenshtein distance, given up beyond `limit`.
fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    if limit < a.len().abs_diff(b.len()) {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal } else { 1 + diagonal.min(above).min(row[j]) };
            diagonal = above;
        }
        if row.iter().all(|&cost| limit < cost) {
            return None;
        }
    }
    row.last().copied().filter(|&cost| cost <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_what_was_probably_meant() {
        let links: Vec<PageLink> = ["news/a-long-walk/", "news/a-long-talk/", "notes/tea/", "essays/the-map/", ""]
            .iter()
            .map(|url| PageLink { url: (*url).to_owned(), title: (*url).to_owned() })
            .collect();
        let offered = |url| nearest(url, &links, 3).into_iter().map(|link| link.url).collect::<Vec<_>>();
        assert_eq!(offered("news/a-long-wlak/")[0], "news/a-long-walk/");
        assert_eq!(offered("tea/"), ["notes/tea/"]);
        assert_eq!(offered("notes/the-map/"), ["essays/the-map/"]);
        assert!(offered("something/else-entirely/").is_empty());
    }
}
