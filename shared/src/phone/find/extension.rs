//! Extensions: what is dialled after the number has answered.

use super::text::Text;
use crate::phone::normalize::Glyph;

/// What stands before an extension, the longer first where one begins with another.
const LABELS: &[&str] = &[
    ";ext=",
    "extensión",
    "extensao",
    "extensão",
    "extension",
    "extn",
    "ext",
    "xtn",
    "durchwahl",
    "anexo",
    "ramal",
    "poste",
    "toestel",
    "interno",
    "int",
    "dw",
    "wew",
    "доб",
    "доп",
    "内線",
    "分机",
    "内线",
    "x",
    "ｘ",
    "#",
    "＃",
];
/// Digits of an extension.
const MOST_DIGITS: usize = 7;
/// Separators before the label, and between it and the digits.
const MOST_ROOM: usize = 4;

/// Where the extension of a number that ends at `end` ends, `end` if it has none.
pub(super) fn end(text: &Text<'_>, end: usize) -> usize {
    after_label(text, end).unwrap_or(end)
}

fn after_label(text: &Text<'_>, end: usize) -> Option<usize> {
    let label_at = if text.char(end) == Some(';') {
        end
    } else {
        skip(text, end, &[',', '-', '–'])
    };
    let head = text.lower(label_at, (label_at + 10).min(text.len()));
    let label = LABELS.iter().find(|label| head.starts_with(**label))?;
    let behind = label_at + label.chars().count();
    let digits_at = skip(text, behind, &[':', '.', '#', '：']);
    // "# 1 in town" is no extension.
    if matches!(*label, "#" | "＃") && digits_at > behind {
        return None;
    }
    let digits = (digits_at..text.len())
        .take_while(|at| text.glyph(*at).is_digit())
        .count();
    let ends = digits_at + digits;
    let goes_on = text.char(ends).is_some_and(char::is_alphanumeric);
    ((1..=MOST_DIGITS).contains(&digits) && !goes_on).then_some(ends)
}

fn skip(text: &Text<'_>, from: usize, others: &[char]) -> usize {
    (from..from + MOST_ROOM)
        .find(|at| {
            text.glyph(*at) != Glyph::Space && !text.char(*at).is_some_and(|c| others.contains(&c))
        })
        .unwrap_or(from + MOST_ROOM)
}
