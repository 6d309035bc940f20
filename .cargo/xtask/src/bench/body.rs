//! Fills the body of a generated article: paragraphs, and among them the other blocks that the archive has, at its rates.

use super::random::Random;
use super::words::{Script, capitalised, name};

/// What to write.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) script: Script,
    /// About so many bytes; never more.
    pub(crate) size: usize,
}

/// Where remote pictures are. (They are never fetched.)
pub(crate) const IMAGE_HOSTS: &[&str] =
    &["pictures.example", "img.courier.example", "static.alphaledger.example", "i0.weigong.example", "cdn.duanduan.example"];

/// How many of the sentences have a link, so that an article has about 1.5 of them, as in the archive.
const LINKS_LATIN: f64 = 0.066;
const LINKS_HAN: f64 = 0.008;

/// Below this, there is no room for more than a paragraph.
const SMALL: usize = 250;

/// Writes a body at the end of `text`.
pub(crate) fn write(text: &mut String, body: &Body, random: &mut Random) {
    let end = text.len() + body.size;
    let links = if body.script.is_han() { LINKS_HAN } else { LINKS_LATIN };
    let style = Style { script: body.script, links };
    if body.size < SMALL {
        paragraph(text, end, end, Style { links: 0.0, ..style }, random);
        return;
    }
    // Compared with the archive's, the rates are a little higher, because small articles have none.
    let mut blocks = draw_blocks(body, random);
    if random.chance(0.034) {
        // One huge paragraph, as some feeds deliver everything.
        blocks.clear();
        paragraph(text, end.saturating_sub(SMALL), end, style, random);
    }
    let mut is_first = true;
    loop {
        separate(text, is_first);
        is_first = false;
        if end < text.len() + 40 {
            break;
        }
        // Often several in a row, else the short articles would have no room for theirs.
        while let Some(block) = blocks.pop() {
            let before = text.len();
            write_block(text, block, body.script, random);
            if end < text.len() {
                text.truncate(before);
            } else {
                separate(text, false);
            }
            if random.chance(0.4) {
                break;
            }
        }
        let length = if body.script.is_han() { random.between(60, 700) } else { random.between(120, 900) };
        let room = end.saturating_sub(text.len());
        // A remainder that is too small for a paragraph joins this one.
        let enough = if room < length + 80 { end } else { text.len() + length };
        paragraph(text, enough, end, style, random);
    }
    text.truncate(text.trim_end().len());
}

/// A block that is no plain paragraph.
#[derive(Debug, Clone, Copy)]
enum Block {
    Image,
    AtxHeading,
    SetextHeading,
    Table,
    BulletList,
    NumberedList,
    Quote,
    Fence,
    Rule,
    BoldLine,
    /// Bold that strict CommonMark leaves as asterisks, because a full-width mark stands inside.
    TightBold,
    Money,
    NonBreaking,
    ZeroWidth,
    Indented,
    HardBreaks,
    ScriptLink,
    Autolink,
    BrokenImage,
    DataImage,
}

/// Each kind of block, how many of the articles have it, and how often it may appear in one.
const RATES: &[(Block, f64, usize)] = &[
    (Block::Image, 0.35, 9),
    (Block::AtxHeading, 0.12, 5),
    (Block::SetextHeading, 0.165, 4),
    (Block::Table, 0.052, 2),
    (Block::BulletList, 0.15, 3),
    (Block::NumberedList, 0.055, 2),
    (Block::Quote, 0.03, 3),
    (Block::Fence, 0.02, 2),
    (Block::Rule, 0.03, 2),
    (Block::BoldLine, 0.3, 4),
    (Block::Money, 0.18, 3),
    (Block::NonBreaking, 0.25, 4),
    (Block::ZeroWidth, 0.015, 2),
    (Block::Indented, 0.018, 2),
    (Block::HardBreaks, 0.06, 3),
    (Block::ScriptLink, 0.004, 5),
    (Block::Autolink, 0.012, 3),
    (Block::BrokenImage, 0.003, 3),
    (Block::DataImage, 0.002, 3),
];

fn draw_blocks(body: &Body, random: &mut Random) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut draw = |block: Block, rate: f64, most: usize, random: &mut Random| {
        if random.chance(rate) {
            let count = random.between(1, most + 1);
            // Not more than the body has room for.
            for _ in 0..count.min(1 + body.size / 300) {
                let place = random.below(blocks.len() + 1);
                blocks.insert(place, block);
            }
        }
    };
    for (block, rate, most) in RATES {
        draw(*block, *rate, *most, random);
    }
    if body.script.is_han() {
        draw(Block::TightBold, 0.14, 5, random);
    }
    blocks
}

