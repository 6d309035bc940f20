//! The publisher: a site's folder in, a library of static files out.
//!
//! *Start at* [`publish`]. The steps, each in a module of its own:
//! 1. `site` reads the configuration, `content` every Markdown file with its front matter;
//! 2. `library` decides what pages there are, where, and how they hang together;
//! 3. `render` makes each article, on every core, and writes its page and its JSON;
//! 4. `lists` makes home, sections, terms and the archive from the cards of step 3;
//! 5. `index` writes catalog, term lists and permalink index;
//! 6. `output` puts the new library in the place of the old one.
//!
//! Problems of content are [`Diagnostic`]s: they never stop a build, and all come at once.

pub mod cli;
mod content;
mod dates;
mod index;
mod library;
mod link;
mod lists;
mod output;
mod page;
mod progress;
mod render;
mod sanitizer;
mod stamp;
mod strings;
pub mod viewer_files;

pub use library::Selection;
pub use output::Written;
pub use progress::Progress;
pub use sanitizer::{is_clobbering, sanitize};

use crate::article::{Article, ArticleCard, Entries, Listing, Page, PageLink};
use crate::diagnostic::{Diagnostic, Problem, Severity};
use crate::front_matter::MenuRequest;
use crate::manifest::{FORMAT, Language, LanguageSite, Manifest, MenuEntry, TermSummary};
use crate::order::descending_by;
use crate::permalink::{self, DATA, MANIFEST, NOT_FOUND};
use crate::site::{LanguageConfig, SiteConfig};
use crate::taxonomy::Filter;
use crate::view::{Choice, Extra, FilterView};
use anyhow::{Context as _, Result};
use dates::Zone;
use index::{hash, write_catalog, write_hashed, write_json, write_permalinks, write_terms};
use library::Library;
use lists::{FullList, Lists, term_link};
use output::Output;
use page::{Shell, checked_color};
use rayon::prelude::*;
use render::Renderer;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use strings::Strings;

/// What to publish, and how.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The site's folder.
    pub site: PathBuf,
    /// Where the library goes; nothing to find problems only.
    pub out: Option<PathBuf>,
    /// Pages beside the ordinary ones.
    pub selection: Selection,
    /// Instead of the site's own `baseURL`.
    pub base_url: Option<String>,
    /// Let pages reload when the site changes.
    pub live_reload: bool,
}

/// What a build did.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Summary {
    /// Articles that were published.
    pub articles: usize,
    /// Languages of the site.
    pub languages: usize,
    /// Terms in all languages.
    pub terms: usize,
    /// Files of the library.
    pub written: Written,
    /// Every problem, in the order of files and lines.
    pub diagnostics: Vec<Diagnostic>,
}

/// Tags that the widget `taglist` shows; the rest is one step away.
const TAGS_SHOWN: usize = 30;

