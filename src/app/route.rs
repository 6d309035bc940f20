//! From a URL to what the page shows: the whole of the viewer's state is the URL.
//!
//! *Start at* [`load`]. There is no table of routes: a page's own JSON says what it is.

use super::library::{FetchError, Library};
use crate::article::{Article, ArticleList, Entries, Kind, Listing, Page, PageLink, Sidebar};
use crate::date::DateTime;
use crate::manifest::{LanguageSite, Manifest};
use crate::order::descending_by;
use crate::permalink;
use crate::taxonomy::{Answer, Filter};
use crate::view::{Choice, Context, Extra, FilterView, ListPager};
use std::sync::Arc;

/// A page with all that it needs to be drawn.
#[derive(Clone, Debug)]
pub(super) struct Loaded {
    /// The page.
    pub page: Page,
    /// What it shares with others.
    pub context: Context,
    /// What its URL's query adds.
    pub extra: Extra,
}

/// The address of a page within the library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    /// Relative to the library's root, decoded.
    pub path: String,
    /// With its question mark, or empty.
    pub query: String,
}

/// Cards read for words before the search gives up: the newest ones.
const WORDS_SCANNED: usize = 4_096;
/// Cards read at a time.
const WORDS_STEP: usize = 512;

/// Loads a page. An address that leads nowhere is a page too.
///
/// # Errors
/// A file that cannot be had. If it is one that a new publication may have replaced, the
/// manifest is read again once.
pub(super) async fn load(library: &Library, address: &Address) -> Result<Loaded, FetchError> {
    match load_once(library, address).await {
        Err(FetchError::NotFound { .. }) => {
            library.forget();
            load_once(library, address).await
        }
        result => result,
    }
}

/// A page that says what went wrong, in the frame of the site if that much is known.
pub(super) async fn frame_for_error(library: &Library, address: &Address) -> Option<(Page, Context)> {
    let manifest = library.manifest().await.ok()?;
    let language = manifest.language_of(&address.path).or_else(|| manifest.languages.first())?.clone();
    let site = library.site(&language).await.ok()?;
    let page = Page::Listing(Box::new(empty_listing(&site)));
    Some((page, Context { manifest, site, root: permalink::relative_root(&address.path) }))
}

async fn load_once(library: &Library, address: &Address) -> Result<Loaded, FetchError> {
    let (path, number) = permalink::split_page(&address.path);
    let path = permalink::normalize(path);
    // Both are on their way before either is waited for.
    library.prefetch(&path);
    let manifest = library.manifest().await?;
    let page = match library.page(&path).await {
        Err(FetchError::NotFound { .. }) => None,
        page => Some(page?),
    };
    let by_path = manifest.language_of(&path).or_else(|| manifest.languages.first());
    let language = page.as_ref().and_then(|page| manifest.language(page.lang())).or(by_path);
    let Some(language) = language.cloned() else {
        return Err(FetchError::Malformed { detail: "longread.json: no language".to_owned() });
    };
    let site = library.site(&language).await?;
    let root = permalink::relative_root(&address.path);
    let context = Context { manifest: manifest.clone(), site: site.clone(), root };
    let page = match page {
        Some(page) => turn_to(library, &site, page, number).await?,
        None => None,
    };
    let Some(page) = page else {
        let listing = empty_listing(&site);
        let nearest = library.nearest(&site, &path).await.unwrap_or_default();
        return Ok(Loaded { page: Page::Listing(Box::new(listing)), context, extra: Extra { nearest, ..Extra::default() } });
    };
    let mut extra = Extra::default();
    match &page {
        Page::Article(article) => {
            if let Some(list) = query_value(&address.query, "in") {
                extra.list_pager = list_pager(library, &site, article, &list).await?;
            }
        }
        Page::Listing(listing) if listing.kind == Kind::Search => {
            extra.filter = Some(filter(library, &manifest, &site, Filter::from_query(&address.query)).await?);
        }
        Page::Listing(_) => extra.terms_by_count = query_value(&address.query, "sort").as_deref() == Some("count"),
    }
    Ok(Loaded { page, context, extra })
}

