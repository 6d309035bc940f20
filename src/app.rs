//! The viewer: takes over a prerendered page and turns links into quick changes of page.
//!
//! *Start at* [`start`]. One direction only:
//! 1. an event (a click, back, a form) names a URL;
//! 2. `route` loads what that URL shows, through `library`;
//! 3. the page is drawn by the components of [`crate::view`], the same that wrote the prerendered one;
//! 4. `document` carries title, language, focus and scroll.
//!
//! The first page is left as the publisher wrote it: nothing is drawn twice, nothing is fetched
//! twice, nothing flashes. Only a URL whose query changes the page is drawn anew at once.
//! There is no router crate: routes are data (every permalink has its JSON), and an embedded
//! reader will need an address of its own that leaves the host's alone.

mod contents;
mod document;
mod library;
mod route;

use crate::permalink;
use document::{
    address_of, announce, close_popovers, current_url, describe_page, focus, focus_heading, library_root, select, select_all, show_progress, window,
};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use library::{FetchError, Library};
use route::{Address, Loaded, frame_for_error, load};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, Event, HtmlAnchorElement, HtmlElement, HtmlFormElement, HtmlInputElement, MouseEvent, Url};

/// What the page shows.
#[derive(Clone)]
enum Screen {
    Page(Rc<Loaded>),
    Failure(Rc<Option<(crate::article::Page, crate::view::Context)>>, FetchError),
}

/// How a page is come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arrival {
    /// By a link: a new entry of the history.
    Link,
    /// In the place of the current entry.
    Replace,
    /// By back or forward.
    History,
}

struct App {
    library: Library,
    screen: RwSignal<Option<Screen>, LocalStorage>,
    /// The tree, once the viewer draws pages itself.
    mounted: RefCell<Option<UnmountHandle<leptos::tachys::view::any_view::AnyViewState>>>,
    /// Counts navigations: a page that arrives after a newer click is dropped.
    turn: Cell<u32>,
    current: RefCell<Address>,
    /// Scroll positions of the history's entries, by their keys.
    scrolls: RefCell<Vec<(f64, f64)>>,
    key: Cell<f64>,
}

thread_local! {
    static APP: RefCell<Option<&'static App>> = const { RefCell::new(None) };
}

/// Milliseconds before a page that is on its way shows the progress bar.
const PATIENCE: i32 = 150;

/// Starts the viewer on the page that the browser shows.
pub fn start() {
    let Some(root) = library_root() else { return };
    // The viewer lives as long as the page.
    let app: &'static App = Box::leak(Box::new(App {
        library: Library::new(&root),
        screen: RwSignal::new_local(None),
        mounted: RefCell::new(None),
        turn: Cell::new(0),
        current: RefCell::default(),
        scrolls: RefCell::default(),
        key: Cell::new(js_sys::Math::random()),
    }));
    APP.set(Some(app));
    let address = current_url().and_then(|url| address_of(&root, &url)).unwrap_or_default();
    app.current.replace(address.clone());
    app.listen();
    app.name_entry();
    show_theme();
    let kind = document::document().document_element().and_then(|html| html.get_attribute("data-kind")).unwrap_or_default();
    let changed_by_query = match kind.as_str() {
        "404" => true,
        "search" | "taxonomy" => !address.query.is_empty(),
        "page" => address.query.contains("in="),
        _ => false,
    };
    if changed_by_query {
        app.go(address, String::new(), Arrival::Replace);
    } else {
        contents::follow();
    }
    // What the next page needs comes while the reader reads this one.
    let library = app.library.clone();
    wasm_bindgen_futures::spawn_local(async move {
        if let Ok(manifest) = library.manifest().await
            && let Some(language) = manifest.language_of(&APP.with_borrow(|app| app.map(|app| app.current.borrow().path.clone())).unwrap_or_default())
        {
            let _ = library.site(language).await;
        }
    });
}

