//! Progress on long work: a line that moves on a terminal, nothing elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::Mutex;
use std::time::Duration;

/// Shows what the publisher is doing.
#[derive(Debug)]
pub struct Progress {
    bar: Mutex<ProgressBar>,
    shown: bool,
}

impl Progress {
    /// Progress on standard error, if that is a terminal and nobody asked for silence.
    pub fn new(quiet: bool) -> Self {
        use std::io::IsTerminal as _;
        Self { bar: Mutex::new(ProgressBar::hidden()), shown: !quiet && std::io::stderr().is_terminal() }
    }

    /// A step without a count.
    pub fn step(&self, name: &str) {
        self.replace(ProgressBar::new_spinner(), "{spinner} {msg}", name);
    }

    /// A step with a count.
    pub fn start(&self, name: &str, total: u64) {
        self.replace(ProgressBar::new(total), "{spinner} {msg} {bar:30} {human_pos}/{human_len} ({eta})", name);
    }

    /// One more of the count.
    pub fn tick(&self) {
        if self.shown
            && let Ok(bar) = self.bar.lock()
        {
            bar.inc(1);
        }
    }

    /// Clears the line.
    pub fn done(&self) {
        if let Ok(bar) = self.bar.lock() {
            bar.finish_and_clear();
        }
    }

    fn replace(&self, bar: ProgressBar, template: &str, name: &str) {
        if !self.shown {
            return;
        }
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(name.to_owned());
        bar.enable_steady_tick(Duration::from_millis(200));
        if let Ok(mut current) = self.bar.lock() {
            current.finish_and_clear();
            *current = bar;
        }
    }
}
