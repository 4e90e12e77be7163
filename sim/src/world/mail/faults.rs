//! Everything that goes wrong at the mail provider, by the dice.

use super::Outage;
use crate::{
    faults::Fault,
    world::{self, World},
};
use callslot_fakes::{Fate, MailDelivery, MailFault, MailFaultInjector, Message};
use std::time::Duration;

/// The dice of the world.
pub(super) struct SimMailFaults;

/// A duration between two, in milliseconds, from a fault's own stream.
fn between(world: &World, fault: Fault, low: i64, high: i64) -> Duration {
    Duration::from_millis(world.dice.between(fault, low, high).unsigned_abs())
}

impl MailFaultInjector for SimMailFaults {
    fn send(&self) -> Option<MailFault> {
        let world = world::current();
        let dice = &world.dice;
        let fault = if let Some(Outage { silent }) = world.mail.outage.get() {
            if silent {
                MailFault::TimeoutNotAccepted
            } else {
                MailFault::ErrorNotAccepted
            }
        } else if dice.strikes(Fault::Mail429) {
            let seconds = dice.between(Fault::Mail429, 1, 120);
            MailFault::Throttled(u32::try_from(seconds).unwrap_or(1))
        } else if dice.strikes(Fault::MailQuota) {
            MailFault::QuotaExceeded
        } else if dice.strikes(Fault::Mail500Refused) {
            MailFault::ErrorNotAccepted
        } else if dice.strikes(Fault::Mail500Accepted) {
            MailFault::ErrorAccepted
        } else if dice.strikes(Fault::MailTimeoutRefused) {
            MailFault::TimeoutNotAccepted
        } else if dice.strikes(Fault::MailTimeoutAccepted) {
            MailFault::TimeoutAccepted
        } else if dice.strikes(Fault::MailSlow) {
            MailFault::Slow(between(&world, Fault::MailSlow, 500, 9_000))
        } else {
            return None;
        };
        world
            .trace
            .note(None, "mail provider", || format!("{fault:?}"));
        Some(fault)
    }

    /// Once an address is found to be no good, it stays so.
    fn fate(&self, message: &Message) -> Fate {
        let world = world::current();
        world.mail.watch.taken(&world, message);
        let to = message.to.first().map_or("", |to| to);
        let known = world.mail.fates.borrow().get(to).copied();
        if let Some(fate) = known {
            return fate;
        }
        if !world.dice.strikes(Fault::MailBounced) {
            return Fate::Delivered;
        }
        let fate = match world.dice.between(Fault::MailBounced, 0, 3) {
            0 => Fate::BouncedForNow,
            1 => Fate::Complained,
            2 => Fate::Suppressed,
            _ => Fate::Bounced,
        };
        world
            .trace
            .note(None, "bad address", || format!("{to} {fate:?}"));
        world.mail.fates.borrow_mut().insert(to.to_owned(), fate);
        fate
    }

    fn delivery(&self, _: &Message, _: &str) -> MailDelivery {
        let world = world::current();
        let dice = &world.dice;
        if dice.strikes(Fault::MailWebhookLost) {
            return MailDelivery {
                copies: 0,
                late: None,
            };
        }
        let is_late = dice.strikes(Fault::MailWebhookReversed);
        MailDelivery {
            copies: 1 + u8::from(dice.strikes(Fault::MailWebhookDoubled)),
            late: is_late.then(|| between(&world, Fault::MailWebhookReversed, 2_000, 300_000)),
        }
    }
}
