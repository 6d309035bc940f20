//! The article JSON: what the `index.json` beside every page holds.
//!
//! *Start at* [`Page`]: it has two shapes.
//! An [`Article`] is one Markdown file; its keys are the front matter's own names, and
//! beside them stands what publishing computed (`url`, `html`, `headings`, `previous`, ...).
//! A [`Listing`] is every other page: home, section, taxonomy, term, archive, search, not found.
//!
//! These types *are* the contract between publisher and viewer: a JSON Schema is generated
//! from them, and other programs read them too. All URLs are relative to the library's root
//! (`""` is the home page), except those inside `html`, which are relative to the page itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a page is. The first five are Hugo's own kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One article.
    Page,
    /// The home page of a language.
    Home,
    /// A section: the articles of one folder.
    Section,
    /// A taxonomy: all its terms.
    Taxonomy,
    /// A term: all articles that carry it.
    Term,
    /// All years and months, or one month.
    Archive,
    /// Search and filter.
    Search,
    /// The page for addresses that lead nowhere.
    #[serde(rename = "404")]
    NotFound,
}

/// A page of either shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    /// One Markdown file.
    Article(Box<Article>),
    /// Everything else.
    Listing(Box<Listing>),
}

/// One article, rendered. Settings are already resolved: page, then site, then default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Article {
    /// Always [`Kind::Page`].
    pub kind: Kind,
    /// The permalink, relative to the library's root, with a closing slash.
    pub url: String,
    /// The language as a BCP 47 tag, such as `zh-CN`.
    pub lang: String,
    /// The top-level section, or `""` for a page at the root.
    pub section: String,
    /// Plain text; entities of the front matter are decoded.
    pub title: String,
    /// RFC 3339, in the zone that the front matter or the site names.
    pub date: Option<String>,
    /// RFC 3339; absent unless it differs from `date`.
    pub lastmod: Option<String>,
    /// Plain text for search engines and previews; never empty when there is any text.
    pub description: String,
    /// The front matter's summary, or the excerpt that stands for it; inline HTML.
    pub summary: String,
    /// Plain text, shown between title and meta line; `""` shows nothing.
    pub lead: String,
    /// The article's picture.
    pub thumbnail: Option<Thumbnail>,
    /// In the order of the front matter.
    pub categories: Vec<TermLink>,
    /// In the order of the front matter.
    pub tags: Vec<TermLink>,
    /// Terms of other taxonomies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<TermLink>,
    /// Who wrote it; the site's author if the page names none.
    pub authors: Vec<Author>,
    /// The same article in other languages.
    pub translations: Vec<Translation>,
    /// The menus that hold this article.
    pub menu: Vec<String>,
    /// Whether comments may be shown.
    pub comments: bool,
    /// Whether the box about the author is shown.
    pub authorbox: bool,
    /// Whether links to the neighbouring articles are shown.
    pub pager: bool,
    /// Whether the table of contents is shown.
    pub toc: bool,
    /// Whether `$...$` and its like are formulas.
    pub mathjax: bool,
    /// Where the sidebar stands.
    pub sidebar: Sidebar,
    /// The sidebar's widgets in order.
    pub widgets: Vec<Widget>,
    /// What the meta line holds, in order.
    pub post_meta: Vec<PostMeta>,
    /// The way from home to this article, without the article itself.
    pub breadcrumbs: Vec<PageLink>,
    /// The headings of `html`, in order.
    pub headings: Vec<Heading>,
    /// Minutes at an ordinary reader's speed; 0 for an article without text.
    pub reading_minutes: u32,
    /// Where the article was first published, if the front matter says so.
    pub source_url: Option<String>,
    /// The older neighbour in the section.
    pub previous: Option<PageLink>,
    /// The newer neighbour in the section.
    pub next: Option<PageLink>,
    /// The body. Its links are relative to the article's own page.
    pub html: String,
}

/// A page that leads to articles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Listing {
    /// Any kind but [`Kind::Page`].
    pub kind: Kind,
    /// The permalink, relative to the library's root.
    pub url: String,
    /// The language as a BCP 47 tag.
    pub lang: String,
    /// Plain text.
    pub title: String,
    /// Plain text for search engines; may be empty.
    pub description: String,
    /// The same list in other languages.
    pub translations: Vec<Translation>,
    /// Where the sidebar stands.
    pub sidebar: Sidebar,
    /// The sidebar's widgets in order.
    pub widgets: Vec<Widget>,
    /// The way from home to this list, without the list itself.
    pub breadcrumbs: Vec<PageLink>,
    /// The text of the list's own `_index.md`.
    pub html: String,
    /// What the page lists.
    pub entries: Entries,
}

/// What a [`Listing`] lists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Entries {
    /// One page of article cards.
    Articles(ArticleList),
    /// The terms of one taxonomy.
    Terms(Vec<TermLink>),
    /// Years, the newest first.
    Years(Vec<Year>),
    /// The viewer fills it in: search and filter.
    Search,
    /// Nothing to list.
    Nothing,
}

/// One page of a list of articles. `index.json` always holds the first;
/// the others come from the catalog.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ArticleList {
    /// How many articles the whole list has.
    pub total: u32,
    /// How many a page shows; at least 1.
    pub page_size: u32,
    /// Which page this is, from 1.
    pub page: u32,
    /// The articles of this page.
    pub cards: Vec<ArticleCard>,
}

