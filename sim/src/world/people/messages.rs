//! Owners who turn kinds of messages off for a while, for all or for the calls of one member.

use super::api::{Ask, ask};
use crate::{executor, faults::Fault, world::World};
use callslot_shared::message::MessageKind;
use http::Method;
use serde_json::{Value, json};
use std::rc::Rc;

const HOUR: i64 = 3_600_000;

/// Lives as an organization's owner.
pub(super) async fn switch(world: Rc<World>, organization: usize) {
    let fault = Fault::MessageSwitches;
    while executor::now() < world.quiet {
        executor::sleep_ms(HOUR).await;
        if !world.dice.strikes(fault) {
            continue;
        }
        let kinds = MessageKind::ALL
            .iter()
            .filter(|kind| kind.is_about_a_call());
        let picked = kinds.filter(|_| world.dice.coin(fault));
        let picked: Vec<&str> = picked.map(|kind| kind.as_str()).collect();
        let operators = &world.organizations[organization].operators;
        let of_one = world.dice.coin(fault).then(|| operators[1].0.as_str());
        let off = picked.iter().map(|kind| match of_one {
            Some(member) => json!({ "kind": kind, "member_id": member }),
            None => json!({ "kind": kind }),
        });
        for kind in &picked {
            world.mail.switched_off(organization, kind);
        }
        set(&world, organization, off.collect()).await;
        executor::sleep_ms(world.dice.between(fault, HOUR / 6, 6 * HOUR)).await;
        if set(&world, organization, Vec::new()).await {
            for kind in picked {
                world.mail.switched_on(organization, kind);
            }
        }
    }
}

/// Sets what is off; answers whether it is known to be set.
async fn set(world: &Rc<World>, organization: usize, off: Vec<Value>) -> bool {
    let request = Ask {
        organization,
        method: Method::PUT,
        path: "/api/message-settings",
        body: json!({ "off": off }),
        key: None,
    };
    let answer = ask(world, &request).await;
    world.trace.note(None, "message settings", || {
        let status = answer.as_ref().map(|answer| answer.status);
        format!("{} -> {status:?}", request.body)
    });
    answer.is_some_and(|answer| answer.is_success())
}
