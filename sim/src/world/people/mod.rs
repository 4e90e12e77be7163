//! People: they book, change their minds, and tell nobody in advance.

mod api;
mod attendees;
mod made;
mod messages;
mod person;
mod plan;
mod user_actions;
mod verifications;

pub(crate) use user_actions::says_voicemail;

use crate::world::{HOME, World};
use std::rc::Rc;

/// Lets everybody begin.
pub(crate) fn begin(world: &Rc<World>) {
    for plan in plan::plans(world) {
        world.spawn(person::live(world.clone(), plan));
    }
    for organization in 0..HOME {
        world.spawn(verifications::live(world.clone(), organization));
        world.spawn(messages::switch(world.clone(), organization));
    }
}
