//! Lists: home, sections and terms as cards; taxonomies as terms; the archive; not found.

use super::article::{Meta, image, meta_line};
use super::{Context, Extra};
use crate::article::{ArticleCard, ArticleList, Kind, Listing, TermLink, Visibility, Year};
use crate::date::DateTime;
use crate::order::descending_by;
use crate::pager::{Place, places};
use crate::permalink;
use crate::taxonomy::Filter;
use leptos::prelude::*;

pub(super) fn articles(listing: &Listing, list: &ArticleList, context: &Context) -> AnyView {
    let empty = (list.total == 0).then(|| {
        view! {
            <div class="empty">
                <p class="empty-title">{context.text("noposts_warning_title")}</p>
                <p>{context.text("noposts_warning_description")}</p>
                <p>{context.text("noposts_warning_tip")}</p>
            </div>
        }
    });
    let narrow = (listing.kind == Kind::Term).then(|| {
        let slug = listing.url.trim_end_matches('/').rsplit('/').next().unwrap_or("").to_owned();
        let taxonomy = listing.breadcrumbs.last().map(|link| link.url.trim_end_matches('/').rsplit('/').next().unwrap_or("").to_owned());
        let filter = Filter { page: 1, ..Filter::default() }.toggled(&taxonomy.unwrap_or_default(), &slug);
        let href = format!("{}{}", context.href(&context.site.search), filter.to_query());
        view! { <p class="list-filter"><a href=href>{context.text("filter_title")}"…"</a></p> }
    });
    let list_name = matches!(listing.kind, Kind::Term).then(|| listing.url.trim_end_matches('/').to_owned());
    view! {
        <div class="list" data-list=list_name>
            {heading(listing, Some(list.total), context)}
            {(list.page == 1).then(|| content(listing))}
            {narrow}
            {empty}
            {cards(&list.cards, context)}
            {pagination(list, &|number| context.href(&permalink::list_page(&listing.url, number)), context)}
        </div>
    }
    .into_any()
}

/// Article cards one below the other.
pub(super) fn cards(cards: &[ArticleCard], context: &Context) -> AnyView {
    cards.iter().map(|one| card(one, context)).collect::<Vec<_>>().into_any()
}

/// The bar below a list: first, previous, numbers, next, last. A list of one page has none.
pub(super) fn pagination(list: &ArticleList, href: &dyn Fn(u32) -> String, context: &Context) -> Option<AnyView> {
    let last = list.pages();
    if last <= 1 {
        return None;
    }
    let current = list.page;
    let step = |number: u32, name: &'static str, rel: Option<&'static str>, there: bool| {
        there.then(|| {
            view! { <li><a class=format!("page-{name}") href=href(number) rel=rel>{context.text(&format!("{name}_page"))}</a></li> }
        })
    };
    let numbers: Vec<_> = places(current, last)
        .into_iter()
        .map(|place| match place {
            Place::Gap => view! { <li class="page-gap" aria-hidden="true">"…"</li> }.into_any(),
            Place::Number(number) => {
                let label = context.text_with("page_number", "number", &number.to_string());
                view! {
                    <li>
                        <a href=href(number) aria-label=label aria-current=(number == current).then_some("page")>
                            {number.to_string()}
                        </a>
                    </li>
                }
                .into_any()
            }
        })
        .collect();
    let of = context.text_with("page_of", "number", &current.to_string()).replace("{total}", &last.to_string());
    Some(
        view! {
            <nav class="pagination" aria-label=context.text("pagination_label")>
                <ul>
                    {step(1, "first", None, 1 < current)}
                    {step(current.saturating_sub(1), "previous", Some("prev"), 1 < current)}
                    {numbers}
                    {step(current + 1, "next", Some("next"), current < last)}
                    {step(last, "last", None, current < last)}
                </ul>
                <p class="page-of">{of}</p>
            </nav>
        }
        .into_any(),
    )
}

pub(super) fn terms(listing: &Listing, terms: &[TermLink], context: &Context, extra: &Extra) -> AnyView {
    let mut terms: Vec<&TermLink> = terms.iter().collect();
    if extra.terms_by_count {
        terms = descending_by(terms, |term| i64::from(term.count.unwrap_or(0)));
    }
    let items: Vec<_> = terms
        .into_iter()
        .map(|term| {
            let count = term.count.map(|count| view! { " "<span class="count">{count.to_string()}</span> });
            view! { <li><a class="tag" href=context.href(&term.url)>{term.name.clone()}{count}</a></li> }
        })
        .collect();
    let order = |name: &str, query: &str, by_count: bool| {
        let href = format!("{}{query}", context.href(&listing.url));
        view! { <a href=href aria-current=(extra.terms_by_count == by_count).then_some("true")>{context.text(name)}</a> }
    };
    let total = u32::try_from(items.len()).ok();
    view! {
        <div class="list">
            {heading(listing, total, context)}
            {content(listing)}
            <p class="term-order needs-script">
                {order("sort_by_name", "", false)}" "{order("sort_by_count", "?sort=count", true)}
            </p>
            <ul class="tags terms">{items}</ul>
        </div>
    }
    .into_any()
}

