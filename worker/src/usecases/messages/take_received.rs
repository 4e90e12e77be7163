//! Text messages that come in: STOP, START and HELP. Nobody reads others.

use crate::{
    App, Error,
    ports::{fresh_id, fresh_token},
    store::{
        audit_log::Entry,
        author::Attendee,
        outbox::{self, NewReply},
    },
    telephony::ReceivedMessage,
    usecases::outgoing,
};
use callslot_shared::{
    ids::OrganizationId,
    sms::{MAX_CONSENT, keyword},
};

/// Takes in a text, whose signature was checked: to the own account of `line`, or to one of the deployment's numbers. A STOP to a
/// shared number holds for every organization that texted from it; it cancels no booking. Its answer is sent after this one.
pub(crate) async fn take_received(
    app: &App,
    line: Option<OrganizationId>,
    received: &ReceivedMessage,
) -> Result<(), Error> {
    let Some(keyword) = keyword(&received.body) else {
        return Ok(());
    };
    let organizations = match line {
        Some(organization) => vec![organization],
        None => outbox::line_organizations(app.all_tenants(), &received.to, &received.from).await?,
    };
    let authors: Vec<_> = organizations
        .into_iter()
        .map(|organization_id| Attendee { organization_id })
        .collect();
    let at = app.clock.now();
    let entries: Vec<_> = authors
        .iter()
        .map(|by| Entry {
            id: fresh_id(&*app.clock, &*app.entropy),
            by,
            at,
            client_info: app.client_info.clone(),
        })
        .collect();
    let wording: String = received.body.trim().chars().take(MAX_CONSENT).collect();
    let token = fresh_token(&*app.entropy);
    let reply = NewReply {
        id: &received.id,
        line,
        sender: &received.to,
        number: &received.from,
        keyword,
        wording: &wording,
        token: &token,
        at,
    };
    outbox::note_reply(app.all_tenants(), &reply, &entries).await?;
    let (app, answer) = (app.clone(), reply.answer());
    let background = app.background.clone();
    background.wait_until(Box::pin(async move {
        outgoing::deliver(&app, &answer).await;
    }));
    Ok(())
}
