//! The content of the scheduling page, from the API's answers and what the person types.

pub mod contacts;
pub mod details;
pub mod form;
pub mod history;
pub mod list;
pub mod people;
pub mod refusal;
pub mod slots;
pub mod week;
pub mod wrong;
pub mod zones;

/// The key of the last list in the storage of the session, so that the next page begins with it.
pub const KEPT: &str = "schedule";

use callslot_shared::{
    access::{Action, Denial, Feature, Standing, allow},
    api::{MeBody, Membership},
    booking::Booking,
    ids::UserId,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The last answer, for a page that is opened while the server is not reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScheduleSnapshot {
    /// When it was so.
    pub at: DateTime<Utc>,
    /// The person who is signed in, and the organization.
    pub me: MeBody,
    /// The first bookings of the list.
    pub bookings: Vec<Booking>,
}

/// The organization that is acted in.
#[must_use]
pub fn organization(me: &MeBody) -> Option<&Membership> {
    me.organizations.iter().find(|one| one.current)
}

/// Whether the person may do this, as far as role and plan tell. Whether booking is turned on is for the
/// server to say.
#[must_use]
pub fn may(me: &MeBody, feature: Feature, action: Action) -> bool {
    denied(me, feature, action).is_none()
}

/// Why the person may not do this, as far as role and plan tell.
#[must_use]
pub fn denied(me: &MeBody, feature: Feature, action: Action) -> Option<Denial> {
    let Some(one) = organization(me) else {
        return Some(Denial::RoleRequired);
    };
    let standing = Standing {
        role: one.role,
        plan: one.plan,
        booking_enabled: true,
    };
    allow(standing, feature, action).err()
}

/// Whether the person may book `operator` although hours or availability are against it: themselves, or
/// anybody.
#[must_use]
pub fn may_override(me: &MeBody, operator: UserId) -> bool {
    let action = if operator == me.user.id {
        Action::Write
    } else {
        Action::Execute
    };
    may(me, Feature::Override, action)
}

#[cfg(test)]
pub(crate) mod example {
    use callslot_shared::booking::Booking;
    use chrono::{DateTime, TimeDelta, Utc};

    /// A pending booking of half an hour.
    pub(crate) fn booking(start: &str) -> Booking {
        let id = "019ab000-0000-7000-8000-000000000001";
        let start: DateTime<Utc> = start.parse().unwrap();
        serde_json::from_value(serde_json::json!({
            "id": id, "organization_id": id, "user_id": id, "call_id": null,
            "title": "Follow-up", "description": null,
            "start_time": start, "end_time": start + TimeDelta::minutes(30), "duration_minutes": 30,
            "timezone": "UTC", "attendee_name": "Ada Lovelace", "attendee_email": null,
            "attendee_phone": "+14155552671", "attendee_language": null,
            "status": "pending", "failure_reason": null,
            "reminder_sent": false, "reminder_sent_at": null,
            "modulations": {}, "notes": null, "version": 1,
            "created_at": start, "updated_at": start, "created_by": id,
        }))
        .unwrap()
    }
}
