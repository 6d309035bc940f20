//! Longread turns a folder of Markdown articles into a reader.
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
