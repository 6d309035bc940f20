//! Reads the content folders: every Markdown file with its front matter, and every file beside it.
//!
//! *Start at* [`load`]. A file that cannot be read is reported and left out.

use super::dates::Zone;
use crate::diagnostic::{Diagnostic, Problem};
use crate::front_matter::{FrontMatter, parse};
use crate::site::{SiteConfig, language_tag, unconfigured_language};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

/// All that the content folders hold.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// In the order of their paths.
    pub sources: Vec<Source>,
    /// Pictures and other files beside the articles.
    pub resources: Vec<Resource>,
}

/// One content file.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// Relative to the site's folder, with `/` between folders.
    pub file: String,
    /// The position of its language in the configuration.
    pub language: usize,
    /// The folders below the content folder.
    pub folders: Vec<String>,
    /// The file's name without language and extension.
    pub stem: String,
    /// What the file stands for.
    pub role: Role,
    /// Whether the body is HTML (`.html`).
    pub html: bool,
    /// The whole file.
    pub text: String,
    /// Where the body starts in `text`, in bytes.
    pub body: usize,
    /// The fields.
    pub front_matter: FrontMatter,
}

/// What a content file stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A page of its own.
    Page,
    /// `index.md`: a page that owns its folder.
    Leaf,
    /// `_index.md`: the text of a list.
    Branch,
}

/// A file beside the articles.
#[derive(Clone, Debug)]
pub(super) struct Resource {
    /// Where it is.
    pub path: PathBuf,
    /// The language of its folder; nothing for a folder that languages share.
    pub language: Option<usize>,
    /// The folders below the content folder.
    pub folders: Vec<String>,
    /// Its name.
    pub name: String,
}

impl Source {
    /// The body.
    pub(super) fn body(&self) -> &str {
        self.text.get(self.body..).unwrap_or("")
    }

    /// The path of the file below its content folder, without language: `news/qq/a.md`.
    pub(super) fn content_path(&self) -> String {
        let name = match self.role {
            Role::Page => self.stem.as_str(),
            Role::Leaf => "index",
            Role::Branch => "_index",
        };
        let mut path = self.folders.join("/");
        if !path.is_empty() {
            path.push('/');
        }
        format!("{path}{name}.md").to_lowercase()
    }
}

