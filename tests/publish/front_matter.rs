//! Every field: its formats, its precedence over the site, its place in the page.

use crate::site_test::{SiteTest, article};
use serde_json::{Value, json};

/// The seed article's front matter, field by field, with a text of our own.
const SEED: &str = r#"title: "故事在&#39;杭州&#39;"
date: "2025-02-08 20:00:02"
summary: "一句**摘要**..."
categories:
  - "qq"
lang:
  - "zh-CN"
translations:
  - "zh-CN"
tags:
  - "qq"
menu: ""
thumbnail: "https://img.example/0"
lead: ""
comments: false
authorbox: false
pager: true
toc: false
mathjax: false
sidebar: "right"
widgets:
  - "search"
  - "recent"
  - "taglist""#;

const BODY: &str = "第一段，比摘要长得多的一段文字。\n\n**｜｜**中国杭州大学生创业大赛\n\n价格是 $5 和 $6。\n";

#[test]
fn every_field_of_the_seed_article_arrives() {
    let config = "timeZone = \"Asia/Shanghai\"\ndefaultContentLanguage = \"en\"\n[languages.en]\ncontentDir = \"content/en\"\nweight = 1\n[languages.zh-cn]\ncontentDir = \"content/zh-CN\"\nweight = 2\n[params]\nauthorbox = true\n[params.sidebar]\nsingle = false\n[Author]\nname = \"Site\"\n";
    let site = SiteTest::new(&[("hugo.toml", config), ("content/zh-CN/news/qq/20250208A07W58.zh-CN.md", &article(SEED, BODY))]).build();
    let url = "zh-cn/news/qq/20250208a07w58/";
    let page = site.json(url);
    for (field, expected) in [
        ("kind", json!("page")),
        ("url", json!(url)),
        ("lang", json!("zh-CN")),
        ("section", json!("news")),
        ("title", json!("故事在'杭州'")),
        ("date", json!("2025-02-08T20:00:02+08:00")),
        ("lastmod", json!(null)),
        ("summary", json!("一句<strong>摘要</strong>...")),
        ("lead", json!("")),
        ("thumbnail", json!({"src": "https://img.example/0", "visibility": ["list", "post"]})),
        ("categories", json!([{"name": "qq", "url": "zh-cn/categories/qq/"}])),
        ("tags", json!([{"name": "qq", "url": "zh-cn/tags/qq/"}])),
        ("translations", json!([])),
        ("menu", json!([])),
        ("comments", json!(false)),
        ("authorbox", json!(false)),
        ("pager", json!(true)),
        ("toc", json!(false)),
        ("mathjax", json!(false)),
        ("sidebar", json!("right")),
        ("widgets", json!(["search", "recent", "taglist"])),
    ] {
        assert_eq!(page[field], expected, "{field}");
    }
    let html = page["html"].as_str().unwrap();
    assert!(html.contains("<strong>｜｜</strong>中国杭州大学生创业大赛"), "{html}");
    assert!(html.contains("$5 和 $6") && !html.contains("<math"), "{html}");
    let document = site.html(url);
    assert!(document.contains("<html lang=\"zh-CN\" dir=\"ltr\"") && document.contains("datetime=\"2025-02-08T20:00:02+08:00\""));
    assert!(document.contains("2025年2月8日"), "the date is in the page's language");
    assert_eq!(site.json("zh-cn/")["entries"]["articles"]["cards"][0]["truncated"], json!(true));
}