impl App {
    fn listen(&'static self) {
        let document = document::document();
        on(&document, "click", move |event| self.clicked(&event));
        on(&document, "submit", move |event| self.submitted(&event));
        for kind in ["pointerover", "touchstart", "focusin"] {
            on(&document, kind, move |event| self.may_be_next(&event));
        }
        on(&window(), "popstate", move |_| self.moved_in_history());
        on(&document, "scroll", move |_| contents::follow());
        // While the viewer turns pages it restores the scroll itself; a reload is the browser's.
        let _ = window().history().map(|history| history.set_scroll_restoration(web_sys::ScrollRestoration::Manual));
        on(&window(), "pagehide", move |_| {
            let _ = window().history().map(|history| history.set_scroll_restoration(web_sys::ScrollRestoration::Auto));
        });
    }

    fn clicked(&'static self, event: &Event) {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        match target.closest("[data-action]").ok().flatten().and_then(|element| element.get_attribute("data-action")).as_deref() {
            Some("theme") => return next_theme(),
            Some("retry") => return self.go(self.current.borrow().clone(), String::new(), Arrival::Replace),
            Some("leave-list") => {
                event.prevent_default();
                let path = self.current.borrow().path.clone();
                return self.go(Address { path, query: String::new() }, String::new(), Arrival::Link);
            }
            _ => {}
        }
        let Some((link, mut address, hash)) = self.internal_link(event, &target) else { return };
        event.prevent_default();
        close_popovers();
        // From a term's list the reader goes on within that list.
        let list = link.closest(".list[data-list]").ok().flatten().and_then(|list| list.get_attribute("data-list"));
        if let Some(list) = list.filter(|_| link.closest(".card").ok().flatten().is_some() && address.query.is_empty())
            && !link.get_attribute("rel").is_some_and(|rel| rel == "category" || rel == "alternate")
        {
            address.query = format!("?in={}", permalink::encode(&list));
        }
        self.go(address, hash, Arrival::Link);
    }

    /// The link of a plain click, if it leads to a page of this library.
    fn internal_link(&self, event: &Event, target: &Element) -> Option<(HtmlAnchorElement, Address, String)> {
        let click = event.dyn_ref::<MouseEvent>()?;
        if event.default_prevented() || click.button() != 0 || click.meta_key() || click.ctrl_key() || click.shift_key() || click.alt_key() {
            return None;
        }
        let link: HtmlAnchorElement = target.closest("a[href]").ok()??.dyn_into().ok()?;
        if !link.target().is_empty() || link.has_attribute("download") {
            return None;
        }
        let url = Url::new(&link.href()).ok()?;
        let address = address_of(self.library.root(), &url)?;
        let here = *self.current.borrow() == address;
        // A fragment of this page is the browser's own business; so is a file.
        if (here && !url.hash().is_empty()) || (permalink::is_file(&address.path) && !address.path.ends_with(".html")) {
            return None;
        }
        Some((link, address, url.hash()))
    }

    fn submitted(&'static self, event: &Event) {
        let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
        let Some(address) = Url::new(&form.action()).ok().and_then(|url| address_of(self.library.root(), &url)) else { return };
        event.prevent_default();
        let fields = select_in(&form, "input[name]").into_iter().filter_map(|input| input.dyn_into::<HtmlInputElement>().ok());
        let pairs: Vec<String> = fields
            .filter(|field| !field.value().is_empty())
            .map(|field| format!("{}={}", field.name(), String::from(js_sys::encode_uri_component(&field.value()))))
            .collect();
        let query = crate::taxonomy::Filter::from_query(&pairs.join("&")).to_query();
        self.go(Address { query, ..address }, String::new(), Arrival::Link);
    }

    /// A link under the pointer, the finger or the focus is asked for ahead.
    fn may_be_next(&self, event: &Event) {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        let Some(link) = target.closest("a[href]").ok().flatten().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return };
        let Some(address) = Url::new(&link.href()).ok().and_then(|url| address_of(self.library.root(), &url)) else { return };
        let (path, _) = permalink::split_page(&address.path);
        if *self.current.borrow() != address && !permalink::is_file(path) {
            self.library.prefetch(&permalink::normalize(path));
        }
    }

    fn moved_in_history(&'static self) {
        let Some(url) = current_url() else { return };
        let Some(address) = address_of(self.library.root(), &url) else { return };
        self.remember_scroll();
        self.key.set(entry_key().unwrap_or_else(js_sys::Math::random));
        if *self.current.borrow() == address {
            self.name_entry();
            return self.restore_scroll(&url.hash());
        }
        self.go(address, url.hash(), Arrival::History);
    }

    /// Loads a page and shows it.
    fn go(&'static self, address: Address, hash: String, arrival: Arrival) {
        let turn = self.turn.get().wrapping_add(1);
        self.turn.set(turn);
        let label = self.word("loading", "Loading…");
        after(PATIENCE, move || {
            if self.turn.get() == turn {
                show_progress(Some(&label));
            }
        });
        wasm_bindgen_futures::spawn_local(async move {
            let screen = match load(&self.library, &address).await {
                Ok(loaded) => Screen::Page(Rc::new(loaded)),
                Err(error) => Screen::Failure(Rc::new(frame_for_error(&self.library, &address).await), error),
            };
            if self.turn.get() == turn {
                // No later timer of this turn shows the bar again.
                self.turn.set(turn.wrapping_add(1));
                self.show(screen, address, &hash, arrival).await;
            }
        });
    }

    async fn show(&'static self, screen: Screen, address: Address, hash: &str, arrival: Arrival) {
        show_progress(None);
        let url = format!("{}{}{}{hash}", self.library.root(), permalink::encode(&address.path), address.query);
        let same_page = self.current.borrow().path == address.path;
        if let (Arrival::Link, Ok(history)) = (arrival, window().history()) {
            self.remember_scroll();
            self.key.set(js_sys::Math::random());
            let _ = history.push_state_with_url(&self.state(), "", Some(&url));
        }
        self.current.replace(address);
        let focused = document::document().active_element().and_then(|element| element.get_attribute("data-focus"));
        let title = match &screen {
            Screen::Page(loaded) => {
                describe_page(loaded);
                crate::view::document_title(&loaded.page, &loaded.context.site)
            }
            Screen::Failure(..) => {
                let title = self.word("network_error_title", "The page could not be loaded");
                document::document().set_title(&title);
                title
            }
        };
        self.screen.set(Some(screen));
        self.mount();
        leptos::task::tick().await;
        let _ = document::document().document_element().map(|html| html.class_list().remove_1("pending"));
        if same_page && arrival != Arrival::History {
            // A choice in a form: the focus stays on it, the page says what changed.
            let element = focused.and_then(|name| {
                select_all("[data-focus]").into_iter().find(|element| element.get_attribute("data-focus").as_deref() == Some(name.as_str()))
            });
            match element {
                Some(element) => focus(&element),
                None => focus_heading(),
            }
            let result = select(".result-count").and_then(|element| element.text_content());
            announce(&result.unwrap_or(title));
        } else {
            if arrival == Arrival::Link {
                self.scroll_to_start(hash);
            } else {
                self.restore_scroll(hash);
            }
            focus_heading();
            announce(&title);
        }
        contents::follow();
    }

    /// Puts the live tree in the place of the prerendered one; from then on only the screen changes.
    fn mount(&'static self) {
        if self.mounted.borrow().is_some() {
            return;
        }
        let Some(place) = select("#longread").and_then(|place| place.dyn_into::<HtmlElement>().ok()) else { return };
        place.set_inner_html("");
        let screen = self.screen;
        let handle = mount_to(place, move || (move || screen.get().map(|screen| draw(&screen))).into_any());
        self.mounted.replace(Some(handle));
    }

    fn scroll_to_start(&self, hash: &str) {
        let id = permalink::decode(hash.trim_start_matches('#'));
        match document::document().get_element_by_id(&id).filter(|_| !id.is_empty()) {
            Some(element) => element.scroll_into_view(),
            None => scroll_to(0.0),
        }
    }

    fn restore_scroll(&self, hash: &str) {
        let key = self.key.get();
        match self.scrolls.borrow().iter().find(|(known, _)| *known == key) {
            Some(&(_, top)) => scroll_to(top),
            None => self.scroll_to_start(hash),
        }
    }

    fn remember_scroll(&self) {
        let top = window().scroll_y().unwrap_or(0.0);
        let key = self.key.get();
        let mut scrolls = self.scrolls.borrow_mut();
        scrolls.retain(|(known, _)| *known != key);
        scrolls.push((key, top));
    }

    /// Gives the current entry of the history its name.
    fn name_entry(&self) {
        if let (None, Ok(history)) = (entry_key(), window().history()) {
            let _ = history.replace_state(&self.state(), "");
        } else if let Some(key) = entry_key() {
            self.key.set(key);
        }
    }

    fn state(&self) -> JsValue {
        JsValue::from_f64(self.key.get())
    }

    /// A word of the interface, in English before the site is known.
    fn word(&self, name: &str, english: &str) -> String {
        self.screen.with_untracked(|screen| match screen {
            Some(Screen::Page(loaded)) => loaded.context.site.text(name).to_owned(),
            Some(Screen::Failure(frame, _)) => frame.as_ref().as_ref().map_or(english, |(_, context)| context.site.text(name)).to_owned(),
            None => english.to_owned(),
        })
    }
}

