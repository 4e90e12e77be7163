//! `/api/calls`: call now, and what became of calls.

use crate::http::{
    RequestContext,
    bookings::{calling, consent, entry, new_booking, ring, span, taken},
    cursor::Cursor,
    extract::{Id, Json, Query},
    idempotency,
    limits::{self, Write},
    principal, query,
    records::call_id,
};
use crate::store::Tenant;
use crate::usecases::call::calls::{Wanted, list_calls, show_call};
use crate::{
    App, Error,
    store::{
        audit_log::Entry,
        booking_events::{self, Inserted, Terms},
        idempotency_keys::{Key, Known},
    },
};
use axum::response::{IntoResponse as _, Response};
use callslot_shared::{
    api::{CallBody, CallNowBody, CallsBody, CreateCall, ErrorCode},
    booking::{Booking, MIN_DURATION},
    ids::{AttemptId, BookingId, OrganizationId},
};
use chrono::TimeDelta;
use serde::{Deserialize, Deserializer};
use std::time::Duration;
use tokio::sync::oneshot;

/// How often and how many times a repeated request looks whether the first has its answer: 15 s.
const LOOK_EVERY: Duration = Duration::from_millis(250);
const LOOKS: u32 = 60;

/// After so long, a request without an answer is one whose invocation died.
const DEAD_AFTER: TimeDelta = TimeDelta::seconds(60);

/// The order calls are listed in, for cursors.
const ORDER: &str = "-asked_at";

/// Calls now: books with the present for a start and dials within the request, or right after it if
/// the client goes away.
#[worker::send]
pub(crate) async fn create(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<CreateCall>, Error>,
) -> Result<Response, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(request) = body?;
    let key = idempotency::required_key(&headers, &by, "POST /api/calls", &request)?;
    app.dialer()?;
    // One instant for both: a clock that moved on between them would put the start in the past.
    let now = app.clock.now();
    let chosen = request.duration_minutes.is_some();
    let force = request.force;
    let mut booking = new_booking(&app, &by, &request.at(now), now)?;
    if !chosen {
        shorten(&app, &mut booking).await?;
    }
    let any_hour = calling(&by, ring(&booking, force))?;
    let mut terms = Terms {
        any_hour,
        overridden: any_hour,
        service: limits::service(&app),
        capacity: limits::capacity(&app),
        ..Terms::default()
    };
    let own = booking.modulations;
    consent::settle(&*app.db, &by, own, &mut booking, &mut terms).await?;
    let entry = Entry {
        at: booking.created_at,
        ..entry(&app, &by)
    };
    loop {
        match booking_events::insert_at_once(by.tenant(&*app.db), &booking, &terms, &key, &entry)
            .await?
        {
            Inserted::New => return dial(&app, by.organization_id, booking.id, key).await,
            Inserted::Known(known) => return join(&app, &key, known).await,
            Inserted::Refused => {
                let unwritten = [(&booking).into()];
                let error =
                    limits::refused(&app, &by, &unwritten, Write::AtOnce, &terms.capacity).await?;
                limits::override_carrier(&by, error, force, &[booking.user_id], &mut terms)?;
            }
            Inserted::Overlap => {
                let (operator, start) = (booking.user_id, booking.start_time);
                let span = span(operator, &[], start, booking.duration_minutes, &terms);
                return Err(taken(&app, &by, span, None, None).await?);
            }
        }
    }
}

/// Lets a call whose length nobody chose end where its operator's next one begins, if that leaves the
/// shortest length there is. Who is taken already, or too soon, is refused when it is written.
async fn shorten(app: &App, booking: &mut Booking) -> Result<(), Error> {
    let (start, end) = (booking.start_time, booking.end_time);
    let (organization, operator) = (booking.organization_id, booking.user_id);
    let next =
        booking_events::free_until(Tenant::new(&*app.db, organization), operator, end, start)
            .await?;
    let left = next.and_then(|next| u32::try_from((next - start).num_minutes()).ok());
    if let Some(minutes) = left.filter(|minutes| *minutes >= MIN_DURATION) {
        booking.duration_minutes = minutes;
        booking.end_time = start + TimeDelta::minutes(minutes.into());
    }
    Ok(())
}

