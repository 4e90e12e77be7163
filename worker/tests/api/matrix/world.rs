//! The world the table is drawn in: one organization with a member of every role, a pending booking and
//! a call that is over with everything that is kept of one; and another organization with the same.

use crate::{call::records, identity::oauth, prelude::hash};
use callslot_worker::{
    store::Sqlite,
    testing::{
        OWNER_KEY, World,
        accounts::{self, ACME},
    },
};
use std::fmt::Write as _;

/// The kind of thing that an id can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Booking,
    Call,
    Member,
    Key,
    Attempt,
    Notice,
    BlockedNumber,
    SmsConsent,
    SmsOptOut,
    Session,
    Invitation,
    Passkey,
    Organization,
    CallerId,
    Hold,
    Schedule,
    TimeOff,
    EventType,
    Series,
    Message,
    WebhookEndpoint,
    WebhookEvent,
}

impl Kind {
    pub(super) const ALL: [Self; 22] = [
        Self::Booking,
        Self::Call,
        Self::Member,
        Self::Key,
        Self::Attempt,
        Self::Notice,
        Self::BlockedNumber,
        Self::SmsConsent,
        Self::SmsOptOut,
        Self::Session,
        Self::Invitation,
        Self::Passkey,
        Self::Organization,
        Self::CallerId,
        Self::Hold,
        Self::Schedule,
        Self::TimeOff,
        Self::EventType,
        Self::Series,
        Self::Message,
        Self::WebhookEndpoint,
        Self::WebhookEvent,
    ];

    /// One of the organization's own, another organization's, and one that nobody has.
    const fn ids(self) -> [&'static str; 3] {
        match self {
            Self::Booking => [
                "019a0000-0000-7000-8000-000000000301",
                "019b0000-0000-7000-8000-000000000301",
                "019c0000-0000-7000-8000-000000000301",
            ],
            Self::Call => ["call-1", "their-call", "no-call"],
            Self::Member => [
                "019a0000-0000-7000-8000-000000000107",
                "019b0000-0000-7000-8000-000000000107",
                "019c0000-0000-7000-8000-000000000107",
            ],
            Self::Key => [
                "019a0000-0000-7000-8000-000000000201",
                "019b0000-0000-7000-8000-000000000201",
                "019c0000-0000-7000-8000-000000000201",
            ],
            Self::Attempt => [
                "019a0000-0000-7000-8000-000000000401",
                "019b0000-0000-7000-8000-000000000401",
                "019c0000-0000-7000-8000-000000000401",
            ],
            Self::Notice => [
                "019a0000-0000-7000-8000-000000000302:busy",
                "019b0000-0000-7000-8000-000000000302:busy",
                "019c0000-0000-7000-8000-000000000302:busy",
            ],
            Self::Session => [
                "019a0000-0000-7000-8000-000000000501",
                "019b0000-0000-7000-8000-000000000501",
                "019c0000-0000-7000-8000-000000000501",
            ],
            Self::Invitation => [
                "019a0000-0000-7000-8000-000000000502",
                "019b0000-0000-7000-8000-000000000502",
                "019c0000-0000-7000-8000-000000000502",
            ],
            Self::Passkey => [
                "019a0000-0000-7000-8000-000000000503",
                "019b0000-0000-7000-8000-000000000503",
                "019c0000-0000-7000-8000-000000000503",
            ],
            Self::Organization => [
                "019a0000-0000-7000-8000-000000000001",
                "019b0000-0000-7000-8000-000000000001",
                "019c0000-0000-7000-8000-000000000001",
            ],
            Self::Hold => [
                "019a0000-0000-7000-8000-000000000703",
                "019b0000-0000-7000-8000-000000000703",
                "019c0000-0000-7000-8000-000000000703",
            ],
            Self::Schedule => [
                "019a0000-0000-7000-8000-000000000701",
                "019b0000-0000-7000-8000-000000000701",
                "019c0000-0000-7000-8000-000000000701",
            ],
            Self::TimeOff => [
                "019a0000-0000-7000-8000-000000000702",
                "019b0000-0000-7000-8000-000000000702",
                "019c0000-0000-7000-8000-000000000702",
            ],
            Self::EventType => [
                "019a0000-0000-7000-8000-000000000b01",
                "019b0000-0000-7000-8000-000000000b01",
                "019c0000-0000-7000-8000-000000000b01",
            ],
            Self::Series => [
                "019a0000-0000-7000-8000-000000000901",
                "019b0000-0000-7000-8000-000000000901",
                "019c0000-0000-7000-8000-000000000901",
            ],
            Self::Message => [
                "019a0000-0000-7000-8000-000000000a11",
                "019b0000-0000-7000-8000-000000000a11",
                "019c0000-0000-7000-8000-000000000a11",
            ],
            Self::WebhookEndpoint => [
                "019a0000-0000-7000-8000-000000000c01",
                "019b0000-0000-7000-8000-000000000c01",
                "019c0000-0000-7000-8000-000000000c01",
            ],
            Self::WebhookEvent => ["evt_ours", "evt_theirs", "evt_nobodys"],
            Self::BlockedNumber => ["+14155550191", "+14155550192", "+14155550193"],
            Self::SmsConsent => ["+14155550194", "+14155550196", "+14155550198"],
            Self::SmsOptOut => ["+14155550195", "+14155550197", "+14155550198"],
            Self::CallerId => ["+12025550191", "+12025550192", "+12025550193"],
        }
    }

