//! Front matter: YAML between `---`, TOML between `+++`, or a JSON object, before the body.
//!
//! *Start at* [`parse`]: it
//! 1. splits the front matter from the body,
//! 2. parses it in its own format into one dynamic value,
//! 3. reads the fields that Hugo and the theme know into a [`FrontMatter`].
//!
//! A front matter that cannot be parsed is an error, and the file is left out. A single field
//! of the wrong type is reported, and the rest stands.

use crate::diagnostic::{Problem, offset_of};
use serde_json::{Map, Value};

/// A file, parsed.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The fields.
    pub front_matter: FrontMatter,
    /// Where the body starts, in bytes.
    pub body: usize,
    /// Fields that could not be read, with offsets into the whole file.
    pub problems: Vec<Problem>,
}

/// The fields that Hugo and the theme know. A field that is absent is `None`,
/// so that the site's setting applies; `false` and `""` are values.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    /// `title`, with entities as written.
    pub title: Option<String>,
    /// RFC 3339.
    pub date: Option<String>,
    /// RFC 3339.
    pub lastmod: Option<String>,
    /// RFC 3339.
    pub publish_date: Option<String>,
    /// RFC 3339.
    pub expiry_date: Option<String>,
    /// Plain text for search engines.
    pub description: Option<String>,
    /// Markdown for lists.
    pub summary: Option<String>,
    /// Plain text under the title.
    pub lead: Option<String>,
    /// `draft: true` keeps the page out of ordinary builds.
    pub draft: bool,
    /// The last part of the permalink.
    pub slug: Option<String>,
    /// The whole permalink.
    pub url: Option<String>,
    /// Order in lists; 0 is last.
    pub weight: i64,
    /// Pages with the same key are translations of each other.
    pub translation_key: Option<String>,
    /// Terms by the taxonomy's name, as written. Any list of strings may be one.
    pub lists: Vec<(String, Vec<String>)>,
    /// `lang`: a tag or a list of tags.
    pub lang: Vec<String>,
    /// The menus that the page asks to be in.
    pub menu: Vec<MenuRequest>,
    /// `thumbnail`.
    pub thumbnail: Option<ThumbnailField>,
    /// `comments`.
    pub comments: Option<bool>,
    /// `authorbox`.
    pub authorbox: Option<bool>,
    /// `pager`.
    pub pager: Option<bool>,
    /// `toc`.
    pub toc: Option<bool>,
    /// `mathjax`.
    pub mathjax: Option<bool>,
    /// `sidebar`: `left`, `right` or `false`.
    pub sidebar: Option<Value>,
    /// `widgets`, as written.
    pub widgets: Vec<String>,
    /// `post_meta`, as written.
    pub post_meta: Option<Vec<String>>,
    /// `author` or `authors`.
    pub authors: Vec<AuthorField>,
    /// `type`: the section that the page counts as.
    pub page_type: Option<String>,
    /// `source_url`, `originallink` and their like: where the article was first published.
    pub source_url: Option<String>,
    /// `headless`, or `build.render: never`: no page of its own.
    pub headless: bool,
}

/// `thumbnail`: a string, or a map with `src` and `visibility`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThumbnailField {
    /// As written.
    pub src: String,
    /// As written; nothing for the site's.
    pub visibility: Option<Vec<String>>,
    /// Where `thumbnail` stands in the file, in bytes.
    pub offset: usize,
}

/// A menu that a page asks to be in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MenuRequest {
    /// The menu: `main`, `side`, `footer`.
    pub menu: String,
    /// Instead of the page's title.
    pub name: Option<String>,
    /// Instead of the page's weight.
    pub weight: Option<i64>,
    /// Plain text before the name.
    pub pre: String,
    /// Plain text after the name.
    pub post: String,
}

/// A page's own author.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorField {
    /// Plain text.
    pub name: String,
    /// Markdown.
    pub bio: String,
    /// A URL.
    pub avatar: String,
}

/// Keys that hold the address at which an article was first published.
const SOURCE_KEYS: [&str; 5] = ["source_url", "original_url", "originallink", "original_link", "canonicalurl"];

