//! Markup that must not run: hostile text in every field, on the prerendered page and on the live one.

use crate::host::{Host, publish};
use crate::reader::{Reader, Window, read};
use std::path::Path;

/// Always tried; the shared collection is added where it is there.
const PAYLOADS: [&str; 12] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "[x](javascript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "![x](data:text/html,<script>alert(1)</script>)",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "\"><img src=x onerror=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<form id=attributes><input name=parentNode></form>",
    "</title></script></style><script>alert(1)</script>",
];

const CANARY: &str = "for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => { window.fired = (window.fired || 0) + 1; }";

const LEFT_OVER: &str = "const bad = [];
    for (const e of document.querySelectorAll('#longread *')) {
      const ours = e.closest('.search-form');
      if (!ours && /^(script|iframe|object|embed|base|meta|form|style|link)$/i.test(e.tagName)) bad.push(e.outerHTML.slice(0, 120));
      for (const a of e.attributes) if (/^on/i.test(a.name) || /^\\s*(javascript:|vbscript:|data:text)/i.test(a.value) && /^(href|src|action|formaction|srcdoc|poster)$/i.test(a.name)) bad.push(a.name + '=' + a.value.slice(0, 80));
    }
    if (window.fired) bad.push('fired ' + window.fired);
    return bad";

#[test]
fn hostile_text_in_every_field_stays_text() {
    let site = tempfile::tempdir().unwrap();
    let content = site.path().join("content/news");
    std::fs::create_dir_all(&content).unwrap();
    std::fs::write(site.path().join("hugo.toml"), "title = \"Safe\"\n[params]\nmainSections = [\"news\"]\n[params.sidebar]\nsingle = \"right\"\nhome = \"right\"\nwidgets = [\"recent\", \"taglist\", \"categories\"]\n[markup.goldmark.renderer]\nunsafe = true\n").unwrap();
    let payloads = payloads();
    for (at, payload) in payloads.iter().enumerate() {
        let quoted = serde_json::Value::from(payload.as_str());
        let text = format!(
            "---\ntitle: {quoted}\nlead: {quoted}\nsummary: {quoted}\ndescription: {quoted}\nthumbnail: {quoted}\nauthor: {quoted}\nauthorbox: true\ntags: [{quoted}]\ncategories: [{quoted}]\nurl: /p{at}/\n---\n\nbefore\n\n{payload}\n\n[link]({payload}) ![image]({payload}) after\n"
        );
        std::fs::write(content.join(format!("p{at}.md")), text).unwrap();
    }
    let library = publish(site.path(), "hostile");
    let host = Host::start(&library, "/");
    read(Window::default(), async |reader: Reader| {
        reader.cdp("Page.addScriptToEvaluateOnNewDocument", serde_json::json!({"source": CANARY})).await?;
        let mut found: Vec<String> = Vec::new();
        for at in 0..payloads.len() {
            let name = format!("p{at}/");
            if !library.join(&name).join("index.html").is_file() {
                continue;
            }
            // Prerendered, then drawn by the viewer over another page.
            reader.open(&host.url(&name)).await?;
            reader.until("the page is there", "return document.readyState === 'complete'").await?;
            let prerendered: Vec<String> = reader.ask(LEFT_OVER).await?;
            found.extend(prerendered.into_iter().map(|what| format!("{name}: {what}")));
            if at % 8 == 0 {
                reader.until("the viewer listens", "return history.scrollRestoration === 'manual' && history.state !== null").await?;
                reader.ask::<()>("window.drawn = 1; const a = document.createElement('a'); a.href = '../'; a.id = 'away'; a.textContent = 'away'; document.querySelector('main').prepend(a); a.click()").await?;
                reader.until("home is drawn", "return document.querySelector('.list') !== null").await?;
                reader.driver.back().await?;
                reader.until("the article is drawn", "return document.querySelector('article.post') !== null").await?;
                let live: Vec<String> = reader.ask(LEFT_OVER).await?;
                found.extend(live.into_iter().map(|what| format!("{name} (live): {what}")));
            }
        }
        for path in ["", "tags/", "categories/", "archive/", "search/?q=script"] {
            reader.open(&host.url(path)).await?;
            reader.until("the page is there", "return document.readyState === 'complete'").await?;
            let left: Vec<String> = reader.ask(LEFT_OVER).await?;
            found.extend(left.into_iter().map(|what| format!("{path}: {what}")));
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
        Ok(())
    });
}

fn payloads() -> Vec<String> {
    let mut payloads: Vec<String> = PAYLOADS.iter().map(|payload| (*payload).to_owned()).collect();
    if let Some(shared) = std::env::var_os("LONGREAD_SHARED") {
        let text = std::fs::read_to_string(Path::new(&shared).join("vectors/vectors.json")).unwrap();
        let vectors: serde_json::Value = serde_json::from_str(&text).unwrap();
        let list =
            vectors.as_array().cloned().or_else(|| vectors.as_object()?.values().find_map(|value| value.as_array().cloned())).unwrap_or_default();
        let before = payloads.len();
        payloads.extend(list.iter().filter_map(|vector| vector["payload"].as_str().map(str::to_owned)));
        assert!(before + 200 < payloads.len(), "the shared vectors were not read");
    }
    payloads
}
