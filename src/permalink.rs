//! Where things are: every URL of a library is made here.
//!
//! *Start at* [`article`], [`list_page`] and [`relative_root`].
//! Inside the project a URL is a path relative to the library's root, with a closing slash
//! for pages (`zh-cn/news/a/`) and `""` for home. Percent-encoding is left to [`encode`],
//! at the moment when a URL is written into a page, so that paths compare as text.
//! Permalinks equal those that Hugo gives the same content, so that inbound links survive a move.

use crate::date::DateTime;

/// The folder of everything that the publisher names itself.
pub const DATA: &str = "_longread";
/// The manifest: the only data file with a fixed name.
pub const MANIFEST: &str = "longread.json";
/// The file beside every page that holds the page as data.
pub const PAGE_JSON: &str = "index.json";
/// The page that every deep link without a page of its own ends at.
pub const NOT_FOUND: &str = "404.html";

/// What decides an article's permalink.
#[derive(Clone, Debug, Default)]
pub struct ArticlePath<'a> {
    /// `""`, or `zh-cn/` for the pages of a language in its own folder.
    pub language_prefix: &'a str,
    /// The folders of the file below the content folder.
    pub folders: &'a [&'a str],
    /// The file name without language and extension; `""` for a page bundle's own page.
    pub file: &'a str,
    /// The front matter's `slug`.
    pub slug: Option<&'a str>,
    /// The front matter's `url`.
    pub url: Option<&'a str>,
    /// The front matter's `title`.
    pub title: &'a str,
    /// The site's pattern for the section, such as `/:year/:month/:slug/`.
    pub pattern: Option<&'a str>,
    /// For `:year` and its like.
    pub date: Option<DateTime>,
}

/// The permalink of an article.
///
/// `url` wins over everything, then the section's pattern, then `slug`, then the file's path.
/// See <https://gohugo.io/content-management/urls/>.
pub fn article(path: &ArticlePath<'_>) -> String {
    if let Some(url) = path.url.filter(|url| !url.is_empty()) {
        let prefix = if url.starts_with('/') { "" } else { path.language_prefix };
        return page(prefix, url);
    }
    let slug = path.slug.map(|slug| sanitize(slug).trim_matches('-').to_owned()).filter(|slug| !slug.is_empty());
    let slug = slug.as_deref();
    if let Some(pattern) = path.pattern {
        return page(path.language_prefix, &sanitize(&expand(pattern, path, slug)));
    }
    let mut folders = path.folders.to_vec();
    let mut last = path.file;
    if let Some(slug) = slug {
        if path.file.is_empty() {
            folders.pop();
        }
        last = slug;
    }
    let mut joined = folders.join("/");
    if !last.is_empty() {
        joined.push('/');
        joined.push_str(last);
    }
    page(path.language_prefix, &path_name(&joined))
}

/// The permalink of a section, from the folders below the content folder.
pub fn section(language_prefix: &str, folders: &[&str]) -> String {
    page(language_prefix, &path_name(&folders.join("/")))
}

/// The permalink of a taxonomy, such as `tags/`.
pub fn taxonomy(language_prefix: &str, name: &str) -> String {
    page(language_prefix, &sanitize(name))
}

/// The permalink of a term, such as `tags/machine-learning/`.
pub fn term(language_prefix: &str, taxonomy: &str, term: &str) -> String {
    // A slash within a term would open a folder; Hugo keeps it, so do we.
    page(language_prefix, &format!("{}/{}", sanitize(taxonomy), path_name(term)))
}

/// The permalink of the archive, of a year's month if one is given.
pub fn archive(language_prefix: &str, month: Option<(i32, u8)>) -> String {
    match month {
        None => format!("{language_prefix}archive/"),
        Some((year, month)) => format!("{language_prefix}archive/{year:04}/{month:02}/"),
    }
}

/// The archive's page of articles without a date.
pub fn archive_undated(language_prefix: &str) -> String {
    format!("{language_prefix}archive/undated/")
}

/// The permalink of search and filter.
pub fn search(language_prefix: &str) -> String {
    format!("{language_prefix}search/")
}

/// The URL of a page of a list: `tags/qq/`, `tags/qq/page/2/`.
pub fn list_page(list: &str, number: u32) -> String {
    if number <= 1 { list.to_owned() } else { format!("{list}page/{number}/") }
}