/// The given page of a list; nothing if the list has no such page.
async fn turn_to(library: &Library, site: &LanguageSite, mut page: Page, number: u32) -> Result<Option<Page>, FetchError> {
    if number == 1 {
        return Ok(Some(page));
    }
    let Page::Listing(listing) = &mut page else { return Ok(None) };
    let Listing { url, entries: Entries::Articles(list), .. } = &mut **listing else { return Ok(None) };
    if list.pages() < number {
        return Ok(None);
    }
    let Some(ids) = library.ids(site, url).await? else { return Ok(None) };
    let first = (number as usize - 1) * list.page_size as usize;
    let ids: Vec<u32> = ids.into_iter().skip(first).take(list.page_size as usize).collect();
    list.cards = library.cards(site, &ids).await?;
    list.page = number;
    Ok(Some(page))
}

/// The neighbours of an article in the list that the reader came from.
async fn list_pager(library: &Library, site: &LanguageSite, article: &Article, list: &str) -> Result<Option<ListPager>, FetchError> {
    let url = format!("{}/", list.trim_matches('/'));
    let root = library.terms(site).await?;
    let Some(entry) = root.lists.iter().find(|entry| entry.url == url) else { return Ok(None) };
    let Some(ids) = library.ids(site, &url).await? else { return Ok(None) };
    let date = article.date.as_deref().and_then(DateTime::parse).map_or(0, |date| date.epoch_seconds());
    let Some(id) = library.id_of(site, &article.url, date).await? else { return Ok(None) };
    let Some(at) = ids.iter().position(|&other| other == id) else { return Ok(None) };
    let newer = at.checked_sub(1).map(|at| ids[at]);
    let older = ids.get(at + 1).copied();
    let wanted: Vec<u32> = older.iter().chain(&newer).copied().collect();
    let mut cards = library.cards(site, &wanted).await?.into_iter();
    let mut link = |there: Option<u32>| there.and_then(|_| cards.next()).map(|card| PageLink { url: card.url, title: card.title });
    Ok(Some(ListPager {
        list: Some(PageLink { url, title: entry.title.clone() }),
        query: format!("?in={}", permalink::encode(list.trim_matches('/'))),
        previous: link(older),
        next: link(newer),
    }))
}

/// Answers search and filter over one language, or over all.
async fn filter(library: &Library, manifest: &Manifest, own: &LanguageSite, filter: Filter) -> Result<FilterView, FetchError> {
    let mut sites = Vec::new();
    for language in &manifest.languages {
        library.request_file(&language.site);
    }
    for language in &manifest.languages {
        sites.push(library.site(language).await?);
    }
    for site in &sites {
        library.request_file(&site.terms);
        library.request_file(&site.catalog);
    }
    let mut answers: Vec<Answer> = Vec::new();
    for site in &sites {
        answers.push(library.facets(site).await?.apply(&filter));
    }
    let wanted = filter.lang.clone().unwrap_or_else(|| own.lang.clone());
    let chosen: Vec<usize> = (0..sites.len()).filter(|&at| wanted == "all" || sites[at].lang == wanted).collect();
    let mut hits = hits_of(library, &sites, &answers, &chosen).await?;
    if !filter.words.is_empty() {
        hits = with_words(library, &sites, hits, &filter.words).await?;
    }
    let page_size = own.page_size.max(1);
    let total = u32::try_from(hits.len()).unwrap_or(u32::MAX);
    let mut list = ArticleList { total, page_size, page: filter.page, cards: Vec::new() };
    list.page = list.page.clamp(1, list.pages());
    let first = (list.page as usize - 1) * page_size as usize;
    let shown: Vec<(usize, u32)> = hits.into_iter().skip(first).take(page_size as usize).collect();
    for (at, id) in shown {
        list.cards.extend(library.cards(&sites[at], &[id]).await?);
    }
    let counts: Vec<(&str, &str, u32)> = manifest
        .languages
        .iter()
        .zip(&answers)
        .map(|(language, answer)| (language.tag.as_str(), language.name.as_str(), u32::try_from(answer.ids.len()).unwrap_or(u32::MAX)))
        .collect();
    let (groups, years) = choices(&filter, chosen.iter().map(|&at| &answers[at]));
    Ok(FilterView::new(filter, list, groups, years, &own.lang, &counts, own.text("all_languages")))
}

