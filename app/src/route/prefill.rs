//! The values that a form, or a call that is placed now, begins with: `phone=<E.164>&extension=<keys>&name=<text>&title=<text>&note=<text>`.

use super::encoding::Fields;
use crate::phone;
use callslot_shared::{booking::Booking, phone::Extension};

/// The values that a form begins with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prefill {
    /// A number, as people write it.
    pub phone: String,
    /// The keys to press once it has answered.
    pub extension: String,
    /// The attendee's name.
    pub name: String,
    /// The subject of the call.
    pub title: String,
    /// The place where the number was found, or the notes of an earlier call.
    pub note: String,
    /// The text that was given for a number and is none.
    pub not_a_number: Option<String>,
}

impl Prefill {
    /// All that another call to the same person keeps of a booking.
    #[must_use]
    pub fn of(booking: &Booking) -> Self {
        let extension = booking.attendee_extension.as_ref();
        Self {
            phone: phone::spaced(&booking.attendee_phone),
            extension: extension.map_or_else(String::new, ToString::to_string),
            name: booking.attendee_name.clone().unwrap_or_default(),
            title: booking.title.clone(),
            note: booking.notes.clone().unwrap_or_default(),
            not_a_number: None,
        }
    }

    pub(super) fn read(fields: Fields) -> Self {
        let text = |name| fields.value(name).unwrap_or_default();
        let given = text("phone");
        // A plus sign that was not escaped has become a space.
        let digits = given.trim();
        let unescaped =
            given.starts_with(' ') && digits.starts_with(|first: char| first.is_ascii_digit());
        let phone = if unescaped {
            format!("+{digits}")
        } else {
            digits.to_owned()
        };
        let named = Extension::parse("", &text("extension")).ok();
        let others = Self {
            name: text("name"),
            title: text("title"),
            note: text("note"),
            ..Self::default()
        };
        match phone::read(&phone, "") {
            Ok(typed) => Self {
                phone: typed.spaced,
                extension: named
                    .or(typed.extension)
                    .map_or_else(String::new, |keys| keys.to_string()),
                ..others
            },
            Err(_) => Self {
                not_a_number: (!phone.is_empty()).then_some(phone),
                ..others
            },
        }
    }

    pub(super) fn fields(&self) -> [(&'static str, String); 5] {
        let phone = self.not_a_number.as_ref().unwrap_or(&self.phone);
        [
            ("phone", phone.clone()),
            ("extension", self.extension.clone()),
            ("name", self.name.clone()),
            ("title", self.title.clone()),
            ("note", self.note.clone()),
        ]
    }
}
