//! The kinds of messages that an organization does not send.

use crate::{
    Error,
    store::outbox::{self, StoredSwitches},
    usecases::{
        Context,
        expected_version::{CHANGED, ExpectedVersion},
    },
};
use callslot_shared::{
    FieldError,
    api::{MAX_SWITCHED_OFF, MessageSettings, SaveMessageSettings, SwitchedOff},
};

/// Shows the settings.
pub(crate) async fn message_settings(context: Context<'_>) -> Result<MessageSettings, Error> {
    let stored = outbox::switches(context.tenant).await?;
    stored
        .map(|stored| shown(context, stored))
        .ok_or(Error::UNAUTHORIZED)
}

/// Replaces the settings, and shows them. Errors: an entry makes no sense, or they are at another version than `expected`.
pub(crate) async fn put_message_settings(
    context: Context<'_>,
    expected: Result<ExpectedVersion, Error>,
    settings: &SaveMessageSettings,
) -> Result<MessageSettings, Error> {
    if settings.off.len() > MAX_SWITCHED_OFF {
        return Err(FieldError::new("off", "has more than 500 entries").into());
    }
    let organization = context.by.organization_id.to_string();
    let subject = |off: &SwitchedOff| match (off.event_type_id, off.member_id) {
        (Some(event_type), None) => Ok(event_type.to_string()),
        (None, Some(member)) => Ok(member.to_string()),
        (None, None) => Ok(organization.clone()),
        (Some(_), Some(_)) => Err(FieldError::new(
            "off",
            "has an entry for both an event type and a member; make it two",
        )),
    };
    let off = settings
        .off
        .iter()
        .map(|off| Ok((off.kind.as_str(), subject(off)?)))
        .collect::<Result<Vec<_>, FieldError>>()?;
    let before = message_settings(context).await?;
    expected?.check(before.version)?;
    let entry = context.entry();
    let written = outbox::replace_switches(context.tenant, &off, before.version, &entry).await?;
    written.map(|stored| shown(context, stored)).ok_or(CHANGED)
}

fn shown(context: Context<'_>, stored: StoredSwitches) -> MessageSettings {
    let organization = context.by.organization_id.to_string();
    let off = stored.off.into_iter().map(|off| {
        let id = Some(&off.subject).filter(|id| **id != organization);
        let is_event_type = off.is_event_type == 1;
        SwitchedOff {
            kind: off.kind,
            event_type_id: id.filter(|_| is_event_type).and_then(|id| id.parse().ok()),
            member_id: id.filter(|_| !is_event_type).and_then(|id| id.parse().ok()),
        }
    });
    MessageSettings {
        off: off.collect(),
        version: stored.version,
    }
}
