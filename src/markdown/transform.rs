//! Turns the parser's events into those this site wants, and collects what else it learns.
//!
//! [`Transform`] is an iterator between parser and writer.
//! One event in can be several out (`ready`), and some events in are read ahead (`source`).

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, OffsetIter, Options, Parser, Tag, TagEnd};
use pulldown_cmark_escape::escape_html;

use super::footnote::{self, Footnotes, Note};
use super::fragment::{Fragment, Fragments};
use super::heading::HeadingIds;
use super::marks::{Marks, Piece};
use super::math::{self, Display};
use super::plain_text::PlainText;
use super::prepare::{Prepared, TakenOutKind};
use super::{Destination, Heading, Problem, ProblemKind, RenderContext, Rendered};
use super::{alert, autolink, cjk, link, raw_html, shortcode};

/// How much a text may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// An article.
    Blocks,
    /// One line, written without a paragraph around it.
    Line,
}

/// How many events to look ahead for the character after a line break.
const LOOK_AHEAD: usize = 8;

/// How many events to look ahead for the closing tag of an element such as `<textarea>`.
const CLOSING_LOOK_AHEAD: usize = 64;

/// Footnote labels worth a report are no longer, in characters.
const LONGEST_LABEL: usize = 64;

/// The iterator.
pub(super) struct Transform<'a, 'c> {
    parser: OffsetIter<'a>,
    /// Events read ahead.
    source: VecDeque<(Event<'a>, Range<usize>)>,
    /// Events to hand out.
    ready: VecDeque<Event<'a>>,
    prepared: &'a Prepared<'a>,
    context: &'c RenderContext<'c>,
    marks: Marks,
    extent: Extent,
    straight: StraightQuotes,

    in_code_block: bool,
    /// For each open link, whether its tag was written.
    links: Vec<bool>,
    /// The last character of the text so far, unless something else came since.
    last: Option<char>,
    /// The id of the open heading.
    heading: Option<String>,
    /// The footnote being written, and whether its last paragraph still has to be closed.
    note: Option<(usize, bool)>,
    has_notes: bool,

    ids: HeadingIds,
    footnotes: Footnotes<'a>,
    fragments: Fragments,
    has_raw_html: bool,
    plain_text: PlainText,
    rendered: Rendered,
}

impl<'a> Iterator for Transform<'a, '_> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            match self.pull() {
                Some((event, range)) => self.step(event, range),
                None => self.next_note()?,
            }
        }
    }
}

impl<'a, 'c> Transform<'a, 'c> {
    /// Begins to read a prepared body.
    pub(super) fn new(prepared: &'a Prepared<'a>, options: Options, context: &'c RenderContext<'c>, marks: Marks, extent: Extent) -> Self {
        Transform {
            parser: Parser::new_ext(&prepared.text, options).into_offset_iter(),
            source: VecDeque::new(),
            ready: VecDeque::new(),
            prepared,
            context,
            marks,
            extent,
            straight: StraightQuotes::new(if context.typographer { &prepared.text } else { "" }),
            in_code_block: false,
            links: Vec::new(),
            last: None,
            heading: None,
            note: None,
            has_notes: false,
            ids: HeadingIds::default(),
            footnotes: Footnotes::default(),
            fragments: Fragments::new(marks),
            has_raw_html: false,
            plain_text: PlainText::default(),
            rendered: Rendered::default(),
        }
    }

    /// Takes the HTML that was written from the events, and hands over everything.
    pub(super) fn finish(mut self, html: String) -> Rendered {
        for (label, range) in self.footnotes.unused() {
            self.report(range, ProblemKind::UnusedFootnote(label));
        }
        let html = if self.has_raw_html { (self.context.sanitize)(&html) } else { html };
        let mut rendered = self.rendered;
        rendered.html = self.fragments.expand(html);
        rendered.plain_text = self.plain_text.finish();
        rendered.problems.sort_by_key(|problem| problem.range.start);
        rendered
    }

    /// The next event of the source.
    fn pull(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        self.source.pop_front().or_else(|| self.parser.next())
    }

    /// Looks at an event without taking it.
    fn peek(&mut self, index: usize) -> Option<&(Event<'a>, Range<usize>)> {
        while self.source.len() <= index {
            let next = self.parser.next()?;
            self.source.push_back(next);
        }
        self.source.get(index)
    }