/// Keys whose misspelling is worth a word.
const KNOWN_KEYS: [&str; 30] = [
    "title",
    "date",
    "lastmod",
    "publishdate",
    "expirydate",
    "description",
    "summary",
    "lead",
    "draft",
    "slug",
    "url",
    "weight",
    "translationkey",
    "categories",
    "tags",
    "lang",
    "translations",
    "menu",
    "menus",
    "thumbnail",
    "comments",
    "authorbox",
    "pager",
    "toc",
    "mathjax",
    "sidebar",
    "widgets",
    "post_meta",
    "aliases",
    "keywords",
];

/// Splits and reads a file. `resolve_date` gives a date as RFC 3339 in the site's zone,
/// or nothing if it cannot be understood.
///
/// # Errors
/// The first problem that makes the front matter unreadable as a whole.
pub fn parse(text: &str, resolve_date: &dyn Fn(&str) -> Option<String>) -> Result<Parsed, Problem> {
    let split = split(text)?;
    let values = match split.format {
        None => Map::new(),
        Some(format) => lower_keys(parse_map(format, split.front_matter, split.start)?),
    };
    let mut fields = Fields { values, text: split.front_matter, start: split.start, problems: Vec::new() };
    let front_matter = FrontMatter::read(&mut fields, resolve_date);
    fields.report_misspelt_keys();
    Ok(Parsed { front_matter, body: split.body, problems: fields.problems })
}

/// The format of a front matter or a configuration file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Between lines of `---`.
    Yaml,
    /// Between lines of `+++`.
    Toml,
    /// An object.
    Json,
}

/// Parses a whole text of one format into a map. `start` is added to the offsets of problems.
///
/// # Errors
/// A text that the format does not allow, or that is no map.
pub fn parse_map(format: Format, text: &str, start: usize) -> Result<Map<String, Value>, Problem> {
    let value = match format {
        Format::Yaml => serde_saphyr::from_str::<Value>(text).map_err(|error| {
            let offset =
                error.location().map_or(0, |at| offset_of(text, usize::try_from(at.line()).unwrap_or(1), usize::try_from(at.column()).unwrap_or(1)));
            let message = error.without_snippet().to_string();
            Problem::error(
                start + offset,
                format!("this is not valid YAML: {}", first_line(&message)),
                "Check the indentation, and put text that holds `: `, `#` or quotes into quotes.",
            )
        })?,
        Format::Toml => match toml::from_str::<toml::Table>(text) {
            Ok(table) => from_toml(toml::Value::Table(table)),
            Err(error) => {
                let offset = error.span().map_or(0, |span| span.start);
                return Err(Problem::error(
                    start + offset,
                    format!("this is not valid TOML: {}", first_line(error.message())),
                    "Strings need quotes, and every key stands once.",
                ));
            }
        },
        Format::Json => serde_json::from_str(text).map_err(|error| json_problem(&error, text, start))?,
    };
    match value {
        Value::Object(map) => Ok(map),
        Value::Null => Ok(Map::new()),
        other => Err(Problem::error(start, format!("expected keys with values, found {}", kind_of(&other)), "Write one `key: value` a line.")),
    }
}

/// Reads a value that may be one string or a list of them.
pub fn strings_of(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) => items.iter().filter(|item| !item.is_null()).map(string_of).collect(),
        Value::Null => Some(Vec::new()),
        other => Some(vec![string_of(other)?]),
    }
}

/// Reads a string; numbers and booleans count as what they look like.
pub fn string_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// A file cut in two.
struct Split<'a> {
    format: Option<Format>,
    front_matter: &'a str,
    start: usize,
    body: usize,
}

