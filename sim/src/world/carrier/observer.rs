//! The events on legs, told to the oracle, to the phones and to the trace.

use super::{forger, leg::Leg};
use crate::{
    executor,
    world::{self, World, people, phones::Role, watch::watch_end},
};
use callslot_fakes::{
    CallRecord, Event, Happened, TextRecord, WebhookPurpose, WebhookResult, carrier::Observer,
};
use std::rc::Rc;

/// Looks on in the world of the run that the thread is in.
pub(super) struct SimObserver;

impl Observer for SimObserver {
    fn happened(&self, call: &CallRecord, event: &Event) {
        let world = world::current();
        if let Happened::Queued = event.what {
            return taken(&world, call);
        }
        let Some(leg) = world.carriers.leg(&call.sid) else {
            return;
        };
        note(&world, &leg, &event.what);
        match &event.what {
            Happened::Ringing => {
                world.phones.occupy(&leg.to);
                leg.take_phone();
            }
            Happened::Heard { text } => world.oracle.says(&leg, text),
            Happened::Pressed { .. } => leg.press(),
            Happened::DigitsSent { .. } => leg.reach(),
            Happened::Bridged { .. } => connected(&world, &leg),
            Happened::RecordingStarted { .. } | Happened::TranscriptionStarted { live: true } => {
                world.oracle.needs_key(&leg, "recorded");
            }
            Happened::Webhook {
                purpose,
                url,
                result,
                took_ms,
                ..
            } => {
                if result.is_delivered() {
                    let took = i64::try_from(*took_ms).unwrap_or(0);
                    world.oracle.heard(&leg, executor::now() - took);
                }
                if *purpose == WebhookPurpose::Status {
                    forger::tempt(&world, &leg, url);
                }
            }
            Happened::Ended { .. } => over(&world, &leg),
            _ => {}
        }
    }

    fn texted(&self, text: &TextRecord) {
        let world = world::current();
        world.texts.happened(&world, text);
    }
}

/// The carrier has taken a leg on.
fn taken(world: &Rc<World>, call: &CallRecord) {
    let leg = Leg::new(world, call);
    if leg.parent.is_none() {
        world.oracle.taken(&leg);
    }
    let mut legs = world.carriers.legs.borrow_mut();
    legs.insert(leg.id.clone(), leg);
}

/// Both are connected. It is noted on each side; the second one's counts.
fn connected(world: &Rc<World>, second: &Rc<Leg>) {
    let Some(first) = &second.parent else {
        return;
    };
    world.oracle.connects(second);
    world.oracle.needs_key(first, "connected");
    if !second.is_machine() || second.role != Role::Attendee {
        return;
    }
    // A machine picked up second, which only the operator can tell.
    world.oracle.machine_second();
    if let Some(booking) = second.booking {
        let said = people::says_voicemail(world.clone(), booking, first.id.clone());
        world.spawn(said);
    }
}

fn over(world: &Rc<World>, leg: &Rc<Leg>) {
    if leg.leave_phone() {
        world.phones.free(&leg.to);
    }
    world.oracle.silent(leg);
    if let (Some(booking), Some(within)) = (leg.booking, world.options.over_within_ms) {
        world.spawn(watch_end(world.clone(), booking, within));
    }
}

fn note(world: &World, leg: &Leg, what: &Happened) {
    let code = match what {
        Happened::Dialled => "dialled",
        Happened::Ringing => "ringing",
        Happened::Answered => "answered",
        Happened::Heard { .. } => "heard",
        Happened::Pressed { .. } => "key",
        Happened::DigitsSent { .. } => "digits sent",
        Happened::Bridged { .. } => "bridged",
        Happened::DocumentRejected { .. } => "document rejected",
        Happened::Webhook {
            result: WebhookResult::Lost,
            ..
        } => "webhook lost",
        Happened::Webhook { result, .. } if result.is_delivered() => "webhook",
        Happened::Webhook { .. } => "webhook not taken",
        Happened::Ended { .. } => "over",
        _ => "record",
    };
    world.trace.note(leg.booking, code, || {
        format!("{} {} {what:?}", leg.role.name(), leg.id)
    });
}
