//! Everything that is kept of a call, in the order it happened. Reviews for quality are no part of it.

use super::find::find;
use crate::{Error, store::timeline, usecases::Context};
use callslot_shared::{api::TimelineEntry, ids::CallId};

/// Shows what happened, the oldest first.
pub(crate) async fn timeline_of(
    context: Context<'_>,
    id: &CallId,
) -> Result<Vec<TimelineEntry>, Error> {
    let call = find(context, id).await?;
    Ok(timeline::of(context.tenant, &call).await?)
}
