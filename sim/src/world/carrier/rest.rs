//! The carrier's REST API, reached through the Worker's own client.

use super::{
    call::course,
    leg::{Leg, NewLeg},
};
use crate::{
    executor,
    faults::Fault,
    world::{self, World},
};
use async_trait::async_trait;
use callslot_worker::{
    http_client::{HttpClient, HttpError, Request, Response},
    telephony::signalwire::Form,
};
use chrono::DateTime;
use serde_json::{Value, json};
use std::{rc::Rc, time::Duration};

/// The way to the carrier.
#[derive(Clone, Copy)]
pub(crate) struct SimHttpClient;

#[async_trait(?Send)]
impl HttpClient for SimHttpClient {
    async fn send(&self, request: &Request) -> Result<Response, HttpError> {
        let world = world::current();
        let path: Vec<&str> = request.url.path_segments().into_iter().flatten().collect();
        let body = request.body.as_deref();
        let host = request.url.host_str();
        let spaces = &world.spaces;
        let Some(space) = spaces.iter().position(|it| host == Some(it.host.as_str())) else {
            return Ok(not_found());
        };
        if let ["api", "calling", "calls"] = path[..] {
            travel(&world).await;
            return command(&world, space, body.unwrap_or_default(), request.abort_after).await;
        }
        if let ["api", "voice", "logs", id] = path[..] {
            travel(&world).await;
            travel(&world).await;
            let leg = world.exchange.leg(space, id).filter(|leg| leg.calling);
            return Ok(leg.map_or_else(not_found, |leg| reply(200, &describe_calling(&leg))));
        }
        let id = path
            .iter()
            .position(|segment| *segment == "Calls")
            .and_then(|calls| path.get(calls + 1))
            .copied();
        let form = body.map(|form| Form::parse(form.as_bytes()));
        travel(&world).await;
        if path.last() == Some(&"Recordings") {
            records(&world, space, id.unwrap_or_default());
            travel(&world).await;
            let body = json!({"sid": world.exchange.name(), "status": "in-progress"});
            return Ok(reply(201, &body));
        }
        match (id, form) {
            (None, Some(form)) => {
                create(&world, Wanted::of(space, &form), request.abort_after).await
            }
            (None, None) => list(&world, space, request).await,
            (Some(id), Some(_)) => end(&world, space, id, request.abort_after).await,
            (Some(id), None) => {
                travel(&world).await;
                Ok(world
                    .exchange
                    .leg(space, id)
                    .map_or_else(not_found, |leg| reply(200, &describe(&leg, true))))
            }
        }
    }
}

/// A call is recorded, or written down, from now on.
fn records(world: &World, space: usize, id: &str) {
    if let Some(leg) = world.exchange.leg(space, id) {
        world.oracle.needs_key(&leg, "recorded");
    }
}

async fn travel(world: &World) {
    executor::sleep_ms(world.exchange.chance.between(20, 150)).await;
}

fn reply(status: u16, body: &Value) -> Response {
    Response {
        status,
        retry_after: None,
        body: body.to_string(),
    }
}

fn not_found() -> Response {
    reply(
        404,
        &json!({"code": 20404, "message": "not found", "status": 404}),
    )
}

fn describe(leg: &Leg, times: bool) -> Value {
    let created = DateTime::from_timestamp_millis(leg.created).unwrap_or_default();
    json!({
        "sid": leg.id, "status": leg.status(), "to": leg.to, "from": leg.from,
        "parent_call_sid": leg.parent,
        "date_created": times.then(|| created.to_rfc2822()),
        "start_time": null, "end_time": null,
    })
}

/// No answer until the client gives up.
async fn silence(abort_after: Duration) -> Result<Response, HttpError> {
    executor::sleep(abort_after).await;
    Err(HttpError::TimedOut(abort_after))
}

/// A call that is asked for, over either API.
struct Wanted {
    space: usize,
    to: String,
    from: String,
    document: String,
    status_callback: String,
    listens: bool,
    ring_ms: i64,
    calling: bool,
}

