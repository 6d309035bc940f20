//! Renders one content file: body to HTML, settings resolved, problems collected.
//!
//! *Start at* [`Renderer::article`]. Everything here works on one file and shares only what
//! it reads, so articles are rendered on every core.

use super::content::Source;
use super::library::{Entry, Library};
use super::link::{Found, Resolver};
use super::sanitizer::sanitize;
use super::strings::Strings;
use crate::article::{Article, ArticleCard, Author, Kind, PageLink, PostMeta, Sidebar, TermLink, Thumbnail, Translation, Widget};
use crate::diagnostic::{Diagnostic, Problem};
use crate::front_matter::AuthorField;
use crate::manifest::author_names;
use crate::markdown::{self, Destination, ImageDestination, Labels, ProblemKind, RenderContext};
use crate::permalink;
use crate::site::{LanguageConfig, SiteConfig, sidebar_of, visibility_of};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Characters of an automatic excerpt in scripts that put a word into a letter or two.
const EXCERPT_CJK: usize = 120;
/// Characters of an automatic excerpt in other scripts.
const EXCERPT_OTHER: usize = 280;
/// Characters of a description for search engines.
const DESCRIPTION: usize = 160;

/// What rendering shares.
pub(super) struct Renderer<'a> {
    /// The configuration.
    pub config: &'a SiteConfig,
    /// All pages.
    pub library: &'a Library,
    /// The interface's words by language.
    pub strings: &'a [Strings],
    /// Sizes of pictures, read once.
    pub sizes: Mutex<HashMap<PathBuf, Option<(u32, u32)>>>,
}

/// An article and its card.
pub(super) struct RenderedArticle {
    /// For its own page.
    pub article: Article,
    /// For lists.
    pub card: ArticleCard,
    /// What its author should look at.
    pub diagnostics: Vec<Diagnostic>,
}

/// A body and what was found in it.
struct Body {
    html: String,
    headings: Vec<crate::article::Heading>,
    plain_text: String,
}

