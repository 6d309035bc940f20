//! Where things are: the repository, Cargo's target folder, and the folders of these commands.

use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};

/// The places that the commands read and write. All paths are absolute.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    root: PathBuf,
    cargo_target: PathBuf,
}

impl Project {
    /// Cargo tells a program that it runs where its package is: two folders below the repository's root.
    pub(crate) fn locate() -> Result<Self> {
        let package = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let Some(root) = package.ancestors().nth(2) else {
            return Err(Failure::new(format!("{} does not lie in a repository", package.display())));
        };
        let chosen = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"].iter().find_map(std::env::var_os);
        Ok(Self::at(root, chosen.map(PathBuf::from).as_deref()))
    }

    /// A project at `root`, with Cargo's target folder where the developer wants it (relative to `root`, if relative).
    pub(crate) fn at(root: &Path, cargo_target: Option<&Path>) -> Self {
        let cargo_target = root.join(cargo_target.unwrap_or(Path::new("target")));
        Self { root: root.to_owned(), cargo_target }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A file or folder of the repository.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// What Trunk builds. It is always here, wherever Cargo's target folder is: the publisher embeds it from here.
    pub(crate) fn viewer(&self) -> PathBuf {
        self.path("target/viewer")
    }

    /// Says from what `viewer()` was built.
    pub(crate) fn viewer_stamp(&self) -> PathBuf {
        self.path("target/viewer.stamp")
    }

    /// The publisher, in its release build.
    pub(crate) fn publisher(&self) -> PathBuf {
        self.cargo_target.join("release").join(format!("longread{}", std::env::consts::EXE_SUFFIX))
    }

    /// Tools that were installed here because the developer has none or another version.
    pub(crate) fn tools(&self) -> PathBuf {
        self.path("target/tools")
    }

    /// The benchmark's site, output and result.
    pub(crate) fn bench(&self) -> PathBuf {
        self.path("target/bench")
    }

    /// A path as the developer would type it.
    pub(crate) fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_publisher_is_where_cargo_puts_it_and_the_viewer_stays() {
        let usual = Project::at(Path::new("/r"), None);
        let moved = Project::at(Path::new("/r"), Some(Path::new("/t")));
        assert!(usual.publisher().starts_with("/r/target/release"));
        assert!(moved.publisher().starts_with("/t/release"));
        assert_eq!(usual.viewer(), moved.viewer());
    }
}
