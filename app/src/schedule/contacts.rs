//! Recent contacts: whom the last bookings were for, offered as somebody types.

use super::people::matches;
use crate::phone::read;
use callslot_shared::{
    booking::Booking,
    phone::{Extension, PhoneNumber},
    schedule::TimeZone,
};

/// The last bookings that were made.
pub const RECENT_PATH: &str = "/api/bookings?sort=-created_at&limit=100";
/// The most contacts that are offered at once.
pub const MOST_OFFERED: usize = 5;

/// Whom a booking was for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The number.
    pub phone: PhoneNumber,
    /// The keys that are pressed once it has answered.
    pub extension: Option<Extension>,
    /// The name.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The zone, if it was given.
    pub timezone: Option<TimeZone>,
}

/// The contacts of bookings, once each, those of the newest booking first. An erased attendee is none.
#[must_use]
pub fn recent(bookings: &[Booking]) -> Vec<Contact> {
    let mut contacts: Vec<Contact> = Vec::new();
    for booking in bookings.iter().filter(|one| one.erased_at.is_none()) {
        let (phone, extension) = (&booking.attendee_phone, &booking.attendee_extension);
        let is_known = |known: &Contact| known.phone == *phone && known.extension == *extension;
        if !contacts.iter().any(is_known) {
            contacts.push(Contact {
                phone: phone.clone(),
                extension: extension.clone(),
                name: booking.attendee_name.clone(),
                email: booking.attendee_email.clone(),
                timezone: Some(booking.timezone).filter(|zone| *zone != TimeZone::UTC),
            });
        }
    }
    contacts
}

/// The contacts whose name or number begins as somebody types. None once the number is complete.
#[must_use]
pub fn offered<'a>(contacts: &'a [Contact], typed: &str) -> Vec<&'a Contact> {
    let typed = typed.trim();
    if typed.is_empty() || read(typed, "").is_ok() {
        return Vec::new();
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let is_name = typed.chars().any(char::is_alphabetic);
    let fits = |contact: &&Contact| {
        if is_name {
            return contact
                .name
                .as_deref()
                .is_some_and(|name| matches(name, typed));
        }
        // A number may be begun without its country code.
        digits.len() > 1 && contact.phone.as_str().contains(&digits)
    };
    contacts.iter().filter(fits).take(MOST_OFFERED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        phone::{self, Plans},
        schedule::example::booking,
    };

    fn of(name: Option<&str>, phone: &str) -> Booking {
        Booking {
            attendee_name: name.map(str::to_owned),
            attendee_phone: PhoneNumber::parse("p", phone).unwrap(),
            ..booking("2026-03-02T12:00:00Z")
        }
    }

    fn names<'a>(contacts: &[&'a Contact]) -> Vec<&'a str> {
        let name = |contact: &&'a Contact| contact.name.as_deref().unwrap_or("?");
        contacts.iter().map(name).collect()
    }

    #[test]
    fn a_contact_is_offered_once_as_it_was_booked_last() {
        let mut erased = of(Some("Erased"), "+14155550100");
        erased.erased_at = Some(erased.created_at);
        let contacts = recent(&[
            of(Some("Ada Lovelace"), "+14155552671"),
            erased,
            of(None, "+493012345678"),
            of(Some("Ada King"), "+14155552671"),
        ]);
        let all: Vec<&Contact> = contacts.iter().collect();
        assert_eq!(names(&all), ["Ada Lovelace", "?"]);
        assert_eq!(contacts[0].timezone, None, "UTC was not given by anybody");
    }

    #[test]
    fn contacts_are_found_by_name_and_by_number() {
        let contacts = recent(&[
            of(Some("Ada Lovelace"), "+14155552671"),
            of(Some("Grace Hopper"), "+493012345678"),
        ]);
        for (typed, found) in [
            ("", vec![]),
            ("lov", vec!["Ada Lovelace"]),
            ("GRA hop", vec!["Grace Hopper"]),
            ("+49", vec!["Grace Hopper"]),
            ("(415) 5", vec!["Ada Lovelace"]),
            ("1", vec![]),
            ("+1 415 555 2671", vec![]),
            ("x", vec![]),
        ] {
            assert_eq!(names(&offered(&contacts, typed)), found, "{typed}");
            let early = phone::with(Plans::Coming, || names(&offered(&contacts, typed)));
            assert_eq!(
                early, found,
                "{typed}, before the numbering plans are there"
            );
        }
    }
}