fn draw(screen: &Screen) -> AnyView {
    match screen {
        Screen::Page(loaded) => crate::view::whole_page(&loaded.page, &loaded.context, &loaded.extra),
        Screen::Failure(frame, error) => {
            let text = |name: &str, english: &str| match &**frame {
                Some((_, context)) => context.site.text(name).to_owned(),
                None => english.to_owned(),
            };
            let (title, detail) = match error {
                FetchError::Malformed { detail } => (
                    text("malformed_title", "The page is damaged"),
                    text("malformed_text", "The library sent something that this reader cannot understand: {detail}").replace("{detail}", detail),
                ),
                FetchError::Network { .. } | FetchError::NotFound { .. } => (
                    text("network_error_title", "The page could not be loaded"),
                    text("network_error_text", "The connection failed. Check the network and try again."),
                ),
            };
            crate::view::failure(frame.as_ref().as_ref(), title, detail, text("retry", "Try again"))
        }
    }
}

/// The reader's choice of light and dark: automatic, light, dark, in turn.
fn next_theme() {
    let next = match theme().as_deref() {
        None => Some("light"),
        Some("light") => Some("dark"),
        Some(_) => None,
    };
    let storage = window().local_storage().ok().flatten();
    let html = document::document().document_element();
    match next {
        Some(name) => {
            let _ = storage.map(|storage| storage.set_item("longread-theme", name));
            let _ = html.map(|html| html.set_attribute("data-theme", name));
        }
        None => {
            let _ = storage.map(|storage| storage.remove_item("longread-theme"));
            let _ = html.map(|html| html.remove_attribute("data-theme"));
        }
    }
    let label = show_theme();
    announce(&label);
}

