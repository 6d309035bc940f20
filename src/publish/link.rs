//! Where a destination in an article leads.
//!
//! *Start at* [`Resolver::page`] and [`Resolver::file`]. A destination is tried as a content
//! file (`../news/a.md`), as a file beside the article, and as an address of the site, in this
//! order; the answer is relative to the library's root.

use super::content::Source;
use super::library::Targets;
use crate::permalink;
use std::borrow::Cow;

/// Resolves the destinations of one content file.
pub(super) struct Resolver<'a> {
    /// What there is.
    pub targets: &'a Targets,
    /// The file that holds the destination.
    pub source: &'a Source,
    /// The file's own permalink.
    pub url: &'a str,
    /// The prefix of its language.
    pub language_prefix: &'a str,
    /// `baseURL`, with a closing slash.
    pub base_url: Option<&'a str>,
}

/// What a destination is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Out of the site, or within the page.
    Elsewhere,
    /// In the library: a URL relative to its root, with query and fragment.
    Here(String),
    /// Nothing in the library has this address. The URL is where it would be.
    Nowhere(String),
}

impl Resolver<'_> {
    /// Resolves a link.
    pub(super) fn page(&self, destination: &str) -> Found {
        let Some((path, rest)) = self.split(destination) else { return Found::Elsewhere };
        if path.is_empty() {
            return Found::Elsewhere;
        }
        self.content_file(&path)
            .or_else(|| self.beside(&path))
            .or_else(|| self.candidates(&path).into_iter().find_map(|url| self.known_page(&url).or_else(|| self.known_file(&url))))
            .map_or_else(|| Found::Nowhere(self.fallback(&path) + &rest), |url| Found::Here(url + &rest))
    }

    /// Resolves an image or another file.
    pub(super) fn file(&self, destination: &str) -> Found {
        let Some((path, rest)) = self.split(destination) else { return Found::Elsewhere };
        if path.is_empty() {
            return Found::Elsewhere;
        }
        self.beside(&path)
            .or_else(|| self.candidates(&path).into_iter().find_map(|url| self.known_file(&url)))
            .map_or_else(|| Found::Nowhere(self.fallback(&path) + &rest), |url| Found::Here(url + &rest))
    }

    /// The path of an internal destination, and its query and fragment. Nothing for another site's.
    fn split(&self, destination: &str) -> Option<(String, String)> {
        let destination = destination.trim();
        let inside: Cow<'_, str> = match self.base_url.and_then(|base| destination.strip_prefix(base)) {
            Some(path) => Cow::Owned(format!("/{path}")),
            None => Cow::Borrowed(destination),
        };
        if permalink::is_external(&inside) {
            return None;
        }
        let end = inside.find(['?', '#']).unwrap_or(inside.len());
        let (path, rest) = inside.split_at(end);
        // A base address with a path (`https://host/sub/`) may be written into links.
        let base_path = self.base_url.and_then(|base| base.split_once("://")).and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
        let path = match base_path.filter(|base| 1 < base.len()).and_then(|base| path.strip_prefix(base)) {
            Some(below) => format!("/{below}"),
            None => path.to_owned(),
        };
        Some((permalink::decode(&path), rest.to_owned()))
    }

    fn content_file(&self, path: &str) -> Option<String> {
        let lower = path.to_lowercase();
        let markdown = lower.strip_suffix(".md").or_else(|| lower.strip_suffix(".markdown"))?;
        // A language's suffix in a link is allowed, as it is in a file's name.
        let candidates = match markdown.rsplit_once('.') {
            Some((stem, _)) => vec![format!("{markdown}.md"), format!("{stem}.md")],
            None => vec![format!("{markdown}.md")],
        };
        let folder = self.source.folders.join("/").to_lowercase();
        for candidate in candidates {
            let path = match candidate.strip_prefix('/') {
                Some(path) => path.strip_prefix("content/").unwrap_or(path).to_owned(),
                None => join(&folder, &candidate)?,
            };
            if let Some(url) = self.targets.content.get(&(self.source.language, path)) {
                return Some(url.clone());
            }
        }
        None
    }

    /// A file beside the article: in its bundle, or in its folder.
    fn beside(&self, path: &str) -> Option<String> {
        if path.starts_with('/') {
            return None;
        }
        let names: Vec<&str> = self.source.folders.iter().map(String::as_str).collect();
        [permalink::section("", &names), permalink::section(self.language_prefix, &names)]
            .iter()
            .chain([&self.url.to_owned()])
            .filter_map(|base| join(base.trim_end_matches('/'), path))
            .find_map(|url| self.known_file(&url))
    }

    /// Addresses that a path may mean: with this language's prefix, and without.
    fn candidates(&self, path: &str) -> Vec<String> {
        match path.strip_prefix('/') {
            Some(path) => {
                let path = path.trim_start_matches("./");
                vec![format!("{}{path}", self.language_prefix), path.to_owned()]
            }
            None => {
                let from_page = join(self.url.trim_end_matches('/'), path);
                let parent = self.url.trim_end_matches('/').rsplit_once('/').map_or("", |(parent, _)| parent);
                let from_folder = join(parent, path);
                from_page.into_iter().chain(from_folder).chain([path.trim_start_matches("./").to_owned()]).collect()
            }
        }
    }

    fn known_page(&self, url: &str) -> Option<String> {
        let normal = permalink::normalize(url);
        if self.targets.pages.contains_key(&normal) {
            return Some(normal);
        }
        let (list, number) = permalink::split_page(&normal);
        if 1 < number && self.targets.pages.contains_key(list) {
            return Some(normal);
        }
        let sanitized = permalink::normalize(&permalink::sanitize(url));
        self.targets.pages.contains_key(&sanitized).then_some(sanitized)
    }

    fn known_file(&self, url: &str) -> Option<String> {
        self.targets.files.contains_key(url).then(|| url.to_owned())
    }

    /// What a destination that leads nowhere is written as: where a browser would look for it.
    fn fallback(&self, path: &str) -> String {
        match path.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => join(self.url.trim_end_matches('/'), path).unwrap_or_else(|| path.to_owned()),
        }
    }
}

/// Joins a relative path to a folder; nothing if it leaves the site.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let closing = path.ends_with('/');
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    Some(if closing && !joined.is_empty() { format!("{joined}/") } else { joined })
}
