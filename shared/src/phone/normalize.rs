//! The part of each character in a phone number. Pages, contacts and documents write the same number with the digits of
//! many scripts, with two dozen kinds of dashes and spaces, and with marks that nobody sees; here they become few. The
//! API, the forms and the finder read by this one table.

/// The part that a character can have in a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CharClass {
    /// A decimal digit of any script.
    Digit(u8),
    Plus,
    Open,
    Close,
    Dash,
    Dot,
    Slash,
    Space,
    /// The end of a line or of a table's cell.
    Break,
    /// Takes no room: soft hyphens, joiners, marks of direction, selectors of a glyph's variant.
    Nothing,
    Other,
}

/// The zeros of scripts whose ten digits follow each other (Unicode category Nd), in order. The five
/// alphabets of mathematics stand one after the other from U+1D7CE on.
const ZEROS: [u32; 42] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
    0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90,
    0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1FBF0,
];

impl CharClass {
    pub(crate) fn of(c: char) -> Self {
        match c {
            '0'..='9' => Self::Digit(c as u8 - b'0'),
            '+' | '\u{FE62}' | '\u{FF0B}' => Self::Plus,
            '(' | '[' | '\u{FE59}' | '\u{FF08}' | '\u{FF3B}' => Self::Open,
            ')' | ']' | '\u{FE5A}' | '\u{FF09}' | '\u{FF3D}' => Self::Close,
            '-'
            | '\u{05BE}'
            | '\u{2010}'..='\u{2015}'
            | '\u{2043}'
            | '\u{2212}'
            | '\u{2796}'
            | '\u{30FC}'
            | '\u{FE58}'
            | '\u{FE63}'
            | '\u{FF0D}' => Self::Dash,
            '.' | '\u{00B7}' | '\u{2022}' | '\u{2024}' | '\u{2219}' | '\u{22C5}' | '\u{30FB}'
            | '\u{FE52}' | '\u{FF0E}' => Self::Dot,
            '/' | '\u{2044}' | '\u{2215}' | '\u{FF0F}' => Self::Slash,
            ' '
            | '\u{00A0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200A}'
            | '\u{202F}'
            | '\u{205F}'
            | '\u{2800}'
            | '\u{3000}'
            | '\u{3164}' => Self::Space,
            '\n' | '\r' | '\t' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                Self::Break
            }
            '\u{00AD}'
            | '\u{034F}'
            | '\u{061C}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{20E3}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{E0001}'..='\u{E007F}'
            | '\u{E0100}'..='\u{E01EF}' => Self::Nothing,
            _ if c.is_ascii() => Self::Other,
            _ => Self::foreign_digit(c),
        }
    }

    fn foreign_digit(c: char) -> Self {
        let code = u32::from(c);
        let behind = ZEROS.partition_point(|zero| *zero <= code);
        behind
            .checked_sub(1)
            .and_then(|at| ZEROS.get(at))
            .and_then(|zero| u8::try_from(code - zero).ok())
            .filter(|digit| *digit < 10)
            .map_or(Self::Other, Self::Digit)
    }

    /// The character that the number's parser is given for it, `None` if it is given none.
    pub(crate) fn ascii(self) -> Option<char> {
        match self {
            Self::Digit(digit) => Some(char::from(b'0' + digit)),
            Self::Plus => Some('+'),
            Self::Open => Some('('),
            Self::Close => Some(')'),
            Self::Dash => Some('-'),
            Self::Dot => Some('.'),
            Self::Slash => Some('/'),
            Self::Space | Self::Break => Some(' '),
            Self::Nothing | Self::Other => None,
        }
    }

    pub(crate) fn is_digit(self) -> bool {
        matches!(self, Self::Digit(_))
    }
}

/// The text as a person sees it, in ASCII, without room around it; or the first character that no number has.
pub(crate) fn plain(text: &str) -> Result<String, char> {
    let mut plain = String::new();
    for c in text.chars() {
        match CharClass::of(c) {
            CharClass::Other => return Err(c),
            class => plain.extend(class.ascii()),
        }
    }
    plain.truncate(plain.trim_end().len());
    Ok(plain.split_off(plain.len() - plain.trim_start().len()))
}

#[cfg(test)]
mod tests {
    use super::{CharClass, ZEROS, plain};

    #[test]
    fn a_text_becomes_what_a_person_sees() {
        for (text, seen) in [
            ("\u{202d}+1 (415) 555-0123\u{202c}", "+1 (415) 555-0123"),
            ("\u{feff}\u{200e}+1 415 555 0123\u{200f}", "+1 415 555 0123"),
            ("+1 415\u{2011}555\u{2212}0123", "+1 415-555-0123"),
            (
                "\u{2066}+1\u{a0}415\u{202f}555\u{2009}0123\u{2069}",
                "+1 415 555 0123",
            ),
            ("＋１（４１５）５５５－０１２３", "+1(415)555-0123"),
            ("+٩٦٦ ١١ ٤٠١ ٢٢٢٢", "+966 11 401 2222"),
            (
                "+1 4\u{ad}15\u{200b}5\u{2060}550123\u{fe0e}",
                "+1 4155550123",
            ),
            ("+1\u{fe0f}\u{20e3} 415", "+1 415"),
            ("\u{3000}\t+1 415\n", "+1 415"),
            ("𝟒𝟏𝟓", "415"),
            ("\u{200b}\u{202c}", ""),
        ] {
            assert_eq!(plain(text).as_deref(), Ok(seen), "{text:?}");
        }
    }

    #[test]
    fn the_first_character_that_no_number_has_is_told() {
        for (text, c) in [
            ("+1 call me", 'c'),
            ("+1 415,12", ','),
            ("+1\0", '\0'),
            ("²", '²'),
            ("①", '①'),
        ] {
            assert_eq!(plain(text), Err(c), "{text:?}");
        }
    }

    #[test]
    fn every_digit_of_every_script_is_one() {
        assert!(ZEROS.is_sorted());
        for zero in ZEROS {
            for digit in 0..10_u8 {
                let c = char::from_u32(zero + u32::from(digit)).unwrap();
                assert!(c.is_numeric(), "{c:?}");
                assert_eq!(CharClass::of(c), CharClass::Digit(digit), "{c:?}");
            }
            let before = char::from_u32(zero - 1).unwrap();
            assert!(
                !matches!(CharClass::of(before), CharClass::Digit(0..9)),
                "{before:?}"
            );
        }
    }
}
