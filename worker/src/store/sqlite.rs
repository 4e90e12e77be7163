//! The same store on SQLite, for simulation and tests outside the edge runtime.

use super::{Database, DatabaseError, Rows, Statement, Value};
use async_trait::async_trait;
use rusqlite::{Connection, params_from_iter, types::ValueRef};
use serde_json::{Map, Number, Value as Json};
use std::sync::{Mutex, PoisonError};

/// The schema, from the migrations that D1 gets.
const MIGRATIONS: &[&str] = &[include_str!("../../../migrations/0001_initial.sql")];

/// A SQLite database in memory.
#[derive(Debug)]
pub struct Sqlite(Mutex<Connection>);

impl Sqlite {
    /// An empty database with the schema of D1's.
    pub fn in_memory() -> Result<Self, rusqlite::Error> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch("PRAGMA foreign_keys = ON")?;
        for migration in MIGRATIONS {
            connection.execute_batch(migration)?;
        }
        Ok(Self(Mutex::new(connection)))
    }

    /// Runs a script, for fixtures.
    pub fn script(&self, sql: &str) -> Result<(), rusqlite::Error> {
        self.connection(|connection| connection.execute_batch(sql))
    }

    /// How `SQLite` means to find the rows of every statement of `sql`, a line a step.
    pub fn plan(&self, sql: &str) -> Result<Vec<String>, rusqlite::Error> {
        self.connection(|connection| {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            // Unbound parameters are NULL, which is enough for planning.
            let mut rows = statement.raw_query();
            let mut lines = Vec::new();
            while let Some(row) = rows.next()? {
                lines.push(row.get::<_, String>("detail")?);
            }
            Ok(lines)
        })
    }

    fn connection<T>(&self, work: impl FnOnce(&mut Connection) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait(?Send)]
impl Database for Sqlite {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        self.connection(|connection| {
            let transaction = connection.transaction()?;
            let answers = statements
                .iter()
                .map(|statement| run(&transaction, statement))
                .collect::<Result<_, _>>()?;
            transaction.commit()?;
            Ok(answers)
        })
        .map_err(|error: rusqlite::Error| DatabaseError::Failed(error.to_string()))
    }
}

fn run(connection: &Connection, statement: &Statement) -> Result<Rows, rusqlite::Error> {
    let mut prepared = connection.prepare_cached(statement.sql)?;
    let names: Vec<String> = prepared
        .column_names()
        .into_iter()
        .map(str::to_owned)
        .collect();
    let values = params_from_iter(statement.values.iter().map(|value| match value {
        Value::Null => rusqlite::types::Value::Null,
        Value::Integer(number) => (*number).into(),
        Value::Text(text) => text.clone().into(),
    }));
    let mut rows = prepared.query(values)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut object = Map::new();
        for (index, name) in names.iter().enumerate() {
            object.insert(name.clone(), json(row.get_ref(index)?));
        }
        found.push(Json::Object(object));
    }
    Ok(Rows(Json::Array(found).to_string()))
}

fn json(value: ValueRef<'_>) -> Json {
    match value {
        ValueRef::Null => Json::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => Number::from_f64(number).map_or(Json::Null, Json::Number),
        ValueRef::Text(text) | ValueRef::Blob(text) => String::from_utf8_lossy(text).into(),
    }
}