    pub(super) const fn ours(self) -> &'static str {
        let [ours, ..] = self.ids();
        ours
    }

    pub(super) const fn theirs(self) -> &'static str {
        let [_, theirs, _] = self.ids();
        theirs
    }

    pub(super) const fn nobodys(self) -> &'static str {
        let [.., nobodys] = self.ids();
        nobodys
    }

    /// The place where it is kept: a query that finds one by its id.
    pub(super) fn query(self, id: &str) -> String {
        let (table, column) = match self {
            Self::Booking => ("booking_events", "id"),
            Self::Call => ("calls", "id"),
            Self::Member => ("members", "user_id"),
            Self::Key => ("api_keys", "id"),
            Self::Attempt => ("call_attempts", "id"),
            Self::Notice => ("notices", "booking_id || ':' || kind"),
            Self::BlockedNumber => ("blocked_numbers", "number"),
            Self::SmsConsent => ("sms_consents", "number"),
            Self::SmsOptOut => ("sms_opt_outs", "number"),
            Self::Hold => ("slot_holds", "id"),
            Self::Series => ("booking_series", "id"),
            Self::Message => ("messages", "id"),
            Self::WebhookEndpoint => ("webhook_endpoints", "id"),
            Self::WebhookEvent => ("webhook_events", "id"),
            Self::Session => ("sessions", "id"),
            Self::Invitation => ("invitations", "id"),
            Self::Passkey => ("passkeys", "id"),
            Self::Organization => ("organizations", "id"),
            Self::CallerId => ("caller_ids", "number"),
            Self::Schedule => ("schedules", "id"),
            Self::TimeOff => ("time_off", "id"),
            Self::EventType => ("event_types", "id"),
        };
        format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table} WHERE {column} = '{id}'")
    }
}

/// A world that is made anew, as cheaply as can be, for every request.
pub(super) struct Template {
    world: World,
    whole: Sqlite,
    written: u64,
}

impl Template {
    pub(super) async fn new() -> Self {
        let world = oauth::world();
        accounts::exists(&world.phones, &ACME);
        let attempt = records::talking(&world).await;
        records::hang_up(&world, &attempt).await;
        world.sql(OURS);
        world.sql(&credentials(world.now().timestamp_millis()));
        world.sql(THEIRS);
        let whole = Sqlite::in_memory().unwrap();
        let mut template = Self {
            world,
            whole,
            written: 0,
        };
        template.keep();
        template
    }

    /// Changes the world for all requests that follow.
    pub(super) fn change(&mut self, sql: &str) {
        self.world().sql(sql);
        self.keep();
    }

