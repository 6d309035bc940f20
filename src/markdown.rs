//! Markdown to HTML that is safe to publish.
//!
//! The entry point is [`render`]; [`render_inline`] does the same for one line.
//!
//! 1. `prepare`: formulas and shortcodes step aside, and delimiters next to CJK get invisible help (`cjk_emphasis`).
//! 2. pulldown-cmark turns the text into events.
//! 3. `transform`: every event becomes what this site wants: heading ids, links looked up, images lazy,
//!    alerts, footnotes at the end, formulas as MathML. Headings, plain text and problems are collected on the way.
//! 4. pulldown-cmark writes the HTML.
//! 5. If the body held raw HTML, the caller's sanitiser goes over all of it.
//!    Formulas, heading ids and checkboxes stand aside as tokens meanwhile (`fragment`).
//!    Without raw HTML everything is escaped by construction.
//!
//! Beside that, [`before_more`] and [`excerpt()`] find a summary, [`reading_minutes`] says how long an article is,
//! and [`decode_entities`] reads titles.
//!
//! Nothing here does I/O, asks the time or keeps state. Bad content is no error: it becomes a [`Problem`].

mod alert;
mod autolink;
mod cjk;
mod cjk_emphasis;
mod entity;
mod excerpt;
mod footnote;
mod fragment;
mod heading;
mod link;
mod marks;
mod math;
mod plain_text;
mod prepare;
mod raw_html;
mod shortcode;
mod transform;

use std::fmt;
use std::ops::Range;

use pulldown_cmark::{Options, html};

pub use entity::decode_entities;
pub use excerpt::{before_more, excerpt, reading_minutes};
pub use link::is_safe_link;
use marks::Marks;
use transform::{Extent, Transform};

/// What rendering needs to know from outside.
pub struct RenderContext<'a> {
    /// Decides what a link's destination becomes, and whether it leads nowhere.
    ///
    /// It sees every destination but unsafe ones: other sites, `#fragments`, `mailto:`,
    /// and those with a shortcode in them (`{{< ref "about.md" >}}`).
    pub link: &'a dyn Fn(&str) -> Destination,
    /// The same for images.
    pub image: &'a dyn Fn(&str) -> ImageDestination,
    /// Sanitises the whole HTML; called only if the body holds raw HTML.
    pub sanitize: &'a dyn Fn(&str) -> String,
    /// `$…$`, `$$…$$`, `\(…\)` and `\[…\]` are formulas; otherwise a dollar is money.
    pub math: bool,
    /// Straight quotes, `--` and `...` become typographic ones, but in paragraphs with CJK text.
    pub typographer: bool,
    /// Words of our own, in the page's language.
    pub labels: &'a Labels<'a>,
}

/// What a destination becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// It stays as written.
    Keep,
    /// It is known under another URL.
    Replace(String),
    /// It ought to be on this site and is not. It stays as written, and is reported.
    Missing,
}

/// What an image's destination becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageDestination {
    /// Where the image is.
    pub destination: Destination,
    /// Width and height in pixels, if known.
    pub size: Option<(u32, u32)>,
}

/// Words that rendering adds to an article.
#[derive(Debug, Clone, Copy)]
pub struct Labels<'a> {
    /// Title of a `[!NOTE]`.
    pub note: &'a str,
    /// Title of a `[!TIP]`.
    pub tip: &'a str,
    /// Title of an `[!IMPORTANT]`.
    pub important: &'a str,
    /// Title of a `[!WARNING]`.
    pub warning: &'a str,
    /// Title of a `[!CAUTION]`.
    pub caution: &'a str,
    /// Name of the section of footnotes.
    pub footnotes: &'a str,
    /// Name of the link from a footnote to where it is used.
    pub back_to_text: &'a str,
    /// Name of the link beside a heading.
    pub heading_link: &'a str,
    /// Name of a ticked checkbox in a task list.
    pub task_done: &'a str,
    /// Name of an empty checkbox in a task list.
    pub task_open: &'a str,
}

/// A rendered body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// HTML that is safe to publish.
    pub html: String,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// The text alone, one block a line; images and raw tags left out, footnotes at the end.
    pub plain_text: String,
    /// Everything the author should look at, in the order of the body.
    pub problems: Vec<Problem>,
    /// Where the first Markdown image is.
    pub first_image: Option<String>,
}

