//! A small world for the tests of this crate: SQLite for D1, paused time, a carrier that notes what
//! it is asked. Every statement that runs is checked for full scans on the way.
//!
//! Compiled for this crate's own tests and, under the feature `testing`, for those in `worker/tests`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::new_without_default,
    clippy::return_self_not_must_use,
    missing_docs,
    reason = "a test that cannot go on panics, and its fixtures are read beside it"
)]

pub mod accounts;
pub mod authenticator;
pub mod builders;
mod internals;
mod lanes;
mod limiter;
mod outbox;
mod phones;
mod phones_own;
mod queue;
mod receiver;
#[cfg(test)]
mod switchboard;
mod texts;

pub use crate::telephony::wire::{self, sign, webhook};
pub use builders::{
    BookingRow, CallLimit, EventTypeHost, EventTypeRow, HoldRow, InvitationRow, OLIVIA, OTHER,
    OTTO, ScheduleRow, SeriesRow, THEIRS, TimeOffRow, WorldChange,
};
pub use internals::{
    OpenedSession, REQUESTS_PER_NETWORK, carrier_addresses, endpoints, log_error, logged,
    phone_code_hash,
};
pub use lanes::{LaneFault, LocalLanes};
pub use limiter::Limiter;
pub use outbox::{MailFault, Outbox};
pub use phones::{CarrierReaction, Phones, RequestedCall};
pub use queue::LocalQueue;
pub use receiver::{ReceivedWebhook, ReceiverFault, WebhookReceiver};
pub use texts::{SentText, TextReaction, Texts};

use crate::{
    App,
    dialer::{Dialer, Source, TickReport, Trigger},
    http::{RateLimits, Server},
    ports::{Background, BackgroundTask, Clock, Entropy, fresh_id},
    settings::Settings,
    store::{
        Database, DatabaseError, Rows, Sqlite, Statement, StatementCount, audit_log::ClientInfo,
    },
    telephony::Providers,
};
use async_trait::async_trait;
use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

pub const OWNER_KEY: &str = "cs_demo_owner_2c9f1b7e4d8a4f0b9e6c3a5d7f1e2b4c";
pub const CRON_SECRET: &str = "cron-secret";
pub const BOOTSTRAP_SECRET: &str = "bootstrap-secret-of-more-than-32-characters";
pub const SIGNING_KEY: &str = "signing-key";
pub const PRIVACY_KEY: &str = "privacy-key-of-more-than-32-characters";
/// The keys that organizations' credentials are sealed with.
const KEYS: &str =
    "2:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=,1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
const BILLING_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// The secret that the billing system signs with.
pub fn billing_secret() -> crate::webhook_signature::WebhookSecret {
    crate::webhook_signature::WebhookSecret::parse(BILLING_SECRET).unwrap()
}

/// When every test begins: a Monday, ten seconds before noon.
pub fn beginning() -> DateTime<Utc> {
    "2026-03-02T11:59:50Z".parse().unwrap()
}

/// tokio's paused clock, which moves on as soon as everybody waits.
pub struct PausedClock(tokio::time::Instant);

#[async_trait(?Send)]
impl Clock for PausedClock {
    fn now(&self) -> DateTime<Utc> {
        beginning() + TimeDelta::from_std(self.0.elapsed()).unwrap()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// Bytes that never repeat and are the same in every run.
#[derive(Default)]
pub struct Counter(AtomicU64);

impl Entropy for Counter {
    fn bytes(&self) -> [u8; 16] {
        let n = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&n.to_be_bytes());
        bytes[8..].copy_from_slice(&n.to_be_bytes());
        bytes
    }
}

/// Tasks of the test's own `LocalSet`.
pub struct LocalTasks;

impl Background for LocalTasks {
    fn wait_until(&self, mut work: BackgroundTask) {
        // Work that waits for nothing is done at once, and needs no `LocalSet` to be done in.
        if (&mut work).now_or_never().is_none() {
            tokio::task::spawn_local(work);
        }
    }
}

/// A fault of the database at the next statement that contains a text.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Fails and does nothing.
    Before,
    /// Does it and fails.
    After,
    /// Does it and answers late.
    Late(Duration),
}

