//! Alerts: `> [!NOTE]` and its four siblings.

use pulldown_cmark::BlockQuoteKind;
use pulldown_cmark_escape::escape_html;

use super::Labels;

/// What closes an alert.
pub(super) const CLOSING_TAG: &str = "</div>\n";

/// Opens an alert and writes its title.
pub(super) fn opening_tag(kind: BlockQuoteKind, labels: &Labels) -> String {
    let (name, label) = match kind {
        BlockQuoteKind::Note => ("note", labels.note),
        BlockQuoteKind::Tip => ("tip", labels.tip),
        BlockQuoteKind::Important => ("important", labels.important),
        BlockQuoteKind::Warning => ("warning", labels.warning),
        BlockQuoteKind::Caution => ("caution", labels.caution),
    };
    let mut html = format!("<div class=\"alert alert-{name}\">\n<p class=\"alert-title\">");
    // Writing to a string cannot fail.
    let _ = escape_html(&mut html, label);
    html.push_str("</p>\n");
    html
}