impl Renderer<'_> {
    /// Renders an article.
    pub(super) fn article(&self, at: usize) -> RenderedArticle {
        let entry = &self.library.entries[at];
        let source = &self.library.sources[entry.source];
        let language = &self.config.languages[entry.language];
        let fields = &source.front_matter;
        let params = &language.params;
        let mut diagnostics = Vec::new();
        let math = fields.mathjax.unwrap_or(params.mathjax);
        let resolver = self.resolver(source, &entry.url, language);
        let body = self.body(source, &entry.url, language, math, &mut diagnostics);
        let (summary, summary_text, truncated) = self.summary(source, &body, &resolver, math, entry.language);
        let description = match fields.description.as_deref().map(str::trim) {
            Some(description) if !description.is_empty() => markdown::decode_entities(description).into_owned(),
            _ => markdown::excerpt(&summary_text, DESCRIPTION).0,
        };
        let authors = self.authors(&fields.authors, &resolver, entry.language);
        let thumbnail = self.thumbnail(source, &resolver, language, &mut diagnostics);
        let categories = self.library.term_links(entry, "categories");
        let tags = self.library.term_links(entry, "tags");
        let post_meta = match &fields.post_meta {
            Some(names) => names.iter().filter_map(|name| PostMeta::from_name(name)).collect(),
            None => params.post_meta.clone(),
        };
        let lastmod = fields.lastmod.clone().filter(|lastmod| Some(lastmod) != entry.date.as_ref());
        let lead = fields.lead.as_deref().map(|lead| markdown::decode_entities(lead.trim()).into_owned()).unwrap_or_default();
        let translations = self.translations(entry);
        let article = Article {
            kind: Kind::Page,
            url: entry.url.clone(),
            lang: language.tag.clone(),
            section: entry.page_type.clone(),
            title: entry.title.clone(),
            date: entry.date.clone(),
            lastmod: lastmod.clone(),
            description,
            summary: summary.clone(),
            lead: lead.clone(),
            thumbnail: thumbnail.clone(),
            categories: categories.clone(),
            tags,
            terms: self.other_terms(entry),
            authors: authors.clone(),
            translations: translations.clone(),
            menu: fields.menu.iter().map(|request| request.menu.clone()).collect(),
            comments: fields.comments.unwrap_or(true),
            authorbox: fields.authorbox.unwrap_or(params.authorbox),
            pager: fields.pager.unwrap_or(params.pager),
            toc: fields.toc.unwrap_or(params.toc),
            mathjax: math,
            sidebar: fields.sidebar.as_ref().and_then(sidebar_of).unwrap_or(params.sidebar_single),
            widgets: self.widgets(source, language, &mut diagnostics),
            post_meta,
            breadcrumbs: self.breadcrumbs(entry),
            headings: body.headings,
            reading_minutes: if body.plain_text.trim().is_empty() { 0 } else { markdown::reading_minutes(&body.plain_text) },
            source_url: fields.source_url.clone(),
            previous: entry.previous.map(|other| self.library.link(other)),
            next: entry.next.map(|other| self.library.link(other)),
            html: body.html,
        };
        let card = ArticleCard {
            url: entry.url.clone(),
            title: entry.title.clone(),
            date: entry.date.clone(),
            lastmod,
            lead,
            thumbnail: thumbnail.filter(|thumbnail| thumbnail.visibility.contains(&crate::article::Visibility::List)),
            excerpt: summary,
            truncated,
            categories,
            authors: author_names(&authors),
            translations: translations.into_iter().map(|translation| Translation { title: String::new(), ..translation }).collect(),
        };
        RenderedArticle { article, card, diagnostics }
    }

    /// Renders the text of a list's `_index.md`.
    pub(super) fn list_text(&self, source: usize, url: &str, diagnostics: &mut Vec<Diagnostic>) -> String {
        let source = &self.library.sources[source];
        let language = &self.config.languages[source.language];
        let math = source.front_matter.mathjax.unwrap_or(language.params.mathjax);
        self.body(source, url, language, math, diagnostics).html
    }

    /// The sidebar and widgets of a list, whose `_index.md` may have its own.
    pub(super) fn list_sidebar(
        &self,
        source: Option<usize>,
        language: usize,
        default: Sidebar,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> (Sidebar, Vec<Widget>) {
        let language = &self.config.languages[language];
        match source {
            None => (default, language.params.widgets.clone()),
            Some(at) => {
                let source = &self.library.sources[at];
                let sidebar = source.front_matter.sidebar.as_ref().and_then(sidebar_of).unwrap_or(default);
                (sidebar, self.widgets(source, language, diagnostics))
            }
        }
    }

    /// The way from home to an article.
    pub(super) fn breadcrumbs(&self, entry: &Entry) -> Vec<PageLink> {
        let language = &self.library.languages[entry.language];
        let mut links = Vec::new();
        if let Some(lowest) = entry.section {
            links.push(self.home_link(entry.language));
            let folders = &language.sections[lowest].folders;
            links.extend(
                language
                    .sections
                    .iter()
                    .filter(|section| folders.starts_with(&section.folders))
                    .map(|section| PageLink { url: section.url.clone(), title: section.title.clone() }),
            );
        }
        links
    }

    /// The link to a language's home page.
    pub(super) fn home_link(&self, language: usize) -> PageLink {
        let title = self.strings[language].words.get("home").cloned().unwrap_or_default();
        PageLink { url: self.config.languages[language].prefix.clone(), title }
    }

    fn resolver<'s>(&'s self, source: &'s Source, url: &'s str, language: &'s LanguageConfig) -> Resolver<'s> {
        Resolver { targets: &self.library.targets, source, url, language_prefix: &language.prefix, base_url: self.config.base_url.as_deref() }
    }

    fn body(&self, source: &Source, url: &str, language: &LanguageConfig, math: bool, diagnostics: &mut Vec<Diagnostic>) -> Body {
        if source.html {
            let resolver = self.resolver(source, url, language);
            let html = self.with_context(&resolver, source.language, false, |context| (context.sanitize)(source.body()));
            let plain_text = ammonia::Builder::empty().clean(&html).to_string();
            return Body { html, headings: Vec::new(), plain_text: markdown::decode_entities(&plain_text).into_owned() };
        }
        let resolver = self.resolver(source, url, language);
        let rendered = self.with_context(&resolver, source.language, math, |context| markdown::render(source.body(), context));
        for problem in rendered.problems {
            diagnostics.push(explain(problem.kind, source.body + problem.range.start).in_file(&source.file, &source.text));
        }
        let heading = |heading: markdown::Heading| crate::article::Heading { level: heading.level, id: heading.id, text: heading.text };
        Body { html: reachable(rendered.html), headings: rendered.headings.into_iter().map(heading).collect(), plain_text: rendered.plain_text }
    }

    /// Calls `use_context` with what Markdown needs to know about a file.
    fn with_context<T>(&self, resolver: &Resolver<'_>, language: usize, math: bool, use_context: impl FnOnce(&RenderContext<'_>) -> T) -> T {
        let root = permalink::relative_root(resolver.url);
        let href = |url: &str| permalink::href(&root, url);
        let link = |destination: &str| match resolver.page(destination) {
            Found::Elsewhere => Destination::Keep,
            Found::Here(url) => Destination::Replace(href(&url)),
            // A shortcode's address is not ours to judge.
            Found::Nowhere(_) if destination.contains("{{") => Destination::Keep,
            Found::Nowhere(_) => Destination::Missing,
        };
        let image = |destination: &str| match resolver.file(destination) {
            Found::Elsewhere => ImageDestination { destination: Destination::Keep, size: None },
            Found::Here(url) => {
                let path = url.split(['?', '#']).next().unwrap_or(&url);
                ImageDestination { size: self.size(path), destination: Destination::Replace(href(&url)) }
            }
            Found::Nowhere(_) => ImageDestination { destination: Destination::Missing, size: None },
        };
        let words = &self.strings[language].words;
        let word = |name: &str| words.get(name).map_or("", String::as_str);
        let labels = Labels {
            note: word("note"),
            tip: word("tip"),
            important: word("important"),
            warning: word("warning"),
            caution: word("caution"),
            footnotes: word("footnotes_title"),
            back_to_text: word("footnote_back"),
            heading_link: word("heading_link"),
            task_done: word("task_done"),
            task_open: word("task_open"),
        };
        // Raw HTML knows nothing of folders: what it addresses from the site's root is made relative too.
        let sanitize_here = |html: &str| {
            rebase(&sanitize(html), &|destination| match resolver.page(destination) {
                Found::Here(url) | Found::Nowhere(url) => href(&url),
                Found::Elsewhere => destination.to_owned(),
            })
        };
        use_context(&RenderContext {
            link: &link,
            image: &image,
            sanitize: &sanitize_here,
            math,
            typographer: self.config.typographer,
            labels: &labels,
        })
    }

    /// The summary as inline HTML and as plain text, and whether the article says more.
    /// `<!--more-->` wins over the front matter's summary, which wins over an excerpt.
    fn summary(&self, source: &Source, body: &Body, resolver: &Resolver<'_>, math: bool, language: usize) -> (String, String, bool) {
        if let Some(before) = markdown::before_more(source.body()).filter(|_| !source.html) {
            let text = self.with_context(resolver, language, false, |context| markdown::render(before, context)).plain_text;
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !text.is_empty() {
                return (escape(&text), text, true);
            }
        }
        if let Some(summary) = source.front_matter.summary.as_deref().map(str::trim).filter(|summary| !summary.is_empty()) {
            let html = self.with_context(resolver, language, math, |context| markdown::render_inline(summary, context));
            let length = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
            let truncated = length(summary) < length(&body.plain_text);
            return (html, summary.to_owned(), truncated);
        }
        let sample = body.plain_text.chars().filter(|c| c.is_alphabetic()).take(200);
        let (cjk, all) = sample.fold((0, 0), |(cjk, all), c| (cjk + usize::from(('\u{2e80}'..='\u{d7a3}').contains(&c)), all + 1));
        let limit = if all < cjk * 2 { EXCERPT_CJK } else { EXCERPT_OTHER };
        let (text, truncated) = markdown::excerpt(&body.plain_text, limit);
        (escape(&text), text, truncated)
    }

    fn authors(&self, named: &[AuthorField], resolver: &Resolver<'_>, language: usize) -> Vec<Author> {
        let site = self.config.languages[language].params.author.as_ref();
        let author = |field: &AuthorField| {
            // A page may name the site's author without repeating the rest.
            let same = site.filter(|site| site.name == field.name && field.bio.is_empty());
            let field = same.unwrap_or(field);
            let bio = self.with_context(resolver, language, false, |context| markdown::render_inline(&field.bio, context));
            let avatar = (!field.avatar.is_empty()).then(|| match resolver.file(&field.avatar) {
                Found::Here(url) | Found::Nowhere(url) => url,
                Found::Elsewhere => field.avatar.clone(),
            });
            Author { name: markdown::decode_entities(&field.name).into_owned(), bio, avatar: avatar.filter(|url| is_image_url(url)) }
        };
        if named.is_empty() { site.map(author).into_iter().collect() } else { named.iter().map(author).collect() }
    }

    fn thumbnail(&self, source: &Source, resolver: &Resolver<'_>, language: &LanguageConfig, diagnostics: &mut Vec<Diagnostic>) -> Option<Thumbnail> {
        let field = source.front_matter.thumbnail.as_ref()?;
        let src = field.src.trim();
        let mut report = |message: String, help: &str| {
            diagnostics.push(Problem::warning(field.offset, message, help).in_file(&source.file, &source.text));
        };
        if !is_image_url(src) {
            report(format!("`{src}` is no address of a picture"), "Use https://…, or a path of this site; the thumbnail is left out.");
            return None;
        }
        // The theme's `relURL` looks from the site's root.
        let found = match resolver.file(src) {
            Found::Nowhere(_) if !src.starts_with('/') => resolver.file(&format!("/{src}")),
            found => found,
        };
        let (src, size) = match found {
            Found::Elsewhere => (src.to_owned(), None),
            Found::Here(url) => {
                let size = self.size(&url);
                (url, size)
            }
            Found::Nowhere(url) => {
                report(format!("the picture `{src}` does not exist"), "Put it into `static/` or beside the article, or correct the path.");
                (url, None)
            }
        };
        let visibility = match &field.visibility {
            Some(names) => visibility_of(names),
            None => language.params.thumbnail_visibility.clone(),
        };
        Some(Thumbnail { src, width: size.map(|(width, _)| width), height: size.map(|(_, height)| height), visibility })
    }

    fn widgets(&self, source: &Source, language: &LanguageConfig, diagnostics: &mut Vec<Diagnostic>) -> Vec<Widget> {
        let names = &source.front_matter.widgets;
        if names.is_empty() {
            return language.params.widgets.clone();
        }
        let mut widgets = Vec::new();
        for name in names {
            match Widget::from_name(name) {
                Some(widget) if widgets.contains(&widget) => {}
                Some(widget) => widgets.push(widget),
                None => {
                    let offset = source.text.find(name.as_str()).unwrap_or(0);
                    let problem = Problem::warning(
                        offset,
                        format!("there is no widget `{name}`"),
                        "Known are search, recent, categories, taglist, social, languages and sidemenu; this one is left out.",
                    );
                    diagnostics.push(problem.in_file(&source.file, &source.text));
                }
            }
        }
        widgets
    }

    fn translations(&self, entry: &Entry) -> Vec<Translation> {
        entry
            .translations
            .iter()
            .map(|&other| {
                let other = &self.library.entries[other];
                Translation { lang: self.config.languages[other.language].tag.clone(), url: other.url.clone(), title: other.title.clone() }
            })
            .collect()
    }

    fn other_terms(&self, entry: &Entry) -> Vec<TermLink> {
        self.config
            .taxonomies
            .iter()
            .filter(|name| !matches!(name.as_str(), "tags" | "categories"))
            .flat_map(|name| self.library.term_links(entry, name))
            .collect()
    }

    /// Width and height of a file of the library in pixels.
    fn size(&self, url: &str) -> Option<(u32, u32)> {
        let path = self.library.targets.files.get(url)?;
        if let Some(size) = self.sizes.lock().ok().and_then(|sizes| sizes.get(path).copied()) {
            return size;
        }
        let size = image_size(path);
        if let Ok(mut sizes) = self.sizes.lock() {
            sizes.insert(path.clone(), size);
        }
        size
    }
}

