//! When a generated article was published.

use super::random::Random;

/// A local time, as the front matter has it: without a zone.
#[derive(Debug)]
pub(crate) struct Date {
    year: usize,
    month: usize,
    day: usize,
    second: usize,
}

impl Date {
    /// Nearly all of the archive is of two weeks, the rest of half a year before.
    pub(crate) fn draw(random: &mut Random) -> Self {
        let second = random.below(24 * 60 * 60);
        if random.chance(28.0 / 30_197.0) {
            let (year, month) = random.pick(&[(2024, 8), (2024, 9), (2024, 10), (2024, 11), (2024, 12), (2025, 1)]);
            return Self { year, month, day: random.between(1, 31), second };
        }
        Self { year: 2025, month: 2, day: random.between(1, 15), second }
    }

    /// `20250208`
    pub(crate) fn digits(&self) -> String {
        format!("{}{:02}{:02}", self.year, self.month, self.day)
    }

    /// `2025-02-08 20:00:02`
    pub(crate) fn text(&self) -> String {
        let (hour, minute, second) = (self.second / 3600, self.second / 60 % 60, self.second % 60);
        format!("{}-{:02}-{:02} {hour:02}:{minute:02}:{second:02}", self.year, self.month, self.day)
    }
}