fn split(text: &str) -> Result<Split<'_>, Problem> {
    let content = text.trim_start_matches('\u{feff}').trim_start();
    let lead = text.len() - content.len();
    let first = content.lines().next().unwrap_or("").trim_end();
    let (format, fence) = match first {
        "---" => (Format::Yaml, "---"),
        "+++" => (Format::Toml, "+++"),
        _ if content.starts_with('{') && !content.starts_with("{{") => return split_json(text, content, lead),
        _ => {
            // A body alone. Its leading blank lines are its own.
            let body = text.len() - text.trim_start_matches('\u{feff}').len();
            return Ok(Split { format: None, front_matter: "", start: 0, body });
        }
    };
    let start = lead + content.find('\n').map_or(content.len(), |at| at + 1);
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let next = at + line.len();
        if line.trim_end() == fence {
            return Ok(Split { format: Some(format), front_matter: &text[start..at], start, body: next });
        }
        at = next;
    }
    Err(Problem::error(
        lead,
        format!("the front matter opens with `{fence}` but never ends"),
        format!("Put a line of `{fence}` after the last field."),
    ))
}

fn split_json<'a>(text: &'a str, content: &'a str, lead: usize) -> Result<Split<'a>, Problem> {
    let mut values = serde_json::Deserializer::from_str(content).into_iter::<Value>();
    match values.next() {
        Some(Ok(_)) => {
            let end = lead + values.byte_offset();
            Ok(Split { format: Some(Format::Json), front_matter: &text[lead..end], start: lead, body: end })
        }
        Some(Err(error)) => Err(json_problem(&error, content, lead)),
        None => Ok(Split { format: None, front_matter: "", start: 0, body: lead }),
    }
}

fn json_problem(error: &serde_json::Error, text: &str, start: usize) -> Problem {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    Problem::error(
        start + offset_of(text, error.line(), error.column()),
        format!("this is not valid JSON: {message}"),
        "Check commas, quotes and brackets around this place.",
    )
}

/// The map and the places of its keys.
struct Fields<'a> {
    values: Map<String, Value>,
    text: &'a str,
    start: usize,
    problems: Vec<Problem>,
}

impl FrontMatter {
    fn read(fields: &mut Fields<'_>, resolve_date: &dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            title: fields.string("title").or_else(|| fields.string("linktitle")),
            date: fields.date("date", resolve_date),
            lastmod: fields.date("lastmod", resolve_date).or_else(|| fields.date("modified", resolve_date)),
            publish_date: fields
                .date("publishdate", resolve_date)
                .or_else(|| fields.date("pubdate", resolve_date))
                .or_else(|| fields.date("published", resolve_date)),
            expiry_date: fields.date("expirydate", resolve_date).or_else(|| fields.date("unpublishdate", resolve_date)),
            description: fields.string("description"),
            summary: fields.string("summary"),
            lead: fields.string("lead"),
            draft: fields.bool("draft").unwrap_or(false),
            slug: fields.string("slug"),
            url: fields.string("url"),
            weight: fields.integer("weight").unwrap_or(0),
            translation_key: fields.string("translationkey"),
            lists: fields.lists(),
            lang: fields.strings("lang").unwrap_or_default(),
            menu: fields.menu(),
            thumbnail: fields.thumbnail(),
            comments: fields.bool("comments"),
            authorbox: fields.bool("authorbox"),
            pager: fields.bool("pager"),
            toc: fields.bool("toc"),
            mathjax: fields.bool("mathjax"),
            sidebar: fields.sidebar(),
            widgets: fields.strings("widgets").unwrap_or_default(),
            post_meta: fields.strings("post_meta"),
            authors: fields.authors(),
            page_type: fields.string("type").filter(|text| !text.is_empty()),
            source_url: SOURCE_KEYS.iter().find_map(|key| {
                let url = fields.values.get(*key).and_then(string_of)?;
                (url.starts_with("https://") || url.starts_with("http://")).then_some(url)
            }),
            headless: fields.bool("headless").unwrap_or(false) || fields.never_rendered(),
        }
    }
}