/// A heading of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// The fragment that leads to it, without `#`.
    pub id: String,
    /// Its text without markup.
    pub text: String,
}

/// Something the author should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it is, in bytes of the body as passed in.
    pub range: Range<usize>,
    /// What it is.
    pub kind: ProblemKind,
}

/// What can be wrong with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// A link to a page of this site that does not exist. The link was kept.
    DeadLink(String),
    /// An image of this site that does not exist. The image was kept.
    MissingImage(String),
    /// A destination that could run code or hides something. Only the text was kept.
    UnsafeLink(String),
    /// A formula that could not be read. Its source is shown.
    Formula {
        /// The formula.
        latex: String,
        /// What is wrong with it.
        message: String,
    },
    /// `[^label]` without a footnote of that label. It is shown as written.
    UnknownFootnote(String),
    /// A footnote that nothing refers to. It was left out.
    UnusedFootnote(String),
}

impl Labels<'_> {
    /// English words.
    pub const ENGLISH: Labels<'static> = Labels {
        note: "Note",
        tip: "Tip",
        important: "Important",
        warning: "Warning",
        caution: "Caution",
        footnotes: "Footnotes",
        back_to_text: "Back to the text",
        heading_link: "Link to this section",
        task_done: "Done",
        task_open: "To do",
    };
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProblemKind::DeadLink(destination) => {
                write!(f, "link to `{destination}`, which is no page of this site")
            }
            ProblemKind::MissingImage(destination) => write!(f, "image `{destination}` not found"),
            ProblemKind::UnsafeLink(destination) => write!(f, "unsafe destination `{}` removed", destination.escape_debug()),
            ProblemKind::Formula { latex, message } => write!(f, "formula `{latex}`: {message}"),
            ProblemKind::UnknownFootnote(label) => write!(f, "no footnote `[^{label}]:`"),
            ProblemKind::UnusedFootnote(label) => {
                write!(f, "footnote `[^{label}]` is used nowhere and was left out")
            }
        }
    }
}

/// The syntax beyond CommonMark that is always understood.
pub(crate) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST);

/// Renders an article's body.
pub fn render(body: &str, context: &RenderContext) -> Rendered {
    let Some(marks) = Marks::absent_from(body) else {
        return render_verbatim(body);
    };
    render_with(body, context, marks, Extent::Blocks)
}

/// Renders one line, such as a summary: no paragraph around it, no lists, headings or tables in it.
pub fn render_inline(text: &str, context: &RenderContext) -> String {
    let Some(marks) = Marks::absent_from(text) else {
        return render_verbatim(text).html;
    };
    let mut line = String::with_capacity(text.len() + 8);
    // Whatever follows a letter and a space is paragraph text: `2025. …` no list, `# …` no heading.
    line.push(marks.letter);
    line.push(' ');
    for part in text.lines().map(str::trim).filter(|part| !part.is_empty()) {
        let is_marker = |c: char| matches!(c, '*' | '_' | '~');
        let before = line.trim_end_matches(is_marker).chars().next_back();
        let ends = before.zip(part.trim_start_matches(is_marker).chars().next());
        if !line.ends_with(' ') && !ends.is_some_and(|(before, after)| cjk::joins_lines(before, after)) {
            line.push(' ');
        }
        line.push_str(part);
    }
    render_with(&line, context, marks, Extent::Line).html.trim().to_owned()
}

/// Steps 1 to 5.
fn render_with(body: &str, context: &RenderContext, marks: Marks, extent: Extent) -> Rendered {
    let mut options = OPTIONS;
    options.set(Options::ENABLE_SMART_PUNCTUATION, context.typographer);
    // Formulas in dollars would hide inline text from the first, surveying parse.
    let prepared = prepare::prepare(body, options, context.math, &marks);
    options.set(Options::ENABLE_MATH, context.math);

    let mut events = Transform::new(&prepared, options, context, marks, extent);
    let mut html = String::with_capacity(body.len() * 3 / 2);
    html::push_html(&mut html, &mut events);
    events.finish(html)
}

/// The last resort for a body that leaves no character free to stand for something else: its source, escaped.
fn render_verbatim(body: &str) -> Rendered {
    let mut html = String::from("<pre>");
    // Writing to a string cannot fail.
    let _ = pulldown_cmark_escape::escape_html(&mut html, body);
    html.push_str("</pre>\n");
    Rendered { html, plain_text: body.to_owned(), ..Rendered::default() }
}