/// SQLite, with faults, and counted.
pub struct Faulty {
    pub sqlite: Sqlite,
    pub faults: Mutex<Vec<(&'static str, Fault)>>,
    /// Round trips so far.
    pub trips: AtomicU64,
    /// Statements so far.
    pub statements: AtomicU64,
}

impl Faulty {
    /// Prepares a fault for the next statement that contains `text`.
    pub fn fail(&self, text: &'static str, fault: Fault) {
        self.faults.lock().unwrap().push((text, fault));
    }

    /// Runs statements, each of which has to find its rows by an index.
    async fn checked(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        self.sqlite
            .assert_no_full_scan(&statements)
            .map_err(|error| DatabaseError::Failed(error.into()))?;
        self.sqlite.batch(statements).await
    }
}

#[async_trait(?Send)]
impl Database for Faulty {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        self.trips.fetch_add(1, Ordering::Relaxed);
        self.statements
            .fetch_add(statements.len() as u64, Ordering::Relaxed);
        let fault = {
            let mut faults = self.faults.lock().unwrap();
            let hit = faults
                .iter()
                .position(|(text, _)| statements.iter().any(|statement| statement.contains(text)));
            hit.map(|index| faults.remove(index).1)
        };
        let lost = || Err(DatabaseError::Failed("connection lost".into()));
        match fault {
            Some(Fault::Before) => lost(),
            Some(Fault::After) => self.checked(statements).await.and_then(|_| lost()),
            Some(Fault::Late(delay)) => {
                let answer = self.checked(statements).await;
                tokio::time::sleep(delay).await;
                answer
            }
            None => self.checked(statements).await,
        }
    }
}

/// A database of its own with the demo organization. The schema is made once a process: it takes longer than most tests.
fn demo_database() -> Sqlite {
    static DEMO: LazyLock<Sqlite> = LazyLock::new(|| {
        let sqlite = Sqlite::in_memory().unwrap();
        sqlite.script(include_str!("../store/demo.sql")).unwrap();
        sqlite
    });
    DEMO.copied().unwrap()
}

/// An organization with an operator who has a booking at `start` (Unix milliseconds).
fn one_call_of_its_own(n: usize, start: i64) -> String {
    let [organization, user, booking] =
        ["1", "2", "3"].map(|kind| format!("019e0000-0000-7000-8000-{kind}{n:011}"));
    let (operator, attendee) = (format!("+1212556{n:04}"), format!("+1415556{n:04}"));
    let end = start + 30 * 60_000;
    format!(
        "INSERT INTO organizations (id, name, plan, booking_enabled, calling_from, calling_to)
         VALUES ('{organization}', 'Organization {n}', 'business', 1, 0, 1440);
         INSERT INTO users (id, name, email) VALUES ('{user}', 'Operator {n}', 'operator{n}@rush.example');
         INSERT INTO members (organization_id, user_id, role, phone)
         VALUES ('{organization}', '{user}', 'operator', '{operator}');
         INSERT INTO booking_events (
           id, organization_id, user_id, title, start_time, end_time, duration_minutes,
           attendee_phone, created_at, updated_at, created_by)
         VALUES ('{booking}', '{organization}', '{user}', 'Call {n}', {start}, {end}, 30,
           '{attendee}', {start}, {start}, '{user}');"
    )
}

/// Everything together.
pub struct World {
    pub app: Server,
    pub db: Arc<Faulty>,
    pub phones: Arc<Phones>,
    pub outbox: Arc<Outbox>,
    pub receiver: Arc<WebhookReceiver>,
}

impl World {
    /// The demo organization at the beginning of time. Needs paused tokio time.
    pub fn new() -> Self {
        Self::with_settings(&[])
    }

