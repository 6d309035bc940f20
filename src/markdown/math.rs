//! Formulas: LaTeX becomes MathML.
//!
//! `$…$` is found by the parser.
//! `$$…$$`, `\(…\)` and `\[…\]` are found here, before it: to Markdown `\(` is an escaped parenthesis,
//! and a line of a formula that begins with `-` would begin a list.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark_escape::escape_html;
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

use super::prepare::is_escaped;

/// Whether a formula stands in its line or on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Display {
    Inline,
    Block,
}

/// A formula in a body.
pub(super) struct Formula<'a> {
    /// Where it is, delimiters included.
    pub(super) range: Range<usize>,
    pub(super) latex: Cow<'a, str>,
    pub(super) display: Display,
}

/// No formula of an article is longer. The limit bounds the work on hostile input.
const LONGEST: usize = 20_000;

/// No formula of an article is nested deeper. The limit keeps the parser's recursion small.
const DEEPEST: usize = 40;

/// Commands that define others, which could expand without end, and one on which the parser panics (`\char中`).
const REFUSED: [&str; 11] = ["def", "edef", "gdef", "xdef", "let", "futurelet", "newcommand", "renewcommand", "providecommand", "csname", "char"];

/// Opening and closing delimiters. `\\\\(` is how Hugo wants `\\(` written: Markdown takes one backslash for itself.
const DELIMITERS: [(&str, &str, Display); 5] = [
    ("\\\\(", "\\\\)", Display::Inline),
    ("\\\\[", "\\\\]", Display::Block),
    ("\\(", "\\)", Display::Inline),
    ("\\[", "\\]", Display::Block),
    ("$$", "$$", Display::Block),
];

/// Turns LaTeX into a `<math>` element, or says why that cannot be.
pub(super) fn to_mathml(latex: &str, display: Display) -> Result<String, String> {
    check(latex)?;
    let storage = Storage::new();
    // Collected first: the writer would put an error's text into the formula.
    let events: Vec<_> = Parser::new(latex, &storage).collect::<Result<_, _>>().map_err(|error| first_line(&error.to_string()))?;
    let mut annotation = String::new();
    // Writing to a string cannot fail.
    let _ = escape_html(&mut annotation, latex);
    let config = RenderConfig {
        display_mode: match display {
            Display::Inline => DisplayMode::Inline,
            Display::Block => DisplayMode::Block,
        },
        annotation: Some(&annotation),
        ..RenderConfig::default()
    };
    let mut mathml = String::new();
    let events = events.into_iter().map(Ok::<_, std::convert::Infallible>);
    push_mathml(&mut mathml, events, config).map_err(|error| error.to_string())?;
    // pulldown-latex writes `~` as an entity, which its own escaping then spells out.
    Ok(mathml.replace("&amp;nbsp;", "\u{a0}"))
}

/// Tells, without parsing, whether a body could hold formulas that [`find`] finds.
pub(super) fn may_occur_in(body: &str) -> bool {
    DELIMITERS.iter().any(|(opening, ..)| body.contains(opening))
}

/// Finds the formulas of a body, given where its inline text and its code are.
pub(super) fn find(body: &str, is_inline: impl Fn(usize) -> bool, is_code: impl Fn(usize) -> bool) -> Vec<Formula<'_>> {
    let bytes = body.as_bytes();
    let mut found = Vec::new();
    for (opening, closing, display) in DELIMITERS {
        let mut from = 0;
        // Both only ever move forward, which keeps the search linear.
        let (mut closes_at, mut blank_at) = (0, 0);
        while let Some(start) = body[from..].find(opening).map(|at| from + at) {
            from = start + opening.len();
            // The parser has taken the backslash for an escape, so the text begins after it.
            let text_at = start + usize::from(opening.starts_with('\\'));
            if is_escaped(bytes, start) || !is_inline(text_at) {
                continue;
            }
            if closes_at < from {
                let Some(at) = body[from..].find(closing) else {
                    break;
                };
                closes_at = from + at;
            }
            if blank_at < from {
                blank_at = next_blank_line(body, from);
            }
            if blank_at < closes_at {
                continue;
            }
            let latex = body[from..closes_at].trim();
            from = closes_at + closing.len();
            if latex.is_empty() || is_code(closes_at) {
                continue;
            }
            let latex = without_quote_markers(body, start, latex);
            found.push(Formula { range: start..from, latex, display });
        }
    }
    found
}

