//! The simulated companies behind one address, in real time.
//!
//! | number | its phone |
//! |---|---|
//! | `…555 0181` | busy |
//! | `…555 0182` | never answers |
//! | `…555 0183` | voicemail |
//! | `…555 0184` | hangs up while the first words are said |
//! | `…555 0185` | answers and presses nothing |
//! | `…555 0186` | answers after ten seconds |
//! | `…555 0187` | refused by the carrier (21211) |
//! | any other | answers after a second, presses 1, talks three seconds |
//!
//! Beside the carrier it is a mail provider in Resend's shape (`POST /emails`), whose messages
//! `GET /mail` shows. The mailboxes of `bounced@…`, `full@…`, `complained@…` and `suppressed@…` take no mail, or unwillingly.
//!
//! `GET /` is the phones page: it shows the phones live, and lets a person play them
//! ([`Simulator::set_manual`], [`Simulator::answer`] and their like do the same in Rust).

mod lines;
mod options;
mod real_time;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::body::to_bytes;
use axum::extract;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use tokio::net::TcpListener;

pub use self::options::{OnEvent, Options};
use self::real_time::{Printer, RealTime};
use crate::carrier::{
    CallRecord, Carrier, Choice, Faults, HungUpBy, Phone, PhoneBook, Ports, RestRequest, State,
    Switches, TextRecord, Untimely,
};
use crate::environment;
use crate::mailbox::{
    self, MailEvent, MailFaults, MailPorts, MailSwitches, MailWebhook, Mailbox, Message,
};
pub use crate::phones_page::Callslot;
use crate::phones_page::{self, Page};
use crate::receiver::{self, ReceivedEvent, WebhookReceiver};

/// The largest request that is read.
const REQUEST_LIMIT: usize = 1024 * 1024;

/// A running simulator. It stops when it is dropped.
pub struct Simulator {
    carrier: Arc<Carrier>,
    phones: Arc<PhoneBook>,
    switches: Arc<Switches>,
    mailbox: Arc<Mailbox>,
    mail_switches: Arc<MailSwitches>,
    receiver: Arc<WebhookReceiver>,
    real_time: Arc<RealTime>,
    url: String,
}

impl Simulator {
    /// Listens and begins to dial. Fails if the address is taken.
    pub async fn start(options: Options) -> anyhow::Result<Self> {
        let bind = options.bind;
        let listener = TcpListener::bind(bind)
            .await
            .with_context(|| format!("listening on {bind}"))?;
        let url = format!("http://{}", listener.local_addr()?);
        let real_time = RealTime::new(&options)?;
        let (phones, switches) = (Arc::<PhoneBook>::default(), Arc::<Switches>::default());
        let ports = Ports {
            environment: real_time.clone(),
            people: phones.clone(),
            faults: switches.clone(),
            observer: Arc::new(Printer(options.on_event.clone())),
        };
        let mail_switches = Arc::<MailSwitches>::default();
        let mail_ports = MailPorts {
            environment: real_time.clone(),
            faults: mail_switches.clone(),
        };
        let mailbox = Mailbox::start(options.mail(), mail_ports);
        mailbox.set_webhook(options.mail_webhook.clone());
        let carrier = Carrier::start(options.carrier(), ports);
        let receiver = WebhookReceiver::start(real_time.clone());
        let page = Page {
            carrier: carrier.clone(),
            phones: phones.clone(),
            switches: switches.clone(),
            callslot: options.callslot,
            client: real_time.client(),
            stopped: real_time.stopped(),
        };
        let app = phones_page::routes(page)
            .merge(mailbox::routes(mailbox.clone()))
            .merge(receiver::routes(receiver.clone()))
            .merge(companies(carrier.clone(), mailbox.clone()));
        environment::Environment::spawn(
            real_time.as_ref(),
            Box::pin(async move {
                // Serving ends with the task; an accept that fails is tried again by axum.
                let _ = axum::serve(listener, app).await;
            }),
        );
        Ok(Self {
            carrier,
            phones,
            switches,
            mailbox,
            mail_switches,
            receiver,
            real_time,
            url,
        })
    }

