//! What a character is to a phone number. Pages write the same number with the digits of a dozen
//! scripts and with two dozen kinds of dashes and spaces; here they become few.

/// The part that a character can have in a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Glyph {
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
    /// Takes no room: soft hyphens, joiners, marks of direction.
    Nothing,
    Other,
}

/// The zeros of scripts whose ten digits follow each other.
const ZEROS: [u32; 16] = [
    0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50,
    0x0ED0, 0x1040, 0x17E0, 0xFF10,
];

impl Glyph {
    pub(super) fn of(c: char) -> Self {
        match c {
            '0'..='9' => Self::Digit(c as u8 - b'0'),
            '+' | '\u{FF0B}' => Self::Plus,
            '(' | '[' | '\u{FF08}' | '\u{FF3B}' => Self::Open,
            ')' | ']' | '\u{FF09}' | '\u{FF3D}' => Self::Close,
            '-'
            | '\u{2010}'..='\u{2015}'
            | '\u{2212}'
            | '\u{30FC}'
            | '\u{FE58}'
            | '\u{FE63}'
            | '\u{FF0D}' => Self::Dash,
            '.' | '\u{00B7}' | '\u{2022}' | '\u{2219}' | '\u{22C5}' | '\u{30FB}' | '\u{FF0E}' => {
                Self::Dot
            }
            '/' | '\u{FF0F}' => Self::Slash,
            ' ' | '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
                Self::Space
            }
            '\n' | '\r' | '\t' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                Self::Break
            }
            '\u{00AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'
            | '\u{2066}'..='\u{2069}'
            | '\u{FE0E}'
            | '\u{FE0F}'
            | '\u{FEFF}' => Self::Nothing,
            _ if c.is_ascii() => Self::Other,
            _ => Self::foreign_digit(c),
        }
    }

    fn foreign_digit(c: char) -> Self {
        let code = u32::from(c);
        ZEROS
            .iter()
            .find(|zero| (**zero..**zero + 10).contains(&code))
            .and_then(|zero| u8::try_from(code - zero).ok())
            .map_or(Self::Other, Self::Digit)
    }

    /// How the number's parser is given it, `None` if not at all.
    pub(super) fn ascii(self) -> Option<char> {
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

    pub(super) fn is_digit(self) -> bool {
        matches!(self, Self::Digit(_))
    }
}
