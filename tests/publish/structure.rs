//! Where pages are and how they hang together: configuration, languages, sections, terms, order, menus, links.

use crate::site_test::{SiteTest, article};
use serde_json::json;

#[test]
fn every_place_of_the_configuration_gives_the_same_site() {
    let page = article("title: A\ndate: 2025-01-01", "x");
    let toml = "title = 'Same'\n[params]\nsubtitle = 'sub'\n[[menus.main]]\nname = 'News'\nurl = '/news/'\n";
    let yaml = "title: Same\nparams:\n  subtitle: sub\nmenus:\n  main:\n    - name: News\n      url: /news/\n";
    let json_config = r#"{"title": "Same", "params": {"subtitle": "sub"}, "menus": {"main": [{"name": "News", "url": "/news/"}]}}"#;
    let expected = SiteTest::new(&[("hugo.toml", toml), ("content/news/a.md", &page)]).build().files();
    assert!(String::from_utf8_lossy(&expected["index.html"]).contains("News"));
    for files in [
        vec![("config.toml", toml)],
        vec![("hugo.yaml", yaml)],
        vec![("config.yml", yaml)],
        vec![("hugo.json", json_config)],
        vec![
            ("config/_default/hugo.toml", "title = 'Same'"),
            ("config/_default/params.toml", "subtitle = 'sub'"),
            ("config/_default/menus.toml", "[[main]]\nname = 'News'\nurl = '/news/'"),
        ],
    ] {
        let name = files[0].0;
        let mut files = files;
        files.push(("content/news/a.md", &page));
        assert!(SiteTest::new(&files).build().files() == expected, "{name} gives another site");
    }
}

#[test]
fn a_bare_folder_needs_no_configuration() {
    let site = SiteTest::new(&[
        ("one.md", "# 没有前言的文章\n\n这里是正文。"),
        ("deep/er/two.md", &article("title: 二\nlang: zh-CN\ndate: 2025-01-01", "文字")),
        ("deep/pic.png", "x"),
        ("three.en.md", &article("title: Three", "words")),
    ])
    .build();
    assert_eq!(site.titles(""), ["二", "One"]);
    assert_eq!(site.titles("en/"), ["Three"]);
    assert!(site.has("deep/er/two/index.html") && site.has("deep/pic.png") && site.has("en/three/index.html"));
    assert!(site.html("").contains("lang=\"zh-CN\""));
}

#[test]
fn translations_are_found_by_path_suffix_and_key() {
    let config = "baseURL = 'https://x.example/sub/'\ndefaultContentLanguage = 'en'\n[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n[languages.zh-hk]\nweight = 3\ncontentDir = 'content/zh'\n";
    let page = |title: &str, more: &str| article(&format!("title: {title}\n{more}"), "x");
    let site = SiteTest::new(&[
        ("hugo.toml", config),
        ("content/p/a.md", &page("A", "")),
        ("content/p/a.de.md", &page("A de", "")),
        ("content/zh/p/a.md", &page("甲", "")),
        ("content/p/k1.md", &page("K", "translationKey: key")),
        ("content/p/k2.de.md", &page("K de", "translationKey: key")),
        ("content/p/alone.md", &page("Alone", "")),
    ])
    .build();
    assert_eq!(
        site.json("p/a/")["translations"],
        json!([{"lang": "de", "url": "de/p/a/", "title": "A de"}, {"lang": "zh-HK", "url": "zh-hk/p/a/", "title": "甲"}])
    );
    assert_eq!(site.json("de/p/k2/")["translations"], json!([{"lang": "en", "url": "p/k1/", "title": "K"}]));
    let html = site.html("zh-hk/p/a/");
    for (tag, url) in [("en", "p/a/"), ("de", "de/p/a/"), ("zh-HK", "zh-hk/p/a/"), ("x-default", "p/a/")] {
        assert!(html.contains(&format!("hreflang=\"{tag}\" href=\"https://x.example/sub/{url}\"")), "{tag}");
    }
    // The switch leads to the translation where there is one, else to that language's home.
    let alone = site.html("p/alone/");
    assert!(alone.contains("href=\"../../zh-hk/\"") && !alone.contains("hreflang=\"x-default\""));
}