/// The file of a page: `tags/index.html`; a permalink such as `about.html` is its own file.
pub fn html_file(page: &str) -> String {
    if page.is_empty() || page.ends_with('/') { format!("{page}index.html") } else { page.to_owned() }
}

/// The file that holds a page as data: `tags/index.json`, `about.html.json`.
pub fn json_file(page: &str) -> String {
    if page.is_empty() || page.ends_with('/') { format!("{page}{PAGE_JSON}") } else { format!("{page}.json") }
}

/// Takes `page/N/` off a path: the list, and which page of it.
pub fn split_page(path: &str) -> (&str, u32) {
    let trimmed = path.strip_suffix('/').unwrap_or(path);
    let (before, number) = trimmed.rsplit_once('/').unwrap_or(("", trimmed));
    let list = match before.strip_suffix("page") {
        Some(list) if list.is_empty() || list.ends_with('/') => list,
        _ => return (path, 1),
    };
    match number.parse() {
        Ok(number) if 0 < number => (list, number),
        _ => (path, 1),
    }
}

/// The way from a page to the library's root: `""` for home, `"../../"` for `tags/qq/`.
pub fn relative_root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// An `href` for a URL of the library, seen from a page with the given root.
/// Absolute URLs pass through.
pub fn href(root: &str, url: &str) -> String {
    if is_external(url) {
        return url.to_owned();
    }
    let encoded = encode(url);
    if root.is_empty() && encoded.is_empty() { "./".to_owned() } else { format!("{root}{encoded}") }
}

/// Whether a URL leads out of the library: it names a scheme or a host, or is a bare fragment.
pub fn is_external(url: &str) -> bool {
    url.starts_with("//")
        || url.starts_with('#')
        || url.split_once(':').is_some_and(|(scheme, _)| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        })
}

/// The path of the page that an absolute path is a link to: its folder, with a closing slash.
pub fn normalize(path: &str) -> String {
    let path = path.trim_start_matches('/');
    let path = path.strip_suffix("index.html").unwrap_or(path);
    if path.is_empty() || path.ends_with('/') || is_file(path) { path.to_owned() } else { format!("{path}/") }
}

/// Whether a path names a file rather than a page: its last part has an extension.
pub fn is_file(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or(path);
    last.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty()
            && (1..=5).contains(&extension.len())
            && extension.chars().all(|c| c.is_ascii_alphanumeric())
            && extension.chars().any(|c| c.is_ascii_alphabetic())
    })
}

/// Percent-encodes what may not stand in a path, a query or a fragment as it is.
/// Letters of other scripts stay: browsers encode them, and people can read them.
pub fn encode(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '\0'..='\x1f' | '\x7f' => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

/// Undoes percent-encoding; text that is not valid UTF-8 afterwards stays as it was.
pub fn decode(url: &str) -> String {
    let bytes = url.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let pair = url.get(at + 1..at + 3).filter(|_| byte == b'%');
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(decoded) => {
                out.push(decoded);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| url.to_owned())
}

/// The path of a file, a folder or a term: Hugo makes every space of it a hyphen before it
/// sanitises, so `a - b` is `a---b`. (Checked against Hugo 0.168; a slug is only sanitised.)
pub fn path_name(path: &str) -> String {
    sanitize(&path.replace(' ', "-"))
}

/// Hugo's path sanitising: letters, digits and marks of any script stay, runs of spaces become
/// one hyphen, other signs go. Lower case, as Hugo does unless `disablePathToLower`.
pub fn sanitize(path: &str) -> String {
    let lower = path.to_lowercase();
    let mut out = String::with_capacity(lower.len());
    let mut hyphen_due = false;
    let mut after_hyphen = false;
    for (at, c) in lower.char_indices() {
        if is_allowed(&lower, at, c) {
            after_hyphen = c == '-';
            if hyphen_due && !after_hyphen {
                out.push('-');
            }
            hyphen_due = false;
            out.push(c);
        } else if !out.is_empty() && !after_hyphen && c.is_whitespace() {
            hyphen_due = true;
        }
    }
    out
}

fn is_allowed(path: &str, at: usize, c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '.' | '/' | '\\' | '_' | '#' | '+' | '~' | '-' | '@')
        || is_mark(c)
        || (c == '%' && path.get(at + 1..at + 3).is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit())))
}

