//! The course of a call, from the queue to its end.

mod dial;

use super::{
    document::Verb,
    leg::{HungUp, Leg},
    webhooks::{ask, report, report_key},
};
use crate::{
    executor,
    faults::Fault,
    world::{
        World,
        phones::{Behaviour, Pickup},
        watch::watch_end,
    },
};
use dial::dial;
use std::rc::Rc;

/// How long a character takes to be said, in milliseconds.
const CHARACTER: i64 = 60;

/// How long a key takes to be sent, and a pause, in milliseconds.
const KEY: i64 = 200;
const PAUSE: i64 = 500;

/// How long it takes to tell a machine from a person, in milliseconds.
const LISTENING: i64 = 3_000;

/// Sees a call that was taken to its end.
pub(super) async fn course(world: Rc<World>, leg: Rc<Leg>) {
    let now = executor::now();
    let mut slot = world.exchange.slot(
        &world.spaces[leg.space],
        now + world.exchange.chance.between(50, 300),
    );
    if world.dice.strikes(Fault::CarrierQueueing) {
        slot += world.dice.between(Fault::CarrierQueueing, 5_000, 480_000);
    }
    if leg.rest(slot - now).await.is_err() {
        return finish(&world, &leg, "canceled");
    }
    match ring(&world, &leg).await {
        Err(status) => finish(&world, &leg, status),
        Ok(behaviour) => {
            if let Ok(who) = listen(&leg, &behaviour).await {
                let (first, second) = ask(&world, &leg, &leg.document, &who).await;
                drop(second);
                let _ = follow(&world, &leg, &behaviour, first).await;
            }
            finish(&world, &leg, "completed");
        }
    }
}

/// Finds out who picked up, where the carrier was asked to.
async fn listen(leg: &Leg, behaviour: &Behaviour) -> Result<Vec<(&'static str, String)>, HungUp> {
    if !leg.listens {
        return Ok(Vec::new());
    }
    leg.rest(LISTENING).await?;
    let behaviour = leg.on_the_line(behaviour);
    Ok(vec![("AnsweredBy", who(&behaviour).to_owned())])
}

fn who(behaviour: &Behaviour) -> &'static str {
    if behaviour.is_machine {
        "machine_start"
    } else {
        "human"
    }
}

/// Asks twice for a key. A refusal that does not hang up goes on after it.
async fn confirm(
    world: &Rc<World>,
    leg: &Rc<Leg>,
    behaviour: &Behaviour,
    verb: Verb,
) -> Result<Option<Vec<Verb>>, HungUp> {
    let Verb::Confirm {
        prompt,
        seconds,
        report,
        otherwise,
    } = verb
    else {
        return Err(HungUp);
    };
    let longest = said(prompt) + seconds * 1_000;
    if let Some(millis) = behaviour.key_ms {
        leg.rest(millis.min(longest)).await?;
        leg.press();
        if let Some(url) = report {
            report_key(world, leg, &url);
        }
        return Ok(None);
    }
    leg.rest(2 * longest).await?;
    for verb in otherwise {
        match verb {
            Verb::Say(characters) => leg.rest(said(characters)).await?,
            _ => return Err(HungUp),
        }
    }
    Ok(None)
}

/// Rings a leg's phone until it is picked up, or says how the leg ended.
async fn ring(world: &Rc<World>, leg: &Rc<Leg>) -> Result<Behaviour, &'static str> {
    report(world, leg, "initiated");
    let connecting = world.exchange.chance.between(200, 1_200);
    leg.rest(connecting).await.map_err(|HungUp| "canceled")?;
    let behaviour = world.phones.behaviour(&leg.to, leg.role);
    world.oracle.rings(leg);
    match behaviour.pickup {
        Pickup::Busy => return Err("busy"),
        Pickup::Failed => return Err("failed"),
        Pickup::Never | Pickup::After(_) => {}
    }
    world.phones.occupy(&leg.to);
    leg.take_phone();
    report(world, leg, "ringing");
    let until = match behaviour.pickup {
        Pickup::After(millis) if millis < leg.ring_ms => millis,
        _ => {
            leg.rest(leg.ring_ms).await.map_err(|HungUp| "canceled")?;
            return Err("no-answer");
        }
    };
    leg.rest(until).await.map_err(|HungUp| "canceled")?;
    report(world, leg, "in-progress");
    Ok(behaviour)
}