    fn keep(&mut self) {
        self.whole.become_like(&self.world.db.sqlite).unwrap();
        self.written = self.world.db.sqlite.written();
    }

    /// The world as it was, whatever was asked of it before.
    pub(super) fn world(&mut self) -> &World {
        let sqlite = &self.world.db.sqlite;
        if sqlite.written() != self.written {
            sqlite.become_like(&self.whole).unwrap();
            self.written = sqlite.written();
        }
        &self.world
    }
}

/// A pending booking and one that failed, the operator's; and what is kept of the call they had.
const OURS: &str = "
PRAGMA foreign_keys = OFF;
UPDATE booking_events SET user_id = '019a0000-0000-7000-8000-000000000103';
INSERT INTO recordings (id, organization_id, attempt_id, call_id, status, url, started_at, updated_at)
SELECT 'our-recording', organization_id, id, carrier_call_id, 'completed', 'https://carrier.example/1', 1, 1
FROM call_attempts;
INSERT INTO booking_events (id, organization_id, user_id, title, start_time, end_time, duration_minutes,
  attendee_phone, created_at, updated_at, created_by)
VALUES
  ('019a0000-0000-7000-8000-000000000301', '019a0000-0000-7000-8000-000000000001',
   '019a0000-0000-7000-8000-000000000103', 'Ours', 1900000000000, 1900001800000, 30, '+14155552671', 1, 1,
   '019a0000-0000-7000-8000-000000000101'),
  ('019a0000-0000-7000-8000-000000000302', '019a0000-0000-7000-8000-000000000001',
   '019a0000-0000-7000-8000-000000000103', 'Ours', 1900003600000, 1900005400000, 30, '+14155552671', 1, 1,
   '019a0000-0000-7000-8000-000000000101');
UPDATE booking_events SET status = 'failed', failure_reason = 'busy'
WHERE id = '019a0000-0000-7000-8000-000000000302';
INSERT INTO messages (id, organization_id, booking_id, kind, recipient, member_id, booking_version, start_time, due_at,
  deadline, state, reason, attempts, created_at, updated_at)
VALUES ('019a0000-0000-7000-8000-000000000a11', '019a0000-0000-7000-8000-000000000001',
  '019a0000-0000-7000-8000-000000000301', 'operator_booked', 'member', '019a0000-0000-7000-8000-000000000103', 1,
  1900000000000, 1, 2, 'failed', 'refused', 1, 2, 2);
INSERT INTO call_attempts (id, organization_id, booking_id, number, phase, claim_token, lease_until,
  booking_version, ask_at, caller_space, claimed_at)
VALUES ('019a0000-0000-7000-8000-000000000401', '019a0000-0000-7000-8000-000000000001',
  '019a0000-0000-7000-8000-000000000302', 1, 'ended', 't', 1, 1, 1, 's', 1);
INSERT INTO blocked_numbers (organization_id, number, created_at, created_by)
VALUES ('019a0000-0000-7000-8000-000000000001', '+14155550191', 1, '019a0000-0000-7000-8000-000000000101');
INSERT INTO sms_consents (id, organization_id, number, given_at, source, wording)
VALUES ('text-1', '019a0000-0000-7000-8000-000000000001', '+14155550194', 1, 'reply', 'START');
INSERT INTO sms_opt_outs (organization_id, number, at, sender, said_in)
VALUES ('019a0000-0000-7000-8000-000000000001', '+14155550195', 1, '+12025550100', 'text-2');
UPDATE organizations SET calls_per_day = 100;
INSERT INTO caller_ids (number, organization_id, created_at)
VALUES ('+12025550191', '019a0000-0000-7000-8000-000000000001', 1);
INSERT INTO sessions (id, organization_id, user_id, token_hash, expires_at)
SELECT '019a0000-0000-7000-8000-000000000501', organization_id, user_id, substr(token_hash, 2) || 'a', 4000000000000
FROM api_keys WHERE id = '019a0000-0000-7000-8000-000000000201';
INSERT INTO invitations (id, organization_id, email, role, token_hash, invited_by, created_at, expires_at)
SELECT '019a0000-0000-7000-8000-000000000502', organization_id, 'joan@acme.example', 'viewer',
  substr(token_hash, 2) || 'b', user_id, 1, 4000000000000
