//! Deletes a time off.

use super::{ownership::own_or_managed, time_off::NO_TIME_OFF};
use crate::{Error, store::time_off, usecases::Context};
use callslot_shared::{api::TimeOff, ids::TimeOffId};

/// Deletes a time off and answers with it as it was. Errors: there is none of that id, or it is a colleague's or everybody's
/// and whoever asks does not manage those.
pub(crate) async fn delete_time_off(context: Context<'_>, id: TimeOffId) -> Result<TimeOff, Error> {
    let off = time_off::get(context.tenant, id)
        .await?
        .ok_or(NO_TIME_OFF)?;
    own_or_managed(context.by, off.user_id)?;
    time_off::delete(context.tenant, &off, &context.entry()).await?;
    Ok(off)
}
