//! An organization's accent colour, and the text that is readable on it.

use crate::FieldError;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A colour of the sRGB space, written `#rrggbb` in small letters.
///
/// The page uses it as the ground of its one button, with white or black text, whichever contrasts more. One of both always
/// has a contrast of 4.5 to 1 (the product of both is 21, so that the larger is at least its root). It is never the colour of
/// text, which would have to be readable on a light and on a dark page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct AccentColour([u8; 3]);

impl AccentColour {
    /// Reads `#rrggbb`.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::public_page::AccentColour;
    /// let colour = AccentColour::parse("accent_colour", "#1D5FC4").unwrap();
    /// assert_eq!((colour.to_string().as_str(), colour.text()), ("#1d5fc4", "#ffffff"));
    /// assert!(AccentColour::parse("accent_colour", "red").is_err());
    /// ```
    pub fn parse(field: &str, text: &str) -> Result<Self, FieldError> {
        let digits = text.strip_prefix('#').filter(|digits| {
            digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        });
        digits
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .map(|number| {
                let [_, red, green, blue] = number.to_be_bytes();
                Self([red, green, blue])
            })
            .ok_or_else(|| FieldError::new(field, "is not a colour such as #1d5fc4"))
    }

    /// The colour of text on it: white or black.
    #[must_use]
    pub fn text(self) -> &'static str {
        if self.contrast_with_white() >= self.contrast_with_black() {
            "#ffffff"
        } else {
            "#000000"
        }
    }

    /// The contrast ratio to white, 1 to 21 (WCAG 2.2).
    #[must_use]
    pub fn contrast_with_white(self) -> f64 {
        1.05 / (self.luminance() + 0.05)
    }

    /// The contrast ratio to black, 1 to 21 (WCAG 2.2).
    #[must_use]
    pub fn contrast_with_black(self) -> f64 {
        (self.luminance() + 0.05) / 0.05
    }

    /// The relative luminance, 0 for black to 1 for white (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        let Self([red, green, blue]) = self;
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
}

impl fmt::Display for AccentColour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([red, green, blue]) = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl From<AccentColour> for String {
    fn from(colour: AccentColour) -> Self {
        colour.to_string()
    }
}

impl TryFrom<String> for AccentColour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse("colour", &text).map_err(|error| error.problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_on_any_colour_has_enough_contrast() {
        for red in (0..=255).step_by(15) {
            for green in (0..=255).step_by(15) {
                for blue in (0..=255).step_by(15) {
                    let colour = AccentColour([red, green, blue]);
                    let contrast = match colour.text() {
                        "#ffffff" => colour.contrast_with_white(),
                        _ => colour.contrast_with_black(),
                    };
                    assert!(contrast >= 4.5, "{colour} {contrast}");
                }
            }
        }
    }

    #[test]
    fn only_six_hexadecimal_digits_are_a_colour() {
        for bad in [
            "", "#fff", "1d5fc4", "#1d5fc", "#1d5fc44", "#+d5fc4", "#ggaabb", "red;x:y", "#éaaaa",
        ] {
            assert!(AccentColour::parse("c", bad).is_err(), "{bad}");
        }
        let black = AccentColour::parse("c", "#000000").unwrap();
        assert_eq!(black.text(), "#ffffff");
        assert!((black.contrast_with_white() - 21.0).abs() < 1e-9);
    }
}
