//! The text that stands behind a number and belongs to it: an extension after a label, pauses and keys as links and
//! contacts have them, and the parameters of a `tel:` address (RFC 3966).

use super::extension::key;
use super::normalize::CharClass;
use super::{Extension, PhoneNumber};

/// The labels that stand before an extension, the longer first where one begins with another.
const LABELS: &[&str] = &[
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
/// Digits of an extension behind a label.
const MOST_DIGITS: usize = 7;
/// Separators before the label, and between it and the digits.
const MOST_ROOM: usize = 4;
/// Characters that are looked at.
const MOST_CHARACTERS: usize = 128;
/// Digits behind a lone comma that are a second number rather than an extension.
const FEWEST_DIGITS_OF_A_NUMBER: usize = 7;

/// The way the number before it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberNotation {
    /// As a machine dials it, such as a `tel:` address or the number's field of a form.
    Dialled,
    /// In a text, with its country code.
    International,
    /// In a text.
    Written,
}

/// An extension behind a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tail {
    pub(crate) extension: Extension,
    /// The number of characters of the text it takes.
    pub(crate) characters: usize,
}

/// Reads the extension that a text behind a number begins with.
pub(crate) fn read(behind: &str, manner: NumberNotation) -> Option<Tail> {
    let behind: Vec<char> = behind.chars().take(MOST_CHARACTERS).collect();
    parameters(&behind)
        .or_else(|| labelled(&behind))
        .or_else(|| paused(&behind, manner))
}

/// Takes a text apart into its number and the extension behind it, if it is nothing but that.
///
/// # Examples
/// ```
/// use callslot_shared::phone::with_extension;
/// let (number, extension) = with_extension("tel:+1 212 555 0142,1234").unwrap();
/// assert_eq!(number.as_str(), "+12125550142");
/// assert_eq!(extension.as_str(), ",1234");
/// assert_eq!(with_extension("+1 212 555 0142"), None);
/// ```
#[must_use]
pub fn with_extension(text: &str) -> Option<(PhoneNumber, Extension)> {
    taken_apart(text, |number| PhoneNumber::parse("number", number).ok())
}

/// As [`with_extension`], with numbers as `number` reads them.
pub(super) fn taken_apart(
    text: &str,
    number: impl Fn(&str) -> Option<PhoneNumber>,
) -> Option<(PhoneNumber, Extension)> {
    let text = text.trim();
    let is_scheme = |head: &str| head.eq_ignore_ascii_case("tel:");
    let text = match text.split_at_checked(4) {
        Some((head, rest)) if is_scheme(head) => rest.trim_start(),
        _ => text,
    };
    if text.chars().nth(PhoneNumber::MAX_RAW).is_some() {
        return None;
    }
    let mut ends = text
        .char_indices()
        .filter(|(_, c)| matches!(CharClass::of(*c), CharClass::Digit(_) | CharClass::Close))
        .map(|(at, c)| text.split_at(at + c.len_utf8()));
    ends.find_map(|(head, behind)| {
        let tail = read(behind, NumberNotation::Dialled)?;
        let whole = behind.trim_end_matches(|c| CharClass::of(c) == CharClass::Nothing);
        (tail.characters >= whole.chars().count())
            .then(|| number(head))?
            .map(|number| (number, tail.extension))
    })
}

/// `;ext=12`, `;postd=pp22`, with parameters of other names passed over.
fn parameters(behind: &[char]) -> Option<Tail> {
    let mut at = 0;
    let (mut ext, mut postd) = (String::new(), String::new());
    while behind.get(at) == Some(&';') {
        let name: String = word(behind, at + 1, |c| c.is_ascii_alphanumeric() || c == '-');
        let equals = at + 1 + name.len();
        if behind.get(equals) != Some(&'=') {
            break;
        }
        let name = name.to_ascii_lowercase();
        let is_known = matches!(&*name, "ext" | "postd");
        let value = word(behind, equals + 1, |c| {
            c.is_alphanumeric() || matches!(c, '*' | '#' | '-') || !is_known && "+.".contains(c)
        });
        at = equals + 1 + value.chars().count();
        match &*name {
            "ext" => ext = value,
            "postd" => postd = value,
            _ => {}
        }
    }
    let is_extension = |c: char| CharClass::of(c).is_digit() || c == '-';
    if !ext.chars().all(is_extension) {
        return None;
    }
    tail(&format!("{ext}{postd}"), at)
}

fn word(text: &[char], from: usize, belongs: impl Fn(char) -> bool) -> String {
    let rest = text.get(from..).unwrap_or_default();
    rest.iter().copied().take_while(|c| belongs(*c)).collect()
}

/// `ext. 12`, `x12`, `#12`, and pauses behind those digits.
fn labelled(behind: &[char]) -> Option<Tail> {
    let label_at = skip(behind, 0, &[',', '-', '–']);
    let head = word(behind, label_at, |c| !c.is_whitespace()).to_lowercase();
    let label = LABELS.iter().find(|label| head.starts_with(**label))?;
    let after = label_at + label.chars().count();
    let digits_at = skip(behind, after, &[':', '.', '=', '#', '：']);
    // "# 1 in town" is no extension.
    if matches!(*label, "#" | "＃") && digits_at > after {
        return None;
    }
    let digits = word(behind, digits_at, |c| CharClass::of(c).is_digit());
    let count = digits.chars().count();
    if !(1..=MOST_DIGITS).contains(&count) {
        return None;
    }
    let end = digits_at + count;
    // "x12,24 hours": what follows a lone comma is mostly no key.
    let (more, more_end) = keys(behind, end, NumberNotation::Written);
    let has_more = more.starts_with([',', ';']) && (more.starts_with(",,") || more.ends_with('#'));
    let more = has_more.then(|| tail_of(behind, digits_at, more_end));
    more.flatten().or_else(|| tail_of(behind, digits_at, end))
}

