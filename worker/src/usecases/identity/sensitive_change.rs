//! Changes that give power.

use crate::{App, Error, store::credentials::Principal};
use callslot_shared::access::{Denial, Sensitive};

/// Refuses a sensitive change, if it is one, to whoever may not make it now: it is for a person on a page who has just
/// proved who they are.
pub(crate) fn may_change(
    app: &App,
    by: &Principal,
    change: Option<Sensitive>,
) -> Result<(), Error> {
    let Some(change) = change else { return Ok(()) };
    let (feature, action) = change.needs().ok_or(Denial::RoleRequired)?;
    by.may(feature, action)?;
    by.recently_proved(app.clock.now(), app.settings.fresh_sign_in)?;
    Ok(())
}
