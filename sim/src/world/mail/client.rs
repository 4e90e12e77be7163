//! The way to the mail provider, through the Worker's own client. The invocation that asks may die on it.

use crate::{
    executor,
    faults::Fault,
    world::{self, World},
};
use async_trait::async_trait;
use callslot_worker::http_client::{HttpClient, HttpError, Request, Response};
use futures_util::future::{Either, select};
use http::header::RETRY_AFTER;
use std::{pin::pin, rc::Rc};
use tokio::sync::oneshot;

/// The way to the mail provider.
#[derive(Clone, Copy)]
pub(in crate::world) struct MailHttpClient;

#[async_trait(?Send)]
impl HttpClient for MailHttpClient {
    async fn send(&self, request: &Request) -> Result<Response, HttpError> {
        let world = world::current();
        travel(&world).await;
        let key = request.headers.get("idempotency-key");
        let key = key.and_then(|key| key.to_str().ok()).unwrap_or_default();
        let dies = world.dice.strikes(Fault::DieAroundMail);
        if dies && world.dice.coin(Fault::DieAroundMail) {
            world
                .trace
                .note(None, "dies before the mail", || key.to_owned());
            executor::die().await;
        }
        world.mail.watch.sends(key);
        let failed = || HttpError::Failed("there is no such host".into());
        let answer = hand_over(&world, request).ok_or_else(failed)?;
        if dies {
            world
                .trace
                .note(None, "dies after the mail", || key.to_owned());
            executor::die().await;
        }
        let abort = pin!(executor::sleep(request.abort_after));
        let response = match select(answer, abort).await {
            Either::Left((Ok(response), _)) => response,
            Either::Left((Err(_), _)) => return Err(failed()),
            Either::Right(_) => return Err(HttpError::TimedOut(request.abort_after)),
        };
        travel(&world).await;
        let seconds = response.headers().get(RETRY_AFTER);
        let response = Response {
            status: response.status().as_u16(),
            retry_after: seconds.and_then(|seconds| seconds.to_str().ok()?.parse().ok()),
            body: String::from_utf8_lossy(response.body()).into_owned(),
        };
        if response.body.contains("invalid_idempotent_request") {
            super::watch::changed(&world, key);
        }
        Ok(response)
    }
}

async fn travel(world: &World) {
    executor::sleep_ms(world.mail.chance.between(20, 150)).await;
}

/// Hands a request to the provider, which answers it whatever becomes of the invocation.
fn hand_over(
    world: &Rc<World>,
    request: &Request,
) -> Option<oneshot::Receiver<callslot_fakes::Response>> {
    let machine = world.mail.machine.get()?.clone();
    let body = request.body.clone().unwrap_or_default().into_bytes();
    let mut sent = http::Request::new(body);
    *sent.method_mut() = request.method.clone();
    *sent.uri_mut() = request.url.as_str().parse().ok()?;
    *sent.headers_mut() = request.headers.clone();
    let (tell, told) = oneshot::channel();
    world.spawn(async move {
        // The invocation may be dead, or have given up.
        let _ = tell.send(machine.handle(&sent).await);
    });
    Some(told)
}
