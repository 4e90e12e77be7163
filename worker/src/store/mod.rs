//! The only place that speaks SQL. One file a table; each function runs one statement or one batch
//! and returns typed rows.
//!
//! The same SQL runs on D1 and on SQLite. Every function that serves a request takes a [`Tenant`]; those that cross
//! tenants take [`AllTenants`], and live in files and folders of that name.

pub mod availability;
mod booking;
mod call;
mod counted;
mod d1;
pub mod erasure;
#[cfg(any(test, feature = "testing"))]
mod full_scans;
mod identity;
#[cfg(test)]
mod migrations;
mod named;
mod notice_sentence;
pub mod outbox;
mod plans;
pub mod public_page;
mod row_type;
mod rows;
mod sealed_credentials;
#[cfg(any(test, feature = "sqlite"))]
mod sqlite;
mod tenancy;
#[cfg(test)]
mod transitions;
pub mod webhooks;

pub use availability::{event_types, schedules, time_off};
pub use booking::{
    all_tenants::local_times, booking_events, booking_series, caller_space, idempotency_keys,
    limits, slot_holds,
};
pub use call::{
    all_tenants::{call_attempts, claim, phone_verifications, sweep, ticks},
    booking_timeline, call_context, call_events, calls, confirmations, outcomes, punctuality,
    qa_reviews, recordings, timeline, transcripts,
};
pub use counted::StatementCount;
pub use d1::D1;
pub use identity::{
    all_tenants::{oauth_grants, sign_ins, webauthn_challenges},
    api_keys, audit_log, author, credentials, device_cookies, oauth_codes, passkeys, phone_codes,
    rate_limits, sessions, users,
};
pub use rows::{Page, Rows};
#[cfg(any(test, feature = "sqlite"))]
pub use sqlite::Sqlite;
pub use tenancy::{
    all_tenants::bootstrap, billing_events, blocked_numbers, caller_ids, carrier_accounts,
    invitations, members, notices, operator_messages, organizations, sms_consents, voice_configs,
};

use availability::busy;
use booking::hosts;
use named::{Names, Numbered, made, sql, text};
use row_type::{columns, row};
use rows::{Answers, PACKED, calling_hours, last};
use tenancy::{operators, seats};

use async_trait::async_trait;
use axum::BoxError;
use callslot_shared::ids::OrganizationId;
use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};
use std::borrow::Cow;

/// A value bound to a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// SQL's NULL.
    Null,
    /// A number whose magnitude stays below 2^53, because D1 speaks in JavaScript's numbers.
    Integer(i64),
    /// Text.
    Text(String),
}

macro_rules! from_integer {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Value {
            fn from(value: $kind) -> Self {
                Self::Integer(value.into())
            }
        }
    )*};
}

from_integer!(i64, i32, u32, u8, bool);

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<DateTime<Utc>> for Value {
    fn from(time: DateTime<Utc>) -> Self {
        Self::Integer(time.timestamp_millis())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! from_id {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Value {
            fn from(id: $kind) -> Self {
                Self::Text(id.to_string())
            }
        }

        impl From<&$kind> for Value {
            fn from(id: &$kind) -> Self {
                Self::Text(id.to_string())
            }
        }
    )*};
}

from_id!(
    callslot_shared::ids::OrganizationId,
    callslot_shared::ids::UserId,
    callslot_shared::ids::BookingId,
    callslot_shared::ids::AttemptId,
    callslot_shared::ids::VerificationId,
    callslot_shared::ids::SmsId,
    callslot_shared::ids::KeyId,
    callslot_shared::ids::PasskeyId,
    callslot_shared::ids::SessionId,
    callslot_shared::ids::InvitationId,
    callslot_shared::ids::AuditId,
    callslot_shared::ids::HoldId,
    callslot_shared::ids::ScheduleId,
    callslot_shared::ids::TimeOffId,
    callslot_shared::ids::EventTypeId,
    callslot_shared::ids::SeriesId,
    callslot_shared::ids::WebhookEndpointId,
    callslot_shared::ids::CallId,
    callslot_shared::phone::PhoneNumber
);

/// One statement with its values.
#[derive(Debug, Clone)]
pub struct Statement {
    sql: Cow<'static, str>,
    values: Vec<Value>,
    /// The names that the values had, for simulation.
    #[cfg(any(test, feature = "sqlite"))]
    names: Names,
}

impl Statement {
    /// A statement of a constant text; [`sql!`](sql) writes it in short.
    fn new(numbered: Numbered, values: impl IntoIterator<Item = Value>) -> Self {
        let values: Vec<Value> = values.into_iter().collect();
        debug_assert_eq!(values.len(), numbered.names.len(), "{}", numbered.sql);
        Self::of(numbered.sql.into(), values, numbered.names.into())
    }

    /// A statement of a text that is made while the Worker runs, with the values of its names. Values that it does not
    /// name are left out.
    fn made(sql: &str, values: impl IntoIterator<Item = (&'static str, Value)>) -> Self {
        let (sql, names, values) = named::number_now(sql, values);
        Self::of(sql.into(), values, names.into())
    }

    fn of(sql: Cow<'static, str>, values: Vec<Value>, names: Names) -> Self {
        #[cfg(not(any(test, feature = "sqlite")))]
        drop(names);
        Self {
            sql,
            values,
            #[cfg(any(test, feature = "sqlite"))]
            names,
        }
    }

    /// Whether the SQL contains a text, which may use the statement's names.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn contains(&self, text: &str) -> bool {
        self.sql.contains(&self.numbered(text))
    }

