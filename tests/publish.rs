//! The publisher by its public surfaces: the command line and the bytes it publishes.
//!
//! `site_test` builds small sites from strings; the other modules are tables over them.

#[path = "publish/diagnostics.rs"]
mod diagnostics;
#[path = "publish/front_matter.rs"]
mod front_matter;
#[path = "publish/library.rs"]
mod library;
#[path = "publish/site_test.rs"]
mod site_test;
#[path = "publish/structure.rs"]
mod structure;
