//! What the developer reads while waiting: a line before each step, with the seconds since the command began.

use std::io::Write;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Announces a step, before it begins.
pub(crate) fn step(text: impl AsRef<str>) {
    let seconds = elapsed().as_secs_f64();
    print(&format!("[{seconds:7.1} s] {}", text.as_ref()));
}

/// Prints a line. Unlike `println!` it does not panic when nobody reads on, as in `cargo xtask | head`.
pub(crate) fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// The time since the command's first step.
pub(crate) fn elapsed() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

/// `12,345,678`: long numbers are read in groups.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1.2 MB`, in powers of ten, as file managers and networks count.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (30_197, "30,197"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn sizes_have_a_unit() {
        for (bytes, text) in [(12, "12 B"), (12_345, "12.3 kB"), (110_700_000, "110.7 MB"), (2_500_000_000, "2.50 GB")] {
            assert_eq!(size(bytes), text);
        }
    }
}
