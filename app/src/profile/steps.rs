//! The first steps of somebody who is new, from the API's answers.

use crate::schedule::may;
use callslot_shared::{
    access::{Action, Feature},
    api::{BookingsBody, MeBody, SchedulesBody},
    ids::{OrganizationId, UserId},
};

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstStep {
    /// The phone is verified.
    Phone,
    /// Own working hours are set.
    Hours,
    /// A call was booked.
    Call,
}

/// The steps in their order, each with whether it is done.
pub type Steps = [(FirstStep, bool); 3];

/// The key under which a person's steps in an organization are dismissed.
#[must_use]
pub fn key(organization: OrganizationId, person: UserId) -> String {
    format!("first-steps:{organization}:{person}")
}

/// Whether steps are for this person: those who take calls.
#[must_use]
pub fn are_for(me: &MeBody) -> bool {
    may(me, Feature::Booking, Action::Write)
}

/// The path of a booking of the person's.
#[must_use]
pub fn first_booking_path(person: UserId) -> String {
    format!("/api/bookings?user_id={person}&sort=start_time&limit=1")
}

/// The steps.
#[must_use]
pub fn steps(me: &MeBody, schedules: &SchedulesBody, bookings: &BookingsBody) -> Steps {
    let own = |schedule: &callslot_shared::api::Schedule| schedule.user_id == Some(me.user.id);
    let has_hours = schedules.schedules.iter().any(own);
    [
        (FirstStep::Phone, me.user.phone_verified),
        (FirstStep::Hours, has_hours),
        (FirstStep::Call, !bookings.bookings.is_empty()),
    ]
}

/// Whether nothing is left to do.
#[must_use]
pub fn all_done(steps: &Steps) -> bool {
    steps.iter().all(|(_, done)| *done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{profile::personal::tests::me, schedule::example::booking};
    use serde_json::{Value, json};

    fn who(role: &str, verified: bool) -> MeBody {
        let mut user = serde_json::to_value(me()).unwrap();
        user["phone_verified"] = verified.into();
        serde_json::from_value(json!({"success": true, "user": user, "organizations": [{
            "id": "019ab000-0000-7000-8000-000000000009", "name": "Acme", "role": role, "plan": "business", "current": true,
        }]}))
        .unwrap()
    }

    fn schedules(user: &Value) -> SchedulesBody {
        serde_json::from_value(json!({"success": true, "schedules": [{
            "id": "019ab000-0000-7000-8000-000000000007", "user_id": user, "is_default": true, "name": "Hours",
            "timezone": "Europe/Berlin", "week_start": "monday", "weekly": [], "overrides": [], "version": 1,
            "created_at": "2026-11-01T10:00:00Z", "updated_at": "2026-11-01T10:00:00Z",
        }]}))
        .unwrap()
    }

    fn bookings(any: bool) -> BookingsBody {
        let bookings: Vec<_> = any
            .then(|| booking("2026-12-01T10:00:00Z"))
            .into_iter()
            .collect();
        BookingsBody {
            success: true,
            bookings,
            next_cursor: None,
            total: None,
        }
    }

    #[test]
    fn each_step_is_done_by_what_the_api_answers() {
        let me = who("operator", false);
        let mine = serde_json::to_value(me.user.id).unwrap();
        let done = |me: &MeBody, of: &Value, any| {
            steps(me, &schedules(of), &bookings(any)).map(|(_, done)| done)
        };
        assert_eq!(done(&me, &Value::Null, false), [false, false, false]);
        assert_eq!(done(&me, &mine, false), [false, true, false]);
        assert_eq!(done(&me, &mine, true), [false, true, true]);
        let verified = who("operator", true);
        assert!(all_done(&steps(
            &verified,
            &schedules(&mine),
            &bookings(true)
        )));
    }

    #[test]
    fn whoever_only_looks_on_has_no_steps() {
        assert!(are_for(&who("operator", false)));
        assert!(!are_for(&who("viewer", false)));
    }
}
