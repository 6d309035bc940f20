//! A number that changes when a file of a set of files does: their paths, sizes and times of change, not their content,
//! so that looking at thousands of files takes milliseconds.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The fingerprint of the files and folders `paths` under `root`, without those below `excluded`. A missing file counts as such.
pub(crate) fn of(root: &Path, paths: &[&str], excluded: &[&str]) -> u64 {
    let excluded: Vec<PathBuf> = excluded.iter().map(|path| root.join(path)).collect();
    let mut hasher = DefaultHasher::new();
    for path in paths {
        add(&root.join(path), root, &excluded, &mut hasher);
    }
    hasher.finish()
}

/// Every file below a folder, in a fixed order. A folder that cannot be read counts as empty: it may just have been removed.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in entries(folder) {
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

fn add(path: &Path, root: &Path, excluded: &[PathBuf], hasher: &mut DefaultHasher) {
    if excluded.iter().any(|place| place == path) {
        return;
    }
    path.strip_prefix(root).unwrap_or(path).hash(hasher);
    match path.metadata() {
        Err(_) => "absent".hash(hasher),
        Ok(data) if data.is_dir() => entries(path).iter().for_each(|entry| add(entry, root, excluded, hasher)),
        Ok(data) => {
            data.len().hash(hasher);
            let time = data.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            time.map(|time| time.as_nanos()).hash(hasher);
        }
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = match std::fs::read_dir(folder) {
        Ok(entries) => entries.filter_map(|entry| Some(entry.ok()?.path())).collect(),
        Err(_) => Vec::new(),
    };
    entries.sort();
    entries
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A folder of its own for one test, removed at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
            fs::create_dir_all(path.join("src/demo")).expect("a temporary folder");
            fs::write(path.join("src/a.rs"), "a").expect("a file");
            Self(path)
        }

        fn fingerprint(&self) -> u64 {
            of(&self.0, &["src", "index.html"], &["src/demo"])
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn what_changes_a_file_changes_the_fingerprint() {
        let folder = Folder::new("fingerprint");
        let first = folder.fingerprint();
        assert_eq!(first, folder.fingerprint(), "nothing changed");

        fs::write(folder.0.join("src/demo/b.md"), "b").expect("a file");
        assert_eq!(first, folder.fingerprint(), "an excluded file changed");

        fs::write(folder.0.join("src/a.rs"), "ab").expect("a file");
        let longer = folder.fingerprint();
        assert_ne!(first, longer, "a size changed");

        let time = UNIX_EPOCH + std::time::Duration::from_secs(1);
        let file = fs::File::options().write(true).open(folder.0.join("src/a.rs")).expect("a file");
        file.set_modified(time).expect("a time");
        let older = folder.fingerprint();
        assert_ne!(longer, older, "a time changed");

        fs::write(folder.0.join("index.html"), "").expect("a file");
        let appeared = folder.fingerprint();
        assert_ne!(older, appeared, "a file appeared");

        fs::rename(folder.0.join("src/a.rs"), folder.0.join("src/c.rs")).expect("a rename");
        assert_ne!(appeared, folder.fingerprint(), "a name changed");
    }

    #[test]
    fn files_lists_below_folders_in_order() {
        let folder = Folder::new("files");
        fs::write(folder.0.join("src/demo/b.md"), "b").expect("a file");
        let names: Vec<_> = files(&folder.0).iter().map(|path| path.file_name().unwrap_or_default().to_owned()).collect();
        assert_eq!(names, ["a.rs", "b.md"]);
    }
}
