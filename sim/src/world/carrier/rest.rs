//! The way to the carrier, through the Worker's own client. The invocation that asks may die on it.

use super::leg::{attempt_of, verification_of};
use crate::{
    executor,
    faults::Fault,
    world::{self, World},
};
use async_trait::async_trait;
use callslot_worker::http_client::{HttpClient, HttpError, Request, Response};
use futures_util::future::{Either, select};
use http::{Method, header::RETRY_AFTER};
use serde_json::Value;
use std::{pin::pin, rc::Rc};
use tokio::sync::oneshot;
use url::form_urlencoded;

/// The way to the carrier.
#[derive(Clone, Copy)]
pub(crate) struct SimHttpClient;

#[async_trait(?Send)]
impl HttpClient for SimHttpClient {
    async fn send(&self, request: &Request) -> Result<Response, HttpError> {
        let world = world::current();
        travel(&world).await;
        let document = document_asked_for(request);
        let dies = match &document {
            Some(document) => before_asking(&world, document).await,
            None => false,
        };
        let failed = || HttpError::Failed("there is no such host".into());
        let answer = hand_over(&world, request).ok_or_else(failed)?;
        if dies {
            world
                .trace
                .note(None, "dies after the request", String::new);
            executor::die().await;
        }
        let abort = pin!(executor::sleep(request.abort_after));
        let response = match select(answer, abort).await {
            Either::Left((Ok(response), _)) => response,
            Either::Left((Err(_), _)) => return Err(failed()),
            Either::Right(_) => return Err(HttpError::TimedOut(request.abort_after)),
        };
        travel(&world).await;
        let is_placed = document.is_some() && response.status().is_success();
        if is_placed && world.dice.strikes(Fault::DieAroundAnswer) {
            world.trace.note(None, "dies at the answer", String::new);
            executor::die().await;
        }
        let seconds = response.headers().get(RETRY_AFTER);
        Ok(Response {
            status: response.status().as_u16(),
            retry_after: seconds.and_then(|seconds| seconds.to_str().ok()?.parse().ok()),
            body: String::from_utf8_lossy(response.body()).into_owned(),
        })
    }
}

async fn travel(world: &World) {
    executor::sleep_ms(world.carriers.chance.between(20, 150)).await;
}

/// Hands a request to the carrier, which answers it whatever becomes of the invocation. `None` if nobody is at its host.
fn hand_over(
    world: &Rc<World>,
    request: &Request,
) -> Option<oneshot::Receiver<callslot_fakes::Response>> {
    let carrier = world.carriers.at(world, request.url.host_str())?;
    let body = request.body.clone().unwrap_or_default().into_bytes();
    let mut sent = http::Request::new(body);
    *sent.method_mut() = request.method.clone();
    *sent.uri_mut() = request.url.as_str().parse().ok()?;
    *sent.headers_mut() = request.headers.clone();
    let (tell, told) = oneshot::channel();
    world.spawn(async move {
        // The invocation may be dead, or have given up.
        let _ = tell.send(carrier.handle(sent).await);
    });
    Some(told)
}

/// The carrier is about to be asked for a call. Answers whether the invocation dies once it has been.
async fn before_asking(world: &Rc<World>, document: &str) -> bool {
    let dice = &world.dice;
    let attempt = &*attempt_of(document);
    let booking = world.oracle.booking_of(world, attempt);
    let dies = dice.strikes(Fault::DieAroundRequest);
    if dies && dice.coin(Fault::DieAroundRequest) {
        world
            .trace
            .note(booking, "dies before the request", String::new);
        executor::die().await;
    }
    match verification_of(document) {
        Some(verification) => world.oracle.code_asked(&verification),
        None => world.oracle.asked(booking, attempt, executor::skew_ms()),
    }
    dies
}

/// The document of the call that a request asks for, if it asks for one, over either API.
fn document_asked_for(request: &Request) -> Option<String> {
    let body = request.body.as_deref()?;
    if request.method != Method::POST {
        return None;
    }
    let path = request.url.path();
    if path == "/api/calling/calls" {
        let command: Value = serde_json::from_str(body).ok()?;
        let document = command["params"]["url"].as_str()?;
        return (command["command"] == "dial").then(|| document.to_owned());
    }
    let is_url = |(name, _): &(_, _)| name == "Url";
    let mut pairs = form_urlencoded::parse(body.as_bytes()).into_owned();
    let (_, document) = pairs.find(is_url)?;
    path.trim_end_matches(".json")
        .ends_with("/Calls")
        .then_some(document)
}
