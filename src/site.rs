//! What `hugo.toml` and its like say, as our own types.
//!
//! *Start at* [`load`]: it
//! 1. finds the configuration (`hugo.*`, `config.*`, `config/_default/*`; TOML, YAML or JSON),
//! 2. merges it into one value with lower-case keys, as Hugo does,
//! 3. reads [`SiteConfig`], one [`LanguageConfig`] for each language, with the site's
//!    parameters already beneath the language's own.
//!
//! A folder without configuration gets sensible defaults; its languages are found by the
//! publisher from the content.

use crate::article::{PostMeta, Sidebar, Visibility, Widget};
use crate::diagnostic::{Diagnostic, Problem};
use crate::front_matter::{AuthorField, Format, parse_map, string_of, strings_of};
use crate::manifest::{Direction, Logo, SocialLink};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// A site's configuration.
#[derive(Clone, Debug)]
pub struct SiteConfig {
    /// Whether any configuration was found.
    pub configured: bool,
    /// `baseURL`, if it is a real address.
    pub base_url: Option<String>,
    /// The key of the default language.
    pub default_language: String,
    /// In the order of their weights; at least one.
    pub languages: Vec<LanguageConfig>,
    /// Names of the taxonomies, such as `tags`.
    pub taxonomies: Vec<String>,
    /// Permalink patterns by section; for lists of terms by taxonomy.
    pub permalinks: Vec<(String, String)>,
    /// Articles on a page of a list.
    pub page_size: u32,
    /// The zone of dates that name none.
    pub time_zone: Option<String>,
    /// Publish drafts.
    pub build_drafts: bool,
    /// Publish articles whose date lies ahead.
    pub build_future: bool,
    /// Publish articles whose time is over.
    pub build_expired: bool,
    /// Kinds of pages that the site does not want.
    pub disable_kinds: Vec<String>,
    /// Previous is newer, next is older (`page.nextPrevInSectionSortOrder = asc`).
    pub pager_reversed: bool,
    /// Curly quotes and dashes (`markup.goldmark.extensions.typographer`).
    pub typographer: bool,
    /// Folders whose files are published as they are.
    pub static_dirs: Vec<String>,
}

/// One language of a site.
#[derive(Clone, Debug)]
pub struct LanguageConfig {
    /// The key of the configuration, in lower case.
    pub key: String,
    /// A BCP 47 tag.
    pub tag: String,
    /// In the language itself.
    pub name: String,
    /// The direction of its script.
    pub direction: Direction,
    /// Its folder, relative to the site's.
    pub content_dir: String,
    /// Whether that folder is this language's alone.
    pub own_content_dir: bool,
    /// The prefix of its URLs: `""` or `zh-cn/`.
    pub prefix: String,
    /// The site's title in this language.
    pub title: String,
    /// The site's parameters in this language.
    pub params: Params,
    /// The menus of the configuration.
    pub menus: Vec<MenuItem>,
}

/// The site parameters that the theme knows.
#[derive(Clone, Debug, Default)]
pub struct Params {
    /// The description of the home page.
    pub description: String,
    /// The header.
    pub logo: Logo,
    /// Who holds the copyright; nothing for the site's title.
    pub copyright: Option<String>,
    /// Whether cards offer "Read more"; offered unless switched off.
    pub readmore: bool,
    /// The default of the front matter's `authorbox`.
    pub authorbox: bool,
    /// The default of the front matter's `toc`.
    pub toc: bool,
    /// The default of the front matter's `pager`: off as in the theme, on in a folder without configuration.
    pub pager: bool,
    /// The default of the front matter's `mathjax`.
    pub mathjax: bool,
    /// The parts of the meta line; date and categories unless the site says otherwise.
    pub post_meta: Vec<PostMeta>,
    /// The sections of home and of the widget `recent`.
    pub main_sections: Option<Vec<String>>,
    /// A Go layout, or `""`.
    pub date_format: String,
    /// The accent colour.
    pub highlight_color: Option<String>,
    /// Style sheets of the site itself.
    pub custom_css: Vec<String>,
    /// Where thumbnails may be seen.
    pub thumbnail_visibility: Vec<Visibility>,
    /// The sidebar of home.
    pub sidebar_home: Sidebar,
    /// The sidebar of lists.
    pub sidebar_list: Sidebar,
    /// The sidebar of articles.
    pub sidebar_single: Sidebar,
    /// The sidebar's widgets.
    pub widgets: Vec<Widget>,
    /// How many articles the widget `recent` has.
    pub recent_num: usize,
    /// Whether the widget `categories` shows counts.
    pub categories_counter: bool,
    /// Whether the widget `taglist` shows counts.
    pub tags_counter: bool,
    /// The links of the widget `social`.
    pub social: Vec<SocialLink>,
    /// The site's author.
    pub author: Option<AuthorField>,
}