    /// Its SQL, for simulation.
    #[cfg(any(test, feature = "sqlite"))]
    #[must_use]
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// Whether its SQL is a constant of the program, which is always at the same address, for simulation.
    #[cfg(any(test, feature = "sqlite"))]
    #[must_use]
    pub const fn is_constant(&self) -> bool {
        matches!(self.sql, Cow::Borrowed(_))
    }

    /// Part of a SQL text with this statement's numbers in the place of its names, for simulation. Names that it does
    /// not have stay.
    #[cfg(any(test, feature = "sqlite"))]
    #[must_use]
    pub fn numbered(&self, text: &str) -> String {
        named::replaced(text, &self.names)
    }

    /// The number of values it binds, for simulation.
    #[cfg(any(test, feature = "sqlite"))]
    #[must_use]
    pub fn values(&self) -> usize {
        self.values.len()
    }

    /// The same values bound to another SQL, to see in simulation what a guard is worth.
    #[cfg(any(test, feature = "sqlite"))]
    #[must_use]
    pub fn with_sql(self, sql: Cow<'static, str>) -> Self {
        Self { sql, ..self }
    }
}

/// Reads JSON out of the database.
fn read<T: DeserializeOwned>(text: &str) -> Result<T, DatabaseError> {
    serde_json::from_str(text).map_err(|error| DatabaseError::Row(error.into()))
}

/// A value as JSON text, to be bound. None of those that are has names that are no text.
fn as_json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Why the database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The statement failed, or its answer was lost. A write may have happened.
    #[error("the database failed")]
    Failed(#[source] BoxError),
    /// A part of the answer is missing. A write may have happened.
    #[error("the database's answer is not whole: {0}")]
    Incomplete(&'static str),
    /// A constraint or a trigger refused a write. Nothing of its batch was written.
    #[error("a constraint of the database refused")]
    Refused(#[source] BoxError),
    /// A row does not have the shape its type says: the schema and the code disagree.
    #[error("a row does not fit its type")]
    Row(#[source] BoxError),
    /// A write would have made two bookings of an operator share time. Nothing was written.
    #[error("the operator's time is taken")]
    Overlap,
}

impl DatabaseError {
    /// Whether a constraint refused a write, so that nothing of its batch was written.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Overlap | Self::Refused(_))
    }
}

/// A database that speaks SQLite's SQL.
#[async_trait(?Send)]
pub trait Database: Send + Sync {
    /// Runs statements in one transaction and one round trip: all of them, or none. An error does
    /// not say which: the answer may have been lost after the commit.
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError>;
}

impl dyn Database + '_ {
    /// Runs one statement.
    async fn run(&self, statement: Statement) -> Result<Rows, DatabaseError> {
        self.batch(vec![statement])
            .await?
            .pop()
            .ok_or(DatabaseError::Incomplete("no rows"))
    }

    /// Runs statements, of which the last reads whether they did what they were to do. Where the answer was
    /// lost, that is read again.
    async fn settled(
        &self,
        statements: Vec<Statement>,
        select: impl Fn() -> Statement,
    ) -> Result<bool, DatabaseError> {
        match self.batch(statements).await {
            Ok(rows) => Ok(last(rows)?.any()),
            Err(error) => {
                let done = self.run(select()).await?.any();
                if done { Ok(true) } else { Err(error) }
            }
        }
    }
}

/// One organization's data: the handle of every store function that serves a request. Made once, of the principal.
///
/// It is the one place that needs to know which database holds an organization.
#[derive(Clone, Copy)]
pub struct Tenant<'a> {
    /// The database that holds it.
    pub database: &'a dyn Database,
    /// The organization.
    pub organization: OrganizationId,
}

impl<'a> Tenant<'a> {
    /// The data of an organization that somebody is known to act for, or that a row of its own names.
    #[must_use]
    pub fn new(database: &'a dyn Database, organization: OrganizationId) -> Self {
        Self {
            database,
            organization,
        }
    }
}

/// All organizations' data: the handle of every store function that crosses tenants, or that runs before it is known who
/// asks. Made once, by whoever composes a tick, a webhook or a sign-in.
#[derive(Clone, Copy)]
pub struct AllTenants<'a> {
    /// The database that holds them.
    pub database: &'a dyn Database,
}

impl<'a> AllTenants<'a> {
    /// The data of all organizations in a database.
    #[must_use]
    pub fn new(database: &'a dyn Database) -> Self {
        Self { database }
    }
}

/// A row that is to change, at the version that somebody has seen.
#[derive(Debug, Clone, Copy)]
pub struct AtVersion<Id> {
    /// The row's id.
    pub id: Id,
    /// The version; at another nothing changes.
    pub version: u32,
}

/// A time from the store's unit, milliseconds.
fn time(millis: i64) -> Result<DateTime<Utc>, DatabaseError> {
    DateTime::from_timestamp_millis(millis)
        .ok_or_else(|| DatabaseError::Row(format!("{millis} ms is no time").into()))
}

/// A time from the store's unit, where there may be none.
fn time_or_none(millis: Option<i64>) -> Result<Option<DateTime<Utc>>, DatabaseError> {
    millis.map(time).transpose()
}
