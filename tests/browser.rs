//! What a reader does, in a real browser: Chromium through WebDriver, on the published demo site.
//!
//! `host` serves a library (and stops, fails or delays on demand), `reader` drives the browser.
//! `cargo xtask test` installs both Chromium and its driver; without them every test here fails
//! and says so.

#[path = "browser/accessibility.rs"]
mod accessibility;
#[path = "browser/host.rs"]
mod host;
#[path = "browser/reader.rs"]
mod reader;
#[path = "browser/reading.rs"]
mod reading;
#[path = "browser/safety.rs"]
mod safety;
#[path = "browser/screenshots.rs"]
mod screenshots;
