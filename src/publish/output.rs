//! Writes a library beside the previous one, and swaps it in at the end.
//!
//! *Start at* [`Output::begin`]; then [`Output::write`] and [`Output::copy`] from any thread;
//! then [`Output::finish`]. A build that stops halfway, or a full disk, leaves the previous
//! library whole. A file whose bytes have not changed stays the very same file (a hard link),
//! so that its time stamp tells a deployment that there is nothing to send.

use crate::permalink::MANIFEST;
use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// A library that is being written.
#[derive(Debug)]
pub(super) struct Output {
    final_dir: PathBuf,
    staging: PathBuf,
    files: AtomicU64,
    changed: AtomicU64,
    bytes: AtomicU64,
    written: Mutex<HashSet<String>>,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// All files of the library.
    pub files: u64,
    /// Those whose bytes are new.
    pub changed: u64,
    /// Of all files.
    pub bytes: u64,
}

impl Output {
    /// Opens a folder beside `dir` for the new library.
    ///
    /// # Errors
    /// If `dir` holds something that is no library of ours, or nothing can be written beside it.
    pub(super) fn begin(dir: &Path) -> Result<Self> {
        let dir = std::path::absolute(dir).with_context(|| format!("{} is no place to write to", dir.display()))?;
        let Some(name) = dir.file_name() else { bail!("{} is no folder to write a library to", dir.display()) };
        if dir.exists() {
            let mut entries = fs::read_dir(&dir).with_context(|| format!("{} is no folder", dir.display()))?;
            let foreign = entries.any(|entry| entry.is_ok_and(|entry| !is_kept(&entry.file_name().to_string_lossy())));
            if foreign && !dir.join(MANIFEST).is_file() {
                bail!(
                    "{} is not empty and holds no library of Longread.\nName an empty or new folder with --out, so that nothing of yours is replaced.",
                    dir.display()
                );
            }
        }
        let staging = dir.with_file_name(format!(".{}.longread-new", name.to_string_lossy()));
        if staging.exists() {
            fs::remove_dir_all(&staging).with_context(|| format!("cannot clear {}", staging.display()))?;
        }
        fs::create_dir_all(&staging).with_context(|| format!("cannot write to {}", staging.display()))?;
        Ok(Self {
            final_dir: dir,
            staging,
            files: AtomicU64::new(0),
            changed: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            written: Mutex::default(),
        })
    }

    /// Writes one file. `url` is its path relative to the library's root.
    ///
    /// # Errors
    /// What the file system says.
    pub(super) fn write(&self, url: &str, bytes: &[u8]) -> Result<()> {
        self.place(url, bytes.len() as u64, |target, previous| {
            if is_same(previous, bytes)? && fs::hard_link(previous, target).is_ok() {
                return Ok(false);
            }
            fs::write(target, bytes)?;
            Ok(true)
        })
    }

    /// Copies a file of the site into the library.
    ///
    /// # Errors
    /// What the file system says.
    pub(super) fn copy(&self, url: &str, from: &Path) -> Result<()> {
        let length = fs::metadata(from).with_context(|| format!("cannot read {}", from.display()))?.len();
        self.place(url, length, |target, previous| {
            // A library never shares a file with the site: editing one must not change the other.
            if fs::metadata(previous).is_ok_and(|metadata| metadata.is_file() && metadata.len() == length)
                && is_same(previous, &fs::read(from)?)?
                && fs::hard_link(previous, target).is_ok()
            {
                return Ok(false);
            }
            fs::copy(from, target)?;
            Ok(true)
        })
    }

    /// Puts the new library in the place of the previous one.
    ///
    /// # Errors
    /// If it cannot be moved; the previous library is then still there.
    pub(super) fn finish(self) -> Result<Written> {
        let previous = &self.final_dir;
        if previous.exists() {
            self.carry_over()?;
            let old = previous.with_file_name(format!("{}-old", self.staging.file_name().unwrap_or_default().to_string_lossy()));
            if old.exists() {
                fs::remove_dir_all(&old).with_context(|| format!("cannot clear {}", old.display()))?;
            }
            if exchange(&self.staging, previous).is_ok() {
                fs::rename(&self.staging, &old)?;
            } else {
                fs::rename(previous, &old).with_context(|| format!("cannot replace {}", previous.display()))?;
                if let Err(error) = fs::rename(&self.staging, previous) {
                    // Put the previous library back: half a swap must not take it away.
                    fs::rename(&old, previous)?;
                    return Err(error).with_context(|| format!("cannot write {}", previous.display()));
                }
            }
            // The new library is in place; what is left of the old one is only in the way.
            let _ = fs::remove_dir_all(&old);
        } else {
            fs::rename(&self.staging, previous).with_context(|| format!("cannot write {}", previous.display()))?;
        }
        Ok(Written {
            files: self.files.load(Ordering::Relaxed),
            changed: self.changed.load(Ordering::Relaxed),
            bytes: self.bytes.load(Ordering::Relaxed),
        })
    }

    fn place(&self, url: &str, length: u64, make: impl FnOnce(&Path, &Path) -> io::Result<bool>) -> Result<()> {
        let target = self.staging.join(url);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot write to {}", folder.display()))?;
        }
        let is_new = self.written.lock().map_or(true, |mut written| written.insert(url.to_owned()));
        if !is_new {
            // Two inputs for one file: the later wins, as in a plain copy.
            fs::remove_file(&target).with_context(|| format!("cannot replace {}", target.display()))?;
        }
        let changed = make(&target, &self.final_dir.join(url)).with_context(|| format!("cannot write {}", target.display()))?;
        self.files.fetch_add(u64::from(is_new), Ordering::Relaxed);
        self.changed.fetch_add(u64::from(changed), Ordering::Relaxed);
        self.bytes.fetch_add(length, Ordering::Relaxed);
        Ok(())
    }

    /// What belongs to the host and not to the library stays: `.git`, `.nojekyll`, `CNAME`.
    fn carry_over(&self) -> Result<()> {
        for entry in fs::read_dir(&self.final_dir)?.flatten() {
            let name = entry.file_name();
            let target = self.staging.join(&name);
            if is_kept(&name.to_string_lossy()) && !target.exists() {
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    copy_tree(&entry.path(), &target)?;
                } else {
                    fs::copy(entry.path(), &target)?;
                }
            }
        }
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // After `finish` there is nothing left; after an error the half-written library goes.
        let _ = fs::remove_dir_all(&self.staging);
    }
}

/// Whether a top-level entry belongs to the host and not to the library.
pub(super) fn is_kept(name: &str) -> bool {
    name.starts_with('.') || name == "CNAME"
}

fn is_same(previous: &Path, bytes: &[u8]) -> io::Result<bool> {
    match fs::metadata(previous) {
        Ok(metadata) if metadata.is_file() && metadata.len() == bytes.len() as u64 => Ok(fs::read(previous)? == bytes),
        _ => Ok(false),
    }
}

fn copy_tree(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Swaps two folders in one step, where the system can.
#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
