//! The words that generated articles are made of. They mean nothing; what matters is that they are as frequent, as long
//! and as varied as words of real languages are.

use std::sync::LazyLock;

use super::random::Random;

/// A text's language, as far as generating it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    Latin,
    Simplified,
    Traditional,
}

impl Script {
    pub(crate) fn is_han(self) -> bool {
        self != Self::Latin
    }

    /// One sentence, without a space at its end.
    pub(crate) fn sentence(self, random: &mut Random) -> String {
        if self.is_han() { self.han_sentence(random) } else { latin_sentence(random) }
    }

    /// Text of `count` words, or of so many Han characters.
    pub(crate) fn phrase(self, random: &mut Random, count: usize) -> String {
        if !self.is_han() {
            let words: Vec<String> = (0..count).map(|_| latin_word(random)).collect();
            return words.join(" ");
        }
        let mut text = String::new();
        let mut characters = 0;
        while characters < count {
            let word = self.han_word(random);
            characters += word.chars().count();
            text.push_str(&word);
        }
        text
    }

    fn han_sentence(self, random: &mut Random) -> String {
        let mut text = String::new();
        for clause in 0..random.between(1, 4) {
            if clause > 0 {
                text.push(if random.chance(0.12) { '、' } else { '，' });
            }
            let length = random.between(5, 14);
            let phrase = self.phrase(random, length);
            match random.below(40) {
                0 if self == Self::Traditional => text.push_str(&format!("「{phrase}」")),
                0 | 1 => text.push_str(&format!("“{phrase}”")),
                2 => text.push_str(&format!("{phrase}（{}）", latin_word(random))),
                3 => text.push_str(&format!("{}年{phrase}", random.between(1990, 2026))),
                4 => text.push_str(&format!("{phrase}{}.{}%", random.below(100), random.below(10))),
                5 => text.push_str(&format!("{}{phrase}", name(random))),
                _ => text.push_str(&phrase),
            }
        }
        text.push(random.pick(&['。', '。', '。', '。', '。', '。', '！', '？', '；']));
        text
    }

    fn han_word(self, random: &mut Random) -> String {
        let (words, characters) = match self {
            Self::Traditional => (&TRADITIONAL_WORDS, TRADITIONAL),
            _ => (&SIMPLIFIED_WORDS, SIMPLIFIED),
        };
        if random.chance(0.45) {
            return frequent(random, words).to_owned();
        }
        // A character outside the usual ones is rare, but there are thousands of them, and an index must hold them all.
        if random.chance(0.01) {
            let rare = 0x4e00 + u32::try_from(random.below(0x51a5)).unwrap_or(0);
            return char::from_u32(rare).map_or_else(String::new, String::from);
        }
        let count = characters.len() / HAN_BYTES;
        let start = random.zipf(count) * HAN_BYTES;
        characters[start..start + HAN_BYTES].to_owned()
    }
}

/// A made-up proper name, of which there are hundreds of thousands.
pub(crate) fn name(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..random.between(2, 4) {
        text.push_str(random.pick(SYLLABLES));
    }
    capitalised(&text)
}

/// With a capital first letter.
pub(crate) fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn latin_sentence(random: &mut Random) -> String {
    let mut text = String::new();
    let words = random.between(6, 24);
    for word in 0..words {
        if word > 0 {
            text.push_str(if random.chance(0.07) { ", " } else { " " });
        }
        let next = latin_word(random);
        text.push_str(&if word == 0 { capitalised(&next) } else { next });
    }
    text.push_str(random.pick(&[".", ".", ".", ".", ".", ".", ".", ".", "?", "!", ":"]));
    text
}

fn latin_word(random: &mut Random) -> String {
    match random.below(100) {
        0..=5 => name(random),
        6..=8 => random.between(1, 10_000).to_string(),
        9 => format!("{}-{}", frequent(random, &LATIN), frequent(random, &LATIN)),
        10..=19 => format!("{}{}", frequent(random, &LATIN), random.pick(&["s", "ed", "ing", "ly", "er", "ness"])),
        _ => frequent(random, &LATIN).to_owned(),
    }
}

