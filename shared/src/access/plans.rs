//! The numbers that each plan includes. Features are in the access table.

use super::{Feature, Plan, plans_with};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The numbers that a plan includes. A plan without booking includes no calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Calls that may be placed in one day, by UTC.
    pub calls_per_day: u32,
    /// Calls that may be placed within any 60 seconds.
    pub calls_per_minute: u32,
    /// Active members.
    pub members: u32,
}

/// The limits for each number and each member where an organization has not set them. A limit that it sets ends at its
/// plan's calls a minute and a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DefaultLimits {
    /// Calls to one number within any 60 seconds.
    pub attendee_calls_per_minute: u32,
    /// Calls to one number in one day, by UTC.
    pub attendee_calls_per_day: u32,
    /// Calls booked by one member within any 60 seconds.
    pub member_calls_per_minute: u32,
    /// Calls booked by one member in one day, by UTC.
    pub member_calls_per_day: u32,
    /// Bookings of one member that are pending.
    pub member_pending_bookings: u32,
}

/// The limits of an organization that has set none: nobody is rung all the time, and one key that got into the wrong
/// hands neither fills a day nor a year.
pub const DEFAULT_LIMITS: DefaultLimits = DefaultLimits {
    attendee_calls_per_minute: 1,
    attendee_calls_per_day: 5,
    member_calls_per_minute: 60,
    member_calls_per_day: 1_000,
    member_pending_bookings: 500,
};

const fn quota(calls_per_day: u32, calls_per_minute: u32, members: u32) -> Quota {
    Quota {
        calls_per_day,
        calls_per_minute,
        members,
    }
}

impl Plan {
    /// The numbers that the plan includes.
    #[must_use]
    pub const fn quota(self) -> Quota {
        match self {
            Self::Free => quota(0, 0, 3),
            Self::Pro => quota(0, 0, 5),
            Self::Business => quota(10_000, 600, 200),
            Self::Enterprise => quota(100_000, 6_000, 5_000),
        }
    }

    /// The plan's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Pro => "pro",
            Self::Business => "business",
            Self::Enterprise => "enterprise",
        }
    }

    /// All that the plan includes, as members are shown it.
    #[must_use]
    pub fn includes(self) -> PlanIncludes {
        let quota = self.quota();
        let included = |feature: &Feature| plans_with(*feature).contains(&self);
        PlanIncludes {
            features: Feature::ALL.into_iter().filter(included).collect(),
            calls_per_day: quota.calls_per_day,
            calls_per_minute: quota.calls_per_minute,
            members: quota.members,
        }
    }
}

/// The features and numbers that a plan includes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanIncludes {
    /// The parts of the product.
    pub features: Vec<Feature>,
    /// Calls that may be placed in one day, by UTC.
    #[cfg_attr(feature = "openapi", schema(examples(10_000)))]
    pub calls_per_day: u32,
    /// Calls that may be placed within any 60 seconds.
    #[cfg_attr(feature = "openapi", schema(examples(600)))]
    pub calls_per_minute: u32,
    /// Active members.
    #[cfg_attr(feature = "openapi", schema(examples(200)))]
    pub members: u32,
}

/// Calls a day and a minute of each plan, `{"business": [10000, 600], …}`, and [`DEFAULT_LIMITS`] in their order as
/// `default`, for guards that have to be decided inside a database statement.
#[must_use]
pub fn call_quotas() -> String {
    let mut quotas = by_plan(|quota| vec![quota.calls_per_day, quota.calls_per_minute].into());
    let limits = DEFAULT_LIMITS;
    let defaults = vec![
        limits.attendee_calls_per_minute,
        limits.attendee_calls_per_day,
        limits.member_calls_per_minute,
        limits.member_calls_per_day,
        limits.member_pending_bookings,
    ];
    quotas.insert("default".to_owned(), defaults.into());
    serde_json::to_string(&quotas).unwrap_or_default()
}

/// Members of each plan, `{"business": 200, …}`, for the same.
#[must_use]
pub fn member_quotas() -> String {
    serde_json::to_string(&by_plan(|quota| quota.members.into())).unwrap_or_default()
}

fn by_plan(say: fn(Quota) -> Value) -> Map<String, Value> {
    let mut quotas = Map::new();
    for plan in Plan::ALL {
        quotas.insert(plan.as_str().to_owned(), say(plan.quota()));
    }
    quotas
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_includes_calls_exactly_if_it_includes_booking() {
        for plan in Plan::ALL {
            let booking = plans_with(Feature::Booking).contains(&plan);
            let quota = plan.quota();
            assert_eq!(quota.calls_per_day > 0, booking, "{plan:?}");
            assert_eq!(quota.calls_per_minute > 0, booking, "{plan:?}");
        }
    }

    #[test]
    fn defaults_are_below_every_plan_that_includes_calls() {
        let limits = DEFAULT_LIMITS;
        for quota in Plan::ALL.map(Plan::quota) {
            if quota.calls_per_day > 0 {
                assert!(limits.attendee_calls_per_minute <= limits.member_calls_per_minute);
                assert!(limits.member_calls_per_minute <= quota.calls_per_minute);
                assert!(limits.attendee_calls_per_day <= limits.member_calls_per_day);
                assert!(limits.member_calls_per_day <= quota.calls_per_day);
                assert!(limits.member_pending_bookings <= quota.calls_per_day);
            }
        }
        let quotas: Value = serde_json::from_str(&call_quotas()).unwrap();
        assert_eq!(quotas["default"], serde_json::json!([1, 5, 60, 1_000, 500]));
    }

    #[test]
    fn a_larger_plan_includes_no_less() {
        for pair in Plan::ALL.windows(2) {
            let (smaller, larger) = (pair[0].includes(), pair[1].includes());
            assert!(smaller.calls_per_day <= larger.calls_per_day);
            assert!(smaller.calls_per_minute <= larger.calls_per_minute);
            assert!(smaller.members <= larger.members);
            assert!(smaller.features.iter().all(|f| larger.features.contains(f)));
        }
    }

    #[test]
    fn names_are_the_ones_serde_writes() {
        for plan in Plan::ALL {
            assert_eq!(serde_json::to_value(plan).unwrap(), plan.as_str());
        }
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&call_quotas()).unwrap()["business"],
            serde_json::json!([10_000, 600])
        );
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&member_quotas()).unwrap()["pro"],
            5
        );
    }
}