/// Combining marks that `char::is_alphanumeric` does not count: the blocks that words are written with.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}'
        | '\u{5c4}'..='\u{5c5}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}'
        | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{981}'..='\u{983}' | '\u{9bc}'..='\u{9cd}'
        | '\u{a3c}'..='\u{a4d}' | '\u{abc}'..='\u{acd}' | '\u{b3c}'..='\u{b4d}' | '\u{bbe}'..='\u{bcd}'
        | '\u{c3e}'..='\u{c4d}' | '\u{cbc}'..='\u{ccd}' | '\u{d3b}'..='\u{d4d}' | '\u{e31}' | '\u{e34}'..='\u{e3a}'
        | '\u{e47}'..='\u{e4e}' | '\u{eb1}' | '\u{eb4}'..='\u{ebc}' | '\u{f71}'..='\u{f84}' | '\u{102b}'..='\u{103e}'
        | '\u{17b4}'..='\u{17d3}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20f0}'
        | '\u{302a}'..='\u{302f}' | '\u{3099}'..='\u{309a}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}')
}

/// Joins a prefix and a path to a page URL: no slash before, one after.
fn page(prefix: &str, path: &str) -> String {
    let path = path.trim_matches('/');
    let path = path.strip_suffix("/index.html").unwrap_or(path);
    if path.is_empty() {
        return prefix.to_owned();
    }
    let path =
        if path.split('/').any(|part| LONGEST < part.len()) { path.split('/').map(shortened).collect::<Vec<_>>().join("/") } else { path.to_owned() };
    // `url: /about.html` names a file; everything else is a folder with an index.
    let closing = if path.ends_with(".html") || path.ends_with(".htm") { "" } else { "/" };
    format!("{prefix}{path}{closing}")
}

/// Bytes of a folder's name: file systems allow 255, and a page's file may need a suffix.
const LONGEST: usize = 200;

