//! Reading: links, lists, filters, languages, history, failures.

use crate::host::{Host, demo};
use crate::reader::{Reader, Window, read};
use std::path::Path;
use thirtyfour::prelude::*;

const ESSAY: &str = "essays/the-map-in-the-drawer/";
const ESSAY_TITLE: &str = "The Map in the Drawer";

#[test]
fn an_article_opens_by_click_and_the_pager_leads_there_and_back() {
    let host = Host::start(demo(), "/some/dir/");
    read(Window::default(), async |reader: Reader| {
        reader.open_live(&host.url("")).await?;
        reader.ask::<()>("window.untouched = true").await?;
        let title = reader.text(".card-title a").await?;
        reader.click(".card-title a").await?;
        reader.until_heading(&title).await?;
        reader.until("the heading has the focus", "return document.activeElement.matches('main h1')").await?;
        assert!(reader.driver.title().await?.starts_with(&title));
        reader.until("the title is announced", "return document.querySelector('#announcer')?.textContent === document.title").await?;
        let older = reader.text(".pager-prev .pager-title").await?;
        reader.click(".pager-prev").await?;
        reader.until_heading(&older).await?;
        assert_eq!(reader.text(".pager-next .pager-title").await?, title);
        reader.click(".pager-next").await?;
        reader.until_heading(&title).await?;
        assert!(reader.ask::<bool>("return window.untouched === true").await?, "the page was loaded anew");
        Ok(())
    });
}

#[test]
fn two_tags_filter_together_and_the_url_keeps_them() {
    let host = Host::start(demo(), "/");
    read(Window::default(), async |reader: Reader| {
        reader.open_live(&host.url("search/")).await?;
        reader.click("a.choice[href*='tag=attention']").await?;
        reader
            .until(
                "one tag is chosen",
                "return document.querySelectorAll('.choice[aria-current]:not([href*=lang])').length > 0 && location.search === '?tag=attention'",
            )
            .await?;
        reader.click("a.choice[href*='tag=attention&tag=walking']").await?;
        reader.until("two tags are in the URL", "return location.search === '?tag=attention&tag=walking'").await?;
        reader.until("the count follows", "return document.querySelector('.result-count').textContent.includes('2')").await?;
        let both = reader.texts(".card-title").await?;
        let walking = std::fs::read_to_string(demo().join("tags/walking/index.json")).unwrap();
        assert!(both.len() == 2 && both.iter().all(|title| walking.contains(title.as_str())), "{both:?}");
        assert!(reader.ask::<bool>("return document.activeElement.matches('.choice')").await?, "the focus stays on the choice");
        reader.click("a.choice[data-focus=any_of]").await?;
        reader.until("any of both is asked for", "return location.search.includes('match=any')").await?;
        reader.until("more articles match", "return document.querySelectorAll('.card').length > 2").await?;
        let any: String = reader.ask("return document.querySelector('.result-count').textContent").await?;
        reader.driver.refresh().await?;
        reader
            .until(
                "a reload shows the same",
                &format!("return document.querySelector('.result-count')?.textContent === {}", serde_json::Value::from(any)),
            )
            .await?;
        reader.driver.back().await?;
        reader.until("back takes the last choice away", "return document.querySelectorAll('.card').length === 2").await?;
        Ok(())
    });
}