/// Text as HTML.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// What scrolls sideways must be reachable by keyboard.
fn reachable(html: String) -> String {
    let with_code = if html.contains("<pre><code") { html.replace("<pre><code", "<pre tabindex=\"0\"><code") } else { html };
    let formula = "<math display=\"block\"";
    if with_code.contains(formula) { with_code.replace(formula, "<math tabindex=\"0\" display=\"block\"") } else { with_code }
}

/// Rewrites addresses that start at the site's root (`src="/img/a.png"`) in sanitised HTML.
fn rebase(html: &str, resolve: &dyn Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("=\"/") {
        let (before, after) = rest.split_at(at + 2);
        let is_address = [" src=\"", " href=\"", " poster=\""].iter().any(|name| before.ends_with(name));
        let end = after.find('"').unwrap_or(after.len());
        out.push_str(before);
        if is_address && !after.starts_with("//") {
            out.push_str(&escape(&resolve(&markdown::decode_entities(&after[..end]))));
        } else {
            out.push_str(&after[..end]);
        }
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

/// Whether a URL may stand in `src`: http, https or a path of the site.
pub(super) fn is_image_url(url: &str) -> bool {
    let url = url.trim();
    !url.is_empty()
        && (url.starts_with("https://") || url.starts_with("http://") || (!permalink::is_external(url) && !url.starts_with("//")))
        && !url.chars().any(|c| c.is_control())
}

fn image_size(path: &Path) -> Option<(u32, u32)> {
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg")) {
        return svg_size(&std::fs::read_to_string(path).ok()?);
    }
    let size = imagesize::size(path).ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}

/// The size that an SVG's first tag names, in its own units.
fn svg_size(text: &str) -> Option<(u32, u32)> {
    let tag = text.split_once("<svg")?.1.split_once('>')?.0;
    let attribute = |name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        Some(rest.split_once('"')?.0)
    };
    let pixels = |text: &str| {
        let digits: String = text.chars().take_while(|c| c.is_ascii_digit()).collect();
        digits.parse::<u32>().ok().filter(|_| !text.ends_with('%'))
    };
    let named = attribute("width").and_then(pixels).zip(attribute("height").and_then(pixels));
    named.or_else(|| {
        let numbers: Vec<f64> = attribute("viewBox")?.split([' ', ',']).filter_map(|n| n.parse().ok()).collect();
        match numbers[..] {
            [_, _, width, height] if 0.0 < width && 0.0 < height => Some((width as u32, height as u32)),
            _ => None,
        }
    })
}

fn explain(kind: ProblemKind, offset: usize) -> Problem {
    let help = match &kind {
        ProblemKind::DeadLink(_) => "Correct the address, or add the page; the link is kept as it is.",
        ProblemKind::MissingImage(_) => "Put the file into `static/` or beside the article, or correct the path.",
        ProblemKind::UnsafeLink(_) => "Use https:, mailto: or a path of this site.",
        ProblemKind::Formula { .. } => "Correct the formula; until then its source is shown.",
        ProblemKind::UnknownFootnote(_) => "Add the footnote, or remove the mark.",
        ProblemKind::UnusedFootnote(_) => "Refer to it in the text, or remove it.",
    };
    Problem::warning(offset, kind.to_string(), help)
}
