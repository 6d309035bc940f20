//! Every problem of every file in one run, and nothing of it stops the rest.

use crate::site_test::{SiteTest, article};
use std::process::Command;

fn bad_site() -> SiteTest {
    let site = SiteTest::new(&[
        ("hugo.toml", ""),
        ("content/p/good.md", &article("title: Good\ndate: 2025-01-01", "text")),
        ("content/p/yaml.md", "---\ntitle: 'unclosed\ntags: [a\n---\nx"),
        ("content/p/toml.md", "+++\ntitle = unquoted\n+++\nx"),
        ("content/p/json.md", "{\"title\": \"x\",}\nx"),
        ("content/p/open.md", "---\ntitle: never ends\n"),
        ("content/p/type.md", &article("title: T\ntoc: maybe\nweight: heavy\ntags: {a: b}", "x")),
        ("content/p/date.md", &article("title: D\ndate: 2025-13-45", "x")),
        ("content/p/one.md", &article("title: One\nslug: same", "x")),
        ("content/p/two.md", &article("title: Two\nslug: same", "x")),
        ("content/p/dead.md", &article("title: Dead", "see [there](gone.md)\n\nand ![no](no.png) and [js](javascript:alert(1))")),
        ("content/p/widget.md", &article("title: W\nwidgets: [recent, weather]", "x")),
        ("content/p/typo.md", &article("title: Y\ncategoris: [a]", "x")),
    ]);
    site.write("content/p/latin.md", b"---\ntitle: caf\xe9\n---\nx");
    site
}

#[test]
fn all_problems_are_reported_at_once_with_their_places() {
    let site = bad_site();
    let reported = site.reported(&[]);
    for expected in [
        "content/p/yaml.md:",
        "content/p/toml.md:2:9 this is not valid TOML",
        "content/p/json.md:1:15 this is not valid JSON",
        "content/p/open.md:1:1 the front matter opens with `---` but never ends",
        "content/p/latin.md:2:0 the file is not UTF-8 text",
        "content/p/type.md:3:1 `toc` is text, not `true` or `false`",
        "content/p/type.md:4:1 `weight` is text, not a whole number",
        "content/p/type.md:5:1 `tags` is a map, not a list of texts",
        "content/p/date.md:3:1 `date` is no date: `2025-13-45`",
        "content/p/two.md:0:0 the permalink `/p/same/` is taken by `content/p/one.md` already",
        "content/p/dead.md:4:5 link to `gone.md`",
        "content/p/dead.md:6:5 image `no.png` not found",
        "content/p/dead.md:6:23 unsafe destination",
        "content/p/widget.md:3:19 there is no widget `weather`",
        "content/p/typo.md:3:1 `categoris` is no field",
    ] {
        assert!(reported.iter().any(|line| line.starts_with(expected)), "{expected} is not in\n{}", reported.join("\n"));
    }
    // What can be published is.
    for (name, there) in [("good", true), ("type", true), ("date", true), ("same", true), ("dead", true), ("yaml", false), ("latin", false)] {
        assert_eq!(site.has(&format!("p/{name}/index.html")), there, "{name}");
    }
}

#[test]
fn problems_fail_a_build_only_if_asked_to() {
    assert_eq!(bad_site().run(&[]).status.code(), Some(0));
    assert_eq!(bad_site().run(&["--strict"]).status.code(), Some(1));
    let good = SiteTest::new(&[("hugo.toml", ""), ("content/p/a.md", &article("title: A\ndate: 2025-01-01", "x"))]);
    assert_eq!(good.run(&["--strict"]).status.code(), Some(0));
}

#[test]
fn the_report_for_people_has_the_line_and_what_to_do_and_no_colours_in_a_pipe() {
    let output = bad_site().run(&[]);
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("content/p/date.md:3:1: warning: `date` is no date: `2025-13-45`\n    | date: 2025-13-45\n    = Write it as"), "{text}");
    assert!(!text.contains('\x1b') && output.stdout.is_empty());
}

#[test]
fn a_configuration_that_cannot_be_read_says_where() {
    let site = SiteTest::new(&[("hugo.toml", "title = 'ok'\nparams = [\n"), ("content/a.md", "x")]);
    let output = site.run(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("hugo.toml:"), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_command_line_explains_itself() {
    let run = |arguments: &[&str]| Command::new(env!("CARGO_BIN_EXE_longread")).args(arguments).output().unwrap();
    let help = run(&["--help"]);
    assert!(String::from_utf8_lossy(&help.stdout).starts_with("Examples:\n  longread serve my-site"));
    assert_eq!(run(&["bild"]).status.code(), Some(2));
    let missing = run(&["build", "no-such-folder"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("no-such-folder is no folder"));
}

#[test]
fn a_new_article_is_a_draft_that_builds() {
    let site = SiteTest::new(&[("hugo.toml", "[params]\nmainSections = ['essays']")]);
    let output = Command::new(env!("CARGO_BIN_EXE_longread")).arg("new").arg(site.site()).arg("A \"long\" walk").output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).trim().ends_with("content/essays/a-long-walk.md"));
    let again = Command::new(env!("CARGO_BIN_EXE_longread")).arg("new").arg(site.site()).arg("A \"long\" walk").output().unwrap();
    assert!(!again.status.success(), "an article must not be written over");
    let site = site.build_with(&["-D", "--strict"]);
    assert_eq!(site.titles("essays/"), ["A \"long\" walk"]);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Whatever the bytes of a file, the rest is published.
    #[test]
    fn no_file_stops_a_build(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300), front in "[ -~\n]{0,120}") {
        let site = SiteTest::new(&[("hugo.toml", ""), ("content/p/good.md", "---\ntitle: Good\n---\nx"), ("content/p/front.md", &format!("---\n{front}\n---\nx"))]);
        site.write("content/p/bytes.md", &bytes);
        let options = longread::publish::Options { site: site.site(), ..Default::default() };
        let summary = longread::publish::publish(&options, &longread::publish::Progress::new(true)).unwrap();
        assert!(1 <= summary.articles);
    }
}
