//! Too much in too short a time: a limit that was reached, and when there is room again.

use callslot_shared::api::{ErrorBody, ErrorCode};

/// The limits of one member's calls.
const MEMBER_MINUTE: &str = "member-calls-per-minute";
const MEMBER_DAY: &str = "member-calls-per-day";

/// A limit that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimited {
    /// The limit's name.
    pub policy: &'static str,
    /// The number of uses it allows in a window.
    pub quota: u32,
    /// The window, in seconds.
    pub window: u32,
    /// The number of seconds after which there may be room again.
    pub reset: u32,
    /// The message for people.
    pub message: &'static str,
}

impl RateLimited {
    pub(crate) fn body(self) -> ErrorBody {
        let code = match self.policy {
            MEMBER_MINUTE | MEMBER_DAY => ErrorCode::MemberLimit,
            _ => ErrorCode::RateLimited,
        };
        ErrorBody::new(code, self.message)
    }
}

/// As many calls as an organization may place in a minute.
pub(crate) const fn calls_per_minute(quota: u32, reset: u32) -> RateLimited {
    RateLimited {
        policy: "calls-per-minute",
        quota,
        window: 60,
        reset,
        message: "Your organization has placed as many calls as it may in a minute. Wait a moment.",
    }
}

/// As many calls as one member's bookings may place in a minute.
pub(crate) const fn member_calls_per_minute(quota: u32, reset: u32) -> RateLimited {
    RateLimited {
        policy: MEMBER_MINUTE,
        quota,
        window: 60,
        reset,
        message: "You have had as many calls placed as a member may in a minute. Wait a moment.",
    }
}

/// As many calls as one member's bookings may place in a day.
pub(crate) const fn member_calls_per_day(quota: u32, reset: u32) -> RateLimited {
    RateLimited {
        policy: MEMBER_DAY,
        quota,
        window: 86_400,
        reset,
        message: "You have had as many calls placed as a member may today. The day ends at midnight UTC.",
    }
}

/// As many calls as an organization may place in a day.
pub(crate) const fn calls_per_day(quota: u32, reset: u32) -> RateLimited {
    RateLimited {
        policy: "calls-per-day",
        quota,
        window: 86_400,
        reset,
        message: "Your organization has placed as many calls as it may today. The day ends at midnight UTC.",
    }
}

/// As many calls with a code as one member may have in an hour.
pub(crate) const fn code_calls_of_member(quota: u32, reset: u32) -> RateLimited {
    RateLimited {
        policy: "code-calls-per-hour",
        quota,
        window: 3_600,
        reset,
        message: "You have had your phone called as often as you may in an hour. Wait a while.",
    }
}

/// As many calls with a code as a number may get in a day.
pub(crate) const fn code_calls_to_number(quota: u32, reset: u32) -> RateLimited {
    RateLimited {
        policy: "code-calls-to-number-per-day",
        quota,
        window: 86_400,
        reset,
        message: "This number has been called with a code as often as it may in a day. Wait, or use another number.",
    }
}

/// As many calls with a code as an organization may have in a day.
pub(crate) const fn code_calls_of_organization(quota: u32, reset: u32) -> RateLimited {
    RateLimited {
        policy: "code-calls-per-day",
        quota,
        window: 86_400,
        reset,
        message: "Your organization has had as many phones called with a code as it may in a day. Wait a while.",
    }
}

/// As many tests as an endpoint of webhooks may get in a minute.
pub(crate) const fn webhook_tests(quota: u32) -> RateLimited {
    RateLimited {
        policy: "webhook-tests-per-minute",
        quota,
        window: 60,
        reset: 60,
        message: "This endpoint was tested as often as it may be in a minute. Wait a moment.",
    }
}

/// The caller space has no moment for a call with a code soon.
pub(crate) const fn code_calls_busy() -> RateLimited {
    RateLimited {
        policy: "calls-of-caller-space",
        quota: 1,
        window: 1,
        reset: 10,
        message: "Too many calls are being placed just now. Wait a moment.",
    }
}
