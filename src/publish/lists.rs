//! Home, sections, taxonomies, terms, archive, search and not found as [`Listing`]s.
//!
//! *Start at* [`Lists::all`]: every list of a language, in one order. The cards come from the
//! articles that were rendered before.

use super::library::{LanguageLibrary, Term};
use super::render::Renderer;
use crate::article::{ArticleCard, ArticleList, Entries, Kind, Listing, Month, PageLink, Sidebar, TermLink, Translation, Widget, Year};
use crate::diagnostic::Diagnostic;
use crate::permalink;

/// Builds the lists of one language.
pub(super) struct Lists<'a> {
    /// Configuration, pages and words.
    pub renderer: &'a Renderer<'a>,
    /// The position of the language.
    pub language: usize,
    /// By entry.
    pub cards: &'a [ArticleCard],
}

/// A list and all its articles.
pub(super) struct FullList<'a> {
    /// The first page.
    pub listing: Listing,
    /// All articles of the list; empty for lists of other things.
    pub entries: &'a [usize],
    /// The taxonomy of a term's list, `""` for home and sections, nothing for other lists.
    pub taxonomy: Option<&'a str>,
}

impl<'a> Lists<'a> {
    /// Every list, with problems of their own texts.
    pub(super) fn all(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<FullList<'a>> {
        let library = self.library();
        let config = self.renderer.config;
        let disabled = |kind: &str| config.disable_kinds.iter().any(|disabled| disabled == kind);
        let mut lists = vec![self.home(diagnostics)];
        if !disabled("section") {
            lists.extend(self.sections(diagnostics));
        }
        for (number, taxonomy) in library.taxonomies.iter().enumerate() {
            if taxonomy.terms.is_empty() {
                continue;
            }
            lists.push(self.taxonomy(number, diagnostics));
            lists.extend(taxonomy.terms.iter().map(|term| self.term(number, term, diagnostics)));
        }
        if !self.is_taken(&permalink::archive(self.prefix(), None)) {
            lists.extend(self.archive());
        }
        lists
    }

    /// The page of search and filter. Its form has the place of a sidebar's widgets already.
    pub(super) fn search(&self) -> Listing {
        let translations = self.other_languages(&|prefix| permalink::search(prefix));
        let url = permalink::search(self.prefix());
        self.listing(Kind::Search, url, self.word("search_title"), translations, vec![self.home_link()], Entries::Search)
    }

    /// The page for addresses that lead nowhere.
    pub(super) fn not_found(&self) -> Listing {
        let (sidebar, widgets) = self.list_frame();
        self.listing(Kind::NotFound, permalink::NOT_FOUND.to_owned(), self.word("404_title"), Vec::new(), Vec::new(), Entries::Nothing)
            .with_frame(sidebar, widgets)
    }

    /// One page of a list of articles.
    pub(super) fn article_list(&self, entries: &[usize], page: u32) -> ArticleList {
        let page_size = self.renderer.config.page_size;
        let first = (page as usize - 1) * page_size as usize;
        let cards = entries.iter().skip(first).take(page_size as usize).map(|&at| self.cards[at].clone()).collect();
        ArticleList { total: u32::try_from(entries.len()).unwrap_or(u32::MAX), page_size, page, cards }
    }