/// Reads all content folders of a site. Without configuration the languages are found here,
/// and added to `config`.
pub(super) fn load(site: &Path, config: &mut SiteConfig, zone: &Zone, diagnostics: &mut Vec<Diagnostic>) -> Content {
    let mut content = Content::default();
    let mut found: Vec<Found> = Vec::new();
    for (dir, language) in content_dirs(site, config) {
        walk(site, &dir, language, config, &mut found, &mut content.resources);
    }
    // A file inside a page bundle belongs to the page: it is no page of its own.
    let bundles: HashSet<(Option<usize>, Vec<String>)> =
        found.iter().filter(|file| file.stem == "index").map(|file| (file.dir_language, file.folders.clone())).collect();
    let in_bundle = |file: &Found| {
        let own = usize::from(file.stem == "index");
        (0..=file.folders.len()).rev().skip(own).any(|n| 0 < n && bundles.contains(&(file.dir_language, file.folders[..n].to_vec())))
    };
    found.retain(|file| !in_bundle(file));
    let read: Vec<Result<(Source, Vec<Diagnostic>), Diagnostic>> = found.into_par_iter().map(|file| read(file, zone)).collect();
    for result in read {
        match result {
            Ok((source, problems)) => {
                content.sources.push(source);
                diagnostics.extend(problems);
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    choose_languages(config, &mut content);
    content.sources.sort_by(|a, b| (a.language, &a.file).cmp(&(b.language, &b.file)));
    content
}

/// A content file before it is read.
struct Found {
    path: PathBuf,
    file: String,
    dir_language: Option<usize>,
    suffix_language: Option<usize>,
    suffix: Option<String>,
    folders: Vec<String>,
    stem: String,
    html: bool,
}

/// Each content folder once, with the language that owns it. A folder within another is left to its own language.
fn content_dirs(site: &Path, config: &SiteConfig) -> Vec<(PathBuf, Option<usize>)> {
    let mut dirs: BTreeMap<PathBuf, Option<usize>> = BTreeMap::new();
    for (at, language) in config.languages.iter().enumerate() {
        let dir = site.join(&language.content_dir);
        let owner = (language.own_content_dir || config.languages.len() == 1).then_some(at);
        dirs.entry(dir).and_modify(|known| *known = None).or_insert(owner);
    }
    let bare = !config.configured && !site.join("content").is_dir();
    if bare {
        return vec![(site.to_path_buf(), None)];
    }
    dirs.into_iter().collect()
}

fn walk(site: &Path, dir: &Path, dir_language: Option<usize>, config: &SiteConfig, found: &mut Vec<Found>, resources: &mut Vec<Resource>) {
    let others: Vec<PathBuf> = config.languages.iter().map(|language| site.join(&language.content_dir)).filter(|other| other != dir).collect();
    let bare = dir == site;
    let static_dirs: Vec<PathBuf> = config.static_dirs.iter().map(|dir| site.join(dir)).collect();
    let walker = walkdir::WalkDir::new(dir).follow_links(true).sort_by_file_name().into_iter();
    let walker = walker.filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        let hidden = 0 < entry.depth() && (name.starts_with('.') || name.starts_with('#') || name.ends_with('~'));
        let other = others.iter().any(|other| other == entry.path());
        let not_content = bare
            && entry.depth() == 1
            && (matches!(&*name, "public" | "node_modules" | "target" | "layouts" | "themes" | "i18n" | "archetypes" | "resources")
                || static_dirs.iter().any(|dir| dir == entry.path())
                || entry.path().join(crate::permalink::MANIFEST).is_file());
        !hidden && !other && !not_content
    });
    for entry in walker.flatten().filter(|entry| entry.file_type().is_file()) {
        let path = entry.path().to_path_buf();
        let relative = path.strip_prefix(dir).unwrap_or(&path);
        let mut folders: Vec<String> = relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        let Some(name) = folders.pop() else { continue };
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_lowercase();
        if !matches!(extension.as_str(), "md" | "markdown" | "mdown" | "html" | "htm") {
            resources.push(Resource { path, language: dir_language, folders, name });
            continue;
        }
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned();
        let (stem, suffix) = match stem.rsplit_once('.') {
            Some((before, suffix)) if !before.is_empty() => (before.to_owned(), Some(suffix.to_owned())),
            _ => (stem, None),
        };
        let suffix_language = suffix.as_ref().and_then(|suffix| {
            config.languages.iter().position(|language| language.key.eq_ignore_ascii_case(suffix) || language.tag.eq_ignore_ascii_case(suffix))
        });
        let unconfigured_suffix = !config.configured && suffix.as_ref().is_some_and(|suffix| is_language(suffix));
        let stem = match &suffix {
            Some(suffix) if suffix_language.is_none() && !unconfigured_suffix => format!("{stem}.{suffix}"),
            _ => stem,
        };
        let file = path.strip_prefix(site).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let html = matches!(extension.as_str(), "html" | "htm");
        found.push(Found { path, file, dir_language, suffix_language, suffix: suffix.filter(|_| unconfigured_suffix), folders, stem, html });
    }
}

/// Whether a suffix of a file's name can only be a language: `zh-CN`, `en`, `pt-br`.
fn is_language(suffix: &str) -> bool {
    let mut parts = suffix.split('-');
    let primary = parts.next().unwrap_or("");
    let alphabetic = |part: &str| part.chars().all(|c| c.is_ascii_alphabetic());
    let known = [
        "en", "zh", "ja", "ko", "es", "fr", "de", "pt", "ru", "ar", "it", "nl", "pl", "sv", "tr", "vi", "uk", "fa", "he", "hi", "id", "th", "ur",
        "bn",
    ];
    known.contains(&primary.to_lowercase().as_str()) && parts.all(|part| alphabetic(part) && (2..=4).contains(&part.len()))
}

fn read(found: Found, zone: &Zone) -> Result<(Source, Vec<Diagnostic>), Diagnostic> {
    let whole_file = |message: String, help: &str| Problem { offset: None, ..Problem::error(0, message, help) }.in_file(&found.file, "");
    let bytes = std::fs::read(&found.path).map_err(|error| whole_file(format!("the file cannot be read: {error}"), "Check its permissions."))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
        let mut diagnostic = whole_file("the file is not UTF-8 text".to_owned(), "Save it as UTF-8.");
        diagnostic.line = line;
        diagnostic
    })?;
    let parsed = parse(&text, &|raw| zone.resolve(raw)).map_err(|problem| problem.in_file(&found.file, &text))?;
    let problems = parsed.problems.into_iter().map(|problem| problem.in_file(&found.file, &text)).collect();
    let role = match found.stem.as_str() {
        "index" => Role::Leaf,
        "_index" => Role::Branch,
        _ => Role::Page,
    };
    let mut front_matter = parsed.front_matter;
    if let Some(suffix) = found.suffix {
        front_matter.lang.insert(0, suffix);
    }
    // Until `choose_languages` the largest number means "not decided".
    let language = found.suffix_language.or(found.dir_language).unwrap_or(usize::MAX);
    let source = Source {
        file: found.file,
        language,
        folders: found.folders,
        stem: if role == Role::Page { found.stem } else { String::new() },
        role,
        html: found.html,
        text,
        body: parsed.body,
        front_matter,
    };
    Ok((source, problems))
}

