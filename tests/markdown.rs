//! What readers and authors may rely on when Markdown is rendered.
//!
//! Tables of input and expected output first, then oracles (the CommonMark specification, comrak), attacks, and speed.

use std::fmt::Write as _;
use std::time::Instant;

use longread::markdown::{
    Destination, ImageDestination, Labels, ProblemKind, RenderContext, Rendered, before_more, decode_entities, excerpt, reading_minutes, render,
    render_inline,
};
use longread::publish::{is_clobbering, sanitize};
use proptest::prelude::*;

fn keep(_: &str) -> Destination {
    Destination::Keep
}

fn keep_image(_: &str) -> ImageDestination {
    ImageDestination { destination: Destination::Keep, size: None }
}

/// A context that leaves every destination as it is.
fn plain_context() -> RenderContext<'static> {
    RenderContext { link: &keep, image: &keep_image, sanitize: &sanitize, math: false, typographer: false, labels: &Labels::ENGLISH }
}

fn rendered(body: &str) -> Rendered {
    render(body, &plain_context())
}

fn html(body: &str) -> String {
    rendered(body).html
}

fn math_html(body: &str) -> String {
    render(body, &RenderContext { math: true, ..plain_context() }).html
}

/// How many random inputs to try; `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1_000)
}

/// Checks a table of Markdown and HTML, and reports all differences at once.
#[track_caller]
fn check(render: impl Fn(&str) -> String, table: &[(&str, &str)]) {
    let mut report = String::new();
    for (input, expected) in table {
        let found = render(input);
        if found.trim_end() != expected.trim_end() {
            let _ = writeln!(report, "--- input\n{input}\n--- expected\n{expected}\n--- found\n{found}");
        }
    }
    assert!(report.is_empty(), "{report}");
}

fn kinds(body: &str) -> Vec<ProblemKind> {
    rendered(body).problems.into_iter().map(|problem| problem.kind).collect()
}

mod emphasis {
    use super::*;

