//! The components: what every page looks like, in the prerendered file and in the browser.
//!
//! *Start at* [`whole_page`]. Components here are functions of their arguments alone: no
//! window, no fetch, no router, no signals. The publisher writes them as HTML
//! ([`to_html`](leptos::prelude::RenderHtml::to_html)), the viewer draws the same ones live;
//! so what a crawler sees is what a reader sees, and a page works with JavaScript off.
//! Everything that changes does so by a link or a form: the URL is the state.

mod article;
mod filter;
mod frame;
mod list;
mod sidebar;

pub use article::pager_in_list;
pub use filter::{Choice, FilterView};

use crate::article::{Entries, Kind, Page, PageLink};
use crate::manifest::{LanguageSite, Manifest};
use crate::permalink;
use leptos::prelude::*;
use std::sync::Arc;

/// What a page needs to know beside itself.
#[derive(Clone, Debug)]
pub struct Context {
    /// The languages.
    pub manifest: Arc<Manifest>,
    /// What the pages of this page's language share.
    pub site: Arc<LanguageSite>,
    /// The way from this page to the library's root: `"../../"`.
    pub root: String,
}

/// What a page shows that its own JSON does not hold: the viewer finds it by the URL's query.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    /// The answer of search and filter.
    pub filter: Option<FilterView>,
    /// The list that the reader came from, with its neighbours of this article.
    pub list_pager: Option<ListPager>,
    /// Pages with similar addresses, for the page "not found".
    pub nearest: Vec<PageLink>,
    /// Whether terms stand by count instead of by name.
    pub terms_by_count: bool,
}

/// The pager of the list that the reader came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListPager {
    /// The list.
    pub list: Option<PageLink>,
    /// What the article's URL carries while the reader is in the list: `?in=tags/qq`.
    pub query: String,
    /// The older neighbour.
    pub previous: Option<PageLink>,
    /// The newer neighbour.
    pub next: Option<PageLink>,
}

impl Context {
    /// An `href` for a URL of the library.
    pub fn href(&self, url: &str) -> String {
        permalink::href(&self.root, url)
    }

    /// A word of the interface.
    fn text(&self, name: &str) -> String {
        self.site.text(name).to_owned()
    }

    /// A word of the interface with a placeholder filled in.
    fn text_with(&self, name: &str, placeholder: &str, value: &str) -> String {
        self.site.text_with(name, placeholder, value)
    }
}

/// Everything inside `<body>`.
pub fn whole_page(page: &Page, context: &Context, extra: &Extra) -> AnyView {
    frame::frame(page, context, main_part(page, context, extra))
}

/// A page that could not be had: what is wrong, and a button to try again. Without a frame
/// (not even the site's settings could be had) it stands alone.
pub fn failure(framed: Option<&(Page, Context)>, title: String, detail: String, retry: String) -> AnyView {
    let message = view! {
        <div class="message" role="alert">
            <h1>{title}</h1>
            <p>{detail}</p>
            <p><button class="button" type="button" data-action="retry">{retry}</button></p>
        </div>
    }
    .into_any();
    match framed {
        Some((page, context)) => frame::frame(page, context, message),
        None => view! { <div class="container"><div class="wrapper"><main id="main" class="primary">{message}</main></div></div> }.into_any(),
    }
}

/// The document's title.
pub fn document_title(page: &Page, site: &LanguageSite) -> String {
    let number = match page.number() {
        0 | 1 => String::new(),
        number => format!(" · {}", site.text_with("page_number", "number", &number.to_string())),
    };
    match page.kind() {
        Kind::Home => format!("{}{number}", site.title),
        _ => format!("{}{number} - {}", page.title(), site.title),
    }
}

fn main_part(page: &Page, context: &Context, extra: &Extra) -> AnyView {
    match page {
        Page::Article(article) => article::article(article, context, extra),
        Page::Listing(listing) => match &listing.entries {
            Entries::Articles(articles) => list::articles(listing, articles, context),
            Entries::Terms(terms) => list::terms(listing, terms, context, extra),
            Entries::Years(years) => list::years(listing, years, context),
            Entries::Search => filter::search(listing, context, extra),
            Entries::Nothing => list::not_found(listing, context, extra),
        },
    }
}
