//! Books a series: all of it, or nothing.

use super::{
    conflicts::{refused, series_conflict, taken_meanwhile},
    find::NO_SERIES,
    plan::{Plan, plan_series},
};
use crate::{
    Error,
    store::{
        audit_log::Entry,
        booking_series::{self, NewSeries, SeriesInsertResult},
        idempotency_keys::{Key, StoredRequest},
    },
    usecases::{
        Context,
        booking::{book::may_ring, refusal::Write, repeatable::Representation},
        outgoing, webhook_kick,
    },
};
use callslot_shared::api::{CreateSeries, Series, SeriesBooking};

/// The number of times that a series is planned, because somebody books one of its times meanwhile.
const TRIES: u32 = 3;

/// Represents a new series with its bookings.
pub(crate) type Represent<'a> =
    &'a dyn Fn(Series, Vec<SeriesBooking>) -> Result<Representation, Error>;

/// The outcome of booking a series.
pub(crate) enum SeriesBookingResult {
    /// It is booked, and this is its representation.
    New(Representation),
    /// The key stands for a request that was made before.
    Known(StoredRequest),
}

/// Books a series. Under a key, its representation is kept with it, and the same request again is answered with what is
/// known under the key, even if its own bookings are in its way by now.
///
/// Errors: those of a preview; a call rings too soon for this credential; some calls cannot be, and why; or the
/// organization's limits are in the way.
pub(crate) async fn create_series(
    context: Context<'_>,
    request: &CreateSeries,
    key: Option<&Key>,
    represent: Represent<'_>,
) -> Result<SeriesBookingResult, Error> {
    match book(context, request, key, represent).await {
        Ok(booked) => Ok(booked),
        Err(error) => match key {
            Some(key) => match key.find(context.tenant).await? {
                Some(known) => Ok(SeriesBookingResult::Known(known)),
                None => Err(error),
            },
            None => Err(error),
        },
    }
}

async fn book(
    context: Context<'_>,
    request: &CreateSeries,
    key: Option<&Key>,
    represent: Represent<'_>,
) -> Result<SeriesBookingResult, Error> {
    for _ in 0..TRIES {
        let plan = plan_series(context, request).await?;
        for occurrence in &plan.occurrences {
            may_ring(context, occurrence.instant)?;
        }
        let conflicts = &plan.verdict.conflicts;
        if !conflicts.is_empty() {
            return Err(series_conflict("booked", conflicts, plan.occurrences.len()));
        }
        if let Some(booked) = write(context, &plan, key, represent).await? {
            return Ok(booked);
        }
    }
    Err(taken_meanwhile())
}

/// Writes a planned series; nothing if one of its times was taken meanwhile.
async fn write(
    context: Context<'_>,
    plan: &Plan,
    key: Option<&Key>,
    represent: Represent<'_>,
) -> Result<Option<SeriesBookingResult>, Error> {
    let (series, planned) = plan.rows(context);
    let bookings = planned.iter().map(|planned| (&planned.booking).into());
    let representation = represent(series.clone(), bookings.collect())?;
    let kept = key.map(|key| (key, representation.kept()));
    let entry = Entry {
        at: series.created_at,
        ..context.entry()
    };
    let constraints = &plan.constraints;
    let new = NewSeries {
        series: &series,
        bookings: &planned,
        constraints,
        key: kept,
    };
    match booking_series::insert(context.tenant, new, &entry).await? {
        SeriesInsertResult::New => {
            webhook_kick::kick(context.app);
            outgoing::tell(context);
            Ok(Some(SeriesBookingResult::New(representation)))
        }
        SeriesInsertResult::Known(known) => match key {
            Some(_) => Ok(Some(SeriesBookingResult::Known(known))),
            None => Err(NO_SERIES),
        },
        SeriesInsertResult::Overlap => Ok(None),
        SeriesInsertResult::Refused => {
            Err(refused(context, &planned, Write::Ahead, constraints).await?)
        }
    }
}
