//! The article: title, lead, meta line, thumbnail, contents, body, tags, author box, pager.

use super::{Context, Extra, ListPager};
use crate::article::{Article, Author, Heading, PageLink, PostMeta, TermLink, Thumbnail, Translation, Visibility};
use crate::date::DateTime;
use crate::permalink;
use leptos::prelude::*;

pub(super) fn article(article: &Article, context: &Context, extra: &Extra) -> AnyView {
    let lead = (!article.lead.is_empty()).then(|| view! { <p class="lead">{article.lead.clone()}</p> });
    let meta = meta_line(
        &Meta {
            parts: &article.post_meta,
            authors: &article.authors.iter().map(|author| author.name.clone()).collect::<Vec<_>>(),
            date: article.date.as_deref(),
            lastmod: article.lastmod.as_deref(),
            categories: &article.categories,
            translations: &article.translations,
            reading_minutes: article.reading_minutes,
        },
        context,
    );
    let picture = article.thumbnail.as_ref().filter(|thumbnail| thumbnail.visibility.contains(&Visibility::Post));
    let picture = picture.map(|thumbnail| {
        view! { <figure class="post-thumbnail">{image(thumbnail, context, false)}</figure> }
    });
    let contents = (article.toc && !article.headings.is_empty()).then(|| contents(&article.headings, context));
    let body = (!article.html.is_empty()).then(|| view! { <div class="content" inner_html=article.html.clone()></div> });
    view! {
        <article class="post">
            <header class="post-header">
                <h1 class="post-title">{article.title.clone()}</h1>
                {lead}
                {meta}
            </header>
            {picture}
            {contents}
            {body}
            {post_footer(article, context)}
        </article>
        {article.authorbox.then(|| author_boxes(&article.authors, context))}
        {article.pager.then(|| pagers(article, context, extra))}
    }
    .into_any()
}

/// What a meta line may hold.
pub(super) struct Meta<'a> {
    pub(super) parts: &'a [PostMeta],
    pub(super) authors: &'a [String],
    pub(super) date: Option<&'a str>,
    pub(super) lastmod: Option<&'a str>,
    pub(super) categories: &'a [TermLink],
    pub(super) translations: &'a [Translation],
    pub(super) reading_minutes: u32,
}

pub(super) fn meta_line(meta: &Meta<'_>, context: &Context) -> Option<AnyView> {
    let mut parts: Vec<AnyView> = meta.parts.iter().filter_map(|part| meta_part(*part, meta, context)).collect();
    if 0 < meta.reading_minutes {
        let text = context.text_with("reading_time", "count", &meta.reading_minutes.to_string());
        parts.push(view! { <li class="meta-reading">{text}</li> }.into_any());
    }
    (!parts.is_empty()).then(|| view! { <ul class="meta">{parts}</ul> }.into_any())
}

/// The thumbnail's picture. Its alternative text is empty: the title stands beside it.
pub(super) fn image(thumbnail: &Thumbnail, context: &Context, lazy: bool) -> AnyView {
    let remote = permalink::is_external(&thumbnail.src);
    view! {
        <img src=context.href(&thumbnail.src) alt="" decoding="async" loading=lazy.then_some("lazy")
            width=thumbnail.width.map(|n| n.to_string()) height=thumbnail.height.map(|n| n.to_string())
            referrerpolicy=remote.then_some("no-referrer")/>
    }
    .into_any()
}

/// The links to the neighbours in the list that the reader came from.
pub fn pager_in_list(pager: &ListPager, context: &Context) -> AnyView {
    let list = pager.list.as_ref().map(|list| {
        view! {
            <p class="pager-list">
                <a href=context.href(&list.url)>{context.text_with("pager_in_list", "list", &list.title)}</a>
                " "
                <a class="pager-leave" data-action="leave-list" href="?">{context.text("pager_leave")}</a>
            </p>
        }
    });
    let label = match &pager.list {
        Some(list) => context.text_with("pager_in_list", "list", &list.title),
        None => context.text("pager_label"),
    };
    view! {
        <nav class="pager" aria-label=label>
            {list}
            {pager_link(pager.previous.as_ref(), "prev", "post_nav_prev", &pager.query, context)}
            {pager_link(pager.next.as_ref(), "next", "post_nav_next", &pager.query, context)}
        </nav>
    }
    .into_any()
}

