//! axe-core finds nothing on any kind of page, in light and dark, wide and narrow.

use crate::host::{Host, demo};
use crate::reader::{Reader, Window, read};
use std::path::{Path, PathBuf};

const PAGES: [&str; 13] = [
    "",
    "essays/the-shape-of-the-page/",
    "essays/walking-the-same-road/",
    "notes/specimen-sheet/",
    "essays/a-measure-of-tides/",
    "zh-cn/essays/horizontal-and-vertical/",
    "ar/essays/coffee-for-a-guest/",
    "notes/only-a-title/",
    "tags/attention/",
    "tags/",
    "archive/",
    "search/",
    "nothing/here/",
];

#[test]
fn axe_finds_nothing_in_light() {
    check(Window::default());
}

#[test]
fn axe_finds_nothing_in_dark() {
    check(Window { dark: true, ..Window::default() });
}

#[test]
fn axe_finds_nothing_on_a_phone() {
    check(Window { width: 360, ..Window::default() });
}

fn check(window: Window) {
    let axe = std::fs::read_to_string(axe()).unwrap();
    let host = Host::start(demo(), "/");
    read(window, async |reader: Reader| {
        let mut found: Vec<String> = Vec::new();
        for path in PAGES {
            reader.open(&host.url(path)).await?;
            reader.until("the page is there", "return document.readyState === 'complete' && document.querySelector('h1') !== null && getComputedStyle(document.body).margin === '0px'").await?;
            reader.driver.execute(&axe, Vec::new()).await?;
            let script = "const done = arguments[0]; axe.run({resultTypes: ['violations']}).then(r => done(r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.target.join(' ') + ': ' + n.failureSummary))))";
            let violations: Vec<String> = reader.driver.execute_async(script, Vec::new()).await?.convert()?;
            found.extend(violations.into_iter().map(|violation| format!("/{path}: {violation}")));
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
        Ok(())
    });
}

fn axe() -> PathBuf {
    let file =
        std::env::var_os("LONGREAD_AXE").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/axe/axe.min.js"), PathBuf::from);
    assert!(file.is_file(), "there is no axe-core at {}; `cargo xtask install --tests` installs it", file.display());
    file
}