/// Writes the current choice on the button; returns it.
fn show_theme() -> String {
    let Some(button) = select("[data-action=theme]") else { return String::new() };
    let name = theme().unwrap_or_else(|| "auto".to_owned());
    let label = button.get_attribute(&format!("data-{name}")).unwrap_or_default();
    if let Some(text) = button.first_element_child() {
        text.set_text_content(Some(&label));
    }
    let _ = button.set_attribute("title", &label);
    label
}

fn theme() -> Option<String> {
    document::document().document_element()?.get_attribute("data-theme")
}

fn on(target: &web_sys::EventTarget, kind: &str, handler: impl FnMut(Event) + 'static) {
    // Listeners live as long as the page.
    let handler = Closure::<dyn FnMut(Event)>::new(handler).into_js_value();
    let options = web_sys::AddEventListenerOptions::new();
    options.set_passive(!matches!(kind, "click" | "submit"));
    let _ = target.add_event_listener_with_callback_and_add_event_listener_options(kind, handler.unchecked_ref(), &options);
}

fn after(milliseconds: i32, action: impl FnOnce() + 'static) {
    let action = Closure::once_into_js(action);
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(action.unchecked_ref(), milliseconds);
}

fn scroll_to(top: f64) {
    let options = web_sys::ScrollToOptions::new();
    options.set_top(top);
    options.set_left(0.0);
    options.set_behavior(web_sys::ScrollBehavior::Instant);
    window().scroll_to_with_scroll_to_options(&options);
}

fn select_in(element: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = element.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.get(at)?.dyn_into().ok()).collect()
}

fn entry_key() -> Option<f64> {
    window().history().ok()?.state().ok()?.as_f64()
}
