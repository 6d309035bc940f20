//! Decides what pages there are, where they are, and how they hang together, from front matter alone.
//!
//! *Start at* [`Library::new`]: it
//! 1. leaves out drafts, pages of the future and pages whose time is over,
//! 2. gives every article its permalink, and reports those that two files claim,
//! 3. pairs translations,
//! 4. builds sections, taxonomies, months and the home list of each language, each in Hugo's order,
//! 5. collects every URL, so that links can be resolved while articles are rendered.

use super::content::{Content, Resource, Role, Source};
use crate::article::{PageLink, TermLink, Translation};
use crate::date::DateTime;
use crate::diagnostic::{Diagnostic, Problem};
use crate::permalink::{self, ArticlePath};
use crate::site::SiteConfig;
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, HashMap};

/// Which pages to publish beside the ordinary ones.
#[derive(Clone, Copy, Debug, Default)]
pub struct Selection {
    /// Drafts.
    pub drafts: bool,
    /// Pages whose date lies ahead.
    pub future: bool,
    /// Pages whose time is over.
    pub expired: bool,
    /// Now, in seconds since 1970.
    pub now: i64,
}

/// All pages of a site.
#[derive(Debug)]
pub(super) struct Library {
    /// Every content file that was read, those left out too.
    pub sources: Vec<Source>,
    /// The articles; positions in here are used everywhere below.
    pub entries: Vec<Entry>,
    /// By language.
    pub languages: Vec<LanguageLibrary>,
    /// By URL: pages and files.
    pub targets: Targets,
}

/// One article.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The position of its file.
    pub source: usize,
    /// The position of its language.
    pub language: usize,
    /// Its permalink.
    pub url: String,
    /// Plain text; entities decoded.
    pub title: String,
    /// RFC 3339.
    pub date: Option<String>,
    /// Seconds since 1970; 0 without a date.
    pub time: i64,
    /// Order in lists; 0 is last.
    pub weight: i64,
    /// Its top-level folder or `type`.
    pub page_type: String,
    /// The position of its lowest section.
    pub section: Option<usize>,
    /// Its terms: taxonomy, then term.
    pub terms: Vec<(usize, usize)>,
    /// The same article in other languages.
    pub translations: Vec<usize>,
    /// The older neighbour in its section.
    pub previous: Option<usize>,
    /// The newer neighbour in its section.
    pub next: Option<usize>,
}

/// The pages of one language.
#[derive(Clone, Debug, Default)]
pub(super) struct LanguageLibrary {
    /// All articles in ascending date order: the position is the catalog's id.
    pub by_date: Vec<usize>,
    /// The catalog's id of each article of this language.
    pub ids: HashMap<usize, u32>,
    /// The articles of home and of the widget `recent`, in Hugo's order.
    pub home: Vec<usize>,
    /// Folders with `_index.md`, and all top-level folders.
    pub sections: Vec<Section>,
    /// In the order of the configuration.
    pub taxonomies: Vec<Taxonomy>,
    /// Months with articles, the newest first; the last may be the articles without a date.
    pub months: Vec<MonthList>,
    /// The file `_index.md` of the content folder itself.
    pub home_source: Option<usize>,
}

/// A section.
#[derive(Clone, Debug)]
pub(super) struct Section {
    /// Its folders below the content folder.
    pub folders: Vec<String>,
    /// Its permalink.
    pub url: String,
    /// Plain text.
    pub title: String,
    /// Its `_index.md`.
    pub source: Option<usize>,
    /// Its articles, those of sections within it too, in Hugo's order.
    pub entries: Vec<usize>,
    /// The same section in other languages.
    pub translations: Vec<Translation>,
}

/// A taxonomy.
#[derive(Clone, Debug)]
pub(super) struct Taxonomy {
    /// `tags`.
    pub name: String,
    /// Its permalink.
    pub url: String,
    /// Plain text.
    pub title: String,
    /// Its `_index.md`.
    pub source: Option<usize>,
    /// In the order of their slugs.
    pub terms: Vec<Term>,
    /// The same taxonomy in other languages.
    pub translations: Vec<Translation>,
}

