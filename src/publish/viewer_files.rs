//! The viewer, as Trunk built it, inside this program; see `src/build.rs`.

/// The style sheet of all pages.
pub const STYLE: &str = include_str!("../../assets/style.css");

include!(concat!(env!("OUT_DIR"), "/viewer.rs"));
