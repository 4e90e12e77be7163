//! The trigger: a tick a minute, most of the time.

use crate::{
    executor::{self, Invocation},
    faults::Fault,
    random::Stream,
    world::{CRON_SECRET, Client, World},
};
use axum::body::Body;
use callslot_worker::dialer::{Source, Trigger};
use chrono::DateTime;
use http::Request;
use std::rc::Rc;

const MINUTE: i64 = 60_000;

/// Fires the trigger until the end.
pub(crate) async fn fire(world: Rc<World>) {
    let jitter = Stream::new(world.options.seed, "jitter");
    let mut missing = 0_i64;
    let mut minute = world.begin;
    while minute < world.end {
        executor::sleep_until(minute + jitter.between(0, 900)).await;
        missing = missing.saturating_sub(1).max(outage(&world));
        if missing <= 0 {
            ticks_of(&world, minute);
        } else {
            world.trace.note(None, "no tick", String::new);
            world.mail.out(minute, minute + MINUTE);
        }
        minute += MINUTE;
    }
}

/// For how many minutes from now the trigger is out.
fn outage(world: &World) -> i64 {
    let one = i64::from(world.dice.strikes(Fault::TickMissing1));
    let four = 4 * i64::from(world.dice.strikes(Fault::TickMissing4));
    let hour = 60 * i64::from(world.dice.strikes(Fault::TickMissingHour));
    one.max(four).max(hour)
}

fn ticks_of(world: &Rc<World>, minute: i64) {
    let dice = &world.dice;
    let late = if dice.strikes(Fault::TickOverlapping) {
        dice.between(Fault::TickOverlapping, 1_000, 120_000)
    } else {
        0
    };
    start(world, minute, late);
    if dice.strikes(Fault::TickDoubled) {
        start(world, minute, 0);
    }
    if dice.strikes(Fault::TickDisconnect) {
        let world = world.clone();
        world.clone().spawn(async move { by_hand(&world).await });
    }
}

/// Starts a scheduled tick after a while; the platform may cut it off.
fn start(world: &Rc<World>, minute: i64, late: i64) {
    let dice = &world.dice;
    let cut = dice
        .strikes(Fault::TickDisconnect)
        .then(|| dice.between(Fault::TickDisconnect, 0, MINUTE));
    let world = world.clone();
    world.clone().spawn(async move {
        executor::sleep_ms(late).await;
        let invocation = world.invocation();
        tick(&world, &invocation, minute);
        if let Some(millis) = cut {
            executor::sleep_ms(millis).await;
            world.trace.note(None, "tick cut off", String::new);
            executor::kill(&invocation);
        }
    });
}

fn tick(world: &Rc<World>, invocation: &Rc<Invocation>, minute: i64) {
    let trigger = Trigger {
        source: Source::Schedule,
        scheduled_for: DateTime::from_timestamp_millis(minute).unwrap_or_default(),
    };
    let (world, skew) = (world.clone(), invocation.skew_ms());
    executor::spawn(invocation, async move {
        world
            .trace
            .note(None, "tick", || format!("clock off by {skew} ms"));
        let done = match world.app.dialer() {
            Ok(dialer) => dialer
                .tick(trigger)
                .await
                .map_err(callslot_worker::Error::from),
            Err(error) => Err(error),
        };
        world.trace.note(None, "tick over", || format!("{done:?}"));
    });
}

/// A tick by hand, whose client goes away.
async fn by_hand(world: &Rc<World>) {
    let request = Request::get("/api/cron/scheduled-calls")
        .header("authorization", format!("Bearer {CRON_SECRET}"))
        .body(Body::empty());
    let Ok(request) = request else { return };
    let client = Client {
        patience_ms: world.dice.between(Fault::TickDisconnect, 0, 25_000),
    };
    let invocation = world.invocation();
    if client.send_to(world, &invocation, request).await.is_none() {
        world.trace.note(None, "tick by hand cut off", String::new);
        executor::kill(&invocation);
    }
}