/// A term.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// As the first article writes it, or as its `_index.md` says.
    pub title: String,
    /// The last part of its URL.
    pub slug: String,
    /// Its permalink.
    pub url: String,
    /// Its `_index.md`.
    pub source: Option<usize>,
    /// In Hugo's order.
    pub entries: Vec<usize>,
    /// The same term in other languages.
    pub translations: Vec<Translation>,
}

/// A month of the archive.
#[derive(Clone, Debug)]
pub(super) struct MonthList {
    /// Year and month; nothing for articles without a date.
    pub month: Option<(i32, u8)>,
    /// Its permalink.
    pub url: String,
    /// In Hugo's order.
    pub entries: Vec<usize>,
}

/// What a link may lead to.
#[derive(Debug, Default)]
pub(super) struct Targets {
    /// Content files by language and path (`news/a.md`, lower case): the page's URL.
    pub content: HashMap<(usize, String), String>,
    /// URLs of pages, with whether they are articles.
    pub pages: HashMap<String, Option<usize>>,
    /// URLs of files, with where they are.
    pub files: HashMap<String, std::path::PathBuf>,
}

impl Library {
    /// Arranges the content. Problems of the whole (such as two files with one permalink) are reported.
    pub(super) fn new(config: &SiteConfig, content: Content, selection: Selection, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let Content { sources, resources } = content;
        let mut library =
            Self { entries: Vec::new(), languages: vec![LanguageLibrary::default(); config.languages.len()], targets: Targets::default(), sources };
        library.make_entries(config, selection, diagnostics);
        library.order_by_date();
        library.make_sections(config);
        library.make_taxonomies(config, diagnostics);
        library.make_months(config);
        library.make_home(config);
        library.pair_translations(config);
        library.collect_targets(config, resources);
        library
    }

    /// A link to an article.
    pub(super) fn link(&self, entry: usize) -> PageLink {
        let entry = &self.entries[entry];
        PageLink { url: entry.url.clone(), title: entry.title.clone() }
    }

    /// Links to an article's terms of one taxonomy.
    pub(super) fn term_links(&self, entry: &Entry, taxonomy: &str) -> Vec<TermLink> {
        let taxonomies = &self.languages[entry.language].taxonomies;
        entry
            .terms
            .iter()
            .filter(|(at, _)| taxonomies[*at].name == taxonomy)
            .map(|&(at, term)| {
                let term = &taxonomies[at].terms[term];
                TermLink { name: term.title.clone(), url: term.url.clone(), count: None }
            })
            .collect()
    }

    fn make_entries(&mut self, config: &SiteConfig, selection: Selection, diagnostics: &mut Vec<Diagnostic>) {
        let mut claimed: HashMap<String, usize> = HashMap::new();
        for at in 0..self.sources.len() {
            let source = &self.sources[at];
            if source.role == Role::Branch || source.front_matter.headless || !selection.holds(source) {
                continue;
            }
            let entry = make_entry(config, at, source);
            if let Some(&other) = claimed.get(&entry.url) {
                let message = format!("the permalink `/{}` is taken by `{}` already", entry.url, self.sources[other].file);
                let problem =
                    Problem { offset: None, ..Problem::error(0, message, "Give one of the two its own `slug` or `url`; this one is left out.") };
                diagnostics.push(problem.in_file(&source.file, &source.text));
                continue;
            }
            claimed.insert(entry.url.clone(), at);
            self.entries.push(entry);
        }
    }

    fn order_by_date(&mut self) {
        for (at, entry) in self.entries.iter().enumerate() {
            self.languages[entry.language].by_date.push(at);
        }
        for language in &mut self.languages {
            // Descending order of ids must be the order of lists, so ties are reversed here.
            language.by_date.sort_by(|&a, &b| {
                let (a, b) = (&self.entries[a], &self.entries[b]);
                a.time.cmp(&b.time).then_with(|| b.title.cmp(&a.title)).then_with(|| b.url.cmp(&a.url))
            });
            language.ids = language.by_date.iter().zip(0..).map(|(&entry, id)| (entry, id)).collect();
        }
    }

