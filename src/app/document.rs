//! The browser's document: what the viewer reads from it, and what it changes outside its own tree.

use super::route::{Address, Loaded};
use crate::article::Page;
use crate::permalink;
use crate::view::document_title;
use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, HtmlElement, Url, Window};

/// The window. There is one: the viewer is started by a page.
pub(super) fn window() -> Window {
    web_sys::window().unwrap_or_else(|| unreachable!("the viewer runs in a window"))
}

/// The document of the window.
pub(super) fn document() -> Document {
    window().document().unwrap_or_else(|| unreachable!("a window shows a document"))
}

/// The library's absolute URL: the folder above the one of the viewer's own script.
pub(super) fn library_root() -> Option<String> {
    let script = document().query_selector("script[data-longread]").ok()??;
    let url = Url::new_with_base(&script.get_attribute("src")?, &document().base_uri().ok()??).ok()?;
    let root = Url::new_with_base("../", &url.href()).ok()?;
    Some(root.href())
}

/// The address of a URL within the library; nothing for one outside.
pub(super) fn address_of(root: &str, url: &Url) -> Option<Address> {
    let plain = format!("{}{}", url.origin(), url.pathname());
    let path = plain.strip_prefix(root)?;
    Some(Address { path: permalink::decode(path), query: url.search() })
}

/// The current URL.
pub(super) fn current_url() -> Option<Url> {
    Url::new(&window().location().href().ok()?).ok()
}

/// Title, language, direction and links of the head follow the page.
pub(super) fn describe_page(loaded: &Loaded) {
    let document = document();
    let Loaded { page, context, .. } = loaded;
    document.set_title(&document_title(page, &context.site));
    if let Some(html) = document.document_element() {
        let direction = match context.site.direction {
            crate::manifest::Direction::Ltr => "ltr",
            crate::manifest::Direction::Rtl => "rtl",
        };
        let _ = html.set_attribute("lang", &context.site.lang);
        let _ = html.set_attribute("dir", direction);
    }
    let Some(head) = document.head() else { return };
    remove_all("link[rel=canonical], link[rel=alternate], link[rel=prev], link[rel=next], meta[name=description], meta[name=robots]");
    let add = |tag: &str, attributes: &[(&str, &str)]| {
        if let Ok(element) = document.create_element(tag) {
            for (name, value) in attributes {
                let _ = element.set_attribute(name, value);
            }
            let _ = head.append_child(&element);
        }
    };
    if !page.description().is_empty() {
        add("meta", &[("name", "description"), ("content", page.description())]);
    }
    for translation in page.translations() {
        add("link", &[("rel", "alternate"), ("hreflang", &translation.lang), ("href", &context.href(&translation.url))]);
    }
    if let Page::Article(article) = page {
        add("link", &[("rel", "canonical"), ("href", &context.href(&article.url))]);
    }
}

/// Says something to a screen reader without moving the focus.
pub(super) fn announce(text: &str) {
    let document = document();
    let region = document.get_element_by_id("announcer").or_else(|| {
        let region = document.create_element("div").ok()?;
        for (name, value) in [("id", "announcer"), ("class", "visually-hidden"), ("aria-live", "polite"), ("role", "status")] {
            region.set_attribute(name, value).ok()?;
        }
        document.body()?.append_child(&region).ok()?;
        Some(region)
    });
    if let Some(region) = region {
        region.set_text_content(Some(text));
    }
}

/// Shows or hides the thin bar at the top while a page is on its way.
pub(super) fn show_progress(label: Option<&str>) {
    remove_all("body > .progress");
    let document = document();
    if let (Some(label), Some(body), Ok(bar)) = (label, document.body(), document.create_element("div")) {
        let _ = bar.set_attribute("class", "progress");
        let _ = bar.set_attribute("role", "progressbar");
        let _ = bar.set_attribute("aria-label", label);
        let _ = body.append_child(&bar);
    }
}

/// Moves the focus to the page's heading, so that a screen reader reads on from there.
pub(super) fn focus_heading() {
    let heading = select("main h1").or_else(|| select("main"));
    if let Some(heading) = heading {
        let _ = heading.set_attribute("tabindex", "-1");
        focus(&heading);
    }
}

/// Moves the focus without scrolling.
pub(super) fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// The first element of a selector.
pub(super) fn select(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// Every element of a selector.
pub(super) fn select_all(selector: &str) -> Vec<Element> {
    let Ok(list) = document().query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.get(at)?.dyn_into().ok()).collect()
}

/// Closes menus that are open.
pub(super) fn close_popovers() {
    for element in select_all("[popover]:popover-open") {
        if let Some(element) = element.dyn_ref::<HtmlElement>() {
            let _ = element.hide_popover();
        }
    }
}

fn remove_all(selector: &str) {
    for element in select_all(selector) {
        element.remove();
    }
}
