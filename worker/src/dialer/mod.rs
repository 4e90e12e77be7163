//! The dialler: finds what is due, claims it, dials it, and follows the call to its end.
//!
//! An attempt dials at most once, and none starts while another may be alive. That rests on tokens
//! and states in the database, never on clocks; clocks only decide when to try.

mod addresses;
mod attempt;
mod budget;
pub(crate) mod call_flow;
mod call_now;
mod cancel;
pub(crate) mod carrier_account;
pub(crate) mod follow;
mod in_flight;
mod lanes;
mod messages;
mod orders;
pub(crate) mod phone_code;
mod poll;
mod record;
mod report;
mod retention;
mod sweep;
mod tick;
mod tz_migration;
mod verification;
mod webhooks;

pub use addresses::{Addresses, Paths, ProvenAccount, WebhookSubject};
pub use cancel::{EndedCalls, has_rung};
pub use follow::{Reached, SecondOver};
pub use orders::{LaneError, LaneWork, Lanes, Order};
pub use record::RecordingAsked;
pub use report::TickReport;
pub use sweep::expire;
pub use tick::{Source, Trigger};

use crate::{
    encryption::EncryptionKeys,
    notifications::Delivery,
    ports::{Clock, Entropy},
    settings::Timing,
    store::AllTenants,
    telephony::{Carrier, Providers},
    webhooks::WebhookSender,
};

/// Everything the dialler works with.
#[derive(Clone, Copy)]
pub struct Dialer<'a> {
    /// The store, of all organizations.
    pub tenants: AllTenants<'a>,
    /// The carrier, which rings phones, with the deployment's account.
    pub carrier: &'a dyn Carrier,
    /// The providers that accounts may be at.
    pub providers: &'a Providers,
    /// The time.
    pub clock: &'a dyn Clock,
    /// Chance, for tokens and ids.
    pub entropy: &'a dyn Entropy,
    /// When to try and how long to wait.
    pub timing: &'a Timing,
    /// The addresses at which the carrier reaches this Worker.
    pub addresses: &'a Addresses,
    /// The keys that organizations' own credentials are sealed with.
    pub keys: Option<&'a EncryptionKeys>,
    /// Other invocations to hand work to, where there are any.
    pub lanes: Option<&'a dyn Lanes>,
    /// The delivery of messages, if mail can be sent.
    pub delivery: Option<Delivery<'a>>,
    /// The delivery of webhooks, if they can be signed.
    pub webhooks: Option<WebhookSender<'a>>,
}
