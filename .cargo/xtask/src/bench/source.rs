//! Where generated articles come from.

use std::sync::LazyLock;

use super::date::Date;
use super::random::Random;
use super::words::Script;

/// The only category, and the only tag, of its articles.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) folder: &'static str,
    pub(crate) name: &'static str,
    script: Script,
    /// How many articles, beside the others of its language.
    weight: usize,
    ids: Ids,
}

/// What a source's file names look like.
#[derive(Debug, Clone, Copy)]
enum Ids {
    /// `20250208A07W5800`
    Dated,
    /// 32 hexadecimal digits.
    Digest,
    /// `urn,newsml,20250208,nl1n3a`
    Commas,
}

/// One of the sources in this script, large ones more often.
pub(crate) fn draw(script: Script, random: &mut Random) -> &'static Source {
    let candidates = || SOURCES.iter().filter(move |source| source.script == script);
    let mut ticket = random.below(candidates().map(|source| source.weight).sum());
    for source in candidates() {
        if ticket < source.weight {
            return source;
        }
        ticket -= source.weight;
    }
    unreachable!("the ticket is below the sum of the weights")
}

impl Source {
    /// Unlike every other article's, because the article's number is part of it.
    pub(crate) fn id(&self, number: usize, date: &Date, random: &mut Random) -> String {
        let digits = date.digits();
        match self.ids {
            Ids::Dated => format!("{digits}A{number:05X}{:02}", random.below(100)),
            Ids::Digest => {
                let (high, low) = (random.next(), random.next() as u32);
                format!("{high:016x}{low:08x}{number:08x}")
            }
            Ids::Commas => format!("urn,newsml,{digits},nl{:03x}{number:x}", random.below(0x1000)),
        }
    }
}

static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| TABLE.lines().filter_map(source).collect());

/// Reads a line of the table; a test holds that each can be read.
fn source(line: &'static str) -> Option<Source> {
    let mut rest = line;
    let mut column = || {
        let (word, after) = rest.trim_start().split_once(' ')?;
        rest = after;
        Some(word)
    };
    let script = match column()? {
        "latin" => Script::Latin,
        "simplified" => Script::Simplified,
        "traditional" => Script::Traditional,
        _ => return None,
    };
    let weight = column()?.parse().ok()?;
    let ids = match column()? {
        "dated" => Ids::Dated,
        "digest" => Ids::Digest,
        "commas" => Ids::Commas,
        _ => return None,
    };
    let folder = column()?;
    let name = rest.trim();
    Some(Source { folder, name, script, weight, ids })
}

/// The archive's 44, under other names; the four large ones make up half of it.
/// Script, weight, form of the file names, folder, name.
const TABLE: &str = "\
    latin       4383  digest  meridianwire  Meridian Newswires
    latin       3028  commas  courier       Courier
    latin       2948  digest  quaynews      Quay Newswires
    latin       1400  digest  tickertide    TickerTide
    latin       1250  dated   alphaledger   Alpha Ledger
    latin       1100  digest  openbell      Opening Bell
    latin        900  digest  coinpost      Coin Post
    latin        800  dated   bluechip      Blue Chip Daily
    latin        700  digest  harbourtimes  Harbour Times
    latin        600  digest  northstar     North Star
    latin        500  digest  gridreport    Grid & Power Report
    latin        450  digest  medbrief      MedBrief
    latin        400  dated   fieldnotes    Field Notes
    latin        350  digest  chipline      Chipline
    latin        300  digest  autoweekly    Auto Weekly
    latin        250  digest  farmgate      Farm Gate
    latin        200  digest  orbit         Orbit
    latin        160  digest  lawledger     Law Ledger
    latin        130  digest  portside      Portside
    latin        110  dated   kitchentable  The Kitchen Table
    latin         90  digest  c-notes       C++ Notes
    latin         80  digest  filmroll      Film Roll
    latin         60  digest  eveningpost   Evening Post
    latin         40  digest  scorecard     Scorecard
    latin         22  digest  citydesk      City Desk
    latin         10  digest  almanac       Almanac
    simplified  3958  dated   duanduan      duanduan
    simplified  1100  digest  caijing       财经之窗
    simplified   700  digest  kejiribao     科技日日谈
    simplified   500  dated   chengshi      城市观察
    simplified   400  digest  xinwenlu      新闻路
    simplified   280  digest  yundong       运动场
    simplified   190  digest  qiche         汽车周刊
    simplified   130  digest  lvyou         旅游手册
    simplified    90  digest  jiaoyu        教育杂谈
    simplified    50  digest  yinyue        音乐之声
    simplified    25  digest  tushu         图书角
    simplified     6  digest  yuedu         阅读 2.0
    traditional 1100  digest  weigong       維港日報
    traditional  700  dated   gangjing      港島財經
    traditional  400  digest  shanding      山頂新聞
    traditional  200  digest  dianche       電車路
    traditional   90  digest  chalou        茶樓
    traditional   17  digest  lidao         離島
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_table_is_read() {
        assert_eq!(SOURCES.len(), 44);
        assert_eq!(TABLE.lines().count(), 44);
        assert!(SOURCES.iter().all(|source| !source.name.is_empty()));
    }
}
