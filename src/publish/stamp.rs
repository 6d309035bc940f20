//! Remembers the last build of a library, so that one that would give the same is not done again.
//!
//! *Start at* [`Stamp::of`], [`recall`] and [`remember`]. The stamp is a hash of what a build
//! depends on: this program, its options, and the path, size and time of every file of the site.
//! It is kept in the user's cache folder; losing it costs one full build. A library that
//! somebody changed since (its files or bytes count differently) is built again too.

use super::{Options, Summary, Written};
use crate::permalink::MANIFEST;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// What a build depends on, as one hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp(String);

/// The last build of a library.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    stamp: Stamp,
    /// The second at which a page appears or expires by itself.
    until: Option<i64>,
    manifest: String,
    summary: Summary,
}

impl Stamp {
    /// The stamp of a build. Nothing if the site cannot be walked.
    pub(super) fn of(options: &Options) -> Option<Self> {
        let mut hasher = blake3::Hasher::new();
        let program = std::env::current_exe().ok()?;
        let selection = options.selection;
        let flags = (selection.drafts, selection.future, selection.expired, &options.base_url, options.live_reload);
        hasher.update(format!("{} {:?} {flags:?}", env!("CARGO_PKG_VERSION"), facts_of(&program)?).as_bytes());
        let out = options.out.as_deref().and_then(|out| std::path::absolute(out).ok());
        let site = std::path::absolute(&options.site).ok()?;
        let walker = walkdir::WalkDir::new(&site).follow_links(true).sort_by_file_name().into_iter();
        let walker = walker.filter_entry(|entry| {
            let hidden = 0 < entry.depth() && entry.file_name().to_string_lossy().starts_with('.');
            !hidden && out.as_deref() != Some(entry.path())
        });
        for entry in walker {
            let entry = entry.ok()?;
            if entry.file_type().is_file() {
                hasher.update(entry.path().as_os_str().as_encoded_bytes());
                hasher.update(format!("{:?}", facts_of(entry.path())?).as_bytes());
            }
        }
        Some(Self(hasher.finalize().to_hex().to_string()))
    }
}

/// The summary of the last build, if it would be this one's.
pub(super) fn recall(out: &Path, stamp: &Stamp, now: i64) -> Option<Summary> {
    let record: Record = serde_json::from_slice(&fs::read(record_file(out)?).ok()?).ok()?;
    let current = &record.stamp == stamp
        && record.until.is_none_or(|until| now < until)
        && hash_of(&out.join(MANIFEST))? == record.manifest
        && measure(out)? == (record.summary.written.files, record.summary.written.bytes);
    let Summary { written, .. } = record.summary;
    current.then_some(Summary { written: Written { changed: 0, ..written }, ..record.summary })
}

/// Remembers a build. That it cannot be remembered is no error: the next build is a full one.
pub(super) fn remember(out: &Path, stamp: Stamp, until: Option<i64>, summary: &Summary) {
    let write = || -> Option<()> {
        let file = record_file(out)?;
        fs::create_dir_all(file.parent()?).ok()?;
        let record = Record { stamp, until, manifest: hash_of(&out.join(MANIFEST))?, summary: summary.clone() };
        fs::write(file, serde_json::to_vec(&record).ok()?).ok()
    };
    let _ = write();
}

/// Files and bytes of a library, without what belongs to its host.
fn measure(out: &Path) -> Option<(u64, u64)> {
    let mut sums = (0, 0);
    let walker = walkdir::WalkDir::new(out).into_iter();
    for entry in walker.filter_entry(|entry| entry.depth() != 1 || !super::output::is_kept(&entry.file_name().to_string_lossy())) {
        let entry = entry.ok()?;
        if entry.file_type().is_file() {
            sums = (sums.0 + 1, sums.1 + entry.metadata().ok()?.len());
        }
    }
    Some(sums)
}

fn record_file(out: &Path) -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = variable("XDG_CACHE_HOME").or_else(|| variable("LOCALAPPDATA")).or_else(|| Some(variable("HOME")?.join(".cache")))?;
    let out = std::path::absolute(out).ok()?;
    let name = blake3::hash(out.as_os_str().as_encoded_bytes()).to_hex();
    Some(cache.join("longread").join(format!("{}.json", &name[..16])))
}

/// Size and time of a file.
fn facts_of(path: &Path) -> Option<(u64, u128)> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos()))
}

fn hash_of(path: &Path) -> Option<String> {
    Some(blake3::hash(&fs::read(path).ok()?).to_hex().to_string())
}