#[test]
fn year_category_and_language_combine() {
    let host = Host::start(demo(), "/");
    read(Window::default(), async |reader: Reader| {
        reader.open(&host.url("search/?category=making&year=2024")).await?;
        assert!(!reader.ask::<bool>("const card = document.querySelector('.card'); return document.querySelectorAll('.choice[aria-current]').length < 2 && getComputedStyle(card).visibility === 'visible'").await?, "all articles flash");
        reader.until("the filter is answered", "return document.querySelectorAll('.choice[aria-current]').length >= 2").await?;
        let dates: Vec<String> = reader.ask("return [...document.querySelectorAll('.card time')].map(t => t.dateTime.slice(0, 4))").await?;
        assert!(!dates.is_empty() && reader.texts(".card .meta-categories").await?.iter().all(|category| category.contains("Making")));
        assert_eq!(
            reader
                .ask::<Vec<String>>("return [...document.querySelectorAll('.card .meta-date > time')].map(t => t.dateTime.slice(0, 4))")
                .await?
                .iter()
                .filter(|year| *year != "2024")
                .count(),
            0
        );
        reader.open(&host.url("search/?lang=all")).await?;
        reader.until("all languages are counted", "return document.querySelector('.result-count')?.textContent.includes('45')").await?;
        Ok(())
    });
}

#[test]
fn the_language_switch_leads_to_the_translation_or_to_that_languages_home() {
    let host = Host::start(demo(), "/some/dir/");
    read(Window::default(), async |reader: Reader| {
        reader.open_live(&host.url(ESSAY)).await?;
        for (tag, direction, path) in [("zh-CN", "ltr", "zh-cn/"), ("ar", "rtl", "ar/"), ("en", "ltr", "")] {
            reader.click(".tool-languages").await?;
            reader.click(&format!("#languages a[hreflang='{tag}']")).await?;
            reader
                .until(
                    "the language is that of the page",
                    &format!("return document.documentElement.lang === '{tag}' && document.documentElement.dir === '{direction}'"),
                )
                .await?;
            assert_eq!(reader.driver.current_url().await?.as_str(), host.url(&format!("{path}{ESSAY}")));
        }
        // The kettle is in English alone.
        reader.open_live(&host.url("notes/the-kettle/")).await?;
        reader.click(".tool-languages").await?;
        reader.click("#languages a[hreflang='zh-HK']").await?;
        reader.until("home opens", "return document.documentElement.lang === 'zh-HK'").await?;
        assert_eq!(reader.driver.current_url().await?.as_str(), host.url("zh-hk/"));
        Ok(())
    });
}

#[test]
fn back_restores_the_list_and_its_scroll() {
    let host = Host::start(demo(), "/some/dir/");
    read(Window::default(), async |reader: Reader| {
        reader.open_live(&host.url("page/2/")).await?;
        let cards = reader.texts(".card-title").await?;
        reader.ask::<()>("window.scrollTo(0, 500)").await?;
        reader.until("the page has scrolled", "return window.scrollY === 500").await?;
        reader.ask::<()>("[...document.querySelectorAll('.card-title a')].find(a => a.getBoundingClientRect().top > 0).click()").await?;
        reader.until("an article is open", "return document.querySelector('article.post') !== null && window.scrollY === 0").await?;
        reader.driver.back().await?;
        reader.until("the scroll is back", "return Math.abs(window.scrollY - 500) < 4 && document.querySelector('.list') !== null").await?;
        assert_eq!(reader.texts(".card-title").await?, cards);
        reader.driver.forward().await?;
        reader.until("forward opens the article again", "return document.querySelector('article.post') !== null").await?;
        Ok(())
    });
}

#[test]
fn deep_links_open_cold_and_reload() {
    let host = Host::start(demo(), "/a/b/");
    read(Window::default(), async |reader: Reader| {
        for (path, selector) in [
            (ESSAY, "article.post"),
            ("page/3/", ".card"),
            ("tags/attention/", ".card"),
            ("archive/", ".year"),
            ("zh-hk/essays/ding-ding/", "article.post"),
            ("colophon/", "article.post"),
        ] {
            reader.open_live(&host.url(path)).await?;
            assert!(!reader.driver.find_all(By::Css(selector)).await?.is_empty(), "{path}");
            let heading = reader.ask::<String>("return document.querySelector('h1').textContent").await?;
            reader.driver.refresh().await?;
            reader.until_heading(&heading).await?;
        }
        reader.open_live(&host.url("essays/tea-at-four/")).await?;
        let id = reader.ask::<String>("return document.querySelector('.content [id]').id").await?;
        reader.open_live(&host.url("notes/the-kettle/")).await?;
        reader.open(&host.url(&format!("essays/tea-at-four/#{id}"))).await?;
        reader
            .until(
                "the fragment is in view",
                "const top = document.querySelector(':target').getBoundingClientRect().top; return top >= 0 && top < innerHeight",
            )
            .await?;
        Ok(())
    });
}

