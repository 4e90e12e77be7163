//! The Worker put together: every seam with its real implementation, or a test's.

use crate::{
    Error,
    carrier::{Carrier, SignalWire},
    dialer::{self, Addresses, Dialer, Lanes, Report, Trigger},
    edge::OwnLanes,
    http::{Known, RateLimits, Reader, Refusals},
    http_client::{FetchClient, HttpClient},
    mail::{Mailer, Resend},
    seams::{Background, Clock, EdgeClock, EdgeEntropy, Entropy},
    settings::Settings,
    store::{D1, Database, audit_log::Whence},
};
use std::sync::{Arc, OnceLock};
use worker::Env;

/// The binding of the database in wrangler.toml.
const DATABASE: &str = "DB";

/// The binding of the Worker itself. Without it a tick does everything in one invocation.
const ITSELF: &str = "SELF";

/// What outlives the request, as long as the instance does. An instance has one deployment's settings.
static SETTINGS: OnceLock<Arc<Settings>> = OnceLock::new();
static KNOWN: OnceLock<Arc<Known>> = OnceLock::new();
static REFUSALS: OnceLock<Arc<Refusals>> = OnceLock::new();

/// Everything a request or a tick works with.
#[derive(Clone)]
pub struct App {
    /// The store.
    pub db: Arc<dyn Database>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// What goes on after the answer.
    pub background: Arc<dyn Background>,
    /// Who rings phones, if an account is configured.
    pub carrier: Option<Arc<dyn Carrier>>,
    /// Who sends mail, if an account is configured.
    pub mailer: Option<Arc<dyn Mailer>>,
    /// Where the carrier reaches this Worker, if configured.
    pub addresses: Option<Arc<Addresses>>,
    /// Other invocations of this Worker, if it is bound to itself.
    pub lanes: Option<Arc<dyn Lanes>>,
    /// All settings.
    pub settings: Arc<Settings>,
    /// Who was found behind a token before.
    pub known: Arc<Known>,
    /// From where the request comes that is answered with this.
    pub whence: Whence,
    /// Whether the answer to that request is for somebody who may read.
    pub reader: Reader,
    /// How often clients may ask.
    pub rate_limits: RateLimits,
    /// How often clients were refused.
    pub refusals: Arc<Refusals>,
}

impl App {
    /// The Worker on the edge runtime.
    pub fn on_the_edge(env: &Env, background: impl Background + 'static) -> Result<Self, Error> {
        let settings = settings(env)?;
        let db = env
            .d1(DATABASE)
            .map_err(|_| Error::NotConfigured("the D1 binding DB"))?;
        let client: Arc<dyn HttpClient> = Arc::new(FetchClient);
        Ok(Self {
            db: Arc::new(D1(db)),
            clock: Arc::new(EdgeClock),
            entropy: Arc::new(EdgeEntropy),
            background: Arc::new(background),
            carrier: settings.account.clone().map(|account| {
                Arc::new(SignalWire::new(account, client.clone())) as Arc<dyn Carrier>
            }),
            mailer: settings
                .mail
                .clone()
                .map(|account| Arc::new(Resend::new(account, client)) as Arc<dyn Mailer>),
            addresses: addresses(&settings).map(Arc::new),
            lanes: env
                .service(ITSELF)
                .ok()
                .map(|itself| Arc::new(OwnLanes(itself)) as Arc<dyn Lanes>),
            settings,
            known: KNOWN.get_or_init(Arc::default).clone(),
            whence: Whence::default(),
            reader: Reader::default(),
            rate_limits: RateLimits::bound(env),
            refusals: REFUSALS.get_or_init(Arc::default).clone(),
        })
    }

    /// Runs a tick. Where nothing is configured to dial with, what is past its grace still ends, with
    /// its notice, before it is said what is missing.
    pub async fn tick(&self, trigger: Trigger) -> Result<Report, Error> {
        match self.dialer() {
            Ok(dialer) => Ok(dialer.tick(trigger).await?),
            Err(missing) => {
                dialer::expire(&*self.db, &*self.clock, &self.settings.timing).await?;
                Err(missing)
            }
        }
    }

    /// The dialler, or what is not configured for it. Without the signing key no call could be
    /// followed, so none is placed.
    pub fn dialer(&self) -> Result<Dialer<'_>, Error> {
        if self.settings.signing_key.is_none() {
            return Err(Error::NotConfigured("SIGNALWIRE_SIGNING_KEY"));
        }
        Ok(Dialer {
            db: &*self.db,
            carrier: self
                .carrier
                .as_deref()
                .ok_or(Error::NotConfigured("The SignalWire account"))?,
            clock: &*self.clock,
            entropy: &*self.entropy,
            timing: &self.settings.timing,
            addresses: self
                .addresses
                .as_deref()
                .ok_or(Error::NotConfigured("PUBLIC_URL"))?,
            keys: self.settings.own_accounts.keys.as_ref(),
            lanes: self.lanes.as_deref(),
        })
    }
}

fn settings(env: &Env) -> Result<Arc<Settings>, Error> {
    if let Some(settings) = SETTINGS.get() {
        return Ok(settings.clone());
    }
    let read = Settings::read(|name| env.var(name).ok().map(|value| value.to_string()))?;
    Ok(SETTINGS.get_or_init(|| Arc::new(read)).clone())
}

/// Where the carrier reaches the Worker. Where organizations can have accounts of their own, addresses are proven with
/// the deployment's signing key: a webhook to one is looked up whatever else its network sends.
pub(crate) fn addresses(settings: &Settings) -> Option<Addresses> {
    let plain = settings.public_url.as_ref().and_then(Addresses::below)?;
    Some(match (&settings.own_accounts.keys, &settings.signing_key) {
        (Some(_), Some(key)) => plain.proven_with(key),
        _ => plain,
    })
}