    /// Only the emphasis of some HTML, and its text without white space.
    fn structure(html: &str) -> String {
        let html = html.replace("label=\"Link to this section\">#</a>", "></a>");
        let html = html.as_str();
        let mut out = String::new();
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            out.push_str(&rest[..start]);
            let Some(end) = rest[start..].find('>') else {
                break;
            };
            let tag = &rest[start..=start + end];
            if ["<em>", "</em>", "<strong>", "</strong>", "<del>", "</del>"].contains(&tag) {
                out.push_str(tag);
            }
            rest = &rest[start + end + 1..];
        }
        out.push_str(rest);
        out.replace("&quot;", "\"").replace("&gt;", ">").split_whitespace().collect()
    }

    fn comrak_structure(body: &str, cjk_friendly: bool) -> String {
        let mut options = comrak::Options::default();
        options.extension.cjk_friendly_emphasis = cjk_friendly;
        options.extension.strikethrough = true;
        options.extension.table = true;
        options.render.r#unsafe = true;
        structure(&comrak::markdown_to_html(body, &options))
    }

    /// The structure without the amendment, as pulldown-cmark has it.
    fn pulldown_structure(body: &str) -> String {
        use pulldown_cmark::{Options, Parser, html};
        let mut out = String::new();
        html::push_html(&mut out, Parser::new_ext(body, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES));
        structure(&out)
    }

    #[track_caller]
    fn agrees_with_comrak(body: &str) {
        if pulldown_structure(body) != comrak_structure(body, false) {
            // The two differ for reasons of their own, such as what makes a table, or an escaped backtick.
            return;
        }
        assert_eq!(structure(&html(body)), comrak_structure(body, true), "{body:?}");
    }

    #[test]
    fn stands_next_to_chinese_punctuation() {
        check(
            html,
            &[
                ("**｜｜**中国杭州", "<p><strong>｜｜</strong>中国杭州</p>"),
                ("这是**重点。**然后", "<p>这是<strong>重点。</strong>然后</p>"),
                ("**“敢为天下先”**是", "<p><strong>“敢为天下先”</strong>是</p>"),
                ("他说*（真的）*吗", "<p>他说<em>（真的）</em>吗</p>"),
                ("~~旧的。~~新的", "<p><del>旧的。</del>新的</p>"),
                ("> **重点：**后面", "<blockquote>\n<p><strong>重点：</strong>后面</p>\n</blockquote>"),
            ],
        );
    }

    #[test]
    fn follows_every_example_of_the_amendment() {
        for body in [
            "これは**私のやりたかったこと。**だからするの。",
            "**[製品ほげ](./product-foo)**と**[製品ふが](./product-bar)**をお試しください",
            "先頭の**`コード`も注意。**",
            "**末尾の`コード`**も注意。",
            "税込**¥10,000**で入手できます。",
            "正解は**④**です。",
            "太郎は**「こんにちわ」**といった",
            "太郎は**\"こんにちわ\"**といった",
            "**C#**や**F#**は**「.NET」**というプラットフォーム上で動作します。",
            "Go**「初心者」**を対象とした記事です。",
            "・**㋐**:選択肢１つ目",
            ".NET**（.NET Frameworkは不可）**では、",
            "大塚︀**(U+585A U+FE00)** 大塚**(U+FA10)**",
            "〽︎**(庵点)**は、",
            "**true。︁**false",
            "禰󠄀**(ね)**豆子",
            "**이 [링크](https://example.kr/)**만을 강조하고 싶다.",
            "**스크립트(script)**라고",
            "패키지를 발행하려면 **`npm publish`**를 실행하십시오.",
            "**안녕(hello)**하세요.",
            "ᅡ**(a)**",
            "**(k)**ᄏ",
            "__注意__：注意事項",
            "注意：__注意事項__",
            "正體字。︁_Traditional._",
            "正體字。︁__Hong Kong and Taiwan.__",
            "简体字 / 新字体。︀_Simplified._",
            "简体字 / 新字体。︀__Mainland China or Japan.__",
            "“︁Git”︁__Hub__",
            "a~~a()~~あ",
            "あ~~()a~~a",
            "𩸽~~()a~~a",
            "a~~a()~~𩸽",
            "葛󠄀~~()a~~a",
            "羽︀~~()a~~a",
            "a~~「a~~」",
            "「~~a」~~a",
            "~~a~~：~~a~~",
            "~~日本語。︀~~English.",
            "~~“︁a”︁~~a",
            "a**〰**a",
            "a**〽**a",
            "a**🈂**a",
            "a**🈷**a",
            "a**㊗**a",
            "a**㊙**a",
        ] {
            assert_eq!(structure(&html(body)), comrak_structure(body, true), "{body:?}");
        }
    }

    #[test]
    fn leaves_code_links_escapes_and_html_alone() {
        check(
            html,
            &[
                ("中`**。**`中", "<p>中<code>**。**</code>中</p>"),
                ("    中**。**中\n", "<pre><code>中**。**中\n</code></pre>"),
                ("```\n中**。**中\n```", "<pre><code>中**。**中\n</code></pre>"),
                ("中\\**。*中", "<p>中*<em>。</em>中</p>"),
                ("中\\*\\*。\\*\\*中", "<p>中**。**中</p>"),
                ("[中](/a*。*b)", "<p><a href=\"/a*%E3%80%82*b\">中</a></p>"),
                ("[中*。*b]\n\n[中*。*b]: /url", "<p><a href=\"/url\">中*。*b</a></p>"),
                (
                    "[**。**中][中]\n\n[中]: /url*。*中 \"*。*中\"",
                    "<p><a href=\"/url*%E3%80%82*%E4%B8%AD\" title=\"*。*中\"><strong>。</strong>中</a></p>",
                ),
                ("<https://例.cn/*。*中>", "<p><a href=\"https://%E4%BE%8B.cn/*%E3%80%82*%E4%B8%AD\" rel=\"noopener\">https://例.cn/*。*中</a></p>"),
                ("中<b title=\"*。*中\">**。**中</b>", "<p>中<b title=\"*。*中\"><strong>。</strong>中</b></p>"),
                (
                    "|a|\n|-|\n|**中。**|",
                    "<div class=\"table-wrap\" tabindex=\"0\"><table><thead><tr><th>a</th></tr></thead><tbody>\n<tr><td><strong>中。</strong></td></tr>\n</tbody></table>\n</div>",
                ),
                (
                    "中**。**中\n>~~~中\n>**。**中\n",
                    "<p>中<strong>。</strong>中</p>\n<blockquote>\n<pre><code class=\"language-中\">**。**中\n</code></pre>\n</blockquote>",
                ),
                (
                    "# 中**。**中 {#a*。*中}",
                    "<h1 id=\"a*。*中\">中<strong>。</strong>中<a class=\"heading-link\" href=\"#a*。*中\" aria-label=\"Link to this section\">#</a></h1>",
                ),
            ],
        );
    }

    #[test]
    fn leaves_no_mark_anywhere() {
        let body = "# 中**。**中\n\n中**“a”**![中**。**中](x*。*中.png \"*。*中\")\n\n[^1]\n\n[^1]: 中**。**中 ~ 5 ~ 6\n\n- [ ] 中**。**中\n";
        let result = rendered(body);
        let everything = format!("{result:?}");
        assert!(!everything.contains(['\u{e000}', '\u{e001}', '\u{10a7f}']), "{everything}");
        assert!(!everything.contains("\\u{"), "{everything}");
    }

    #[test]
    fn does_not_come_from_a_single_tilde() {
        check(
            html,
            &[
                ("气温3~5度，风力3~4级", "<p>气温3~5度，风力3~4级</p>"),
                ("（一）~（五）和（六）~（九）", "<p>（一）~（五）和（六）~（九）</p>"),
                ("~a~ and *b ~c* d~", "<p>~a~ and <em>b ~c</em> d~</p>"),
                ("*~a*~ ~~b~~", "<p><em>~a</em>~ <del>b</del></p>"),
            ],
        );
    }

    fn words(alphabet: &'static [&'static str]) -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(alphabet), 1..14).prop_map(|words| words.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

        #[test]
        fn agrees_with_comrak_on_stars_and_underscores(
            body in words(&["*", "**", "***", "_", "__", "中", "。", "「", "」", "“", "”", "｜", "a", "b", ",", ".", " ", "\n", "(", ")", "한", "\"", "`c`", "\\", "é", "\u{3000}"])
        ) {
            agrees_with_comrak(&format!("x{body}"));
        }

        #[test]
        fn agrees_with_comrak_on_strikethrough_next_to_chinese(
            body in words(&["~~", "~~", "*", "**", "中", "文", "。", "「", "」", "｜", " "])
        ) {
            // To comrak, as to cmark-gfm, a tilde is transparent for the stars beside it.
            let body = body.replace("*~", "*中~").replace("~*", "~中*");
            agrees_with_comrak(&format!("x{body}"));
        }

        #[test]
        fn agrees_with_comrak_in_blocks(
            body in words(&["**", "*", "_", "中", "。", "“", "”", "a", ".", " ", "\n> ", "\n>", "\n- ", "\n\n", "| ", "[x](/y)", "<b>", "&amp;", "`", "\n# "])
        ) {
            agrees_with_comrak(&body);
        }
    }
}

mod specification {
    use super::*;

    struct Example {
        number: usize,
        markdown: String,
        html: String,
    }

    /// Reads the examples out of the specification.
    fn examples() -> Vec<Example> {
        let specification = include_str!("fixtures/commonmark-spec.txt").replace("\r\n", "\n");
        let fence = "`".repeat(32);
        let begin = format!("{fence} example\n");
        let end = format!("\n{fence}\n");
        let examples: Vec<_> = specification
            .split(&begin)
            .skip(1)
            .enumerate()
            .map(|(index, rest)| {
                let example = &rest[..rest.find(&end).map_or(0, |at| at + 1)];
                let (markdown, html) = example.split_once("\n.\n").or_else(|| example.split_once(".\n")).unwrap_or_default();
                Example { number: index + 1, markdown: format!("{markdown}\n").replace('→', "\t"), html: html.replace('→', "\t") }
            })
            .collect();
        assert_eq!(examples.len(), 652);
        examples
    }