#[test]
fn the_pager_stays_within_the_tag_that_the_reader_came_from() {
    let host = Host::start(demo(), "/some/dir/");
    read(Window::default(), async |reader: Reader| {
        reader.open_live(&host.url("tags/attention/")).await?;
        let titles = reader.texts(".card-title").await?;
        reader.click(".card:nth-of-type(2) .card-title a").await?;
        reader.until_heading(&titles[1]).await?;
        assert!(reader.driver.current_url().await?.query().is_some_and(|query| query == "in=tags/attention"));
        assert_eq!(reader.text(".pager-next .pager-title").await?, titles[0]);
        assert_eq!(reader.text(".pager-prev .pager-title").await?, titles[2]);
        reader.driver.refresh().await?;
        reader.until("a reload stays in the list", "return document.querySelector('.pager-list') !== null").await?;
        reader.click(".pager-prev").await?;
        reader.until_heading(&titles[2]).await?;
        reader.click(".pager-leave").await?;
        reader.until("the list is left", "return document.querySelector('.pager-list') === null && location.search === ''").await?;
        Ok(())
    });
}

#[test]
fn everything_can_be_read_with_javascript_off() {
    let host = Host::start(demo(), "/some/dir/");
    read(Window { scripts: false, ..Window::default() }, async |reader: Reader| {
        reader.open(&host.url("")).await?;
        let title = reader.text(".card-title a").await?;
        reader.click(".card-title a").await?;
        assert_eq!(reader.text("main h1").await?, title);
        assert!(1_000 < reader.text(".content").await?.len());
        reader.click(".pager-prev").await?;
        assert_eq!(reader.text("main h1").await?, ESSAY_TITLE);
        for path in ["page/2/", "tags/", "tags/attention/", "archive/", "search/"] {
            reader.open(&host.url(path)).await?;
            assert!(!reader.driver.find_all(By::Css("main a")).await?.is_empty(), "{path}");
        }
        assert!(!reader.driver.find(By::Css(".tool-theme")).await?.is_displayed().await?, "a button that needs scripts is shown");
        Ok(())
    });
}

#[test]
fn a_stopped_server_gives_a_message_and_trying_again_works() {
    let mut host = Host::start(demo(), "/some/dir/");
    read(Window::default(), async |reader: Reader| {
        reader.open_live(&host.url("notes/")).await?;
        reader
            .until(
                "settings have come",
                "return performance.getEntriesByType('resource').some(e => e.name.includes('/site-en-') && e.responseEnd > 0)",
            )
            .await?;
        let title = reader.text(".card-title a").await?;
        host.stop();
        reader.click(".card-title a").await?;
        reader.until("there is a message", "return document.querySelector('[role=alert]') !== null").await?;
        assert_eq!(reader.text("[role=alert] h1").await?, "The page could not be loaded");
        host.restart();
        reader.click("[data-action=retry]").await?;
        reader.until_heading(&title).await?;
        Ok(())
    });
}

#[test]
fn a_damaged_file_gives_a_clear_message() {
    let host = Host::start(demo(), "/some/dir/");
    host.cut("notes/the-kettle/index.json", 100);
    read(Window::default(), async |reader: Reader| {
        reader.open_live(&host.url("notes/page/2/")).await?;
        reader.ask::<()>("const a = document.createElement('a'); a.href = '../../the-kettle/'; a.id = 'there'; a.textContent = 'there'; document.querySelector('main').prepend(a)").await?;
        reader.click("#there").await?;
        reader.until("there is a message", "return document.querySelector('[role=alert] h1')?.textContent === 'The page is damaged'").await?;
        assert!(reader.text("[role=alert]").await?.contains("notes/the-kettle/index.json"));
        Ok(())
    });
}

