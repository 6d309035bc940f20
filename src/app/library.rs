//! Fetches the library's files, each once, and says plainly what went wrong.
//!
//! *Start at* [`Library::page`], [`Library::cards`] and [`Library::ids`]. A file that is on its
//! way is shared: a prefetch and the click that follows it are one request. Files with hashed
//! names never change, so their parsed forms are kept; pages are asked for again (the browser's
//! cache decides) once they have left the small memory of recent ones.

use crate::article::{ArticleCard, Page, PageLink};
use crate::catalog::{self, Chunk, Directory, place};
use crate::manifest::{FORMAT, Language, LanguageSite, Manifest};
use crate::permalink::{self, MANIFEST};
use crate::permalinks;
use crate::taxonomy::{self, Facets};
use futures::future::{FutureExt as _, LocalBoxFuture, Shared};
use gloo_net::http::Request;
use serde::de::DeserializeOwned;
use std::any::Any;
use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::{JsCast as _, JsValue};

/// Why a file could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FetchError {
    /// The host has no such file.
    NotFound {
        /// The file, relative to the library's root.
        file: String,
    },
    /// Nothing answered, or the connection broke.
    Network {
        /// What the browser says.
        detail: String,
    },
    /// The host answered with something else than the file.
    Malformed {
        /// The file, and what is wrong with it.
        detail: String,
    },
}

type Pending = Shared<LocalBoxFuture<'static, Result<Payload, FetchError>>>;

/// A file as the browser hands it over. JSON is parsed by the browser: its parser is there
/// already, and ours would be a seventh of the viewer.
#[derive(Clone)]
enum Payload {
    /// Parsed.
    Json(JsValue),
    /// A file of ids or dates.
    Bytes(Rc<Vec<u8>>),
}

/// Files kept in memory after they were used.
const RECENT: usize = 120;

/// A library on a host.
#[derive(Clone)]
pub(super) struct Library {
    root: Rc<str>,
    files: Rc<RefCell<Files>>,
    parsed: Rc<RefCell<HashMap<String, Rc<dyn Any>>>>,
}

#[derive(Default)]
struct Files {
    pending: HashMap<String, Pending>,
    order: VecDeque<String>,
}

impl Library {
    /// The library at an absolute URL with a closing slash.
    pub(super) fn new(root: &str) -> Self {
        Self { root: root.into(), files: Rc::default(), parsed: Rc::default() }
    }

    /// The library's absolute URL.
    pub(super) fn root(&self) -> &str {
        &self.root
    }

    /// The manifest.
    pub(super) async fn manifest(&self) -> Result<Arc<Manifest>, FetchError> {
        let manifest: Rc<Arc<Manifest>> = self
            .parse(MANIFEST, |payload| {
                let manifest: Manifest = json(payload)?;
                if manifest.format == FORMAT { Ok(Arc::new(manifest)) } else { Err(format!("format {} instead of {FORMAT}", manifest.format)) }
            })
            .await?;
        Ok((*manifest).clone())
    }

    /// What the pages of a language share.
    pub(super) async fn site(&self, language: &Language) -> Result<Arc<LanguageSite>, FetchError> {
        let site: Rc<Arc<LanguageSite>> = self.parse(&language.site, |payload| json(payload).map(Arc::new)).await?;
        Ok((*site).clone())
    }

    /// A page by its permalink. Its `kind` tells which of the two shapes it has.
    pub(super) async fn page(&self, url: &str) -> Result<Page, FetchError> {
        let file = permalink::json_file(url);
        let payload = self.payload(&file).await?;
        let is_article = match &payload {
            Payload::Json(value) => js_sys::Reflect::get(value, &"kind".into()).is_ok_and(|kind| kind == "page"),
            Payload::Bytes(_) => false,
        };
        let page = if is_article {
            json(&payload).map(|article| Page::Article(Box::new(article)))
        } else {
            json(&payload).map(|listing| Page::Listing(Box::new(listing)))
        };
        page.map_err(|detail| FetchError::Malformed { detail: format!("{file}: {detail}") })
    }

    /// Asks for a page that the reader may want next.
    pub(super) fn prefetch(&self, url: &str) {
        self.request_file(&permalink::json_file(url));
    }

