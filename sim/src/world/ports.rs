//! The Worker's ports: time, chance, work that goes on, and the way to the carrier.

use super::{
    carrier::SimHttpClient, current, database::SimDatabase, lanes::SimLanes, mail::MailHttpClient,
    setup, webhooks::WebhookHttpClient,
};
use crate::{executor, options::RunOptions};
use async_trait::async_trait;
use callslot_worker::{
    App,
    dialer::Addresses,
    mail::Resend,
    ports::{Background, BackgroundTask, Clock, Entropy},
    settings::Settings,
    telephony,
};
use chrono::{DateTime, Utc};
use std::{sync::Arc, time::Duration};

/// The simulated time, as the running invocation's clock shows it.
struct SimClock;

#[async_trait(?Send)]
impl Clock for SimClock {
    fn now(&self) -> DateTime<Utc> {
        let shown = executor::now() + executor::skew_ms();
        DateTime::from_timestamp_millis(shown).unwrap_or_default()
    }

    async fn sleep(&self, duration: Duration) {
        executor::sleep(duration).await;
    }
}

struct SimEntropy;

impl Entropy for SimEntropy {
    fn bytes(&self) -> [u8; 16] {
        current().entropy.bytes()
    }
}

/// Work goes on in its invocation, and dies with it.
struct SimBackground;

impl Background for SimBackground {
    fn wait_until(&self, work: BackgroundTask) {
        executor::spawn_boxed(&executor::current(), work);
    }
}

/// The Worker, put together as at the edge, with the simulator's ports.
pub(super) fn app(options: &RunOptions) -> anyhow::Result<App> {
    let mut settings = Settings::read(|name| setup::setting(name).map(str::to_owned))?;
    if let Some(mutant) = options.mutant {
        mutant.mistime(&mut settings.timing);
    }
    let account = settings.account.clone();
    let addresses = settings.public_url.as_ref().and_then(Addresses::below);
    let providers = telephony::providers(Arc::new(SimHttpClient));
    Ok(App {
        db: Arc::new(SimDatabase),
        statements: callslot_worker::store::StatementCount::default(),
        clock: Arc::new(SimClock),
        entropy: Arc::new(SimEntropy),
        background: Arc::new(SimBackground),
        carrier: account
            .map(|account| providers.deployment().connect(account))
            .transpose()?,
        providers,
        mailer: settings
            .mail
            .clone()
            .map(|account| Arc::new(Resend::new(account, Arc::new(MailHttpClient))) as _),
        kicks: Arc::default(),
        queue: None,
        webhook_client: Arc::new(WebhookHttpClient),
        webhook_kicks: Arc::default(),
        addresses: addresses.map(Arc::new),
        // Every other world has a Worker that is not bound to itself.
        lanes: options
            .seed
            .is_multiple_of(2)
            .then(|| Arc::new(SimLanes) as _),
        settings: Arc::new(settings),
        client_info: callslot_worker::store::audit_log::ClientInfo::default(),
    })
}
