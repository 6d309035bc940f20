//! What happens to a body before it is parsed for good: small edits that its author would not notice.
//!
//! The entry point is [`prepare`].
//!
//! 1. Look for anything that may need an edit; nearly always there is nothing, and the body stays as it is.
//! 2. Parse once to learn where inline text is, as opposed to code, HTML, link destinations and markers ([`Survey`]).
//! 3. Collect the edits: formulas and shortcodes become tokens, delimiter runs get flanking marks.
//! 4. Apply them, remembering where each was, so that diagnostics point into the body as written.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::cjk_emphasis::{self, DelimiterRun};
use super::marks::Marks;
use super::math::{self, Display};
use super::{autolink, shortcode};

/// A body ready to be parsed.
pub(super) struct Prepared<'a> {
    /// The body with its edits.
    pub(super) text: Cow<'a, str>,
    /// What the tokens in the text stand for.
    pub(super) taken_out: Vec<TakenOut<'a>>,
    patches: Vec<Patch>,
}

/// Something replaced by a token.
pub(super) struct TakenOut<'a> {
    /// The source, delimiters included.
    pub(super) source: &'a str,
    /// Where it was in the body.
    pub(super) range: Range<usize>,
    pub(super) kind: TakenOutKind<'a>,
}

/// What was replaced by a token.
pub(super) enum TakenOutKind<'a> {
    Formula { latex: Cow<'a, str>, display: Display },
    Shortcode,
}

/// One edit, for translating positions.
struct Patch {
    original: Range<usize>,
    edited: Range<usize>,
}

impl Prepared<'_> {
    /// Where a range of the edited text is in the body.
    pub(super) fn original(&self, range: Range<usize>) -> Range<usize> {
        let start = self.original_position(range.start, |patch| patch.original.start);
        let end = self.original_position(range.end, |patch| patch.original.end);
        start..end.max(start)
    }

    /// Translates one position; `inside` decides for a position within an edit.
    fn original_position(&self, position: usize, inside: impl Fn(&Patch) -> usize) -> usize {
        let after = self.patches.partition_point(|patch| patch.edited.start <= position);
        let Some(patch) = after.checked_sub(1).and_then(|index| self.patches.get(index)) else {
            return position;
        };
        if position < patch.edited.end { inside(patch) } else { patch.original.end + (position - patch.edited.end) }
    }
}

/// Makes the edits that a body needs.
pub(super) fn prepare<'a>(body: &'a str, options: Options, math: bool, marks: &Marks) -> Prepared<'a> {
    let shortcodes = shortcode::find(body);
    let formulas = math && math::may_occur_in(body);
    if shortcodes.is_empty() && !formulas && !may_need_marks(body, marks) {
        return Prepared { text: Cow::Borrowed(body), taken_out: Vec::new(), patches: Vec::new() };
    }

    let survey = Survey::new(body, options);
    let mut taken_out: Vec<TakenOut> = shortcodes
        .into_iter()
        .filter(|range| !survey.is_code(range.start))
        .map(|range| TakenOut { source: &body[range.clone()], range, kind: TakenOutKind::Shortcode })
        .collect();
    if formulas {
        let found = math::find(body, |at| survey.is_inline(at), |at| survey.is_code(at));
        taken_out.extend(found.into_iter().map(|formula| TakenOut {
            source: &body[formula.range.clone()],
            range: formula.range,
            kind: TakenOutKind::Formula { latex: formula.latex, display: formula.display },
        }));
        taken_out.sort_by_key(|taken| taken.range.start);
    }
    // A formula in a shortcode, or the other way round, belongs to what began first.
    let mut end = 0;
    taken_out.retain(|taken| {
        let is_apart = end <= taken.range.start;
        if is_apart {
            end = taken.range.end;
        }
        is_apart
    });
    apply(body, taken_out, mark_edits(body, &survey, marks), marks)
}

