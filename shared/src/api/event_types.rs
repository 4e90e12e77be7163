//! Event types on the wire.

use crate::{
    FieldError,
    booking::{MAX_DURATION, MIN_DURATION},
    de::{integer, read_from_objects},
    ids::{EventTypeId, ScheduleId, UserId},
    instant,
    schedule::event_type::EventRules as Rules,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Most hosts of an event type.
pub const MAX_HOSTS: usize = 50;
/// Most event types of an organization.
pub const MAX_EVENT_TYPES: u32 = 500;
/// Longest slug, in characters.
const MAX_SLUG: usize = 60;
/// Highest weight.
const MAX_WEIGHT: u32 = 10_000;
/// Highest priority, and lowest below zero.
const MAX_PRIORITY: i32 = 100;

/// Something that can be booked: `POST /api/event-types` and `PUT /api/event-types/{id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SaveEventType {
    /// Its name in addresses: lower case letters, digits and hyphens.
    #[cfg_attr(
        feature = "openapi",
        schema(
            min_length = 1,
            max_length = 60,
            pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
            examples("intro-call")
        )
    )]
    pub slug: String,
    /// Whether it can be booked now.
    #[serde(default = "yes")]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub active: bool,
    /// The call that is booked, and its rules.
    pub rules: Rules,
    /// The hosts who take it. Several hosts need a plan that includes them.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 50))]
    pub hosts: Vec<EventHost>,
}

const fn yes() -> bool {
    true
}

/// Somebody who takes calls of an event type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct EventHost {
    /// The member.
    pub user_id: UserId,
    /// By which schedule: one of their own or a shared one; their default unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule_id: Option<ScheduleId>,
    /// The share of calls, against the others' weights; with 0 only when nobody else can.
    #[serde(default = "usual_weight", deserialize_with = "integer")]
    #[cfg_attr(feature = "openapi", schema(required = false, maximum = 10_000))]
    pub weight: u32,
    /// The higher goes first, whatever the weights.
    #[serde(default, deserialize_with = "integer")]
    #[cfg_attr(feature = "openapi", schema(required = false, minimum = -100, maximum = 100))]
    pub priority: i32,
}

read_from_objects!(EventHost);

const fn usual_weight() -> u32 {
    100
}

impl SaveEventType {
    /// Refuses what cannot be meant, with the field's name.
    pub fn checked(mut self) -> Result<Self, FieldError> {
        if !is_slug(&self.slug) {
            return Err(FieldError::new(
                "slug",
                format!(
                    "needs 1 to {MAX_SLUG} lower case letters and digits, with single hyphens between"
                ),
            ));
        }
        let below = |error: FieldError| FieldError {
            field: format!("rules.{}", error.field),
            ..error
        };
        self.rules = self.rules.checked().map_err(below)?;
        if self.rules.name.is_empty() {
            return Err(FieldError::new("rules.name", "is missing"));
        }
        let fits = |minutes: &u32| (MIN_DURATION..=MAX_DURATION).contains(minutes);
        if !self.rules.durations.iter().all(fits) {
            return Err(FieldError::new(
                "rules.durations",
                format!("has one that is not {MIN_DURATION} to {MAX_DURATION} minutes"),
            ));
        }
        self.check_hosts()?;
        Ok(self)
    }

    fn check_hosts(&self) -> Result<(), FieldError> {
        if !(1..=MAX_HOSTS).contains(&self.hosts.len()) {
            return Err(FieldError::new(
                "hosts",
                format!("does not have 1 to {MAX_HOSTS} entries"),
            ));
        }
        for (place, host) in self.hosts.iter().enumerate() {
            let field = |name: &str| format!("hosts[{place}].{name}");
            let earlier = self.hosts.iter().take(place);
            if earlier
                .into_iter()
                .any(|other| other.user_id == host.user_id)
            {
                return Err(FieldError::new(&field("user_id"), "is there twice"));
            }
            if host.weight > MAX_WEIGHT {
                return Err(FieldError::new(
                    &field("weight"),
                    format!("is more than {MAX_WEIGHT}"),
                ));
            }
            if !(-MAX_PRIORITY..=MAX_PRIORITY).contains(&host.priority) {
                return Err(FieldError::new(
                    &field("priority"),
                    format!("is not from -{MAX_PRIORITY} to {MAX_PRIORITY}"),
                ));
            }
        }
        Ok(())
    }
}

fn is_slug(text: &str) -> bool {
    let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
    (1..=MAX_SLUG).contains(&text.len())
        && text
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(plain))
}

/// Something that can be booked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventType {
    /// Its id.
    pub id: EventTypeId,
    /// Its name in addresses.
    pub slug: String,
    /// Whether it can be booked now.
    pub active: bool,
    /// The call that is booked, and its rules.
    pub rules: Rules,
    /// The hosts who take it.
    pub hosts: Vec<EventHost>,
    /// Raised by every change; `If-Match` takes it.
    pub version: u32,
    /// When it was last changed.
    #[serde(serialize_with = "instant::serialize")]
    pub updated_at: DateTime<Utc>,
}

/// An answer with one event type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventTypeBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The event type.
    pub event_type: EventType,
}

/// An answer with event types.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventTypesBody {
    /// Always true.
    #[cfg_attr(feature = "openapi", schema(schema_with = super::schema::always_true))]
    pub success: bool,
    /// The event types, in the order they were made.
    pub event_types: Vec<EventType>,
    /// `cursor` of the next page, if there is one.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub next_cursor: Option<String>,
}
