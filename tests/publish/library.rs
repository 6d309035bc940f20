//! The published files as a whole: the same bytes twice, no dead link, nothing half-written.

use crate::site_test::{SiteTest, article, files_of};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

fn site_of(count: usize) -> SiteTest {
    let site = SiteTest::new(&[("hugo.toml", "timeZone = 'Asia/Shanghai'\n[pagination]\npagerSize = 10")]);
    for at in 0..count {
        let fields = format!("title: Article {at}\ndate: 2025-01-{:02} {:02}:00:00\ntags: [t{}]", 1 + at / 20, at % 20, at % 3);
        site.write(&format!("content/news/a{at}.md"), article(&fields, "text").as_bytes());
    }
    site
}

fn demo_library(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo");
    let output = Command::new(env!("CARGO_BIN_EXE_longread")).arg("build").arg(demo).arg("--out").arg(out).args(["--strict"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    files_of(out)
}

#[test]
fn publishing_twice_gives_identical_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (demo_library(&dir.path().join("one")), demo_library(&dir.path().join("other/two")));
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    for (file, bytes) in &one {
        assert!(bytes == &two[file], "{file} differs");
    }
}

#[test]
fn every_link_of_the_demo_leads_somewhere() {
    let dir = tempfile::tempdir().unwrap();
    let files = demo_library(&dir.path().join("out"));
    let mut dead = BTreeSet::new();
    for (file, bytes) in files.iter().filter(|(file, _)| file.ends_with(".html") && *file != "404.html") {
        let html = String::from_utf8_lossy(bytes);
        assert_eq!(html.matches("<main").count(), 1, "{file}");
        assert!(html.contains("<title>") && html.contains("<html lang=\""), "{file}");
        if !file.contains("/page/") && !file.starts_with("page/") {
            assert!(files.contains_key(&file.replace("index.html", "index.json")), "{file} has no data beside it");
        }
        let folder: Vec<&str> = file.split('/').collect();
        for (at, name) in html.match_indices(" href=\"").chain(html.match_indices(" src=\"")) {
            let (before, after) = html.split_at(at + name.len());
            if before.rfind('<') < before.rfind('>') {
                // A text that shows markup, such as a code sample.
                continue;
            }
            let url = after.split('"').next().unwrap().split(['#', '?']).next().unwrap();
            if url.is_empty() || url.contains(':') {
                continue;
            }
            let mut place: Vec<&str> = folder[..folder.len() - 1].to_vec();
            for step in url.split('/') {
                match step {
                    "" | "." => {}
                    ".." => assert!(place.pop().is_some(), "{file}: {url} leaves the library"),
                    step => place.push(step),
                }
            }
            let target = place.join("/");
            let page = if target.is_empty() { "index.html".to_owned() } else { format!("{target}/index.html") };
            if !files.contains_key(&longread::permalink::decode(&target)) && !files.contains_key(&longread::permalink::decode(&page)) {
                dead.insert(format!("{file}: {url}"));
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn nothing_of_this_machine_or_of_today_is_published() {
    let site = site_of(3).build();
    let folder = site.site().parent().unwrap().display().to_string();
    let today = jiff::Timestamp::now().to_string();
    for (file, bytes) in site.files() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(&folder), "{file} names the folder");
        assert!(!text.contains(&today[..10]), "{file} has today's date");
    }
}

#[test]
fn unchanged_files_stay_the_same_files() {
    let site = site_of(30).build();
    let times = |site: &SiteTest| -> BTreeMap<String, std::time::SystemTime> {
        site.files().keys().map(|file| (file.clone(), fs::metadata(site.out().join(file)).unwrap().modified().unwrap())).collect()
    };
    let before = times(&site);
    site.write("content/news/a7.md", article("title: Changed\ndate: 2025-01-01 07:00:00\ntags: [t1]", "new text").as_bytes());
    let site = site.build();
    let after = times(&site);
    assert_eq!(before["news/a20/index.html"], after["news/a20/index.html"]);
    assert_ne!(before["news/a7/index.html"], after["news/a7/index.html"]);
    assert_eq!(site.json("news/a7/")["title"], "Changed");
}

#[test]
fn a_change_by_hand_is_noticed_and_mended() {
    let site = site_of(3).build();
    fs::remove_file(site.out().join("news/a1/index.html")).unwrap();
    let site = site.build();
    assert!(site.has("news/a1/index.html"));
}

#[test]
fn a_build_that_fails_leaves_the_previous_library_whole() {
    let site = site_of(3).build();
    let before = site.files();
    site.write("content/news/new.md", article("title: New", "x").as_bytes());
    fs::create_dir_all(site.site().join("static")).unwrap();
    // A folder stands where a page of the library has to go: the build stops in the middle.
    site.write("static/news/a1/index.html/in-the-way.txt", b"x");
    let output = site.run(&[]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(site.files() == before, "the previous library was touched");
    assert_eq!(
        fs::read_dir(site.out().parent().unwrap()).unwrap().flatten().filter(|e| e.file_name().to_string_lossy().contains("longread-new")).count(),
        0
    );
}

#[test]
fn a_folder_that_is_no_library_is_not_replaced() {
    let site = site_of(1);
    fs::create_dir_all(site.out()).unwrap();
    fs::write(site.out().join("thesis.doc"), "precious").unwrap();
    let output = site.run(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("holds no library of Longread"));
    assert_eq!(fs::read_to_string(site.out().join("thesis.doc")).unwrap(), "precious");
}

#[test]
fn what_belongs_to_the_host_stays() {
    let site = site_of(1).build();
    fs::create_dir_all(site.out().join(".git")).unwrap();
    fs::write(site.out().join(".git/HEAD"), "ref").unwrap();
    fs::write(site.out().join("CNAME"), "x.example").unwrap();
    site.write("content/news/more.md", article("title: More", "x").as_bytes());
    let site = site.build();
    assert_eq!((site.text(".git/HEAD"), site.text("CNAME")), ("ref".to_owned(), "x.example".to_owned()));
    assert!(site.has("news/more/index.html"));
}

#[test]
fn what_loads_at_the_start_does_not_grow_with_the_library() {
    let sizes = |count: usize| {
        let site = site_of(count).build();
        let manifest: serde_json::Value = serde_json::from_str(&site.text("longread.json")).unwrap();
        let language = site.text(manifest["languages"][0]["site"].as_str().unwrap());
        (site.text("longread.json").len(), language.len())
    };
    let ((manifest, language), (more_manifest, more_language)) = (sizes(20), sizes(300));
    assert!(more_manifest <= manifest + 4 && more_language <= language + 40, "{manifest} {more_manifest}, {language} {more_language}");
}

#[test]
fn a_new_article_leaves_older_chunks_of_the_catalog_alone() {
    let chunks = |site: &SiteTest| -> BTreeSet<String> {
        site.files()
            .into_keys()
            .filter(|file| file.starts_with("_longread/catalog/") && !file.contains("root-") && !file.contains("directory-"))
            .collect()
    };
    let site = site_of(200).build();
    let before = chunks(&site);
    site.write("content/news/newest.md", article("title: Newest\ndate: 2025-03-01", "x").as_bytes());
    let site = site.build();
    let gone: Vec<_> = before.difference(&chunks(&site)).cloned().collect();
    // The last chunk, which was not full, and the dates.
    assert_eq!(gone.len(), 2, "{gone:?}");
}

#[test]
fn published_pages_fit_their_schema() {
    let site = site_of(12).build();
    let schema: serde_json::Value = serde_json::from_str(&site.text("_longread/schema.json")).unwrap();
    for (url, shape) in [("news/a1/", "Article"), ("", "Listing"), ("tags/", "Listing"), ("archive/", "Listing")] {
        let page = site.json(url);
        let definition = &schema["$defs"][shape];
        for required in definition["required"].as_array().unwrap() {
            assert!(page.get(required.as_str().unwrap()).is_some(), "{url} lacks {required}");
        }
        for key in page.as_object().unwrap().keys() {
            assert!(definition["properties"].get(key).is_some(), "{url} has {key}, which the schema does not know");
        }
    }
}

/// Every shared corpus builds; its problems are of kinds that are known.
#[test]
fn real_sites_build() {
    let Some(shared) = std::env::var_os("LONGREAD_SHARED") else {
        println!("LONGREAD_SHARED names no folder: there are no corpora here");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    for (name, articles) in [("cncf-glossary", 874), ("servicemesher", 298), ("sofastack", 1076)] {
        let archive = Path::new(&shared).join(format!("corpora/{name}.tar.xz"));
        assert!(Command::new("tar").arg("-xJf").arg(archive).arg("-C").arg(dir.path()).status().unwrap().success());
        let output = Command::new(env!("CARGO_BIN_EXE_longread"))
            .args(["build", "--format", "json", "--out"])
            .arg(dir.path().join(format!("{name}-out")))
            .arg(dir.path().join(name))
            .output()
            .unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(summary["articles"].as_u64().unwrap().abs_diff(articles) <= 5, "{name} has {} articles", summary["articles"]);
        for diagnostic in summary["diagnostics"].as_array().unwrap() {
            let message = diagnostic["message"].as_str().unwrap();
            let known = [
                "link to",
                "image",
                "the picture",
                "unsafe destination",
                "no footnote",
                "footnote",
                "the permalink",
                "this is not valid YAML",
                "is no date",
                "is no field",
                "the front matter",
                " is ",
            ];
            assert!(known.iter().any(|kind| message.contains(kind)), "{name}: {message}");
        }
    }
}
