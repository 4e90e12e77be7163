//! The Worker put together: every seam with its real implementation, or a test's.

use crate::{
    Error,
    dialer::{self, Addresses, Dialer, Lanes, TickReport, Trigger},
    http_client::HttpClient,
    mail::Mailer,
    notifications::{
        Delivery, DeliveryReport, Kicks, MailLine, MessageKeys, MessageQueue, TextLine,
    },
    ports::{Background, Clock, Entropy, fresh_id},
    settings::{CARRIER_ACCOUNT, SIGNING_KEY, Settings},
    store::{
        AllTenants, Database, DatabaseError, StatementCount,
        audit_log::{ClientInfo, Stamp},
    },
    telephony::{Carrier, Providers},
    webhooks::{WebhookKicks, WebhookSender},
};
use std::sync::Arc;

/// Everything a request or a tick works with.
#[derive(Clone)]
pub struct App {
    /// The store.
    pub db: Arc<dyn Database>,
    /// The statements that the store has run in this invocation, as far as they are counted.
    pub statements: StatementCount,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// The work that goes on after the answer.
    pub background: Arc<dyn Background>,
    /// The carrier that rings phones, if an account is configured.
    pub carrier: Option<Arc<dyn Carrier>>,
    /// The providers that accounts may be at.
    pub providers: Providers,
    /// The mailer, if an account is configured.
    pub mailer: Option<Arc<dyn Mailer>>,
    /// The run of delivery that requests of this instance have begun.
    pub kicks: Arc<Kicks>,
    /// The queue of messages that are due, if one is bound.
    pub queue: Option<Arc<dyn MessageQueue>>,
    /// The way to organizations' webhook endpoints.
    pub webhook_client: Arc<dyn HttpClient>,
    /// The runs of webhooks that requests of this instance have begun.
    pub webhook_kicks: Arc<WebhookKicks>,
    /// The addresses at which the carrier reaches this Worker, if configured.
    pub addresses: Option<Arc<Addresses>>,
    /// Other invocations of this Worker, if it is bound to itself.
    pub lanes: Option<Arc<dyn Lanes>>,
    /// All settings.
    pub settings: Arc<Settings>,
    /// The origin of the request that is answered with this.
    pub client_info: ClientInfo,
}

impl App {
    /// Counts the statements of one invocation, from now on.
    pub fn count_statements(&mut self) {
        self.statements = StatementCount::default();
        self.db = self.statements.of(self.db.clone());
    }

    /// Runs a tick. Where nothing is configured to dial with, what is past its grace still ends, with
    /// its notice, before it is said what is missing.
    pub async fn tick(&self, trigger: Trigger) -> Result<TickReport, Error> {
        match self.dialer() {
            Ok(dialer) => Ok(dialer.tick(trigger).await?),
            Err(missing) => {
                dialer::expire(self.all_tenants(), &*self.clock, &self.settings.timing).await?;
                Err(missing)
            }
        }
    }

    /// The handle of what crosses tenants, or runs before it is known who asks.
    #[must_use]
    pub fn all_tenants(&self) -> AllTenants<'_> {
        AllTenants::new(&*self.db)
    }

    /// An audit entry's id, time and place, for what is done before it is known who asks.
    #[must_use]
    pub fn stamp(&self) -> Stamp<'_> {
        Stamp {
            entry: fresh_id(&*self.clock, &*self.entropy),
            at: self.clock.now(),
            client_info: &self.client_info,
        }
    }

    /// The dialler, or what is not configured for it. Without the signing key no call could be
    /// followed, so none is placed.
    pub fn dialer(&self) -> Result<Dialer<'_>, Error> {
        if self.settings.signing_key.is_none() {
            return Err(Error::NotConfigured(SIGNING_KEY));
        }
        Ok(Dialer {
            tenants: self.all_tenants(),
            carrier: self
                .carrier
                .as_deref()
                .ok_or(Error::NotConfigured(CARRIER_ACCOUNT))?,
            providers: &self.providers,
            clock: &*self.clock,
            entropy: &*self.entropy,
            timing: &self.settings.timing,
            addresses: self
                .addresses
                .as_deref()
                .ok_or(Error::NotConfigured("PUBLIC_URL"))?,
            keys: self.settings.own_accounts.keys.as_ref(),
            lanes: self.lanes.as_deref(),
            delivery: self.delivery(),
            webhooks: self.webhooks(),
        })
    }

    /// The delivery of webhooks, if the keys of their secrets are configured.
    #[must_use]
    pub fn webhooks(&self) -> Option<WebhookSender<'_>> {
        Some(WebhookSender {
            tenants: self.all_tenants(),
            client: &*self.webhook_client,
            keys: self.settings.own_accounts.keys.as_ref()?,
            settings: &self.settings,
            clock: &*self.clock,
            entropy: &*self.entropy,
            statements: &self.statements,
        })
    }

    /// Delivers messages whose ids the queue has brought. Each is claimed first, so that an id that comes twice or late does
    /// nothing.
    pub async fn deliver_queued(&self, ids: &[String]) -> Result<DeliveryReport, DatabaseError> {
        let mut counted = self.clone();
        counted.count_statements();
        let Some(delivery) = counted.delivery() else {
            return Ok(DeliveryReport::default());
        };
        let report = delivery.send_queued(ids).await?;
        if report.provider_rests {
            self.kicks.rest(self.clock.now());
        }
        Ok(report)
    }

    /// The way to carriers for text messages, if one is configured. Without the signing key nobody could end them.
    fn text_line(&self) -> Option<TextLine<'_>> {
        self.settings.signing_key.as_ref()?;
        Some(TextLine {
            carrier: self.carrier.as_deref()?,
            providers: &self.providers,
            keys: self.settings.own_accounts.keys.as_ref(),
            reports: self.addresses.as_deref()?,
            abort_after: self.settings.timing.abort_after,
        })
    }

    /// The way to the mail provider, if one is configured.
    fn mail_line(&self) -> Option<MailLine<'_>> {
        Some(MailLine {
            mailer: self.mailer.as_deref()?,
            keys: MessageKeys(self.settings.message_keys.as_ref()?),
        })
    }

    /// The delivery of messages, if they can go any way. Texts need no account for mail, nor mails a carrier.
    #[must_use]
    pub fn delivery(&self) -> Option<Delivery<'_>> {
        let (mail_line, text_line) = (self.mail_line(), self.text_line());
        if mail_line.is_none() && text_line.is_none() {
            return None;
        }
        Some(Delivery {
            tenants: self.all_tenants(),
            mail_line,
            text_line,
            settings: &self.settings,
            clock: &*self.clock,
            entropy: &*self.entropy,
            statements: &self.statements,
        })
    }
}

/// The addresses at which the carrier reaches the Worker. Where organizations can have accounts of their own,
/// addresses are proven with the deployment's signing key: a webhook to one is looked up whatever else its network
/// sends.
pub(crate) fn addresses(settings: &Settings) -> Option<Addresses> {
    let plain = settings.public_url.as_ref().and_then(Addresses::below)?;
    Some(match (&settings.own_accounts.keys, &settings.signing_key) {
        (Some(_), Some(key)) => plain.proven_with(key),
        _ => plain,
    })
}
