//! The same store on SQLite, for simulation and tests outside the edge runtime.
//!
//! The glue is written by hand, here and for D1, because no library runs the same statements on both.

use super::{Database, DatabaseError, PACKED, Rows, Statement, Value};
use async_trait::async_trait;
use rusqlite::{
    Connection, ErrorCode,
    backup::Backup,
    config::DbConfig,
    limits::Limit,
    params_from_iter,
    types::{ToSqlOutput, ValueRef},
};
use serde_json::{Number, Value as Json};
use std::{
    fmt::Write as _,
    sync::{Mutex, OnceLock, PoisonError},
};

/// The schema, from the migrations that D1 gets.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("../../../migrations/0001_initial.sql"),
    include_str!("../../../migrations/0002_later_attempts.sql"),
    include_str!("../../../migrations/0003_voice.sql"),
    include_str!("../../../migrations/0004_attendee_first.sql"),
    include_str!("../../../migrations/0005_access.sql"),
    include_str!("../../../migrations/0006_calling.sql"),
    include_str!("../../../migrations/0007_sessions.sql"),
    include_str!("../../../migrations/0008_passkeys.sql"),
    include_str!("../../../migrations/0009_limits.sql"),
    include_str!("../../../migrations/0010_privacy.sql"),
    include_str!("../../../migrations/0011_carrier_accounts.sql"),
    include_str!("../../../migrations/0012_availability.sql"),
    include_str!("../../../migrations/0013_guards.sql"),
    include_str!("../../../migrations/0014_series.sql"),
    include_str!("../../../migrations/0015_loose_ends.sql"),
    include_str!("../../../migrations/0016_team.sql"),
    include_str!("../../../migrations/0017_billing_order.sql"),
    include_str!("../../../migrations/0018_extensions.sql"),
    include_str!("../../../migrations/0019_week_start.sql"),
    include_str!("../../../migrations/0020_whole_answers.sql"),
    include_str!("../../../migrations/0021_fresh_sign_in.sql"),
    include_str!("../../../migrations/0022_protections.sql"),
    include_str!("../../../migrations/0023_sign_in_browsers.sql"),
    include_str!("../../../migrations/0024_limits.sql"),
    include_str!("../../../migrations/0025_lanes.sql"),
    include_str!("../../../migrations/0026_carrier_capacity.sql"),
    include_str!("../../../migrations/0027_actors.sql"),
    include_str!("../../../migrations/0028_transitions.sql"),
    include_str!("../../../migrations/0029_carrier_credentials.sql"),
    include_str!("../../../migrations/0030_profiles.sql"),
    include_str!("../../../migrations/0031_booking_changes.sql"),
    include_str!("../../../migrations/0032_messages.sql"),
    include_str!("../../../migrations/0033_message_events.sql"),
    include_str!("../../../migrations/0034_attendee_links.sql"),
    include_str!("../../../migrations/0035_series_messages.sql"),
    include_str!("../../../migrations/0036_webhooks.sql"),
    include_str!("../../../migrations/0037_sms.sql"),
    include_str!("../../../migrations/0038_message_settings.sql"),
    include_str!("../../../migrations/0039_public_page.sql"),
    include_str!("../../../migrations/0040_message_loose_ends.sql"),
    include_str!("../../../migrations/0041_self_service.sql"),
];

/// Statements kept prepared: more than the store has.
const STATEMENTS: usize = 256;

/// The limits of D1's SQLite, set here too, so that a statement that passes a test runs there. Source:
/// workerd, `util/sqlite.c++`, and Cloudflare, "D1 limits".
const LIMITS: &[(Limit, i32)] = &[
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
    (Limit::SQLITE_LIMIT_COLUMN, 100),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 5),
    (Limit::SQLITE_LIMIT_FUNCTION_ARG, 32),
    (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50),
    (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 100),
];

/// A SQLite database in memory.
#[derive(Debug)]
pub struct Sqlite(Mutex<Connection>);

impl Sqlite {
    /// An empty database with the schema of D1's.
    pub fn in_memory() -> Result<Self, rusqlite::Error> {
        // Migrations are run once: each of them has SQLite read the whole schema again, and a copy is of pages.
        static EMPTY: OnceLock<Sqlite> = OnceLock::new();
        if let Some(empty) = EMPTY.get() {
            return empty.copied();
        }
        let migrated = Self::filled(|connection| {
            MIGRATIONS
                .iter()
                .try_for_each(|migration| connection.execute_batch(migration))
        })?;
        EMPTY.get_or_init(|| migrated).copied()
    }

    /// A database of its own with what is in this one.
    pub fn copied(&self) -> Result<Self, rusqlite::Error> {
        Self::filled(|copy| self.connection(|own| Backup::new(own, copy)?.step(-1).map(drop)))
    }