/// Replaces what was taken out by tokens and inserts the marks elsewhere. Both lists are in order.
fn apply<'a>(body: &'a str, taken_out: Vec<TakenOut<'a>>, marks_to_insert: Vec<(usize, String)>, marks: &Marks) -> Prepared<'a> {
    if taken_out.is_empty() && marks_to_insert.is_empty() {
        return Prepared { text: Cow::Borrowed(body), taken_out, patches: Vec::new() };
    }
    let mut text = String::with_capacity(body.len() + 8 * (taken_out.len() + marks_to_insert.len()));
    let mut patches = Vec::with_capacity(taken_out.len() + marks_to_insert.len());
    let mut copied = 0;
    let mut replace = |original: Range<usize>, with: &str| {
        text.push_str(&body[copied..original.start]);
        let start = text.len();
        text.push_str(with);
        copied = original.end;
        patches.push(Patch { original, edited: start..text.len() });
    };

    let mut insertions = marks_to_insert.into_iter().peekable();
    for (number, taken) in taken_out.iter().enumerate() {
        while let Some((at, mark)) = insertions.next_if(|(at, _)| *at <= taken.range.start) {
            replace(at..at, &mark);
        }
        while insertions.next_if(|(at, _)| *at < taken.range.end).is_some() {}
        replace(taken.range.clone(), &marks.token(number));
    }
    for (at, mark) in insertions {
        replace(at..at, &mark);
    }
    text.push_str(&body[copied..]);
    Prepared { text: Cow::Owned(text), taken_out, patches }
}

/// Tells, without parsing, whether any delimiter run of a body could need a mark.
fn may_need_marks(body: &str, marks: &Marks) -> bool {
    let everything = Inline { range: 0..body.len(), begins_line: true, ends_cell: true };
    edits_in(body, &everything, marks).next().is_some()
}

/// The marks to insert, in order.
fn mark_edits(body: &str, survey: &Survey, marks: &Marks) -> Vec<(usize, String)> {
    survey
        .inline
        .iter()
        .flat_map(|inline| edits_in(body, inline, marks))
        .flat_map(|(run, edit)| [(run.start, edit.before), (run.end, edit.after)])
        .filter(|(_, mark)| !mark.is_empty())
        .collect()
}

/// The delimiter runs of a stretch of inline text that need marks.
fn edits_in(body: &str, inline: &Inline, marks: &Marks) -> impl Iterator<Item = (Range<usize>, cjk_emphasis::Edit)> {
    let bytes = body.as_bytes();
    let mut at = inline.range.start;
    std::iter::from_fn(move || {
        while at < inline.range.end {
            let delimiter = bytes[at];
            if !matches!(delimiter, b'*' | b'_' | b'~') {
                at += 1;
                continue;
            }
            let mut start = at;
            let length = bytes[at..inline.range.end].iter().take_while(|&&byte| byte == delimiter).count();
            at += length;
            if is_escaped(bytes, start) {
                start += 1;
            }
            if start == at {
                continue;
            }
            let run = delimiter_run(body, inline, start..at);
            if let Some(edit) = cjk_emphasis::edit(run, marks) {
                return Some((start..at, edit));
            }
        }
        None
    })
}

/// Describes a run and what stands around it.
fn delimiter_run(body: &str, inline: &Inline, range: Range<usize>) -> DelimiterRun {
    let delimiter = body.as_bytes()[range.start];
    let (mut before, mut two_before) = (None, None);
    if !(inline.begins_line && range.start == inline.range.start) {
        let mut characters = body[..range.start].chars().rev();
        before = characters.next();
        two_before = characters.next();
    }
    let mut after = None;
    if !(inline.ends_cell && range.end == inline.range.end) {
        after = body[range.end..].chars().next();
    }
    DelimiterRun {
        delimiter,
        length: range.len(),
        two_before,
        before,
        after,
        in_url: delimiter == b'_' && autolink::continues_url(&body[range.end..]) && autolink::is_inside_url(&body[inline.range.start..range.start]),
    }
}

/// Tells whether an odd number of backslashes stands before a position.
pub(super) fn is_escaped(bytes: &[u8], at: usize) -> bool {
    bytes[..at].iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1
}

