//! Lists of bookings: filtered, searched, sorted, and paged by position, so that a page does not shift
//! when bookings are made or cancelled while one reads.

use super::BookingColumns;
use crate::store::{DatabaseError, Statement, Tenant, Value, columns, text};
use callslot_shared::{
    booking::{Booking, Source, Status},
    ids::{BookingId, OrganizationId, UserId},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use std::fmt::Write as _;

/// The field that a list is ordered by. Ties are ordered by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// When the phones are to ring.
    StartTime,
    /// When the booking was made.
    CreatedAt,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub field: Field,
    /// Whether the latest comes first.
    pub descending: bool,
}

/// A place in a list: right after the booking with this value and id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The value the list is ordered by.
    pub value: DateTime<Utc>,
    /// The booking.
    pub id: BookingId,
}

/// Which bookings to list.
#[derive(Debug, Clone)]
pub struct BookingFilter {
    /// Only those of this operator.
    pub user_id: Option<UserId>,
    /// Only those in one of these states; in any, if there are none.
    pub statuses: Vec<Status>,
    /// Only those that came about so.
    pub source: Option<Source>,
    /// Only those that start at or after this instant.
    pub from: Option<DateTime<Utc>>,
    /// Only those that start before this instant.
    pub to: Option<DateTime<Utc>>,
    /// Only those whose title, attendee's name or number contains this.
    pub search: Option<String>,
    /// In which order.
    pub sort: Sort,
    /// Only what comes after.
    pub after: Option<Position>,
    /// At most so many.
    pub limit: u32,
    /// After leaving out so many.
    pub offset: u32,
    /// Whether to count all that fit, whatever the page.
    pub count: bool,
}

impl BookingFilter {
    /// The statuses whose parts of an index are walked; none if the index has no such parts. That of an operator's bookings
    /// has them, also where all statuses are asked for.
    const fn walked(&self) -> &[Status] {
        if self.user_id.is_some() && self.statuses.is_empty() {
            return &Status::ALL;
        }
        self.statuses.as_slice()
    }
}

/// A page of a list.
#[derive(Debug)]
pub struct BookingPage {
    /// The bookings.
    pub bookings: Vec<Booking>,
    /// Whether more follow.
    pub more: bool,
    /// The number of all that fit, if it was asked for.
    pub total: Option<u64>,
}

/// Lists an organization's bookings.
pub async fn list(
    tenant: Tenant<'_>,
    filter: &BookingFilter,
) -> Result<BookingPage, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let mut statements = vec![page(organization, filter)];
    if filter.count {
        statements.push(count(organization, filter));
    }
    let answers = db.batch(statements).await?;
    let [rows, counted @ ..] = answers.as_slice() else {
        return Err(DatabaseError::Incomplete("rows of a statement are missing"));
    };
    let found = rows.page::<BookingColumns, _>(filter.limit, Booking::try_from)?;
    let total = counted
        .first()
        .map(crate::store::Rows::first::<Count>)
        .transpose()?
        .flatten()
        .map(|count| count.total);
    Ok(BookingPage {
        bookings: found.items,
        more: found.more,
        total,
    })
}

#[derive(Deserialize)]
struct Count {
    total: u64,
}

/// SQL in the making, with the values of its names so far.
struct Query {
    sql: String,
    values: Vec<(&'static str, Value)>,
}

impl Query {
    /// Gives a name its value. A name has one value, however often it is given.
    fn bind(&mut self, name: &'static str, value: impl Into<Value>) {
        self.values.push((name, value.into()));
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.sql.write_fmt(text);
    }

