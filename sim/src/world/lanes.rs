//! Other invocations of the Worker, opened by a tick: each has a clock of its own, may die, may be opened twice, and may
//! not be heard. A lane dies with the tick that waits for it.

use super::{World, current};
use crate::{
    executor::{self, Invocation},
    faults::Fault,
};
use async_trait::async_trait;
use callslot_worker::{
    App,
    dialer::{LaneError, Lanes, Order, TickReport},
};
use std::rc::Rc;
use tokio::sync::oneshot;

/// The lanes of the run that the thread is in.
pub(super) struct SimLanes;

/// An invocation that dies when nobody waits for it any more.
struct Leashed(Rc<Invocation>);

impl Drop for Leashed {
    fn drop(&mut self) {
        executor::kill(&self.0);
    }
}

fn lost() -> LaneError {
    LaneError("the connection was lost".into())
}

#[async_trait(?Send)]
impl Lanes for SimLanes {
    async fn open(&self, order: &Order) -> Result<TickReport, LaneError> {
        let world = current();
        let dice = &world.dice;
        executor::sleep_ms(world.latency.between(1, 20)).await;
        let _twin = dice.strikes(Fault::LaneDoubled).then(|| {
            world.trace.note(None, "lane opened twice", String::new);
            begin(&world, order.clone()).0
        });
        let (invocation, told) = begin(&world, order.clone());
        if dice.strikes(Fault::LaneDies) {
            let millis = dice.between(Fault::LaneDies, 0, 60_000);
            let dying = invocation.0.clone();
            world.spawn(async move {
                executor::sleep_ms(millis).await;
                current().trace.note(None, "lane cut off", String::new);
                executor::kill(&dying);
            });
        }
        let done = told.await.map_err(|_| lost())?;
        if dice.strikes(Fault::LaneUnheard) {
            world.trace.note(None, "lane unheard", String::new);
            return Err(lost());
        }
        executor::sleep_ms(world.latency.between(1, 20)).await;
        done.ok_or_else(|| LaneError("404 Not Found".into()))
    }
}

/// Begins an invocation that does what an order says.
fn begin(world: &World, order: Order) -> (Leashed, oneshot::Receiver<Option<TickReport>>) {
    let invocation = world.invocation();
    let (tell, told) = oneshot::channel();
    // A lane opens no lanes.
    let app = App {
        lanes: None,
        ..world.app.clone()
    };
    executor::spawn(&invocation, async move {
        let done = match app.dialer() {
            Ok(dialer) => dialer.lane(order).await.ok().flatten(),
            Err(_) => None,
        };
        // Whoever opened it may have gone away.
        let _ = tell.send(done);
    });
    (Leashed(invocation), told)
}