    pub fn with_settings(more: &[(&str, &str)]) -> Self {
        let settings = Settings::read(|name| {
            let fixed = [
                ("PUBLIC_URL", "https://callslot.example"),
                (crate::settings::SIGNING_KEY, SIGNING_KEY),
                ("CRON_SECRET", CRON_SECRET),
                ("BILLING_WEBHOOK_SECRET", BILLING_SECRET),
                ("BOOTSTRAP_SECRET", BOOTSTRAP_SECRET),
                ("MAIL_BASE_URL", "https://mail.example"),
                ("MAIL_API_KEY", "mail-key"),
                ("MAIL_FROM", "Callslot <callslot@callslot.example>"),
                ("CREDENTIALS_KEYS", KEYS),
                ("PRIVACY_KEY", PRIVACY_KEY),
                ("OPERATOR_SECRET", BILLING_SECRET),
            ];
            more.iter()
                .chain(&fixed)
                .find(|(given, _)| *given == name)
                .map(|(_, value)| (*value).to_owned())
        })
        .unwrap();
        let db = Arc::new(Faulty {
            sqlite: demo_database(),
            faults: Mutex::default(),
            trips: AtomicU64::default(),
            statements: AtomicU64::default(),
        });
        let clock = Arc::new(PausedClock(tokio::time::Instant::now()));
        let phones = Phones::new(clock.clone());
        let outbox = Arc::new(Outbox::default());
        let receiver = Arc::new(WebhookReceiver::of(clock.clone()));
        let own = phones.clone();
        let app = App {
            db: db.clone(),
            statements: StatementCount::default(),
            clock,
            entropy: Arc::new(Counter::default()),
            background: Arc::new(LocalTasks),
            carrier: Some(phones.clone()),
            providers: Providers::new(wire::provider(move |account| own.own(account)), []),
            mailer: settings.mail.as_ref().map(|_| outbox.clone() as _),
            kicks: Arc::default(),
            queue: None,
            webhook_client: receiver.clone(),
            webhook_kicks: Arc::default(),
            addresses: crate::app::addresses(&settings).map(Arc::new),
            lanes: None,
            settings: Arc::new(settings),
            client_info: ClientInfo::default(),
        };
        Self {
            app: app.into(),
            db,
            phones,
            outbox,
            receiver,
        }
    }

    /// The same where clients may make so many requests in a minute: with one credential, and from one network without.
    pub fn with_rate_limits(mut self, per_credential: u32, per_network: u32) -> Self {
        let limiter = |limit| Some(Arc::new(Limiter::new(limit, self.app.clock.clone())) as _);
        self.app.rate_limits = RateLimits {
            per_credential: limiter(per_credential),
            per_network: limiter(per_network),
        };
        self
    }

    /// The same where a tick can open lanes.
    pub fn with_lanes(mut self) -> (Self, Arc<LocalLanes>) {
        let lanes = Arc::new(LocalLanes::of(self.app.app.clone()));
        self.app.lanes = Some(lanes.clone());
        (self, lanes)
    }

    /// The same where requests hand messages over to a queue. Its consumer runs when the test says so.
    pub fn with_queue(mut self) -> (Self, Arc<LocalQueue>) {
        let queue = Arc::new(LocalQueue::default());
        self.app.queue = Some(queue.clone());
        (self, queue)
    }

    /// Books so many calls that start `seconds` from now, each of an organization of its own with its own phones, as the
    /// store has them.
    pub fn rush(&self, calls: usize, seconds: i64) {
        self.rush_of(0..calls, seconds);
    }

    /// The same with these numbers.
    pub fn rush_of(&self, numbers: std::ops::Range<usize>, seconds: i64) {
        let start = (self.now() + TimeDelta::seconds(seconds)).timestamp_millis();
        for n in numbers {
            self.sql(&one_call_of_its_own(n, start));
        }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    pub fn dialer(&self) -> Dialer<'_> {
        self.app.dialer().unwrap()
    }

    /// Runs SQL, for fixtures.
    pub fn sql(&self, sql: &str) {
        self.db.sqlite.script(sql).unwrap();
    }