    fn make_sections(&mut self, config: &SiteConfig) {
        for (language, settings) in config.languages.iter().enumerate() {
            let mut sections: BTreeMap<Vec<String>, Option<usize>> = BTreeMap::new();
            let taxonomy_folder = |folders: &[String]| folders.first().is_some_and(|first| config.taxonomies.contains(&first.to_lowercase()));
            for (at, source) in self.sources.iter().enumerate().filter(|(_, source)| source.language == language) {
                match source.role {
                    Role::Branch if source.folders.is_empty() => self.languages[language].home_source = Some(at),
                    Role::Branch if taxonomy_folder(&source.folders) => {}
                    Role::Branch => drop(sections.insert(source.folders.clone(), Some(at))),
                    Role::Leaf if source.folders.len() < 2 => {}
                    _ if taxonomy_folder(&source.folders) => {}
                    _ => {
                        if let Some(top) = source.folders.first() {
                            sections.entry(vec![top.clone()]).or_insert(None);
                        }
                    }
                }
            }
            for (folders, source) in sections {
                let front_matter = source.map(|at| &self.sources[at].front_matter);
                let title = front_matter
                    .and_then(|fields| fields.title.as_deref())
                    .map(|title| crate::markdown::decode_entities(title).into_owned())
                    .unwrap_or_else(|| title_case(folders.last().map_or("", String::as_str)));
                let names: Vec<&str> = folders.iter().map(String::as_str).collect();
                let url = match front_matter.and_then(|fields| fields.url.as_deref()).filter(|url| !url.is_empty()) {
                    Some(url) => permalink::article(&ArticlePath { language_prefix: &settings.prefix, url: Some(url), ..ArticlePath::default() }),
                    None => permalink::section(&settings.prefix, &names),
                };
                self.languages[language].sections.push(Section { url, title, source, entries: Vec::new(), translations: Vec::new(), folders });
            }
            self.fill_sections(language, config.pager_reversed);
        }
    }

    /// Puts each article into its sections, and links neighbours within the lowest of them.
    fn fill_sections(&mut self, language: usize, reversed: bool) {
        let mut sections = std::mem::take(&mut self.languages[language].sections);
        let by_folders: HashMap<Vec<String>, usize> = sections.iter().enumerate().map(|(at, section)| (section.folders.clone(), at)).collect();
        let mut own: Vec<Vec<usize>> = vec![Vec::new(); sections.len() + 1];
        let order = list_order(&self.entries, &self.languages[language].by_date);
        for at in order {
            let source = &self.sources[self.entries[at].source];
            // A page bundle's own folder is the page, not a section that holds it.
            let depth = source.folders.len() - usize::from(source.role == Role::Leaf && !source.folders.is_empty());
            let mut lowest = None;
            for n in (1..=depth).rev() {
                if let Some(&section) = by_folders.get(&source.folders[..n]) {
                    lowest.get_or_insert(section);
                    sections[section].entries.push(at);
                }
            }
            self.entries[at].section = lowest;
            own[lowest.unwrap_or(sections.len())].push(at);
        }
        for list in own {
            for (n, &at) in list.iter().enumerate() {
                let newer = n.checked_sub(1).map(|n| list[n]);
                let older = list.get(n + 1).copied();
                let (previous, next) = if reversed { (newer, older) } else { (older, newer) };
                self.entries[at].previous = previous;
                self.entries[at].next = next;
            }
        }
        self.languages[language].sections = sections;
    }