/// One of a list whose first items are the most frequent.
fn frequent(random: &mut Random, words: &Words) -> &'static str {
    words[random.zipf(words.len())]
}

/// Words in the order of their frequency. They are split once: a site takes some ten million of them.
type Words = LazyLock<Vec<&'static str>>;

static LATIN: Words = LazyLock::new(|| LATIN_TEXT.split_ascii_whitespace().collect());
static SIMPLIFIED_WORDS: Words = LazyLock::new(|| SIMPLIFIED_TEXT.split_ascii_whitespace().collect());
static TRADITIONAL_WORDS: Words = LazyLock::new(|| TRADITIONAL_TEXT.split_ascii_whitespace().collect());

/// Every character of the Han lists takes so many bytes in UTF-8.
const HAN_BYTES: usize = 3;

const SYLLABLES: &[&str] = &[
    "ba", "bel", "bor", "bryn", "ca", "cel", "chi", "cor", "da", "den", "dor", "dra", "el", "en", "fa", "fer", "fin", "ga", "gel", "gor", "ha",
    "hel", "hor", "il", "in", "ja", "jor", "ka", "kel", "kor", "la", "len", "lor", "ma", "mel", "mor", "na", "nel", "nor", "o", "or", "pa", "pel",
    "por", "qui", "ra", "ren", "ror", "sa", "sel", "sor", "ta", "tel", "tor", "u", "ul", "va", "vel", "vor", "wa", "wen", "xi", "ya", "yor", "za",
    "zel",
];

const LATIN_TEXT: &str = "et in est non ad ut cum sed a qui quod si de ex per ab aut enim esse ac autem eius hoc quae quam nec \
    eum sunt pro nam id quo ita se sit tamen atque quidem vel etiam nihil causa ante inter omnes modo post res tempus \
    urbs annus bellum civis consul dies domus fides forum genus homo imperium iter labor lex liber locus manus mare mens \
    miles mons mors navis nomen numerus nox opus ordo pars pater pax pecunia populus porta praesidium princeps pugna ratio \
    regnum rex ripa sanguis senatus sermo servus signum silva sol spes studium tellus templum terra timor tribus turba \
    umbra unda usus vallis verbum via victoria vigor villa virtus vis vita voluntas vox vulnus acer aeger aequus albus altus \
    amplus antiquus aptus arduus asper avarus beatus bonus brevis caecus carus celer certus clarus commodus cupidus densus \
    dexter dignus dirus dives dubius dulcis durus egregius ferox fessus fidelis firmus fortis frequens frigidus gratus \
    gravis idoneus imus incertus ingens iucundus iustus laetus latus levis longus magnus malus medius memor minor mirus \
    miser mollis mortalis multus mutus nobilis notus novus nudus obscurus par parvus pauper perpetuus piger pius plenus \
    potens praeceps pravus primus priscus pristinus pulcher purus rapidus rarus rectus rusticus sacer saevus salvus \
    sanus sapiens secundus senex serenus severus siccus similis sincerus solus subitus summus superbus tantus tardus \
    tenuis tepidus tristis tutus unicus utilis vacuus validus varius vastus vehemens velox verus vetus vicinus vilis vivus \
    accedo accipio addo adsum aestimo ago amitto appello audio augeo capio cedo cogito cogo cognosco colligo comparo \
    concedo condo confero conficio conor conservo constituo consulo contendo converto credo curo debeo decerno defendo \
    deleo desino dico discedo divido doceo duco efficio emo eo erro exerceo existimo expono facio fero fingo fluo frango \
    fugio gero habeo hortor iacio impero impono incipio instituo intellego invenio iubeo iudico iungo laudo lego libero \
    loquor mando maneo metuo miror misceo mitto moneo moveo muto narro nego nescio neglego noceo nosco nuntio obtineo \
    occupo oppugno opto ostendo paro pello perdo permitto pervenio peto placeo pono posco possum praebeo praesto premo \
    probo progredior promitto propono prosum puto quaero rapio reddo redeo refero rego relinquo reperio resisto respondeo \
    rideo rogo rumpo scio scribo sedeo sentio sequor servo sino soleo solvo specto spero statuo sumo supero suscipio tango \
    tempto teneo tollo trado traho transeo utor valeo venio verto veto video vinco vivo voco volo volvo";

