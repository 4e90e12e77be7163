//! Shows every call that a series would consist of, and what is in its way.

use super::plan::plan_series;
use crate::{Error, usecases::Context};
use callslot_shared::{
    api::{CreateSeries, SeriesOccurrence},
    ids::UserId,
    schedule::local_time::{LocalTime, written},
};

/// A series as it would be booked.
pub(crate) struct Preview {
    /// Whether all of it can be booked.
    pub(crate) free: bool,
    /// The operator.
    pub(crate) operator: UserId,
    /// Its calls, in order.
    pub(crate) occurrences: Vec<SeriesOccurrence>,
}

/// Previews a series; nothing is written. Errors: a field makes no sense, nobody can take the calls at all, or they are
/// looser than they may be.
pub(crate) async fn preview_series(
    context: Context<'_>,
    request: &CreateSeries,
) -> Result<Preview, Error> {
    let plan = plan_series(context, request).await?;
    let conflicts = &plan.verdict.conflicts;
    let occurrences = plan
        .occurrences
        .iter()
        .zip(1..)
        .map(|(occurrence, number)| {
            let conflict = conflicts.iter().find(|conflict| conflict.number == number);
            let zone = occurrence.local.zone;
            SeriesOccurrence {
                number,
                occurrence: written(occurrence.by_rule),
                local_time: written(LocalTime::of(occurrence.instant, zone).datetime),
                start_time: occurrence.instant,
                clock: occurrence.local.resolve().reading,
                reasons: conflict.map_or_else(Vec::new, |conflict| conflict.reasons.clone()),
            }
        });
    Ok(Preview {
        free: conflicts.is_empty(),
        operator: plan.verdict.operator,
        occurrences: occurrences.collect(),
    })
}
