//! The mails that tell owners that an endpoint is disabled.

use super::delivery::WebhookSender;
use crate::{
    log,
    notifications::{MessageKeys, Sender},
    store::{
        DatabaseError,
        outbox::NewMessage,
        webhooks::{self, ClaimedEndpoint},
    },
};
use callslot_messages::{Content, Mailbox, Message, Version, WebhookDisabled as Facts};
use callslot_shared::{
    api::WebhookDisabled,
    message::{MessageKind, MessageRecipient},
    schedule::TimeZone,
    words::Language,
};
use chrono::{DateTime, TimeDelta, Utc};
use url::Url;

/// The time for which such a mail is tried.
const LIFE: TimeDelta = TimeDelta::hours(24);

impl WebhookSender<'_> {
    /// The mails to the owners of a claimed endpoint; none where mail is not configured.
    pub(super) async fn mails(
        &self,
        endpoint: &ClaimedEndpoint,
        reason: WebhookDisabled,
        now: DateTime<Utc>,
    ) -> Result<Vec<NewMessage>, DatabaseError> {
        let (Some(sender), Some(keys)) = (
            Sender::of(self.settings),
            self.settings.message_keys.as_ref(),
        ) else {
            return Ok(Vec::new());
        };
        let organization = endpoint.organization_id;
        let told = webhooks::owners(self.tenants, organization).await?;
        let host = Url::parse(&endpoint.url).ok();
        let host = host.and_then(|url| url.host_str().map(str::to_owned));
        let facts = Facts {
            organization: told.organization,
            host: host.unwrap_or_default(),
            is_gone: reason == WebhookDisabled::Gone,
            link: format!("{}/app/messages/webhooks", sender.home),
        };
        let mails = told.owners.into_iter().filter_map(|owner| {
            let (at, endpoint) = (now.timestamp_millis(), endpoint.id);
            let id = format!("owners.{endpoint}.{at}.{}", owner.id);
            let content = Content {
                version: Version,
                from: sender.from.clone(),
                reply_to: None,
                to: Mailbox {
                    name: Some(owner.name),
                    address: owner.email,
                },
                language: owner.language.unwrap_or(Language::English),
                zone: TimeZone::UTC,
                written_at: now,
                home: sender.home.clone(),
                unsubscribe: None,
                message: Message::WebhookDisabled(facts.clone()),
            };
            let sealed = MessageKeys(keys).seal(&id, &content, self.entropy);
            let content = sealed
                .map_err(|error| log::error("webhooks", &error))
                .ok()?;
            Some(NewMessage {
                id,
                organization: Some(organization),
                kind: MessageKind::OwnerAlert,
                recipient: MessageRecipient::Member,
                member: Some(owner.id),
                sender: None,
                content,
                at: now,
                deadline: now + LIFE,
            })
        });
        Ok(mails.collect())
    }
}
