//! A prerendered page: the document around the components.
//!
//! *Start at* [`Shell::page`]. Everything is relative to the page itself, so that the library
//! works in any folder of any host. Only `404.html`, which a host shows at any depth, has to
//! look for its root ([`Shell::not_found`]).

use super::render::escape;
use crate::article::{Kind, Page};
use crate::manifest::{LanguageSite, Manifest};
use crate::permalink;
use crate::view::{self, Context, Extra};
use leptos::prelude::*;
use std::sync::Arc;

/// What all documents of a library share.
pub(super) struct Shell {
    /// The languages.
    pub manifest: Arc<Manifest>,
    /// The style sheet, relative to the library's root.
    pub style: String,
    /// The viewer's script, if the viewer is built in.
    pub script: Option<String>,
    /// The site's own style sheets, relative to the library's root.
    pub custom_css: Vec<String>,
    /// The site's accent colour, checked.
    pub accent: Option<String>,
    /// `baseURL`, with a closing slash.
    pub base_url: Option<String>,
    /// The site's icon, if it has one.
    pub icon: Option<String>,
    /// What `longread serve` adds so that pages reload.
    pub live_reload: bool,
}

/// Runs before anything is painted: the reader's choice of light or dark, the mark that scripts work,
/// and on a search with a question the mark that its answer is on the way.
const EARLY: &str = "(function(d){d.className=d.dataset.kind==='search'&&location.search?'js pending':'js';try{var t=localStorage.getItem('longread-theme');if(t==='light'||t==='dark')d.dataset.theme=t}catch(e){}})(document.documentElement)";

/// Finds the library's root from any depth, then loads the viewer from there.
const FIND_ROOT: &str = "(async function(){var p=location.pathname.replace(/[^/]*$/,'');for(;;){try{var r=await fetch(p+'longread.json',{method:'HEAD'});if(r.ok)break}catch(e){}if(p==='/')break;p=p.replace(/[^/]*\\/$/,'')}var l=document.createElement('link');l.rel='stylesheet';l.href=p+STYLE;document.head.append(l);var s=document.createElement('script');s.type='module';s.dataset.longread='';s.src=p+SCRIPT;document.head.append(s)})()";

impl Shell {
    /// The document of a page. `page` may be any page of a list.
    pub(super) fn page(&self, page: &Page, site: &Arc<LanguageSite>, extra: &Extra) -> String {
        let url = permalink::list_page(page.url(), page.number());
        let root = permalink::relative_root(&url);
        let mut head = self.head(page, site, &root);
        self.push_links(&mut head, page, &url, &root);
        head.push_str(&format!("<link rel=\"stylesheet\" href=\"{root}{}\">\n", self.style));
        for css in &self.custom_css {
            head.push_str(&format!("<link rel=\"stylesheet\" href=\"{}\">\n", escape(&permalink::href(&root, css))));
        }
        if let Some(script) = &self.script {
            head.push_str(&format!("<script type=\"module\" data-longread src=\"{root}{script}\"></script>\n"));
        }
        self.document(page, site, extra, root, &head)
    }