    fn pulldown(markdown: &str, options: pulldown_cmark::Options) -> String {
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new_ext(markdown, options));
        html
    }

    /// Takes out what this site adds on purpose.
    fn without_additions(html: &str) -> String {
        let mut html = html.to_owned();
        for addition in [" rel=\"noopener\"", " referrerpolicy=\"no-referrer\"", " loading=\"lazy\"", " decoding=\"async\""] {
            html = html.replace(addition, "");
        }
        // Comments are dropped, and with them the line they stood on.
        let html = html.replace("<!-->", "").replace("<!--->", "");
        let html = remove_between(&html, "<!--", "-->");
        let html = remove_between(&remove_between(&html, "<a class=\"heading-link\"", "</a>"), " id=\"", "\"");
        html.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }

    fn remove_between(html: &str, begin: &str, end: &str) -> String {
        let mut out = String::new();
        let mut rest = html;
        while let Some((before, after)) = rest.split_once(begin) {
            out.push_str(before);
            rest = after.split_once(end).map_or("", |(_, after)| after);
        }
        out + rest
    }

    /// Examples that plain pulldown-cmark 0.13.6 itself renders differently from the specification.
    const MISSED_BY_PULLDOWN: &[usize] = &[];

    /// Where we differ on purpose:
    /// HTML blocks that would swallow the rest of the page, tags that name no element and so show as text,
    /// what no article needs (scripts, styles, text areas), and bare URLs, which are links here as on GitHub.
    const OURS: &[usize] =
        &[150, 156, 157, 158, 163, 170, 171, 172, 173, 176, 178, 180, 181, 182, 201, 491, 524, 536, 602, 608, 611, 613, 614, 615, 623];

    #[test]
    fn is_met_by_the_parser() {
        let missed: Vec<_> = examples()
            .iter()
            .filter(|example| {
                // It leaves quotes in text as they are, and breaks lines elsewhere around blocks.
                let normal = |html: &str| html.replace("&quot;", "\"").split_whitespace().collect::<String>();
                normal(&pulldown(&example.markdown, pulldown_cmark::Options::empty())) != normal(&example.html)
            })
            .map(|example| example.number)
            .collect();
        assert_eq!(missed, MISSED_BY_PULLDOWN);
    }

    #[test]
    fn is_rendered_as_plain_pulldown_does() {
        // Raw HTML is compared before sanitising.
        let context = RenderContext { sanitize: &|html| html.to_owned(), ..plain_context() };
        let mut different = Vec::new();
        for example in examples() {
            let expected = pulldown(&example.markdown, pulldown_cmark::Options::empty());
            let found = render(&example.markdown, &context).html;
            if without_additions(&found) != without_additions(&expected) {
                different.push(example.number);
                println!("{}\n{}\n{expected}\n{found}", example.number, example.markdown);
            }
        }
        assert_eq!(different, OURS);
    }
}

mod links {
    use super::*;

    #[test]
    fn to_other_sites_do_not_give_the_window_away() {
        check(
            html,
            &[
                ("[a](https://b.c/d)", "<p><a href=\"https://b.c/d\" rel=\"noopener\">a</a></p>"),
                ("[a](//b.c)", "<p><a href=\"//b.c\" rel=\"noopener\">a</a></p>"),
                ("[a](/b \"title\")", "<p><a href=\"/b\" title=\"title\">a</a></p>"),
                ("[a](#杭州)", "<p><a href=\"#%E6%9D%AD%E5%B7%9E\">a</a></p>"),
                ("<me@example.com>", "<p><a href=\"mailto:me@example.com\">me@example.com</a></p>"),
            ],
        );
    }

    #[test]
    fn are_made_of_bare_urls() {
        let link = |url: &str| format!("<a href=\"{0}\" rel=\"noopener\">{0}</a>", url.replace('&', "&amp;"));
        for (before, url, after) in [
            ("见", "https://example.com/a", "。"),
            ("（", "https://example.com", "）"),
            ("(", "https://example.com/a_(b)", ")."),
            ("", "https://example.com/a_b_c/__init__.py", " x"),
            ("", "https://example.com/?a=1&b=2", ","),
            ("请访问", "https://example.com/index.html", "即可"),
            ("请访问", "http://example.com", "即可"),
            ("“", "https://example.com/a", "”"),
            ("<strong>", "https://example.com/a", "</strong>"),
        ] {
            let source = format!("{before}{url}{after}").replace("<strong>", "**").replace("</strong>", "**");
            assert_eq!(html(&source), format!("<p>{before}{}{after}</p>\n", link(url)), "{source}");
        }
        check(
            html,
            &[
                ("www.example.com", "<p><a href=\"http://www.example.com\" rel=\"noopener\">www.example.com</a></p>"),
                (
                    "https://zh.wikipedia.org/wiki/杭州，",
                    "<p><a href=\"https://zh.wikipedia.org/wiki/%E6%9D%AD%E5%B7%9E\" rel=\"noopener\">https://zh.wikipedia.org/wiki/杭州</a>，</p>",
                ),
                (
                    "`https://a.b` https:// http://localhost xhttps://a.b awww.a.b",
                    "<p><code>https://a.b</code> https:// http://localhost xhttps://a.b awww.a.b</p>",
                ),
                ("[https://a.b](/c)", "<p><a href=\"/c\">https://a.b</a></p>"),
            ],
        );
    }

    #[test]
    fn ask_where_they_lead() {
        let link = |destination: &str| match destination {
            "about.md" => Destination::Replace("/about/?a&b".to_owned()),
            "gone.md" => Destination::Missing,
            _ => Destination::Keep,
        };
        let image = |destination: &str| match destination {
            "a.png" => ImageDestination { destination: Destination::Replace("/img/a.png".to_owned()), size: Some((640, 360)) },
            "gone.png" => ImageDestination { destination: Destination::Missing, size: None },
            _ => keep_image(destination),
        };
        let context = RenderContext { link: &link, image: &image, ..plain_context() };
        let body = "中**。**中[a](about.md) [b](gone.md)\n\n![**甲** `b`](a.png \"t\") ![](gone.png) ![](https://c.d/e.jpg)\n\n[c]\n\n[c]: gone.md\n";
        let result = render(body, &context);
        assert_eq!(
            result.html,
            "<p>中<strong>。</strong>中<a href=\"/about/?a&amp;b\">a</a> <a href=\"gone.md\">b</a></p>\n\
             <p><img src=\"/img/a.png\" alt=\"甲 b\" title=\"t\" width=\"640\" height=\"360\" loading=\"lazy\" decoding=\"async\" /> \
             <img src=\"gone.png\" alt=\"\" loading=\"lazy\" decoding=\"async\" /> \
             <img src=\"https://c.d/e.jpg\" alt=\"\" referrerpolicy=\"no-referrer\" loading=\"lazy\" decoding=\"async\" /></p>\n\
             <p><a href=\"gone.md\">c</a></p>\n"
        );
        assert_eq!(result.first_image.as_deref(), Some("/img/a.png"));
        let problems: Vec<_> = result.problems.iter().map(|problem| (&body[problem.range.clone()], &problem.kind)).collect();
        assert_eq!(
            problems,
            [
                ("[b](gone.md)", &ProblemKind::DeadLink("gone.md".to_owned())),
                ("![](gone.png)", &ProblemKind::MissingImage("gone.png".to_owned())),
                ("[c]", &ProblemKind::DeadLink("gone.md".to_owned())),
            ]
        );
    }

