//! Changing a booking that exists.

use super::{
    Booking, ChangeBooking, Error, MAX_DESCRIPTION, MAX_NAME, MAX_NOTES, MAX_TITLE, NewBooking,
    Status,
    create::{duration, required, start, user},
};
use crate::{
    FieldError,
    phone::{Extension, PhoneNumber},
    schedule::TimeZone,
    sms::MAX_CONSENT,
    text::{clean_optional, email},
    words::Language,
};
use chrono::{DateTime, TimeDelta, Utc};

/// The effect of a request on a booking.
#[derive(Debug, Clone, PartialEq)]
pub enum BookingChange {
    /// Nothing that matters to the call: only the notes. Possible in every state.
    Notes(Option<String>),
    /// A new version of the call itself. Possible only while it is pending.
    Call(Box<NewBooking>),
}

/// Checks a request to change `booking`. Fields that the request leaves out stay as they are; moving
/// the start keeps the length.
pub fn change(
    booking: &Booking,
    request: &ChangeBooking,
    now: DateTime<Utc>,
) -> Result<BookingChange, Error> {
    let notes = match &request.notes {
        Some(notes) => clean_optional("notes", notes.as_deref(), MAX_NOTES)?,
        None => booking.notes.clone(),
    };
    if request.touches_only_notes() {
        return Ok(BookingChange::Notes(notes));
    }
    if booking.status != Status::Pending {
        return Err(Error::State {
            status: booking.status,
            problem: "cannot be changed any more, except for its notes",
        });
    }
    let start_time = match &request.start_time {
        Some(text) => start(text, now)?,
        None => booking.start_time,
    };
    let duration_minutes = duration(
        start_time,
        request.end_time.as_deref(),
        request.duration_minutes,
        booking.duration_minutes,
    )?;
    let text = |field, new: &Option<Option<String>>, old: &Option<String>, max| match new {
        Some(new) => clean_optional(field, new.as_deref(), max),
        None => Ok(old.clone()),
    };
    let attendee_phone = match &request.attendee_phone {
        Some(text) => PhoneNumber::parse("attendee_phone", text)?,
        None => booking.attendee_phone.clone(),
    };
    // Whoever has the number before has agreed, and nobody else.
    let sms_consent = match &request.sms_consent {
        Some(words) => clean_optional("sms_consent", words.as_deref(), MAX_CONSENT)?,
        None if attendee_phone == booking.attendee_phone => booking.sms_consent.clone(),
        None => None,
    };
    let user_id = match &request.user_id {
        Some(id) => user("user_id", id)?,
        None => booking.user_id,
    };
    // A co-host who takes it over is its operator, and whoever was that has no more part in it.
    let mut co_hosts = booking.co_hosts.clone();
    co_hosts.retain(|host| *host != user_id);
    Ok(BookingChange::Call(Box::new(NewBooking {
        user_id,
        title: match &request.title {
            Some(title) => required("title", title, MAX_TITLE)?,
            None => booking.title.clone(),
        },
        description: text(
            "description",
            &request.description,
            &booking.description,
            MAX_DESCRIPTION,
        )?,
        start_time,
        end_time: start_time + TimeDelta::minutes(duration_minutes.into()),
        duration_minutes,
        timezone: match &request.timezone {
            Some(name) => TimeZone::parse("timezone", name)?,
            None => booking.timezone,
        },
        attendee_name: text(
            "attendee_name",
            &request.attendee_name,
            &booking.attendee_name,
            MAX_NAME,
        )?,
        attendee_email: match &request.attendee_email {
            Some(new) => email("attendee_email", new.as_deref())?,
            None => booking.attendee_email.clone(),
        },
        attendee_extension: extension(booking, request, &attendee_phone)?,
        attendee_phone,
        attendee_language: match &request.attendee_language {
            Some(Some(text)) => Some(Language::parse("attendee_language", text)?),
            Some(None) => None,
            None => booking.attendee_language,
        },
        // The member who allowed other settings has not allowed these.
        loosened_by: booking.loosened_by.filter(|_| {
            request
                .modulations
                .is_none_or(|new| new == booking.modulations)
        }),
        modulations: match request.modulations {
            Some(modulations) => modulations.checked("modulations")?,
            None => booking.modulations,
        },
        notes,
        notify: request.notify.unwrap_or(booking.notify),
        sms_consent,
        co_hosts,
    })))
}

/// The extension after a change. It belongs to its number: a new number without one has none.
fn extension(
    booking: &Booking,
    request: &ChangeBooking,
    phone: &PhoneNumber,
) -> Result<Option<Extension>, FieldError> {
    match &request.attendee_extension {
        Some(text) => Extension::parse_optional("attendee_extension", text.as_deref()),
        None if *phone == booking.attendee_phone => Ok(booking.attendee_extension.clone()),
        None => Ok(None),
    }
}