    /// The document of `404.html`. Until its script has found the root, it believes `baseURL`.
    pub(super) fn not_found(&self, page: &Page, site: &Arc<LanguageSite>) -> String {
        let base = self.base_url.as_deref().and_then(|base| base.split_once("://"));
        let root = base.and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned())).unwrap_or_else(|| "/".to_owned());
        let mut head = self.head(page, site, &root);
        head.push_str("<meta name=\"robots\" content=\"noindex\">\n");
        head.push_str(&format!("<link rel=\"stylesheet\" href=\"{root}{}\">\n", self.style));
        if let Some(script) = &self.script {
            let quoted = |text: &str| serde_json::Value::from(text).to_string();
            let find = FIND_ROOT.replace("STYLE", &quoted(&self.style)).replace("SCRIPT", &quoted(script));
            head.push_str(&format!("<script>{find}</script>\n"));
        }
        self.document(page, site, &Extra::default(), root, &head)
    }

    fn document(&self, page: &Page, site: &Arc<LanguageSite>, extra: &Extra, root: String, head: &str) -> String {
        let context = Context { manifest: self.manifest.clone(), site: site.clone(), root };
        // A fresh owner, so that nothing reactive outlives the page.
        let body = Owner::new().with(|| view::whole_page(page, &context, extra).to_html());
        let direction = match site.direction {
            crate::manifest::Direction::Ltr => "ltr",
            crate::manifest::Direction::Rtl => "rtl",
        };
        let kind = serde_json::to_value(page.kind()).ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default();
        let mut html = String::with_capacity(body.len() + head.len() + 256);
        html.push_str(&format!("<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{direction}\" data-kind=\"{kind}\">\n<head>\n", escape(&site.lang)));
        html.push_str(head);
        html.push_str("</head>\n<body>\n<div id=\"longread\">");
        html.push_str(&body);
        html.push_str("</div>\n</body>\n</html>\n");
        html
    }

    fn head(&self, page: &Page, site: &LanguageSite, root: &str) -> String {
        let mut head = String::from("<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        head.push_str(&format!("<title>{}</title>\n", escape(&view::document_title(page, site))));
        let description = match page.description() {
            "" if page.kind() == Kind::Home => site.description.as_str(),
            description => description,
        };
        if !description.is_empty() {
            head.push_str(&format!("<meta name=\"description\" content=\"{}\">\n", escape(description)));
        }
        head.push_str("<meta name=\"color-scheme\" content=\"light dark\">\n");
        head.push_str(&format!("<script>{EARLY}</script>\n"));
        if let Some(accent) = &self.accent {
            head.push_str(&format!("<style>:root{{--accent-light:{accent}}}</style>\n"));
        }
        // Without an icon of its own a site says so: browsers would ask the host's root for one.
        let icon = self.icon.as_ref().map_or_else(|| "data:,".to_owned(), |icon| permalink::href(root, icon));
        head.push_str(&format!("<link rel=\"icon\" href=\"{}\">\n", escape(&icon)));
        if self.live_reload {
            head.push_str("<script src=\"/_longread/live-reload.js\"></script>\n");
        }
        head
    }

    /// Canonical address, translations, neighbours, and the page as data.
    fn push_links(&self, head: &mut String, page: &Page, url: &str, root: &str) {
        let mut link = |attributes: &str, href: &str| {
            head.push_str(&format!("<link {attributes} href=\"{}\">\n", escape(href)));
        };
        if let Some(base) = &self.base_url {
            link("rel=\"canonical\"", &permalink::href(base, url));
        }
        // Search engines want absolute addresses of translations; without `baseURL` there are none.
        let absolute = self.base_url.as_deref().unwrap_or(root);
        let number = page.number();
        if !page.translations().is_empty() && number == 1 {
            link(&format!("rel=\"alternate\" hreflang=\"{}\"", escape(page.lang())), &permalink::href(absolute, page.url()));
            for translation in page.translations() {
                link(&format!("rel=\"alternate\" hreflang=\"{}\"", escape(&translation.lang)), &permalink::href(absolute, &translation.url));
            }
            let default = &self.manifest.default_language;
            let url = if page.lang() == default {
                Some(page.url())
            } else {
                page.translations().iter().find(|translation| translation.lang == *default).map(|translation| translation.url.as_str())
            };
            if let Some(url) = url {
                link("rel=\"alternate\" hreflang=\"x-default\"", &permalink::href(absolute, url));
            }
        }
        if let Page::Listing(listing) = page
            && let crate::article::Entries::Articles(list) = &listing.entries
        {
            if 1 < number {
                link("rel=\"prev\"", &permalink::href(root, &permalink::list_page(page.url(), number - 1)));
            }
            if number < list.pages() {
                link("rel=\"next\"", &permalink::href(root, &permalink::list_page(page.url(), number + 1)));
            }
        }
        if number == 1 {
            link("rel=\"alternate\" type=\"application/json\"", &permalink::href(root, &permalink::json_file(page.url())));
        }
    }
}

/// A colour that is safe to write into a style sheet: a name, `#...`, or a function of numbers.
pub(super) fn checked_color(color: &str) -> Option<String> {
    let color = color.trim();
    let plain = color.strip_prefix('#').unwrap_or(color);
    let word = !plain.is_empty() && plain.chars().all(|c| c.is_ascii_alphanumeric());
    let function = ["rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "oklab(", "lab(", "lch("].iter().any(|name| {
        color
            .strip_prefix(name)
            .and_then(|rest| rest.strip_suffix(')'))
            .is_some_and(|inner| inner.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | ',' | '.' | '%' | '/' | '-')))
    });
    (word || function).then(|| color.to_owned())
}