impl Fields<'_> {
    fn string(&mut self, key: &str) -> Option<String> {
        let value = self.values.get(key).filter(|value| !value.is_null())?;
        match string_of(value) {
            Some(text) => Some(text),
            None => self.wrong_type(key, "text"),
        }
    }

    fn strings(&mut self, key: &str) -> Option<Vec<String>> {
        let value = self.values.get(key).filter(|value| !value.is_null())?;
        match strings_of(value) {
            Some(list) => Some(list.into_iter().filter(|item| !item.trim().is_empty()).collect()),
            None => self.wrong_type(key, "a list of texts"),
        }
    }

    fn bool(&mut self, key: &str) -> Option<bool> {
        match self.values.get(key)? {
            Value::Null => None,
            Value::Bool(flag) => Some(*flag),
            Value::String(text) => match text.trim().to_lowercase().as_str() {
                "true" | "yes" | "on" => Some(true),
                "false" | "no" | "off" => Some(false),
                "" => None,
                _ => self.wrong_type(key, "`true` or `false`"),
            },
            _ => self.wrong_type(key, "`true` or `false`"),
        }
    }

    fn integer(&mut self, key: &str) -> Option<i64> {
        let value = self.values.get(key).filter(|value| !value.is_null())?;
        let number = match value {
            Value::Number(number) => number.as_i64(),
            Value::String(text) if text.trim().is_empty() => return None,
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        if number.is_none() { self.wrong_type(key, "a whole number") } else { number }
    }

    fn date(&mut self, key: &str, resolve: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        let raw = self.string(key).filter(|raw| !raw.trim().is_empty())?;
        let resolved = resolve(raw.trim());
        if resolved.is_none() {
            let offset = self.offset_of(key);
            self.problems.push(Problem::warning(
                offset,
                format!("`{key}` is no date: `{raw}`"),
                "Write it as 2025-02-08, 2025-02-08 20:00:02 or 2025-02-08T20:00:02+08:00.",
            ));
        }
        resolved
    }

    /// Every list of strings, and every string under a key that a taxonomy may have.
    fn lists(&mut self) -> Vec<(String, Vec<String>)> {
        let mut lists = Vec::new();
        for key in ["categories", "tags"] {
            if let Some(list) = self.strings(key) {
                lists.push((key.to_owned(), list));
            }
        }
        for (key, value) in &self.values {
            if matches!(key.as_str(), "categories" | "tags" | "widgets" | "lang" | "translations" | "aliases") {
                continue;
            }
            let list = match value {
                Value::Array(_) | Value::String(_) => strings_of(value).unwrap_or_default(),
                _ => continue,
            };
            let list: Vec<_> = list.into_iter().filter(|item| !item.trim().is_empty()).collect();
            // Longer texts are no terms, and keeping them would double the memory of the metadata.
            if !list.is_empty() && list.iter().all(|item| item.len() <= 200) {
                lists.push((key.clone(), list));
            }
        }
        lists
    }

    fn menu(&mut self) -> Vec<MenuRequest> {
        let key = if self.values.contains_key("menus") { "menus" } else { "menu" };
        let request = |menu: &str| MenuRequest { menu: menu.to_owned(), ..MenuRequest::default() };
        match self.values.get(key) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::String(menu)) if menu.trim().is_empty() => Vec::new(),
            Some(Value::String(menu)) => vec![request(menu)],
            Some(list @ Value::Array(_)) => match strings_of(list) {
                Some(menus) => menus.iter().filter(|menu| !menu.is_empty()).map(|menu| request(menu)).collect(),
                None => self.wrong_type(key, "names of menus").unwrap_or_default(),
            },
            Some(Value::Object(menus)) => menus
                .iter()
                .map(|(menu, settings)| {
                    let text = |key: &str| settings.get(key).and_then(string_of);
                    MenuRequest {
                        menu: menu.clone(),
                        name: text("name"),
                        weight: settings.get("weight").and_then(Value::as_i64),
                        pre: text("pre").unwrap_or_default(),
                        post: text("post").unwrap_or_default(),
                    }
                })
                .collect(),
            Some(_) => self.wrong_type(key, "the name of a menu").unwrap_or_default(),
        }
    }

    fn thumbnail(&mut self) -> Option<ThumbnailField> {
        let offset = self.offset_of("thumbnail");
        let field = match self.values.get("thumbnail")? {
            Value::Null => return None,
            Value::String(src) => ThumbnailField { src: src.clone(), visibility: None, offset },
            Value::Object(map) => ThumbnailField {
                src: map.get("src").and_then(string_of).unwrap_or_default(),
                visibility: map.get("visibility").and_then(strings_of),
                offset,
            },
            _ => return self.wrong_type("thumbnail", "a URL, or `src` with `visibility`"),
        };
        (!field.src.trim().is_empty()).then_some(field)
    }

    fn sidebar(&mut self) -> Option<Value> {
        match self.values.get("sidebar")? {
            Value::Null => None,
            Value::String(text) if text.is_empty() => None,
            Value::String(text) if !["left", "right", "true", "false"].contains(&text.as_str()) => {
                self.wrong_type("sidebar", "`left`, `right` or `false`")
            }
            value @ (Value::String(_) | Value::Bool(_)) => Some(value.clone()),
            _ => self.wrong_type("sidebar", "`left`, `right` or `false`"),
        }
    }

    fn authors(&mut self) -> Vec<AuthorField> {
        let key = if self.values.contains_key("authors") { "authors" } else { "author" };
        let author = |value: &Value| match value {
            Value::Object(map) => {
                let text = |key: &str| map.get(key).and_then(string_of).unwrap_or_default();
                AuthorField { name: text("name"), bio: text("bio"), avatar: text("avatar") }
            }
            value => AuthorField { name: string_of(value).unwrap_or_default(), ..AuthorField::default() },
        };
        let authors = match self.values.get(key) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(list)) => list.iter().map(author).collect(),
            Some(value) => vec![author(value)],
        };
        authors.into_iter().filter(|author| !author.name.trim().is_empty()).collect()
    }

    fn never_rendered(&self) -> bool {
        ["build", "_build"].iter().any(|key| {
            let render = self.values.get(*key).and_then(|build| build.get("render"));
            render.is_some_and(|render| render == "never" || render == false)
        })
    }

    fn wrong_type<T>(&mut self, key: &str, wanted: &str) -> Option<T> {
        let found = self.values.get(key).map_or("nothing", kind_of);
        let problem = Problem::warning(
            self.offset_of(key),
            format!("`{key}` is {found}, not {wanted}"),
            format!("Write {wanted} after `{key}`; the field is left out."),
        );
        self.problems.push(problem);
        None
    }

    fn report_misspelt_keys(&mut self) {
        for key in self.values.keys() {
            if KNOWN_KEYS.contains(&key.as_str()) || key.len() < 4 {
                continue;
            }
            let near = KNOWN_KEYS.iter().find(|known| {
                5 <= known.len()
                    && strsim::osa_distance(key, known) == 1
                    && !self.values.contains_key(**known)
                    && format!("{key}s") != **known
                    && *key != format!("{known}s")
            });
            if let Some(known) = near {
                self.problems.push(Problem::warning(
                    self.offset_of(key),
                    format!("`{key}` is no field that is known here"),
                    format!("Was `{known}` meant?"),
                ));
            }
        }
    }

    /// Where a top-level key stands, in bytes from the start of the file.
    fn offset_of(&self, key: &str) -> usize {
        let mut at = self.start;
        for line in self.text.split_inclusive('\n') {
            let bare = line.trim_start_matches([' ', '\t', '"', '\'', '{']);
            let matches = bare.get(..key.len()).is_some_and(|start| start.eq_ignore_ascii_case(key))
                && bare[key.len()..].trim_start_matches(['"', '\'', ' ']).starts_with([':', '=', '.']);
            let indented = line.starts_with([' ', '\t']) && !self.text.trim_start().starts_with('{');
            if matches && !indented {
                return at + (line.len() - bare.len());
            }
            at += line.len();
        }
        self.start
    }
}

fn lower_keys(map: Map<String, Value>) -> Map<String, Value> {
    map.into_iter().map(|(key, value)| (key.to_lowercase(), value)).collect()
}

fn from_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(flag) => Value::Bool(flag),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(items) => Value::Array(items.into_iter().map(from_toml).collect()),
        toml::Value::Table(table) => Value::Object(table.into_iter().map(|(key, value)| (key, from_toml(value))).collect()),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}

fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or("").trim()
}