impl Wanted {
    fn of(space: usize, form: &Form) -> Self {
        let text = |name: &str| form.get(name).unwrap_or_default().to_owned();
        Self {
            space,
            to: text("To"),
            from: text("From"),
            document: text("Url"),
            status_callback: text("StatusCallback"),
            listens: text("MachineDetection") == "Enable",
            ring_ms: text("Timeout").parse::<i64>().unwrap_or(60) * 1_000,
            calling: false,
        }
    }

    fn of_dial(space: usize, params: &Value) -> Self {
        let text = |name: &str| params[name].as_str().unwrap_or_default().to_owned();
        Self {
            space,
            to: text("to"),
            from: text("from"),
            document: text("url"),
            status_callback: text("status_url"),
            listens: false,
            ring_ms: params["timeout"].as_i64().unwrap_or(60) * 1_000,
            calling: true,
        }
    }

    /// The attempt that the addresses name.
    fn attempt(&self) -> String {
        let mut path = self.document.split('/');
        path.find(|segment| *segment == "attempts");
        path.next().unwrap_or_default().to_owned()
    }
}

/// A command of the Calling API. What is recorded and written down makes no difference to a simulated call, but where
/// a key is needed for it.
async fn command(
    world: &Rc<World>,
    space: usize,
    json: &str,
    abort_after: Duration,
) -> Result<Response, HttpError> {
    let command: Value = serde_json::from_str(json).unwrap_or_default();
    let id = command["id"].as_str().unwrap_or_default();
    match command["command"].as_str() {
        Some("dial") => {
            let wanted = Wanted::of_dial(space, &command["params"]);
            create(world, wanted, abort_after).await
        }
        Some("calling.end") => end(world, space, id, abort_after).await,
        other => {
            if other != Some("calling.transcribe") {
                records(world, space, id);
            }
            travel(world).await;
            let leg = world.exchange.leg(space, id);
            Ok(leg.map_or_else(not_found, |leg| reply(200, &describe_calling(&leg))))
        }
    }
}

fn describe_calling(leg: &Leg) -> Value {
    let state = match leg.status() {
        "in-progress" => "answered",
        "completed" | "busy" | "no-answer" | "failed" | "canceled" => "ended",
        other => other,
    };
    json!({
        "id": leg.id, "status": state, "to": leg.to, "from": leg.from,
        "duration": leg.was_answered().then_some(1), "parent_id": leg.parent,
    })
}

fn shown(leg: &Leg) -> Value {
    if leg.calling {
        describe_calling(leg)
    } else {
        describe(leg, true)
    }
}

async fn create(
    world: &Rc<World>,
    wanted: Wanted,
    abort_after: Duration,
) -> Result<Response, HttpError> {
    let dice = &world.dice;
    let attempt = wanted.attempt();
    let booking = world.oracle.booking_of(world, &attempt);
    let dies = dice.strikes(Fault::DieAroundRequest);
    let dies_before = dies && dice.coin(Fault::DieAroundRequest);
    if dies_before {
        world
            .trace
            .note(booking, "dies before the request", String::new);
        executor::die().await;
    }
    world.oracle.asked(booking, &attempt, executor::skew_ms());
    if dice.strikes(Fault::Carrier429) {
        world
            .trace
            .note(booking, "carrier answers 429", String::new);
        travel(world).await;
        let mut reply = reply(
            429,
            &json!({"code": 20429, "message": "slow down", "status": 429}),
        );
        reply.retry_after = dice
            .coin(Fault::Carrier429)
            .then(|| u32::try_from(dice.between(Fault::Carrier429, 1, 40)).unwrap_or(1));
        return Ok(reply);
    }
    if dice.strikes(Fault::CarrierTimeoutRefused) {
        world
            .trace
            .note(booking, "carrier takes nothing and is silent", String::new);
        return silence(abort_after).await;
    }
    let leg = Leg::new(NewLeg {
        id: world.exchange.name(),
        role: world.role_of(&wanted.to),
        space: wanted.space,
        attempt,
        booking,
        to: wanted.to,
        from: wanted.from,
        parent: None,
        document: wanted.document,
        status_callback: wanted.status_callback,
        listens: wanted.listens,
        ring_ms: wanted.ring_ms,
        calling: wanted.calling,
    });
    world.exchange.keep(&leg);
    world.exchange.asked.borrow_mut().push(leg.clone());
    world.oracle.taken(&leg);
    world.spawn(course(world.clone(), leg.clone()));
    answer_create(world, &leg, dies, abort_after).await
}