FROM api_keys WHERE id = '019a0000-0000-7000-8000-000000000201';
INSERT INTO passkeys (id, user_id, name, credential_id, algorithm, public_key, sign_count, backed_up, created_at)
VALUES ('019a0000-0000-7000-8000-000000000503', '019a0000-0000-7000-8000-000000000101', 'Ours', 'ours', -7, 'k', 0, 0, 1);
INSERT INTO transcripts (attempt_id, organization_id, call_id, status, started_at, updated_at)
SELECT id, organization_id, carrier_call_id, 'completed', 1, 1 FROM call_attempts WHERE carrier_call_id = 'call-1';
INSERT INTO slot_holds (id, organization_id, user_id, start_time, duration_minutes, busy_from, busy_to, created_at,
  expires_at, created_by)
VALUES ('019a0000-0000-7000-8000-000000000703', '019a0000-0000-7000-8000-000000000001',
  '019a0000-0000-7000-8000-000000000103', 1900010000000, 30, 1900010000000, 1900011800000, 1, 4000000000000,
  '019a0000-0000-7000-8000-000000000101');
INSERT INTO schedules (id, organization_id, user_id, name, timezone, weekly, updated_at, changed_in)
VALUES ('019a0000-0000-7000-8000-000000000701', '019a0000-0000-7000-8000-000000000001',
  '019a0000-0000-7000-8000-000000000103', 'Ours', 'UTC', '[]', 1, 'c');
INSERT INTO time_off (id, organization_id, user_id, from_date, to_date, over_at, reason, created_at, created_by)
VALUES ('019a0000-0000-7000-8000-000000000702', '019a0000-0000-7000-8000-000000000001',
  '019a0000-0000-7000-8000-000000000103', '2030-01-01', '2030-01-02', 1, '', 1, '019a0000-0000-7000-8000-000000000103');
INSERT INTO booking_series (id, organization_id, user_id, rule, local_start, local_second, timezone, duration_minutes,
  created_at, updated_at, created_by, changed_in)
VALUES ('019a0000-0000-7000-8000-000000000901', '019a0000-0000-7000-8000-000000000001',
  '019a0000-0000-7000-8000-000000000103', 'FREQ=WEEKLY;COUNT=1', '2026-04-01T10:00:00', 0, 'UTC', 30, 1, 1,
  '019a0000-0000-7000-8000-000000000101', 'x');
INSERT INTO booking_events (id, organization_id, user_id, title, start_time, end_time, duration_minutes,
  attendee_phone, created_at, updated_at, created_by, series_id, occurrence)
VALUES ('019a0000-0000-7000-8000-000000000303', '019a0000-0000-7000-8000-000000000001',
  '019a0000-0000-7000-8000-000000000103', 'Of a series', 1775037600000, 1775039400000, 30, '+14155552671', 1, 1,
  '019a0000-0000-7000-8000-000000000101', '019a0000-0000-7000-8000-000000000901', '2026-04-01T10:00:00');
INSERT INTO webhook_events (id, organization_id, type, at)
VALUES ('evt_ours', '019a0000-0000-7000-8000-000000000001', 'call.ended', 1);
INSERT INTO webhook_endpoints (id, organization_id, url, events, secret, key_version, created_at, updated_at, changed_in)
VALUES ('019a0000-0000-7000-8000-000000000c01', '019a0000-0000-7000-8000-000000000001', 'https://hooks.example.com/',
  '[\"call.ended\"]', 'x', 1, 1, 1, 'x');
INSERT INTO webhook_deliveries (endpoint_id, event_id, organization_id, state, due_at, deadline, created_at, updated_at)
VALUES ('019a0000-0000-7000-8000-000000000c01', 'evt_ours', '019a0000-0000-7000-8000-000000000001', 'failed', 1, 2, 1, 1);
";