/// Dials where the client's leaving does not end it, and waits for what comes of it.
async fn dial(
    app: &App,
    organization: OrganizationId,
    booking: BookingId,
    key: Key,
) -> Result<Response, Error> {
    let (tell, told) = oneshot::channel();
    let own = app.clone();
    app.background.go_on(Box::pin(async move {
        let placed = match own.dialer() {
            // A failure here leaves the booking to the next tick, which is not late by more than it.
            Ok(dialer) => dialer.call_now(booking).await.map_err(Error::from),
            Err(error) => Err(error),
        };
        if let Err(error) = placed {
            crate::log::error("call_now", &error.to_string());
        }
        // Nobody may be listening any more.
        let _ = tell.send(answer(&own, organization, booking, &key).await);
    }));
    told.await.unwrap_or(Err(Error::Plain(
        ErrorCode::Unavailable,
        "The call was booked, but the answer was lost. Ask again with the same Idempotency-Key.",
    )))
}

/// The booking as it stands, kept as the answer to the request.
async fn answer(
    app: &App,
    organization: OrganizationId,
    booking: BookingId,
    key: &Key,
) -> Result<Response, Error> {
    let booking = booking_events::get(Tenant::new(&*app.db, organization), booking)
        .await?
        .ok_or(Error::NOT_FOUND)?;
    let body = CallNowBody {
        success: true,
        booking,
    };
    let created = idempotency::Answer::created([], &body)?;
    key.answer(&*app.db, created.kept(&created.kept_headers()))
        .await?;
    Ok(created.into_response())
}

/// A repeated request waits for the answer of the first, and never dials.
async fn join(app: &App, key: &Key, mut known: Known) -> Result<Response, Error> {
    for _ in 0..LOOKS {
        let other = known.request_hash != key.request_hash;
        if other || known.body.is_some() {
            break;
        }
        if app.clock.now() - known.created_at()? > DEAD_AFTER {
            return answer(app, key.organization_id, known.subject_id, key).await;
        }
        app.clock.sleep(LOOK_EVERY).await;
        match key.find(&*app.db).await? {
            Some(now) => known = now,
            None => break,
        }
    }
    idempotency::replay(key, &known)
}

/// Lists the organization's calls, the newest first.
#[worker::send]
pub(crate) async fn list(
    context: RequestContext,
    query: Result<Query<ListCalls>, Error>,
) -> Result<Json<CallsBody>, Error> {
    let by = context.principal().await?;
    let Query(asked) = query?;
    let wanted = Wanted {
        booking: asked.booking,
        without_outcome: asked.without_outcome,
        after: asked.cursor.map(|cursor| (cursor.value, cursor.id)),
        limit: asked.limit,
    };
    let found = list_calls(context.acting(&by), wanted).await?;
    let next_cursor = found.next(|last| {
        Cursor {
            order: ORDER.to_owned(),
            value: last.call.asked_at,
            id: last.attempt,
        }
        .encode()
    });
    Ok(Json(CallsBody {
        success: true,
        calls: found.items.into_iter().map(|listed| listed.call).collect(),
        next_cursor,
    }))
}

/// The parameters of the list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListCalls {
    #[serde(rename = "booking_id", default, deserialize_with = "query::booking")]
    booking: Option<BookingId>,
    #[serde(rename = "outcome", default, deserialize_with = "missing")]
    without_outcome: bool,
    #[serde(default, deserialize_with = "place")]
    cursor: Option<Cursor<AttemptId>>,
    #[serde(default = "query::usual_limit", deserialize_with = "query::limit")]
    limit: u32,
}

fn missing<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    query::by(deserializer, |text| match text {
        "missing" => Ok(true),
        _ => Err("can only be missing, or left out"),
    })
}

fn place<'de, D>(deserializer: D) -> Result<Option<Cursor<AttemptId>>, D::Error>
where
    D: Deserializer<'de>,
{
    query::by_rule(deserializer, |text| Cursor::decode(text, ORDER)).map(Some)
}

/// Shows one call, by the id of either of its legs.
#[worker::send]
pub(crate) async fn show(context: RequestContext, id: Id<String>) -> Result<Json<CallBody>, Error> {
    let by = context.principal().await?;
    let id = call_id(id)?;
    let call = show_call(context.acting(&by), &id).await?;
    Ok(Json(CallBody {
        success: true,
        call,
    }))
}
