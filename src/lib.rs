//! Longread turns a folder of Markdown articles (a Hugo site, as it is) into a reader: a
//! Leptos/WebAssembly app over static files.
//!
//! # Bird's-eye view
//!
//! ```text
//! content ──▶ article ──▶ library files ──▶ viewer
//!  (site,       (front matter,  (pages, index.json,   (app: URL ▶ files ▶ view)
//!   content)     markdown)       catalog, terms)
//! ```
//!
//! One direction only. [`publish`] runs natively: it reads a site, renders every article and
//! writes the library. `app` runs in the browser: it reads the library's files and draws
//! the same components ([`view`]) that wrote the prerendered pages.
//!
//! # Where to start
//!
//! - [`article`]: the article JSON, the contract between both sides;
//! - [`publish::publish`]: the whole of a build, step by step;
//! - `app::start`: the whole of the viewer;
//! - [`permalink`]: every URL.
//!
//! # Invariants, each held by a test or by `cargo xtask test`'s tidy check
//!
//! 1. `view` and all that it uses is pure: no I/O, no clock, no globals. Only `app` touches the
//!    browser, only `publish` and `serve` touch the disk (and [`site`], which reads the configuration).
//! 2. `cfg(target_arch)` stands in `Cargo.toml`, here and in the programs' `main`, nowhere else.
//! 3. Every URL is made in [`permalink`]; every byte of a term list is written and read in [`catalog`].
//! 4. The same components draw the prerendered page and the live one.
//! 5. Publishing twice gives identical bytes.
//! 6. Bad content never stops a build silently or entirely.

pub mod article;
pub mod catalog;
pub mod date;
pub mod diagnostic;
pub mod manifest;
pub mod order;
pub mod pager;
pub mod permalink;
pub mod permalinks;
pub mod taxonomy;
pub mod view;

#[cfg(target_arch = "wasm32")]
pub mod app;

#[cfg(not(target_arch = "wasm32"))]
pub mod front_matter;
#[cfg(not(target_arch = "wasm32"))]
pub mod markdown;
#[cfg(not(target_arch = "wasm32"))]
pub mod publish;
#[cfg(not(target_arch = "wasm32"))]
pub mod serve;
#[cfg(not(target_arch = "wasm32"))]
pub mod site;