/// What the Worker gets to know of a call that was taken.
async fn answer_create(
    world: &Rc<World>,
    leg: &Rc<Leg>,
    dies: bool,
    abort_after: Duration,
) -> Result<Response, HttpError> {
    let dice = &world.dice;
    if dies {
        world
            .trace
            .note(leg.booking, "dies after the request", String::new);
        executor::die().await;
    }
    if dice.strikes(Fault::CarrierTimeoutAccepted) {
        world
            .trace
            .note(leg.booking, "carrier takes it and is silent", String::new);
        return silence(abort_after).await;
    }
    let body = shown(leg);
    if dice.strikes(Fault::WebhookEarly) {
        world
            .trace
            .note(leg.booking, "callbacks before the answer", String::new);
        executor::sleep_ms(dice.between(Fault::WebhookEarly, 1_500, 9_000)).await;
    }
    travel(world).await;
    if dice.strikes(Fault::Carrier500Accepted) {
        world
            .trace
            .note(leg.booking, "carrier takes it and answers 500", String::new);
        return Ok(reply(500, &json!({"message": "internal"})));
    }
    if dice.strikes(Fault::DieAroundAnswer) {
        world
            .trace
            .note(leg.booking, "dies at the answer", String::new);
        executor::die().await;
    }
    Ok(reply(200, &body))
}

/// Hangs up. The faults of a request for a call may strike here too.
async fn end(
    world: &Rc<World>,
    space: usize,
    id: &str,
    abort_after: Duration,
) -> Result<Response, HttpError> {
    let dice = &world.dice;
    let Some(leg) = world.exchange.leg(space, id) else {
        return Ok(not_found());
    };
    world
        .trace
        .note(leg.booking, "told to hang up", || id.to_owned());
    if dice.strikes(Fault::CarrierTimeoutRefused) {
        world.oracle.hang_up_lost(&leg);
        return silence(abort_after).await;
    }
    if leg.is_over() {
        return Ok(reply(
            400,
            &json!({"errors": [{"code": "21220", "message": "not in progress"}]}),
        ));
    }
    leg.hang_up();
    if dice.strikes(Fault::CarrierTimeoutAccepted) {
        return silence(abort_after).await;
    }
    travel(world).await;
    Ok(reply(200, &shown(&leg)))
}

/// How far back a stale list is, at most, in milliseconds.
const STALE: i64 = 3 * 3_600_000;

async fn list(world: &Rc<World>, space: usize, request: &Request) -> Result<Response, HttpError> {
    let dice = &world.dice;
    let wanted = |name: &str| {
        let mut pairs = request.url.query_pairs();
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    if dice.strikes(Fault::ListSlow) {
        let millis = dice.between(Fault::ListSlow, 5_000, 30_000);
        if millis > i64::try_from(request.abort_after.as_millis()).unwrap_or(0) {
            return silence(request.abort_after).await;
        }
        executor::sleep_ms(millis).await;
    }
    travel(world).await;
    let until = if dice.strikes(Fault::ListStale) {
        executor::now() - dice.between(Fault::ListStale, 60_000, STALE)
    } else {
        i64::MAX
    };
    let times = !dice.strikes(Fault::ListNullTimes);
    let (to, from) = (wanted("To"), wanted("From"));
    let calls: Vec<Value> = world
        .exchange
        .asked
        .borrow()
        .iter()
        .rev()
        .filter(|leg| leg.space == space && !leg.calling && leg.created <= until)
        .filter(|leg| to.as_ref().is_none_or(|to| *to == leg.to))
        .filter(|leg| from.as_ref().is_none_or(|from| *from == leg.from))
        .map(|leg| describe(leg, times))
        .collect();
    Ok(reply(200, &json!({"calls": calls, "next_page_uri": null})))
}
