//! Writes what the viewer looks things up in: catalog, term lists, permalink index.
//!
//! *Start at* [`write_catalog`], [`write_terms`] and [`write_permalinks`]. Each writes
//! immutable files named by their content and returns the name of its root.

use super::lists::FullList;
use super::output::Output;
use crate::article::{ArticleCard, PageLink};
use crate::catalog::{self, CHUNK, DIRECTORY, Directory, YearStart};
use crate::date::DateTime;
use crate::permalink::DATA;
use crate::{permalinks, taxonomy};
use anyhow::Result;
use serde::Serialize;

/// Bytes after which a shard of term lists is closed.
const SHARD: usize = 128 * 1024;

/// Writes a file under the hash of its content; returns its path relative to the library's root.
///
/// # Errors
/// What the file system says.
pub(super) fn write_hashed(output: &Output, folder: &str, stem: &str, extension: &str, bytes: &[u8]) -> Result<String> {
    let name = format!("{DATA}/{folder}{stem}{}.{extension}", hash(bytes));
    output.write(&name, bytes)?;
    Ok(name)
}

/// Sixteen hexadecimal digits of a content's hash: enough that two files never meet.
pub(super) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

/// Writes the cards of a language, oldest first. `times` are seconds since 1970, 0 without a date.
///
/// # Errors
/// What the file system says.
pub(super) fn write_catalog(output: &Output, language: &str, cards: &[&ArticleCard], times: &[i64]) -> Result<String> {
    let folder = format!("catalog/{language}/");
    let mut root = catalog::Root { total: u32::try_from(cards.len())?, ..catalog::Root::default() };
    for (id, card) in (0..).zip(cards) {
        let year = card.date.as_deref().and_then(DateTime::parse).map(|date| date.year);
        if root.years.last().is_none_or(|last| last.year != year) {
            root.years.push(YearStart { year, first: id });
        }
    }
    let chunk = CHUNK as usize;
    let mut directory = Directory::default();
    let mut directory_start = 0;
    for (at, cards) in cards.chunks(chunk).enumerate() {
        let start = times[at * chunk];
        if directory.chunks.is_empty() {
            directory_start = start;
        }
        directory.chunks.push(write_json(output, &folder, "", cards)?);
        directory.starts.push(start);
        if directory.chunks.len() == DIRECTORY as usize || (at + 1) * chunk >= times.len() {
            root.directories.push(write_json(output, &folder, "directory-", &directory)?);
            root.starts.push(directory_start);
            directory = Directory::default();
        }
    }
    root.dates = write_hashed(output, &folder, "dates-", "bin", &catalog::encode_dates(times))?;
    write_json(output, &folder, "root-", &root)
}

/// Writes the ids of every list of a language.
///
/// # Errors
/// What the file system says.
pub(super) fn write_terms(output: &Output, language: &str, lists: &[FullList<'_>], id_of: &dyn Fn(usize) -> u32) -> Result<String> {
    let folder = format!("terms/{language}/");
    let mut root = taxonomy::Root::default();
    let mut shard = Vec::new();
    for list in lists {
        let Some(taxonomy) = list.taxonomy else { continue };
        let ids: Vec<u32> = list.entries.iter().map(|&entry| id_of(entry)).collect();
        let bytes = catalog::encode_ids(&ids);
        if !shard.is_empty() && SHARD < shard.len() + bytes.len() {
            root.shards.push(write_hashed(output, &folder, "", "bin", &shard)?);
            shard.clear();
        }
        root.lists.push(taxonomy::List {
            taxonomy: taxonomy.to_owned(),
            title: list.listing.title.clone(),
            url: list.listing.url.clone(),
            count: u32::try_from(ids.len())?,
            shard: u32::try_from(root.shards.len())?,
            offset: u32::try_from(shard.len())?,
            len: u32::try_from(bytes.len())?,
        });
        shard.extend(bytes);
    }
    root.shards.push(write_hashed(output, &folder, "", "bin", &shard)?);
    write_json(output, &folder, "root-", &root)
}

/// Writes all pages of a language in the order of their URLs, for the page "not found".
///
/// # Errors
/// What the file system says.
pub(super) fn write_permalinks(output: &Output, language: &str, mut links: Vec<PageLink>) -> Result<String> {
    let folder = format!("permalinks/{language}/");
    links.sort_by(|a, b| a.url.cmp(&b.url));
    let mut root = permalinks::Root::default();
    for links in links.chunks(permalinks::SHARD) {
        root.firsts.push(links[0].url.clone());
        root.shards.push(write_json(output, &folder, "", links)?);
    }
    write_json(output, &folder, "root-", &root)
}

/// Writes a value as JSON under the hash of its content.
///
/// # Errors
/// What the file system says.
pub(super) fn write_json<T: Serialize + ?Sized>(output: &Output, folder: &str, stem: &str, value: &T) -> Result<String> {
    write_hashed(output, folder, stem, "json", &serde_json::to_vec(value)?)
}