/// The same in another organization, whose call has everything, too.
const THEIRS: &str = "
INSERT INTO organizations (id, name, plan, booking_enabled, calling_from, calling_to)
VALUES ('019b0000-0000-7000-8000-000000000001', 'Other Clinic', 'enterprise', 1, 0, 1440);
INSERT INTO users (id, name, email)
VALUES ('019b0000-0000-7000-8000-000000000107', 'Otto Other', 'otto@other.example');
INSERT INTO members (organization_id, user_id, role, phone)
VALUES ('019b0000-0000-7000-8000-000000000001', '019b0000-0000-7000-8000-000000000107', 'owner', '+13125550101');
INSERT INTO booking_events (id, organization_id, user_id, title, start_time, end_time, duration_minutes,
  attendee_phone, created_at, updated_at, created_by)
SELECT replace(id, '019a', '019b'), '019b0000-0000-7000-8000-000000000001',
  '019b0000-0000-7000-8000-000000000107', 'Theirs', start_time, end_time, duration_minutes, '+13125550199', 1, 1,
  '019b0000-0000-7000-8000-000000000107'
FROM booking_events WHERE title = 'Ours';
UPDATE booking_events SET status = 'failed', failure_reason = 'busy'
WHERE id = '019b0000-0000-7000-8000-000000000302';
INSERT INTO messages (id, organization_id, booking_id, kind, recipient, member_id, booking_version, start_time, due_at,
  deadline, state, reason, attempts, created_at, updated_at)
SELECT replace(id, '019a', '019b'), '019b0000-0000-7000-8000-000000000001', replace(booking_id, '019a', '019b'), kind,
  recipient, '019b0000-0000-7000-8000-000000000107', 1, start_time, 1, 2, 'failed', 'refused', 1, 2, 2
FROM messages WHERE id = '019a0000-0000-7000-8000-000000000a11';
INSERT INTO call_attempts (id, organization_id, booking_id, number, phase, claim_token, lease_until,
  booking_version, ask_at, caller_space, claimed_at, dialing_at, settled_at, ended_at, operator_phone,
  attendee_phone, carrier_call_id, accepted_at, bridged_at, ending)
SELECT '019b0000-0000-7000-8000-000000000401', '019b0000-0000-7000-8000-000000000001',
  '019b0000-0000-7000-8000-000000000302', 1, 'ended', 't', 1, 1, 1, 's', 1, 1, 1, 1, '+13125550101',
  '+13125550199', 'their-call', 1, 1, ending
FROM call_attempts WHERE carrier_call_id = 'call-1';
INSERT INTO calls (id, organization_id, booking_id, attempt_id, leg, status, rank, created_at, updated_at)
VALUES ('their-call', '019b0000-0000-7000-8000-000000000001', '019b0000-0000-7000-8000-000000000302',
  '019b0000-0000-7000-8000-000000000401', 'operator', 'completed', 4, 1, 1);
INSERT INTO voice_configs (organization_id, settings)
SELECT '019b0000-0000-7000-8000-000000000001', settings FROM voice_configs;
INSERT INTO recordings (id, organization_id, attempt_id, call_id, status, started_at, updated_at)
VALUES ('their-recording', '019b0000-0000-7000-8000-000000000001', '019b0000-0000-7000-8000-000000000401',
  'their-call', 'completed', 1, 1);
INSERT INTO api_keys (id, organization_id, user_id, name, token_hash)
SELECT '019b0000-0000-7000-8000-000000000201', '019b0000-0000-7000-8000-000000000001',
  '019b0000-0000-7000-8000-000000000107', 'Theirs', substr(token_hash, 2) || '0'