    fn filled(
        fill: impl FnOnce(&mut Connection) -> Result<(), rusqlite::Error>,
    ) -> Result<Self, rusqlite::Error> {
        let mut connection = Connection::open_in_memory()?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        // Plans do not depend on values, as on D1; else a statement is planned anew for each.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.execute_batch("PRAGMA foreign_keys = ON")?;
        fill(&mut connection)?;
        for (limit, most) in LIMITS {
            connection.set_limit(*limit, *most)?;
        }
        Ok(Self(Mutex::new(connection)))
    }

    /// Runs a script, for fixtures.
    pub fn script(&self, sql: &str) -> Result<(), rusqlite::Error> {
        self.connection(|connection| connection.execute_batch(sql))
    }

    /// The one text a query finds.
    pub fn text(&self, sql: &str) -> Result<String, rusqlite::Error> {
        self.connection(|connection| connection.query_row(sql, [], |row| row.get(0)))
    }

    /// The one text a query of these values finds. The query stays prepared.
    pub fn text_of(&self, sql: &str, values: &[&str]) -> Result<String, rusqlite::Error> {
        self.connection(|connection| {
            let mut query = connection.prepare_cached(sql)?;
            query.query_row(params_from_iter(values), |row| row.get(0))
        })
    }

    /// The number of rows that were written so far.
    pub fn written(&self) -> u64 {
        self.connection(|connection| connection.total_changes())
    }

    /// Becomes what `other` is.
    pub fn become_like(&self, other: &Self) -> Result<(), rusqlite::Error> {
        self.connection(|own| other.connection(|other| Backup::new(other, own)?.step(-1).map(drop)))
    }

    pub(super) fn connection<T>(&self, work: impl FnOnce(&mut Connection) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait(?Send)]
impl Database for Sqlite {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        #[cfg(test)]
        self.assert_no_full_scan(&statements)?;
        self.connection(|connection| {
            // A statement alone is a transaction of its own.
            if let [statement] = statements.as_slice() {
                return Ok(vec![run(connection, statement)?]);
            }
            let transaction = connection.transaction()?;
            let answers = statements
                .iter()
                .map(|statement| run(&transaction, statement))
                .collect::<Result<_, _>>()?;
            transaction.commit()?;
            Ok(answers)
        })
        .map_err(|error: rusqlite::Error| error.into())
    }
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        let (code, message) = match &error {
            rusqlite::Error::SqliteFailure(code, message) => (Some(code.code), message.as_deref()),
            _ => (None, None),
        };
        match (code, message) {
            // A trigger's own word.
            (Some(ErrorCode::ConstraintViolation), Some("overlap")) => Self::Overlap,
            (Some(ErrorCode::ConstraintViolation), _) => Self::Refused(error.into()),
            _ => Self::Failed(error.into()),
        }
    }
}

fn run(connection: &Connection, statement: &Statement) -> Result<Rows, rusqlite::Error> {
    let mut prepared = connection.prepare_cached(&statement.sql)?;
    let values = params_from_iter(statement.values.iter().map(|value| {
        ToSqlOutput::Borrowed(match value {
            Value::Null => ValueRef::Null,
            // As D1 binds JavaScript's numbers.
            #[expect(clippy::cast_precision_loss, reason = "none is beyond 2^53")]
            Value::Integer(number) => ValueRef::Real(*number as f64),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
        })
    }));
    let mut rows = prepared.query(values)?;
    let mut names: Vec<String> = Vec::new();
    let mut found = String::from("[");
    while let Some(row) = rows.next()? {
        if names.is_empty() {
            let columns: Vec<&str> = row.as_ref().column_names().collect();
            let packed = columns.first() == Some(&PACKED);
            if let (true, ValueRef::Text(text)) = (packed, row.get_ref(0)?) {
                return Ok(Rows(String::from_utf8_lossy(text).into_owned()));
            }
            names = columns
                .iter()
                .map(|name| Json::from(*name).to_string())
                .collect();
        } else {
            found.push(',');
        }
        for (index, name) in names.iter().enumerate() {
            let opening = if index == 0 { '{' } else { ',' };
            // Writing to a string cannot fail.
            let _ = write!(found, "{opening}{name}:{}", json(row.get_ref(index)?));
        }
        found.push('}');
    }
    found.push(']');
    Ok(Rows(found))
}

fn json(value: ValueRef<'_>) -> Json {
    match value {
        ValueRef::Null => Json::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => Number::from_f64(number).map_or(Json::Null, Json::Number),
        ValueRef::Text(text) | ValueRef::Blob(text) => String::from_utf8_lossy(text).into(),
    }
}