fn meta_part(part: PostMeta, meta: &Meta<'_>, context: &Context) -> Option<AnyView> {
    let layout = &context.site.date_format;
    let time = |text: &str| {
        let shown = DateTime::parse(text).map(|date| date.format(layout, &context.site.dates));
        view! { <time datetime=text.to_owned()>{shown.unwrap_or_else(|| text.to_owned())}</time> }
    };
    match part {
        PostMeta::Author => (!meta.authors.is_empty()).then(|| view! { <li class="meta-author">{meta.authors.join(", ")}</li> }.into_any()),
        PostMeta::Date => meta.date.map(|date| {
            let changed = meta.lastmod.map(|lastmod| {
                view! { <span class="meta-lastmod">" ("{context.text("meta_lastmod")}": "{time(lastmod)}")"</span> }
            });
            view! { <li class="meta-date">{time(date)}{changed}</li> }.into_any()
        }),
        PostMeta::Categories => (!meta.categories.is_empty())
            .then(|| view! { <li class="meta-categories">{term_links(meta.categories, "category", context)}</li> }.into_any()),
        PostMeta::Translations => (!meta.translations.is_empty()).then(|| {
            let links: Vec<_> = meta
                .translations
                .iter()
                .enumerate()
                .map(|(at, translation)| {
                    let tag = translation.lang.clone();
                    view! {
                        {(0 < at).then_some(", ")}
                        <a href=context.href(&translation.url) hreflang=tag.clone() rel="alternate">{tag.to_ascii_uppercase()}</a>
                    }
                })
                .collect();
            view! { <li class="meta-translations">{context.text("meta_translations")}": "{links}</li> }.into_any()
        }),
    }
}

fn term_links(terms: &[TermLink], rel: &'static str, context: &Context) -> Vec<AnyView> {
    terms
        .iter()
        .enumerate()
        .map(|(at, term)| view! { {(0 < at).then_some(", ")}<a href=context.href(&term.url) rel=rel>{term.name.clone()}</a> }.into_any())
        .collect()
}

/// Closed, so that it does not fill a phone's first screen; on wide screens the style sheet shows it always.
/// Headings nest by level, however the levels jump: a heading stands under the last one above its level.
fn contents(headings: &[Heading], context: &Context) -> AnyView {
    let items = contents_items(headings);
    view! {
        <details class="toc">
            <summary>{context.text("toc_title")}</summary>
            <nav aria-label=context.text("toc_title")>{items}</nav>
        </details>
    }
    .into_any()
}

fn contents_items(headings: &[Heading]) -> AnyView {
    let mut items = Vec::new();
    let mut rest = headings;
    while let Some((heading, after)) = rest.split_first() {
        let deeper = after.iter().take_while(|next| heading.level < next.level).count();
        let (children, next) = after.split_at(deeper);
        rest = next;
        let below = (!children.is_empty()).then(|| contents_items(children));
        items.push(view! { <li><a href=format!("#{}", permalink::encode(&heading.id))>{heading.text.clone()}</a>{below}</li> }.into_any());
    }
    view! { <ol>{items}</ol> }.into_any()
}

fn post_footer(article: &Article, context: &Context) -> Option<AnyView> {
    let tags = (!article.tags.is_empty()).then(|| {
        let items: Vec<_> =
            article.tags.iter().map(|tag| view! { <li><a class="tag" href=context.href(&tag.url) rel="tag">{tag.name.clone()}</a></li> }).collect();
        view! { <ul class="tags" aria-label=context.text("tags_title")>{items}</ul> }
    });
    let source = article.source_url.as_ref().map(|url| {
        view! { <p class="source"><a href=url.clone() rel="noopener">{context.text("source_link")}</a></p> }
    });
    (tags.is_some() || source.is_some()).then(|| view! { <footer class="post-footer">{tags}{source}</footer> }.into_any())
}

fn author_boxes(authors: &[Author], context: &Context) -> Vec<AnyView> {
    authors
        .iter()
        .map(|author| {
            let avatar = author.avatar.as_ref().map(|avatar| {
                let alt = context.text_with("avatar_of", "name", &author.name);
                view! { <img class="avatar" src=context.href(avatar) alt=alt width="90" height="90" loading="lazy"/> }
            });
            let bio = (!author.bio.is_empty()).then(|| view! { <div class="bio" inner_html=author.bio.clone()></div> });
            view! {
                <section class="authorbox">
                    {avatar}
                    <div>
                        <h2 class="authorbox-name">{context.text_with("authorbox_name", "name", &author.name)}</h2>
                        {bio}
                    </div>
                </section>
            }
            .into_any()
        })
        .collect()
}

fn pagers(article: &Article, context: &Context, extra: &Extra) -> Option<AnyView> {
    if let Some(pager) = &extra.list_pager {
        return Some(pager_in_list(pager, context));
    }
    let pager = ListPager { previous: article.previous.clone(), next: article.next.clone(), ..ListPager::default() };
    (pager.previous.is_some() || pager.next.is_some()).then(|| pager_in_list(&pager, context))
}

fn pager_link(link: Option<&PageLink>, rel: &'static str, label: &'static str, query: &str, context: &Context) -> Option<AnyView> {
    let link = link?;
    Some(
        view! {
            <a class=format!("pager-link pager-{rel}") rel=rel href=format!("{}{query}", context.href(&link.url))>
                <span class="pager-label">{context.text(label)}</span>
                <span class="pager-title">{link.title.clone()}</span>
            </a>
        }
        .into_any(),
    )
}