/// Publishes a site.
///
/// # Errors
/// What stops a build as a whole: no such folder, a configuration that cannot be read, a full disk.
/// A configuration's error is a [`Diagnostic`] in the chain.
pub fn publish(options: &Options, progress: &Progress) -> Result<Summary> {
    let site = &options.site;
    anyhow::ensure!(site.is_dir(), "{} is no folder.\nName the folder that holds `hugo.toml` or your Markdown files.", site.display());
    // A server's library is gone with the server: there is nothing to remember.
    let lasting = options.out.as_deref().filter(|_| !options.live_reload);
    let stamp = lasting.and_then(|out| Some((out, stamp::Stamp::of(options)?)));
    if let Some(summary) = stamp.as_ref().and_then(|(out, stamp)| stamp::recall(out, stamp, options.selection.now)) {
        return Ok(summary);
    }
    let (mut config, mut diagnostics) = crate::site::load(site).map_err(ConfigError)?;
    if let Some(base_url) = &options.base_url {
        config.base_url = Some(base_url.clone());
    }
    config.base_url = config.base_url.map(|url| if url.ends_with('/') { url } else { url + "/" });
    let zone = Zone::new(config.time_zone.as_deref()).unwrap_or_else(|| {
        let message = format!("there is no time zone `{}`", config.time_zone.as_deref().unwrap_or(""));
        let problem = Problem { offset: None, ..Problem::warning(0, message, "Use a name such as `Asia/Shanghai`; dates are read as UTC.") };
        diagnostics.push(problem.in_file("configuration", ""));
        Zone::new(None).unwrap_or_else(|| unreachable!("UTC needs no name"))
    });
    progress.step("Reading articles");
    let content = content::load(site, &mut config, &zone, &mut diagnostics);
    let selection = Selection {
        drafts: options.selection.drafts || config.build_drafts,
        future: options.selection.future || config.build_future,
        expired: options.selection.expired || config.build_expired,
        ..options.selection
    };
    let mut library = Library::new(&config, content, selection, &mut diagnostics);
    let statics = static_files(site, &config);
    library.targets.files.extend(statics.iter().map(|(url, path)| (url.clone(), path.clone())));
    let strings: Vec<Strings> = config.languages.iter().map(|language| strings::load(site, &language.key, &language.tag, &mut diagnostics)).collect();

    let output = options.out.as_deref().map(Output::begin).transpose()?;
    let renderer = Renderer { config: &config, library: &library, strings: &strings, sizes: Mutex::default() };
    let build = Build { options, renderer: &renderer, output: output.as_ref(), progress };
    build.run(&mut diagnostics)?;

    let mut summary = Summary {
        articles: library.entries.len(),
        languages: library.languages.iter().filter(|language| !language.by_date.is_empty()).count(),
        terms: library.languages.iter().flat_map(|language| &language.taxonomies).map(|taxonomy| taxonomy.terms.len()).sum(),
        ..Summary::default()
    };
    if let Some(output) = output {
        progress.step("Copying files");
        library.targets.files.par_iter().try_for_each(|(url, path)| output.copy(url, path))?;
        summary.written = output.finish()?;
    }
    diagnostics.sort();
    diagnostics.dedup();
    summary.diagnostics = diagnostics;
    if let Some((out, stamp)) = stamp {
        stamp::remember(out, stamp, selection.next_change(&library.sources), &summary);
    }
    progress.done();
    Ok(summary)
}

/// A configuration that cannot be read.
#[derive(Debug)]
pub struct ConfigError(pub Diagnostic);

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Diagnostic { file, line, column, message, help, .. } = &self.0;
        write!(f, "{file}:{line}:{column}: {message}\n{help}")
    }
}

impl std::error::Error for ConfigError {}

impl Summary {
    /// Problems that left something out.
    pub fn errors(&self) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
    }
}

/// The JSON Schema of the files that pages are published as.
pub fn json_schema() -> serde_json::Value {
    let mut schema = schemars::SchemaGenerator::default();
    let article = schema.subschema_for::<Article>();
    let listing = schema.subschema_for::<Listing>();
    serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A page of a Longread library (index.json)",
        "anyOf": [article, listing],
        "$defs": schema.definitions(),
    })
}

/// Steps 3 to 5.
struct Build<'a> {
    options: &'a Options,
    renderer: &'a Renderer<'a>,
    output: Option<&'a Output>,
    progress: &'a Progress,
}