#[test]
fn taking_over_asks_for_nothing_twice_and_shifts_nothing() {
    for path in [ESSAY, "", "tags/attention/", "search/", "archive/", "zh-cn/"] {
        let host = Host::start(demo(), "/some/dir/");
        read(Window::default(), async |reader: Reader| {
            reader.open_live(&host.url(path)).await?;
            reader
                .until(
                    "settings have come",
                    "return performance.getEntriesByType('resource').some(e => e.name.includes('/site-') && e.responseEnd > 0)",
                )
                .await?;
            let mut log = host.log();
            log.sort();
            let before = log.len();
            log.dedup();
            assert_eq!(log.len(), before, "asked for twice: {:?}", host.log());
            assert!(!log.iter().any(|file| file.ends_with("index.json")), "{path} was fetched as data too");
            let shift: f64 = reader
                .driver
                .execute_async("const done = arguments[0]; let sum = 0; new PerformanceObserver(l => l.getEntries().forEach(e => sum += e.value)).observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 300)", Vec::new())
                .await?
                .convert()?;
            assert!(shift < 0.01, "{path} shifts by {shift}");
            Ok(())
        });
    }
}

#[test]
fn a_hovered_link_is_fetched_ahead_and_only_once() {
    let host = Host::start(demo(), "/some/dir/");
    read(Window::default(), async |reader: Reader| {
        reader.open_live(&host.url("notes/")).await?;
        let href: String = reader.ask("return document.querySelector('.card-title a').getAttribute('href')").await?;
        let file = format!("notes/{}index.json", href.rsplit_once("notes/").map_or(href.as_str(), |(_, rest)| rest));
        reader.ask::<()>("document.querySelector('.card-title a').dispatchEvent(new PointerEvent('pointerover', {bubbles: true}))").await?;
        reader
            .until(
                "the page is on its way",
                "return performance.getEntriesByType('resource').some(e => e.name.endsWith('index.json') && e.responseEnd > 0)",
            )
            .await?;
        reader.click(".card-title a").await?;
        reader.until("the article is open", "return document.querySelector('article.post') !== null").await?;
        assert_eq!(host.log().iter().filter(|asked| **asked == file).count(), 1, "{file}: {:?}", host.log());
        Ok(())
    });
}

#[test]
fn an_unknown_address_offers_home_and_what_was_probably_meant() {
    let host = Host::start(demo(), "/some/dir/");
    read(Window::default(), async |reader: Reader| {
        for path in ["essays/the-map-in-teh-drawer/", "notes/deep/below/the-map-in-the-drawre/"] {
            reader.open(&host.url(path)).await?;
            reader.until("something is offered", "return document.querySelector('.nearest a') !== null").await?;
            assert_eq!(reader.text("h1").await?, "Page not found");
            assert_eq!(reader.text(".nearest a").await?, ESSAY_TITLE);
        }
        reader.click(".nearest a").await?;
        reader.until_heading(ESSAY_TITLE).await?;
        assert_eq!(reader.driver.current_url().await?.as_str(), host.url(ESSAY));
        reader.open(&host.url("nothing/like/it/")).await?;
        reader.click(".not-found .button").await?;
        reader.until("home opens", "return document.querySelector('.card') !== null").await?;
        Ok(())
    });
}