    /// Sets a file on its way, so that several are fetched at once and awaited one by one.
    pub(super) fn request_file(&self, file: &str) {
        if !self.parsed.borrow().contains_key(file) {
            let request = self.request(file);
            wasm_bindgen_futures::spawn_local(async move { drop(request.await) });
        }
    }

    /// The root of a language's catalog.
    pub(super) async fn catalog(&self, site: &LanguageSite) -> Result<Rc<catalog::Root>, FetchError> {
        self.parse(&site.catalog, json).await
    }

    /// The root of a language's term lists.
    pub(super) async fn terms(&self, site: &LanguageSite) -> Result<Rc<taxonomy::Root>, FetchError> {
        self.parse(&site.terms, json).await
    }

    /// The ids of one list, in the list's order.
    pub(super) async fn ids(&self, site: &LanguageSite, list_url: &str) -> Result<Option<Vec<u32>>, FetchError> {
        let root = self.terms(site).await?;
        let Some(list) = root.lists.iter().find(|list| list.url == list_url) else { return Ok(None) };
        let Some(file) = root.shards.get(list.shard as usize) else { return Err(damaged(&site.terms)) };
        let shard = bytes(self.payload(file).await?);
        list.ids(&shard).map(Some).ok_or_else(|| damaged(file))
    }

    /// All lists of a language at once, for the filter.
    pub(super) async fn facets(&self, site: &LanguageSite) -> Result<Rc<Facets>, FetchError> {
        let key = format!("facets {}", site.terms);
        if let Some(facets) = self.known(&key) {
            return Ok(facets);
        }
        let root = self.terms(site).await?;
        for file in &root.shards {
            self.request_file(file);
        }
        let catalog = self.catalog(site).await?;
        let mut shards = Vec::new();
        for file in &root.shards {
            shards.push(bytes(self.payload(file).await?));
        }
        let facets = Facets::new(&root, &shards, &catalog).ok_or_else(|| damaged(&site.terms))?;
        Ok(self.keep(key, facets))
    }

    /// The dates of all articles of a language, by id.
    pub(super) async fn dates(&self, site: &LanguageSite) -> Result<Rc<Vec<i64>>, FetchError> {
        let root = self.catalog(site).await?;
        self.parse(&root.dates, |payload| catalog::decode_dates(&bytes(payload.clone())).ok_or_else(|| "damaged".to_owned())).await
    }

    /// The cards of some ids, in the order asked for.
    pub(super) async fn cards(&self, site: &LanguageSite, ids: &[u32]) -> Result<Vec<ArticleCard>, FetchError> {
        let root = self.catalog(site).await?;
        for &id in ids {
            if let Some(file) = root.directories.get(place(id).directory) {
                self.request_file(file);
            }
        }
        for &id in ids {
            let place = place(id);
            if let Some(file) = self.directory(site, place.directory).await?.chunks.get(place.chunk) {
                self.request_file(file);
            }
        }
        let mut cards = Vec::with_capacity(ids.len());
        for &id in ids {
            let place = place(id);
            let chunk = self.chunk(site, place.directory, place.chunk).await?;
            cards.push(chunk.get(place.card).cloned().ok_or_else(|| damaged(&site.catalog))?);
        }
        Ok(cards)
    }

    /// The id of an article, found by its date.
    pub(super) async fn id_of(&self, site: &LanguageSite, url: &str, date: i64) -> Result<Option<u32>, FetchError> {
        let root = self.catalog(site).await?;
        for directory in root.directories_of(date) {
            let chunks = self.directory(site, directory).await?.chunks_of(date);
            for chunk in chunks {
                let cards = self.chunk(site, directory, chunk).await?;
                if let Some(card) = cards.iter().position(|card| card.url == url) {
                    let chunk = directory * catalog::DIRECTORY as usize + chunk;
                    return Ok(u32::try_from(chunk * catalog::CHUNK as usize + card).ok());
                }
            }
        }
        Ok(None)
    }

    /// Pages whose addresses are like one that leads nowhere.
    pub(super) async fn nearest(&self, site: &LanguageSite, url: &str) -> Result<Vec<PageLink>, FetchError> {
        let root: Rc<permalinks::Root> = self.parse(&site.permalinks, json).await?;
        let mut links = Vec::new();
        for shard in root.shards_near(url) {
            let shard: Rc<Vec<PageLink>> = self.parse(shard, json).await?;
            links.extend(shard.iter().cloned());
        }
        Ok(permalinks::nearest(url, &links, 5))
    }