/// An entry of a menu in the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MenuItem {
    /// `main`, `side` or `footer`.
    pub menu: String,
    /// What the reader sees.
    pub name: String,
    /// As written.
    pub url: String,
    /// A page of the site, as a path.
    pub page_ref: String,
    /// Order; 0 is last.
    pub weight: i64,
    /// Plain text before the name.
    pub pre: String,
    /// Plain text after the name.
    pub post: String,
}

/// Reads the configuration of a site's folder.
///
/// # Errors
/// A configuration file that cannot be read or parsed: without it nothing would be where it belongs.
pub fn load(site: &Path) -> Result<(SiteConfig, Vec<Diagnostic>), Diagnostic> {
    let mut root = Map::new();
    let mut configured = false;
    for file in config_files(site) {
        let key = merge_key(site, &file);
        let values = read_file(site, &file)?;
        configured = true;
        let mut target = &mut root;
        for part in key {
            let slot = target.entry(part).or_insert_with(|| Value::Object(Map::new()));
            if !slot.is_object() {
                *slot = Value::Object(Map::new());
            }
            let Value::Object(map) = slot else { unreachable!("made an object on the line above") };
            target = map;
        }
        merge(target, values);
    }
    let mut diagnostics = Vec::new();
    let config = read(&root, configured, site, &mut diagnostics);
    Ok((config, diagnostics))
}

/// The tag of a language's key in its usual spelling: `zh-cn` is `zh-CN`, `zh-hant-hk` is `zh-Hant-HK`.
pub fn language_tag(key: &str) -> String {
    key.replace('_', "-")
        .split('-')
        .enumerate()
        .map(|(at, part)| match (at, part.len()) {
            (0, _) => part.to_lowercase(),
            (_, 2) => part.to_uppercase(),
            (_, 4) => part[..1].to_uppercase() + &part[1..].to_lowercase(),
            _ => part.to_lowercase(),
        })
        .collect::<Vec<_>>()
        .join("-")
}

/// The direction of a language's script.
pub fn direction_of(tag: &str) -> Direction {
    let primary = tag.split('-').next().unwrap_or(tag);
    match primary {
        "ar" | "arc" | "ckb" | "dv" | "fa" | "he" | "iw" | "ku" | "ps" | "sd" | "ug" | "ur" | "yi" => Direction::Rtl,
        _ => Direction::Ltr,
    }
}

/// A language that no configuration mentions.
pub fn unconfigured_language(tag: &str, default: bool, title: &str) -> LanguageConfig {
    let params = Map::new();
    let key = tag.to_lowercase();
    LanguageConfig {
        tag: language_tag(tag),
        name: language_tag(tag),
        direction: direction_of(&key),
        content_dir: "content".to_owned(),
        own_content_dir: false,
        prefix: if default { String::new() } else { format!("{key}/") },
        title: title.to_owned(),
        params: read_params(&params, &Map::new(), false),
        menus: Vec::new(),
        key,
    }
}

/// The sidebar that a value asks for; nothing if it leaves the choice to the site.
pub fn sidebar_of(value: &Value) -> Option<Sidebar> {
    match value {
        Value::Bool(false) => Some(Sidebar::None),
        Value::Bool(true) => Some(Sidebar::Right),
        Value::String(text) => match text.as_str() {
            "left" => Some(Sidebar::Left),
            "false" | "none" => Some(Sidebar::None),
            "" => None,
            _ => Some(Sidebar::Right),
        },
        _ => None,
    }
}

/// The visibility of a thumbnail, from names; unknown names are left out.
pub fn visibility_of(names: &[String]) -> Vec<Visibility> {
    let name = |name: &String| match name.as_str() {
        "list" => Some(Visibility::List),
        "post" => Some(Visibility::Post),
        _ => None,
    };
    names.iter().filter_map(name).collect()
}

