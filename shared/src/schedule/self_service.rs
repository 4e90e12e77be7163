//! The changes of a call that its attendee may make by their link: cancelling and rescheduling, each up to a notice.

use crate::{
    FieldError,
    de::{integer, read_from_objects},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Longest notice, in minutes: 31 days.
pub const MAX_CHANGE_NOTICE: u32 = 31 * 24 * 60;

/// The changes that attendees may make to calls of an event type. A call of no event type has the defaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct SelfService {
    /// Whether an attendee may cancel.
    #[serde(default = "allowed")]
    pub cancel: bool,
    /// Minutes before the start up to which they may.
    #[serde(default, deserialize_with = "integer")]
    pub cancel_notice: u32,
    /// Whether an attendee may reschedule, and book again after a call that did not take place.
    #[serde(default = "allowed")]
    pub reschedule: bool,
    /// Minutes before the start up to which they may reschedule.
    #[serde(default, deserialize_with = "integer")]
    pub reschedule_notice: u32,
}

const fn allowed() -> bool {
    true
}

impl Default for SelfService {
    /// Everything, until the call begins.
    fn default() -> Self {
        Self {
            cancel: true,
            cancel_notice: 0,
            reschedule: true,
            reschedule_notice: 0,
        }
    }
}

read_from_objects!(SelfService);

/// A change that an attendee asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttendeeChange {
    /// The call does not take place.
    Cancel,
    /// It takes place at another time.
    Reschedule,
}

/// A reason why an attendee may not make a change themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeRefusal {
    /// The event type does not let attendees do it.
    NotOffered,
    /// It is closer to the call than so many minutes.
    TooLate {
        /// The notice, in minutes; 0 if the call has begun.
        notice: u32,
    },
}

impl SelfService {
    /// Refuses a notice that cannot be meant, with the field's name.
    pub(super) fn checked(self) -> Result<Self, FieldError> {
        for (field, minutes) in [
            ("self_service.cancel_notice", self.cancel_notice),
            ("self_service.reschedule_notice", self.reschedule_notice),
        ] {
            if minutes > MAX_CHANGE_NOTICE {
                let problem = format!("is {minutes} minutes; 0 to {MAX_CHANGE_NOTICE} can be");
                return Err(FieldError::new(field, problem));
            }
        }
        Ok(self)
    }

    /// Decides whether an attendee may make a change to a call that starts at `start`.
    ///
    /// # Examples
    /// ```
    /// use callslot_shared::schedule::self_service::{AttendeeChange, ChangeRefusal, SelfService};
    /// let rules = SelfService { cancel_notice: 60, ..SelfService::default() };
    /// let start = "2026-12-01T15:00:00Z".parse().unwrap();
    /// let at = |time: &str| rules.may(AttendeeChange::Cancel, start, time.parse().unwrap());
    /// assert_eq!(at("2026-12-01T14:00:00Z"), Ok(()));
    /// assert_eq!(at("2026-12-01T14:00:01Z"), Err(ChangeRefusal::TooLate { notice: 60 }));
    /// ```
    pub fn may(
        self,
        change: AttendeeChange,
        start: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), ChangeRefusal> {
        let (is_offered, notice) = match change {
            AttendeeChange::Cancel => (self.cancel, self.cancel_notice),
            AttendeeChange::Reschedule => (self.reschedule, self.reschedule_notice),
        };
        if start <= now {
            return Err(ChangeRefusal::TooLate { notice: 0 });
        }
        if !is_offered {
            return Err(ChangeRefusal::NotOffered);
        }
        if start - now < TimeDelta::minutes(notice.into()) {
            return Err(ChangeRefusal::TooLate { notice });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str = "2026-12-01T15:00:00Z";

    fn may(
        rules: SelfService,
        change: AttendeeChange,
        minutes_before: i64,
    ) -> Result<(), ChangeRefusal> {
        let start: DateTime<Utc> = START.parse().unwrap();
        rules.may(change, start, start - TimeDelta::minutes(minutes_before))
    }

    #[test]
    fn without_rules_an_attendee_may_change_a_call_until_it_begins() {
        for change in [AttendeeChange::Cancel, AttendeeChange::Reschedule] {
            let rules = SelfService::default();
            assert_eq!(may(rules, change, 1), Ok(()));
            for late in [0, -1] {
                let refused = Err(ChangeRefusal::TooLate { notice: 0 });
                assert_eq!(may(rules, change, late), refused);
            }
        }
    }

    #[test]
    fn each_change_has_its_own_switch_and_notice() {
        let rules = SelfService {
            cancel_notice: 120,
            reschedule: false,
            ..SelfService::default()
        };
        assert_eq!(may(rules, AttendeeChange::Cancel, 120), Ok(()));
        assert_eq!(
            may(rules, AttendeeChange::Cancel, 119),
            Err(ChangeRefusal::TooLate { notice: 120 })
        );
        assert_eq!(
            may(rules, AttendeeChange::Reschedule, 10_000),
            Err(ChangeRefusal::NotOffered)
        );
    }

    #[test]
    fn fields_that_are_left_out_have_their_defaults_and_unknown_ones_are_refused() {
        let read = serde_json::from_str::<SelfService>;
        assert_eq!(read("{}").unwrap(), SelfService::default());
        let rules = read(r#"{"cancel": false, "reschedule_notice": 30}"#).unwrap();
        assert!(!rules.cancel && rules.reschedule && rules.reschedule_notice == 30);
        assert!(read(r#"{"cancel_minutes": 30}"#).is_err());
        assert!(read(r#"{"cancel_notice": -1}"#).is_err());
        let long = SelfService {
            cancel_notice: MAX_CHANGE_NOTICE + 1,
            ..SelfService::default()
        };
        let error = long.checked().unwrap_err();
        assert_eq!(error.field, "self_service.cancel_notice");
    }
}
