//! The table of contents follows the scroll: the link of the section being read is marked.

use super::document::{document, select_all, window};
use crate::permalink;
use std::cell::Cell;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

thread_local! {
    /// Whether a mark is due in the next frame already.
    static DUE: Cell<bool> = const { Cell::new(false) };
}

/// Pixels below the window's top at which a section counts as being read.
const READING_LINE: f64 = 120.0;

/// Marks the current section in the next frame.
pub(super) fn follow() {
    if DUE.replace(true) {
        return;
    }
    let mark = Closure::once_into_js(|| {
        DUE.set(false);
        mark();
    });
    let _ = window().request_animation_frame(mark.unchecked_ref());
}

fn mark() {
    let links = select_all(".toc a[href]");
    let mut current = None;
    for (at, link) in links.iter().enumerate() {
        let Some(id) = link.get_attribute("href").and_then(|href| href.strip_prefix('#').map(permalink::decode)) else { continue };
        let Some(heading) = document().get_element_by_id(&id) else { continue };
        if heading.get_bounding_client_rect().top() <= READING_LINE {
            current = Some(at);
        }
    }
    for (at, link) in links.iter().enumerate() {
        let _ = if current == Some(at) { link.set_attribute("aria-current", "true") } else { link.remove_attribute("aria-current") };
    }
}
