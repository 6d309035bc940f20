//! Search and filter: a form of links. Every choice is a URL, so back, forward, reload and
//! a shared link all show the same.

use super::{Context, Extra, list, sidebar};
use crate::article::{ArticleList, Listing};
use crate::taxonomy::Filter;
use leptos::prelude::*;

/// The answer to a filter as the page shows it.
#[derive(Clone, Debug)]
pub struct FilterView {
    /// What was asked.
    pub filter: Filter,
    /// One page of the answer.
    pub articles: ArticleList,
    /// Terms by taxonomy: its name, then its terms.
    pub groups: Vec<(String, Vec<Choice>)>,
    /// Years, the newest first.
    pub years: Vec<Choice>,
    /// Languages, and all of them together.
    pub languages: Vec<Choice>,
}

/// Something to choose, or to take back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the reader sees.
    pub name: String,
    /// How many articles choosing it would show.
    pub count: u32,
    /// Whether it is chosen.
    pub selected: bool,
    /// The query of the page that it leads to.
    pub query: String,
}

impl FilterView {
    /// Puts an answer together; adds the choice of languages: one each, and all.
    pub fn new(
        filter: Filter,
        articles: ArticleList,
        groups: Vec<(String, Vec<Choice>)>,
        years: Vec<Choice>,
        own: &str,
        languages: &[(&str, &str, u32)],
        all: &str,
    ) -> Self {
        let current = filter.lang.as_deref().unwrap_or(own);
        let choice = |lang: Option<&str>, name: &str, count: u32| Choice {
            name: name.to_owned(),
            count,
            selected: lang.unwrap_or(own) == current,
            query: Filter { lang: lang.map(str::to_owned), page: 1, ..filter.clone() }.to_query(),
        };
        let mut choices: Vec<Choice> = languages.iter().map(|(tag, name, count)| choice((*tag != own).then_some(*tag), name, *count)).collect();
        let total = languages.iter().map(|(_, _, count)| count).sum();
        choices.push(choice(Some("all"), all, total));
        let languages = if languages.len() < 2 { Vec::new() } else { choices };
        Self { filter, articles, groups, years, languages }
    }
}

/// Choices of a group that show before "show all".
const SHOWN: usize = 30;

pub(super) fn search(listing: &Listing, context: &Context, extra: &Extra) -> AnyView {
    let title = view! { <header class="list-header"><h1>{listing.title.clone()}</h1></header> };
    let Some(view) = &extra.filter else {
        return view! { <div class="list search-page">{title}{sidebar::search_form("", &[], context)}</div> }.into_any();
    };
    let filter = &view.filter;
    let hidden: Vec<(String, String)> = Filter { words: String::new(), page: 1, ..filter.clone() }
        .to_query()
        .trim_start_matches('?')
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (key.to_owned(), crate::permalink::decode(&value.replace('+', " "))))
        .collect();
    let total = context.text_with("result_count", "count", &view.articles.total.to_string());
    let clear = (!filter.to_query().is_empty()).then(|| {
        view! { " "<a class="clear" data-focus="clear" href=page_of("", context)>{context.text("clear_filters")}</a> }
    });
    let nothing = (view.articles.total == 0).then(|| {
        view! {
            <div class="empty">
                <p class="empty-title">{context.text("no_results")}</p>
                <p>{context.text("no_results_tip")}</p>
            </div>
        }
    });
    let page = |number: u32| page_of(&Filter { page: number, ..filter.clone() }.to_query(), context);
    view! {
        <div class="list search-page">
            {title}
            {sidebar::search_form(&filter.words, &hidden, context)}
            <p class="search-scope needs-script">{context.text("search_scope")}</p>
            <p class="filter-note no-script-only">{context.text("filter_needs_script")}</p>
            {panel(view, context)}
            <p class="result-count" role="status">{total}{clear}</p>
            {nothing}
            {list::cards(&view.articles.cards, context)}
            {list::pagination(&view.articles, &page, context)}
        </div>
    }
    .into_any()
}

fn panel(view: &FilterView, context: &Context) -> AnyView {
    let several = 1 < view.filter.terms.len();
    let mode = |any: bool, name: &str| {
        let query = Filter { any, page: 1, ..view.filter.clone() }.to_query();
        let current = (view.filter.any == any).then_some("true");
        view! { <li><a class="choice" data-focus=name.to_owned() href=page_of(&query, context) aria-current=current>{context.text(name)}</a></li> }
    };
    let modes = several.then(|| {
        view! {
            <div class="filter-group">
                <h2>{context.text("filter_match")}</h2>
                <ul>{mode(false, "all_of")}{mode(true, "any_of")}</ul>
            </div>
        }
    });
    let mut groups: Vec<AnyView> = Vec::new();
    for (taxonomy, choices) in &view.groups {
        let title = match taxonomy.as_str() {
            "tags" => context.text("tags_title"),
            "categories" => context.text("categories_title"),
            other => other.to_owned(),
        };
        groups.extend(group(&title, choices, context));
    }
    view! {
        <section class="filter" aria-label=context.text("filter_title")>
            {(1 < view.languages.len()).then(|| group(&context.text("filter_language"), &view.languages, context))}
            {group(&context.text("filter_year"), &view.years, context)}
            {groups}
            {modes}
        </section>
    }
    .into_any()
}

fn group(title: &str, choices: &[Choice], context: &Context) -> Option<AnyView> {
    if choices.is_empty() {
        return None;
    }
    // What is chosen, and what still leads somewhere, comes first; the rest is one step away.
    let (useful, idle): (Vec<_>, Vec<_>) = choices.iter().partition(|choice| choice.selected || 0 < choice.count);
    let mut shown: Vec<&Choice> = useful.iter().take(SHOWN).copied().collect();
    shown.extend(useful.iter().skip(SHOWN).filter(|choice| choice.selected).copied());
    let more: Vec<&Choice> = useful.iter().skip(SHOWN).filter(|choice| !choice.selected).chain(&idle).copied().collect();
    let items = |choices: Vec<&Choice>| choices.into_iter().map(|one| choice(one, title, context)).collect::<Vec<_>>();
    let more = (!more.is_empty()).then(|| {
        view! {
            <details class="more-choices">
                <summary>{context.text("show_all")}" ("{choices.len().to_string()}")"</summary>
                <ul>{items(more)}</ul>
            </details>
        }
    });
    Some(view! { <div class="filter-group"><h2>{title.to_owned()}</h2><ul>{items(shown)}</ul>{more}</div> }.into_any())
}

fn choice(choice: &Choice, group: &str, context: &Context) -> AnyView {
    let label = choice.selected.then(|| context.text_with("remove_filter", "name", &choice.name));
    view! {
        <li>
            <a class="choice" data-focus=format!("{group}/{}", choice.name) href=page_of(&choice.query, context)
                aria-current=choice.selected.then_some("true") aria-label=label rel="nofollow">
                {choice.name.clone()}" "<span class="count">{choice.count.to_string()}</span>
            </a>
        </li>
    }
    .into_any()
}

fn page_of(query: &str, context: &Context) -> String {
    format!("{}{query}", context.href(&context.site.search))
}
