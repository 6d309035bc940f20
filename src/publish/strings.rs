//! The interface's words: our own in `assets/i18n`, with a site's `i18n/` over them.
//!
//! *Start at* [`load`]. The publisher puts the words of a language into that language's
//! published file, so the viewer carries none.

use crate::date::DateNames;
use crate::diagnostic::{Diagnostic, Problem};
use crate::front_matter::{Format, parse_map, string_of};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The languages that we speak, by the name of their file.
const OURS: [(&str, &str); 12] = [
    ("en", include_str!("../../assets/i18n/en.toml")),
    ("zh-cn", include_str!("../../assets/i18n/zh-cn.toml")),
    ("zh-hk", include_str!("../../assets/i18n/zh-hk.toml")),
    ("zh-tw", include_str!("../../assets/i18n/zh-tw.toml")),
    ("ja", include_str!("../../assets/i18n/ja.toml")),
    ("ko", include_str!("../../assets/i18n/ko.toml")),
    ("es", include_str!("../../assets/i18n/es.toml")),
    ("fr", include_str!("../../assets/i18n/fr.toml")),
    ("de", include_str!("../../assets/i18n/de.toml")),
    ("pt", include_str!("../../assets/i18n/pt.toml")),
    ("ru", include_str!("../../assets/i18n/ru.toml")),
    ("ar", include_str!("../../assets/i18n/ar.toml")),
];

/// The words of one language.
#[derive(Clone, Debug, Default)]
pub(super) struct Strings {
    /// By name; placeholders stand in braces.
    pub words: BTreeMap<String, String>,
    /// The words of dates.
    pub dates: DateNames,
}

/// The words of a language: ours in the nearest language that we speak, with the site's over them.
pub(super) fn load(site: &Path, key: &str, tag: &str, diagnostics: &mut Vec<Diagnostic>) -> Strings {
    let mut strings = ours(tag);
    for (file, format) in site_files(site, key, tag) {
        let name = format!("i18n/{}", file.file_name().unwrap_or_default().to_string_lossy());
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        match site_words(&text, format) {
            Ok(words) => strings.words.extend(words),
            Err(problem) => diagnostics.push(problem.in_file(&name, &text)),
        }
    }
    strings
}

/// Our own words in the language nearest to a tag.
pub(super) fn ours(tag: &str) -> Strings {
    let tag = tag.to_lowercase();
    let nearest = match tag.as_str() {
        "zh-hant" | "zh-hant-tw" => "zh-tw",
        "zh-mo" | "zh-hant-hk" | "zh-hant-mo" | "yue" => "zh-hk",
        _ if tag.starts_with("zh-") && !OURS.iter().any(|(name, _)| *name == tag) => "zh-cn",
        "zh" => "zh-cn",
        other => other,
    };
    let primary = nearest.split('-').next().unwrap_or(nearest);
    let find = |name: &str| OURS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
    let english = read_ours(OURS[0].1);
    match find(nearest).or_else(|| find(primary)) {
        Some(text) => {
            let mut strings = read_ours(text);
            for (name, word) in english.words {
                strings.words.entry(name).or_insert(word);
            }
            strings
        }
        None => english,
    }
}

/// Our files are checked by a test; a file that does not parse would only lose its words.
fn read_ours(text: &str) -> Strings {
    let map = parse_map(Format::Toml, text, 0).unwrap_or_default();
    let list = |name: &str| -> Vec<String> { map.get(name).and_then(crate::front_matter::strings_of).unwrap_or_default() };
    let word = |name: &str| map.get(name).and_then(string_of).unwrap_or_default();
    let dates = DateNames {
        months: list("months"),
        months_short: list("months_short"),
        weekdays: list("weekdays"),
        weekdays_short: list("weekdays_short"),
        half_days: [word("am"), word("pm")],
        date_layout: word("date_layout"),
        month_layout: word("month_layout"),
    };
    const DATES: [&str; 8] = ["months", "months_short", "weekdays", "weekdays_short", "am", "pm", "date_layout", "month_layout"];
    let words = map.iter().filter(|(name, _)| !DATES.contains(&name.as_str()));
    Strings { words: words.filter_map(|(name, word)| Some((name.clone(), string_of(word)?))).collect(), dates }
}