    /// Runs SQL that changes a status or a phase as it never does, for a fixture of what takes long to come about.
    pub fn forced(&self, sql: &str) {
        let guards = "SELECT group_concat(sql, ';') FROM sqlite_master
            WHERE type = 'trigger' AND (name LIKE '%_transitions' OR name = 'booking_events_terminal')";
        let guards = self.text(guards);
        self.sql(
            "DROP TRIGGER booking_events_terminal; DROP TRIGGER booking_events_transitions;
             DROP TRIGGER call_attempts_transitions",
        );
        self.sql(sql);
        self.sql(&guards);
    }

    /// One text from the database.
    pub fn text(&self, sql: &str) -> String {
        self.db.sqlite.text(sql).unwrap()
    }

    /// A scheduled tick, run to its end.
    pub async fn tick(&self) -> TickReport {
        let trigger = Trigger {
            source: Source::Schedule,
            scheduled_for: self.now(),
        };
        self.dialer().tick(trigger).await.unwrap()
    }

    /// A tick that looks once and answers.
    pub async fn tick_by_hand(&self) -> TickReport {
        let trigger = Trigger {
            source: Source::Http,
            scheduled_for: self.now(),
        };
        self.dialer().tick(trigger).await.unwrap()
    }

    /// Sends a request with the owner's key.
    pub async fn send(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {OWNER_KEY}"))
            .header("content-type", "application/json")
            .body(if body.is_null() {
                Body::empty()
            } else {
                Body::from(body.to_string())
            })
            .unwrap();
        self.request(request).await
    }

    /// As [`Self::send`], but by the person whose key that is, who has signed in on a page this moment: for changes that
    /// give power.
    pub async fn confirmed(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        let token = self.just_signed_in();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {token}"));
        if !body.is_null() {
            request = request.header("content-type", "application/json");
        }
        let body = if body.is_null() {
            Body::empty()
        } else {
            Body::from(body.to_string())
        };
        self.request(request.body(body).unwrap()).await
    }

