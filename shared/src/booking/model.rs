//! A booking, as the API shows it and the rules see it.

use super::{FailureReason, Source, Status};
use crate::{
    ids::{BookingId, CallId, EventTypeId, OrganizationId, SeriesId, UserId},
    instant,
    phone::{Extension, PhoneNumber},
    schedule::TimeZone,
    voice::Modulations,
    words::Language,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A planned call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Booking {
    /// Its name.
    pub id: BookingId,
    /// The tenant it belongs to.
    pub organization_id: OrganizationId,
    /// The operator: the member who takes the call.
    pub user_id: UserId,
    /// The first leg of the call that was placed for it, once there is one.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub call_id: Option<CallId>,
    /// The subject of the call, in a line.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 200, examples("Follow-up call"))
    )]
    pub title: String,
    /// The subject of the call, at length.
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 5000))]
    pub description: Option<String>,
    /// When the phones are to ring.
    #[serde(serialize_with = "instant::serialize")]
    pub start_time: DateTime<Utc>,
    /// When the call is planned to be over: `start_time` plus `duration_minutes`.
    #[serde(serialize_with = "instant::serialize")]
    pub end_time: DateTime<Utc>,
    /// Planned length, in minutes.
    #[cfg_attr(feature = "openapi", schema(minimum = 5, maximum = 480, examples(30)))]
    pub duration_minutes: u32,
    /// The zone the booking was made in.
    pub timezone: TimeZone,
    /// The person the call is for.
    #[cfg_attr(
        feature = "openapi",
        schema(required = true, max_length = 200, examples("Ada Lovelace"))
    )]
    pub attendee_name: Option<String>,
    /// The attendee's e-mail address.
    #[cfg_attr(
        feature = "openapi",
        schema(required = true, format = IdnEmail, max_length = 254, examples("ada@example.com"))
    )]
    pub attendee_email: Option<String>,
    /// The attendee's phone number.
    pub attendee_phone: PhoneNumber,
    /// The keys that are pressed once that number has answered.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub attendee_extension: Option<Extension>,
    /// The language the attendee is spoken to in; the organization's own if none is given.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub attendee_language: Option<Language>,
    /// The booking's state.
    pub status: Status,
    /// Why it failed, if it did.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub failure_reason: Option<FailureReason>,
    /// Whether a reminder has gone out.
    pub reminder_sent: bool,
    /// When the reminder went out.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    #[serde(serialize_with = "instant::serialize_option")]
    pub reminder_sent_at: Option<DateTime<Utc>>,
    /// The settings of the organization's voice configuration that this booking overrides.
    pub modulations: Modulations,
    /// The member who allowed it to be looser than the organization's settings for consent and for what is kept,
    /// if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub loosened_by: Option<UserId>,
    /// The members' own notes. The attendee never sees or hears them.
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 10000))]
    pub notes: Option<String>,
    /// Whether the attendee is told of it: by mail, if they have an address, and by text message, if they agreed to that.
    #[serde(default = "told")]
    pub notify: bool,
    /// The words by which the attendee agreed to text messages, if they did so for this booking. The agreement itself is
    /// the number's, and may have ended since.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 500))]
    pub sms_consent: Option<String>,
    /// The booking's version: 1 at first, raised by every change. A change has to name it to be sure of the booking it
    /// changes.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, examples(1)))]
    pub version: u32,
    /// When it was made.
    #[serde(serialize_with = "instant::serialize")]
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    #[serde(serialize_with = "instant::serialize")]
    pub updated_at: DateTime<Utc>,
    /// The member who made it; null if its attendee did.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub created_by: Option<UserId>,
    /// How it came about; null of a booking from before that was noted.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub source: Option<Source>,
    /// When what is personal of the attendee was erased, if it was: then title and number are placeholders.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "instant::serialize_option"
    )]
    pub erased_at: Option<DateTime<Utc>>,
    /// The series that it is one of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub series_id: Option<SeriesId>,
    /// When it is by the rule of its series, in the local time of the series' zone; it stays so if the booking is moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(nullable = false, examples("2026-03-02T10:00:00"))
    )]
    pub occurrence: Option<String>,
    /// The event type that it was booked by, if it was.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub event_type_id: Option<EventTypeId>,
    /// The other hosts of a call that several take together: their time is kept for it, their phones do not ring.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub co_hosts: Vec<UserId>,
}

/// Attendees are told unless somebody says otherwise, also by a Worker that did not know of it.
const fn told() -> bool {
    true
}

/// A pending booking, for tests.
#[cfg(all(test, not(target_family = "wasm")))]
pub(crate) fn example() -> Booking {
    let id = "019ab000-0000-7000-8000-000000000001";
    let time = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    Booking {
        id: id.parse().unwrap(),
        organization_id: id.parse().unwrap(),
        user_id: id.parse().unwrap(),
        call_id: None,
        title: "Follow-up".into(),
        description: None,
        start_time: time("2026-03-02T12:00:00Z"),
        end_time: time("2026-03-02T12:45:00Z"),
        duration_minutes: 45,
        timezone: TimeZone::UTC,
        attendee_name: Some("Ada Lovelace".into()),
        attendee_email: None,
        attendee_phone: PhoneNumber::parse("phone", "+14155552671").unwrap(),
        attendee_extension: None,
        attendee_language: None,
        status: Status::Pending,
        failure_reason: None,
        reminder_sent: false,
        reminder_sent_at: None,
        modulations: Modulations::default(),
        loosened_by: None,
        notes: None,
        notify: true,
        sms_consent: None,
        version: 1,
        created_at: time("2026-03-01T12:00:00Z"),
        updated_at: time("2026-03-01T12:00:00Z"),
        created_by: id.parse().ok(),
        source: None,
        erased_at: None,
        series_id: None,
        occurrence: None,
        event_type_id: None,
        co_hosts: Vec::new(),
    }
}