const EXTENSIONS: [(&str, Format); 4] = [("toml", Format::Toml), ("yaml", Format::Yaml), ("yml", Format::Yaml), ("json", Format::Json)];

/// The configuration files, in the order in which they are merged.
fn config_files(site: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for name in ["hugo", "config"] {
        let file = EXTENSIONS.iter().map(|(extension, _)| site.join(format!("{name}.{extension}"))).find(|f| f.is_file());
        if let Some(file) = file {
            files.push(file);
            break;
        }
    }
    for folder in ["config/_default", "config/production"] {
        let Ok(entries) = std::fs::read_dir(site.join(folder)) else { continue };
        let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        found.retain(|file| format_of(file).is_some());
        // `hugo.toml` first, so that the files named after a key lie over it.
        found.sort_by_key(|file| (!merge_key(site, file).is_empty(), file.clone()));
        files.extend(found);
    }
    files
}

fn format_of(file: &Path) -> Option<Format> {
    let extension = file.extension()?.to_str()?;
    EXTENSIONS.iter().find(|(known, _)| *known == extension).map(|(_, format)| *format)
}

/// Below which keys a file of `config/_default` stands: `params.zh-cn.toml` is `languages.zh-cn.params`.
fn merge_key(site: &Path, file: &Path) -> Vec<String> {
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or("").to_lowercase();
    if file.parent() == Some(site) || stem == "hugo" || stem == "config" {
        return Vec::new();
    }
    match stem.split_once('.') {
        Some((key, language)) => vec!["languages".to_owned(), language.to_owned(), key.to_owned()],
        None => vec![stem],
    }
}

fn read_file(site: &Path, file: &Path) -> Result<Map<String, Value>, Diagnostic> {
    let name = file.strip_prefix(site).unwrap_or(file).to_string_lossy().replace('\\', "/");
    let format = format_of(file).unwrap_or(Format::Toml);
    let text = std::fs::read_to_string(file).map_err(|error| {
        let message = format!("the configuration cannot be read: {error}");
        Problem { offset: None, ..Problem::error(0, message, "Save the file as UTF-8 and allow reading it.") }.in_file(&name, "")
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let values = parse_map(format, text, 0).map_err(|problem| problem.in_file(&name, text))?;
    Ok(lower_keys(values))
}

/// Lower-case keys at every depth, as Hugo treats its configuration.
fn lower_keys(map: Map<String, Value>) -> Map<String, Value> {
    fn value_of(value: Value) -> Value {
        match value {
            Value::Object(map) => Value::Object(lower_keys(map)),
            Value::Array(items) => Value::Array(items.into_iter().map(value_of).collect()),
            other => other,
        }
    }
    map.into_iter().map(|(key, value)| (key.to_lowercase(), value_of(value))).collect()
}

/// Lays one map over another; maps within are merged, everything else is replaced.
fn merge(under: &mut Map<String, Value>, over: Map<String, Value>) {
    for (key, value) in over {
        match (under.get_mut(&key), value) {
            (Some(Value::Object(under)), Value::Object(over)) => merge(under, over),
            (_, value) => drop(under.insert(key, value)),
        }
    }
}

fn read(root: &Map<String, Value>, configured: bool, site: &Path, diagnostics: &mut Vec<Diagnostic>) -> SiteConfig {
    let text = |key: &str| root.get(key).and_then(string_of);
    let flag = |key: &str| root.get(key).and_then(Value::as_bool).unwrap_or(false);
    let at = |path: &[&str]| lookup(root, path);
    let default_language = text("defaultcontentlanguage").unwrap_or_else(|| "en".to_owned()).to_lowercase();
    let page_size = at(&["pagination", "pagersize"]).or_else(|| root.get("paginate")).and_then(Value::as_u64);
    let permalinks = permalinks_of(root);
    let languages = languages_of(root, &default_language, configured, site, diagnostics);
    let default_language =
        if languages.iter().any(|language| language.key == default_language) { default_language } else { languages[0].key.clone() };
    SiteConfig {
        configured,
        base_url: text("baseurl").filter(|url| url.contains("://")),
        default_language,
        languages,
        taxonomies: taxonomies_of(root),
        permalinks,
        page_size: page_size.and_then(|size| u32::try_from(size).ok()).filter(|&size| 0 < size).unwrap_or(10),
        time_zone: text("timezone").filter(|zone| !zone.is_empty()),
        build_drafts: flag("builddrafts"),
        build_future: flag("buildfuture"),
        build_expired: flag("buildexpired"),
        disable_kinds: root
            .get("disablekinds")
            .and_then(strings_of)
            .unwrap_or_default()
            .iter()
            .map(|kind| match kind.to_lowercase().as_str() {
                "taxonomyterm" => "taxonomy".to_owned(),
                kind => kind.to_owned(),
            })
            .collect(),
        pager_reversed: at(&["page", "nextprevinsectionsortorder"]).and_then(Value::as_str) == Some("asc"),
        typographer: match at(&["markup", "goldmark", "extensions", "typographer"]) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::Object(map)) => map.get("disable").and_then(Value::as_bool) != Some(true),
            _ => configured,
        },
        static_dirs: match root.get("staticdir").and_then(strings_of) {
            Some(dirs) if !dirs.is_empty() => dirs,
            _ => vec!["static".to_owned()],
        },
    }
}