/// The answers of several languages as one list, the newest first: language and id.
async fn hits_of(library: &Library, sites: &[Arc<LanguageSite>], answers: &[Answer], chosen: &[usize]) -> Result<Vec<(usize, u32)>, FetchError> {
    if let [only] = chosen {
        return Ok(answers[*only].ids.iter().map(|&id| (*only, id)).collect());
    }
    let mut dated: Vec<(i64, usize, u32)> = Vec::new();
    for &at in chosen {
        let dates = library.dates(&sites[at]).await?;
        dated.extend(answers[at].ids.iter().map(|&id| (dates.get(id as usize).copied().unwrap_or(0), at, id)));
    }
    Ok(descending_by(dated, |(date, _, _)| *date).into_iter().map(|(_, at, id)| (at, id)).collect())
}

/// Keeps the hits whose title, lead or summary has every word.
async fn with_words(library: &Library, sites: &[Arc<LanguageSite>], hits: Vec<(usize, u32)>, words: &str) -> Result<Vec<(usize, u32)>, FetchError> {
    let words: Vec<String> = lower_case(words).split_whitespace().map(str::to_owned).collect();
    let mut kept = Vec::new();
    let newest: Vec<(usize, u32)> = hits.into_iter().take(WORDS_SCANNED).collect();
    for part in newest.chunks(WORDS_STEP) {
        for (at, site) in sites.iter().enumerate() {
            let ids: Vec<u32> = part.iter().filter(|(language, _)| *language == at).map(|(_, id)| *id).collect();
            let cards = library.cards(site, &ids).await?;
            for (id, card) in ids.into_iter().zip(cards) {
                let text = lower_case(&format!("{} {} {}", card.title, card.lead, card.excerpt));
                if words.iter().all(|word| text.contains(word)) {
                    kept.push((at, id));
                }
            }
        }
    }
    Ok(kept)
}

/// The form's choices: terms of the same slug in several languages count together.
fn choices<'a>(filter: &Filter, answers: impl Iterator<Item = &'a Answer>) -> (Vec<(String, Vec<Choice>)>, Vec<Choice>) {
    let mut groups: Vec<(String, Vec<Choice>)> = Vec::new();
    let mut years: Vec<(i32, u32)> = Vec::new();
    for answer in answers {
        for term in &answer.terms {
            let at = groups.iter().position(|(taxonomy, _)| *taxonomy == term.taxonomy).unwrap_or_else(|| {
                groups.push((term.taxonomy.clone(), Vec::new()));
                groups.len() - 1
            });
            let query = filter.toggled(&term.taxonomy, &term.slug).to_query();
            let group = &mut groups[at].1;
            match group.binary_search_by(|choice| choice.query.cmp(&query)) {
                Ok(at) => group[at].count += term.count,
                Err(at) => group.insert(at, Choice { name: term.title.clone(), count: term.count, selected: term.selected, query }),
            }
        }
        for &(year, count) in &answer.years {
            match years.iter_mut().find(|(known, _)| *known == year) {
                Some((_, known)) => *known += count,
                None => years.push((year, count)),
            }
        }
    }
    for (_, group) in &mut groups {
        *group = descending_by(std::mem::take(group), |choice| i64::from(choice.count));
    }
    let years = descending_by(years, |(year, _)| i64::from(*year));
    let years = years.into_iter().map(|(year, count)| {
        let selected = filter.year == Some(year);
        let wanted = (!selected).then_some(year);
        Choice { name: year.to_string(), count, selected, query: Filter { year: wanted, page: 1, ..filter.clone() }.to_query() }
    });
    (groups, years.collect())
}

/// A page of its own kind for an address that leads nowhere.
fn empty_listing(site: &LanguageSite) -> Listing {
    Listing {
        kind: Kind::NotFound,
        url: permalink::NOT_FOUND.to_owned(),
        lang: site.lang.clone(),
        title: site.text("404_title").to_owned(),
        description: String::new(),
        translations: Vec::new(),
        sidebar: Sidebar::None,
        widgets: Vec::new(),
        breadcrumbs: Vec::new(),
        html: String::new(),
        entries: Entries::Nothing,
    }
}

/// Lower case by the browser's tables: ours would cost the viewer 12 kB.
fn lower_case(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

fn query_value(query: &str, wanted: &str) -> Option<String> {
    query.trim_start_matches('?').split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key == wanted).then(|| permalink::decode(&value.replace('+', " ")))
    })
}