/// `p123`, `,1234`, `,,1234#`.
fn paused(behind: &[char], manner: NumberNotation) -> Option<Tail> {
    let start = match manner {
        NumberNotation::Dialled => skip(behind, 0, &[]),
        NumberNotation::International | NumberNotation::Written => 0,
    };
    let (keys, end) = keys(behind, start, manner);
    if !keys.starts_with([',', ';']) || goes_on_as_number(behind, end) {
        return None;
    }
    let digits = keys.bytes().filter(u8::is_ascii_digit).count();
    let is_lone_comma = !keys.starts_with(",,") && matches!(behind.get(start), Some(',' | '，'));
    let is_closed = keys.ends_with('#');
    let is_meant = match manner {
        NumberNotation::Dialled => !is_lone_comma || is_closed || digits < 10,
        // Commas and semicolons stand between the parts of lists too, and no letters do.
        _ if !is_lone_comma && !matches!(behind.first(), Some(';' | '；')) || is_closed => true,
        NumberNotation::International => {
            is_lone_comma && digits < FEWEST_DIGITS_OF_A_NUMBER && ends_a_thought(behind, end)
        }
        NumberNotation::Written => false,
    };
    if !is_meant {
        return None;
    }
    tail_of(behind, start, end)
}

/// The keys and pauses from `from` on, as they are kept, and where the last key ends. A text typed by a person in a
/// number's field may have room behind its pauses.
fn keys(text: &[char], from: usize, manner: NumberNotation) -> (String, usize) {
    let mut keys = String::new();
    let (mut end, mut kept) = (from, 0);
    for (at, c) in text.iter().enumerate().skip(from) {
        match (key(*c), CharClass::of(*c)) {
            (Some(key), _) => keys.push(key),
            (None, CharClass::Nothing) => continue,
            (None, CharClass::Space)
                if manner == NumberNotation::Dialled && keys.ends_with([',', ';']) =>
            {
                continue;
            }
            _ => break,
        }
        if !keys.ends_with([',', ';']) {
            (end, kept) = (at + 1, keys.len());
        }
    }
    keys.truncate(kept);
    (keys, end)
}

/// Whether what follows makes the keys the first group of another number.
fn goes_on_as_number(text: &[char], end: usize) -> bool {
    let is_separator = |at| {
        matches!(
            text.get(at).map(|c| CharClass::of(*c)),
            Some(CharClass::Dash | CharClass::Dot | CharClass::Slash | CharClass::Space)
        )
    };
    is_separator(end)
        && text
            .get(end + 1)
            .is_some_and(|c| CharClass::of(*c).is_digit())
}

/// Whether no word goes on behind it: `…,24 hours` is no extension.
fn ends_a_thought(text: &[char], end: usize) -> bool {
    match text.get(end) {
        Some(' ' | '\u{a0}') => !text.get(end + 1).is_some_and(|c| c.is_alphanumeric()),
        _ => true,
    }
}

/// The extension between two places, unless a word goes on behind it.
fn tail_of(text: &[char], start: usize, end: usize) -> Option<Tail> {
    if text.get(end).is_some_and(|c| c.is_alphanumeric()) {
        return None;
    }
    let keys: String = text.get(start..end)?.iter().collect();
    tail(&keys, end)
}

fn tail(keys: &str, characters: usize) -> Option<Tail> {
    Extension::parse("extension", keys)
        .ok()
        .map(|extension| Tail {
            extension,
            characters,
        })
}

fn skip(text: &[char], from: usize, others: &[char]) -> usize {
    (from..from + MOST_ROOM)
        .find(|at| {
            !text
                .get(*at)
                .is_some_and(|c| CharClass::of(*c) == CharClass::Space || others.contains(c))
        })
        .unwrap_or(from + MOST_ROOM)
}

#[cfg(test)]
mod tests {
    use super::with_extension;

    fn split(text: &str) -> Option<(String, String)> {
        let (number, extension) = with_extension(text)?;
        Some((number.to_string(), extension.to_string()))
    }

    #[test]
    fn what_is_typed_or_pasted_is_taken_apart() {
        for (text, extension) in [
            ("tel:+1 212 555 0142,1234", ",1234"),
            ("TEL:+12125550142p1234", ",1234"),
            ("+1 212 555 0142 ext 12", "12"),
            ("+1 212 555 0142 ext. 12 ", "12"),
            ("+1 212 555 0142x12", "12"),
            ("+1 (212) 555-0142 #12", "12"),
            ("+1 212 555 0142 , 12#", ",12#"),
            ("+12125550142;ext=12;phone-context=x", "12"),
            ("\u{202d}+1 212 555 0142,12\u{202c}", ",12"),
            ("＋１２１２５５５０１４２，12", ",12"),
        ] {
            let whole = Some(("+12125550142".to_owned(), extension.to_owned()));
            assert_eq!(split(text), whole, "{text}");
        }
    }

    #[test]
    fn what_is_more_than_a_number_and_an_extension_is_left_as_it_is() {
        for text in [
            "+1 212 555 0142",
            "+1 212 555 0142, ext",
            "+1 212 555 0142 ext 12 and more",
            "+1 212 555 0142,+1 212 555 0143",
            "212 555 0142 ext 12",
            "ext 12",
            "",
        ] {
            assert_eq!(split(text), None, "{text}");
        }
        assert_eq!(split(&format!("+12125550142,{}", "1".repeat(200))), None);
    }
}
