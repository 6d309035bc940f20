//! The catalog: the cards of all articles of a language, in date order, cut into chunks.
//!
//! An article's **id** is its position in ascending date order. Adding articles at the end
//! therefore leaves every older chunk byte-identical, and a year is a range of ids.
//!
//! Three levels, each an immutable file named by its content: one [`Root`], which lists
//! directories of [`DIRECTORY`] chunks; each [`Directory`] lists chunks of [`CHUNK`] cards.
//! At 1,000,000 articles the root has 62 entries. *Start at* [`place`] (where an id is) and
//! [`Root::directories_of`] (where a date is).

use crate::article::ArticleCard;
use serde::{Deserialize, Serialize};

/// Cards in a chunk.
pub const CHUNK: u32 = 64;
/// Chunks in a directory.
pub const DIRECTORY: u32 = 256;

/// The cards of [`CHUNK`] articles (the last chunk may hold fewer), oldest first.
pub type Chunk = Vec<ArticleCard>;

/// The root of a language's catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// How many articles there are; ids are below it.
    pub total: u32,
    /// The years, the oldest first; articles without a date come before all years.
    pub years: Vec<YearStart>,
    /// The directories' files, relative to the library's root.
    pub directories: Vec<String>,
    /// The date of each directory's first article, in seconds since 1970 (0: no date).
    pub starts: Vec<i64>,
    /// The file of all dates ([`encode_dates`]): only a reader who mixes languages needs it.
    pub dates: String,
}

/// Where a year starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearStart {
    /// The year; nothing for articles without a date.
    pub year: Option<i32>,
    /// The id of its first article.
    pub first: u32,
}

/// Up to [`DIRECTORY`] chunks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    /// The chunks' files, relative to the library's root.
    pub chunks: Vec<String>,
    /// The date of each chunk's first article, in seconds since 1970 (0: no date).
    pub starts: Vec<i64>,
}

/// Where an id is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The position of the directory in the root.
    pub directory: usize,
    /// The position of the chunk in the directory.
    pub chunk: usize,
    /// The position of the card in the chunk.
    pub card: usize,
}

/// Where an id is.
pub fn place(id: u32) -> Place {
    let index = |n: u32| n as usize;
    Place { directory: index(id / (CHUNK * DIRECTORY)), chunk: index(id / CHUNK % DIRECTORY), card: index(id % CHUNK) }
}

impl Root {
    /// The directories that may hold an article of this date, by position.
    pub fn directories_of(&self, date: i64) -> std::ops::RangeInclusive<usize> {
        span(&self.starts, date)
    }

    /// The ids of a year.
    pub fn ids_of(&self, year: Option<i32>) -> std::ops::Range<u32> {
        let Some(at) = self.years.iter().position(|start| start.year == year) else { return 0..0 };
        let end = self.years.get(at + 1).map_or(self.total, |next| next.first);
        self.years[at].first..end
    }
}

impl Directory {
    /// The chunks that may hold an article of this date, by position.
    pub fn chunks_of(&self, date: i64) -> std::ops::RangeInclusive<usize> {
        span(&self.starts, date)
    }
}

/// Packs dates (seconds since 1970) in ascending order: each as the difference from the last.
pub fn encode_dates(dates: &[i64]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(dates.len() * 2);
    let mut last = 0;
    for &date in dates {
        write_varint(zigzag(date - last), &mut bytes);
        last = date;
    }
    bytes
}

/// Unpacks [`encode_dates`]; nothing if the bytes are damaged.
pub fn decode_dates(bytes: &[u8]) -> Option<Vec<i64>> {
    let mut dates = Vec::with_capacity(bytes.len() / 2);
    let mut rest = bytes;
    let mut last: i64 = 0;
    while !rest.is_empty() {
        last = last.checked_add(unzigzag(read_varint(&mut rest)?))?;
        dates.push(last);
    }
    Some(dates)
}

/// Packs ids in any order: each as the difference from the last. A list in date order
/// takes a byte or two for each id.
pub fn encode_ids(ids: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(ids.len());
    let mut last = 0;
    for &id in ids {
        write_varint(zigzag(i64::from(id) - last), &mut bytes);
        last = i64::from(id);
    }
    bytes
}

/// Unpacks [`encode_ids`]; nothing if the bytes are damaged.
pub fn decode_ids(bytes: &[u8]) -> Option<Vec<u32>> {
    let mut ids = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    let mut last: i64 = 0;
    while !rest.is_empty() {
        last = last.checked_add(unzigzag(read_varint(&mut rest)?))?;
        ids.push(u32::try_from(last).ok()?);
    }
    Some(ids)
}

/// Positions whose stretch may hold `date`: several if dates repeat across a boundary.
fn span(starts: &[i64], date: i64) -> std::ops::RangeInclusive<usize> {
    let first = starts.partition_point(|&start| start < date).saturating_sub(1);
    let last = starts.partition_point(|&start| start <= date).saturating_sub(1);
    first..=last
}

/// Small numbers of either sign as small numbers (Protocol Buffers' `sint64`).
fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

/// Seven bits a byte, the lowest first (LEB128).
fn write_varint(mut number: u64, bytes: &mut Vec<u8>) {
    while 0x80 <= number {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn read_varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_back_as_they_went_in() {
        for ids in [&[][..], &[0], &[5, 4, 3, 0], &[0, u32::MAX, 7, 7], &[63, 64, 128, 1_000_000]] {
            assert_eq!(decode_ids(&encode_ids(ids)).as_deref(), Some(ids));
        }
    }

    #[test]
    fn damaged_lists_are_refused() {
        for bytes in [&[0x80][..], &[0xff; 11], &[1]] {
            assert_eq!(decode_ids(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn dates_come_back_as_they_went_in() {
        let dates = [0, 0, -5, 1_738_000_000, 1_738_000_000, i64::from(u32::MAX) * 2];
        assert_eq!(decode_dates(&encode_dates(&dates)).as_deref(), Some(&dates[..]));
    }

    #[test]
    fn a_date_that_repeats_may_be_in_several_chunks() {
        let directory = Directory { chunks: vec![], starts: vec![0, 10, 20, 20, 30] };
        for (date, expected) in [(0, 0..=0), (5, 0..=0), (10, 0..=1), (20, 1..=3), (25, 3..=3), (99, 4..=4)] {
            assert_eq!(directory.chunks_of(date), expected, "{date}");
        }
    }

    #[test]
    fn an_id_has_one_place() {
        assert_eq!(place(0), Place { directory: 0, chunk: 0, card: 0 });
        assert_eq!(place(64 * 256 + 65), Place { directory: 1, chunk: 1, card: 1 });
    }
}