    /// Handles one event.
    fn step(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code_block => {
                let text = self.restore(text);
                self.plain_text.push(&text);
                self.ready.push_back(Event::Text(text));
            }
            Event::Text(text) => {
                let (text, range) = self.merge_texts(text, range);
                self.text(&text, range);
            }
            Event::Code(code) => {
                let code = self.restore(code);
                self.plain_text.push(&code);
                self.last = None;
                self.ready.push_back(Event::Code(code));
            }
            Event::InlineMath(latex) => self.math(latex, Display::Inline, range),
            Event::DisplayMath(latex) => self.math(latex, Display::Block, range),
            Event::Html(html) | Event::InlineHtml(html) => self.inline_html(&html),
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => {
                self.plain_text.space();
                self.last = None;
                self.ready.push_back(Event::HardBreak);
            }
            Event::FootnoteReference(label) => {
                let html = self.footnotes.refer(label);
                self.last = None;
                self.ready.push_back(Event::InlineHtml(html.into()));
            }
            Event::TaskListMarker(done) => self.checkbox(done),
            Event::Rule => self.ready.push_back(Event::Rule),
        }
    }

    /// Handles the beginning of an element.
    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        match tag {
            Tag::Paragraph if self.extent == Extent::Line => return,
            Tag::Heading { level, id, classes, .. } => {
                // Attributes other than id and class are left out.
                let id = self.heading(level as u8, id);
                self.ready.push_back(Event::Start(Tag::Heading { level, id: Some(id), classes, attrs: Vec::new() }));
            }
            Tag::BlockQuote(Some(kind)) => {
                let html = alert::opening_tag(kind, self.context.labels);
                self.ready.push_back(Event::Html(html.into()));
            }
            Tag::Table(alignments) => {
                // Wide tables scroll on their own; whoever has no mouse needs the focus for that.
                self.ready.push_back(Event::Html("<div class=\"table-wrap\" tabindex=\"0\">".into()));
                self.ready.push_back(Event::Start(Tag::Table(alignments)));
            }
            Tag::FootnoteDefinition(label) => {
                let content = self.take_until_end(TagEnd::FootnoteDefinition);
                let range = self.prepared.original(range);
                self.footnotes.define(label, content, range);
            }
            Tag::Link { link_type, dest_url, title, .. } => {
                let mut destination = self.restore(dest_url);
                if link_type == LinkType::Email {
                    destination = format!("mailto:{destination}").into();
                }
                let title = self.restore(title);
                let is_written = self.open_link(&destination, &title, range);
                self.links.push(is_written);
                return;
            }
            Tag::Image { dest_url, title, .. } => {
                self.image(&dest_url, &title, range);
                return;
            }
            Tag::HtmlBlock => self.html_block(),
            Tag::CodeBlock(kind) => {
                self.in_code_block = true;
                let kind = match kind {
                    CodeBlockKind::Fenced(info) => CodeBlockKind::Fenced(self.restore(info)),
                    CodeBlockKind::Indented => CodeBlockKind::Indented,
                };
                self.ready.push_back(Event::Start(Tag::CodeBlock(kind)));
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {
                self.ready.push_back(Event::Start(tag));
                return;
            }
            _ => self.ready.push_back(Event::Start(tag)),
        }
        self.last = None;
    }

    /// Handles the end of an element.
    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                self.ready.push_back(Event::End(tag));
                return;
            }
            TagEnd::Link => {
                if self.links.pop().unwrap_or(false) {
                    self.ready.push_back(Event::InlineHtml("</a>".into()));
                }
                return;
            }
            TagEnd::TableCell => self.plain_text.space(),
            _ => self.plain_text.end_block(),
        }
        self.last = None;
        match tag {
            TagEnd::Paragraph if self.extent == Extent::Line => return,
            TagEnd::Heading(_) => self.heading_link(),
            TagEnd::BlockQuote(Some(_)) => {
                self.ready.push_back(Event::Html(alert::CLOSING_TAG.into()));
                return;
            }
            TagEnd::CodeBlock => self.in_code_block = false,
            _ => {}
        }
        self.ready.push_back(Event::End(tag));
        if tag == TagEnd::Table {
            self.ready.push_back(Event::Html("</div>\n".into()));
        }
    }

    /// Joins the texts that the parser split where a delimiter might have been.
    fn merge_texts(&mut self, first: CowStr<'a>, first_range: Range<usize>) -> (CowStr<'a>, Range<usize>) {
        let mut range = first_range.clone();
        let mut merged = self.with_straight_quotes(first, first_range);
        while let Some((Event::Text(_), _)) = self.peek(0) {
            let Some((Event::Text(text), text_range)) = self.pull() else {
                break;
            };
            range.end = text_range.end;
            let text = self.with_straight_quotes(text, text_range);
            let mut joined = merged.into_string();
            joined.push_str(&text);
            merged = joined.into();
        }
        (merged, range)
    }

    /// Takes back what the typographer did in a paragraph with CJK text, where quotes are the author's business.
    fn with_straight_quotes(&self, text: CowStr<'a>, range: Range<usize>) -> CowStr<'a> {
        let is_typographic = matches!(&*text, "‘" | "’" | "“" | "”" | "–" | "—" | "…");
        if !is_typographic || !self.context.typographer {
            return text;
        }
        let source = self.source_of(&range);
        let is_straight = matches!(source.as_bytes().first(), Some(b'"' | b'\'' | b'-' | b'.'));
        if is_straight && self.straight.contains(range.start) { source.into() } else { text }
    }

    /// The prepared source of an event.
    fn source_of(&self, range: &Range<usize>) -> &'a str {
        let prepared: &'a Prepared<'a> = self.prepared;
        prepared.text.get(range.clone()).unwrap_or_default()
    }

    /// Writes text: what was taken out is put back, bare URLs become links.
    fn text(&mut self, text: &str, range: Range<usize>) {
        let text = self.marks.strip(text);
        let marks = self.marks;
        for piece in marks.pieces(&text) {
            match piece {
                Piece::Text(text) => self.linked_text(text, range.clone()),
                Piece::Token(number) => self.put_back(number),
            }
        }
    }

    /// Writes text whose bare URLs become links.
    fn linked_text(&mut self, text: &str, range: Range<usize>) {
        self.plain_text.push(text);
        self.last = text.chars().next_back().or(self.last);
        self.report_unknown_footnotes(text, &range);
        let mut written = 0;
        if self.links.is_empty() {
            for url in autolink::find(text) {
                self.plain(&text[written..url.range.start]);
                written = url.range.end;
                let shown = &text[url.range];
                let destination = if url.lacks_scheme { format!("http://{shown}") } else { shown.to_owned() };
                let is_written = self.open_link(&destination, "", range.clone());
                self.plain(shown);
                if is_written {
                    self.ready.push_back(Event::InlineHtml("</a>".into()));
                }
            }
        }
        self.plain(&text[written..]);
    }

    /// Writes text as it is.
    fn plain(&mut self, text: &str) {
        if !text.is_empty() {
            self.ready.push_back(Event::Text(text.to_owned().into()));
        }
    }

    /// Writes what a token stands for.
    fn put_back(&mut self, number: usize) {
        let prepared: &'a Prepared<'a> = self.prepared;
        let Some(taken) = prepared.taken_out.get(number) else {
            return;
        };
        match &taken.kind {
            TakenOutKind::Shortcode => {
                self.plain_text.push(taken.source);
                self.last = None;
                self.plain(taken.source);
            }
            TakenOutKind::Formula { latex, display } => self.formula(latex, *display, taken.range.clone()),
        }
    }

    /// Writes a formula that the parser found.
    fn math(&mut self, latex: CowStr<'a>, display: Display, range: Range<usize>) {
        let latex = self.restore(latex);
        let range = self.prepared.original(range);
        self.formula(&latex, display, range);
    }

    /// Writes a formula, or its source and a problem.
    fn formula(&mut self, latex: &str, display: Display, original: Range<usize>) {
        self.plain_text.push(latex);
        self.last = None;
        match math::to_mathml(latex, display) {
            Ok(mathml) => {
                let token = self.fragments.add(Fragment::Html(mathml));
                self.ready.push_back(Event::InlineHtml(token.into()));
            }
            Err(message) => {
                self.ready.push_back(Event::Code(latex.to_owned().into()));
                let kind = ProblemKind::Formula { latex: latex.to_owned(), message };
                self.rendered.problems.push(Problem { range: original, kind });
            }
        }
    }

    /// Writes an HTML block, which the parser hands over line by line.
    fn html_block(&mut self) {
        let mut html = String::new();
        for (event, _) in self.take_until_end(TagEnd::HtmlBlock) {
            if let Event::Html(line) | Event::Text(line) = event {
                html.push_str(&line);
            }
        }
        if is_comment(&html) {
            return;
        }
        let html = raw_html::contain(&self.restore_html(&html));
        self.has_raw_html = true;
        self.plain_text.push_html(&html);
        self.plain_text.end_block();
        self.ready.push_back(Event::Html(html.into()));
    }

    /// Writes a tag or a comment within text.
    fn inline_html(&mut self, html: &str) {
        if is_comment(html) {
            return;
        }
        self.last = None;
        let swallowing = raw_html::swallowing_element(html);
        if let Some(length) = swallowing.and_then(|element| self.length_until_closed(element)) {
            for _ in 0..length {
                self.pull();
            }
            return;
        }
        if swallowing.is_some() || raw_html::is_text(html) {
            let text = self.restore_str(html);
            self.plain_text.push(&text);
            self.plain(&text);
            return;
        }
        let html = self.restore_html(html);
        self.has_raw_html = true;
        self.ready.push_back(Event::InlineHtml(html.into()));
    }

    /// How many events there are up to the closing tag of an element, if that follows in the same place.
    fn length_until_closed(&mut self, element: &str) -> Option<usize> {
        let mut depth = 0usize;
        for index in 0..CLOSING_LOOK_AHEAD {
            match &self.peek(index)?.0 {
                Event::InlineHtml(html) if depth == 0 && raw_html::closes(html, element) => {
                    return Some(index + 1);
                }
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.checked_sub(1)?,
                _ => {}
            }
        }
        None
    }

    /// Writes a line break within a paragraph, which between two CJK characters is nothing.
    fn soft_break(&mut self) {
        let before = self.last;
        let after = self.next_character();
        if before.zip(after).is_some_and(|(before, after)| cjk::joins_lines(before, after)) {
            return;
        }
        self.plain_text.space();
        self.ready.push_back(Event::SoftBreak);
    }

    /// The first character of the text that follows, if text follows.
    fn next_character(&mut self) -> Option<char> {
        let marks = self.marks;
        for index in 0..LOOK_AHEAD {
            match &self.peek(index)?.0 {
                Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
                | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => {}
                Event::Text(text) => {
                    let first = text.chars().find(|&c| c != marks.letter && c != marks.punctuation);
                    if first.is_some() {
                        return first.filter(|&c| !marks.contains(c));
                    }
                }
                _ => return None,
            }
        }
        None
    }

    /// Writes the checkbox of a task.
    fn checkbox(&mut self, done: bool) {
        let (state, label) = match done {
            true => (" checked=\"\"", self.context.labels.task_done),
            false => ("", self.context.labels.task_open),
        };
        let mut html = format!("<input type=\"checkbox\" disabled=\"\"{state} aria-label=\"");
        // Writing to a string cannot fail.
        let _ = escape_html(&mut html, label);
        html.push_str("\" />");
        let token = self.fragments.add(Fragment::Html(html));
        self.ready.push_back(Event::InlineHtml(format!("{token} ").into()));
    }

    /// Writes a link's opening tag unless it is unsafe; tells whether it was written.
    fn open_link(&mut self, destination: &str, title: &str, range: Range<usize>) -> bool {
        if !link::is_safe_link(destination) {
            self.report_at(range, ProblemKind::UnsafeLink(destination.to_owned()));
            return false;
        }
        let tag = match (self.context.link)(destination) {
            Destination::Replace(url) => link::opening_tag(&url, title, false),
            Destination::Keep if shortcode::occurs_in(destination) => {
                self.report_at(range, ProblemKind::DeadLink(destination.to_owned()));
                return false;
            }
            Destination::Keep => link::opening_tag(destination, title, link::is_remote(destination)),
            Destination::Missing => {
                self.report_at(range, ProblemKind::DeadLink(destination.to_owned()));
                link::opening_tag(destination, title, false)
            }
        };
        self.ready.push_back(Event::InlineHtml(tag.into()));
        true
    }

    /// Writes an image, taking the events that make up its alternative text.
    fn image(&mut self, destination: &str, title: &str, range: Range<usize>) {
        let content = self.take_until_end(TagEnd::Image);
        let alternative = self.text_of(&content).shown;
        self.last = None;
        let destination = self.restore_str(destination);
        if !link::is_safe_image(&destination) {
            self.report_at(range, ProblemKind::UnsafeLink(destination));
            self.plain_text.push(&alternative);
            self.plain(&alternative);
            return;
        }
        let found = (self.context.image)(&destination);
        let source = match found.destination {
            Destination::Replace(url) => url,
            Destination::Keep => destination,
            Destination::Missing => {
                self.report_at(range, ProblemKind::MissingImage(destination.clone()));
                destination
            }
        };
        let title = self.restore_str(title);
        let tag = link::image_tag(&source, &alternative, &title, found.size);
        self.rendered.first_image.get_or_insert(source);
        self.ready.push_back(Event::InlineHtml(tag.into()));
    }

    /// Gives a heading its id, reading ahead to its end, and returns what stands for the id.
    fn heading(&mut self, level: u8, explicit_id: Option<CowStr<'a>>) -> CowStr<'a> {
        let content = self.read_ahead_to_end();
        let text = self.text_of(&content);
        for event in content.into_iter().rev() {
            self.source.push_front(event);
        }
        let id = match explicit_id {
            Some(id) if !id.trim().is_empty() => self.ids.unique(self.restore_str(id.trim())),
            _ => self.ids.for_text(&text.written),
        };
        // The sanitiser would take ids such as `title` and `links` away, yet here they are harmless:
        // only images, forms and embedded objects can hide a property of the document behind their id.
        let token = self.fragments.add(Fragment::Text(id.clone()));
        self.rendered.headings.push(Heading { level, id: id.clone(), text: text.shown.trim().to_owned() });
        self.heading = Some(id);
        token.into()
    }

    /// Writes the link beside a heading.
    fn heading_link(&mut self) {
        let Some(id) = self.heading.take() else {
            return;
        };
        let token = self.fragments.add(Fragment::Text(id));
        let mut html = format!("<a class=\"heading-link\" href=\"#{token}\" aria-label=\"");
        // Writing to a string cannot fail.
        let _ = escape_html(&mut html, self.context.labels.heading_link);
        html.push_str("\">#</a>");
        self.ready.push_back(Event::InlineHtml(html.into()));
    }

    /// After the body: closes a note and opens the next. `None` once everything is written.
    fn next_note(&mut self) -> Option<()> {
        if let Some((number, closes_paragraph)) = self.note.take() {
            let back_links = self.footnotes.back_links(number, self.context.labels);
            if closes_paragraph {
                self.ready.push_back(Event::InlineHtml(back_links.into()));
                self.end(TagEnd::Paragraph);
            } else {
                self.ready.push_back(Event::Html(format!("<p>{}</p>\n", back_links.trim_start()).into()));
            }
            self.ready.push_back(Event::Html("</li>\n".into()));
            return Some(());
        }
        let Some(Note { number, mut content }) = self.footnotes.next_note() else {
            // Said once only: the flag is taken back.
            if !std::mem::take(&mut self.has_notes) {
                return None;
            }
            self.ready.push_back(Event::Html(footnote::CLOSING_TAG.into()));
            return Some(());
        };
        if !self.has_notes {
            self.has_notes = true;
            let html = footnote::opening_tag(self.context.labels);
            self.ready.push_back(Event::Html(html.into()));
        }
        self.ready.push_back(Event::Html(format!("<li id=\"fn-{number}\">\n").into()));
        let closes_paragraph = matches!(content.last(), Some((Event::End(TagEnd::Paragraph), _)));
        if closes_paragraph {
            content.pop();
        }
        self.source.extend(content);
        self.note = Some((number, closes_paragraph));
        Some(())
    }

    /// Takes the events up to the end of the element that has just begun.
    fn take_until_end(&mut self, end: TagEnd) -> Vec<(Event<'a>, Range<usize>)> {
        let mut content = self.read_ahead_to_end();
        if matches!(content.last(), Some((Event::End(tag), _)) if *tag == end) {
            content.pop();
        }
        content
    }

    /// The events up to and with the end of the element that has just begun.
    fn read_ahead_to_end(&mut self) -> Vec<(Event<'a>, Range<usize>)> {
        let mut content = Vec::new();
        let mut depth = 0usize;
        while let Some((event, range)) = self.pull() {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => {
                    content.push((event, range));
                    break;
                }
                Event::End(_) => depth -= 1,
                _ => {}
            }
            content.push((event, range));
        }
        content
    }

    /// The plain text of some events.
    fn text_of(&self, content: &[(Event<'a>, Range<usize>)]) -> InlineText {
        let mut text = InlineText::default();
        let mut push = |shown: &str, written: &str| {
            text.shown.push_str(shown);
            text.written.push_str(written);
        };
        for (event, range) in content {
            match event {
                Event::Text(typographic) => {
                    let shown = self.with_straight_quotes(typographic.clone(), range.clone());
                    let is_replaced = self.context.typographer && matches!(&*shown, "‘" | "’" | "“" | "”" | "–" | "—" | "…");
                    let shown = self.restore_str(&shown);
                    let written = if is_replaced { self.source_of(range) } else { &shown };
                    push(&shown, written);
                }
                Event::Code(code) | Event::InlineMath(code) | Event::DisplayMath(code) => {
                    let code = self.restore_str(code);
                    push(&code, &code);
                }
                Event::SoftBreak | Event::HardBreak => push(" ", " "),
                _ => {}
            }
        }
        text
    }

    /// Gives a text back as the author wrote it.
    fn restore(&self, text: CowStr<'a>) -> CowStr<'a> {
        if text.is_ascii() || !text.contains(|c| self.marks.contains(c)) {
            return text;
        }
        self.restore_str(&text).into()
    }

    /// The same for a borrowed text.
    fn restore_str(&self, text: &str) -> String {
        let text = self.marks.strip(text);
        let pieces = self.marks.pieces(&text);
        pieces
            .map(|piece| match piece {
                Piece::Text(text) => text,
                Piece::Token(number) => self.prepared.taken_out.get(number).map_or("", |taken| taken.source),
            })
            .collect()
    }

    /// Raw HTML as the author wrote it, but a shortcode stays visible: `{{<figure>}}` is no element.
    fn restore_html(&self, html: &str) -> String {
        let html = self.marks.strip(html);
        let mut out = String::with_capacity(html.len());
        for piece in self.marks.pieces(&html) {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Token(number) => {
                    let source = self.prepared.taken_out.get(number).map_or("", |taken| taken.source);
                    // Writing to a string cannot fail.
                    let _ = escape_html(&mut out, source);
                }
            }
        }
        out
    }

    /// Reports `[^label]` that is still there, and so has no footnote.
    fn report_unknown_footnotes(&mut self, text: &str, range: &Range<usize>) {
        for (start, _) in text.match_indices("[^") {
            let rest = &text[start + 2..];
            let is_label = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_');
            let length = rest.chars().take(LONGEST_LABEL).take_while(is_label).map(char::len_utf8).sum();
            let (label, rest) = rest.split_at(length);
            if !label.is_empty() && rest.starts_with(']') {
                self.report_at(range.clone(), ProblemKind::UnknownFootnote(label.to_owned()));
            }
        }
    }

    /// Reports a problem at a place in the prepared text.
    fn report_at(&mut self, range: Range<usize>, kind: ProblemKind) {
        let range = self.prepared.original(range);
        self.report(range, kind);
    }

    /// Reports a problem at a place in the body.
    fn report(&mut self, range: Range<usize>, kind: ProblemKind) {
        self.rendered.problems.push(Problem { range, kind });
    }
}

/// The text of a heading or an image.
#[derive(Default)]
struct InlineText {
    /// As readers see it.
    shown: String,
    /// With the quotes and dashes of the source: Hugo makes ids from these.
    written: String,
}

/// The paragraphs in which the typographer must not act.
struct StraightQuotes {
    /// The beginnings of paragraphs in order, and whether each holds CJK text.
    paragraphs: Vec<(usize, bool)>,
}

impl StraightQuotes {
    /// Looks for CJK text in the paragraphs of a text.
    fn new(text: &str) -> StraightQuotes {
        let mut paragraphs: Vec<(usize, bool)> = Vec::new();
        if text.is_ascii() {
            return StraightQuotes { paragraphs };
        }
        let mut at = 0;
        let mut after_blank = true;
        for line in text.split_inclusive('\n') {
            let is_blank = line.trim().is_empty();
            match paragraphs.last_mut() {
                Some((_, has_cjk)) if !after_blank => *has_cjk |= cjk::contains_cjk(line),
                _ if !is_blank => paragraphs.push((at, cjk::contains_cjk(line))),
                _ => {}
            }
            after_blank = is_blank;
            at += line.len();
        }
        StraightQuotes { paragraphs }
    }

    /// Tells whether a position is in a paragraph with CJK text.
    fn contains(&self, at: usize) -> bool {
        let after = self.paragraphs.partition_point(|(start, _)| *start <= at);
        after.checked_sub(1).is_some_and(|index| self.paragraphs[index].1)
    }
}

/// Tells whether HTML is one comment and nothing else.
fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.starts_with("<!--") && html.find("-->").is_some_and(|end| end + 3 == html.len())
}
