//! Organizations, and what is theirs alone.

use super::{ACME, BookingRow, Members, OTTO, THEIRS, text, text_or_null};
use crate::testing::World;
use callslot_shared::access::{Plan, Role};
use serde_json::Value;

/// A limit of an organization's calls.
#[derive(Clone, Copy, Debug)]
pub enum CallLimit {
    AttendeeCallsPerDay,
    AttendeeCallsPerMinute,
    CallsPerDay,
    CallsPerMinute,
    MemberCallsPerDay,
    MemberCallsPerMinute,
    MemberPendingBookings,
}

impl CallLimit {
    const fn column(self) -> &'static str {
        match self {
            Self::AttendeeCallsPerDay => "attendee_calls_per_day",
            Self::AttendeeCallsPerMinute => "attendee_calls_per_minute",
            Self::CallsPerDay => "calls_per_day",
            Self::CallsPerMinute => "calls_per_minute",
            Self::MemberCallsPerDay => "member_calls_per_day",
            Self::MemberCallsPerMinute => "member_calls_per_minute",
            Self::MemberPendingBookings => "member_pending_bookings",
        }
    }
}

/// An organization of a world.
#[derive(Clone)]
pub struct Organization<'a> {
    pub(super) world: &'a World,
    pub id: String,
}

impl World {
    /// The demo organization.
    pub fn acme(&self) -> Organization<'_> {
        self.organization(ACME)
    }

    /// An organization that is there.
    pub fn organization(&self, id: &str) -> Organization<'_> {
        Organization {
            world: self,
            id: id.to_owned(),
        }
    }

    /// One more organization: on the business plan, free to call at any hour, and nobody in it.
    pub fn an_organization(&self) -> Organization<'_> {
        let number = self.text("SELECT CAST(COUNT(*) AS TEXT) FROM organizations");
        let id = format!("019b0000-0000-7000-8000-{number:0>12}");
        self.sql(&format!(
            "INSERT INTO organizations (id, name, plan, booking_enabled, calling_from, calling_to)
             VALUES ('{id}', 'Other Clinic', 'business', 1, 0, 1440)"
        ));
        self.organization(&id)
    }

    /// Another organization, with an owner of its own and one booking.
    pub fn another_organization(&self) -> Organization<'_> {
        let booking = BookingRow {
            id: THEIRS,
            user: OTTO,
            title: "Theirs",
            start: 1_900_000_000_000,
            attendee_phone: "+13125550199",
            ..BookingRow::default()
        };
        self.an_organization().with_owner().with_booking(&booking)
    }
}

impl<'a> Organization<'a> {
    /// Its owner is Otto, who is in no other.
    pub fn with_owner(self) -> Self {
        self.world.sql(&format!(
            "INSERT INTO users (id, name, email) VALUES ('{OTTO}', 'Otto Other', 'otto@other.example')"
        ));
        self.with_member(OTTO, Role::Owner)
            .with_phone(OTTO, "+13125550101")
    }

    /// One more operator, with a phone of their own.
    pub fn with_operator(self, user: &str, phone: &str) -> Self {
        self.with_member(user, Role::Operator)
            .with_phone(user, phone)
    }

    /// Somebody is a member, without a phone: who has an account already, or one more person.
    pub fn with_member(self, user: &str, role: Role) -> Self {
        self.world.sql(&format!(
            "INSERT OR IGNORE INTO users (id, email, name) VALUES ('{user}', '{user}@acme.example', 'One More');
             INSERT OR IGNORE INTO members (organization_id, user_id, role) VALUES ('{}', '{user}', '{}')",
            self.id,
            role.as_str()
        ));
        self
    }

    fn with_phone(self, user: &str, phone: &str) -> Self {
        self.member(user).with_phone(phone);
        self
    }

