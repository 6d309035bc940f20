//! A site in a temporary folder, and what the publisher makes of it.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A site with its output folder beside it.
pub(crate) struct SiteTest {
    dir: tempfile::TempDir,
}

impl SiteTest {
    /// A site of some files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let test = Self { dir: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            test.write(path, text.as_bytes());
        }
        std::fs::create_dir_all(test.site()).unwrap();
        test
    }

    /// Writes one more file.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let file = self.site().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }

    /// The site's folder.
    pub(crate) fn site(&self) -> PathBuf {
        self.dir.path().join("site")
    }

    /// The library's folder.
    pub(crate) fn out(&self) -> PathBuf {
        self.dir.path().join("out")
    }

    /// Runs `longread build` with more arguments.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_longread"))
            .args(["build", "site", "--out", "out"])
            .args(arguments)
            .env("XDG_CACHE_HOME", self.dir.path().join("cache"))
            .current_dir(self.dir.path())
            .output()
            .unwrap()
    }

    /// Builds and expects success.
    pub(crate) fn build(self) -> Self {
        self.build_with(&[])
    }

    /// Builds with more arguments and expects success.
    pub(crate) fn build_with(self, arguments: &[&str]) -> Self {
        let output = self.run(arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        self
    }

    /// What was reported, as `file:line:column message`.
    pub(crate) fn reported(&self, arguments: &[&str]) -> Vec<String> {
        let output = self.run(&[&["--format", "json"], arguments].concat());
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        let place = |d: &Value| format!("{}:{}:{} {}", d["file"].as_str().unwrap(), d["line"], d["column"], d["message"].as_str().unwrap());
        json["diagnostics"].as_array().unwrap().iter().map(place).collect()
    }

    /// A page as data.
    pub(crate) fn json(&self, url: &str) -> Value {
        serde_json::from_str(&self.text(&format!("{url}index.json"))).unwrap()
    }

    /// A prerendered page.
    pub(crate) fn html(&self, url: &str) -> String {
        self.text(&format!("{url}index.html"))
    }

    /// A file of the library.
    pub(crate) fn text(&self, file: &str) -> String {
        std::fs::read_to_string(self.out().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// Whether the library has a file.
    pub(crate) fn has(&self, file: &str) -> bool {
        self.out().join(file).exists()
    }

    /// Titles of the cards of a list.
    pub(crate) fn titles(&self, url: &str) -> Vec<String> {
        let cards = self.json(url)["entries"]["articles"]["cards"].clone();
        cards.as_array().unwrap().iter().map(|card| card["title"].as_str().unwrap().to_owned()).collect()
    }

    /// Every file of the library with its bytes.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        files_of(&self.out())
    }
}

/// Every file below a folder with its bytes.
pub(crate) fn files_of(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let walker = walkdir::WalkDir::new(dir).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    walker.map(|entry| (entry.path().strip_prefix(dir).unwrap().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap())).collect()
}

/// An article with a front matter.
pub(crate) fn article(fields: &str, body: &str) -> String {
    format!("---\n{fields}\n---\n{body}\n")
}
