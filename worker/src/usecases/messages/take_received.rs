//! Text messages that come in: STOP, START and HELP. Nobody reads others.

use crate::{
    App, Error,
    ports::{fresh_id, fresh_token},
    store::{
        audit_log::Entry,
        author::Attendee,
        outbox::{self, LineOrganization, NewReply},
    },
    telephony::ReceivedMessage,
    usecases::outgoing,
};
use callslot_shared::{
    ids::OrganizationId,
    sms::{Keyword, MAX_CONSENT, keyword},
};

/// Takes in a text, whose signature was checked: to the own account of `line`, or to one of the deployment's numbers. A STOP to a
/// shared number holds for every organization that sends from it; it cancels no booking. Its answer is sent after this one.
pub(crate) async fn take_received(
    app: &App,
    line: Option<OrganizationId>,
    received: &ReceivedMessage,
) -> Result<(), Error> {
    let Some(keyword) = keyword(&received.body) else {
        return Ok(());
    };
    let (sender, number) = (&received.to, &received.from);
    let concerned = outbox::line_organizations(app.all_tenants(), line, sender, number).await?;
    let Some(organizations) = meant(keyword, line, &concerned) else {
        return Ok(());
    };
    let authors: Vec<_> = organizations
        .iter()
        .map(|organization| Attendee {
            organization_id: organization.organization_id,
        })
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
        sender,
        number,
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

/// The organizations that a text is meant for. None if it means nothing.
///
/// A START ends what a STOP to the same number began. Without one it is for whoever texted last: it is no agreement with everybody
/// who sends from there. A bare yes answers the end of text messages, or something else.
fn meant(
    keyword: Keyword,
    line: Option<OrganizationId>,
    concerned: &[LineOrganization],
) -> Option<Vec<&LineOrganization>> {
    let opted_out = || {
        let opted_out = concerned.iter().filter(|known| known.opted_out == 1);
        Some(opted_out.collect::<Vec<_>>()).filter(|known| !known.is_empty())
    };
    match keyword {
        Keyword::Stop | Keyword::Help => Some(concerned.iter().collect()),
        Keyword::Yes => opted_out(),
        Keyword::Start => Some(opted_out().unwrap_or_else(|| {
            let mut last = concerned.iter();
            let last = last.find(|known| line.is_some() || known.texted_at.is_some());
            last.into_iter().collect()
        })),
    }
}