    #[test]
    fn that_could_run_code_lose_their_destination_and_keep_their_text() {
        for body in [
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](<javascript:alert(1)>)",
            "[x](javascript&#x3A;alert(1))",
            "[x](javascript&colon;alert(1))",
            "[x](&#106;avascript:alert(1))",
            "[x](java&Tab;script:alert(1))",
            "[x](java&NewLine;script:alert(1))",
            "[x](&#1;javascript:alert(1))",
            "[x](<&nbsp;javascript:alert(1)>)",
            "[x](java\u{200b}script:alert(1))",
            "[x](vbscript:msgbox)",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](file:///etc/passwd)",
            "[x](blob:https://a.b/c)",
            "[x]\n\n[x]: javascript:alert(1)",
            "![x](javascript:alert(1))",
            "![x](data:image/svg+xml;base64,PHN2Zz4=)",
            "![x](data:text/html,x)",
        ] {
            let result = rendered(body);
            assert_eq!(result.html, "<p>x</p>\n", "{body}");
            assert!(matches!(result.problems[..], [ref problem] if matches!(problem.kind, ProblemKind::UnsafeLink(_))), "{body}");
        }
        check(
            html,
            &[
                ("![](data:image/gif;base64,R0lG)", "<p><img src=\"data:image/gif;base64,R0lG\" alt=\"\" loading=\"lazy\" decoding=\"async\" /></p>"),
                ("[a](/javascript:b)", "<p><a href=\"/javascript:b\">a</a></p>"),
            ],
        );
    }
}

mod headings {
    use super::*;

    #[test]
    fn have_the_ids_that_hugo_gives() {
        for (body, id) in [
            ("# Hello World", "hello-world"),
            ("# 杭州的故事", "杭州的故事"),
            ("# 一、什么是 `Kubernetes`？", "一什么是-kubernetes"),
            ("## It's 3.5% \"quoted\" -- really", "its-35-quoted----really"),
            ("# snake_case and [link](/x)", "snake_case-and-link"),
            ("# ！？", "heading"),
            ("# Ünïcode Ｆｕｌｌ", "ünïcode-ｆｕｌｌ"),
            ("# 中**。**文", "中文"),
            ("# a {#own .b}", "own"),
            ("# ① H²O", "-ho"),
        ] {
            let context = RenderContext { typographer: true, ..plain_context() };
            assert_eq!(render(body, &context).headings[0].id, id, "{body}");
        }
    }

    #[test]
    fn have_ids_that_differ() {
        let ids: Vec<_> = rendered("# a\n# a\n# a-1\n# a\n# A {#a}\n").headings.into_iter().map(|heading| heading.id).collect();
        assert_eq!(ids, ["a", "a-1", "a-1-1", "a-2", "a-3"]);
    }

    #[test]
    fn carry_a_link_that_their_text_does_not() {
        let result = rendered("## A *b* & `c`[^1]\n\n[^1]: d\n");
        assert!(
            result.html.starts_with(
                "<h2 id=\"a-b--c\">A <em>b</em> &amp; <code>c</code>\
             <sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\">1</a></sup>\
             <a class=\"heading-link\" href=\"#a-b--c\" aria-label=\"Link to this section\">#</a></h2>\n"
            ),
            "{}",
            result.html
        );
        assert_eq!(result.headings[0].text, "A b & c");
        assert_eq!(result.headings[0].level, 2);
    }

    #[test]
    fn keep_only_ids_and_classes_of_their_attributes() {
        check(
            html,
            &[(
                "# a {.b .c onclick=alert(1) style=x}",
                "<h1 id=\"a\" class=\"b c\">a<a class=\"heading-link\" href=\"#a\" aria-label=\"Link to this section\">#</a></h1>",
            )],
        );
    }

    #[test]
    fn keep_ids_beside_raw_html_that_the_sanitiser_would_take() {
        let html = html("# Links\n\n# Title\n\n<b id=\"title\">x</b>\n");
        assert!(html.contains("<h1 id=\"links\">") && html.contains("<h1 id=\"title\">") && html.contains("<b>x</b>"), "{html}");
        assert!(html.contains("href=\"#links\""), "{html}");
    }
}

#[test]
fn lines_of_chinese_join_without_a_space() {
    check(
        html,
        &[
            ("中国\n杭州", "<p>中国杭州</p>"),
            ("中国，\n“杭州”", "<p>中国，“杭州”</p>"),
            ("**中国**\n[杭州](/a)", "<p><strong>中国</strong><a href=\"/a\">杭州</a></p>"),
            ("> 中国\n> 杭州", "<blockquote>\n<p>中国杭州</p>\n</blockquote>"),
            ("中国\nHangzhou\n杭州", "<p>中国\nHangzhou\n杭州</p>"),
            ("한국\n서울", "<p>한국\n서울</p>"),
            ("カナ\nかな", "<p>カナかな</p>"),
            ("中国  \n杭州", "<p>中国<br />\n杭州</p>"),
            ("中国\n`a`", "<p>中国\n<code>a</code></p>"),
        ],
    );
}

#[test]
fn the_typographer_leaves_chinese_paragraphs_alone() {
    let typographic = |body: &str| render(body, &RenderContext { typographer: true, ..plain_context() }).html;
    check(
        typographic,
        &[("It's \"so\" -- well...\n\n他说\"好\"--吧...", "<p>It’s “so” – well…</p>\n<p>他说\"好\"--吧...</p>"), ("“a” — b…中", "<p>“a” — b…中</p>")],
    );
    check(html, &[("It's \"so\"", "<p>It's \"so\"</p>")]);
}