    fn make_taxonomies(&mut self, config: &SiteConfig, diagnostics: &mut Vec<Diagnostic>) {
        for (language, settings) in config.languages.iter().enumerate() {
            let order = list_order(&self.entries, &self.languages[language].by_date);
            let branches: HashMap<String, usize> = self
                .sources
                .iter()
                .enumerate()
                .filter(|(_, source)| source.language == language && source.role == Role::Branch)
                .map(|(at, source)| (permalink::path_name(&source.folders.join("/")), at))
                .collect();
            for (number, name) in config.taxonomies.iter().enumerate() {
                let mut terms: BTreeMap<String, Term> = BTreeMap::new();
                for &at in &order {
                    let entry = &self.entries[at];
                    let source = &self.sources[entry.source];
                    for written in source.front_matter.lists.iter().find(|(key, _)| key == name).map_or(&[][..], |(_, l)| l) {
                        let slug = permalink::path_name(written);
                        if slug.trim_matches('/').is_empty() {
                            let message = format!("`{written}` in `{name}` has no letters to make an address of");
                            let problem = Problem { offset: None, ..Problem::warning(0, message, "Use a word; the term is left out.") };
                            diagnostics.push(problem.in_file(&source.file, &source.text));
                            continue;
                        }
                        let term = terms.entry(slug.clone()).or_insert_with(|| Term {
                            title: crate::markdown::decode_entities(written).into_owned(),
                            url: permalink::term(&settings.prefix, name, written),
                            slug,
                            source: None,
                            entries: Vec::new(),
                            translations: Vec::new(),
                        });
                        if term.entries.last() != Some(&at) {
                            term.entries.push(at);
                        }
                    }
                }
                let source = branches.get(name).copied();
                let title = source.and_then(|at| self.sources[at].front_matter.title.clone());
                let mut terms: Vec<Term> = terms.into_values().collect();
                for term in &mut terms {
                    term.source = branches.get(&format!("{name}/{}", term.slug)).copied();
                    if let Some(title) = term.source.and_then(|at| self.sources[at].front_matter.title.clone()) {
                        term.title = title;
                    }
                }
                for (at, term) in terms.iter().enumerate() {
                    for &entry in &term.entries {
                        self.entries[entry].terms.push((number, at));
                    }
                }
                self.languages[language].taxonomies.push(Taxonomy {
                    name: name.clone(),
                    url: permalink::taxonomy(&settings.prefix, name),
                    title: title.unwrap_or_default(),
                    source,
                    terms,
                    translations: Vec::new(),
                });
            }
            self.order_terms_as_written(language);
        }
    }

    /// An article's terms stand in the order of its front matter.
    fn order_terms_as_written(&mut self, language: usize) {
        let taxonomies = &self.languages[language].taxonomies;
        for entry in self.entries.iter_mut().filter(|entry| entry.language == language && 1 < entry.terms.len()) {
            let lists = &self.sources[entry.source].front_matter.lists;
            entry.terms.sort_by_key(|&(taxonomy, term)| {
                let list = lists.iter().find(|(name, _)| *name == taxonomies[taxonomy].name);
                let slug = &taxonomies[taxonomy].terms[term].slug;
                let place = list.and_then(|(_, list)| list.iter().position(|written| permalink::path_name(written) == *slug));
                (taxonomy, place)
            });
        }
    }

    fn make_months(&mut self, config: &SiteConfig) {
        for (language, settings) in config.languages.iter().enumerate() {
            let mut months: BTreeMap<Reverse<Option<(i32, u8)>>, Vec<usize>> = BTreeMap::new();
            for &at in self.languages[language].by_date.iter().rev() {
                let date = self.entries[at].date.as_deref().and_then(DateTime::parse);
                months.entry(Reverse(date.map(|date| (date.year, date.month)))).or_default().push(at);
            }
            self.languages[language].months = months
                .into_iter()
                .map(|(Reverse(month), entries)| MonthList {
                    month,
                    url: match month {
                        Some(_) => permalink::archive(&settings.prefix, month),
                        None => permalink::archive_undated(&settings.prefix),
                    },
                    entries,
                })
                .collect();
        }
    }

    /// Hugo's `mainSections`: those of the site, else the top-level section with the most pages.
    fn make_home(&mut self, config: &SiteConfig) {
        for (language, settings) in config.languages.iter().enumerate() {
            let order = list_order(&self.entries, &self.languages[language].by_date);
            let wanted: Option<Vec<String>> = match &settings.params.main_sections {
                Some(sections) => Some(sections.iter().map(|section| section.to_lowercase()).collect()),
                None if !config.configured => None,
                None => {
                    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
                    for &at in order.iter().filter(|&&at| self.entries[at].section.is_some()) {
                        *counts.entry(&self.entries[at].page_type).or_default() += 1;
                    }
                    counts.into_iter().max_by_key(|(name, count)| (*count, Reverse(*name))).map(|(name, _)| vec![name.to_owned()])
                }
            };
            let home: Vec<usize> = match wanted {
                None => order,
                Some(wanted) => order.into_iter().filter(|&at| wanted.contains(&self.entries[at].page_type)).collect(),
            };
            self.languages[language].home = home;
        }
    }