/// Where the next blank line begins, or the body ends.
fn next_blank_line(body: &str, from: usize) -> usize {
    let mut at = from;
    for line in body[from..].split_inclusive('\n') {
        if at != from && line.trim_start_matches(['>', ' ', '\t']).trim().is_empty() {
            return at;
        }
        at += line.len();
    }
    body.len()
}

/// Takes the `>` of a block quote out of a formula that runs over several lines.
fn without_quote_markers<'a>(body: &str, start: usize, latex: &'a str) -> Cow<'a, str> {
    let line = body[..start].rsplit('\n').next().unwrap_or_default();
    if !latex.contains('\n') || !line.trim_start().starts_with('>') {
        return Cow::Borrowed(latex);
    }
    let lines: Vec<_> = latex.lines().map(|line| line.trim_start_matches(['>', ' '])).collect();
    Cow::Owned(lines.join("\n"))
}

/// Refuses what the LaTeX parser should not see.
///
/// It reads an argument that is itself a command by calling itself, some 16 kB of stack a level in a debug build:
/// `\sqrt\sqrt\sqrt…` must end before the stack does. Groups in braces cost it no stack, environments little.
fn check(latex: &str) -> Result<(), String> {
    if LONGEST < latex.len() {
        return Err(format!("longer than {LONGEST} bytes"));
    }
    // For each open group: how many commands wait for an argument at most, and what came since the last of them.
    let mut groups = vec![Pending::default()];
    let mut environments = 0;
    let mut rest = latex;
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        let depth = groups.len();
        let Some(pending) = groups.last_mut() else {
            break;
        };
        match character {
            '\\' => {
                let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
                let (name, after) = rest.split_at(length);
                if REFUSED.contains(&name) {
                    return Err(format!("\\{name} is not supported"));
                }
                rest = after;
                if takes_argument(name) {
                    pending.commands += 1;
                    pending.atoms = 0;
                    // An option is no argument: `\sqrt[3]`.
                    if let Some((_, after)) = after.trim_start().strip_prefix('[').and_then(|option| option.split_once(']')) {
                        rest = after;
                    }
                } else {
                    pending.atom();
                }
                environments += usize::from(matches!(name, "begin" | "left" | "genfrac" | "sideset"));
                if name.is_empty() {
                    let escaped = rest.chars().next().map_or(0, char::len_utf8);
                    rest = &rest[escaped..];
                }
            }
            '{' => groups.push(Pending::default()),
            '}' => {
                if 1 < depth {
                    groups.pop();
                }
                if let Some(pending) = groups.last_mut() {
                    pending.atom();
                }
            }
            _ if character.is_whitespace() => {}
            _ => pending.atom(),
        }
        if groups.last().is_some_and(|pending| DEEPEST < pending.commands) || DEEPEST < groups.len() || DEEPEST < environments {
            return Err(format!("nested deeper than {DEEPEST}"));
        }
    }
    Ok(())
}

/// Commands that may still wait for an argument.
#[derive(Default)]
struct Pending {
    commands: usize,
    /// Characters and groups since the last command.
    atoms: usize,
}

impl Pending {
    /// Notes a character or a group. No command takes more than two arguments, so two of them end the waiting.
    fn atom(&mut self) {
        self.atoms += 1;
        if self.atoms == 2 {
            self.commands = 0;
        }
    }
}

/// Tells whether a command takes arguments that may be commands: found by trying all that the parser knows.
fn takes_argument(name: &str) -> bool {
    const FAMILIES: [&str; 7] = ["math", "sym", "over", "under", "wide", "bold", "x"];
    const OTHERS: [&str; 28] = [
        "Overrightarrow",
        "acute",
        "bar",
        "binom",
        "breve",
        "cancel",
        "cfrac",
        "check",
        "dbinom",
        "ddot",
        "dfrac",
        "dot",
        "frac",
        "genfrac",
        "grave",
        "hat",
        "not",
        "pmod",
        "prescript",
        "sideset",
        "sqrt",
        "stackrel",
        "tbinom",
        "tfrac",
        "tilde",
        "vec",
        "phantom",
        "substack",
    ];
    FAMILIES.iter().any(|family| name.starts_with(family)) || OTHERS.contains(&name)
}

/// The first line of a message, without the drawing below it.
fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim().to_owned()
}