fn site_files(site: &Path, key: &str, tag: &str) -> Vec<(std::path::PathBuf, Format)> {
    let mut files = Vec::new();
    let Ok(entries) = std::fs::read_dir(site.join("i18n")) else { return files };
    for entry in entries.flatten() {
        let path = entry.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("").to_lowercase();
        let format = match path.extension().and_then(|extension| extension.to_str()) {
            Some("toml") => Format::Toml,
            Some("yaml" | "yml") => Format::Yaml,
            Some("json") => Format::Json,
            _ => continue,
        };
        if stem == key || stem == tag.to_lowercase() {
            files.push((path, format));
        }
    }
    files.sort_by(|(a, _), (b, _)| a.cmp(b));
    files
}

/// Hugo's files: a map of names to words or to `other = "..."`, or a list of `id` and `translation`.
fn site_words(text: &str, format: Format) -> Result<Vec<(String, String)>, Problem> {
    let list = (format == Format::Yaml && text.trim_start().starts_with('-')).then(|| serde_saphyr::from_str::<Vec<Value>>(text).ok()).flatten();
    if let Some(list) = list {
        return Ok(list.iter().filter_map(|item| Some((string_of(item.get("id")?)?, plain(item.get("translation")?)?))).collect());
    }
    let map = parse_map(format, text, 0)?;
    Ok(map.iter().filter_map(|(name, word)| Some((name.clone(), plain(word)?))).collect())
}

/// A word without plural forms, its Go placeholders turned into ours: `{{ .Name }}` is `{name}`.
fn plain(word: &Value) -> Option<String> {
    let text = match word {
        Value::Object(forms) => forms.get("other").or_else(|| forms.values().next()).and_then(string_of)?,
        other => string_of(other)?,
    };
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((inner, next)) = after.split_once("}}") else {
            rest = after;
            break;
        };
        out.push_str(&format!("{{{}}}", inner.trim().trim_start_matches('.').to_lowercase()));
        rest = next;
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_word_and_its_placeholders() {
        let english = read_ours(OURS[0].1);
        let placeholders = |word: &str| {
            let mut found: Vec<_> = word.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(n, _)| n.to_owned()).collect();
            found.sort();
            found
        };
        assert!(100 <= english.words.len() + 8);
        for (name, text) in OURS {
            let strings = read_ours(text);
            assert_eq!(strings.words.keys().collect::<Vec<_>>(), english.words.keys().collect::<Vec<_>>(), "{name}");
            assert_eq!((strings.dates.months.len(), strings.dates.weekdays.len()), (12, 7), "{name}");
            for (key, word) in &english.words {
                assert_eq!(placeholders(&strings.words[key]), placeholders(word), "{name}: {key}");
            }
        }
    }

    #[test]
    fn finds_the_nearest_language() {
        for (tag, home) in [("zh-TW", "首頁"), ("zh-Hans", "首页"), ("zh", "首页"), ("de-AT", "Startseite"), ("xx", "Home")] {
            assert_eq!(ours(tag).words["home"], home, "{tag}");
        }
    }

    #[test]
    fn reads_all_of_hugos_forms() {
        for (text, format) in [
            ("[read_more]\nother = \"Go {{ .Name }}\"", Format::Toml),
            ("read_more:\n  other: Go {{ .Name }}", Format::Yaml),
            ("- id: read_more\n  translation: Go {{.Name}}", Format::Yaml),
            ("{\"read_more\": \"Go {{ .Name }}\"}", Format::Json),
        ] {
            assert_eq!(site_words(text, format).unwrap(), [("read_more".to_owned(), "Go {name}".to_owned())], "{text}");
        }
    }
}
