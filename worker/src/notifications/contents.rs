//! The contents of claimed messages: made and stored before anything is sent, the same for every try.

use super::{
    content::content,
    delivery::{Delivery, Run},
    sealing::{Sender, address_hash},
};
use crate::store::{
    DatabaseError,
    outbox::{self, ClaimedMessage, FrozenContent, Lease, MessageClaim, Next, SealedContent},
};
use callslot_messages::Content;

impl Delivery<'_> {
    /// The messages with their contents. Those that are sent for the first time get them now, stored before anything is
    /// sent; what has none, is not held any more, or is kept back by its address is left out.
    pub(super) async fn frozen(
        &self,
        claim: &MessageClaim<'_>,
        claimed: Vec<ClaimedMessage>,
        run: &mut Run,
    ) -> Result<Vec<ClaimedMessage>, DatabaseError> {
        let (mut whole, mut again, mut fresh) = (Vec::new(), Vec::new(), Vec::new());
        for message in claimed {
            if message.payload.is_some() {
                // Whoever waits for a code has asked for it: no address keeps that back.
                match self.known_hash(&message) {
                    Some(hash) if message.kind.is_about_a_call() => again.push((message, hash)),
                    _ => whole.push(message),
                }
                continue;
            }
            match self.first_content(&message) {
                Ok((content, hash)) => fresh.push((message, content, hash)),
                Err(reason) => self.skip(claim, &message, reason, run).await?,
            }
        }
        if fresh.is_empty() && again.is_empty() {
            return Ok(whole);
        }
        let addresses = again.iter().map(|(message, hash)| (&*message.id, &**hash));
        let new = fresh
            .iter()
            .map(|(message, _, hash)| (&*message.id, &**hash));
        let addresses: Vec<_> = addresses.chain(new).collect();
        let stored: Vec<FrozenContent<'_>> = fresh
            .iter()
            .map(|(message, content, address_hash)| FrozenContent {
                lease: Lease {
                    id: &message.id,
                    token: claim.token,
                },
                content,
                address_hash,
            })
            .collect();
        let lease = (claim.token, claim.until);
        let found = outbox::freeze(self.tenants, &stored, &addresses, lease).await?;
        for (message, _) in again {
            match found.withheld.get(&message.id) {
                Some(reason) => self.skip(claim, &message, reason, run).await?,
                None => whole.push(message),
            }
        }
        for (mut message, content, _) in fresh {
            if !found.held.contains(&message.id) {
                // Its address gets no mail any more; or it is not held, and nothing is noted.
                let reason = found.withheld.get(&message.id).copied();
                let reason = reason.unwrap_or("stopped");
                self.skip(claim, &message, reason, run).await?;
                continue;
            }
            message.address = Some(content.address);
            message.payload = Some(content.payload);
            message.key_version = Some(content.key_version);
            whole.push(message);
        }
        Ok(whole)
    }

    /// The hash of the address of a message whose content is stored.
    fn known_hash(&self, message: &ClaimedMessage) -> Option<String> {
        Some(address_hash(&self.stored_content(message)?.to.address))
    }

    async fn skip(
        &self,
        claim: &MessageClaim<'_>,
        message: &ClaimedMessage,
        reason: &'static str,
        run: &mut Run,
    ) -> Result<(), DatabaseError> {
        let lease = Lease {
            id: &message.id,
            token: claim.token,
        };
        let next = Next::Skipped(reason);
        run.count(&next);
        let settled = outbox::settle(self.tenants, lease, &next, self.clock.now());
        settled.await.map(drop)
    }

    /// The content of a message that has none yet, and the hash of its address.
    fn first_content(
        &self,
        message: &ClaimedMessage,
    ) -> Result<(SealedContent, String), &'static str> {
        const NOT_CONFIGURED: &str = "not_configured";
        let sender = Sender::of(self.settings).ok_or(NOT_CONFIGURED)?;
        let line = self.mail_line.ok_or(NOT_CONFIGURED)?;
        let content = content(&sender, message)?;
        let sealed = line.keys.seal(&message.id, &content, self.entropy);
        let sealed = sealed.map_err(|_| "unreadable")?;
        Ok((sealed, address_hash(&content.to.address)))
    }

    /// The stored content of a message.
    pub(super) fn stored_content(&self, message: &ClaimedMessage) -> Option<Content> {
        let sealed = SealedContent {
            address: message.address.clone()?,
            payload: message.payload.clone()?,
            key_version: message.key_version?,
        };
        self.mail_line?.keys.open(&message.id, &sealed).ok()
    }
}