    /// The address at which it listens, such as `http://127.0.0.1:4010`: the carrier's base URL for its customer.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Scripts the phone of a number (E.164) for the calls that come to it from now on.
    pub fn script(&self, number: &str, phone: Phone) {
        self.phones.script(number, phone);
    }

    /// Every leg, in the order of their creation.
    #[must_use]
    pub fn calls(&self) -> Vec<CallRecord> {
        self.carrier.read(|state| state.calls.clone())
    }

    /// Every leg to one number.
    #[must_use]
    pub fn calls_to(&self, number: &str) -> Vec<CallRecord> {
        self.carrier.read(|state| {
            state
                .calls
                .iter()
                .filter(|call| call.to == number)
                .cloned()
                .collect()
        })
    }

    /// Every request to create a call, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<RestRequest> {
        self.carrier.read(|state| state.requests.clone())
    }

    /// Every text message, in order.
    #[must_use]
    pub fn texts(&self) -> Vec<TextRecord> {
        self.carrier.texts()
    }

    /// Sets the address to which text messages to a number are reported.
    pub fn set_text_address(&self, number: &str, url: &str) {
        self.carrier.set_text_address(number, url);
    }

    /// Has a phone answer the last text message to it. False if there is none.
    #[must_use]
    pub fn reply(&self, number: &str, body: &str) -> bool {
        self.carrier.reply(number, body)
    }

    /// Every message that was sent, in order.
    #[must_use]
    pub fn mail(&self) -> Vec<Message> {
        self.mailbox.messages()
    }

    /// Every event of a message, in order, with how its webhook fared.
    #[must_use]
    pub fn mail_events(&self) -> Vec<MailEvent> {
        self.mailbox.events()
    }

    /// Replaces the mail provider's fault switches.
    pub fn set_mail_faults(&self, faults: MailFaults) {
        self.mail_switches.set(faults);
    }

    /// Sets the server that the mail provider tells what became of messages. Without one it tells nobody.
    pub fn set_mail_webhook(&self, webhook: Option<MailWebhook>) {
        self.mailbox.set_webhook(webhook);
    }

    /// The receiver of webhooks: its endpoints are below `/hooks` at [`url`](Self::url).
    #[must_use]
    pub fn webhook_receiver(&self) -> &WebhookReceiver {
        &self.receiver
    }

    /// Waits until an endpoint of the receiver has got `count` events, and returns all of them. After `limit` (wall time) it is
    /// an error that shows them.
    pub async fn webhooks_at(
        &self,
        endpoint: &str,
        count: usize,
        limit: Duration,
    ) -> anyhow::Result<Vec<ReceivedEvent>> {
        let mut changes = self.receiver.changes();
        let met = async {
            loop {
                changes.mark_unchanged();
                let found = self.receiver.events(endpoint);
                if found.len() >= count {
                    return found;
                }
                // The sender lives in the receiver.
                let _ = changes.changed().await;
            }
        };
        let found = tokio::time::timeout(limit, met).await;
        found.with_context(|| {
            let events = self.receiver.events(endpoint);
            format!("no {count} events at {endpoint} within {limit:?}: {events:#?}")
        })
    }

    /// Waits until `count` messages to an address have arrived, and returns all of them. After `limit`
    /// (wall time) it is an error that shows the mailbox.
    pub async fn mail_to(
        &self,
        address: &str,
        count: usize,
        limit: Duration,
    ) -> anyhow::Result<Vec<Message>> {
        let to = |message: &&Message| message.to.iter().any(|to| to == address);
        let mut changes = self.mailbox.changes();
        let met = async {
            loop {
                changes.mark_unchanged();
                let found: Vec<_> = self.mail().iter().filter(to).cloned().collect();
                if found.len() >= count {
                    return found;
                }
                // The sender lives in the mailbox.
                let _ = changes.changed().await;
            }
        };
        let found = tokio::time::timeout(limit, met).await;
        found.with_context(|| {
            let messages = self.mail();
            format!("no {count} messages to {address} within {limit:?}: {messages:#?}")
        })
    }

    /// Waits until no call is live, queued calls included, and no callback is under way.
    pub async fn settled(&self) {
        self.when(|state| state.is_settled().then_some(())).await;
    }

    /// Waits until the event log satisfies `predicate`, and returns it. The predicate is tried after
    /// every change and must not call the simulator. After `limit` (wall time) it is an error
    /// that shows the log.
    pub async fn until(
        &self,
        predicate: impl Fn(&[CallRecord]) -> bool,
        limit: Duration,
    ) -> anyhow::Result<Vec<CallRecord>> {
        let met = self.when(|state| predicate(&state.calls).then(|| state.calls.clone()));
        match tokio::time::timeout(limit, met).await {
            Ok(calls) => Ok(calls),
            Err(_) => anyhow::bail!("not so within {limit:?}: {:#?}", self.calls()),
        }
    }

    /// Waits until `look` finds something, looking again after every change.
    async fn when<T>(&self, look: impl Fn(&State) -> Option<T>) -> T {
        let mut changes = self.carrier.changes();
        loop {
            changes.mark_unchanged();
            if let Some(found) = self.carrier.read(&look) {
                return found;
            }
            // The sender lives in the carrier.
            let _ = changes.changed().await;
        }
    }

    /// Makes the owner of a leg's phone hang up now. False if the leg is over or was never there.
    #[must_use]
    pub fn hang_up(&self, sid: &str) -> bool {
        let leg = self.carrier.read(|state| state.legs.get(sid).cloned());
        if let Some(leg) = &leg {
            leg.hang_up(HungUpBy::Phone);
        }
        leg.is_some()
    }

    /// Lets a person play the phones that are dialled from now on: they ring until
    /// [`answer`](Self::answer) or [`decline`](Self::decline), or until the caller gives up. A person
    /// may step in at any other time too, and then plays that phone until its call is over.
    pub fn set_manual(&self, manual: bool) {
        self.carrier.update(|state| state.manual = manual);
    }

    /// Picks up a ringing phone.
    pub fn answer(&self, sid: &str) -> Result<(), Untimely> {
        self.carrier.choose(sid, Choice::Answer)
    }

    /// Declines a ringing phone: the caller finds it busy.
    pub fn decline(&self, sid: &str) -> Result<(), Untimely> {
        self.carrier.choose(sid, Choice::Decline)
    }

    /// Presses a key (`0`–`9`, `*` or `#`) while a `Gather` listens, also before its prompt is over.
    pub fn press(&self, sid: &str, key: char) -> Result<(), Untimely> {
        self.carrier.press(sid, key)
    }

    /// Sets the time between two dialled calls, from the next one on.
    pub fn set_pace(&self, pace: Duration) {
        self.carrier.update(|state| state.pace = pace);
    }

    /// Replaces the fault switches.
    pub fn set_faults(&self, faults: Faults) {
        self.switches.set(faults);
    }

    /// Forgets every request and every call that is over.
    pub fn forget(&self) {
        self.carrier.update(State::forget);
    }

    /// Stops at once: calls end where they are, callbacks under way are lost.
    pub fn shut_down(self) {
        drop(self);
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.real_time.stop();
    }
}

/// The companies' own protocols: what nothing else here answers.
fn companies(carrier: Arc<Carrier>, mailbox: Arc<Mailbox>) -> Router {
    Router::new().fallback(move |request: extract::Request| async move {
        let (parts, body) = request.into_parts();
        let Ok(body) = to_bytes(body, REQUEST_LIMIT).await else {
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        };
        let request = environment::Request::from_parts(parts, body.into());
        let response = if request.uri().path() == mailbox::EMAILS {
            mailbox.handle(&request).await
        } else {
            carrier.handle(request).await
        };
        response.map(axum::body::Body::from) as Response
    })
}
