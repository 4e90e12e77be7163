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
//! `GET /mail` shows.
//!
//! `GET /` is the phones page: it shows the phones live, and lets a person play them
//! ([`Simulator::set_manual`], [`Simulator::answer`] and their like do the same in Rust).

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpListener;

use crate::carrier::exchange::{self, Exchange};
use crate::carrier::{
    CallRecord, Choice, Faults, HungUpBy, Options, Phone, RestRequest, Untimely, rest,
};
use crate::mailbox::{self, Mailbox, Message};
use crate::phones_page;

/// A running simulator. It stops when it is dropped.
pub struct Simulator {
    exchange: Arc<Exchange>,
    mailbox: Arc<Mailbox>,
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
        let mailbox = Mailbox::new(&options.mail_api_key);
        let exchange = Exchange::new(options)?;
        let app = rest::routes(&exchange)
            .merge(rest::calling::routes(&exchange))
            .merge(phones_page::routes())
            .with_state(exchange.clone())
            .merge(mailbox::routes(mailbox.clone()));
        exchange.spawn(async move {
            // Serving ends with the task; an accept that fails is tried again by axum.
            let _ = axum::serve(listener, app).await;
        });
        exchange.spawn(exchange.clone().dispatch());
        Ok(Self {
            exchange,
            mailbox,
            url,
        })
    }

    /// Where it listens, such as `http://127.0.0.1:4010`: the carrier's base URL for its customer.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Scripts the phone of a number (E.164) for the calls that are created from now on.
    pub fn script(&self, number: &str, phone: Phone) {
        self.exchange
            .update(|state| state.phones.script(number, phone));
    }

    /// The truth about every leg, in the order of their creation.
    #[must_use]
    pub fn calls(&self) -> Vec<CallRecord> {
        self.exchange.read(|state| state.calls.clone())
    }

    /// The truth about every leg to one number.
    #[must_use]
    pub fn calls_to(&self, number: &str) -> Vec<CallRecord> {
        self.exchange.read(|state| {
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
        self.exchange.read(|state| state.requests.clone())
    }

    /// Every message that was sent, in order.
    #[must_use]
    pub fn mail(&self) -> Vec<Message> {
        self.mailbox.messages()
    }

    /// Waits until `count` messages to an address have arrived, and returns all of them. After `limit`
    /// (wall time) it is an error that shows the mailbox.
    pub async fn mail_to(
        &self,
        address: &str,
        count: usize,
        limit: Duration,
    ) -> anyhow::Result<Vec<Message>> {
        self.mailbox.until(address, count, limit).await
    }

    /// Waits until no call is live, queued calls included, and no callback is under way.
    pub async fn settled(&self) {
        self.exchange
            .when(|state| state.is_settled().then_some(()))
            .await;
    }

    /// Waits until the truth log satisfies `predicate`, and returns it. The predicate is tried after
    /// every change and must not call the simulator. After `limit` (wall time) it is an error
    /// that shows the log.
    pub async fn until(
        &self,
        predicate: impl Fn(&[CallRecord]) -> bool,
        limit: Duration,
    ) -> anyhow::Result<Vec<CallRecord>> {
        let met = self
            .exchange
            .when(|state| predicate(&state.calls).then(|| state.calls.clone()));
        match tokio::time::timeout(limit, met).await {
            Ok(calls) => Ok(calls),
            Err(_) => anyhow::bail!("not so within {limit:?}: {:#?}", self.calls()),
        }
    }

    /// Makes the owner of a leg's phone hang up now. False if the leg is over or was never there.
    #[must_use]
    pub fn hang_up(&self, sid: &str) -> bool {
        let leg = self.exchange.read(|state| state.legs.get(sid).cloned());
        if let Some(leg) = &leg {
            leg.hang_up(HungUpBy::Phone);
        }
        leg.is_some()
    }

    /// Lets a person play the phones that are dialled from now on: they ring until
    /// [`answer`](Self::answer) or [`decline`](Self::decline), or until the caller gives up. A person
    /// may step in at any other time too, and then plays that phone until its call is over.
    pub fn set_manual(&self, manual: bool) {
        self.exchange.update(|state| state.manual = manual);
    }

    /// Picks up a ringing phone.
    pub fn answer(&self, sid: &str) -> Result<(), Untimely> {
        self.exchange.choose(sid, Choice::Answer)
    }

    /// Declines a ringing phone: the caller finds it busy.
    pub fn decline(&self, sid: &str) -> Result<(), Untimely> {
        self.exchange.choose(sid, Choice::Decline)
    }

    /// Presses a key (`0`–`9`, `*` or `#`) while a `Gather` listens, also before its prompt is over.
    pub fn press(&self, sid: &str, key: char) -> Result<(), Untimely> {
        self.exchange.press(sid, key)
    }

    /// Sets the time between two dialled calls, from the next one on.
    pub fn set_pace(&self, pace: Duration) {
        self.exchange.update(|state| state.pace = pace);
    }

    /// Replaces the fault switches.
    pub fn set_faults(&self, faults: Faults) {
        self.exchange.update(|state| state.faults = faults);
    }

    /// Forgets every request and every call that is over.
    pub fn forget(&self) {
        self.exchange.update(exchange::State::forget);
    }

    /// Stops at once: calls end where they are, callbacks under way are lost.
    pub fn shut_down(self) {
        drop(self);
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.exchange.stop();
    }
}