impl Build<'_> {
    fn run(&self, diagnostics: &mut Vec<Diagnostic>) -> Result<()> {
        let config = self.renderer.config;
        let library = self.renderer.library;
        let (shell, sites) = self.shell()?;
        self.progress.start("Rendering articles", library.entries.len() as u64);
        let rendered: Vec<(ArticleCard, Vec<Diagnostic>)> = (0..library.entries.len())
            .into_par_iter()
            .map(|at| {
                let rendered = self.renderer.article(at);
                let language = library.entries[at].language;
                self.write_page(&shell, &Page::Article(Box::new(rendered.article)), &sites[language], &Extra::default())?;
                self.progress.tick();
                Ok((rendered.card, rendered.diagnostics))
            })
            .collect::<Result<_>>()?;
        let mut cards = Vec::with_capacity(rendered.len());
        for (card, problems) in rendered {
            cards.push(card);
            diagnostics.extend(problems);
        }
        let mut languages = Vec::new();
        for (at, language) in config.languages.iter().enumerate() {
            let lists = Lists { renderer: self.renderer, language: at, cards: &cards };
            languages.push(self.write_language(&lists, language, &shell, &sites[at], diagnostics)?);
        }
        let Some(output) = self.output else { return Ok(()) };
        let manifest = Manifest { languages, ..(*shell.manifest).clone() };
        output.write(MANIFEST, &serde_json::to_vec(&manifest)?)?;
        output.write(&format!("{DATA}/schema.json"), &serde_json::to_vec_pretty(&json_schema())?)?;
        let default = config.languages.iter().position(|language| language.key == config.default_language).unwrap_or(0);
        let lists = Lists { renderer: self.renderer, language: default, cards: &cards };
        let not_found = Page::Listing(Box::new(lists.not_found()));
        output.write(NOT_FOUND, shell.not_found(&not_found, &sites[default]).as_bytes())
    }

    /// The lists and indexes of one language, and its entry in the manifest.
    fn write_language(
        &self,
        lists: &Lists<'_>,
        language: &LanguageConfig,
        shell: &Shell,
        site: &Arc<LanguageSite>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Language> {
        let library = &self.renderer.library.languages[lists.language];
        let all = lists.all(diagnostics);
        let entry = Language {
            tag: language.tag.clone(),
            key: language.key.clone(),
            name: language.name.clone(),
            direction: language.direction,
            home: language.prefix.clone(),
            articles: u32::try_from(library.by_date.len())?,
            site: String::new(),
        };
        let Some(output) = self.output else { return Ok(entry) };
        let key = &language.key;
        let cards: Vec<&ArticleCard> = library.by_date.iter().map(|&at| &lists.cards[at]).collect();
        let times: Vec<i64> = library.by_date.iter().map(|&at| self.renderer.library.entries[at].time).collect();
        let catalog = write_catalog(output, key, &cards, &times)?;
        let terms = write_terms(output, key, &all, &|entry| library.ids.get(&entry).copied().unwrap_or(0))?;
        let mut links: Vec<PageLink> = library.by_date.iter().map(|&at| self.renderer.library.link(at)).collect();
        links.extend(all.iter().map(|list| PageLink { url: list.listing.url.clone(), title: list.listing.title.clone() }));
        let permalinks = write_permalinks(output, key, links)?;
        // Home is written last: it is the one page that all others of the language lead to.
        let pages: u64 = all.iter().map(|list| u64::from(pages_of(list))).sum();
        self.progress.start(&format!("Writing lists ({})", language.tag), pages);
        all.par_iter().try_for_each(|list| self.write_list(lists, list, shell, site))?;
        let search = lists.search();
        if !lists.is_taken(&search.url) {
            let filter = self.unfiltered(lists, &all);
            self.write_page(shell, &Page::Listing(Box::new(search)), site, &Extra { filter: Some(filter), ..Extra::default() })?;
        }
        let site = LanguageSite { catalog, terms, permalinks, ..(**site).clone() };
        let site = write_json(output, "", &format!("site-{key}-"), &site)?;
        Ok(Language { site, ..entry })
    }

    /// A list's pages: all as HTML, the first as JSON too.
    fn write_list(&self, lists: &Lists<'_>, list: &FullList<'_>, shell: &Shell, site: &Arc<LanguageSite>) -> Result<()> {
        let mut page = Page::Listing(Box::new(list.listing.clone()));
        self.write_page(shell, &page, site, &Extra::default())?;
        self.progress.tick();
        for number in 2..=pages_of(list) {
            if let Page::Listing(listing) = &mut page {
                listing.entries = Entries::Articles(lists.article_list(list.entries, number));
            }
            let html = shell.page(&page, site, &Extra::default());
            if let Some(output) = self.output {
                output.write(&permalink::html_file(&permalink::list_page(page.url(), number)), html.as_bytes())?;
            }
            self.progress.tick();
        }
        Ok(())
    }

    fn write_page(&self, shell: &Shell, page: &Page, site: &Arc<LanguageSite>, extra: &Extra) -> Result<()> {
        let Some(output) = self.output else { return Ok(()) };
        let json = match page {
            Page::Article(article) => serde_json::to_vec(article)?,
            Page::Listing(listing) => serde_json::to_vec(listing)?,
        };
        output.write(&permalink::json_file(page.url()), &json)?;
        output.write(&permalink::html_file(page.url()), shell.page(page, site, extra).as_bytes())
    }

    /// The page of search as it is before anything was asked: all articles, all counts.
    fn unfiltered(&self, lists: &Lists<'_>, all: &[FullList<'_>]) -> FilterView {
        let config = self.renderer.config;
        let library = &self.renderer.library.languages[lists.language];
        let newest: Vec<usize> = library.by_date.iter().rev().copied().collect();
        let filter = Filter { page: 1, ..Filter::default() };
        let mut groups: Vec<(String, Vec<Choice>)> = Vec::new();
        for list in all {
            let Some(taxonomy) = list.taxonomy.filter(|taxonomy| !taxonomy.is_empty()) else { continue };
            let slug = list.listing.url.trim_end_matches('/').rsplit('/').next().unwrap_or("");
            let choice = Choice {
                name: list.listing.title.clone(),
                count: u32::try_from(list.entries.len()).unwrap_or(u32::MAX),
                selected: false,
                query: filter.toggled(taxonomy, slug).to_query(),
            };
            match groups.iter_mut().find(|(name, _)| name == taxonomy) {
                Some((_, choices)) => choices.push(choice),
                None => groups.push((taxonomy.to_owned(), vec![choice])),
            }
        }
        for (_, choices) in &mut groups {
            *choices = descending_by(std::mem::take(choices), |choice| i64::from(choice.count));
        }
        let mut years: Vec<Choice> = Vec::new();
        for month in &library.months {
            let Some((year, _)) = month.month else { continue };
            let count = u32::try_from(month.entries.len()).unwrap_or(u32::MAX);
            match years.last_mut().filter(|last| last.name == year.to_string()) {
                Some(last) => last.count += count,
                None => years.push(Choice {
                    name: year.to_string(),
                    count,
                    selected: false,
                    query: Filter { year: Some(year), ..filter.clone() }.to_query(),
                }),
            }
        }
        let counts = self.renderer.library.languages.iter().map(|language| u32::try_from(language.by_date.len()).unwrap_or(u32::MAX));
        let counts: Vec<(&LanguageConfig, u32)> = config.languages.iter().zip(counts).collect();
        FilterView::new(
            filter,
            lists.article_list(&newest, 1),
            groups,
            years,
            &config.languages[lists.language].tag,
            &counts.iter().map(|(language, count)| (language.tag.as_str(), language.name.as_str(), *count)).collect::<Vec<_>>(),
            self.renderer.strings[lists.language].words.get("all_languages").map_or("", String::as_str),
        )
    }

    /// What all documents share, and what the pages of each language share.
    fn shell(&self) -> Result<(Shell, Vec<Arc<LanguageSite>>)> {
        let config = self.renderer.config;
        let sites = (0..config.languages.len()).map(|at| Arc::new(self.language_site(at))).collect();
        let manifest = Manifest {
            format: FORMAT,
            title: config
                .languages
                .iter()
                .find(|language| language.key == config.default_language)
                .map_or_else(String::new, |language| language.title.clone()),
            default_language: config
                .languages
                .iter()
                .find(|language| language.key == config.default_language)
                .map_or_else(String::new, |language| language.tag.clone()),
            languages: config
                .languages
                .iter()
                .map(|language| Language {
                    tag: language.tag.clone(),
                    key: language.key.clone(),
                    name: language.name.clone(),
                    direction: language.direction,
                    home: language.prefix.clone(),
                    articles: 0,
                    site: String::new(),
                })
                .collect(),
        };
        let files = &self.renderer.library.targets.files;
        let params = &config.languages[0].params;
        let custom_css = params
            .custom_css
            .iter()
            .map(|css| css.trim_start_matches('/').to_owned())
            .filter(|css| permalink::is_external(css) || files.contains_key(css));
        let shell = Shell {
            manifest: Arc::new(manifest),
            style: match self.output {
                Some(output) => write_hashed(output, "", "viewer-", "css", viewer_files::STYLE.as_bytes())?,
                None => String::new(),
            },
            script: self.output.map(write_viewer).transpose()?.flatten(),
            custom_css: custom_css.filter(|css| !permalink::is_external(css)).collect(),
            accent: params.highlight_color.as_deref().and_then(checked_color),
            base_url: config.base_url.clone(),
            icon: ["favicon.svg", "favicon.ico", "favicon.png"].iter().find(|name| files.contains_key(**name)).map(|name| (*name).to_owned()),
            live_reload: self.options.live_reload,
        };
        Ok((shell, sites))
    }

    fn language_site(&self, at: usize) -> LanguageSite {
        let library = self.renderer.library;
        let language = &self.renderer.config.languages[at];
        let params = &language.params;
        let pages = &library.languages[at];
        let newest = pages.by_date.iter().rev().find_map(|&entry| library.entries[entry].date.as_deref());
        let summary = |name: &str, limit: usize, by_count: bool| {
            let taxonomy = pages.taxonomies.iter().find(|taxonomy| taxonomy.name == name)?;
            let mut terms: Vec<_> = taxonomy.terms.iter().collect();
            if by_count && limit < terms.len() {
                terms.sort_by_key(|term| std::cmp::Reverse(term.entries.len()));
                terms.truncate(limit);
                terms.sort_by(|a, b| a.slug.cmp(&b.slug));
            }
            let total = u32::try_from(taxonomy.terms.len()).unwrap_or(u32::MAX);
            (0 < total).then(|| TermSummary { url: taxonomy.url.clone(), total, terms: terms.into_iter().map(term_link).collect() })
        };
        let mut logo = params.logo.clone();
        logo.image = logo
            .image
            .filter(|image| render::is_image_url(image))
            .map(|image| if permalink::is_external(&image) { image } else { image.trim_start_matches('/').to_owned() });
        LanguageSite {
            lang: language.tag.clone(),
            direction: language.direction,
            home: language.prefix.clone(),
            title: language.title.clone(),
            description: params.description.clone(),
            logo,
            copyright: params.copyright.clone().unwrap_or_else(|| language.title.clone()),
            copyright_year: newest.and_then(crate::date::DateTime::parse).map(|date| date.year),
            date_format: params.date_format.clone(),
            readmore: params.readmore,
            post_meta: params.post_meta.clone(),
            menu_main: self.menu(at, "main"),
            menu_side: self.menu(at, "side"),
            menu_footer: self.menu(at, "footer"),
            social: params.social.clone(),
            recent: pages.home.iter().take(params.recent_num).map(|&entry| library.link(entry)).collect(),
            categories: summary("categories", usize::MAX, false),
            tags: summary("tags", TAGS_SHOWN, true),
            categories_counter: params.categories_counter,
            tags_counter: params.tags_counter,
            search: permalink::search(&language.prefix),
            page_size: self.renderer.config.page_size,
            strings: self.renderer.strings[at].words.clone(),
            dates: self.renderer.strings[at].dates.clone(),
            ..LanguageSite::default()
        }
    }

    /// A menu: the configuration's entries and the pages that asked to be in it, by weight, then name.
    fn menu(&self, at: usize, menu: &str) -> Vec<MenuEntry> {
        let library = self.renderer.library;
        let language = &self.renderer.config.languages[at];
        let mut entries: Vec<(i64, MenuEntry)> = Vec::new();
        for item in language.menus.iter().filter(|item| item.menu == menu && !item.name.is_empty()) {
            let wanted = if item.url.is_empty() { &item.page_ref } else { &item.url };
            let url = self.menu_url(at, wanted);
            if !permalink::is_external(&url) || crate::markdown::is_safe_link(&url) {
                entries.push((item.weight, MenuEntry { name: item.name.clone(), url, pre: plain(&item.pre), post: plain(&item.post) }));
            }
        }
        let mut ask = |requests: &[MenuRequest], title: &str, url: &str, weight: i64| {
            for request in requests.iter().filter(|request| request.menu == menu) {
                entries.push((
                    request.weight.unwrap_or(weight),
                    MenuEntry {
                        name: request.name.clone().unwrap_or_else(|| title.to_owned()),
                        url: url.to_owned(),
                        pre: plain(&request.pre),
                        post: plain(&request.post),
                    },
                ));
            }
        };
        for entry in library.entries.iter().filter(|entry| entry.language == at) {
            ask(&library.sources[entry.source].front_matter.menu, &entry.title, &entry.url, entry.weight);
        }
        for section in &library.languages[at].sections {
            if let Some(source) = section.source.map(|source| &library.sources[source]) {
                ask(&source.front_matter.menu, &section.title, &section.url, source.front_matter.weight);
            }
        }
        entries.sort_by(|(a, x), (b, y)| (*a == 0, a, &x.name).cmp(&(*b == 0, b, &y.name)));
        entries.into_iter().map(|(_, entry)| entry).collect()
    }

    /// A menu's URL: a page of this language if there is one, else as written from the site's root.
    fn menu_url(&self, at: usize, wanted: &str) -> String {
        if permalink::is_external(wanted) {
            return wanted.to_owned();
        }
        let prefix = &self.renderer.config.languages[at].prefix;
        let path = wanted.trim_start_matches('/');
        let pages = &self.renderer.library.targets.pages;
        let page = permalink::normalize(path);
        [format!("{prefix}{page}"), page.clone(), permalink::normalize(&permalink::sanitize(&format!("{prefix}{path}")))]
            .into_iter()
            .find(|url| pages.contains_key(url))
            .unwrap_or(page)
    }
}

