//! Build script: puts the viewer that Trunk built into the publisher.
//!
//! Trunk writes to `target/viewer` (or the folder that `LONGREAD_VIEWER` names). Without it
//! the publisher still builds, and says so when it runs.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-env-changed=LONGREAD_VIEWER");
    let manifest_dir = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let dir = env::var_os("LONGREAD_VIEWER").map_or_else(|| manifest_dir.join("target/viewer"), PathBuf::from);
    println!("cargo::rerun-if-changed={}", dir.display());
    let script = find(&dir, "viewer", ".js");
    let wasm = find(&dir, "viewer", ".wasm");
    let value = match (script, wasm) {
        (Some(script), Some(wasm)) => {
            println!("cargo::rerun-if-changed={}", script.display());
            println!("cargo::rerun-if-changed={}", wasm.display());
            format!("Some((include_bytes!({script:?}), include_bytes!({wasm:?})))")
        }
        _ => "None".to_owned(),
    };
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("viewer.rs");
    let code = format!("/// The viewer's script and wasm, if Trunk has built them.\npub const VIEWER: Option<(&[u8], &[u8])> = {value};\n");
    if let Err(error) = fs::write(&out, code) {
        println!("cargo::error=cannot write {}: {error}", out.display());
    }
}

fn find(dir: &Path, start: &str, end: &str) -> Option<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(dir).ok()?.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files.into_iter().find(|file| {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or("");
        name.starts_with(start) && name.ends_with(end)
    })
}
