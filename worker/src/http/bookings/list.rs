//! Lists of bookings: the parameters of `GET /api/bookings`.

use crate::{
    App, Error,
    http::{answer::Json, cursor::Cursor, principal},
    store::{
        Database,
        booking_events::{self, Field, Filter, Position, Sort},
        credentials::Principal,
    },
};
use axum::{extract::RawQuery, http::HeaderMap};
use callslot_shared::{
    FieldError,
    access::{Action, Feature},
    api::{BookingsBody, DEFAULT_LIMIT, MAX_LIMIT},
    booking::{Booking, Status},
    schedule::instant,
    text::clean_optional,
};

/// Longest text to search for, in characters.
pub(in crate::http) const MAX_SEARCH: usize = 100;

/// Most bookings left out at the beginning.
pub(in crate::http) const MAX_OFFSET: u32 = 1_000_000;

/// Every order of the list, by the name the API knows it by.
const ORDERS: [(&str, Sort); 4] = [
    (
        "start_time",
        Sort {
            field: Field::StartTime,
            descending: false,
        },
    ),
    (
        "-start_time",
        Sort {
            field: Field::StartTime,
            descending: true,
        },
    ),
    (
        "created_at",
        Sort {
            field: Field::CreatedAt,
            descending: false,
        },
    ),
    (
        "-created_at",
        Sort {
            field: Field::CreatedAt,
            descending: true,
        },
    ),
];

/// The names of every order, the first that of a request that does not say.
#[cfg(test)]
pub(in crate::http) fn orders() -> impl Iterator<Item = &'static str> {
    ORDERS.iter().map(|(name, _)| *name)
}

/// Lists the organization's bookings.
pub(in crate::http) async fn list(
    app: &App,
    RawQuery(query): &RawQuery,
    headers: &HeaderMap,
) -> Result<Json<BookingsBody>, Error> {
    let wanted = read(query.as_deref().unwrap_or_default());
    let read = async |db: &dyn Database, by: &Principal| {
        let (order, filter) = wanted.clone().map_err(Error::Request)?;
        let page = booking_events::list(db, by.organization_id, &filter).await?;
        Ok((order, filter, page))
    };
    let (order, filter, page) =
        principal::acting(app, headers, Feature::Booking, Action::Read, read).await?;
    let last = page.bookings.last().filter(|_| page.more);
    let next_cursor = last.map(|last| place(order, filter.sort, last).encode());
    Ok(Json(BookingsBody {
        success: true,
        bookings: page.bookings,
        next_cursor,
        total: page.total,
    }))
}

fn place(order: &str, sort: Sort, booking: &Booking) -> Cursor<callslot_shared::ids::BookingId> {
    Cursor {
        order: order.to_owned(),
        value: match sort.field {
            Field::StartTime => booking.start_time,
            Field::CreatedAt => booking.created_at,
        },
        id: booking.id,
    }
}

/// Reads the parameters.
fn read(query: &str) -> Result<(&'static str, Filter), FieldError> {
    let [(mut order, sort), ..] = ORDERS;
    let mut cursor = None;
    let mut filter = Filter {
        user_id: None,
        statuses: Vec::new(),
        from: None,
        to: None,
        search: None,
        sort,
        after: None,
        limit: DEFAULT_LIMIT,
        offset: 0,
        count: false,
    };
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "status" => {
                for word in value.split(',') {
                    let status = status(word)?;
                    if !filter.statuses.contains(&status) {
                        filter.statuses.push(status);
                    }
                }
            }
            "user_id" => {
                let id = value.parse();
                let id = id.map_err(|_| FieldError::new("user_id", "is not a user's id"))?;
                filter.user_id = Some(id);
            }
            "from" => filter.from = Some(instant("from", &value)?),
            "to" => filter.to = Some(instant("to", &value)?),
            "search" => filter.search = clean_optional("search", Some(&*value), MAX_SEARCH)?,
            "sort" => {
                (order, filter.sort) = ORDERS
                    .into_iter()
                    .find(|(known, _)| *known == value)
                    .ok_or_else(|| {
                        FieldError::new("sort", "is not an order of this list; use start_time or created_at, with - in front for the latest first")
                    })?;
            }
            "cursor" => cursor = Some(value.into_owned()),
            "limit" => filter.limit = whole("limit", &value, 1, MAX_LIMIT)?,
            "offset" => filter.offset = whole("offset", &value, 0, MAX_OFFSET)?,
            "count" => {
                filter.count = value
                    .parse()
                    .map_err(|_| FieldError::new("count", "is neither true nor false"))?;
            }
            other => return Err(FieldError::new(other, "is not a parameter of this list")),
        }
    }
    if let Some(cursor) = cursor {
        if filter.offset > 0 {
            return Err(FieldError::new(
                "offset",
                "does not go with a cursor; leave one of them out",
            ));
        }
        let Cursor { value, id, .. } = Cursor::decode(&cursor, order)?;
        filter.after = Some(Position { value, id });
    }
    Ok((order, filter))
}

fn status(word: &str) -> Result<Status, FieldError> {
    Status::parse(word.trim()).ok_or_else(|| {
        FieldError::new(
            "status",
            "is not a booking's status; use pending, calling, completed, failed or cancelled",
        )
    })
}

/// A whole number within bounds.
pub(in crate::http) fn whole(
    name: &str,
    value: &str,
    min: u32,
    max: u32,
) -> Result<u32, FieldError> {
    value
        .parse()
        .ok()
        .filter(|number| (min..=max).contains(number))
        .ok_or_else(|| FieldError::new(name, format!("is not a whole number from {min} to {max}")))
}
