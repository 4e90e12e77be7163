//! Lists of bookings: the parameters of `GET /api/bookings`.

use crate::{
    Error,
    http::{
        RequestContext,
        cursor::Cursor,
        extract::{Json, Query},
        principal, query,
    },
    usecases::{
        Context,
        booking::list_bookings::{BookingFilter, Field, Position, Sort, list_bookings},
    },
};
use callslot_shared::{
    FieldError,
    api::BookingsBody,
    booking::{Booking, Source, Status},
    ids::UserId,
    text::clean_optional,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, de::Error as _};

/// Longest text to search for, in characters.
pub(crate) const MAX_SEARCH: usize = 100;

/// Most bookings left out at the beginning.
pub(crate) const MAX_OFFSET: u32 = 1_000_000;

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
pub(crate) fn orders() -> impl Iterator<Item = &'static str> {
    ORDERS.iter().map(|(name, _)| *name)
}

/// Lists the organization's bookings.
#[worker::send]
pub(crate) async fn list(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    query: Result<Query<ListBookings>, Error>,
) -> Result<Json<BookingsBody>, Error> {
    let wanted = query.and_then(|Query(list)| list.filter().map_err(Error::Request));
    let wanted = principal::unless_denied(&app, &headers, access, wanted).await?;
    let (order, filter) = wanted;
    let read = async |context: Context<'_>| list_bookings(context, &filter).await;
    let page = principal::with_principal(&app, &headers, access, read).await?;
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

/// The parameters of the list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListBookings {
    #[serde(rename = "status", default, deserialize_with = "statuses")]
    statuses: Vec<Status>,
    #[serde(default, deserialize_with = "query::user")]
    user_id: Option<UserId>,
    #[serde(default, deserialize_with = "source")]
    source: Option<Source>,
    #[serde(default, deserialize_with = "query::instant")]
    from: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "query::instant")]
    to: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "search")]
    search: Option<String>,
    #[serde(default = "usual_order", deserialize_with = "order")]
    sort: (&'static str, Sort),
    cursor: Option<String>,
    #[serde(default = "query::usual_limit", deserialize_with = "query::limit")]
    limit: u32,
    #[serde(default, deserialize_with = "query::whole::<_, 0, MAX_OFFSET>")]
    offset: u32,
    #[serde(default, deserialize_with = "query::boolean")]
    count: bool,
}

impl ListBookings {
    fn filter(self) -> Result<(&'static str, BookingFilter), FieldError> {
        let (order, sort) = self.sort;
        let after = match self.cursor {
            Some(_) if self.offset > 0 => {
                let problem = "does not go with a cursor; leave one of them out";
                return Err(FieldError::new("offset", problem));
            }
            Some(cursor) => {
                let Cursor { value, id, .. } = Cursor::decode(&cursor, order)?;
                Some(Position { value, id })
            }
            None => None,
        };
        let filter = BookingFilter {
            user_id: self.user_id,
            statuses: self.statuses,
            source: self.source,
            from: self.from,
            to: self.to,
            search: self.search,
            sort,
            after,
            limit: self.limit,
            offset: self.offset,
            count: self.count,
        };
        Ok((order, filter))
    }
}

fn source<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Source>, D::Error> {
    query::by(deserializer, |name| {
        let source = Source::parse(name);
        source.ok_or("is not a booking's source; use public, extension, web, api or call_now")
    })
    .map(Some)
}

const fn usual_order() -> (&'static str, Sort) {
    let [usual, ..] = ORDERS;
    usual
}

fn order<'de, D>(deserializer: D) -> Result<(&'static str, Sort), D::Error>
where
    D: Deserializer<'de>,
{
    query::by(deserializer, |name| {
        let order = ORDERS.into_iter().find(|(known, _)| *known == name);
        order.ok_or("is not an order of this list; use start_time or created_at, with - in front for the latest first")
    })
}

fn search<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    query::by_rule(deserializer, |text| {
        clean_optional("", Some(text), MAX_SEARCH)
    })
}

/// Reads states, each given by itself or with others between commas.
fn statuses<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Status>, D::Error> {
    let mut statuses = Vec::new();
    for words in Vec::<String>::deserialize(deserializer)? {
        for word in words.split(',') {
            let status = status(word).map_err(D::Error::custom)?;
            if !statuses.contains(&status) {
                statuses.push(status);
            }
        }
    }
    Ok(statuses)
}

fn status(word: &str) -> Result<Status, &'static str> {
    const NONE: &str =
        "is not a booking's status; use pending, calling, completed, failed or cancelled";
    Status::parse(word.trim()).ok_or(NONE)
}
