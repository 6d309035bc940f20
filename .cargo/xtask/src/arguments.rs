//! The words after a command's name. A command takes the flags it knows, then calls [`Arguments::finish`],
//! so that a misspelt flag is an error and not ignored.

use std::str::FromStr;

use crate::failure::{Failure, Result};

/// What is left of the command line.
#[derive(Debug)]
pub(crate) struct Arguments(Vec<String>);

impl Arguments {
    pub(crate) fn new(words: impl IntoIterator<Item = String>) -> Self {
        Self(words.into_iter().collect())
    }

    /// Takes a flag without a value; whether it was there.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() < before
    }

    /// Takes `--name VALUE` or `--name=VALUE`.
    pub(crate) fn value<T: FromStr>(&mut self, name: &str) -> Result<Option<T>> {
        let Some(text) = self.text_value(name)? else {
            return Ok(None);
        };
        match text.parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) => Err(Failure::Usage(format!("`{text}` is no value for {name}"))),
        }
    }

    /// Takes the first word that is no flag. Take the flags with values first.
    pub(crate) fn positional(&mut self) -> Option<String> {
        let place = self.0.iter().position(|word| !word.starts_with('-'))?;
        Some(self.0.remove(place))
    }

    /// Nothing may be left.
    pub(crate) fn finish(self) -> Result<()> {
        match self.0.first() {
            None => Ok(()),
            Some(word) => Err(Failure::Usage(format!("`{word}` is not understood here"))),
        }
    }

    fn text_value(&mut self, name: &str) -> Result<Option<String>> {
        let joined = format!("{name}=");
        if let Some(place) = self.0.iter().position(|word| word.starts_with(&joined)) {
            return Ok(Some(self.0.remove(place).split_off(joined.len())));
        }
        let Some(place) = self.0.iter().position(|word| word == name) else {
            return Ok(None);
        };
        self.0.remove(place);
        if place < self.0.len() { Ok(Some(self.0.remove(place))) } else { Err(Failure::Usage(format!("{name} needs a value"))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(line: &str) -> Arguments {
        Arguments::new(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn flags_values_and_words_come_in_any_order() {
        for line in ["site --port 9000 --open", "--open --port=9000 site", "--port 9000 site --open"] {
            let mut arguments = arguments(line);
            assert!(arguments.flag("--open"), "{line}");
            assert_eq!(arguments.value::<u16>("--port").expect("a port"), Some(9000), "{line}");
            assert_eq!(arguments.positional().as_deref(), Some("site"), "{line}");
            assert!(arguments.finish().is_ok(), "{line}");
        }
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        assert!(arguments("--prot 1").finish().is_err());
        assert!(arguments("--port").value::<u16>("--port").is_err());
        assert!(arguments("--port many").value::<u16>("--port").is_err());
    }
}