FROM api_keys WHERE id = '019a0000-0000-7000-8000-000000000201';
INSERT INTO blocked_numbers (organization_id, number, created_at, created_by)
VALUES ('019b0000-0000-7000-8000-000000000001', '+14155550192', 1, '019b0000-0000-7000-8000-000000000107');
INSERT INTO sms_consents (id, organization_id, number, given_at, source, wording)
VALUES ('text-3', '019b0000-0000-7000-8000-000000000001', '+14155550196', 1, 'reply', 'START');
INSERT INTO sms_opt_outs (organization_id, number, at, sender, said_in)
VALUES ('019b0000-0000-7000-8000-000000000001', '+14155550197', 1, '+12025550100', 'text-4');
INSERT INTO caller_ids (number, organization_id, created_at)
VALUES ('+12025550192', '019b0000-0000-7000-8000-000000000001', 1);
INSERT INTO sessions (id, organization_id, user_id, token_hash, expires_at)
SELECT '019b0000-0000-7000-8000-000000000501', organization_id, user_id, substr(token_hash, 2) || 'a', 4000000000000
FROM api_keys WHERE id = '019b0000-0000-7000-8000-000000000201';
INSERT INTO invitations (id, organization_id, email, role, token_hash, invited_by, created_at, expires_at)
SELECT '019b0000-0000-7000-8000-000000000502', organization_id, 'jo@other.example', 'viewer',
  substr(token_hash, 2) || 'b', user_id, 1, 4000000000000
FROM api_keys WHERE id = '019b0000-0000-7000-8000-000000000201';
INSERT INTO passkeys (id, user_id, name, credential_id, algorithm, public_key, sign_count, backed_up, created_at)
VALUES ('019b0000-0000-7000-8000-000000000503', '019b0000-0000-7000-8000-000000000107', 'Theirs', 'theirs', -7, 'k', 0, 0, 1);
INSERT INTO transcripts (attempt_id, organization_id, call_id, status, started_at, updated_at)
VALUES ('019b0000-0000-7000-8000-000000000401', '019b0000-0000-7000-8000-000000000001', 'their-call', 'completed', 1, 1);
INSERT INTO slot_holds (id, organization_id, user_id, start_time, duration_minutes, busy_from, busy_to, created_at,
  expires_at, created_by)
SELECT replace(id, '019a', '019b'), '019b0000-0000-7000-8000-000000000001', '019b0000-0000-7000-8000-000000000107',
  start_time, duration_minutes, busy_from, busy_to, created_at, expires_at, '019b0000-0000-7000-8000-000000000107'
FROM slot_holds;
INSERT INTO schedules (id, organization_id, user_id, name, timezone, weekly, updated_at, changed_in)
VALUES ('019b0000-0000-7000-8000-000000000701', '019b0000-0000-7000-8000-000000000001',
  '019b0000-0000-7000-8000-000000000107', 'Theirs', 'UTC', '[]', 1, 'c');
INSERT INTO time_off (id, organization_id, user_id, from_date, to_date, over_at, reason, created_at, created_by)
VALUES ('019b0000-0000-7000-8000-000000000702', '019b0000-0000-7000-8000-000000000001',
  '019b0000-0000-7000-8000-000000000107', '2030-01-01', '2030-01-02', 1, '', 1, '019b0000-0000-7000-8000-000000000107');
INSERT INTO event_types (id, organization_id, slug, rules, updated_at, changed_in)
SELECT '019b0000-0000-7000-8000-000000000b01', '019b0000-0000-7000-8000-000000000001', slug, rules, 1, 'c'
FROM event_types;
INSERT INTO booking_series (id, organization_id, user_id, rule, local_start, local_second, timezone, duration_minutes,
  created_at, updated_at, created_by, changed_in)
SELECT replace(id, '019a', '019b'), '019b0000-0000-7000-8000-000000000001', '019b0000-0000-7000-8000-000000000107', rule,
  local_start, local_second, timezone, duration_minutes, 1, 1, '019b0000-0000-7000-8000-000000000107', 'x'
FROM booking_series;
INSERT INTO booking_events (id, organization_id, user_id, title, start_time, end_time, duration_minutes,
  attendee_phone, created_at, updated_at, created_by, series_id, occurrence)
SELECT replace(id, '019a', '019b'), '019b0000-0000-7000-8000-000000000001', '019b0000-0000-7000-8000-000000000107',
  'Theirs', start_time, end_time, 30, '+13125550199', 1, 1, '019b0000-0000-7000-8000-000000000107',
  replace(series_id, '019a', '019b'), occurrence
