//! What each plan includes, in numbers. Features are in the access table.

use super::{Feature, Plan, plans_with};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How much of everything a plan includes. A plan without booking includes no calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Calls that may be placed in one day, by UTC.
    pub calls_per_day: u32,
    /// Calls that may be placed within any 60 seconds.
    pub calls_per_minute: u32,
    /// Active members.
    pub members: u32,
}

const fn quota(calls_per_day: u32, calls_per_minute: u32, members: u32) -> Quota {
    Quota {
        calls_per_day,
        calls_per_minute,
        members,
    }
}

impl Plan {
    /// What the plan includes, in numbers.
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

/// What a plan includes.
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

/// Calls a day and a minute of each plan, `{"business": [10000, 600], …}`, for guards that have to be
/// decided inside a database statement.
#[must_use]
pub fn call_quotas() -> String {
    by_plan(|quota| vec![quota.calls_per_day, quota.calls_per_minute].into())
}

/// Members of each plan, `{"business": 200, …}`, for the same.
#[must_use]
pub fn member_quotas() -> String {
    by_plan(|quota| quota.members.into())
}

fn by_plan(say: fn(Quota) -> Value) -> String {
    let mut quotas = Map::new();
    for plan in Plan::ALL {
        quotas.insert(plan.as_str().to_owned(), say(plan.quota()));
    }
    crate::json::to_string(&quotas).unwrap_or_default()
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