    fn home(&self, diagnostics: &mut Vec<Diagnostic>) -> FullList<'a> {
        let library = self.library();
        let settings = &self.renderer.config.languages[self.language];
        let (sidebar, widgets) = self.renderer.list_sidebar(library.home_source, self.language, settings.params.sidebar_home, diagnostics);
        let translations = self.other_languages(&str::to_owned);
        let entries = Entries::Articles(self.article_list(&library.home, 1));
        let mut listing = self
            .listing(Kind::Home, self.prefix().to_owned(), settings.title.clone(), translations, Vec::new(), entries)
            .with_frame(sidebar, widgets);
        listing.description = settings.params.description.clone();
        if let Some(source) = library.home_source {
            listing.html = self.renderer.list_text(source, &listing.url, diagnostics);
        }
        FullList { listing, entries: &library.home, taxonomy: Some("") }
    }

    fn sections(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<FullList<'a>> {
        let library = self.library();
        let mut lists = Vec::new();
        for section in library.sections.iter().filter(|section| !self.is_taken(&section.url)) {
            let mut breadcrumbs = vec![self.home_link()];
            breadcrumbs.extend(
                library
                    .sections
                    .iter()
                    .filter(|above| above.folders.len() < section.folders.len() && section.folders.starts_with(&above.folders))
                    .map(|above| PageLink { url: above.url.clone(), title: above.title.clone() }),
            );
            let entries = Entries::Articles(self.article_list(&section.entries, 1));
            let listing = self.listing(Kind::Section, section.url.clone(), section.title.clone(), section.translations.clone(), breadcrumbs, entries);
            lists.push(FullList { listing: self.with_source(listing, section.source, diagnostics), entries: &section.entries, taxonomy: Some("") });
        }
        lists
    }

    fn taxonomy(&self, number: usize, diagnostics: &mut Vec<Diagnostic>) -> FullList<'a> {
        let taxonomy = &self.library().taxonomies[number];
        let terms = taxonomy.terms.iter().map(term_link).collect();
        let listing = self.listing(
            Kind::Taxonomy,
            taxonomy.url.clone(),
            self.taxonomy_title(number),
            taxonomy.translations.clone(),
            vec![self.home_link()],
            Entries::Terms(terms),
        );
        FullList { listing: self.with_source(listing, taxonomy.source, diagnostics), entries: &[], taxonomy: None }
    }

    fn term(&self, number: usize, term: &'a Term, diagnostics: &mut Vec<Diagnostic>) -> FullList<'a> {
        let taxonomy = &self.library().taxonomies[number];
        let above = PageLink { url: taxonomy.url.clone(), title: self.taxonomy_title(number) };
        let entries = Entries::Articles(self.article_list(&term.entries, 1));
        let listing =
            self.listing(Kind::Term, term.url.clone(), term.title.clone(), term.translations.clone(), vec![self.home_link(), above], entries);
        FullList { listing: self.with_source(listing, term.source, diagnostics), entries: &term.entries, taxonomy: Some(&taxonomy.name) }
    }

    fn archive(&self) -> Vec<FullList<'a>> {
        let months = &self.library().months;
        let title = self.word("archive_title");
        let url = permalink::archive(self.prefix(), None);
        let mut years: Vec<Year> = Vec::new();
        for month in months {
            let count = u32::try_from(month.entries.len()).unwrap_or(u32::MAX);
            let year = month.month.map(|(year, _)| year);
            if years.last().is_none_or(|last| last.year != year) {
                years.push(Year { year, count: 0, months: Vec::new() });
            }
            if let Some(last) = years.last_mut() {
                last.count += count;
                last.months.push(Month { month: month.month.map_or(0, |(_, month)| month), count, url: month.url.clone() });
            }
        }
        let (sidebar, widgets) = self.list_frame();
        let translations = self.other_languages(&|prefix| permalink::archive(prefix, None));
        let whole = self.listing(Kind::Archive, url.clone(), title.clone(), translations, vec![self.home_link()], Entries::Years(years));
        let mut lists = vec![FullList { listing: whole.with_frame(sidebar, widgets.clone()), entries: &[], taxonomy: None }];
        let dates = &self.renderer.strings[self.language].dates;
        for month in months {
            let name = match month.month {
                Some((year, number)) => crate::date::DateTime::month_start(year, number).format(&dates.month_layout, dates),
                None => self.word("archive_undated"),
            };
            let above = PageLink { url: url.clone(), title: title.clone() };
            let entries = Entries::Articles(self.article_list(&month.entries, 1));
            let listing = self.listing(Kind::Archive, month.url.clone(), name, Vec::new(), vec![self.home_link(), above], entries);
            lists.push(FullList { listing: listing.with_frame(sidebar, widgets.clone()), entries: &month.entries, taxonomy: Some("") });
        }
        lists
    }

    fn listing(
        &self,
        kind: Kind,
        url: String,
        title: String,
        translations: Vec<Translation>,
        breadcrumbs: Vec<PageLink>,
        entries: Entries,
    ) -> Listing {
        Listing {
            kind,
            url,
            lang: self.renderer.config.languages[self.language].tag.clone(),
            title,
            description: String::new(),
            translations,
            sidebar: Sidebar::None,
            widgets: Vec::new(),
            breadcrumbs,
            html: String::new(),
            entries,
        }
    }

    /// Adds what a list's own `_index.md` says.
    fn with_source(&self, listing: Listing, source: Option<usize>, diagnostics: &mut Vec<Diagnostic>) -> Listing {
        let default = self.renderer.config.languages[self.language].params.sidebar_list;
        let (sidebar, widgets) = self.renderer.list_sidebar(source, self.language, default, diagnostics);
        let mut listing = listing.with_frame(sidebar, widgets);
        if let Some(at) = source {
            let fields = &self.renderer.library.sources[at].front_matter;
            listing.description = fields.description.clone().unwrap_or_default();
            listing.html = self.renderer.list_text(at, &listing.url, diagnostics);
        }
        listing
    }

    fn list_frame(&self) -> (Sidebar, Vec<Widget>) {
        let params = &self.renderer.config.languages[self.language].params;
        (params.sidebar_list, params.widgets.clone())
    }

    fn taxonomy_title(&self, number: usize) -> String {
        let taxonomy = &self.library().taxonomies[number];
        match taxonomy.name.as_str() {
            _ if !taxonomy.title.is_empty() => taxonomy.title.clone(),
            "tags" => self.word("tags_title"),
            "categories" => self.word("categories_title"),
            name => name.to_owned(),
        }
    }

    /// The same page in every other language, by a URL that only depends on the prefix.
    fn other_languages(&self, url: &dyn Fn(&str) -> String) -> Vec<Translation> {
        let languages = self.renderer.config.languages.iter().enumerate();
        languages
            .filter(|(at, _)| *at != self.language)
            .map(|(_, language)| Translation { lang: language.tag.clone(), url: url(&language.prefix), title: String::new() })
            .collect()
    }

    /// Whether an article of the site stands at a URL: the author's page wins over ours.
    pub(super) fn is_taken(&self, url: &str) -> bool {
        self.renderer.library.targets.pages.get(url).is_some_and(Option::is_some)
    }

    fn home_link(&self) -> PageLink {
        self.renderer.home_link(self.language)
    }

    fn word(&self, name: &str) -> String {
        self.renderer.strings[self.language].words.get(name).cloned().unwrap_or_else(|| name.to_owned())
    }

    fn prefix(&self) -> &'a str {
        &self.renderer.config.languages[self.language].prefix
    }

    fn library(&self) -> &'a LanguageLibrary {
        &self.renderer.library.languages[self.language]
    }
}

impl Listing {
    fn with_frame(self, sidebar: Sidebar, widgets: Vec<Widget>) -> Self {
        Self { sidebar, widgets, ..self }
    }
}

/// A link to a term with its count.
pub(super) fn term_link(term: &Term) -> TermLink {
    TermLink { name: term.title.clone(), url: term.url.clone(), count: u32::try_from(term.entries.len()).ok() }
}