fn pages_of(list: &FullList<'_>) -> u32 {
    match &list.listing.entries {
        Entries::Articles(articles) => articles.pages(),
        _ => 1,
    }
}

/// The viewer under hashed names; returns its script. Nothing if this program was built without it.
fn write_viewer(output: &Output) -> Result<Option<String>> {
    let Some((glue, wasm)) = viewer_files::VIEWER else { return Ok(None) };
    let wasm_name = format!("viewer-{}.wasm", hash(wasm));
    output.write(&format!("{DATA}/{wasm_name}"), wasm)?;
    let glue = std::str::from_utf8(glue).context("the viewer's script is not UTF-8")?;
    // wasm-bindgen writes it for people: without comments and indentation it is a tenth smaller in transit.
    let is_comment = |line: &str| ["/**", "*", "//"].iter().any(|start| line.starts_with(start));
    let glue = glue.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line)).collect::<Vec<_>>().join("\n");
    let script = format!("{glue}\n__wbg_init({{module_or_path:new URL({wasm_name:?},import.meta.url)}});\n");
    write_hashed(output, "", "viewer-", "js", script.as_bytes()).map(Some)
}

/// Files of the static folders by URL. A later folder lies over an earlier one.
fn static_files(site: &Path, config: &SiteConfig) -> HashMap<String, PathBuf> {
    let mut files = HashMap::new();
    for dir in &config.static_dirs {
        let dir = site.join(dir);
        for entry in walkdir::WalkDir::new(&dir).follow_links(true).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
            if let Ok(path) = entry.path().strip_prefix(&dir) {
                files.insert(path.to_string_lossy().replace('\\', "/"), entry.path().to_path_buf());
            }
        }
    }
    files
}

/// The text of a menu's `pre` or `post`, which may be HTML (an icon's tag): only its words stay.
fn plain(html: &str) -> String {
    let text = ammonia::Builder::empty().clean(html).to_string();
    crate::markdown::decode_entities(&text).into_owned()
}
