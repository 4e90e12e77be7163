//! Mail in the simulated world: the provider of `fakes` with this world's time, faults and chance, and the count of what it
//! takes.
//!
//! Each claim of a message is noted with the facts that its transaction saw ([`claims`]). When the provider takes a mail, it
//! is held against the claim that it was sent under ([`watch`]); at the end every booking and every message is looked at
//! once more ([`checks`]).

mod calendar;
mod checks;
mod claims;
mod client;
mod faults;
mod watch;

pub use checks::MessageCounts;
pub(super) use claims::SCHEMA;
pub(super) use client::MailHttpClient;

use super::{
    World,
    carrier::SimEnvironment,
    setup::{MAIL_API_KEY, MAIL_WEBHOOK_SECRET, ORIGIN},
};
use crate::{executor, faults::Fault, random::Stream};
use callslot_fakes::{Fate, MailPorts, MailSettings, MailWebhook, Mailbox};
use callslot_worker::notifications::Kicks;
use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::HashMap,
    rc::Rc,
    sync::Arc,
    time::Duration,
};
use watch::Watch;

/// Instances of the Worker that requests come to: each remembers its own run of delivery.
const INSTANCES: usize = 3;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// The provider, and all that is known of mail.
pub(crate) struct Mail {
    machine: OnceCell<Arc<Mailbox>>,
    chance: Stream,
    instances: [Arc<Kicks>; INSTANCES],
    /// The outage that goes on: whether requests stay without an answer, or get an error.
    outage: Cell<Option<Outage>>,
    /// The fate of mails to an address that is known to be no good.
    fates: RefCell<HashMap<String, Fate>>,
    watch: Watch,
}

#[derive(Clone, Copy)]
struct Outage {
    silent: bool,
}

impl Mail {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            machine: OnceCell::new(),
            chance: Stream::new(seed, "mail"),
            instances: std::array::from_fn(|_| Arc::default()),
            outage: Cell::default(),
            fates: RefCell::default(),
            watch: Watch::default(),
        }
    }

    /// The delivery of one of the Worker's instances.
    pub(crate) fn instance(&self) -> Arc<Kicks> {
        self.instances[self.chance.below(INSTANCES)].clone()
    }

    /// Notes the claims of messages that the running invocation has just made.
    pub(super) fn note_claims(&self, world: &World) {
        for claim in claims::fresh(world) {
            self.watch.claimed(claim);
        }
    }

    /// Notes the addresses that get no mail any more from now on.
    pub(super) fn note_stops(&self, world: &World) {
        self.watch.stopped(claims::stops(world));
    }

    /// Messages cannot be delivered from `from` to `to`: the provider or the trigger is out.
    pub(crate) fn out(&self, from: i64, to: i64) {
        self.watch.out(from, to);
    }

    /// An organization is about to turn a kind of message off.
    pub(crate) fn switched_off(&self, organization: usize, kind: &str) {
        self.watch.switched_off(organization, kind);
    }

    /// It has certainly turned it on again.
    pub(crate) fn switched_on(&self, organization: usize, kind: &str) {
        self.watch.switched_on(organization, kind);
    }
}

/// Starts the provider in its world.
pub(crate) fn begin(world: &Rc<World>) {
    let settings = MailSettings {
        api_key: MAIL_API_KEY.to_owned(),
        second: Duration::from_secs(1),
        transit: Duration::from_millis(900),
    };
    let ports = MailPorts {
        environment: Arc::new(SimEnvironment(|world| &world.mail.chance)),
        faults: Arc::new(faults::SimMailFaults),
    };
    let machine = world
        .mail
        .machine
        .get_or_init(|| Mailbox::start(settings, ports));
    machine.set_webhook(Some(MailWebhook {
        url: format!("{ORIGIN}/mail/events"),
        secret: MAIL_WEBHOOK_SECRET.to_owned(),
    }));
    world.spawn(outages(world.clone()));
}

/// Takes the provider out for hours, now and then.
async fn outages(world: Rc<World>) {
    let dice = &world.dice;
    executor::sleep_ms(world.mail.chance.between(0, HOUR)).await;
    while executor::now() < world.quiet {
        let now = executor::now();
        if dice.strikes(Fault::MailDown) {
            let length = dice.between(Fault::MailDown, 10 * MINUTE, 5 * HOUR);
            let until = (now + length).min(world.quiet);
            let silent = dice.coin(Fault::MailDown);
            world.trace.note(None, "mail provider out", String::new);
            world.mail.out(now, until);
            world.mail.outage.set(Some(Outage { silent }));
            executor::sleep_until(until).await;
            world.mail.outage.set(None);
            world.trace.note(None, "mail provider back", String::new);
        }
        executor::sleep_ms(HOUR).await;
    }
}

/// Looks at every message and every booking once the world is quiet.
pub(crate) fn check(world: &World) -> anyhow::Result<MessageCounts> {
    checks::check(world, &world.mail.watch)
}