    /// The token of a session of the person whose key the owner's is, who has signed in on a page this moment. The audit log
    /// does not tell of it.
    pub fn just_signed_in(&self) -> &'static str {
        const TOKEN: &str = "just-signed-in";
        let hash = |token: &str| crate::ports::hex(&Sha256::digest(token));
        let now = self.now().timestamp_millis();
        self.sql(&format!(
            "INSERT INTO sessions (id, organization_id, user_id, token_hash, created_at, expires_at, proved_at)
             SELECT '019a0000-0000-7000-8000-000000000f01', organization_id, user_id, '{}', {now}, 9000000000000, {now}
             FROM api_keys WHERE token_hash = '{}'
             ON CONFLICT (id) DO UPDATE SET
               organization_id = excluded.organization_id, user_id = excluded.user_id, proved_at = excluded.proved_at",
            hash(TOKEN),
            hash(OWNER_KEY),
        ));
        TOKEN
    }

    /// Sends any request.
    pub async fn request(&self, request: Request<Body>) -> (StatusCode, Value) {
        let (status, text) = self.text_of(request).await;
        (
            status,
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        )
    }

    /// Sends any request and reads the answer as text.
    pub async fn text_of(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = crate::serve(self.app.clone(), request).await;
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    /// Books a call `seconds` from now with the first attendee, and answers its id.
    pub async fn book_in(&self, seconds: i64) -> String {
        self.book(json!({ "start_time": self.now() + TimeDelta::seconds(seconds) }))
            .await
    }

    /// Books a call; the attendee is Ada Lovelace unless given.
    pub async fn book(&self, mut fields: Value) -> String {
        let given = fields.as_object_mut().unwrap();
        given
            .entry("attendee_phone")
            .or_insert_with(|| "+14155552671".into());
        given
            .entry("attendee_name")
            .or_insert_with(|| "Ada Lovelace".into());
        given.entry("title").or_insert_with(|| "Follow-up".into());
        let named = fields.get("user_id").is_some();
        loop {
            let (status, answer) = self
                .send(Method::POST, "/api/bookings", fields.clone())
                .await;
            // Most tests do not care who takes it; a time is one operator's once.
            if !named && answer["error"]["code"] == "slot_taken" {
                fields["user_id"] = self.another_operator("+12125550199").into();
                continue;
            }
            assert_eq!(status, StatusCode::CREATED, "{answer}");
            return answer["booking"]["id"].as_str().unwrap().to_owned();
        }
    }

    /// One more operator of the demo organization, who is free at any time.
    pub fn another_operator(&self, phone: &str) -> String {
        let id = fresh_id(&*self.app.clock, &*self.app.entropy);
        self.sql(&format!(
            "INSERT INTO users (id, email, name) VALUES ('{id}', '{id}@acme.example', 'One More');
             INSERT INTO members (organization_id, user_id, role, phone)
             VALUES ('019a0000-0000-7000-8000-000000000001', '{id}', 'operator', '{phone}');"
        ));
        id.to_string()
    }

    /// The booking's status, and the reason after a colon if it failed.
    pub fn state(&self, booking: &str) -> String {
        self.text(&format!(
            "SELECT status || COALESCE(': ' || reason, '') FROM booking_events WHERE id = '{booking}'"
        ))
    }

    /// The phases of a booking's attempts, in order.
    pub fn phases(&self, booking: &str) -> String {
        self.text(&format!(
            "SELECT COALESCE(group_concat(phase, ' '), '') FROM
             (SELECT phase FROM call_attempts WHERE booking_id = '{booking}' ORDER BY number)"
        ))
    }

    /// Everything the carrier was asked.
    pub fn asked(&self) -> Vec<RequestedCall> {
        self.phones.asked.lock().unwrap().clone()
    }

    /// Round trips to the database so far.
    pub fn trips(&self) -> u64 {
        let [trips, ..] = self.spent();
        trips
    }

    /// Round trips to the database, statements, and requests to the carrier so far.
    pub fn spent(&self) -> [u64; 3] {
        [&self.db.trips, &self.db.statements, &self.phones.fetches]
            .map(|count| count.load(Ordering::Relaxed))
    }

    /// The calls that were hung up, in order.
    pub fn ended(&self) -> Vec<String> {
        let ended = self.phones.ended.lock().unwrap();
        ended.iter().map(ToString::to_string).collect()
    }

    /// The number of seconds after the beginning at which each call was asked for.
    pub fn asked_at(&self) -> Vec<f64> {
        let after = |asked: &RequestedCall| (asked.at - beginning()).num_milliseconds();
        #[expect(clippy::cast_precision_loss, reason = "a few minutes")]
        self.asked()
            .iter()
            .map(|asked| after(asked) as f64 / 1000.0)
            .collect()
    }

    /// Posts a signed webhook of the carrier to an address below `/carrier/attempts/{attempt}`.
    pub async fn webhook(
        &self,
        attempt: &str,
        rest: &str,
        pairs: &[(&str, &str)],
    ) -> (StatusCode, String) {
        self.webhook_by(SIGNING_KEY, attempt, rest, pairs).await
    }

    /// As [`Self::webhook`], signed with this key.
    pub async fn webhook_by(
        &self,
        key: &str,
        attempt: &str,
        rest: &str,
        pairs: &[(&str, &str)],
    ) -> (StatusCode, String) {
        let request = webhook(key, &format!("/carrier/attempts/{attempt}/{rest}"), pairs);
        self.text_of(request).await
    }
}

impl World {
    /// Posts a signed webhook in JSON to an address below `/carrier/attempts/{attempt}/calling`.
    pub async fn calling(&self, attempt: &str, rest: &str, body: Value) -> (StatusCode, Value) {
        let path = format!("/carrier/attempts/{attempt}/calling/{rest}");
        self.request(wire::json_webhook(SIGNING_KEY, &path, &body))
            .await
    }
}

/// The carrier's own signature over JSON.
pub fn sign_json(url: &str, body: &str) -> String {
    wire::sign_json(SIGNING_KEY, url, body)
}
