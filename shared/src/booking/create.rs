//! From a request to a booking that satisfies every rule.

use super::{
    Booking, CreateBooking, CreateHold, MAX_DAYS_AHEAD, MAX_DESCRIPTION, MAX_DURATION, MAX_NAME,
    MAX_NOTES, MAX_TITLE, MIN_DURATION, Status,
};
use crate::{
    FieldError,
    ids::{BookingId, OrganizationId, UserId},
    phone::{Extension, PhoneNumber},
    schedule::{TimeZone, calling::zone_of, instant},
    sms::MAX_CONSENT,
    text::{clean, clean_optional, email},
    voice::Modulations,
    words::Language,
};
use chrono::{DateTime, TimeDelta, Utc};

/// The values that a request leaves open, and the member who asks.
#[derive(Debug, Clone, Copy)]
pub struct Defaults {
    /// The acting member; the operator unless the request names another.
    pub member: UserId,
    /// The organization's default length of a call, in minutes.
    pub duration_minutes: u32,
    /// The present instant.
    pub now: DateTime<Utc>,
}

/// A booking about to be stored. Only [`create`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct NewBooking {
    /// The operator.
    pub user_id: UserId,
    /// The subject of the call, in a line.
    pub title: String,
    /// The subject of the call, at length.
    pub description: Option<String>,
    /// When the phones are to ring.
    pub start_time: DateTime<Utc>,
    /// When the call is planned to be over.
    pub end_time: DateTime<Utc>,
    /// Planned length, in minutes.
    pub duration_minutes: u32,
    /// The zone the booking was made in.
    pub timezone: TimeZone,
    /// The person the call is for.
    pub attendee_name: Option<String>,
    /// The attendee's e-mail address.
    pub attendee_email: Option<String>,
    /// The attendee's phone number.
    pub attendee_phone: PhoneNumber,
    /// The keys that are pressed once that number has answered.
    pub attendee_extension: Option<Extension>,
    /// The attendee's language.
    pub attendee_language: Option<Language>,
    /// Overrides of the voice configuration.
    pub modulations: Modulations,
    /// The member who allowed it to be looser than the organization's settings, if it is.
    pub loosened_by: Option<UserId>,
    /// The members' own notes.
    pub notes: Option<String>,
    /// Whether the attendee is told of it.
    pub notify: bool,
    /// The words by which the attendee agreed to text messages, if they did.
    pub sms_consent: Option<String>,
    /// The other hosts, whose time is kept for it.
    pub co_hosts: Vec<UserId>,
}

impl NewBooking {
    /// The booking this becomes when `created_by` stores it `now`, exactly as the store will show it.
    #[must_use]
    pub fn stored(
        self,
        id: BookingId,
        organization_id: OrganizationId,
        created_by: impl Into<Option<UserId>>,
        now: DateTime<Utc>,
    ) -> Booking {
        Booking {
            id,
            organization_id,
            user_id: self.user_id,
            call_id: None,
            title: self.title,
            description: self.description,
            start_time: self.start_time,
            end_time: self.end_time,
            duration_minutes: self.duration_minutes,
            timezone: self.timezone,
            attendee_name: self.attendee_name,
            attendee_email: self.attendee_email,
            attendee_phone: self.attendee_phone,
            attendee_extension: self.attendee_extension,
            attendee_language: self.attendee_language,
            status: Status::Pending,
            failure_reason: None,
            reminder_sent: false,
            reminder_sent_at: None,
            modulations: self.modulations,
            loosened_by: self.loosened_by,
            notes: self.notes,
            version: 1,
            created_at: now,
            updated_at: now,
            created_by: created_by.into(),
            source: None,
            erased_at: None,
            series_id: None,
            occurrence: None,
            event_type_id: None,
            notify: self.notify,
            sms_consent: self.sms_consent,
            co_hosts: self.co_hosts,
        }
    }
}

/// Checks a request to book a call.
///
/// # Examples
/// ```
/// # use callslot_shared::{api::CreateBooking, booking::{create, Defaults}, ids::UserId};
/// let defaults = Defaults {
///     member: "019ab000-0000-7000-8000-000000000001".parse().unwrap(),
///     duration_minutes: 30,
///     now: "2026-03-01T12:00:00Z".parse().unwrap(),
/// };
/// let request = CreateBooking {
///     start_time: "2026-03-01T14:00:00+01:00".into(),
///     attendee_phone: "+1 415 555 2671".into(),
///     ..CreateBooking::default()
/// };
/// let booking = create(&request, defaults).unwrap();
/// assert_eq!(booking.end_time.to_rfc3339(), "2026-03-01T13:30:00+00:00");
/// ```
pub fn create(request: &CreateBooking, defaults: Defaults) -> Result<NewBooking, FieldError> {
    let attendee_phone = PhoneNumber::parse("attendee_phone", &request.attendee_phone)?;
    let mut booking = create_for(attendee_phone, request, defaults)?;
    if request.timezone.is_none()
        && let Some(zone) = zone_of(&booking.attendee_phone, booking.start_time)
    {
        booking.timezone = zone;
    }
    Ok(booking)
}