/// Ends a leg.
fn finish(world: &Rc<World>, leg: &Rc<Leg>, status: &'static str) {
    leg.hang_up();
    if leg.leave_phone() {
        world.phones.free(&leg.to);
    }
    world.oracle.silent(leg);
    if let (Some(booking), Some(within)) = (leg.booking, world.options.over_within_ms) {
        world.spawn(watch_end(world.clone(), booking, within));
    }
    report(world, leg, status);
}

/// How a document ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// With "hang up", or the phone was put down.
    HungUp,
    /// With its last instruction.
    GoesOn,
}

/// Does what documents say, one after the other.
async fn follow(
    world: &Rc<World>,
    leg: &Rc<Leg>,
    behaviour: &Behaviour,
    document: Vec<Verb>,
) -> End {
    let mut verbs = document.into_iter();
    while let Some(verb) = verbs.next() {
        match step(world, leg, behaviour, verb).await {
            Ok(None) => {}
            Ok(Some(document)) => verbs = document.into_iter(),
            Err(HungUp) => return End::HungUp,
        }
    }
    End::GoesOn
}

/// Does one instruction; answers the document that takes over, if one does.
async fn step(
    world: &Rc<World>,
    leg: &Rc<Leg>,
    behaviour: &Behaviour,
    verb: Verb,
) -> Result<Option<Vec<Verb>>, HungUp> {
    let behaviour = &leg.on_the_line(behaviour);
    match verb {
        Verb::Say(characters) => {
            world.oracle.says(leg);
            let half = said(characters) / 2;
            leg.rest(half).await?;
            if behaviour.leaves_while_told {
                return Err(HungUp);
            }
            leg.rest(half).await?;
            Ok(None)
        }
        Verb::Pause(seconds) => leg.rest(seconds * 1_000).await.map(|()| None),
        Verb::Gather {
            prompt,
            seconds,
            action,
        } => {
            let longest = said(prompt) + seconds * 1_000;
            let Some(millis) = behaviour.key_ms else {
                return leg.rest(longest).await.map(|()| None);
            };
            leg.rest(millis.min(longest)).await?;
            leg.press();
            let key = ("Digits", "1".to_owned());
            Ok(Some(go_on(world, leg, behaviour, &action, &[key]).await))
        }
        Verb::Confirm { .. } => {
            world.oracle.says(leg);
            confirm(world, leg, behaviour, verb).await
        }
        Verb::SendDigits(digits) => {
            let length = digits.chars().map(|c| if c == 'W' { PAUSE } else { KEY });
            leg.rest(length.sum()).await?;
            world
                .trace
                .note(leg.booking, "digits sent", || digits.clone());
            leg.send(&digits);
            Ok(None)
        }
        Verb::Listen(url) => {
            leg.rest(LISTENING).await?;
            let who = ("AnsweredBy", who(behaviour).to_owned());
            Ok(Some(go_on(world, leg, behaviour, &url, &[who]).await))
        }
        Verb::Redirect(url) => Ok(Some(go_on(world, leg, behaviour, &url, &[]).await)),
        Verb::Dial { .. } => {
            let (action, outcome) = Box::pin(dial(world, leg, behaviour, verb)).await;
            leg.rest(100).await?;
            Ok(Some(go_on(world, leg, behaviour, &action, &outcome).await))
        }
        Verb::Hangup => Err(HungUp),
    }
}

fn said(characters: usize) -> i64 {
    i64::try_from(characters).unwrap_or(0) * CHARACTER
}

/// The next document. Where the carrier has two, the second one's call is placed as well.
async fn go_on(
    world: &Rc<World>,
    leg: &Rc<Leg>,
    behaviour: &Behaviour,
    url: &str,
    more: &[(&'static str, String)],
) -> Vec<Verb> {
    let (first, second) = ask(world, leg, url, more).await;
    let dials = |verb: &Verb| matches!(verb, Verb::Dial { .. });
    let extra = second.and_then(|second| second.into_iter().find(dials));
    match extra {
        Some(verb) if first.iter().any(dials) => {
            let (world, leg, behaviour) = (world.clone(), leg.clone(), *behaviour);
            world
                .clone()
                .spawn(async move { drop(Box::pin(dial(&world, &leg, &behaviour, verb)).await) });
            first
        }
        Some(verb) => vec![verb, Verb::Hangup],
        None => first,
    }
}