/// A name that a file system can hold: its start, and a mark made of all of it (FNV-1a).
fn shortened(part: &str) -> String {
    if part.len() <= LONGEST {
        return part.to_owned();
    }
    let mark = part.bytes().fold(0x811c_9dc5_u32, |mark, byte| (mark ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let end = (0..=LONGEST - 9).rev().find(|&end| part.is_char_boundary(end)).unwrap_or(0);
    format!("{}-{mark:08x}", &part[..end])
}

/// Hugo's permalink tokens: <https://gohugo.io/configuration/permalinks/#tokens>.
fn expand(pattern: &str, path: &ArticlePath<'_>, slug: Option<&str>) -> String {
    let file = if path.file.is_empty() { path.folders.last().copied().unwrap_or("") } else { path.file };
    let folders = if path.file.is_empty() { path.folders.split_last().map_or(&[][..], |(_, folders)| folders) } else { path.folders };
    let date = |layout: &str| path.date.map_or_else(String::new, |date| date.format(layout, &crate::date::DateNames::default()));
    let mut out = String::new();
    for part in pattern.trim_matches('/').split('/') {
        out.push('/');
        let mut rest = part;
        while let Some(at) = rest.find(':') {
            out.push_str(&rest[..at]);
            let token_end = rest[at + 1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(rest.len(), |end| at + 1 + end);
            let flat = |text: &str| text.replace('/', "-");
            match &rest[at + 1..token_end] {
                "year" => out.push_str(&date("2006")),
                "month" => out.push_str(&date("01")),
                "monthname" => {
                    let month = path.date.map_or(0, |date| usize::from(date.month));
                    out.push_str(MONTHS.get(month.wrapping_sub(1)).copied().unwrap_or(""));
                }
                "day" => out.push_str(&date("02")),
                "section" => out.push_str(folders.first().copied().unwrap_or("")),
                "sections" => out.push_str(&folders.join("/")),
                "title" => out.push_str(&flat(path.title)),
                "slug" => out.push_str(&flat(slug.unwrap_or(path.title))),
                "slugorcontentbasename" | "slugorfilename" => out.push_str(&flat(slug.unwrap_or(file))),
                "filename" | "contentbasename" => out.push_str(file),
                unknown => {
                    out.push(':');
                    out.push_str(unknown);
                }
            }
            rest = &rest[token_end..];
        }
        out.push_str(rest);
    }
    out
}

const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sanitizes_as_hugo_does() {
        for (path, expected) in [
            ("News/QQ/20250208A07W58", "news/qq/20250208a07w58"),
            ("a b  c", "a-b-c"),
            ("a - b", "a-b"),
            ("one, two", "one-two"),
            ("C++ & C#", "c++-c#"),
            ("机器 学习（一）", "机器-学习一"),
            ("what?!", "what"),
            ("été", "été"),
            ("100%", "100"),
            ("50%25", "50%25"),
        ] {
            assert_eq!(sanitize(path), expected, "{path}");
        }
    }

    #[test]
    fn a_name_too_long_for_a_file_system_is_shortened_but_stays_its_own() {
        let long = "长".repeat(100);
        let (one, other) = (term("", "tags", &format!("{long}一")), term("", "tags", &format!("{long}二")));
        assert!(one.split('/').all(|part| part.len() <= LONGEST) && one.starts_with("tags/长长") && one != other);
    }

    /// The expected column is Hugo 0.168's own output.
    #[test]
    fn permalinks_equal_hugos() {
        let file = |name| article(&ArticlePath { folders: &["files"], file: name, ..ArticlePath::default() });
        let slug = |name| article(&ArticlePath { folders: &["slugs"], file: "x", slug: Some(name), ..ArticlePath::default() });
        let url = |name| article(&ArticlePath { language_prefix: "zh-cn/", folders: &["f"], file: "x", url: Some(name), ..ArticlePath::default() });
        for (name, as_file, as_slug) in [
            ("a b", "a-b", "a-b"),
            ("a  b", "a--b", "a-b"),
            ("a - b", "a---b", "a-b"),
            ("a & b", "a--b", "a-b"),
            ("one, two", "one-two", "one-two"),
            ("C++ & C#", "c++--c#", "c++-c#"),
            ("机器 学习（一）", "机器-学习一", "机器-学习一"),
            ("what?!", "what", "what"),
            ("été", "été", "été"),
            ("v1.0 Release", "v1.0-release", "v1.0-release"),
            ("a--b", "a--b", "a--b"),
            ("-lead", "-lead", "lead"),
            ("trail-", "trail-", "trail"),
            ("a'b", "ab", "ab"),
            ("emoji 😀 z", "emoji--z", "emoji-z"),
            ("tab~x", "tab~x", "tab~x"),
            ("a@b", "a@b", "a@b"),
            ("ノート　全角", "ノート-全角", "ノート-全角"),
            ("a . b", "a-.-b", "a-.-b"),
        ] {
            assert_eq!(file(name), format!("files/{as_file}/"), "file {name}");
            assert_eq!(slug(name), format!("slugs/{as_slug}/"), "slug {name}");
            assert_eq!(term("", "tags", name), format!("tags/{as_file}/"), "term {name}");
        }
        for (written, expected) in
            [("/u/UPPER", "u/UPPER/"), ("/u/a b", "u/a b/"), ("rel/Path.html", "zh-cn/rel/Path.html"), ("about", "zh-cn/about/"), ("/a/b/", "a/b/")]
        {
            assert_eq!(url(written), expected, "url {written}");
        }
    }

    #[test]
    fn splits_the_number_off_a_list_page() {
        for (path, expected) in [
            ("", ("", 1)),
            ("page/2/", ("", 2)),
            ("tags/qq/page/31/", ("tags/qq/", 31)),
            ("tags/page/", ("tags/page/", 1)),
            ("frontpage/2/", ("frontpage/2/", 1)),
            ("tags/page/0/", ("tags/page/0/", 1)),
        ] {
            assert_eq!(split_page(path), expected, "{path}");
        }
    }

    #[test]
    fn expands_permalink_patterns() {
        let path = ArticlePath {
            language_prefix: "zh-cn/",
            folders: &["blog", "2024"],
            file: "My File",
            title: "A Title",
            pattern: Some("/:section/:year/:month/:day/:slug/"),
            date: DateTime::parse("2025-02-08T20:00:02+08:00"),
            ..ArticlePath::default()
        };
        assert_eq!(article(&path), "zh-cn/blog/2025/02/08/a-title/");
    }
}
