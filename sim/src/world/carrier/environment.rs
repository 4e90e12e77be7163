//! The ports of companies: simulated time and chance, requests to the Worker, and the phones of the world.

use crate::{
    executor,
    random::Stream,
    world::{self, Client, ORIGIN, World},
};
use axum::body::Body;
use callslot_fakes::{CallRecord, Environment, Phone, Request, Response, carrier::People};
use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use std::{rc::Rc, time::Duration};
use tokio::sync::oneshot;

/// The world of the run that the thread is in, with a company's own chance.
pub(in crate::world) struct SimEnvironment(pub(in crate::world) fn(&World) -> &Stream);

impl Environment for SimEnvironment {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(executor::now()).unwrap_or_default()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(executor::sleep(duration))
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        executor::spawn_boxed(&world::current().outside, task);
    }

    fn fetch(&self, request: Request) -> BoxFuture<'static, Result<Response, String>> {
        let (tell, told) = oneshot::channel();
        let world = world::current();
        world.clone().spawn(async move {
            // The leg that asked may be over.
            let _ = tell.send(ask(&world, request).await);
        });
        Box::pin(async move {
            told.await
                .ok()
                .flatten()
                .ok_or_else(|| "no answer".to_owned())
        })
    }

    fn random(&self) -> u128 {
        u128::from_be_bytes((self.0)(&world::current()).bytes())
    }
}

/// Sends a webhook to the Worker. `None` if no answer comes.
async fn ask(world: &Rc<World>, request: Request) -> Option<Response> {
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.to_string().strip_prefix(ORIGIN)?.to_owned();
    parts.uri = path.parse().ok()?;
    let request = http::Request::from_parts(parts, Body::from(body));
    let answer = Client::CARRIER.send(world, request).await?;
    let response = http::Response::builder().status(answer.status);
    response.body(answer.body.into_bytes()).ok()
}

/// Whoever has the phones of the world.
pub(super) struct SimPeople;

impl People for SimPeople {
    fn phone(&self, call: &CallRecord) -> Phone {
        let world = world::current();
        let Some(leg) = world.carriers.leg(&call.sid) else {
            return Phone::default();
        };
        let phone = world.phones.behaviour(&leg.to, leg.role);
        leg.picked_up_by(phone.machine);
        world.oracle.rings(&leg);
        phone
    }
}
