//! Pictures of every kind of page, for people to look at: `target/screenshots`.

use crate::host::{Host, demo};
use crate::reader::{Reader, Window, read};
use std::path::Path;

const PAGES: [(&str, &str); 12] = [
    ("home", ""),
    ("list", "tags/attention/"),
    ("article", "essays/tea-at-four/"),
    ("article-long", "essays/the-shape-of-the-page/"),
    ("article-left", "essays/walking-the-same-road/"),
    ("article-specimen", "notes/specimen-sheet/"),
    ("article-zh", "zh-cn/essays/horizontal-and-vertical/"),
    ("article-ar", "ar/essays/coffee-for-a-guest/"),
    ("search", "search/?tag=attention"),
    ("tags", "tags/"),
    ("archive", "archive/"),
    ("not-found", "essays/tea-at-fuor/"),
];

#[test]
fn screenshots_of_every_kind_of_page() {
    let host = Host::start(demo(), "/");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    for (width, dark) in [(1280, false), (1280, true), (360, false), (360, true)] {
        read(Window { width, dark, ..Window::default() }, async |reader: Reader| {
            for (name, path) in PAGES {
                reader.resize(width, 900).await?;
                reader.open_live(&host.url(path)).await?;
                reader.until("the page has settled", "return document.readyState === 'complete' && document.querySelector('main h1') !== null && !document.documentElement.classList.contains('pending') && [...document.images].every(i => i.complete || i.loading === 'lazy')").await?;
                let height: u32 = reader.ask("return Math.min(document.documentElement.scrollHeight, 2600)").await?;
                reader.resize(width, height).await?;
                let file = folder.join(format!("{name}-{width}-{}.png", if dark { "dark" } else { "light" }));
                reader.driver.screenshot(&file).await?;
                assert!(std::fs::metadata(&file).is_ok_and(|metadata| 2_000 < metadata.len()), "{}", file.display());
            }
            Ok(())
        });
    }
}
