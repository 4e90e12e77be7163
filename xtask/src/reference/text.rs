//! The few marks of Markdown that the document's texts use: paragraphs, lists, code and bold.

use maud::{Markup, html};

/// The opening and closing signs of code and bold. A link of rustdoc's is its code.
const MARKS: [(&str, &str); 3] = [("[`", "`]"), ("`", "`"), ("**", "**")];

/// A text of several paragraphs.
pub(super) fn blocks(text: &str) -> Markup {
    html! {
        @for block in text.split("\n\n").filter(|block| !block.trim().is_empty()) {
            @if block.trim_start().starts_with("- ") {
                ul { @for item in list(block) { li { (inline(&item)) } } }
            } @else {
                p { (inline(block)) }
            }
        }
    }
}

/// A list's items. A line that begins with no dash goes on with the item before.
fn list(block: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for line in block.lines().map(str::trim) {
        match (line.strip_prefix("- "), items.last_mut()) {
            (Some(item), _) => items.push(item.to_owned()),
            (None, Some(item)) => *item = format!("{item} {line}"),
            (None, None) => items.push(line.to_owned()),
        }
    }
    items
}

/// A text within a paragraph.
pub(super) fn inline(text: &str) -> Markup {
    html! {
        @match marked(text) {
            Some((before, open, marked, after)) => {
                (before)
                @if open == "**" { strong { (inline(marked)) } } @else { code { (marked) } }
                (inline(after))
            }
            None => { (text) }
        }
    }
}

/// The first marked part of a text: the text before it, its opening sign, the part, and the text after it.
fn marked(text: &str) -> Option<(&str, &'static str, &str, &str)> {
    let first = MARKS.iter().filter_map(|(open, close)| {
        let (before, rest) = text.split_once(open)?;
        let (marked, after) = rest.split_once(close)?;
        Some((before, *open, marked, after))
    });
    first.min_by_key(|(before, ..)| before.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_elements_and_everything_else_is_text() {
        for (text, expected) in [
            (
                "Say `a<b` to **who `x` is**.",
                "Say <code>a&lt;b</code> to <strong>who <code>x</code> is</strong>.",
            ),
            (
                "See [`Modulations::DEFAULT`].",
                "See <code>Modulations::DEFAULT</code>.",
            ),
            ("2 ** 3 and a ` alone", "2 ** 3 and a ` alone"),
        ] {
            assert_eq!(inline(text).into_string(), expected);
        }
        let text = "One.\n\n- `a`: first,\n  and more\n- second";
        let expected =
            "<p>One.</p><ul><li><code>a</code>: first, and more</li><li>second</li></ul>";
        assert_eq!(blocks(text).into_string(), expected);
    }
}