#[test]
fn the_keyboard_alone_is_enough() {
    let host = Host::start(demo(), "/");
    read(Window::default(), async |reader: Reader| {
        reader.open_live(&host.url("")).await?;
        reader.driver.action_chain().send_keys(Key::Tab).perform().await?;
        assert!(reader.ask::<bool>("return document.activeElement.matches('.skip-link')").await?, "the first stop is the skip link");
        reader.driver.action_chain().send_keys(Key::Enter).perform().await?;
        reader.until("main has the focus", "return location.hash === '#main'").await?;
        reader.ask::<()>("document.querySelector('.card-title a').focus()").await?;
        let title = reader.text(".card-title a").await?;
        reader.driver.action_chain().send_keys(Key::Enter).perform().await?;
        reader.until_heading(&title).await?;
        reader.ask::<()>("document.querySelector('.tool-languages').focus()").await?;
        reader.driver.action_chain().send_keys(Key::Enter).perform().await?;
        reader.until("the languages show", "return document.querySelector('#languages').matches(':popover-open')").await?;
        reader.driver.action_chain().send_keys(Key::Escape).perform().await?;
        reader.until("Escape closes them", "return !document.querySelector('#languages').matches(':popover-open')").await?;
        Ok(())
    });
}

#[test]
fn the_choice_of_light_and_dark_lasts() {
    let host = Host::start(demo(), "/");
    read(Window::default(), async |reader: Reader| {
        reader.open_live(&host.url("")).await?;
        for (theme, scheme) in [("light", "light"), ("dark", "dark")] {
            reader.click("[data-action=theme]").await?;
            reader.until("the theme is set", &format!("return document.documentElement.dataset.theme === '{theme}' && getComputedStyle(document.documentElement).colorScheme.includes('{scheme}')")).await?;
        }
        reader.open(&host.url("notes/")).await?;
        assert_eq!(reader.ask::<String>("return document.documentElement.dataset.theme").await?, "dark");
        Ok(())
    });
}

#[test]
fn the_contents_follow_the_scroll() {
    let host = Host::start(demo(), "/");
    read(Window::default(), async |reader: Reader| {
        reader.open_live(&host.url("essays/the-shape-of-the-page/")).await?;
        for at in [3, 5, 1] {
            reader.ask::<()>(&format!("document.querySelectorAll('.content h2')[{at}].scrollIntoView()")).await?;
            let script = "const link = document.querySelector('.toc a[aria-current]'); const heading = link && document.querySelector(link.getAttribute('href'));
                return heading !== null && Math.abs(heading.getBoundingClientRect().top - 60) <= 60";
            reader.until("the link of the heading at the top is marked", script).await?;
        }
        Ok(())
    });
}

#[test]
fn nothing_overflows_a_screen_of_360_pixels() {
    let host = Host::start(demo(), "/");
    read(Window { width: 360, ..Window::default() }, async |reader: Reader| {
        for path in [
            "",
            ESSAY,
            "zh-cn/essays/the-map-in-the-drawer/",
            "zh-hk/essays/ding-ding/",
            "ar/essays/the-map-in-the-drawer/",
            "notes/specimen-sheet/",
            "essays/a-measure-of-tides/",
            "essays/cities-from-the-tram/",
            "search/",
            "tags/",
            "archive/",
            "nothing/",
        ] {
            reader.open(&host.url(path)).await?;
            reader.until("the page is there", "return document.readyState === 'complete' && document.querySelector('h1') !== null && getComputedStyle(document.body).margin === '0px'").await?;
            let width: u32 = reader.ask("return document.scrollingElement.scrollWidth").await?;
            assert!(width <= 360, "{path} is {width} pixels wide");
        }
        reader.open_live(&host.url("")).await?;
        reader.click(".menu-button").await?;
        reader.until("the menu shows", "return document.querySelector('#site-menu').matches(':popover-open')").await?;
        let height: f64 = reader.ask("return document.querySelector('#site-menu a').getBoundingClientRect().height").await?;
        assert!(40.0 <= height, "a menu entry is {height} pixels high");
        reader.click("#site-menu li:nth-child(2) a").await?;
        reader.until_heading("Essays").await?;
        assert!(!reader.ask::<bool>("return document.querySelector('#site-menu').matches(':popover-open')").await?, "the menu stays open");
        Ok(())
    });
}