    fn pair_translations(&mut self, config: &SiteConfig) {
        let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let source = &self.sources[entry.source];
            let key = match &source.front_matter.translation_key {
                Some(key) => format!("key:{key}"),
                None => format!("path:{}", source.content_path()),
            };
            groups.entry(key).or_default().push(at);
        }
        for group in groups.into_values().filter(|group| 1 < group.len()) {
            for &at in &group {
                let mut others: Vec<usize> =
                    group.iter().copied().filter(|&other| self.entries[other].language != self.entries[at].language).collect();
                others.sort_by_key(|&other| self.entries[other].language);
                others.dedup_by_key(|other| self.entries[*other].language);
                self.entries[at].translations = others;
            }
        }
        // Lists are translations of each other when their folders or slugs are the same.
        let mut lists: HashMap<String, Vec<(usize, String)>> = HashMap::new();
        for (language, library) in self.languages.iter().enumerate() {
            for (key, url) in library.list_keys() {
                lists.entry(key).or_default().push((language, url));
            }
        }
        let translations = |key: &str, language: usize| -> Vec<Translation> {
            lists
                .get(key)
                .into_iter()
                .flatten()
                .filter(|(other, _)| *other != language)
                .map(|(other, url)| Translation { lang: config.languages[*other].tag.clone(), url: url.clone(), title: String::new() })
                .collect()
        };
        for (language, library) in self.languages.iter_mut().enumerate() {
            for section in &mut library.sections {
                section.translations = translations(&section_key(section), language);
            }
            for taxonomy in &mut library.taxonomies {
                taxonomy.translations = translations(&taxonomy.name, language);
                for term in &mut taxonomy.terms {
                    term.translations = translations(&format!("{}/{}", taxonomy.name, term.slug), language);
                }
            }
        }
    }

    fn collect_targets(&mut self, config: &SiteConfig, resources: Vec<Resource>) {
        let targets = &mut self.targets;
        for (at, entry) in self.entries.iter().enumerate() {
            targets.pages.insert(entry.url.clone(), Some(at));
            let source = &self.sources[entry.source];
            targets.content.insert((entry.language, source.content_path()), entry.url.clone());
        }
        for (at, language) in self.languages.iter().enumerate() {
            let prefix = &config.languages[at].prefix;
            for url in [prefix.clone(), permalink::archive(prefix, None), permalink::search(prefix)] {
                targets.pages.insert(url, None);
            }
            for section in &language.sections {
                targets.pages.insert(section.url.clone(), None);
                let path = format!("{}/_index.md", section.folders.join("/")).to_lowercase();
                targets.content.insert((at, path), section.url.clone());
            }
            targets.content.insert((at, "_index.md".to_owned()), prefix.clone());
            for taxonomy in &language.taxonomies {
                targets.pages.insert(taxonomy.url.clone(), None);
                targets.pages.extend(taxonomy.terms.iter().map(|term| (term.url.clone(), None)));
            }
            targets.pages.extend(language.months.iter().map(|month| (month.url.clone(), None)));
        }
        let bundles: HashMap<&[String], Vec<&Entry>> = self.entries.iter().fold(HashMap::new(), |mut bundles, entry| {
            let source = &self.sources[entry.source];
            if source.role == Role::Leaf && !source.folders.is_empty() {
                bundles.entry(&source.folders[..]).or_insert_with(Vec::new).push(entry);
            }
            bundles
        });
        for resource in resources {
            // Beside a page bundle a file belongs to the page; elsewhere to the section's folder.
            let owner = (1..=resource.folders.len()).rev().find_map(|depth| {
                let entries = bundles.get(&resource.folders[..depth])?;
                let owner = entries.iter().find(|entry| resource.language.is_none_or(|language| language == entry.language))?;
                Some((owner.url.clone(), depth))
            });
            let (base, below) = match owner {
                Some((url, depth)) => (url, &resource.folders[depth..]),
                None => {
                    let names: Vec<&str> = resource.folders.iter().map(String::as_str).collect();
                    let prefix = resource.language.map_or("", |language| config.languages[language].prefix.as_str());
                    (permalink::section(prefix, &names), &[][..])
                }
            };
            let mut url = base;
            for folder in below {
                url.push_str(folder);
                url.push('/');
            }
            url.push_str(&resource.name);
            targets.files.insert(url, resource.path);
        }
    }
}