FROM booking_events WHERE title = 'Of a series';
INSERT INTO webhook_events (id, organization_id, type, at)
VALUES ('evt_theirs', '019b0000-0000-7000-8000-000000000001', 'call.ended', 1);
INSERT INTO webhook_endpoints (id, organization_id, url, events, secret, key_version, created_at, updated_at, changed_in)
SELECT '019b0000-0000-7000-8000-000000000c01', '019b0000-0000-7000-8000-000000000001', url, events, 'x', 1, 1, 1, 'x'
FROM webhook_endpoints;
INSERT INTO webhook_deliveries (endpoint_id, event_id, organization_id, state, due_at, deadline, created_at, updated_at)
VALUES ('019b0000-0000-7000-8000-000000000c01', 'evt_theirs', '019b0000-0000-7000-8000-000000000001', 'failed', 1, 2, 1, 1);
PRAGMA foreign_keys = ON;
";

/// A session of a member of every role, who has just signed in on a page; the owner's that are none of that; and keys of
/// every sort. Each token is its own name.
fn credentials(now: i64) -> String {
    let mut sql = String::new();
    let organization = "019a0000-0000-7000-8000-000000000001";
    let sessions = [
        (
            "owner",
            organization,
            "019a0000-0000-7000-8000-000000000101",
        ),
        (
            "admin",
            organization,
            "019a0000-0000-7000-8000-000000000102",
        ),
        (
            "operator",
            organization,
            "019a0000-0000-7000-8000-000000000103",
        ),
        (
            "analyst",
            organization,
            "019a0000-0000-7000-8000-000000000104",
        ),
        (
            "viewer",
            organization,
            "019a0000-0000-7000-8000-000000000105",
        ),
        (
            "disabled",
            organization,
            "019a0000-0000-7000-8000-000000000115",
        ),
        (
            "other",
            "019b0000-0000-7000-8000-000000000001",
            "019b0000-0000-7000-8000-000000000107",
        ),
    ];
    for (number, (name, organization, user)) in sessions.into_iter().enumerate() {
        let _ = write!(
            sql,
            "INSERT INTO sessions (id, organization_id, user_id, token_hash, expires_at, proved_at)
             VALUES ('019a0000-0000-7000-8000-00000000060{number}', '{organization}', '{user}', '{}', 4000000000000, {now});",
            hash(name)
        );
    }
    for (number, kind, name, proved_at) in [
        (7, "extension", "extension", now),
        (8, "page", "stale", now - 900_000),
    ] {
        let _ = write!(
            sql,
            "INSERT INTO sessions (id, organization_id, user_id, token_hash, kind, expires_at, proved_at)
             VALUES ('019a0000-0000-7000-8000-00000000060{number}', '{organization}',
               '019a0000-0000-7000-8000-000000000101', '{}', '{kind}', 4000000000000, {proved_at});",
            hash(name)
        );
    }
    let all = r#"["read","write","execute"]"#;
    let keys = [
        ("expired", all, "1", "NULL"),
        ("revoked", all, "NULL", "1"),
        ("read", r#"["read"]"#, "NULL", "NULL"),
        ("write", r#"["write"]"#, "NULL", "NULL"),
        ("execute", r#"["execute"]"#, "NULL", "NULL"),
        ("key", all, "NULL", "NULL"),
    ];
    for (number, (name, scopes, expires_at, revoked_at)) in keys.into_iter().enumerate() {
        let _ = write!(
            sql,
            "INSERT INTO api_keys (id, organization_id, user_id, name, token_hash, scopes, expires_at, revoked_at)
             SELECT '019a0000-0000-7000-8000-00000000021{number}', organization_id, user_id, '{name}', '{}', '{scopes}', {expires_at}, {revoked_at}
             FROM api_keys WHERE token_hash = '{}';",
            hash(name),
            hash(OWNER_KEY),
        );
    }
    sql + "UPDATE members SET active = 0 WHERE user_id = '019a0000-0000-7000-8000-000000000115';"
}
