//! The manifest and what it leads to: the settings that every page of a language shares.
//!
//! `longread.json` ([`Manifest`]) is the only data file with a fixed name. For each language it
//! names one immutable file ([`LanguageSite`]), which in turn names the roots of the catalog,
//! the term lists and the permalink index. None of these grows with the number of articles,
//! except that a site's categories are all in its widget, as the theme shows them.

use crate::article::{Author, PageLink, PostMeta, TermLink};
use crate::date::DateNames;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the layout of published files; the viewer refuses another.
pub const FORMAT: u32 = 1;

/// `longread.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: u32,
    /// The title of the site in its default language.
    pub title: String,
    /// The tag of the default language.
    pub default_language: String,
    /// In the order of their weights.
    pub languages: Vec<Language>,
}

/// One language of the library.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Language {
    /// A BCP 47 tag, such as `zh-CN`.
    pub tag: String,
    /// The key of the configuration, such as `zh-cn`.
    pub key: String,
    /// In the language itself.
    pub name: String,
    /// The direction of its script.
    pub direction: Direction,
    /// The URL of its home page, and the prefix of all its pages: `""`, `zh-cn/`.
    pub home: String,
    /// How many articles it has.
    pub articles: u32,
    /// The file of its [`LanguageSite`], relative to the library's root.
    pub site: String,
}

/// The direction of a script.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From left to right.
    #[default]
    Ltr,
    /// From right to left.
    Rtl,
}

/// What all pages of one language share.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LanguageSite {
    /// A BCP 47 tag.
    pub lang: String,
    /// The direction of its script.
    pub direction: Direction,
    /// The URL of its home page.
    pub home: String,
    /// The site's title.
    pub title: String,
    /// Plain text; may be empty.
    pub description: String,
    /// The header's picture and words.
    pub logo: Logo,
    /// Who holds the copyright.
    pub copyright: String,
    /// The year of the newest article: a library's bytes do not depend on today.
    pub copyright_year: Option<i32>,
    /// A Go layout, or `""` for the language's own.
    pub date_format: String,
    /// Whether cards offer "Read more".
    pub readmore: bool,
    /// What the meta line of a card holds, in order.
    pub post_meta: Vec<PostMeta>,
    /// The header's menu.
    pub menu_main: Vec<MenuEntry>,
    /// The menu of the widget `sidemenu`.
    pub menu_side: Vec<MenuEntry>,
    /// The footer's menu.
    pub menu_footer: Vec<MenuEntry>,
    /// The links of the widget `social`.
    pub social: Vec<SocialLink>,
    /// The newest articles of the main sections, for the widget `recent`.
    pub recent: Vec<PageLink>,
    /// All categories, for their widget.
    pub categories: Option<TermSummary>,
    /// The most used tags, for their widget.
    pub tags: Option<TermSummary>,
    /// Whether the widget `categories` shows counts.
    pub categories_counter: bool,
    /// Whether the widget `taglist` shows counts.
    pub tags_counter: bool,
    /// The URL of search and filter.
    pub search: String,
    /// Articles on a page of a list.
    pub page_size: u32,
    /// The interface's words by their names in `assets/i18n`.
    pub strings: BTreeMap<String, String>,
    /// The words of dates.
    pub dates: DateNames,
    /// The root of the catalog, relative to the library's root.
    pub catalog: String,
    /// The root of the term lists.
    pub terms: String,
    /// The root of the permalink index.
    pub permalinks: String,
}

/// The header's picture and words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    /// An absolute URL, or a path relative to the library's root.
    pub image: Option<String>,
    /// Beside the picture; without picture and title the site's title.
    pub title: Option<String>,
    /// Below the title.
    pub subtitle: Option<String>,
}

/// An entry of a menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuEntry {
    /// What the reader sees.
    pub name: String,
    /// An absolute URL, or a path relative to the library's root.
    pub url: String,
    /// Plain text before the name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pre: String,
    /// Plain text after the name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub post: String,
}

/// A link of the widget `social`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SocialLink {
    /// What the reader sees.
    pub title: String,
    /// An absolute URL.
    pub url: String,
    /// The link's `rel`; nothing for a link that asked for none.
    pub rel: Option<String>,
}

/// The terms of a taxonomy as a widget shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermSummary {
    /// The page of the taxonomy.
    pub url: String,
    /// How many terms the taxonomy has; `terms` may hold fewer.
    pub total: u32,
    /// In the order in which they are shown.
    pub terms: Vec<TermLink>,
}

impl LanguageSite {
    /// A word of the interface; its name if the language lacks it, so that a gap is seen.
    pub fn text<'a>(&'a self, name: &'a str) -> &'a str {
        self.strings.get(name).map_or(name, String::as_str)
    }

    /// A word of the interface with one `{placeholder}` filled in.
    pub fn text_with(&self, name: &str, placeholder: &str, value: &str) -> String {
        self.text(name).replace(&format!("{{{placeholder}}}"), value)
    }
}

impl Manifest {
    /// The language of a path: the one with the longest home that the path starts with.
    pub fn language_of(&self, path: &str) -> Option<&Language> {
        self.languages.iter().filter(|language| path.starts_with(&language.home)).max_by_key(|language| language.home.len())
    }

    /// The language of a tag.
    pub fn language(&self, tag: &str) -> Option<&Language> {
        self.languages.iter().find(|language| language.tag == tag)
    }
}

/// The site's author as a name alone: what cards show.
pub fn author_names(authors: &[Author]) -> Vec<String> {
    authors.iter().map(|author| author.name.clone()).collect()
}