fn lookup<'a>(root: &'a Map<String, Value>, path: &[&str]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(root.get(*first)?, |value, key| value.get(*key))
}

fn taxonomies_of(root: &Map<String, Value>) -> Vec<String> {
    let disabled = root.get("disablekinds").and_then(strings_of).unwrap_or_default();
    if disabled.iter().any(|kind| kind.eq_ignore_ascii_case("taxonomy") || kind.eq_ignore_ascii_case("term")) {
        return Vec::new();
    }
    match root.get("taxonomies") {
        Some(Value::Object(map)) => map.values().filter_map(string_of).map(|name| name.to_lowercase()).collect(),
        _ => vec!["tags".to_owned(), "categories".to_owned()],
    }
}

/// `permalinks.posts` and the newer `permalinks.page.posts`.
fn permalinks_of(root: &Map<String, Value>) -> Vec<(String, String)> {
    let Some(Value::Object(map)) = root.get("permalinks") else { return Vec::new() };
    let mut patterns = Vec::new();
    for (key, value) in map {
        match value {
            Value::String(pattern) => patterns.push((key.clone(), pattern.clone())),
            Value::Object(kind) if key == "page" => {
                patterns.extend(kind.iter().filter_map(|(section, p)| Some((section.clone(), string_of(p)?))));
            }
            _ => {}
        }
    }
    patterns
}