    /// One of its members.
    pub fn member(&self, user: &str) -> Members<'a> {
        let id = &self.id;
        let which = format!("organization_id = '{id}' AND user_id = '{user}'");
        Members::of(self.world, which)
    }

    fn set(self, column: &str, value: &str) -> Self {
        let id = &self.id;
        self.world.sql(&format!(
            "UPDATE organizations SET {column} = {value} WHERE id = '{id}'"
        ));
        self
    }

    pub fn named(self, name: &str) -> Self {
        self.set("name", &text(name))
    }

    pub fn on_plan(self, plan: Plan) -> Self {
        self.set("plan", &text(plan.as_str()))
    }

    pub fn with_booking_turned_off(self) -> Self {
        self.set("booking_enabled", "0")
    }

    pub fn with_booking_turned_on(self) -> Self {
        self.set("booking_enabled", "1")
    }

    /// Calls at these hours only, in minutes after midnight where the attendee may be.
    pub fn calling_between(self, from: u32, to: u32) -> Self {
        self.set("calling_from", &from.to_string())
            .set("calling_to", &to.to_string())
    }

    /// Calls at the hours at which every organization calls that has not said otherwise.
    pub fn calling_at_the_usual_hours(self) -> Self {
        self.set("calling_from", "NULL").set("calling_to", "NULL")
    }

    /// Calls numbers that begin with these only.
    pub fn calling_prefixes(self, prefixes: &[&str]) -> Self {
        let prefixes = serde_json::to_string(prefixes).unwrap();
        self.set("calling_prefixes", &text(&prefixes))
    }

    /// Tries a call again so often after a busy line or no answer, so many seconds later.
    pub fn trying_again(self, times: u32, seconds: u32) -> Self {
        self.set("retry_count", &times.to_string())
            .set("retry_spacing_seconds", &seconds.to_string())
    }

    /// Calls these countries only.
    pub fn calling_countries(self, countries: &[&str]) -> Self {
        let countries = serde_json::to_string(countries).unwrap();
        self.set("calling_countries", &text(&countries))
    }

    pub fn with_limit(self, limit: CallLimit, most: u32) -> Self {
        self.set(limit.column(), &most.to_string())
    }

    /// Has the limits that every organization begins with; the demo organization is made with higher ones.
    pub fn with_default_limits(self) -> Self {
        let limits = [
            CallLimit::AttendeeCallsPerDay,
            CallLimit::AttendeeCallsPerMinute,
            CallLimit::MemberCallsPerDay,
            CallLimit::MemberCallsPerMinute,
            CallLimit::MemberPendingBookings,
        ];
        limits.into_iter().fold(self, |organization, limit| {
            organization.set(limit.column(), "NULL")
        })
    }

    /// Keeps what is personal of a call for so many days.
    pub fn keeping_for_days(self, days: u32) -> Self {
        self.set("retention_days", &days.to_string())
    }

    /// Has these settings for its calls, instead of what they were.
    pub fn with_voice(self, settings: &Value) -> Self {
        let id = &self.id;
        self.world.sql(&format!(
            "INSERT INTO voice_configs (organization_id, settings) VALUES ('{id}', {settings})
             ON CONFLICT (organization_id) DO UPDATE SET settings = excluded.settings",
            settings = text(&settings.to_string())
        ));
        self
    }

    /// Writes down what is said on its calls while people talk, so that a booking may ask for it.
    pub fn transcribing(self) -> Self {
        let id = &self.id;
        self.world.sql(&format!(
            "UPDATE voice_configs SET settings = json_set(settings, '$.modulations',
               json_patch(COALESCE(settings -> '$.modulations', '{{}}'), '{{\"transcription\":\"live\"}}'))
             WHERE organization_id = '{id}'"
        ));
        self
    }

    /// Its calls may come from a number, by the service's own account at the carrier.
    pub fn with_caller_id(self, number: &str) -> Self {
        self.caller_id(number, None)
    }

    /// Its calls may come from a number of its own account at the carrier.
    pub fn with_own_caller_id(self, number: &str) -> Self {
        let id = &self.id;
        let account = self.world.text(&format!(
            "SELECT account FROM carrier_accounts WHERE organization_id = '{id}' AND ended_at IS NULL"
        ));
        self.caller_id(number, Some(&account))
    }

    /// Its calls may come from a number, by an account at the carrier that it may have had once.
    pub fn with_caller_id_of(self, number: &str, account: &str) -> Self {
        self.caller_id(number, Some(account))
    }

    fn caller_id(self, number: &str, account: Option<&str>) -> Self {
        self.world.sql(&format!(
            "INSERT INTO caller_ids (number, organization_id, account, created_at) VALUES ('{number}', '{}', {}, 1)",
            self.id,
            text_or_null(account)
        ));
        self
    }

    /// One of its members is told of something, of a booking if of one.
    pub fn with_notice(self, kind: &str, user: &str, booking: Option<&str>) -> Self {
        let booking = text_or_null(booking);
        self.world.sql(&format!(
            "INSERT INTO notices (booking_id, kind, organization_id, user_id, created_at)
             VALUES ({booking}, '{kind}', '{}', '{user}', 0)",
            self.id
        ));
        self
    }

    /// A number that it does not ring.
    pub fn with_blocked_number(self, number: &str) -> Self {
        let id = &self.id;
        self.world.sql(&format!(
            "INSERT INTO blocked_numbers (organization_id, number, created_at, created_by)
             SELECT '{id}', '{number}', 0, user_id FROM members WHERE organization_id = '{id}' LIMIT 1"
        ));
        self
    }

    /// Its own account at the carrier is disconnected.
    pub fn without_carrier_account(self) -> Self {
        let id = &self.id;
        self.world.sql(&format!(
            "UPDATE carrier_accounts SET ended_at = 1 WHERE organization_id = '{id}' AND ended_at IS NULL"
        ));
        self
    }
}
