//! The viewer, which Trunk builds for the browser.

#[cfg(target_arch = "wasm32")]
fn main() {
    longread::app::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
