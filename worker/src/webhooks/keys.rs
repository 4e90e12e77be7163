//! Secrets of endpoints that are encrypted anew with the newest key, and those that are forgotten.

use super::{delivery::WebhookSender, request::secret_purpose};
use crate::{
    log,
    store::{
        DatabaseError,
        webhooks::{self, SealedSecret},
    },
};

/// Secrets that one tick encrypts anew, and those that it forgets.
const BATCH: u32 = 25;

impl WebhookSender<'_> {
    /// Forgets secrets whose rotation is over, and encrypts secrets anew that an older key has encrypted. Those whose key is not
    /// there any more stay as they are.
    pub async fn reseal(&self) -> Result<(), DatabaseError> {
        let newest = self.keys.newest();
        for older in webhooks::older(self.tenants, newest, BATCH, self.clock.now()).await? {
            let purpose = secret_purpose(older.organization_id, older.id);
            let opened = self.keys.open(older.key_version, &purpose, &older.secret);
            let sealed = opened.and_then(|secret| self.keys.seal(&purpose, &secret, self.entropy));
            match sealed {
                Ok(secret) => {
                    let sealed = SealedSecret {
                        secret,
                        key_version: newest,
                    };
                    webhooks::reseal(self.tenants, &older, &sealed).await?;
                }
                Err(error) => log::error("webhooks", &error),
            }
        }
        Ok(())
    }
}
