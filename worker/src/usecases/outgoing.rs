//! Messages about accounts, whose content is known at their cause: codes to sign in with, invitations, alerts to owners.

use crate::{
    App, Error, log,
    notifications::{MessageKeys, RUN, Sender},
    store::outbox::{self, NewMessage},
    usecases::Context,
};
use callslot_messages::{Content, Mailbox, Message, Version};
use callslot_shared::{
    ids::{OrganizationId, UserId},
    message::{MessageKind, MessageRecipient},
    schedule::TimeZone,
    words::Language,
};
use chrono::TimeDelta;

/// A message about to be written.
pub(crate) struct Outgoing {
    /// Its id, by which it is told once.
    pub(crate) id: String,
    /// The organization that it is of, if any.
    pub(crate) organization: Option<OrganizationId>,
    /// The event.
    pub(crate) kind: MessageKind,
    /// The recipient.
    pub(crate) recipient: Addressee,
    /// The recipient's name and address.
    pub(crate) to: Mailbox,
    /// The language that the recipient reads.
    pub(crate) language: Language,
    /// The content proper.
    pub(crate) message: Message,
    /// The time after which it is no use any more.
    pub(crate) life: TimeDelta,
}

/// The recipient of a message about an account.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Addressee {
    /// A member.
    Member(UserId),
    /// Somebody whom this member invites, and who is told if the message does not arrive.
    Invitee(UserId),
    /// Somebody who has asked for a call and has not proved their address.
    Visitor,
}

impl Outgoing {
    /// The message as it is stored. Without an account for mail there is none.
    pub(crate) fn sealed(self, app: &App) -> Result<NewMessage, Error> {
        const NO_MAIL: Error = Error::NotConfigured("Mail");
        let sender = Sender::of(&app.settings).ok_or(NO_MAIL)?;
        let keys = app.settings.message_keys.as_ref().ok_or(NO_MAIL)?;
        let at = app.clock.now();
        let content = Content {
            version: Version,
            from: sender.from,
            reply_to: None,
            to: self.to,
            language: self.language,
            zone: TimeZone::UTC,
            written_at: at,
            home: sender.home,
            unsubscribe: None,
            message: self.message,
        };
        let (recipient, member, sender) = match self.recipient {
            Addressee::Member(member) => (MessageRecipient::Member, Some(member), None),
            Addressee::Invitee(sender) => (MessageRecipient::Invitee, None, Some(sender)),
            Addressee::Visitor => (MessageRecipient::Attendee, None, None),
        };
        Ok(NewMessage {
            content: MessageKeys(keys).seal(&self.id, &content, &*app.entropy)?,
            id: self.id,
            organization: self.organization,
            kind: self.kind,
            recipient,
            member,
            sender,
            at,
            deadline: at + self.life,
        })
    }
}

/// Writes a message and sends it. The log has what keeps it from being written; once it is, it is tried until its
/// deadline.
pub(crate) async fn send(app: &App, outgoing: Outgoing) {
    let new = match outgoing.sealed(app) {
        Ok(new) => new,
        Err(error) => return log::error("messages", &error),
    };
    if let Err(error) = outbox::insert_one(app.all_tenants(), &new).await {
        log::error("messages", &error);
    }
    deliver(app, &new.id).await;
}

/// Sends a message that was written.
pub(crate) async fn deliver(app: &App, id: &str) {
    if let Some(delivery) = app.delivery() {
        delivery.send_now(id).await;
    }
}

/// Has sent what a change of bookings has brought about, once the answer is made: by the queue's consumer, or here where
/// there is no queue. What is not sent now is sent by a tick.
pub(crate) fn tell<By>(context: Context<'_, By>) {
    let app = context.app.clone();
    if app.delivery().is_none() || !app.kicks.begin(app.clock.now()) {
        return;
    }
    context.app.background.wait_until(Box::pin(async move {
        let Some(delivery) = app.delivery() else {
            return;
        };
        let until = app.clock.now() + RUN;
        loop {
            let is_queued = match app.queue.as_deref() {
                Some(queue) => {
                    let tenants = app.all_tenants();
                    app.kicks.enqueue(tenants, queue, &*app.clock).await
                }
                None => false,
            };
            let rests = !is_queued && delivery.send_due(until).await.provider_rests;
            if !app.kicks.goes_on(app.clock.now(), rests) {
                break;
            }
        }
    }));
}