/// The figure is printed, never asserted: it depends on the machine.
#[test]
fn the_second_article_comes_fast_on_a_slow_processor() {
    let host = Host::start(demo(), "/");
    read(Window::default(), async |reader: Reader| {
        reader.open_live(&host.url("notes/")).await?;
        reader
            .until(
                "settings have come",
                "return performance.getEntriesByType('resource').some(e => e.name.includes('/site-en-') && e.responseEnd > 0)",
            )
            .await?;
        reader.cdp("Emulation.setCPUThrottlingRate", serde_json::json!({"rate": 4})).await?;
        let script = "const done = arguments[0]; const link = document.querySelector('.card-title a');
            link.dispatchEvent(new PointerEvent('pointerover', {bubbles: true}));
            setTimeout(() => { const start = performance.now(); link.click();
              new MutationObserver((_, watch) => { if (document.querySelector('article.post')) { watch.disconnect();
                const drawn = performance.now() - start; requestAnimationFrame(() => setTimeout(() => done([drawn, performance.now() - start]))); } })
              .observe(document, {subtree: true, childList: true}); }, 300)";
        let (drawn, painted): (f64, f64) = reader.driver.execute_async(script, Vec::new()).await?.convert()?;
        println!("first navigation to an article, processor slowed 4 times: {drawn:.0} ms to the tree, {painted:.0} ms to the frame");
        assert!(reader.text("main h1").await?.len() > 3);
        Ok(())
    });
}

#[test]
fn the_viewer_is_under_150_kilobytes_over_the_wire() {
    let folder = demo().join("_longread");
    let mut total = 0;
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("viewer-") && (name.ends_with(".js") || name.ends_with(".wasm")) {
            let bytes = std::fs::read(entry.path()).unwrap();
            let mut compressed = Vec::new();
            let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
            brotli::BrotliCompress(&mut bytes.as_slice(), &mut compressed, &parameters).unwrap();
            println!("{name}: {} bytes, {} in Brotli", bytes.len(), compressed.len());
            total += compressed.len();
        }
    }
    assert!(0 < total && total < 150_000, "{total} bytes");
}

#[test]
fn the_seed_article_shows_thumbnail_pager_and_widgets() {
    let Some(shared) = std::env::var_os("LONGREAD_SHARED") else {
        println!("LONGREAD_SHARED names no folder: there is no seed article here");
        return;
    };
    let site = tempfile::tempdir().unwrap();
    std::fs::copy(Path::new(&shared).join("corpora/seed-article.md"), site.path().join("seed.md")).unwrap();
    for (name, date) in [("older", "2025-02-01"), ("newer", "2025-02-20")] {
        let text = format!("---\ntitle: {name}\ndate: {date}\nlang: zh-CN\n---\n一段文字。\n");
        std::fs::write(site.path().join(format!("{name}.md")), text).unwrap();
    }
    let host = Host::start(&crate::host::publish(site.path(), "seed"), "/");
    read(Window::default(), async |reader: Reader| {
        reader.open_live(&host.url("seed/")).await?;
        assert!(reader.ask::<String>("return document.querySelector('.post-thumbnail img').src").await?.starts_with("https://inews.gtimg.com/"));
        assert_eq!(reader.texts(".pager-title").await?, ["older", "newer"]);
        let widgets: Vec<String> =
            reader.ask("return [...document.querySelectorAll('.widget')].map(w => w.className.replace('widget widget-', ''))").await?;
        assert_eq!(widgets, ["search", "recent", "taglist"]);
        assert!(reader.ask::<bool>("return [...document.querySelectorAll('.content strong')].some(s => s.textContent === '｜｜' && s.nextSibling.textContent.startsWith('中国杭州大学生创业大赛'))").await?);
        Ok(())
    });
}