fn write_block(text: &mut String, block: Block, script: Script, random: &mut Random) {
    let short = |random: &mut Random| {
        let length = random.between(3, 8);
        capitalised(&script.phrase(random, length))
    };
    match block {
        Block::Image => {
            let alt = if random.chance(0.23) { String::new() } else { short(random) };
            let scheme = if random.chance(0.004) { "http" } else { "https" };
            let host = random.pick(IMAGE_HOSTS);
            text.push_str(&format!("![{alt}]({scheme}://{host}/om_bt/{:016x}/641.jpg)", random.next()));
        }
        Block::BrokenImage => text.push_str(&format!("![](/uploads/{:08x}.png)", random.next() as u32)),
        Block::DataImage => text.push_str("![](data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==)"),
        Block::AtxHeading => text.push_str(&format!("{} {}", random.pick(&["##", "##", "###"]), short(random))),
        Block::SetextHeading => text.push_str(&format!("{}\n----------", short(random))),
        Block::Table => table(text, script, random),
        Block::BulletList => list(text, script, |_| "- ".to_owned(), random),
        Block::NumberedList => list(text, script, |number| format!("{number}. "), random),
        Block::Quote => text.push_str(&format!("> {}\n> {}", script.sentence(random), script.sentence(random))),
        Block::Fence => {
            let code = format!("let {} = {};\nprintln({});", name(random).to_lowercase(), random.below(1_000), random.below(100));
            text.push_str(&format!("```\n{code}\n```"));
        }
        Block::Rule => text.push_str("---"),
        Block::BoldLine => text.push_str(&format!("**{}**", short(random))),
        Block::TightBold => {
            let (inside, outside) = (short(random), script.sentence(random));
            text.push_str(&match random.below(3) {
                0 => format!("**｜｜**{outside}"),
                1 => format!("{inside}**{outside}**{inside}。"),
                _ => format!("**“{inside}”**{outside}"),
            });
        }
        Block::Money => {
            let (low, high) = (random.between(1, 50), random.between(50, 400));
            text.push_str(&format!("{} ${low}.5 – ${high} {}", short(random), script.sentence(random)));
        }
        Block::NonBreaking => text.push_str(&format!("{}\u{a0}{}", script.sentence(random), script.sentence(random))),
        Block::ZeroWidth => text.push_str(&format!("\u{200b}{}\u{200e}", script.sentence(random))),
        Block::Indented => text.push_str(&format!("    {}", script.sentence(random))),
        Block::HardBreaks => {
            text.push_str(&format!("{}  \n{}  ", script.sentence(random), script.sentence(random)));
        }
        Block::ScriptLink => text.push_str(&format!("[{}](javascript:void\\(0\\);) {}", short(random), script.sentence(random))),
        Block::Autolink => text.push_str(&format!("<https://{}.example/> {}", name(random).to_lowercase(), script.sentence(random))),
    }
}

fn table(text: &mut String, script: Script, random: &mut Random) {
    let columns = random.between(2, 6);
    let row = |random: &mut Random, cell: &dyn Fn(&mut Random) -> String| {
        let cells: Vec<String> = (0..columns).map(|_| cell(random)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let heading = row(random, &|random| script.phrase(random, 2));
    let rule = row(random, &|_| "---".to_owned());
    text.push_str(&format!("{heading}\n{rule}"));
    for _ in 0..random.between(2, 12) {
        let cells = row(random, &|random| {
            if random.chance(0.6) { format!("{}.{}", random.below(10_000), random.below(100)) } else { script.phrase(random, 2) }
        });
        text.push_str(&format!("\n{cells}"));
    }
}

fn list(text: &mut String, script: Script, marker: impl Fn(usize) -> String, random: &mut Random) {
    for number in 1..=random.between(3, 8) {
        if number > 1 {
            text.push('\n');
        }
        text.push_str(&marker(number));
        let length = random.between(4, 16);
        text.push_str(&script.phrase(random, length));
    }
}

/// Blank line before the next block; none before the first.
fn separate(text: &mut String, is_first: bool) {
    if !is_first && !text.ends_with("\n\n") {
        text.push_str("\n\n");
    }
}

/// Whole sentences until `enough` is reached, in which links appear as often as `links` says; nothing beyond `end`.
fn paragraph(text: &mut String, enough: usize, end: usize, style: Style, random: &mut Random) {
    while text.len() < enough && sentence(text, end, style, random) {}
}

/// How paragraphs are written.
#[derive(Debug, Clone, Copy)]
struct Style {
    script: Script,
    /// How many of the sentences have a link.
    links: f64,
}

/// One sentence more; whether there may be room for another. The last one is cut off where `end` is.
fn sentence(text: &mut String, end: usize, style: Style, random: &mut Random) -> bool {
    let Style { script, links } = style;
    let mut sentence = script.sentence(random);
    if !script.is_han() {
        sentence.push(' ');
    }
    if random.chance(links) {
        let length = random.between(1, 4);
        let label = script.phrase(random, length);
        let (host, page) = (name(random).to_lowercase(), random.below(1 << 30));
        let link = format!("[{label}](https://{host}.example/{page:x}) ");
        // Cut in two, a link would be something else.
        if text.len() + link.len() + sentence.len() < end {
            text.push_str(&link);
        }
    }
    let room = end.saturating_sub(text.len());
    if sentence.len() <= room {
        text.push_str(&sentence);
        return true;
    }
    let stop = if script.is_han() { "。" } else { "." };
    if stop.len() <= room {
        let mut cut = room - stop.len();
        while !sentence.is_char_boundary(cut) {
            cut -= 1;
        }
        // A space here would be taken away at the end, and the size be missed.
        let kept = sentence[..cut].trim_end();
        text.push_str(kept);
        text.push_str(&stop.repeat((room - kept.len()) / stop.len()));
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_has_the_size_that_is_asked_for() {
        let mut random = Random::new(3);
        for script in [Script::Latin, Script::Simplified, Script::Traditional] {
            for size in [0, 1, 5, 40, 90, 300, 1_000, 5_000, 190_000] {
                let mut text = String::from("before\n\n");
                write(&mut text, &Body { script, size }, &mut random);
                let written = text.len().saturating_sub("before\n\n".len());
                let slack = if size < SMALL { 8 } else { 90 };
                assert!(written <= size + 3 && size <= written + slack, "{script:?}: {written} bytes, not {size}");
            }
        }
    }
}
