//! Everything that goes wrong at the carrier, by the dice.

use crate::{
    faults::Fault,
    world::{self, World},
};
use callslot_fakes::{
    CallRecord, CreateFault, WebhookPurpose,
    carrier::{Callback, Delivery, FaultInjector, HangUpFault, ListFault, TextFate},
};
use std::time::Duration;

/// The dice of the world.
pub(super) struct SimFaults;

/// The greatest age of a stale list, in milliseconds.
const STALE: i64 = 3 * 3_600_000;

/// A duration between two, in milliseconds, from a fault's own stream.
fn between(world: &World, fault: Fault, low: i64, high: i64) -> Duration {
    Duration::from_millis(world.dice.between(fault, low, high).unsigned_abs())
}

impl FaultInjector for SimFaults {
    fn create(&self) -> Option<CreateFault> {
        let world = world::current();
        let dice = &world.dice;
        let fault = if dice.strikes(Fault::Carrier429) {
            if dice.coin(Fault::Carrier429) {
                let seconds = dice.between(Fault::Carrier429, 1, 40);
                CreateFault::ThrottledFor(u32::try_from(seconds).unwrap_or(1))
            } else {
                CreateFault::Throttled
            }
        } else if dice.strikes(Fault::CarrierTimeoutRefused) {
            CreateFault::TimeoutNotAccepted
        } else if dice.strikes(Fault::CarrierTimeoutAccepted) {
            CreateFault::TimeoutAccepted
        } else if dice.strikes(Fault::WebhookEarly) {
            CreateFault::Slow(between(&world, Fault::WebhookEarly, 1_500, 9_000))
        } else if dice.strikes(Fault::Carrier500Accepted) {
            CreateFault::ErrorAccepted
        } else {
            return None;
        };
        world
            .trace
            .note(None, "carrier's answer", || format!("{fault:?}"));
        Some(fault)
    }

    fn hang_up(&self, call: &CallRecord) -> Option<HangUpFault> {
        let world = world::current();
        let leg = world.carriers.leg(&call.sid)?;
        world
            .trace
            .note(leg.booking, "told to hang up", || call.sid.clone());
        if world.dice.strikes(Fault::CarrierTimeoutRefused) {
            world.oracle.hang_up_lost(&leg);
            return Some(HangUpFault::TimeoutNotAccepted);
        }
        let lost = world.dice.strikes(Fault::CarrierTimeoutAccepted);
        lost.then_some(HangUpFault::TimeoutAccepted)
    }

    fn list(&self) -> ListFault {
        let world = world::current();
        let dice = &world.dice;
        let when = |fault, low, high| {
            if dice.strikes(fault) {
                between(&world, fault, low, high)
            } else {
                Duration::ZERO
            }
        };
        ListFault {
            slow: when(Fault::ListSlow, 5_000, 30_000),
            stale: when(Fault::ListStale, 60_000, STALE),
            without_times: dice.strikes(Fault::ListNullTimes),
        }
    }

    fn text(&self) -> Option<CreateFault> {
        let world = world::current();
        let dice = &world.dice;
        let fault = if dice.strikes(Fault::Text429) {
            CreateFault::ThrottledFor(20)
        } else if dice.strikes(Fault::TextTimeoutRefused) {
            CreateFault::TimeoutNotAccepted
        } else if dice.strikes(Fault::TextTimeoutAccepted) {
            CreateFault::TimeoutAccepted
        } else {
            return None;
        };
        world
            .trace
            .note(None, "carrier's answer to a text", || format!("{fault:?}"));
        Some(fault)
    }

    fn text_fate(&self, _: &str) -> TextFate {
        if world::current().dice.strikes(Fault::TextUndelivered) {
            TextFate::Undelivered("30003")
        } else {
            TextFate::Delivered
        }
    }

    fn text_report(&self) -> Delivery {
        let world = world::current();
        let dice = &world.dice;
        let late = dice.strikes(Fault::TextReportReversed);
        Delivery {
            copies: match (
                dice.strikes(Fault::TextReportLost),
                dice.strikes(Fault::TextReportDoubled),
            ) {
                (true, _) => 0,
                (false, doubled) => 1 + u8::from(doubled),
            },
            apart: Some(if late {
                between(&world, Fault::TextReportReversed, 2_000, 40_000)
            } else {
                Duration::ZERO
            }),
            last: false,
        }
    }

    fn queueing(&self, _: &CallRecord) -> Duration {
        let world = world::current();
        let usual = world.carriers.chance.between(50, 300);
        let more = if world.dice.strikes(Fault::CarrierQueueing) {
            world.dice.between(Fault::CarrierQueueing, 5_000, 480_000)
        } else {
            0
        };
        Duration::from_millis((usual + more).unsigned_abs())
    }

    fn document_twice(&self, _: &CallRecord) -> bool {
        world::current().dice.strikes(Fault::DocumentTwice)
    }

    /// Each callback on its own, as the carrier gives no order.
    fn delivery(&self, callback: &Callback<'_>) -> Delivery {
        let world = world::current();
        let dice = &world.dice;
        let apart = Delivery {
            apart: Some(Duration::ZERO),
            ..Delivery::default()
        };
        if !matches!(
            callback.purpose,
            WebhookPurpose::Status | WebhookPurpose::Progress
        ) {
            return apart;
        }
        if dice.strikes(Fault::WebhookLost) {
            return Delivery { copies: 0, ..apart };
        }
        let late = if dice.strikes(Fault::WebhookReversed) {
            between(&world, Fault::WebhookReversed, 2_000, 40_000)
        } else {
            Duration::ZERO
        };
        Delivery {
            copies: 1 + u8::from(dice.strikes(Fault::WebhookDoubled)),
            apart: Some(late),
            last: false,
        }
    }
}