#[test]
fn yaml_toml_and_json_say_the_same() {
    let yaml = "---\r\nTitle: One\r\ndate: 2025-01-02\r\ntags: [a, b]\r\ntoc: true\r\nthumbnail:\r\n  src: https://x.example/i.png\r\n  visibility: [post]\r\n---\r\ntext\r\n";
    let toml = "+++\ntitle = \"One\"\ndate = 2025-01-02\ntags = [\"a\", \"b\"]\ntoc = true\n[thumbnail]\nsrc = \"https://x.example/i.png\"\nvisibility = [\"post\"]\n+++\ntext\n";
    let json = "{\"title\": \"One\", \"date\": \"2025-01-02\", \"tags\": [\"a\", \"b\"], \"toc\": true, \"thumbnail\": {\"src\": \"https://x.example/i.png\", \"visibility\": [\"post\"]}}\n\ntext\n";
    let with_mark = format!("\u{feff}{}", yaml.replace("\r\n", "\n"));
    let pages: Vec<Value> = [yaml, toml, json, &with_mark]
        .iter()
        .map(|text| SiteTest::new(&[("hugo.toml", "title = 'S'"), ("content/p/one.md", text)]).build().json("p/one/"))
        .collect();
    assert_eq!(pages[0]["tags"].as_array().unwrap().len(), 2);
    for page in &pages[1..] {
        assert_eq!(page, &pages[0]);
    }
}

/// `page > site > default`, where a value that is there counts even if it is `false`.
#[test]
fn the_page_wins_over_the_site_and_the_site_over_the_default() {
    let switch = [
        ("", "", json!(false)),
        ("true", "", json!(true)),
        ("true", "false", json!(false)),
        ("false", "true", json!(true)),
        ("true", "\"\"", json!(true)),
    ];
    for field in ["authorbox", "pager", "toc", "mathjax"] {
        for (site, page, expected) in &switch {
            check(field, &setting(field, site), &setting_yaml(field, page), expected);
        }
    }
    check("comments", "", "", &json!(true));
    check("comments", "", "comments: false", &json!(false));
    for (site, page, expected) in [
        ("", "", "none"),
        ("single = 'right'", "", "right"),
        ("single = 'right'", "sidebar: false", "none"),
        ("single = 'left'", "sidebar: ''", "left"),
        ("single = false", "sidebar: left", "left"),
        ("home = 'right'", "", "none"),
    ] {
        check("sidebar", &format!("[params.sidebar]\n{site}"), page, &json!(expected));
    }
    for (site, page, expected) in [
        ("", "", json!([])),
        ("widgets = ['recent', 'taglist']", "", json!(["recent", "taglist"])),
        ("widgets = ['recent', 'taglist']", "widgets: [ddg-search]", json!(["search"])),
        ("widgets = ['recent']", "widgets: []", json!(["recent"])),
        ("", "widgets: [social, languages, sidemenu, categories]", json!(["social", "languages", "sidemenu", "categories"])),
    ] {
        check("widgets", &format!("[params.sidebar]\n{site}"), page, &expected);
    }
    for (site, page, expected) in [
        ("", "", json!(["author", "date", "categories", "translations"])),
        ("post_meta = ['date']", "", json!(["date"])),
        ("post_meta = ['date']", "post_meta: [categories, date]", json!(["categories", "date"])),
    ] {
        check("post_meta", &format!("[params]\n{site}"), page, &expected);
    }
    for (site, page, expected) in [
        ("", "thumbnail: /i.png", json!({"src": "i.png", "visibility": ["list", "post"]})),
        ("visibility = ['list']", "thumbnail: i.png", json!({"src": "i.png", "visibility": ["list"]})),
        ("visibility = ['list']", "thumbnail: {src: i.png, visibility: [post]}", json!({"src": "i.png", "visibility": ["post"]})),
        ("", "thumbnail: ''", json!(null)),
        ("", "thumbnail: 'javascript:alert(1)'", json!(null)),
    ] {
        check("thumbnail", &format!("[params.thumbnail]\n{site}"), page, &expected);
    }
}

fn setting(field: &str, value: &str) -> String {
    if value.is_empty() { String::new() } else { format!("[params]\n{field} = {value}") }
}

fn setting_yaml(field: &str, value: &str) -> String {
    if value.is_empty() { String::new() } else { format!("{field}: {value}") }
}

fn check(field: &str, config: &str, fields: &str, expected: &Value) {
    let site = SiteTest::new(&[("hugo.toml", config), ("static/i.png", "no picture"), ("content/p/a.md", &article(fields, "text"))]).build();
    assert_eq!(&site.json("p/a/")[field], expected, "{field} with {config:?} and {fields:?}");
}