    fn into_statement(self) -> Statement {
        Statement::made(&self.sql, self.values)
    }
}

/// All rows as one text: D1 makes an object of each row it returns, which for a page takes longer than
/// finding it.
fn page(organization: OrganizationId, filter: &BookingFilter) -> Statement {
    let mut query = Query {
        sql: text!(
            "SELECT json_group_array(json_array(",
            columns!(names BookingColumns),
            ")) AS packed FROM ("
        )
        .to_owned(),
        values: Vec::new(),
    };
    query.bind("organization", organization);
    let column = column(filter.sort);
    let direction = if filter.sort.descending {
        "DESC"
    } else {
        "ASC"
    };
    let order = format!("ORDER BY {column} {direction}, id {direction}");
    match filter.walked() {
        [] => branch(&mut query, filter, None),
        [status] => branch(&mut query, filter, Some(*status)),
        several => merged(&mut query, filter, several, &order),
    }
    query.bind("limit", filter.limit + 1);
    query.bind("offset", filter.offset);
    query.push(format_args!(" {order} LIMIT :limit OFFSET :offset)"));
    query.into_statement()
}

/// The rows of one index, walked in the list's order.
fn branch(query: &mut Query, filter: &BookingFilter, status: Option<Status>) {
    query.push(format_args!(
        "SELECT {} FROM booking_events",
        columns!(BookingColumns)
    ));
    conditions(query, filter, status);
}

/// One branch a status, each walking its part of the index and stopping at the limit.
fn merged(query: &mut Query, filter: &BookingFilter, statuses: &[Status], order: &str) {
    query.bind("reach", filter.limit + 1 + filter.offset);
    query.push(format_args!("SELECT * FROM ("));
    for (n, status) in statuses.iter().enumerate() {
        let union = if n == 0 { "" } else { " UNION ALL " };
        query.push(format_args!("{union}SELECT * FROM ("));
        branch(query, filter, Some(*status));
        query.push(format_args!(" {order} LIMIT :reach)"));
    }
    query.push(format_args!(")"));
}

fn count(organization: OrganizationId, filter: &BookingFilter) -> Statement {
    let everywhere = BookingFilter {
        after: None,
        ..filter.clone()
    };
    let mut query = Query {
        sql: "SELECT ".to_owned(),
        values: Vec::new(),
    };
    query.bind("organization", organization);
    for (n, status) in branches(filter).enumerate() {
        let plus = if n == 0 { "" } else { " + " };
        query.push(format_args!("{plus}(SELECT COUNT(*) FROM booking_events"));
        conditions(&mut query, &everywhere, status);
        query.push(format_args!(")"));
    }
    query.push(format_args!(" AS total"));
    query.into_statement()
}

/// The statuses asked for, or one branch for all.
fn branches(filter: &BookingFilter) -> impl Iterator<Item = Option<Status>> {
    let statuses = filter.walked();
    let all = statuses.is_empty().then_some(None);
    all.into_iter().chain(statuses.iter().copied().map(Some))
}

const fn column(sort: Sort) -> &'static str {
    match sort.field {
        Field::StartTime => "start_time",
        Field::CreatedAt => "created_at",
    }
}

fn conditions(query: &mut Query, filter: &BookingFilter, status: Option<Status>) {
    let index = match (filter.user_id, filter.sort.field, status) {
        (Some(_), ..) => "booking_events_member",
        (None, Field::CreatedAt, _) => "booking_events_created",
        (None, Field::StartTime, None) => "booking_events_start",
        (None, Field::StartTime, Some(_)) => "booking_events_status",
    };
    query.push(format_args!(
        " INDEXED BY {index} WHERE organization_id = :organization"
    ));
    if let Some(user) = filter.user_id {
        query.bind("user", user);
        query.push(format_args!(" AND user_id = :user"));
    }
    if let Some(status) = status {
        query.bind(status.as_str(), status.as_str());
        query.push(format_args!(" AND status = :{}", status.as_str()));
    }
    if let Some(source) = filter.source {
        query.bind("source", source.as_str());
        query.push(format_args!(" AND source = :source"));
    }
    if let Some(from) = filter.from {
        query.bind("from", from);
        query.push(format_args!(" AND start_time >= :from"));
    }
    if let Some(to) = filter.to {
        query.bind("to", to);
        query.push(format_args!(" AND start_time < :to"));
    }
    if let Some(after) = filter.after {
        query.bind("after_value", after.value);
        query.bind("after", after.id);
        let side = if filter.sort.descending { "<" } else { ">" };
        query.push(format_args!(
            " AND ({}, id) {side} (:after_value, :after)",
            column(filter.sort)
        ));
    }
    if let Some(search) = &filter.search {
        // Not LIKE: D1 refuses patterns of more than 50 bytes.
        query.bind("text", search.to_ascii_lowercase());
        query.push(format_args!(
            " AND (instr(lower(title), :text) > 0 OR instr(lower(attendee_name), :text) > 0"
        ));
        // Numbers are searched as they are stored, however they were typed.
        let digits: String = search.chars().filter(char::is_ascii_digit).collect();
        let number = search
            .chars()
            .all(|c| c.is_ascii_digit() || " +-.()/".contains(c));
        if number && !digits.is_empty() {
            query.bind("digits", digits);
            query.push(format_args!(" OR instr(attendee_phone, :digits) > 0"));
        }
        query.push(format_args!(")"));
    }
}