fn languages_of(
    root: &Map<String, Value>,
    default_language: &str,
    configured: bool,
    site: &Path,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<LanguageConfig> {
    let text = |key: &str| root.get(key).and_then(string_of);
    let object = |map: &Map<String, Value>, key: &str| map.get(key).and_then(Value::as_object).cloned();
    let site_params = object(root, "params").unwrap_or_default();
    let folder_name = || site.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let title = text("title").unwrap_or_else(|| folder_name().unwrap_or_else(|| "Longread".to_owned()));
    let content_dir = text("contentdir").unwrap_or_else(|| "content".to_owned());
    let in_subdir = root.get("defaultcontentlanguageinsubdir").and_then(Value::as_bool).unwrap_or(false);
    let disabled = root.get("disablelanguages").and_then(strings_of).unwrap_or_default();
    let declared = object(root, "languages").unwrap_or_default();
    let mut languages: Vec<(i64, LanguageConfig)> = Vec::new();
    for (key, value) in &declared {
        let Some(settings) = value.as_object() else { continue };
        if settings.get("disabled").and_then(Value::as_bool) == Some(true) || disabled.contains(key) {
            continue;
        }
        let own = |name: &str| settings.get(name).and_then(string_of);
        let mut params = site_params.clone();
        merge(&mut params, object(settings, "params").unwrap_or_default());
        let tag = own("languagecode").or_else(|| own("locale")).unwrap_or_else(|| key.clone());
        let mut globals = root.clone();
        merge(&mut globals, settings.clone());
        let weight = settings.get("weight").and_then(Value::as_i64).unwrap_or(0);
        let prefix = if key == default_language && !in_subdir { String::new() } else { format!("{key}/") };
        languages.push((
            if weight == 0 { i64::MAX } else { weight },
            LanguageConfig {
                key: key.clone(),
                tag: language_tag(&tag),
                name: own("languagename").or_else(|| own("label")).unwrap_or_else(|| language_tag(&tag)),
                direction: match own("languagedirection").or_else(|| own("direction")).as_deref() {
                    Some("rtl") => Direction::Rtl,
                    Some("ltr") => Direction::Ltr,
                    _ => direction_of(&tag.to_lowercase()),
                },
                content_dir: own("contentdir").unwrap_or_else(|| content_dir.clone()),
                own_content_dir: settings.contains_key("contentdir"),
                prefix,
                title: own("title").unwrap_or_else(|| title.clone()),
                params: read_params(&params, &globals, configured),
                menus: menus_of(if settings.contains_key("menus") || settings.contains_key("menu") { settings } else { root }),
            },
        ));
    }
    if languages.is_empty() {
        let tag = text("languagecode").or_else(|| text("locale")).unwrap_or_else(|| default_language.to_owned());
        languages.push((
            0,
            LanguageConfig {
                key: default_language.to_owned(),
                tag: language_tag(&tag),
                name: language_tag(&tag),
                direction: direction_of(&tag.to_lowercase()),
                content_dir,
                own_content_dir: false,
                prefix: if in_subdir { format!("{default_language}/") } else { String::new() },
                title,
                params: read_params(&site_params, root, configured),
                menus: menus_of(root),
            },
        ));
    }
    // Hugo sorts by weight, then by key.
    languages.sort_by(|(a_weight, a), (b_weight, b)| (a_weight, &a.key).cmp(&(b_weight, &b.key)));
    let languages: Vec<_> = languages.into_iter().map(|(_, language)| language).collect();
    for (at, language) in languages.iter().enumerate() {
        if languages[..at].iter().any(|other| other.tag == language.tag) {
            let message = format!("two languages have the code `{}`; `{}` is one of them", language.tag, language.key);
            let problem = Problem { offset: None, ..Problem::warning(0, message, "Give each its own `languageCode`.") };
            diagnostics.push(problem.in_file("configuration", ""));
        }
    }
    languages
}

fn menus_of(map: &Map<String, Value>) -> Vec<MenuItem> {
    let menus = map.get("menus").or_else(|| map.get("menu")).and_then(Value::as_object);
    let mut items = Vec::new();
    for (menu, entries) in menus.into_iter().flatten() {
        for entry in entries.as_array().into_iter().flatten() {
            let text = |key: &str| entry.get(key).and_then(string_of).unwrap_or_default();
            items.push(MenuItem {
                menu: menu.clone(),
                name: match text("name") {
                    name if name.is_empty() => text("identifier"),
                    name => name,
                },
                url: text("url"),
                page_ref: text("pageref"),
                weight: entry.get("weight").and_then(Value::as_i64).unwrap_or(0),
                pre: text("pre"),
                post: text("post"),
            });
        }
    }
    items
}

/// Without configuration the sidebar and the usual widgets are on: a bare folder should be pleasant to read.
fn read_params(params: &Map<String, Value>, globals: &Map<String, Value>, configured: bool) -> Params {
    let at = |path: &[&str]| lookup(params, path).filter(|value| !value.is_null());
    let text = |path: &[&str]| at(path).and_then(string_of).filter(|text| !text.is_empty());
    let flag = |path: &[&str]| at(path).and_then(Value::as_bool);
    let list = |path: &[&str]| at(path).and_then(strings_of).filter(|list| !list.is_empty());
    let sidebar = |kind: &str| match at(&["sidebar", kind]).and_then(sidebar_of) {
        Some(sidebar) => sidebar,
        None if configured => Sidebar::None,
        None => Sidebar::Right,
    };
    let widgets = match list(&["sidebar", "widgets"]) {
        Some(names) => names.iter().filter_map(|name| Widget::from_name(name)).collect(),
        None if configured => Vec::new(),
        None => vec![Widget::Search, Widget::Recent, Widget::Categories, Widget::Taglist, Widget::Languages],
    };
    let author = lookup(globals, &["author"]).or_else(|| at(&["author"]));
    let main_sections = list(&["mainsections"]).or_else(|| globals.get("mainsections").and_then(strings_of).filter(|sections| !sections.is_empty()));
    Params {
        description: text(&["description"]).unwrap_or_default(),
        logo: Logo {
            image: text(&["logo", "image"]),
            title: text(&["logo", "title"]),
            subtitle: text(&["logo", "subtitle"]).or_else(|| text(&["subtitle"])),
        },
        copyright: text(&["copyright"]).or_else(|| globals.get("copyright").and_then(string_of)),
        readmore: flag(&["readmore"]).unwrap_or(true),
        authorbox: flag(&["authorbox"]).unwrap_or(false),
        toc: flag(&["toc"]).unwrap_or(!configured),
        pager: flag(&["pager"]).unwrap_or(!configured),
        mathjax: flag(&["mathjax"]).unwrap_or(false),
        post_meta: match list(&["post_meta"]) {
            Some(names) => names.iter().filter_map(|name| PostMeta::from_name(name)).collect(),
            None => vec![PostMeta::Author, PostMeta::Date, PostMeta::Categories, PostMeta::Translations],
        },
        main_sections,
        date_format: text(&["dateformat"]).unwrap_or_default(),
        highlight_color: text(&["style", "vars", "highlightcolor"]).or_else(|| text(&["highlightcolor"])),
        custom_css: list(&["customcss"]).unwrap_or_default(),
        thumbnail_visibility: match list(&["thumbnail", "visibility"]) {
            Some(names) => visibility_of(&names),
            None => vec![Visibility::List, Visibility::Post],
        },
        sidebar_home: sidebar("home"),
        sidebar_list: sidebar("list"),
        sidebar_single: sidebar("single"),
        widgets,
        recent_num: at(&["widgets", "recent_num"]).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok()).unwrap_or(10),
        categories_counter: flag(&["widgets", "categories_counter"]).unwrap_or(!configured),
        tags_counter: flag(&["widgets", "tags_counter"]).unwrap_or(!configured),
        social: social_of(at(&["widgets", "social"])),
        author: author
            .and_then(|value| match value {
                Value::Object(map) => {
                    let text = |key: &str| map.get(key).and_then(string_of).unwrap_or_default();
                    Some(AuthorField { name: text("name"), bio: text("bio"), avatar: text("avatar") })
                }
                value => string_of(value).map(|name| AuthorField { name, ..AuthorField::default() }),
            })
            .filter(|author| *author != AuthorField::default()),
    }
}

