//! Changing one's own name and language.

use super::account::show_me;
use crate::{Error, store::users, usecases::Context};
use callslot_shared::{
    access::Denial,
    api::{ChangeMe, Me, Membership},
};

/// Changes the name and the language of whoever asks, and shows them as they stand then. A session that an invitation's link
/// has opened changes nothing of somebody whom other organizations know, too.
pub(crate) async fn change_profile(
    context: Context<'_>,
    change: ChangeMe,
) -> Result<(Me, Vec<Membership>), Error> {
    let change = change.checked()?;
    if users::change_own(context.tenant, &change, &context.entry()).await? {
        return show_me(context).await;
    }
    Err(if context.by.is_unproven() {
        Denial::FreshSignInRequired.into()
    } else {
        Error::UNAUTHORIZED
    })
}