    /// Forgets what a new publication may have changed.
    pub(super) fn forget(&self) {
        self.parsed.borrow_mut().clear();
        let mut files = self.files.borrow_mut();
        files.pending.clear();
        files.order.clear();
    }

    async fn directory(&self, site: &LanguageSite, at: usize) -> Result<Rc<Directory>, FetchError> {
        let root = self.catalog(site).await?;
        match root.directories.get(at) {
            Some(file) => self.parse(file, json).await,
            None => Err(damaged(&site.catalog)),
        }
    }

    async fn chunk(&self, site: &LanguageSite, directory: usize, chunk: usize) -> Result<Rc<Chunk>, FetchError> {
        let directory = self.directory(site, directory).await?;
        match directory.chunks.get(chunk) {
            Some(file) => self.parse(file, json).await,
            None => Err(damaged(&site.catalog)),
        }
    }

    /// A file in its parsed form, parsed once.
    async fn parse<T: 'static>(&self, file: &str, parse: fn(&Payload) -> Result<T, String>) -> Result<Rc<T>, FetchError> {
        if let Some(known) = self.known(file) {
            return Ok(known);
        }
        let payload = self.payload(file).await?;
        let value = parse(&payload).map_err(|detail| FetchError::Malformed { detail: format!("{file}: {detail}") })?;
        Ok(self.keep(file.to_owned(), value))
    }

    fn known<T: 'static>(&self, key: &str) -> Option<Rc<T>> {
        self.parsed.borrow().get(key).cloned()?.downcast().ok()
    }

    fn keep<T: 'static>(&self, key: String, value: T) -> Rc<T> {
        let value = Rc::new(value);
        self.parsed.borrow_mut().insert(key, value.clone());
        value
    }

    async fn payload(&self, file: &str) -> Result<Payload, FetchError> {
        let result = self.request(file).await;
        if result.is_err() {
            // What failed may be asked for again.
            self.files.borrow_mut().pending.remove(file);
        }
        result
    }

    fn request(&self, file: &str) -> Pending {
        let mut files = self.files.borrow_mut();
        if let Some(pending) = files.pending.get(file) {
            return pending.clone();
        }
        let url = format!("{}{}", self.root, permalink::encode(file));
        let pending = fetch(url, file.to_owned()).boxed_local().shared();
        files.pending.insert(file.to_owned(), pending.clone());
        files.order.push_back(file.to_owned());
        if RECENT < files.order.len()
            && let Some(oldest) = files.order.pop_front()
        {
            files.pending.remove(&oldest);
        }
        pending
    }
}

async fn fetch(url: String, file: String) -> Result<Payload, FetchError> {
    let network = |error: gloo_net::Error| FetchError::Network { detail: error.to_string() };
    let response = Request::get(&url).send().await.map_err(network)?;
    // A host that shows a page for every address answers 200 with HTML.
    let is_page = response.headers().get("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    if response.status() == 404 || response.status() == 410 || (response.ok() && is_page) {
        return Err(FetchError::NotFound { file });
    }
    if !response.ok() {
        return Err(FetchError::Network { detail: format!("{} {}", response.status(), response.status_text()) });
    }
    if file.ends_with(".bin") {
        return response.binary().await.map(|bytes| Payload::Bytes(Rc::new(bytes))).map_err(network);
    }
    let text = response.text().await.map_err(network)?;
    js_sys::JSON::parse(&text).map(Payload::Json).map_err(|error| {
        let detail = error.dyn_ref::<js_sys::Error>().map_or_else(String::new, |error| error.message().into());
        FetchError::Malformed { detail: format!("{file}: {detail}") }
    })
}

fn json<T: DeserializeOwned>(payload: &Payload) -> Result<T, String> {
    match payload {
        Payload::Json(value) => serde_wasm_bindgen::from_value(value.clone()).map_err(|error| error.to_string()),
        Payload::Bytes(_) => Err("no JSON".to_owned()),
    }
}

/// The bytes of a file of ids or dates; none if the file is something else.
fn bytes(payload: Payload) -> Rc<Vec<u8>> {
    match payload {
        Payload::Bytes(bytes) => bytes,
        Payload::Json(_) => Rc::default(),
    }
}

fn damaged(file: &str) -> FetchError {
    FetchError::Malformed { detail: format!("{file}: damaged") }
}
