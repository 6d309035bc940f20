//! Why a command could not do its work: a sentence for the developer, with what to do about it.

use std::fmt::Display;

pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

/// Ends a command.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line cannot be understood; the command's usage is printed below the message.
    Usage(String),
    /// The work itself failed.
    Failed(String),
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::Failed(message.into())
    }

    pub(crate) fn message(&self) -> &str {
        match self {
            Self::Usage(message) | Self::Failed(message) => message,
        }
    }
}

/// Says what was being done when an operation failed: the operating system's own message names no file.
pub(crate) trait Context<T> {
    fn context(self, doing: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: Display> Context<T> for std::result::Result<T, E> {
    fn context(self, doing: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| Failure::new(format!("{}: {error}", doing())))
    }
}