const SIMPLIFIED_TEXT: &str = "我们 一个 没有 公司 中国 市场 他们 发展 可以 企业 进行 问题 经济 工作 技术 已经 自己 这个 今年 目前 \
    时间 表示 通过 投资 增长 产品 国家 行业 社会 城市 服务 未来 项目 人民 关系 政策 北方 南方 世界 科技 数据 消费 需要 \
    国际 能力 生活 影响 认为 成为 以及 其中 全球 记者 开始 建设 管理 银行 价格 美元 教育 文化 汽车 创新 智能 平台 用户 网络 \
    合作 资金 部门 地区 生产 研究 系统 情况 重要 同时 因为 如果 但是 所以 可能 预计 下降 上涨 季度 利润 收入 股票 分析 \
    报告 消息 计划 安全 环境 能源 健康 医院 学生 大学 孩子 家庭 故事 电影 音乐 比赛 球队 选手 交通 天气 旅游 春节 \
    人工智能 新能源 数字化 有限公司 负责人 生产力 相关部门 第一季度 供应链 消费者 基础设施 高质量";

const TRADITIONAL_TEXT: &str = "我們 一個 沒有 公司 香港 市場 他們 發展 可以 企業 進行 問題 經濟 工作 技術 已經 自己 這個 今年 目前 \
    時間 表示 透過 投資 增長 產品 國家 行業 社會 城市 服務 未來 項目 居民 關係 政策 北方 南方 世界 科技 數據 消費 需要 \
    國際 能力 生活 影響 認為 成為 以及 其中 全球 記者 開始 建設 管理 銀行 價格 美元 教育 文化 汽車 創新 智能 平台 用戶 網絡 \
    合作 資金 部門 地區 生產 研究 系統 情況 重要 同時 因為 如果 但是 所以 可能 預計 下降 上升 季度 利潤 收入 股票 分析 \
    報告 消息 計劃 安全 環境 能源 健康 醫院 學生 大學 孩子 家庭 故事 電影 音樂 比賽 球隊 選手 交通 天氣 旅遊 春節 \
    人工智能 新能源 數碼化 有限公司 負責人 生產力 有關部門 第一季度 供應鏈 消費者 基礎設施 立法會";

const SIMPLIFIED: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严";

const TRADITIONAL: &str = "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經十三之進著等部度家電力裏如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒結解問意建月公無系軍很情者最立代想已通並提直題黨程展五果料象員革位入常文總次品式活設及管特件長求老頭基資邊流路級少圖山統接知較將組見計別她手角期根論運農指幾九區強放決西被幹做必戰先回則任取據處隊南給色光門即保治北造百規熱領七海口東導器壓志世金增爭濟階油思術極交受聯什認六共權收證改清己美再採轉更單風切打白教速花帶安場身車例真務具萬每目至達走積示議聲報鬥完類八離華名確才科張信馬節話米整空元況今集溫傳土許步群廣石記需段研界拉林律叫且究觀越織裝影算低持音眾書布復容兒須際商非驗連斷深難近礦千週委素技備半辦青省列習響約支般史感勞便團往酸歷市克何除消構府稱太準精值號率族維劃選標寫存候毛親快效斯院查江型眼王按格養易置派層片始卻專狀育廠京識適屬圓包火住調滿縣局照參紅細引聽該鐵價嚴";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_han_lists_hold_han_characters_only() {
        for list in [SIMPLIFIED, TRADITIONAL] {
            assert!(list.chars().all(|c| c.len_utf8() == HAN_BYTES && ('\u{4e00}'..='\u{9fff}').contains(&c)));
            assert!(list.chars().count() > 400);
        }
    }

    #[test]
    fn sentences_are_of_their_script() {
        let mut random = Random::new(1);
        for _ in 0..100 {
            assert!(Script::Latin.sentence(&mut random).is_ascii());
            let han = Script::Simplified.sentence(&mut random);
            assert!(han.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count() >= 4, "{han}");
        }
    }
}
