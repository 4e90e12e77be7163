//! The kinds of messages that an organization does not send.

use crate::{Error, store::outbox, usecases::Context};
use callslot_shared::{
    FieldError,
    api::{MAX_SWITCHED_OFF, MessageSettings, SwitchedOff},
};

/// Shows the settings.
pub(crate) async fn message_settings(context: Context<'_>) -> Result<MessageSettings, Error> {
    let organization = context.by.organization_id.to_string();
    let off = outbox::switched_off(context.tenant).await?;
    let off = off.into_iter().map(|(kind, subject, is_event_type)| {
        let id = Some(&subject).filter(|id| **id != organization);
        SwitchedOff {
            kind,
            event_type_id: id.filter(|_| is_event_type).and_then(|id| id.parse().ok()),
            member_id: id.filter(|_| !is_event_type).and_then(|id| id.parse().ok()),
        }
    });
    Ok(MessageSettings { off: off.collect() })
}

/// Replaces the settings, and shows them.
pub(crate) async fn put_message_settings(
    context: Context<'_>,
    settings: &MessageSettings,
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
    outbox::switch_off(context.tenant, &off, &context.entry()).await?;
    message_settings(context).await
}