/// As [`create`], for a number that has been read from the request already: by the interface, which asks numbering plans
/// that it loads beside itself. So it does not ask which zone the number is in: without one in the request it is UTC.
pub fn create_for(
    attendee_phone: PhoneNumber,
    request: &CreateBooking,
    defaults: Defaults,
) -> Result<NewBooking, FieldError> {
    let attendee_name =
        clean_optional("attendee_name", request.attendee_name.as_deref(), MAX_NAME)?;
    let attendee_email = email("attendee_email", request.attendee_email.as_deref())?;
    let start_time = start(&request.start_time, defaults.now)?;
    let duration_minutes = duration(
        start_time,
        request.end_time.as_deref(),
        request.duration_minutes,
        defaults.duration_minutes,
    )?;
    let title = match request.title.as_deref() {
        Some(title) => required("title", title, MAX_TITLE)?,
        None => format!(
            "Call with {}",
            attendee_name.as_deref().unwrap_or(attendee_phone.as_str())
        ),
    };
    Ok(NewBooking {
        user_id: match request.user_id.as_deref() {
            Some(id) => user("user_id", id)?,
            None => defaults.member,
        },
        title,
        description: clean_optional(
            "description",
            request.description.as_deref(),
            MAX_DESCRIPTION,
        )?,
        start_time,
        end_time: start_time + TimeDelta::minutes(duration_minutes.into()),
        duration_minutes,
        timezone: match request.timezone.as_deref() {
            Some(name) => TimeZone::parse("timezone", name)?,
            None => TimeZone::UTC,
        },
        attendee_name,
        attendee_email,
        attendee_phone,
        attendee_extension: Extension::parse_optional(
            "attendee_extension",
            request.attendee_extension.as_deref(),
        )?,
        attendee_language: request
            .attendee_language
            .as_deref()
            .map(|language| Language::parse("attendee_language", language))
            .transpose()?,
        modulations: request
            .modulations
            .unwrap_or_default()
            .checked("modulations")?,
        loosened_by: None,
        notes: clean_optional("notes", request.notes.as_deref(), MAX_NOTES)?,
        notify: request.notify.unwrap_or(true),
        sms_consent: clean_optional("sms_consent", request.sms_consent.as_deref(), MAX_CONSENT)?,
        co_hosts: Vec::new(),
    })
}

/// Checks a request to hold a time: whose, from when, for how many minutes.
pub fn hold(
    request: &CreateHold,
    defaults: Defaults,
) -> Result<(UserId, DateTime<Utc>, u32), FieldError> {
    let start = start(&request.start_time, defaults.now)?;
    let minutes = duration(
        start,
        None,
        request.duration_minutes,
        defaults.duration_minutes,
    )?;
    let operator = match request.user_id.as_deref() {
        Some(id) => user("user_id", id)?,
        None => defaults.member,
    };
    Ok((operator, start, minutes))
}

/// Text that must not be empty.
pub(super) fn required(field: &str, text: &str, max: usize) -> Result<String, FieldError> {
    let text = clean(field, text, max)?;
    if text.is_empty() {
        return Err(FieldError::new(
            field,
            "is empty; say what the call is about",
        ));
    }
    Ok(text)
}

/// A member's id.
pub(super) fn user(field: &str, id: &str) -> Result<UserId, FieldError> {
    id.parse()
        .map_err(|_| FieldError::new(field, "is not a member of this organization"))
}

/// The instant the phones are to ring: in the future, but not absurdly far.
pub(super) fn start(text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, FieldError> {
    let start = instant("start_time", text)?;
    if start < now {
        return Err(FieldError::new(
            "start_time",
            "is in the past; pick a later time",
        ));
    }
    if start > now + TimeDelta::days(MAX_DAYS_AHEAD) {
        return Err(FieldError::new(
            "start_time",
            "is more than two years ahead",
        ));
    }
    Ok(start)
}

/// The length in minutes, from whatever was given of end and duration, or the fallback.
pub(super) fn duration(
    start: DateTime<Utc>,
    end: Option<&str>,
    minutes: Option<i64>,
    fallback: u32,
) -> Result<u32, FieldError> {
    let by_end = end.map(|text| between(start, text)).transpose()?;
    match (by_end, minutes) {
        (Some(by_end), Some(minutes)) if by_end != minutes => Err(FieldError::new(
            "end_time",
            format!(
                "is {by_end} min after the start, but duration_minutes says {minutes}; leave one of them out"
            ),
        )),
        (Some(by_end), None) => bounded("end_time", by_end),
        (_, Some(minutes)) => bounded("duration_minutes", minutes),
        (None, None) => Ok(fallback),
    }
}

fn between(start: DateTime<Utc>, end: &str) -> Result<i64, FieldError> {
    let end = instant("end_time", end)?;
    let length = end - start;
    if length <= TimeDelta::zero() {
        return Err(FieldError::new("end_time", "is not after start_time"));
    }
    if length != TimeDelta::minutes(length.num_minutes()) {
        return Err(FieldError::new(
            "end_time",
            "is not a whole number of minutes after start_time",
        ));
    }
    Ok(length.num_minutes())
}

fn bounded(field: &str, minutes: i64) -> Result<u32, FieldError> {
    u32::try_from(minutes)
        .ok()
        .filter(|minutes| (MIN_DURATION..=MAX_DURATION).contains(minutes))
        .ok_or_else(|| {
            FieldError::new(
                field,
                format!("makes the call {minutes} min long; it can be {MIN_DURATION} to {MAX_DURATION} min"),
            )
        })
}
