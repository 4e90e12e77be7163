//! Calling at once: a booking whose start is the present, dialled within the request.

use super::{
    book::new_booking,
    calling_hours::{Ring, calling},
    capacity::{capacity, service},
    refusal::{Override, Write, override_carrier, refused},
    repeatable::Repeatable,
    slot_taken::{Call, span, taken},
};
use crate::usecases::consent;
use crate::{
    App, Error,
    store::{
        Tenant,
        audit_log::Entry,
        booking_events::{self, BookingConstraints, BookingDraft, BookingInsertResult},
        idempotency_keys::StoredRequest,
    },
    usecases::{Context, webhook_kick},
};
use callslot_shared::{
    api::{CreateCall, ErrorCode},
    booking::{Booking, MIN_DURATION, Source},
    ids::BookingId,
};
use chrono::TimeDelta;
use std::time::Duration;
use tokio::sync::oneshot;

/// A repeated request looks so often and so many times whether the first has its answer: 15 s.
const LOOK_EVERY: Duration = Duration::from_millis(250);
const LOOKS: u32 = 60;

/// After so long, a request without an answer is one whose invocation died.
const DEAD_AFTER: TimeDelta = TimeDelta::seconds(60);

const ANSWER_LOST: Error = Error::Plain(
    ErrorCode::Unavailable,
    "The call was booked, but the answer was lost. Ask again with the same Idempotency-Key.",
);

/// The outcome of a request to call now.
pub(crate) enum Called {
    /// The booking as it stands, which is kept as the answer to the request.
    Answered(Box<Booking>),
    /// The request had been made before under the same key; its answer, if it has one by now.
    Known(Box<StoredRequest>),
}

/// Calls now: books with the present for a start and dials within the request, or right after it if the client goes
/// away. A repeated request waits for the answer of the first, and never dials.
///
/// Refused: as [`super::book::book`] refuses, and what the organization's limits on calls a minute and a day do not let
/// pass. [`Error::NotConfigured`] where nothing can be dialled with.
pub(crate) async fn call_now(
    context: Context<'_>,
    request: CreateCall,
    repeatable: &Repeatable,
) -> Result<Called, Error> {
    context.app.dialer()?;
    // One instant for both: a clock that moved on between them would put the start in the past.
    let now = context.now();
    let chosen = request.duration_minutes.is_some();
    let force = request.force;
    let mut booking = new_booking(context, &request.at(now), now)?;
    booking.source = Some(Source::CallNow);
    if !chosen {
        shorten(context, &mut booking).await?;
    }
    let ring = Ring {
        force: force == Some(true),
        ..Ring::of(&booking)
    };
    let any_hour = calling(context.by, ring)?;
    let mut constraints = BookingConstraints {
        any_hour,
        overridden: any_hour,
        service: service(context.app),
        capacity: capacity(context.app),
        ..BookingConstraints::default()
    };
    let own = booking.modulations;
    consent::settle(context, own, &mut booking, &mut constraints).await?;
    let entry = Entry {
        at: booking.created_at,
        ..context.entry()
    };
    let key = &repeatable.key;
    loop {
        let draft = BookingDraft {
            booking: &booking,
            constraints: &constraints,
        };
        match booking_events::insert_at_once(context.tenant, draft, key, &entry).await? {
            BookingInsertResult::New => return dial(context.app, booking.id, repeatable).await,
            BookingInsertResult::Known(known) => return join(context, known, repeatable).await,
            BookingInsertResult::Refused => {
                let proposed = [(&booking).into()];
                let error =
                    refused(context, &proposed, Write::AtOnce, &constraints.capacity).await?;
                let wanted = Override {
                    force,
                    hosts: &[booking.user_id],
                };
                override_carrier(context.by, error, wanted, &mut constraints)?;
            }
            BookingInsertResult::Overlap => {
                let call = Call {
                    co_hosts: &[],
                    ..(&booking).into()
                };
                let span = span(call, &constraints);
                return Err(taken(context, span, None, None).await?);
            }
        }
    }
}

/// Lets a call whose length nobody chose end where its operator's next one begins, if that leaves the
/// shortest length there is. An operator who is taken already, or too soon, is refused when it is
/// written.
async fn shorten(context: Context<'_>, booking: &mut Booking) -> Result<(), Error> {
    let (start, end) = (booking.start_time, booking.end_time);
    let next = booking_events::free_until(context.tenant, booking.user_id, end, start).await?;
    let left = next.and_then(|next| u32::try_from((next - start).num_minutes()).ok());
    if let Some(minutes) = left.filter(|minutes| *minutes >= MIN_DURATION) {
        booking.duration_minutes = minutes;
        booking.end_time = start + TimeDelta::minutes(minutes.into());
    }
    Ok(())
}

/// Dials where the client's leaving does not end it, and waits for what comes of it.
async fn dial(app: &App, booking: BookingId, repeatable: &Repeatable) -> Result<Called, Error> {
    let (tell, told) = oneshot::channel();
    let (own, repeatable) = (app.clone(), repeatable.clone());
    app.background.wait_until(Box::pin(async move {
        let placed = match own.dialer() {
            // A failure here leaves the booking to the next tick, which is not late by more than it.
            Ok(dialer) => dialer.call_now(booking).await.map_err(Error::from),
            Err(error) => Err(error),
        };
        if let Err(error) = placed {
            crate::log::error("call_now", &error);
        }
        webhook_kick::kick(&own);
        let tenant = Tenant::new(&*own.db, repeatable.key.organization_id);
        // Nobody may be listening any more.
        let _ = tell.send(answer(tenant, booking, &repeatable).await);
    }));
    told.await.unwrap_or(Err(ANSWER_LOST))
}

/// The booking as it stands, kept as the answer to the request.
async fn answer(
    tenant: Tenant<'_>,
    booking: BookingId,
    repeatable: &Repeatable,
) -> Result<Called, Error> {
    let booking = booking_events::get(tenant, booking)
        .await?
        .ok_or(Error::NOT_FOUND)?;
    let answer = (repeatable.represent)(&booking)?;
    let key = &repeatable.key;
    key.answer(tenant, answer.kept()).await?;
    Ok(Called::Answered(Box::new(booking)))
}

/// Waits until the first of two requests has its answer.
async fn join(
    context: Context<'_>,
    mut known: StoredRequest,
    repeatable: &Repeatable,
) -> Result<Called, Error> {
    for _ in 0..LOOKS {
        let other = known.request_hash != repeatable.key.request_hash;
        if other || known.body.is_some() {
            break;
        }
        if context.now() - known.created_at()? > DEAD_AFTER {
            return answer(context.tenant, known.subject_id, repeatable).await;
        }
        context.app.clock.sleep(LOOK_EVERY).await;
        match repeatable.find(context).await? {
            Some(now) => known = now,
            None => break,
        }
    }
    Ok(Called::Known(Box::new(known)))
}