#[test]
fn the_summary_is_the_marked_part_then_the_field_then_an_excerpt() {
    let long = "第一句话。".repeat(60);
    for (fields, body, expected, truncated) in [
        ("summary: field", "before\n\n<!--more-->\n\nafter", "before", true),
        ("summary: a *field*", "much longer than the field is", "a <em>field</em>", true),
        ("summary: the whole", "the whole", "the whole", false),
        ("summary: ''", "short <b>text</b> & more", "short text &amp; more", false),
        ("", long.as_str(), &"第一句话。".repeat(24), true),
    ] {
        let site = SiteTest::new(&[("hugo.toml", ""), ("content/p/a.md", &article(fields, body))]).build();
        let card = &site.json("p/")["entries"]["articles"]["cards"][0];
        assert_eq!(card["excerpt"].as_str().unwrap_or(""), expected, "{fields:?}");
        assert_eq!(card["truncated"].as_bool().unwrap_or(false), truncated, "{fields:?}");
        assert_eq!(site.html("p/").contains("read-more"), truncated, "{fields:?}");
    }
}

#[test]
fn titles_and_leads_are_text() {
    let fields = "title: '<b>1 &lt; 2 &#39;&amp;amp;&#39;</b>'\nlead: '*not* <i>markup</i>'";
    let site = SiteTest::new(&[("hugo.toml", ""), ("content/p/a.md", &article(fields, ""))]).build();
    assert_eq!(site.json("p/a/")["title"], json!("<b>1 < 2 '&amp;'</b>"));
    let html = site.html("p/a/");
    assert!(html.contains("&lt;b&gt;1 &lt; 2 '&amp;amp;'&lt;/b&gt;</h1>"), "{html}");
    assert!(html.contains("*not* &lt;i&gt;markup&lt;/i&gt;"), "{html}");
}

#[test]
fn several_authors_have_their_boxes() {
    let fields = "authorbox: true\nauthors:\n  - {name: Ada, bio: 'writes *code*'}\n  - Site Author";
    let config = "[Author]\nname = 'Site Author'\nbio = 'the owner'\n";
    let site =
        SiteTest::new(&[("hugo.toml", config), ("content/p/a.md", &article(fields, "x")), ("content/p/b.md", &article("title: B", "x"))]).build();
    assert_eq!(site.json("p/a/")["authors"], json!([{"name": "Ada", "bio": "writes <em>code</em>"}, {"name": "Site Author", "bio": "the owner"}]));
    assert_eq!(site.html("p/a/").matches("class=\"authorbox\"").count(), 2);
    assert_eq!(site.json("p/b/")["authors"], json!([{"name": "Site Author", "bio": "the owner"}]));
    assert!(!site.html("p/b/").contains("class=\"authorbox\""));
}

#[test]
fn dates_follow_the_layout_in_the_language_of_the_page() {
    for (config, lang, expected) in [
        ("", "en", "February 8, 2025"),
        ("[params]\ndateformat = 'Monday, 2 Jan 2006'", "en", "Saturday, 8 Feb 2025"),
        ("[params]\ndateformat = '2006-01-02 15:04:05'", "zh-cn", "2025-02-08 20:00:02"),
        ("[params]\ndateformat = '2006年1月2日 Monday'", "zh-tw", "2025年2月8日 星期六"),
        ("[params]\ndateformat = '2. January 2006'", "de", "8. Februar 2025"),
    ] {
        let config = format!("defaultContentLanguage = '{lang}'\ntimeZone = 'Asia/Shanghai'\n{config}");
        let site = SiteTest::new(&[("hugo.toml", &config), ("content/p/a.md", &article("date: 2025-02-08 20:00:02", "x"))]).build();
        assert!(site.html("p/a/").contains(&format!("<time datetime=\"2025-02-08T20:00:02+08:00\">{expected}</time>")), "{expected}");
    }
}
