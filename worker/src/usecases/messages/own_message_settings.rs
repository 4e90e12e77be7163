//! The kinds of messages that a member does not want for themselves.

use crate::{
    Error,
    store::{
        AtVersion,
        outbox::{self, StoredOwnSettings},
    },
    usecases::{
        Context,
        expected_version::{CHANGED, ExpectedVersion},
    },
};
use callslot_shared::{
    api::{OwnMessageSettings, SaveOwnMessageSettings},
    message::MessageKind,
};

/// Shows the settings of whoever asks.
pub(crate) async fn own_message_settings(
    context: Context<'_>,
) -> Result<OwnMessageSettings, Error> {
    let stored = outbox::own_settings(context.tenant, context.by.user_id).await?;
    stored.map(shown).ok_or(Error::UNAUTHORIZED)
}

/// Replaces the settings of whoever asks, and shows them. Errors: a kind is none of a member's to turn off, or they are at
/// another version than `expected`.
pub(crate) async fn put_own_message_settings(
    context: Context<'_>,
    expected: Result<ExpectedVersion, Error>,
    settings: SaveOwnMessageSettings,
) -> Result<OwnMessageSettings, Error> {
    let settings = settings.checked()?;
    let before = own_message_settings(context).await?;
    expected?.check(before.version)?;
    let at = AtVersion {
        id: context.by.user_id,
        version: before.version,
    };
    let entry = context.entry();
    let written = outbox::replace_own_settings(context.tenant, at, &settings.off, &entry).await?;
    written.map(shown).ok_or(CHANGED)
}

fn shown(stored: StoredOwnSettings) -> OwnMessageSettings {
    let of_members = MessageKind::ALL.iter().filter(|kind| kind.is_to_members());
    let off_by_organization = of_members.filter(|kind| stored.off_by_organization.contains(kind));
    OwnMessageSettings {
        off_by_organization: off_by_organization.copied().collect(),
        off: stored.off,
        version: stored.version,
    }
}