impl LanguageLibrary {
    /// Every list that may have a translation, by a key that is the same in all languages.
    fn list_keys(&self) -> Vec<(String, String)> {
        let mut keys: Vec<_> = self.sections.iter().map(|section| (section_key(section), section.url.clone())).collect();
        for taxonomy in &self.taxonomies {
            keys.push((taxonomy.name.clone(), taxonomy.url.clone()));
            keys.extend(taxonomy.terms.iter().map(|term| (format!("{}/{}", taxonomy.name, term.slug), term.url.clone())));
        }
        keys
    }
}

impl Selection {
    /// The next second at which a page appears or expires by itself.
    pub(super) fn next_change(&self, sources: &[Source]) -> Option<i64> {
        let dates = sources.iter().flat_map(|source| {
            let fields = &source.front_matter;
            [&fields.publish_date, &fields.date, &fields.expiry_date]
        });
        let seconds = dates.filter_map(|date| Some(DateTime::parse(date.as_deref()?)?.epoch_seconds()));
        seconds.filter(|&time| self.now < time).min()
    }

    fn holds(&self, source: &Source) -> bool {
        let fields = &source.front_matter;
        let seconds = |date: &Option<String>| date.as_deref().and_then(DateTime::parse).map(|date| date.epoch_seconds());
        let published = seconds(&fields.publish_date).or_else(|| seconds(&fields.date));
        (self.drafts || !fields.draft)
            && (self.future || published.is_none_or(|time| time <= self.now))
            && (self.expired || seconds(&fields.expiry_date).is_none_or(|time| self.now < time))
    }
}

fn section_key(section: &Section) -> String {
    format!("/{}", section.folders.join("/").to_lowercase())
}

fn make_entry(config: &SiteConfig, at: usize, source: &Source) -> Entry {
    let fields = &source.front_matter;
    let folders: Vec<&str> = source.folders.iter().map(String::as_str).collect();
    let title = match fields.title.as_deref().map(str::trim).filter(|title| !title.is_empty()) {
        Some(title) => crate::markdown::decode_entities(title).into_owned(),
        None if source.role == Role::Leaf => title_case(folders.last().copied().unwrap_or("")),
        None => title_case(&source.stem),
    };
    let top = folders.first().copied().filter(|_| source.role != Role::Leaf || 1 < folders.len()).unwrap_or("");
    let pattern = config.permalinks.iter().find(|(section, _)| section.eq_ignore_ascii_case(top) && !top.is_empty());
    let date = fields.date.as_deref().or(fields.publish_date.as_deref()).and_then(DateTime::parse);
    let url = permalink::article(&ArticlePath {
        language_prefix: &config.languages[source.language].prefix,
        folders: &folders,
        file: &source.stem,
        slug: fields.slug.as_deref(),
        url: fields.url.as_deref(),
        title: &title,
        pattern: pattern.map(|(_, pattern)| pattern.as_str()),
        date,
    });
    Entry {
        source: at,
        language: source.language,
        url,
        title,
        date: fields.date.clone().or_else(|| fields.publish_date.clone()),
        time: date.map_or(0, |date| date.epoch_seconds()),
        weight: fields.weight,
        page_type: fields.page_type.as_deref().unwrap_or(top).to_lowercase(),
        section: None,
        terms: Vec::new(),
        translations: Vec::new(),
        previous: None,
        next: None,
    }
}

/// Hugo's default order: weight (0 last), then newest, then title. `by_date` is ascending.
fn list_order(entries: &[Entry], by_date: &[usize]) -> Vec<usize> {
    let mut order: Vec<usize> = by_date.iter().rev().copied().collect();
    if order.iter().any(|&at| entries[at].weight != 0) {
        order.sort_by(|&a, &b| match (entries[a].weight, entries[b].weight) {
            (a, b) if a == b => Ordering::Equal,
            (0, _) => Ordering::Greater,
            (_, 0) => Ordering::Less,
            (a, b) => a.cmp(&b),
        });
    }
    order
}

/// `my-first_post` is "My First Post".
fn title_case(name: &str) -> String {
    let words = name.split(['-', '_', ' ']).filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    words.map(capital).collect::<Vec<_>>().join(" ")
}
