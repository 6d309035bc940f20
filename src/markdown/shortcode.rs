//! Hugo's shortcodes, `{{< … >}}` and `{{% … %}}`: found and kept as they are.
//!
//! Nothing runs them yet.
//! Left to the Markdown parser, `{{<figure src="x">}}` would become an element and a quote in it would become curly.

use std::ops::Range;

/// Finds the shortcodes of a body, in order.
pub(super) fn find(body: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (opening, closing) in [("{{<", ">}}"), ("{{%", "%}}")] {
        let mut from = 0;
        while let Some(start) = body[from..].find(opening).map(|at| from + at) {
            let inside = start + opening.len();
            // Without a closing mark here there is none further on either.
            let Some(end) = body[inside..].find(closing).map(|at| inside + at + closing.len()) else {
                break;
            };
            found.push(start..end);
            from = end;
        }
    }
    found.sort_unstable_by_key(|range| range.start);
    found
}

/// Tells whether a link's destination holds a shortcode, such as `{{< ref "about.md" >}}`.
pub(super) fn occurs_in(destination: &str) -> bool {
    destination.contains("{{<") || destination.contains("{{%")
}
