//! The end of reminders, which the reader of one asks for.

use super::attendee_call::stored;
use crate::{
    App, Error,
    notifications::address_hash,
    ports::fresh_id,
    store::{
        audit_log::Entry,
        author::Attendee,
        outbox::{self, OptOut},
    },
};
use callslot_shared::{ids::OrganizationId, words::Language};

/// The reminders that a token may end.
pub(crate) struct Reminders {
    /// The organization that sends them.
    pub(crate) organization: String,
    /// The language of their reader.
    pub(crate) language: Language,
    organization_id: OrganizationId,
    is_current: bool,
}

/// The reminders that a token may end. Whatever keeps it from that, there is nothing.
pub(crate) async fn reminders(app: &App, token: &str) -> Result<Option<Reminders>, Error> {
    let keys = app.settings.link_keys.as_ref();
    let Some(token) = keys.and_then(|keys| keys.read_reminders(token)) else {
        return Ok(None);
    };
    let Some((call, facts)) = stored(app, token.booking).await? else {
        return Ok(None);
    };
    let current = facts.call.attendee_email.as_deref().map(address_hash);
    Ok(Some(Reminders {
        language: facts.voice.resolve().attendee_language,
        organization: facts.people.organization,
        organization_id: call.organization_id,
        is_current: current.as_ref() == Some(&token.address_hash),
    }))
}

/// Ends them: those of the address that the reminder went to, in its organization. Again it changes nothing.
pub(crate) async fn stop_reminders(app: &App, token: &str) -> Result<Option<Reminders>, Error> {
    let keys = app.settings.link_keys.as_ref();
    let proven = keys.and_then(|keys| keys.read_reminders(token));
    let (Some(found), Some(proven)) = (reminders(app, token).await?, proven) else {
        return Ok(None);
    };
    let by = Attendee {
        organization_id: found.organization_id,
    };
    let entry = Entry {
        id: fresh_id(&*app.clock, &*app.entropy),
        by: &by,
        at: app.clock.now(),
        client_info: app.client_info.clone(),
    };
    let asked = OptOut {
        booking: proven.booking,
        address_hash: &proven.address_hash,
        is_current: found.is_current,
    };
    outbox::opt_out(app.all_tenants(), asked, &entry).await?;
    Ok(Some(found))
}