/// Where inline text and code are in a body.
struct Survey {
    inline: Vec<Inline>,
    code: Vec<Range<usize>>,
}

/// A stretch of inline text, emphasis markers included.
struct Inline {
    range: Range<usize>,
    /// Nothing but block markers stands before it on its line.
    begins_line: bool,
    /// It ends a table cell.
    ends_cell: bool,
}

impl Survey {
    fn new(body: &str, options: Options) -> Survey {
        let mut survey = Survey { inline: Vec::new(), code: Vec::new() };
        // How many elements are open whose text is no inline text.
        let mut opaque = 0usize;
        let mut begins_line = true;
        let marker_length = |tag: &Tag, range: &Range<usize>| match tag {
            Tag::Strong => 2,
            Tag::Strikethrough if body[range.clone()].starts_with("~~") => 2,
            _ => 1,
        };
        let mut marker_lengths: Vec<usize> = Vec::new();
        for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
            match event {
                Event::Start(tag) => match tag {
                    Tag::CodeBlock(_) => {
                        opaque += 1;
                        survey.code.push(range);
                    }
                    Tag::HtmlBlock | Tag::MetadataBlock(_) => opaque += 1,
                    Tag::Link { link_type, .. } | Tag::Image { link_type, .. } => {
                        begins_line = false;
                        opaque += usize::from(is_its_own_address(link_type));
                        marker_lengths.push(usize::from(is_its_own_address(link_type)));
                    }
                    Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {
                        let length = marker_length(&tag, &range);
                        marker_lengths.push(length);
                        if opaque == 0 {
                            survey.push(range.start..range.start + length, &mut begins_line);
                        }
                    }
                    _ => begins_line = true,
                },
                Event::End(tag) => match tag {
                    TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => {
                        opaque = opaque.saturating_sub(1);
                        begins_line = true;
                    }
                    TagEnd::Link | TagEnd::Image => {
                        begins_line = false;
                        opaque = opaque.saturating_sub(marker_lengths.pop().unwrap_or(0));
                    }
                    TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                        let length = marker_lengths.pop().unwrap_or(0);
                        if opaque == 0 {
                            survey.push(range.end.saturating_sub(length)..range.end, &mut begins_line);
                        }
                    }
                    TagEnd::TableCell => {
                        if let Some(last) = survey.inline.last_mut() {
                            last.ends_cell = true;
                        }
                        begins_line = true;
                    }
                    _ => begins_line = true,
                },
                Event::Text(_) if opaque == 0 => survey.push(range, &mut begins_line),
                Event::Code(_) => {
                    survey.code.push(range);
                    begins_line = false;
                }
                Event::SoftBreak | Event::HardBreak => begins_line = true,
                Event::TaskListMarker(_) => {}
                _ => begins_line = false,
            }
        }
        survey
    }

    /// Adds a stretch, or makes the last one longer.
    fn push(&mut self, range: Range<usize>, begins_line: &mut bool) {
        match self.inline.last_mut() {
            Some(last) if last.range.end == range.start && !*begins_line => last.range.end = range.end,
            _ => self.inline.push(Inline { range, begins_line: *begins_line, ends_cell: false }),
        }
        *begins_line = false;
    }

    /// Tells whether a position is in inline text.
    fn is_inline(&self, at: usize) -> bool {
        let after = self.inline.partition_point(|inline| inline.range.start <= at);
        after.checked_sub(1).is_some_and(|index| at < self.inline[index].range.end)
    }

    /// Tells whether a position is in code.
    fn is_code(&self, at: usize) -> bool {
        let after = self.code.partition_point(|range| range.start <= at);
        after.checked_sub(1).is_some_and(|index| at < self.code[index].end)
    }
}

/// Tells whether a link's text is also its address or its label, so that a mark in it would break the link.
fn is_its_own_address(link_type: LinkType) -> bool {
    use LinkType::{Autolink, Collapsed, Email, Shortcut};
    matches!(link_type, Autolink | Email | Collapsed | Shortcut)
}
