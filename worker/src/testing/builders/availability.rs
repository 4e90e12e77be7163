//! Schedules, event types and times off.

use super::{Organization, text, text_or_null};
use serde_json::{Value, json};

/// A schedule to be written.
#[derive(Clone)]
pub struct ScheduleRow<'a> {
    pub id: &'a str,
    /// Keeps it; none if it is the organization's.
    pub user: Option<&'a str>,
    pub name: &'a str,
    pub timezone: &'a str,
    pub weekly: Value,
    pub is_default: bool,
}

impl Default for ScheduleRow<'_> {
    fn default() -> Self {
        Self {
            id: "019a0000-0000-7000-8000-000000000801",
            user: None,
            name: "Hours",
            timezone: "UTC",
            weekly: Value::Array(Vec::new()),
            is_default: false,
        }
    }
}

/// An event type to be written, with its hosts.
#[derive(Clone)]
pub struct EventTypeRow<'a> {
    pub id: &'a str,
    pub slug: &'a str,
    pub rules: Value,
    pub hosts: &'a [EventTypeHost<'a>],
}

impl Default for EventTypeRow<'_> {
    fn default() -> Self {
        Self {
            id: "019a0000-0000-7000-8000-000000000802",
            slug: "call",
            rules: json!({"name": "Call", "durations": [30]}),
            hosts: &[],
        }
    }
}

/// A host of an event type.
#[derive(Clone, Copy, Default)]
pub struct EventTypeHost<'a> {
    pub user: &'a str,
    pub schedule: Option<&'a str>,
    pub priority: u32,
}

impl<'a> EventTypeHost<'a> {
    /// By their own hours, as good as any other.
    pub fn of(user: &'a str) -> Self {
        Self {
            user,
            ..Self::default()
        }
    }
}

/// Days off of one person to be written.
#[derive(Clone, Copy)]
pub struct TimeOffRow<'a> {
    pub id: &'a str,
    pub user: &'a str,
    pub from_date: &'a str,
    pub to_date: &'a str,
}

impl Organization<'_> {
    pub fn with_schedule(self, schedule: &ScheduleRow<'_>) -> Self {
        let ScheduleRow {
            id,
            user,
            name,
            timezone,
            weekly,
            is_default,
        } = schedule;
        self.world.sql(&format!(
            "INSERT INTO schedules (id, organization_id, user_id, name, timezone, weekly, is_default, updated_at,
               changed_in)
             VALUES ('{id}', '{}', {}, {}, '{timezone}', {}, {}, 1, 'c')",
            self.id,
            text_or_null(*user),
            text(name),
            text(&weekly.to_string()),
            u8::from(*is_default)
        ));
        self
    }

    pub fn with_event_type(self, event_type: &EventTypeRow<'_>) -> Self {
        let EventTypeRow {
            id,
            slug,
            rules,
            hosts,
        } = event_type;
        self.world.sql(&format!(
            "INSERT INTO event_types (id, organization_id, slug, rules, updated_at, changed_in)
             VALUES ('{id}', '{}', '{slug}', {}, 1, 'c')",
            self.id,
            text(&rules.to_string())
        ));
        for EventTypeHost {
            user,
            schedule,
            priority,
        } in *hosts
        {
            self.world.sql(&format!(
                "INSERT INTO event_type_hosts (event_type_id, user_id, organization_id, schedule_id, priority)
                 VALUES ('{id}', '{user}', '{}', {}, {priority})",
                self.id,
                text_or_null(*schedule)
            ));
        }
        self
    }

    /// These take calls of no event type any more.
    pub fn without_hosts(self, users: &[&str]) -> Self {
        let (id, users) = (&self.id, users.join("', '"));
        self.world.sql(&format!(
            "DELETE FROM event_type_hosts WHERE organization_id = '{id}' AND user_id IN ('{users}')"
        ));
        self
    }

    pub fn with_time_off(self, time_off: &TimeOffRow<'_>) -> Self {
        let TimeOffRow {
            id,
            user,
            from_date,
            to_date,
        } = time_off;
        self.world.sql(&format!(
            "INSERT INTO time_off (id, organization_id, user_id, from_date, to_date, over_at, reason, created_at,
               created_by)
             VALUES ('{id}', '{}', '{user}', '{from_date}', '{to_date}', 1, '', 1, '{user}')",
            self.id
        ));
        self
    }
}
