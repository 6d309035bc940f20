//! What stands around the main part: skip link, header, menu, sidebar, footer.

use super::{Context, sidebar};
use crate::article::{Kind, Page, Sidebar};
use crate::manifest::{Language, MenuEntry};
use crate::permalink;
use leptos::prelude::*;

pub(super) fn frame(page: &Page, context: &Context, main: AnyView) -> AnyView {
    let aside = (page.sidebar() != Sidebar::None).then(|| sidebar::sidebar(page, context));
    let wrapper = match page.sidebar() {
        Sidebar::Left => "wrapper with-sidebar sidebar-left",
        Sidebar::Right => "wrapper with-sidebar",
        Sidebar::None => "wrapper",
    };
    view! {
        <a class="skip-link" href="#main">{context.text("skip_to_content")}</a>
        <div class="container">
            {header(page, context)}
            <div class=wrapper>
                <main id="main" class="primary" tabindex="-1">
                    {breadcrumbs(page, context)}
                    {main}
                </main>
                {aside}
            </div>
            {footer(context)}
        </div>
    }
    .into_any()
}

/// Where each language's button leads: to this page's translation, else to that language's home.
pub(super) fn language_links(page: &Page, context: &Context) -> Vec<(Language, String, bool)> {
    let target = |language: &Language| {
        page.translations()
            .iter()
            .find(|translation| translation.lang == language.tag)
            .map_or_else(|| language.home.clone(), |translation| translation.url.clone())
    };
    context
        .manifest
        .languages
        .iter()
        .map(|language| {
            let current = language.tag == page.lang();
            let url = if current && page.kind() != Kind::NotFound { page.url().to_owned() } else { target(language) };
            (language.clone(), context.href(&url), current)
        })
        .collect()
}

fn header(page: &Page, context: &Context) -> AnyView {
    let site = &context.site;
    let logo = &site.logo;
    let image = logo.image.as_ref().map(|image| {
        view! { <img class="logo-image" src=context.href(image) alt="" width="64" height="64"/> }
    });
    let title = logo.title.clone().unwrap_or_else(|| site.title.clone());
    let subtitle = logo.subtitle.clone().map(|text| view! { <span class="logo-subtitle">{text}</span> });
    let languages = (1 < context.manifest.languages.len()).then(|| language_switch(page, context));
    view! {
        <header class="site-header">
            <div class="masthead">
                <a class="logo" href=context.href(&site.home) rel="home">
                    {image}
                    <span class="logo-text"><span class="logo-title">{title}</span>{subtitle}</span>
                </a>
                <div class="tools">
                    <a class="tool tool-search" href=context.href(&site.search) title=context.text("search_title")>
                        <span class="visually-hidden">{context.text("search_title")}</span>
                    </a>
                    {languages}
                    <button class="tool tool-theme needs-script" type="button" data-action="theme"
                        data-auto=context.text("theme_auto") data-light=context.text("theme_light")
                        data-dark=context.text("theme_dark") title=context.text("theme_label")>
                        <span class="visually-hidden">{context.text("theme_label")}</span>
                    </button>
                </div>
            </div>
            {menu(page, context)}
        </header>
    }
    .into_any()
}

fn language_switch(page: &Page, context: &Context) -> AnyView {
    let items: Vec<_> = language_links(page, context)
        .into_iter()
        .map(|(language, href, current)| {
            view! {
                <li>
                    <a href=href lang=language.tag.clone() hreflang=language.tag.clone()
                        dir=direction_name(language.direction) aria-current=current.then_some("true")>
                        {language.name}
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <nav class="language-switch" aria-label=context.text("languages_title")>
            <button class="tool tool-languages" type="button" popovertarget="languages" title=context.text("languages_title")>
                <span class="visually-hidden">{context.text("languages_title")}": "</span>
                {page.lang().to_ascii_uppercase()}
            </button>
            <ul id="languages" class="popup" popover="auto">{items}</ul>
        </nav>
    }
    .into_any()
}

fn menu(page: &Page, context: &Context) -> AnyView {
    let entries = &context.site.menu_main;
    if entries.is_empty() {
        return view! { <div class="divider"></div> }.into_any();
    }
    view! {
        <nav class="menu" aria-label=context.text("main_navigation")>
            <button class="menu-button" type="button" popovertarget="site-menu">{context.text("menu_label")}</button>
            <ul id="site-menu" class="menu-list" popover="auto">{menu_items(entries, page, context)}</ul>
        </nav>
    }
    .into_any()
}

pub(super) fn menu_items(entries: &[MenuEntry], page: &Page, context: &Context) -> Vec<AnyView> {
    entries
        .iter()
        .map(|entry| {
            let current = entry.url == page.url();
            // A section's entry stays marked on the pages below it, as the theme does.
            let within = !current && entry.url != context.site.home && !permalink::is_external(&entry.url) && page.url().starts_with(&entry.url);
            let mark = if current { Some("page") } else { within.then_some("true") };
            let external = permalink::is_external(&entry.url) && !entry.url.starts_with('#');
            let before = (!entry.pre.is_empty()).then(|| view! { <span class="menu-pre">{entry.pre.clone()}</span> });
            let after = (!entry.post.is_empty()).then(|| view! { <span class="menu-post">{entry.post.clone()}</span> });
            view! {
                <li>
                    <a href=context.href(&entry.url) aria-current=mark rel=external.then_some("noopener")>
                        {before}{entry.name.clone()}{after}
                    </a>
                </li>
            }
            .into_any()
        })
        .collect()
}

fn breadcrumbs(page: &Page, context: &Context) -> Option<AnyView> {
    let links = page.breadcrumbs();
    if links.is_empty() {
        return None;
    }
    let items: Vec<_> = links.iter().map(|link| view! { <li><a href=context.href(&link.url)>{link.title.clone()}</a></li> }).collect();
    Some(view! { <nav class="breadcrumbs" aria-label=context.text("breadcrumbs_label")><ol>{items}</ol></nav> }.into_any())
}

fn footer(context: &Context) -> AnyView {
    let site = &context.site;
    let links = (!site.menu_footer.is_empty()).then(|| {
        let items: Vec<_> =
            site.menu_footer.iter().map(|entry| view! { <li><a href=context.href(&entry.url)>{entry.name.clone()}</a></li> }).collect();
        view! { <nav class="footer-menu" aria-label=context.text("footer_navigation")><ul>{items}</ul></nav> }
    });
    let year = site.copyright_year.map(|year| year.to_string()).unwrap_or_default();
    let copyright = context.text_with("copyright", "year", &year).replace("{name}", &site.copyright);
    view! {
        <footer class="site-footer">
            {links}
            <p class="copyright">{copyright.replace("  ", " ")}</p>
            <p class="credits">{context.text("footer_credits")}</p>
        </footer>
    }
    .into_any()
}

pub(super) fn direction_name(direction: crate::manifest::Direction) -> &'static str {
    match direction {
        crate::manifest::Direction::Ltr => "ltr",
        crate::manifest::Direction::Rtl => "rtl",
    }
}
