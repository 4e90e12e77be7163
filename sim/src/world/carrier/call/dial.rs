//! The second leg: rung from the first one's document, told what is to be told, and connected.

use super::{
    super::{
        document::Verb,
        leg::{Leg, NewLeg},
        webhooks::{ask, report_connected},
    },
    End, finish, follow, ring,
};
use crate::{
    executor,
    world::{
        World, people,
        phones::{Behaviour, Role},
    },
};
use std::rc::Rc;

type Outcome = Vec<(&'static str, String)>;

/// Rings the second phone and sees its leg to the end. Answers where the first leg goes on, and with
/// what news.
pub(super) async fn dial(
    world: &Rc<World>,
    parent: &Rc<Leg>,
    behaviour: &Behaviour,
    verb: Verb,
) -> (String, Outcome) {
    let Verb::Dial {
        number,
        caller,
        seconds,
        whisper,
        status_callback,
        connected,
        action,
    } = verb
    else {
        return (String::new(), Vec::new());
    };
    let leg = Leg::new(NewLeg {
        id: world.exchange.name(),
        role: world.role_of(&number),
        space: parent.space,
        attempt: parent.attempt.clone(),
        booking: parent.booking,
        to: number,
        from: caller,
        parent: Some(parent.clone()),
        document: whisper,
        status_callback,
        ring_ms: seconds * 1_000,
        listens: false,
        calling: parent.calling,
    });
    world.exchange.keep(&leg);
    if let Some(millis) = behaviour.gives_up_ms {
        let (parent, child) = (parent.clone(), leg.clone());
        world.spawn(async move {
            executor::sleep_ms(millis).await;
            if child.status() == "ringing" {
                parent.hang_up();
            }
        });
    }
    let status = talk(world, parent, &leg, connected.as_deref()).await;
    finish(world, &leg, status);
    let outcome = vec![
        ("DialCallStatus", status.to_owned()),
        ("DialCallSid", leg.id.clone()),
        ("Bridged", leg.was_bridged().to_string()),
    ];
    (action, outcome)
}

/// A machine picked up second, which only the operator can tell.
fn tell_of_machine(world: &Rc<World>, first: &Leg, second: &Leg) {
    world.oracle.machine_second();
    if let Some(booking) = second.booking {
        let said = people::says_voicemail(world.clone(), booking, first.id.clone());
        world.spawn(said);
    }
}

/// From the first ring to the end of the conversation; says how the leg ended.
async fn talk(
    world: &Rc<World>,
    parent: &Rc<Leg>,
    leg: &Rc<Leg>,
    connected: Option<&str>,
) -> &'static str {
    let behaviour = match ring(world, leg).await {
        Ok(behaviour) => behaviour,
        Err(status) => return status,
    };
    let (document, _) = ask(world, leg, &leg.document, &[]).await;
    let end = follow(world, leg, &behaviour, document).await;
    if end == End::GoesOn && !leg.is_hung_up() && !parent.is_hung_up() {
        world.oracle.connects(leg);
        world.oracle.needs_key(parent, "connected");
        leg.bridge();
        if behaviour.is_machine && leg.role == Role::Attendee {
            tell_of_machine(world, parent, leg);
        }
        if let Some(url) = connected {
            report_connected(world, parent, leg, url);
        }
        // Until the end of the conversation, or until somebody hangs up.
        let _ = leg.rest(behaviour.talk_ms).await;
    }
    "completed"
}