#[test]
fn lists_stand_in_hugos_order_and_the_pager_walks_the_lowest_section() {
    let page = |title: &str, date: &str, more: &str| article(&format!("title: {title}\ndate: {date}\npager: true\n{more}"), "x");
    let files = [
        ("content/blog/a.md", page("a", "2024-01-01", "")),
        ("content/blog/b.md", page("b", "2024-03-01", "")),
        ("content/blog/c.md", page("c", "2024-03-01", "")),
        ("content/blog/heavy.md", page("heavy", "2020-01-01", "weight: 2")),
        ("content/blog/light.md", page("light", "2020-01-01", "weight: 1")),
        ("content/blog/own/_index.md", "---\ntitle: Own\n---\nintro".to_owned()),
        ("content/blog/own/d.md", page("d", "2024-02-01", "")),
        ("content/other/e.md", page("e", "2025-01-01", "")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).chain([("hugo.toml", "paginate = 4")]).collect();
    let site = SiteTest::new(&files).build();
    assert_eq!(site.titles("blog/"), ["light", "heavy", "b", "c"]);
    assert!(site.html("blog/page/2/").contains(">a</a>") && !site.has("blog/page/3/index.html"));
    // Hugo's default main section is the one with the most pages.
    assert_eq!(site.titles(""), ["light", "heavy", "b", "c"]);
    let neighbours = |site: &SiteTest, url: &str| {
        let page = site.json(url);
        (page["previous"]["title"].as_str().map(str::to_owned), page["next"]["title"].as_str().map(str::to_owned))
    };
    assert_eq!(neighbours(&site, "blog/b/"), (Some("c".to_owned()), Some("heavy".to_owned())));
    assert_eq!(neighbours(&site, "blog/own/d/"), (None, None), "a folder with _index.md is a section of its own");
    let mut reversed = files;
    reversed.pop();
    reversed.push(("hugo.toml", "[page]\nnextPrevInSectionSortOrder = 'asc'"));
    assert_eq!(neighbours(&SiteTest::new(&reversed).build(), "blog/b/"), (Some("heavy".to_owned()), Some("c".to_owned())));
}

#[test]
fn drafts_the_future_and_the_past_stay_out_unless_asked_for() {
    let site = || {
        SiteTest::new(&[
            ("hugo.toml", ""),
            ("content/p/now.md", &article("title: now\ndate: 2020-01-01", "x")),
            ("content/p/draft.md", &article("title: draft\ndraft: true", "x")),
            ("content/p/future.md", &article("title: future\npublishDate: 2999-01-01", "x")),
            ("content/p/past.md", &article("title: past\nexpiryDate: 2001-01-01", "x")),
        ])
    };
    for (flag, extra) in [(None, None), (Some("-D"), Some("draft")), (Some("-F"), Some("future")), (Some("-E"), Some("past"))] {
        let built = site().build_with(&flag.into_iter().collect::<Vec<_>>());
        for name in ["now", "draft", "future", "past"] {
            assert_eq!(built.has(&format!("p/{name}/index.html")), name == "now" || Some(name) == extra, "{name} with {flag:?}");
        }
    }
}

#[test]
fn terms_have_pages_counts_and_their_own_texts() {
    let site = SiteTest::new(&[
        ("hugo.toml", "[taxonomies]\ntag = 'tags'\nseries = 'series'\n"),
        ("content/p/a.md", &article("title: a\ntags: [Machine Learning, One]\nseries: [S]", "x")),
        ("content/p/b.md", &article("title: b\ntags: [machine learning]\ncategories: [not a taxonomy here]", "x")),
        ("content/tags/one/_index.md", "---\ntitle: Number One\n---\nabout one"),
    ])
    .build();
    let terms = site.json("tags/")["entries"]["terms"].clone();
    assert_eq!(
        terms,
        json!([{"name": "Machine Learning", "url": "tags/machine-learning/", "count": 2}, {"name": "Number One", "url": "tags/one/", "count": 1}])
    );
    assert_eq!(site.titles("tags/machine-learning/").len(), 2);
    assert!(site.html("tags/one/").contains("about one") && site.has("series/s/index.html") && !site.has("categories/index.html"));
}

#[test]
fn menus_come_from_the_configuration_and_from_pages() {
    let config = "[[menus.main]]\nname = 'Second'\nurl = '/p/'\nweight = 2\n[[menus.main]]\nname = 'Away'\nurl = 'https://away.example/'\nweight = 9\n[[menus.main]]\nname = 'Bad'\nurl = 'javascript:alert(1)'\nweight = 1\n[[menus.footer]]\nname = 'Ref'\npageRef = '/p/a'\n";
    let site = SiteTest::new(&[
        ("hugo.toml", config),
        ("content/p/a.md", &article("title: A\nmenu: footer", "x")),
        ("content/p/b.md", &article("title: B\nmenu:\n  main:\n    name: Bee\n    weight: 1\n    pre: '<i class=x>→</i>'", "x")),
    ])
    .build();
    let html = site.html("p/b/");
    let menu = &html[html.find("site-menu\"").unwrap()..html.find("</header>").unwrap()];
    let order: Vec<usize> = ["Bee", "Second", "Away"].iter().map(|name| menu.find(name).unwrap()).collect();
    assert!(order.is_sorted(), "{menu}");
    assert!(!html.contains("javascript:") && menu.contains("https://away.example/") && menu.contains("→") && !menu.contains("<i class"));
    assert!(menu.contains("href=\"../../p/b/\" aria-current=\"page\""), "{menu}");
    let footer = &html[html.find("footer-menu").unwrap()..];
    assert!(footer.contains(">Ref</a>") && footer.contains(">A</a>") && footer.contains("href=\"../../p/a/\""));
}

#[test]
fn links_between_files_become_permalinks() {
    let body = "[rel](b.md) [up](../q/c.md#part) [root](/q/c.md) [url](/q/c/) [abs](https://x.example/base/q/c/) [bundle](bundle/index.md) [self](#here) [mail](mailto:a@b.example) [away](https://away.example/q/c.md)\n\n![pic](pic.png) ![static](/img/s.png) <img src=\"/img/s.png\" alt=\"raw\">\n\n## Here";
    let site = SiteTest::new(&[
        ("hugo.toml", "baseURL = 'https://x.example/base/'"),
        ("content/p/a.md", &article("title: A", body)),
        ("content/p/b.md", &article("title: B\nslug: bee", "x")),
        ("content/q/c.md", &article("title: C", "x")),
        ("content/p/bundle/index.md", &article("title: D", "![own](in/own.png)")),
        ("content/p/bundle/in/own.png", "x"),
        ("content/p/pic.png", "x"),
        ("static/img/s.png", "x"),
    ])
    .build();
    let html = site.json("p/a/")["html"].as_str().unwrap().to_owned();
    for expected in [
        "<a href=\"../../p/bee/\">rel</a>",
        "<a href=\"../../q/c/#part\">up</a>",
        "<a href=\"../../q/c/\">root</a>",
        "<a href=\"../../q/c/\">url</a>",
        "<a href=\"../../q/c/\">abs</a>",
        "<a href=\"../../p/bundle/\">bundle</a>",
        "<a href=\"#here\">self</a>",
        "<a href=\"mailto:a@b.example\">mail</a>",
        "href=\"https://away.example/q/c.md\"",
        "src=\"../../p/pic.png\"",
        "src=\"../../img/s.png\" alt=\"static\"",
        "src=\"../../img/s.png\" alt=\"raw\"",
    ] {
        assert!(html.contains(expected), "{expected} is not in {html}");
    }
    assert!(site.json("p/bundle/")["html"].as_str().unwrap().contains("src=\"../../p/bundle/in/own.png\"") && site.has("p/bundle/in/own.png"));
}

/// The first invariant of `src/lib.rs`.
#[test]
fn what_both_sides_share_touches_neither_browser_nor_disk_nor_clock() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let shared =
        ["article", "catalog", "date", "diagnostic", "manifest", "markdown", "order", "pager", "permalink", "permalinks", "taxonomy", "view"];
    let mut seen = 0;
    for entry in walkdir::WalkDir::new(&source).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        let path = entry.path().strip_prefix(&source).unwrap().to_string_lossy().into_owned();
        let module = path.split(['/', '.']).next().unwrap();
        if !shared.contains(&module) {
            continue;
        }
        seen += 1;
        let text = std::fs::read_to_string(entry.path()).unwrap();
        for word in ["web_sys", "js_sys", "gloo", "std::fs", "std::env", "SystemTime", "Instant", "::now()", "static mut", "thread_local"] {
            assert!(!text.contains(word), "{path} uses {word}");
        }
    }
    assert!(20 < seen);
}