pub(super) fn years(listing: &Listing, years: &[Year], context: &Context) -> AnyView {
    let items: Vec<_> = years
        .iter()
        .map(|year| {
            let title = year.year.map_or_else(|| context.text("archive_undated"), |year| year.to_string());
            let months: Vec<_> = year
                .months
                .iter()
                .map(|month| {
                    let name = match year.year {
                        Some(number) => {
                            let dates = &context.site.dates;
                            DateTime::month_start(number, month.month).format(&dates.month_layout, dates)
                        }
                        None => context.text("archive_undated"),
                    };
                    view! {
                        <li><a href=context.href(&month.url)>{name}" "<span class="count">{month.count.to_string()}</span></a></li>
                    }
                })
                .collect();
            view! {
                <section class="year">
                    <h2>{title}" "<span class="count">{year.count.to_string()}</span></h2>
                    <ul class="months">{months}</ul>
                </section>
            }
        })
        .collect();
    let total = years.iter().map(|year| year.count).sum();
    view! { <div class="list archive">{heading(listing, Some(total), context)}{content(listing)}{items}</div> }.into_any()
}

pub(super) fn not_found(listing: &Listing, context: &Context, extra: &Extra) -> AnyView {
    let nearest = (!extra.nearest.is_empty()).then(|| {
        let items: Vec<_> = extra.nearest.iter().map(|link| view! { <li><a href=context.href(&link.url)>{link.title.clone()}</a></li> }).collect();
        view! { <h2>{context.text("nearest_pages")}</h2><ul class="nearest">{items}</ul> }
    });
    view! {
        <div class="not-found">
            <h1>{listing.title.clone()}</h1>
            <p>{context.text("404_text")}</p>
            {nearest}
            <p><a class="button" href=context.href(&context.site.home)>{context.text("404_linktext")}</a></p>
        </div>
    }
    .into_any()
}

/// The list's title and how much it holds. Home has its title in the header already: only
/// a screen reader needs it again.
fn heading(listing: &Listing, total: Option<u32>, context: &Context) -> AnyView {
    if listing.kind == Kind::Home {
        return view! { <h1 class="visually-hidden">{context.site.title.clone()}</h1> }.into_any();
    }
    let count = total.filter(|&total| 0 < total && listing.kind != Kind::Taxonomy).map(|total| {
        view! { <p class="list-count">{context.text_with("article_count", "count", &total.to_string())}</p> }
    });
    view! { <header class="list-header"><h1>{listing.title.clone()}</h1>{count}</header> }.into_any()
}

fn content(listing: &Listing) -> Option<AnyView> {
    (!listing.html.is_empty()).then(|| view! { <div class="content list-content" inner_html=listing.html.clone()></div> }.into_any())
}

fn card(card: &ArticleCard, context: &Context) -> AnyView {
    let href = context.href(&card.url);
    let picture = card.thumbnail.as_ref().filter(|thumbnail| thumbnail.visibility.contains(&Visibility::List));
    let picture = picture.map(|thumbnail| {
        // The title beside it is the link that a keyboard or a screen reader needs.
        view! {
            <a class="card-thumbnail" href=href.clone() tabindex="-1" aria-hidden="true">{image(thumbnail, context, true)}</a>
        }
    });
    let lead = (!card.lead.is_empty()).then(|| view! { <p class="lead">{card.lead.clone()}</p> });
    let meta = meta_line(
        &Meta {
            parts: &context.site.post_meta,
            authors: &card.authors,
            date: card.date.as_deref(),
            lastmod: card.lastmod.as_deref(),
            categories: &card.categories,
            translations: &card.translations,
            reading_minutes: 0,
        },
        context,
    );
    let excerpt = (!card.excerpt.is_empty()).then(|| view! { <p class="excerpt" inner_html=card.excerpt.clone()></p> });
    let more = (context.site.readmore && card.truncated).then(|| {
        let label = context.text_with("read_more_about", "title", &card.title);
        view! { <p class="read-more"><a class="button" href=href.clone() aria-label=label>{context.text("read_more")}</a></p> }
    });
    view! {
        <article class="card">
            {picture}
            <div class="card-body">
                <h2 class="card-title"><a href=href.clone() rel="bookmark">{card.title.clone()}</a></h2>
                {lead}{meta}{excerpt}{more}
            </div>
        </article>
    }
    .into_any()
}
