//! The sidebar and its widgets, in the order of the front matter.

use super::{Context, frame};
use crate::article::{Page, Widget};
use crate::manifest::TermSummary;
use leptos::prelude::*;

pub(super) fn sidebar(page: &Page, context: &Context) -> AnyView {
    let widgets: Vec<_> = page.widgets().iter().filter_map(|widget| one(*widget, page, context)).collect();
    let warning = page.widgets().is_empty().then(|| {
        view! {
            <p class="widget notice"><strong>{context.text("sidebar_warning")}": "</strong>{context.text("sidebar_recommendation")}</p>
        }
    });
    view! { <aside class="sidebar">{warning}{widgets}</aside> }.into_any()
}

/// The search box, in the sidebar and on the search page.
pub(super) fn search_form(words: &str, hidden: &[(String, String)], context: &Context) -> AnyView {
    let hidden: Vec<_> = hidden.iter().map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone()/> }).collect();
    view! {
        <form class="search-form" role="search" method="get" action=context.href(&context.site.search)>
            <input type="search" name="q" value=words.to_owned() placeholder=context.text("search_placeholder")
                aria-label=context.text("search_placeholder") autocomplete="off"/>
            {hidden}
            <button type="submit">{context.text("search_button")}</button>
        </form>
    }
    .into_any()
}

fn one(widget: Widget, page: &Page, context: &Context) -> Option<AnyView> {
    let site = &context.site;
    match widget {
        Widget::Search => Some(view! { <div class="widget widget-search">{search_form("", &[], context)}</div> }.into_any()),
        Widget::Recent => {
            let items: Vec<_> = site
                .recent
                .iter()
                .map(|link| {
                    let current = (link.url == page.url()).then_some("page");
                    view! { <li><a href=context.href(&link.url) aria-current=current>{link.title.clone()}</a></li> }
                })
                .collect();
            (!items.is_empty()).then(|| titled("recent", "recent_title", view! { <ul>{items}</ul> }.into_any(), context))
        }
        Widget::Categories => {
            let summary = site.categories.as_ref()?;
            let items: Vec<_> = summary
                .terms
                .iter()
                .map(|term| {
                    let count = term.count.filter(|_| site.categories_counter);
                    let count = count.map(|count| view! { " "<span class="count">{count.to_string()}</span> });
                    let current = (term.url == page.url()).then_some("page");
                    view! { <li><a href=context.href(&term.url) aria-current=current>{term.name.clone()}{count}</a></li> }
                })
                .collect();
            let list = view! { <ul>{items}</ul>{show_all(summary, context)} }.into_any();
            Some(titled("categories", "categories_title", list, context))
        }
        Widget::Taglist => {
            let summary = site.tags.as_ref()?;
            let items: Vec<_> = summary
                .terms
                .iter()
                .map(|term| {
                    let count = term.count.filter(|_| site.tags_counter);
                    let count = count.map(|count| view! { " "<span class="count">{count.to_string()}</span> });
                    let current = (term.url == page.url()).then_some("page");
                    view! {
                        <li><a class="tag" href=context.href(&term.url) aria-current=current>{term.name.clone()}{count}</a></li>
                    }
                })
                .collect();
            let list = view! { <ul class="tags">{items}</ul>{show_all(summary, context)} }.into_any();
            Some(titled("taglist", "tags_title", list, context))
        }
        Widget::Social => {
            let items: Vec<_> = site
                .social
                .iter()
                .map(|link| view! { <li><a class="tag" href=link.url.clone() rel=link.rel.clone()>{link.title.clone()}</a></li> })
                .collect();
            (!items.is_empty()).then(|| titled("social", "social_title", view! { <ul class="tags">{items}</ul> }.into_any(), context))
        }
        Widget::Languages => {
            if context.manifest.languages.len() < 2 {
                return None;
            }
            let items: Vec<_> = frame::language_links(page, context)
                .into_iter()
                .map(|(language, href, current)| {
                    view! {
                        <li>
                            <a href=href hreflang=language.tag.clone() aria-current=current.then_some("true")>
                                <span class="language-code" aria-hidden="true">{language.tag.to_ascii_uppercase()}</span>
                                " "<span lang=language.tag.clone() dir=frame::direction_name(language.direction)>{language.name}</span>
                            </a>
                        </li>
                    }
                })
                .collect();
            Some(titled("languages", "languages_title", view! { <ul>{items}</ul> }.into_any(), context))
        }
        Widget::Sidemenu => (!site.menu_side.is_empty()).then(|| {
            let items = frame::menu_items(&site.menu_side, page, context);
            let list = view! { <nav aria-label=context.text("sidemenu_title")><ul>{items}</ul></nav> }.into_any();
            titled("sidemenu", "sidemenu_title", list, context)
        }),
    }
}

fn titled(name: &str, title: &str, content: AnyView, context: &Context) -> AnyView {
    view! {
        <section class=format!("widget widget-{name}")>
            <h2 class="widget-title">{context.text(title)}</h2>
            {content}
        </section>
    }
    .into_any()
}

fn show_all(summary: &TermSummary, context: &Context) -> Option<AnyView> {
    let shown = u32::try_from(summary.terms.len()).unwrap_or(u32::MAX);
    (shown < summary.total).then(|| {
        view! {
            <p class="show-all">
                <a href=context.href(&summary.url)>{context.text("show_all")}" ("{summary.total.to_string()}")"</a>
            </p>
        }
        .into_any()
    })
}
