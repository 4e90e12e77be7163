//! One run, from its seed to its outcome.

use crate::{
    checker::{self, Outcome},
    executor,
    options::RunOptions,
    ticks,
    world::{self, World, begin_carrier, double_bookings, mail, people, webhooks},
};

/// Runs one seed on this thread.
pub fn run(options: &RunOptions) -> anyhow::Result<Outcome> {
    let world = World::new(options)?;
    executor::reset(world.begin);
    let _inside = world::enter(world.clone());
    begin_carrier(&world);
    mail::begin(&world);
    webhooks::begin(&world)?;
    people::begin(&world);
    world.spawn(ticks::fire(world.clone()));
    world.spawn(double_bookings::watch(world.clone()));
    executor::run_until(world.end);
    checker::check_run(&world)
}