/// What a list shows of an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ArticleCard {
    /// The permalink, relative to the library's root.
    pub url: String,
    /// Plain text.
    pub title: String,
    /// RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// RFC 3339; absent unless it differs from `date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lastmod: Option<String>,
    /// Plain text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lead: String,
    /// Present only if it may be seen in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail: Option<Thumbnail>,
    /// Inline HTML.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub excerpt: String,
    /// Whether the article says more than the excerpt.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
    /// In the order of the front matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<TermLink>,
    /// Names of the authors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// The same article in other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translations: Vec<Translation>,
}

/// The article's picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Thumbnail {
    /// An absolute URL, or a path relative to the library's root.
    pub src: String,
    /// Pixels, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Pixels, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// Where it may be seen: `list`, `post`.
    pub visibility: Vec<Visibility>,
}

/// A place where a thumbnail may be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Home, sections and terms.
    List,
    /// The article itself.
    Post,
}

/// Where the sidebar stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sidebar {
    /// Before the text.
    Left,
    /// After the text.
    Right,
    /// There is none (`sidebar: false`).
    #[default]
    None,
}

/// A part of the sidebar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Widget {
    /// The search box. `ddg-search` means this too.
    Search,
    /// The newest articles of the main sections.
    Recent,
    /// All categories.
    Categories,
    /// The tags.
    Taglist,
    /// Links to the owner's profiles elsewhere.
    Social,
    /// This page in other languages.
    Languages,
    /// The menu `side`.
    Sidemenu,
}

/// A part of the meta line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PostMeta {
    /// The authors' names.
    Author,
    /// The date, and when the article was last changed.
    Date,
    /// The categories.
    Categories,
    /// Links to the translations.
    Translations,
}

/// A heading of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The fragment that leads to it.
    pub id: String,
    /// Plain text.
    pub text: String,
}

/// A link to another page of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PageLink {
    /// Relative to the library's root.
    pub url: String,
    /// Plain text.
    pub title: String,
}

/// A link to the page of a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TermLink {
    /// As the author writes it.
    pub name: String,
    /// Relative to the library's root.
    pub url: String,
    /// How many articles carry it, where that is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
}

/// The same page in another language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Translation {
    /// A BCP 47 tag.
    pub lang: String,
    /// Relative to the library's root.
    pub url: String,
    /// Plain text; empty for lists.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
}

/// Somebody who wrote an article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Author {
    /// Plain text.
    pub name: String,
    /// Inline HTML.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub bio: String,
    /// An absolute URL, or a path relative to the library's root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
}

/// A year of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Year {
    /// The year, or nothing for articles without a date.
    pub year: Option<i32>,
    /// How many articles it has.
    pub count: u32,
    /// The months that have articles, the newest first.
    pub months: Vec<Month>,
}

/// A month of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Month {
    /// 1 to 12.
    pub month: u8,
    /// How many articles it has.
    pub count: u32,
    /// The page that lists them, relative to the library's root.
    pub url: String,
}

impl Page {
    /// What the page is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Article(article) => article.kind,
            Self::Listing(listing) => listing.kind,
        }
    }

    /// The permalink, relative to the library's root; of a list, its first page.
    pub fn url(&self) -> &str {
        match self {
            Self::Article(article) => &article.url,
            Self::Listing(listing) => &listing.url,
        }
    }

    /// The language as a BCP 47 tag.
    pub fn lang(&self) -> &str {
        match self {
            Self::Article(article) => &article.lang,
            Self::Listing(listing) => &listing.lang,
        }
    }

    /// The title as plain text.
    pub fn title(&self) -> &str {
        match self {
            Self::Article(article) => &article.title,
            Self::Listing(listing) => &listing.title,
        }
    }

    /// What search engines show.
    pub fn description(&self) -> &str {
        match self {
            Self::Article(article) => &article.description,
            Self::Listing(listing) => &listing.description,
        }
    }

    /// Where the sidebar stands.
    pub fn sidebar(&self) -> Sidebar {
        match self {
            Self::Article(article) => article.sidebar,
            Self::Listing(listing) => listing.sidebar,
        }
    }

    /// The sidebar's widgets in order.
    pub fn widgets(&self) -> &[Widget] {
        match self {
            Self::Article(article) => &article.widgets,
            Self::Listing(listing) => &listing.widgets,
        }
    }

    /// The same page in other languages.
    pub fn translations(&self) -> &[Translation] {
        match self {
            Self::Article(article) => &article.translations,
            Self::Listing(listing) => &listing.translations,
        }
    }

    /// The way from home to this page, without the page itself.
    pub fn breadcrumbs(&self) -> &[PageLink] {
        match self {
            Self::Article(article) => &article.breadcrumbs,
            Self::Listing(listing) => &listing.breadcrumbs,
        }
    }

    /// Which page of a list this is, from 1; 1 for everything else.
    pub fn number(&self) -> u32 {
        match self {
            Self::Listing(listing) => match &listing.entries {
                Entries::Articles(list) => list.page,
                _ => 1,
            },
            Self::Article(_) => 1,
        }
    }
}

impl ArticleList {
    /// How many pages the list has; at least 1.
    pub fn pages(&self) -> u32 {
        self.total.div_ceil(self.page_size.max(1)).max(1)
    }
}

impl Widget {
    /// The widget of a front matter name.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "search" | "ddg-search" => Self::Search,
            "recent" => Self::Recent,
            "categories" => Self::Categories,
            "taglist" => Self::Taglist,
            "social" => Self::Social,
            "languages" => Self::Languages,
            "sidemenu" => Self::Sidemenu,
            _ => return None,
        })
    }
}

impl PostMeta {
    /// The part of a name in `post_meta`.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "author" => Self::Author,
            "date" => Self::Date,
            "categories" => Self::Categories,
            "translations" => Self::Translations,
            _ => return None,
        })
    }
}