/// The services of the theme in its order: key, title, what stands before the handle.
const SOCIAL: [(&str, &str, &str); 9] = [
    ("facebook", "Facebook", "https://facebook.com/"),
    ("twitter", "Twitter", "https://twitter.com/"),
    ("instagram", "Instagram", "https://www.instagram.com/"),
    ("linkedin", "LinkedIn", "https://linkedin.com/in/"),
    ("telegram", "Telegram", "https://t.me/"),
    ("github", "GitHub", "https://github.com/"),
    ("gitlab", "GitLab", "https://gitlab.com/"),
    ("bitbucket", "Bitbucket", "https://bitbucket.org/"),
    ("email", "Email", "mailto:"),
];

/// What links to other sites carry: no referrer, no way back to this window.
const SOCIAL_REL: &str = "noopener noreferrer";

fn social_of(value: Option<&Value>) -> Vec<SocialLink> {
    let Some(Value::Object(map)) = value else { return Vec::new() };
    let mut links = Vec::new();
    for (key, title, prefix) in SOCIAL {
        if let Some(handle) = map.get(key).and_then(string_of).filter(|handle| !handle.is_empty()) {
            let url = if handle.contains("://") { handle } else { format!("{prefix}{handle}") };
            links.push(SocialLink { title: title.to_owned(), url, rel: Some(SOCIAL_REL.to_owned()) });
        }
    }
    for custom in map.get("custom").and_then(Value::as_array).into_iter().flatten() {
        let text = |key: &str| custom.get(key).and_then(string_of).filter(|text| !text.is_empty());
        let Some(url) = text("url").filter(|url| crate::markdown::is_safe_link(url)) else { continue };
        let rel = match custom.get("rel") {
            Some(Value::Bool(false)) => None,
            _ => Some(text("rel").unwrap_or_else(|| SOCIAL_REL.to_owned())),
        };
        links.push(SocialLink { title: text("title").unwrap_or_else(|| url.clone()), url, rel });
    }
    links
}
