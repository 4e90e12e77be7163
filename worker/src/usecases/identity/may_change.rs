//! Changes that give power.

use crate::{Error, usecases::Context};
use callslot_shared::access::{Denial, Sensitive};

/// Refuses a sensitive change, if it is one, to a principal who may not make it now: it needs its own permission, and a
/// person on a page who signed in recently. The errors are [`Denial`]s.
pub(crate) fn may_change(context: Context<'_>, change: Option<Sensitive>) -> Result<(), Error> {
    let Some(change) = change else { return Ok(()) };
    let Context { app, by, .. } = context;
    let (feature, action) = change.needs().ok_or(Denial::RoleRequired)?;
    by.may(feature, action)?;
    by.recently_proved(app.clock.now(), app.settings.fresh_sign_in)?;
    Ok(())
}
