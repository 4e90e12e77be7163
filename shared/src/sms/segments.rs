//! Segments of a text message, as phones join and carriers bill them.
//!
//! Source: 3GPP TS 23.038, section 6.2.1 (the GSM 7 bit default alphabet and its extension table), and TS 23.040, section
//! 9.2.3.24.1 (concatenation takes 6 octets of 140).

/// The default alphabet in the order of its codes; escape (0x1B) is left out.
const GSM_7: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// The characters of the extension table: each takes two septets.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// The alphabet that a text is sent in: one character that GSM 7 bit does not have makes it UCS-2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// The GSM 7 bit default alphabet.
    Gsm7,
    /// UTF-16.
    Ucs2,
}

impl Encoding {
    /// Units of a text that is one segment: septets, or 16-bit units.
    const fn alone(self) -> usize {
        match self {
            Self::Gsm7 => 160,
            Self::Ucs2 => 70,
        }
    }

    /// Units of each segment of a longer text.
    const fn joined(self) -> usize {
        match self {
            Self::Gsm7 => 153,
            Self::Ucs2 => 67,
        }
    }

    /// Units that a character takes.
    fn width(self, character: char) -> usize {
        match self {
            Self::Gsm7 => 1 + usize::from(EXTENSION.contains(character)),
            Self::Ucs2 => character.len_utf16(),
        }
    }
}

/// The parts that a text is sent in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segments {
    /// The alphabet.
    pub encoding: Encoding,
    /// The number of parts. An empty text is one.
    pub count: u32,
}

/// The segments of a text. A character that takes two units is not parted: it begins the next segment.
///
/// # Examples
/// ```
/// use callslot_shared::sms::{Encoding, segments};
/// assert_eq!(segments(&"a".repeat(160)).count, 1);
/// assert_eq!(segments(&"a".repeat(161)).count, 2);
/// assert_eq!(segments("naïve").encoding, Encoding::Ucs2);
/// ```
#[must_use]
pub fn segments(text: &str) -> Segments {
    let is_gsm = |character: char| GSM_7.contains(character) || EXTENSION.contains(character);
    let encoding = if text.chars().all(is_gsm) {
        Encoding::Gsm7
    } else {
        Encoding::Ucs2
    };
    let total: usize = text.chars().map(|one| encoding.width(one)).sum();
    if total <= encoding.alone() {
        return Segments { encoding, count: 1 };
    }
    let (mut count, mut filled) = (1, 0);
    for width in text.chars().map(|one| encoding.width(one)) {
        if filled + width > encoding.joined() {
            count += 1;
            filled = 0;
        }
        filled += width;
    }
    Segments { encoding, count }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, encoding: Encoding, count: u32) {
        assert_eq!(segments(text), Segments { encoding, count }, "{text}");
    }

    #[test]
    fn every_character_of_the_standards_table_is_gsm_7() {
        // 128 codes, of which one is the escape to the extension table.
        assert_eq!(GSM_7.chars().count(), 127);
        assert_eq!(EXTENSION.chars().count(), 10);
        for character in GSM_7.chars() {
            check(&character.to_string().repeat(160), Encoding::Gsm7, 1);
            check(&character.to_string().repeat(161), Encoding::Gsm7, 2);
        }
        for character in EXTENSION.chars() {
            check(&character.to_string().repeat(80), Encoding::Gsm7, 1);
            check(&character.to_string().repeat(81), Encoding::Gsm7, 2);
        }
    }

    #[test]
    fn lengths_at_the_borders_are_counted_as_the_standard_has_them() {
        for (length, count) in [
            (0, 1),
            (1, 1),
            (160, 1),
            (161, 2),
            (306, 2),
            (307, 3),
            (459, 3),
            (460, 4),
        ] {
            check(&"a".repeat(length), Encoding::Gsm7, count);
        }
        for (length, count) in [
            (1, 1),
            (70, 1),
            (71, 2),
            (134, 2),
            (135, 3),
            (201, 3),
            (202, 4),
        ] {
            check(&"я".repeat(length), Encoding::Ucs2, count);
        }
    }

    #[test]
    fn one_foreign_character_flips_all() {
        check(&format!("{}’", "a".repeat(69)), Encoding::Ucs2, 1);
        check(&format!("{}’", "a".repeat(70)), Encoding::Ucs2, 2);
        // Letters that look as if they were in the table.
        for foreign in ["ç", "á", "í", "ó", "ú", "ê", "`", "\t", "“", "–"] {
            assert_eq!(segments(foreign).encoding, Encoding::Ucs2, "{foreign}");
        }
    }

    #[test]
    fn a_character_of_two_units_is_not_parted() {
        // 152 septets and a euro sign: its two septets begin the second segment.
        let text = format!("{}€{}", "a".repeat(152), "a".repeat(151));
        check(&text, Encoding::Gsm7, 2);
        check(&format!("{text}a"), Encoding::Gsm7, 3);
        let text = format!("{}😀{}", "я".repeat(66), "я".repeat(65));
        check(&text, Encoding::Ucs2, 2);
        check(&format!("{text}я"), Encoding::Ucs2, 3);
    }
}