#[test]
fn github_syntax_is_understood() {
    check(
        html,
        &[
            (
                "> [!NOTE]\n> 注意\n\n> [!WARNING]\n> *a*",
                "<div class=\"alert alert-note\">\n<p class=\"alert-title\">Note</p>\n<p>注意</p>\n</div>\n\
                 <div class=\"alert alert-warning\">\n<p class=\"alert-title\">Warning</p>\n<p><em>a</em></p>\n</div>",
            ),
            (
                "- [x] a\n- [ ] b",
                "<ul>\n<li><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"Done\" /> a</li>\n\
                 <li><input type=\"checkbox\" disabled=\"\" aria-label=\"To do\" /> b</li>\n</ul>",
            ),
            (
                "|甲|乙|\n|-:|---|\n|1|2|",
                "<div class=\"table-wrap\" tabindex=\"0\"><table><thead><tr><th style=\"text-align: right\">甲</th><th>乙</th></tr></thead><tbody>\n\
                 <tr><td style=\"text-align: right\">1</td><td>2</td></tr>\n</tbody></table>\n</div>",
            ),
            ("a\n: b", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>"),
            ("---\na: b\n---", "<hr />\n<h2 id=\"a-b\">a: b<a class=\"heading-link\" href=\"#a-b\" aria-label=\"Link to this section\">#</a></h2>"),
            ("$5 and $6, \\(a\\)", "<p>$5 and $6, (a)</p>"),
        ],
    );
}

#[test]
fn footnotes_follow_the_text_in_the_order_of_their_use() {
    check(
        html,
        &[(
            "[^1]: 一\n\na[^b] c[^1] d[^b]\n\n[^b]: 二[^c]\n\n    - e\n\n[^c]: 三\n",
            "<p>a<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\">1</a></sup> \
             c<sup class=\"footnote-ref\"><a href=\"#fn-2\" id=\"fnref-2\" role=\"doc-noteref\">2</a></sup> \
             d<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1-2\" role=\"doc-noteref\">1</a></sup></p>\n\
             <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n\
             <li id=\"fn-1\">\n<p>二<sup class=\"footnote-ref\"><a href=\"#fn-3\" id=\"fnref-3\" role=\"doc-noteref\">3</a></sup></p>\n\
             <ul>\n<li>e</li>\n</ul>\n\
             <p><a href=\"#fnref-1\" class=\"footnote-backref\" role=\"doc-backlink\" aria-label=\"Back to the text\">↩</a> \
             <a href=\"#fnref-1-2\" class=\"footnote-backref\" role=\"doc-backlink\" aria-label=\"Back to the text\">↩</a></p>\n</li>\n\
             <li id=\"fn-2\">\n<p>一 <a href=\"#fnref-2\" class=\"footnote-backref\" role=\"doc-backlink\" aria-label=\"Back to the text\">↩</a></p>\n</li>\n\
             <li id=\"fn-3\">\n<p>三 <a href=\"#fnref-3\" class=\"footnote-backref\" role=\"doc-backlink\" aria-label=\"Back to the text\">↩</a></p>\n</li>\n\
             </ol>\n</section>",
        )],
    );
    assert_eq!(kinds("a[^x]\n\n[^y]: b\n"), [ProblemKind::UnknownFootnote("x".to_owned()), ProblemKind::UnusedFootnote("y".to_owned())]);
}

mod formulas {
    use super::*;

    #[test]
    fn become_mathml_if_asked_for() {
        for (body, display) in [
            ("a $x_1$ b", "inline"),
            ("a \\(x_1\\) b", "inline"),
            ("a \\\\(x_1\\\\) b", "inline"),
            ("$$x_1$$", "block"),
            ("$$\nx_1\n- y_1\n$$", "block"),
            ("\\[\nx_1\n\\]", "block"),
            ("> \\[\n> x_1\n> \\]", "block"),
            ("中**$x_1$**中", "inline"),
            ("|a|\n|-|\n|\\(x_1\\)|", "inline"),
        ] {
            let result = render(body, &RenderContext { math: true, ..plain_context() });
            assert!(result.html.contains(&format!("<math display=\"{display}\"")), "{body}\n{}", result.html);
            assert!(result.html.contains("<msub>") && !result.html.contains('$') && !result.html.contains("\\("), "{}", result.html);
            assert!(result.problems.is_empty(), "{:?}", result.problems);
        }
        check(math_html, &[("`$a$` `\\(b\\)` \\$d", "<p><code>$a$</code> <code>\\(b\\)</code> $d</p>")]);
    }

    #[test]
    fn that_cannot_be_read_show_their_source() {
        let body = "中**。**中\n\na $\\nosuch{a}$ b \\(\\def\\x{\\x}\\x\\)";
        let result = render(body, &RenderContext { math: true, ..plain_context() });
        let problems: Vec<_> = result.problems.iter().map(|problem| &body[problem.range.clone()]).collect();
        assert_eq!(problems, ["$\\nosuch{a}$", "\\(\\def\\x{\\x}\\x\\)"]);
        assert!(result.html.contains("<code>\\nosuch{a}</code>"), "{}", result.html);
    }

    /// The LaTeX parser calls itself; a thread of a pool has 2 MiB, a page's wasm 1 MiB.
    #[test]
    fn nested_on_purpose_fit_a_small_stack() {
        let shapes = [
            "\\sqrt",
            "\\frac",
            "\\frac1",
            "\\frac{1}",
            "\\sqrt[3]",
            "\\sqrt [x] ",
            "\\mathbf",
            "\\hat ",
            "\\overset",
            "\\overset{a}",
            "\\overbrace",
            "\\widehat",
            "\\symbf",
            "\\xrightarrow",
            "\\Overrightarrow",
            "\\binom1",
            "\\not",
            "\\cancel",
            "\\stackrel1",
            "\\boldsymbol",
            "\\pmod",
            "\\sideset",
            "\\genfrac(){1pt}0{a}",
            "{",
            "x^{",
            "x_",
            "\\begin{matrix}",
            "\\left(",
            "\\text{",
            "\\sqrt{\\sqrt",
            "\\frac\\alpha",
            "\\begin{cases}\\frac",
            "\\vec{\\left(",
            "'",
            "^",
        ];
        let thread = std::thread::Builder::new().stack_size(1024 * 1024).spawn(move || {
            for shape in shapes {
                for count in [10, 20, 38, 39, 40, 41, 100, 1_000] {
                    math_html(&format!("\\({}x\\)", shape.repeat(count)));
                }
            }
        });
        thread.unwrap().join().unwrap();
        // Ordinary formulas hold many commands without being nested.
        let long = "\\frac{\\alpha_1}{\\beta} + \\mathbf{x} \\cdot \\hat y - \\sqrt[3]{z} = ".repeat(100);
        assert!(math_html(&format!("\\({long}0\\)")).contains("<math"));
    }

    #[test]
    fn survive_raw_html_and_cannot_break_out_of_a_tag() {
        let found = math_html("<b>$x<y$</b>\n\n<div title=\"\n\n$z$\n\n\" onclick=\"alert(1)\">\n\n$w$");
        assert!(found.contains("<b><math"), "{found}");
        assert!(!found.contains("onclick=") || found.contains("\" onclick=\"alert(1)\"&gt;"), "{found}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

        #[test]
        fn of_any_kind_render_without_panicking(
            parts in prop::collection::vec(prop::sample::select(&[
                "\\frac", "{", "}", "^", "_", "\\", "%", "\\left", "\\right", "(", ")", "[", "]", "&", "\\\\", "\\begin{matrix}",
                "\\end{matrix}", "\\begin{array}", "{c|c}", "\\sqrt", "x", "1", " ", "\\text", "中", "\\color", "{red}", "\\hspace",
                "{1em}", "'", "\\prime", "\\not", "\\limits", "\\sum", "\\operatorname", "~", "#1", "\\char", "\\big", "|", "\\middle",
                "\\overset", "\\mathbb", "\\rule", "\\substack", "\\cfrac", "\\genfrac", "\\kern", "-", "\n", "\\hline", "\\begin{cases}", "\\end{cases}", "\\begin{align}", "\\end{align}", "\\,", "\\mathrm", "\"41", "`a", "\u{200b}", "$", "\\mskip", "\\raise", "\\angle",
            ][..]), 0..16)
        ) {
            let latex: String = parts.concat();
            let _ = math_html(&format!("\\({latex}\\)"));
        }
    }
}

#[test]
fn shortcodes_stay_visible() {
    check(
        html,
        &[
            ("a {{<figure src=\"x\">}} b", "<p>a {{&lt;figure src=\"x\"&gt;}} b</p>"),
            ("{{% note %}}**b**{{% /note %}}", "<p>{{% note %}}<strong>b</strong>{{% /note %}}</p>"),
            ("{{< a_b >}} c {{< b_c \"https://d.e\" >}}", "<p>{{&lt; a_b &gt;}} c {{&lt; b_c \"https://d.e\" &gt;}}</p>"),
            ("`{{< a >}}`", "<p><code>{{&lt; a &gt;}}</code></p>"),
            ("<div>\n{{<figure>}}\n</div>", "<div>\n{{&lt;figure&gt;}}\n</div>"),
            ("[a]({{< ref \"b.md\" >}})", "<p>a</p>"),
            ("{{< a", "<p>{{&lt; a</p>"),
        ],
    );
    assert_eq!(kinds("[a]({{< ref \"b.md\" >}})"), [ProblemKind::DeadLink("{{< ref \"b.md\" >}}".to_owned())]);
}

#[test]
fn one_line_is_never_a_block() {
    let context = plain_context();
    check(
        |text| render_inline(text, &context),
        &[
            ("2025. 中国", "2025. 中国"),
            ("# a\n- b", "# a - b"),
            ("**“敢”**是*吗*\n杭州", "<strong>“敢”</strong>是<em>吗</em>杭州"),
            ("> a <script>alert(1)</script>", "&gt; a"),
            ("[a](javascript:b) `c`", "a <code>c</code>"),
            ("", ""),
        ],
    );
}

mod raw_html {
    use super::*;

    #[test]
    fn keeps_what_an_article_needs() {
        for body in [
            "<details open=\"\"><summary>a</summary>b</details>",
            "<figure><img src=\"a.png\" alt=\"\" loading=\"lazy\" decoding=\"async\"><figcaption>c</figcaption></figure>",
            "<p><kbd>a</kbd><mark>b</mark><sub>c</sub><sup>d</sup><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>",
            "<table><tbody><tr><td style=\"text-align:center\" colspan=\"2\">a</td></tr></tbody></table>",
            "<p><video controls=\"\" src=\"https://a.b/c.mp4\"></video></p>",
            "<div class=\"a b\" id=\"my-id\"><span lang=\"en\">a</span></div>",
        ] {
            assert_eq!(html(body).trim_end().replace(": ", ":").replace(";\"", "\""), body);
        }
    }

    #[test]
    fn loses_what_acts() {
        check(
            html,
            &[
                ("<script>alert(1)</script>", ""),
                ("a <script>alert(1)</script> b", "<p>a  b</p>"),
                ("<b onclick=\"alert(1)\" style=\"color:red\" name=\"x\">a</b>", "<p><b>a</b></p>"),
                ("<a href=\"javascript:alert(1)\">a</a>", "<p><a>a</a></p>"),
                ("<img src=\"x\" onerror=\"alert(1)\">", "<img src=\"x\" loading=\"lazy\">"),
                ("<iframe src=\"https://a.b\"></iframe>", ""),
                ("<form action=\"/\"><input name=\"a\"></form>", ""),
                ("<svg><script>alert(1)</script></svg>", "<p></p>"),
                ("<math><mtext></mtext></math>", "<p></p>"),
                ("<b id=\"Cookie\">a</b>", "<p><b>a</b></p>"),
                ("<td style=\"background:url(x)\">a</td>", "a"),
                ("<source srcset=\"javascript:a 1x\">", "<source>"),
                ("<!-- a -->b", "b"),
                ("a <!-- b --> c", "<p>a  c</p>"),
            ],
        );
    }

    #[test]
    fn does_not_swallow_the_article_after_it() {
        for broken in [
            "<div title=\"",
            "<p><title>",
            "<svg>",
            "<select>",
            "<plaintext>",
            "<xmp>",
            "<table><tr><td>",
            "a <textarea> b",
            "a <plaintext> b",
            "<a href='x",
            "</textarea>",
            "<iframe>",
            "<mtext>",
            "List<String>",
            "<noscript>",
            "<math><mi>",
        ] {
            let html = html(&format!("{broken}\n\n# After\n\n*yes*\n"));
            assert!(html.contains("<em>yes</em>") && html.contains("<h1 id=\"after\">"), "{broken}\n{html}");
        }
        // These blocks run on to the end of the text by CommonMark's own rule.
        for broken in ["<textarea>", "<script>", "<style>", "<!--"] {
            let html = html(&format!("{broken}\n\n# After\n\n*yes*\n"));
            assert!(html.contains("# After") && html.contains("*yes*"), "{broken}\n{html}");
        }
        check(html, &[("从 List<String> 到 Map<K, V>", "<p>从 List&lt;String&gt; 到 Map&lt;K, V&gt;</p>")]);
    }

    #[test]
    fn refuses_ids_that_hide_properties() {
        for id in ["cookie", "Body", "getElementById", "innerHTML", "action", "submit", "location", "onclick", "__proto__", " forms "] {
            assert!(is_clobbering(id), "{id}");
        }
        for id in ["fn-1", "introduction", "第一章", "my-title"] {
            assert!(!is_clobbering(id), "{id}");
        }
    }

    /// What must be in no element of an article, by a parser of its own.
    fn forbidden(html: &str) -> Option<String> {
        let elements = [
            "script", "style", "iframe", "frame", "object", "embed", "base", "meta", "link", "form", "input", "button", "textarea", "select", "svg",
            "math", "template", "noscript", "title", "applet",
        ];
        for tag in tags(html) {
            let name: String = tag.trim_start_matches('/').chars().take_while(|c| !c.is_whitespace() && *c != '/').collect();
            let name = name.to_lowercase();
            if elements.contains(&name.as_str()) {
                return Some(format!("element {name}"));
            }
            for (attribute, value) in attributes(&tag[name.len().min(tag.len())..]) {
                let squeezed: String = decode_entities(&value).chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
                let squeezed = squeezed.to_lowercase();
                let is_url = matches!(attribute.as_str(), "href" | "src" | "srcset" | "cite" | "poster" | "data");
                let bad = attribute.starts_with("on")
                    || matches!(attribute.as_str(), "name" | "formaction" | "srcdoc" | "xlink:href" | "http-equiv" | "action" | "background")
                    || attribute == "style"
                        && !squeezed.trim_end_matches(';').strip_prefix("text-align:").is_some_and(|v| v.bytes().all(|b| b.is_ascii_alphabetic()))
                    || attribute == "id" && is_clobbering(&value)
                    || is_url && squeezed.starts_with("javascript:")
                    || is_url && squeezed.starts_with("vbscript:")
                    || is_url && squeezed.starts_with("data:") && !squeezed.starts_with("data:image/");
                if bad {
                    return Some(format!("{name} {attribute}={value}"));
                }
            }
        }
        None
    }

    /// The insides of all tags of well-formed HTML.
    fn tags(html: &str) -> Vec<String> {
        let mut tags = Vec::new();
        let mut characters = html.chars();
        while characters.by_ref().any(|c| c == '<') {
            let mut quoted = false;
            let inside = characters.by_ref().take_while(|&c| {
                quoted ^= c == '"';
                quoted || c != '>'
            });
            tags.push(inside.collect());
        }
        tags
    }

    /// The attributes of a well-formed tag.
    fn attributes(tag: &str) -> Vec<(String, String)> {
        let mut attributes = Vec::new();
        let mut rest = tag;
        while let Some((name, after)) = rest.split_once("=\"") {
            let (value, after) = after.split_once('"').unwrap_or((after, ""));
            attributes.push((name.trim().to_lowercase(), value.to_owned()));
            rest = after;
        }
        attributes
    }

    #[track_caller]
    fn is_harmless(payload: &str) {
        for body in [format!("MARKER_BEFORE\n\n{payload}\n\nMARKER_AFTER\n"), format!("MARKER_BEFORE {payload}\n\nMARKER_AFTER\n")] {
            let html = html(&body);
            assert_eq!(forbidden(&html), None, "{body}\n{html}");
            assert!(html.contains("MARKER_BEFORE"), "{body}\n{html}");
            assert!(html.contains("MARKER_AFTER"), "{body}\n{html}");
        }
        assert_eq!(forbidden(&render_inline(payload, &plain_context())), None, "{payload}");
    }

    #[test]
    fn holds_no_attack_that_works() {
        for payload in [
            "<img src=x onerror=alert(1)>",
            "<svg/onload=alert(1)>",
            "<a href=\"jAvAsCrIpT&colon;alert(1)\">x</a>",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
            "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
            "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
            "<base href=\"https://evil.example/\">",
            "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
            "<video><source onerror=alert(1)></video>",
            "<details open ontoggle=alert(1)>x</details>",
            "<img name=cookie><form id=forms><input name=action></form>",
            "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
            "<div style=\"background:url(javascript:alert(1))\">x</div>",
            "<video poster=\"javascript:alert(1)\"></video>",
            "<img srcset=\"data:text/html,x 1x\">",
            "<object data=\"javascript:alert(1)\"></object>",
            "# x {onclick=alert(1) #cook}",
            "<b title=\"&#xE000;0&#xE000;\">x</b> - [ ] y",
            "<div title=\"\n\n# a\n\n\" onclick=\"alert(1)\">",
            "[<img src=x onerror=alert(1)>](javascript:alert(1))",
            "<scr<script>ipt>alert(1)</scr</script>ipt>",
        ] {
            is_harmless(payload);
        }
    }

    /// `LONGREAD_SHARED` names the folder that holds `vectors/vectors.json`.
    #[test]
    fn holds_none_of_the_known_attacks() {
        let Ok(shared) = std::env::var("LONGREAD_SHARED") else {
            println!("LONGREAD_SHARED is not set: skipped");
            return;
        };
        let path = format!("{shared}/vectors/vectors.json");
        let vectors: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let vectors = vectors.as_array().unwrap();
        for vector in vectors {
            is_harmless(vector["payload"].as_str().unwrap());
        }
        println!("{} payloads", vectors.len());
    }
}

mod summaries {
    use super::*;

    #[test]
    fn end_at_the_mark() {
        for (body, expected) in [
            ("a\n\n<!--more-->\n\nb", Some("a\n\n")),
            ("a<!-- more -->b", Some("a")),
            ("`<!--more-->`\n\n    <!--more-->\n\n```\n<!--more-->\n```\n", None),
            ("<!-- x -->\na <!--more--> b", Some("<!-- x -->\na ")),
            ("a", None),
        ] {
            assert_eq!(before_more(body), expected, "{body}");
        }
    }

    #[test]
    fn end_with_a_sentence_or_a_word() {
        for (text, limit, expected, is_cut) in [
            ("短文。", 10, "短文。", false),
            ("第一句话在这里。第二句话也在这里。第三句", 12, "第一句话在这里。", true),
            ("没有句号的一段很长的文字", 5, "没有句号的", true),
            ("他说：“真好。”然后走了，再也没有回来过", 9, "他说：“真好。”", true),
            ("The quick brown fox jumps", 12, "The quick", true),
            ("One. Two three four five six.", 8, "One. Two", true),
            ("Version 1.5 is out now and good", 16, "Version 1.5 is", true),
            ("supercalifragilistic words", 6, "supercalifragilistic", true),
            ("用DeepSeek写作的人", 5, "用DeepSeek", true),
            ("a\n\n b", 10, "a b", false),
            ("", 10, "", false),
            ("👩\u{200d}👩\u{200d}👧 family", 2, "👩\u{200d}👩\u{200d}👧", true),
        ] {
            assert_eq!(excerpt(text, limit), (expected.to_owned(), is_cut), "{text}");
        }
    }

    #[test]
    fn count_minutes_by_script() {
        assert_eq!(reading_minutes(""), 0);
        assert_eq!(reading_minutes("a"), 1);
        assert_eq!(reading_minutes(&"word ".repeat(221)), 2);
        assert_eq!(reading_minutes(&"字".repeat(900)), 2);
        assert_eq!(reading_minutes(&format!("{}{}", "字".repeat(450), " it's".repeat(220))), 2);
    }

    #[test]
    fn decode_entities_once() {
        for (text, expected) in [
            ("It&#39;s &lt;b&gt; &amp;lt; &hellip; &#x4e2d;", "It's <b> &lt; … 中"),
            ("a & b &nosuch; &; &#; &amp", "a & b &nosuch; &; &#; &amp"),
            ("R&D&amp;&amp;", "R&D&&"),
        ] {
            assert_eq!(decode_entities(text), expected);
        }
    }
}

#[test]
fn plain_text_has_one_block_a_line() {
    let result = rendered(
        "# 标题\n\n中国\n杭州**。** `code` ![alt](a.png)\n\n- a\n- b\n\n|x|y|\n|-|-|\n|1|2|\n\n<div>raw &amp; *html*</div>\n\n```\nlet x;\n```\n\n注[^1]\n\n[^1]: 脚注\n",
    );
    assert_eq!(result.plain_text, "标题\n中国杭州。 code\na\nb\nx y\n1 2\nraw & *html*\nlet x;\n注\n脚注\n");
}

#[test]
fn problems_are_described_for_people() {
    let kind = ProblemKind::UnsafeLink("javascript:\u{1}".to_owned());
    assert_eq!(kind.to_string(), "unsafe destination `javascript:\\u{1}` removed");
}

/// Prints figures; look at them with `--nocapture`. Doubling the input should about double the time.
#[test]
fn hostile_input_takes_time_in_proportion_to_its_length() {
    /// Makes an input of about a length.
    type Shape = fn(usize) -> String;
    let shapes: [(&str, Shape); 16] = [
        ("stars", |n| "*".repeat(n)),
        ("stars by stars", |n| "*a **a ".repeat(n / 7)),
        ("cjk stars", |n| "中**。".repeat(n / 8)),
        ("brackets", |n| "[".repeat(n)),
        ("images", |n| "![".repeat(n / 2)),
        ("quotes", |n| format!("{}a", ">".repeat(n / 10))),
        ("less-than", |n| "<".repeat(n)),
        ("open tags", |n| "<a ".repeat(n / 3)),
        ("block tags", |n| format!("<div>{}", "<a =\"".repeat(n / 5))),
        ("textareas", |n| format!("<div>{}", "<textarea>".repeat(n / 10))),
        ("tildes", |n| "~ ".repeat(n / 2)),
        ("urls", |n| "http://a.b".repeat(n / 10)),
        ("underscores in a url", |n| format!("http://a.b/{}", "/_a".repeat(n / 3))),
        ("www", |n| "_www.a_".repeat(n / 7)),
        ("formulas", |n| "\\(a ".repeat(n / 4)),
        ("shortcodes", |n| "{{<".repeat(n / 3)),
    ];
    for (name, shape) in shapes {
        let time = |length: usize| {
            let body = shape(length);
            let begin = Instant::now();
            math_html(&body);
            begin.elapsed()
        };
        println!("{name}: 50 kB {:?}, 100 kB {:?}", time(50_000), time(100_000));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

    #[test]
    fn text_of_any_kind_renders_without_panicking(body in "\\PC{0,200}", math: bool, typographer: bool) {
        renders_without_panicking(&body, math, typographer)?;
    }

    #[test]
    fn markup_of_any_kind_renders_without_panicking(
        parts in prop::collection::vec(prop::sample::select(&[
            "*", "**", "_", "~", "~~", "`", "```", "\n", "\n\n", "> ", "- ", "1. ", "# ", "[", "]", "(", ")", "!", "[^1]", "[^1]: ",
            "<", ">", "<div>", "</div>", "<textarea>", "<!--", "-->", "<!--more-->", "|", "|-|-|", "$", "$$", "\\(", "\\)", "\\", "{{<",
            ">}}", "{{%", "%}}", "中", "。", "“", "”", "a", " ", "\t", "https://a.b/", "www.a.b", "&amp;", "&#", "&#xe000;", "\u{e000}",
            "\u{10a7f}", "\"", "'", "--", "...", "> [!NOTE]\n", "[x] ", ": ", "{#a .b}", "\r\n", "\0", "\u{200b}", "\u{fe01}",
        ][..]), 0..40),
        math: bool,
        typographer: bool,
    ) {
        renders_without_panicking(&parts.concat(), math, typographer)?;
    }
}

fn renders_without_panicking(body: &str, math: bool, typographer: bool) -> Result<(), TestCaseError> {
    let context = RenderContext { math, typographer, ..plain_context() };
    let result = render(body, &context);
    for problem in &result.problems {
        prop_assert!(body.get(problem.range.clone()).is_some(), "{:?}", problem);
    }
    // What we put in comes out again: no mark of ours is left in a text that had none.
    if !body.contains(['\u{e000}', '\u{10a7f}']) && !body.contains("&#") {
        let everything = format!("{}{}{:?}", result.html, result.plain_text, result.headings);
        prop_assert!(!everything.contains(['\u{e000}', '\u{e001}', '\u{10a7f}']), "{}", everything);
    }
    render_inline(body, &context);
    before_more(body);
    excerpt(body, 20);
    reading_minutes(body);
    decode_entities(body);
    Ok(())
}