/// Decides what folder and suffix left open: `lang`, then the default language. Without
/// configuration every language of the content becomes one of the site's, the most frequent the default.
fn choose_languages(config: &mut SiteConfig, content: &mut Content) {
    if !config.configured {
        discover_languages(config, content);
    }
    let default = config.languages.iter().position(|l| l.key == config.default_language).unwrap_or(0);
    for source in content.sources.iter_mut().filter(|source| source.language == usize::MAX || !config.configured) {
        let named = source
            .front_matter
            .lang
            .iter()
            .find_map(|lang| config.languages.iter().position(|l| l.key.eq_ignore_ascii_case(lang) || l.tag.eq_ignore_ascii_case(lang)));
        source.language = named.unwrap_or(default);
    }
}

fn discover_languages(config: &mut SiteConfig, content: &mut Content) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for source in &mut content.sources {
        source.front_matter.lang.retain(|lang| is_language(lang));
        if source.front_matter.lang.is_empty() {
            source.front_matter.lang.push(guess_language(source.body()).to_owned());
        }
        source.front_matter.lang.truncate(1);
        let tag = language_tag(&source.front_matter.lang[0]);
        *counts.entry(tag).or_default() += 1;
    }
    let title = config.languages[0].title.clone();
    let Some(default) = counts.iter().max_by_key(|(tag, count)| (**count, std::cmp::Reverse((*tag).clone()))) else { return };
    let default = default.0.clone();
    let tags: BTreeSet<&String> = counts.keys().filter(|tag| **tag != default).collect();
    config.default_language = default.to_lowercase();
    config.languages = vec![unconfigured_language(&default, true, &title)];
    config.languages.extend(tags.into_iter().map(|tag| unconfigured_language(tag, false, &title)));
}

/// A language by the script of a text's first letters.
fn guess_language(text: &str) -> &'static str {
    let mut counts = [0_usize; 6];
    for c in text.chars().filter(|c| c.is_alphabetic()).take(1_000) {
        let script = match c {
            '\u{3040}'..='\u{30ff}' => 1,
            '\u{ac00}'..='\u{d7a3}' => 2,
            '\u{600}'..='\u{6ff}' => 3,
            '\u{400}'..='\u{4ff}' => 4,
            '\u{3400}'..='\u{9fff}' => 5,
            _ => 0,
        };
        counts[script] += 1;
    }
    let total: usize = counts.iter().sum();
    // Japanese mixes kana into Han; a tenth of kana decides.
    if total == 0 {
        "en"
    } else if total < counts[1] * 10 {
        "ja"
    } else if total < counts[2] * 3 {
        "ko"
    } else if total < counts[3] * 3 {
        "ar"
    } else if total < counts[4] * 3 {
        "ru"
    } else if total < counts[5] * 3 {
        "zh-CN"
    } else {
        "en"
    }
}
