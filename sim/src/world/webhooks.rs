//! Webhooks in the simulated world: one organization's endpoint that receives every event, the faults on the way to it, and the
//! count of what it takes.
//!
//! At the end every row that an event tells of is looked at: its event has to have arrived, unless its delivery rightly still
//! waits, and the highest version of a booking has to be the one that it ended with.

use super::{World, current};
use crate::{executor, faults::Fault, promise::Promise, random::Stream};
use async_trait::async_trait;
use callslot_shared::{ids::WebhookEndpointId, webhook::WebhookEventType};
use callslot_worker::{
    http_client::{HttpClient, HttpError, Request, Response},
    webhook_signature::WebhookSecret,
    webhooks::{WebhookKicks, secret_purpose},
};
use serde::Deserialize;
use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, HashMap},
    rc::Rc,
    sync::Arc,
};

/// Instances of the Worker that requests come to: each remembers its own run of delivery.
const INSTANCES: usize = 3;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// A delivery that is due for so long, in a world without faults, is lost. An endpoint rests for 5 minutes at most.
const LATE: i64 = 15 * MINUTE;

const ENDPOINT: &str = "019f0000-0000-7000-8000-00000000e001";
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// The endpoint, and all that it has taken.
pub(crate) struct Webhooks {
    chance: Stream,
    instances: [Arc<WebhookKicks>; INSTANCES],
    is_down: Cell<bool>,
    /// The body of each event, by its id.
    taken: RefCell<HashMap<String, String>>,
}

impl Webhooks {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            chance: Stream::new(seed, "webhooks"),
            instances: std::array::from_fn(|_| Arc::default()),
            is_down: Cell::default(),
            taken: RefCell::default(),
        }
    }

    /// The delivery of one of the Worker's instances.
    pub(crate) fn instance(&self) -> Arc<WebhookKicks> {
        self.instances[self.chance.below(INSTANCES)].clone()
    }

    /// Takes an event, and holds it against what came under its id before.
    fn take(&self, world: &World, request: &Request) {
        let header = |name: &str| {
            let value = request.headers.get(name).and_then(|it| it.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let (id, body) = (
            header("webhook-id"),
            request.body.clone().unwrap_or_default(),
        );
        let timestamp = header("webhook-timestamp").parse().unwrap_or_default();
        let expected = WebhookSecret::parse(SECRET)
            .ok()
            .and_then(|secret| secret.sign(&id, timestamp, body.as_bytes()));
        if expected.is_none_or(|expected| expected != header("webhook-signature")) {
            broken(world, Promise::EventWrong, &id, "is not signed");
        }
        let mut taken = self.taken.borrow_mut();
        let first = taken.entry(id.clone()).or_insert_with(|| body.clone());
        if *first != body {
            broken(
                world,
                Promise::EventWrong,
                &id,
                "came again with other bytes",
            );
        }
    }
}

fn broken(world: &World, promise: Promise, event: &str, what: &str) {
    world
        .oracle
        .found_of(promise, None, &format!("{event} {what}"));
}

/// The way to the endpoint.
#[derive(Clone, Copy)]
pub(super) struct WebhookHttpClient;

#[async_trait(?Send)]
impl HttpClient for WebhookHttpClient {
    async fn send(&self, request: &Request) -> Result<Response, HttpError> {
        let world = current();
        let (webhooks, dice) = (&world.webhooks, &world.dice);
        let travel = || executor::sleep_ms(webhooks.chance.between(20, 150));
        travel().await;
        let dies = dice.strikes(Fault::DieAroundWebhook);
        if dies && dice.coin(Fault::DieAroundWebhook) {
            executor::die().await;
        }
        let answer = |status, retry_after| Response {
            status,
            retry_after,
            body: String::new(),
        };
        if webhooks.is_down.get() {
            return Err(HttpError::Failed("there is nobody".into()));
        }
        if dice.strikes(Fault::WebhookTimeout) {
            if dice.coin(Fault::WebhookTimeout) {
                webhooks.take(&world, request);
            }
            executor::sleep(request.abort_after).await;
            return Err(HttpError::TimedOut(request.abort_after));
        }
        if dice.strikes(Fault::Webhook429) {
            let wait = dice.between(Fault::Webhook429, 1, 600);
            return Ok(answer(429, u32::try_from(wait).ok()));
        }
        if dice.strikes(Fault::Webhook500) {
            return Ok(answer(500, None));
        }
        webhooks.take(&world, request);
        if dies {
            executor::die().await;
        }
        travel().await;
        Ok(answer(204, None))
    }
}

/// Makes the endpoint: of the first organization, for all events.
pub(crate) fn begin(world: &Rc<World>) -> anyhow::Result<()> {
    let organization = &world.organizations[0].id;
    let purpose = secret_purpose(
        organization.parse()?,
        ENDPOINT.parse::<WebhookEndpointId>()?,
    );
    let keys = world.app.settings.own_accounts.keys.as_ref();
    let keys = keys.ok_or_else(|| anyhow::anyhow!("there are no keys"))?;
    let secret = keys.seal(&purpose, SECRET, &*world.app.entropy)?;
    let events = WebhookEventType::ALL.iter();
    let events: Vec<_> = events.filter(|event| event.can_be_subscribed()).collect();
    world.sqlite.script(&format!(
        "INSERT INTO webhook_endpoints (id, organization_id, url, events, secret, key_version, created_at, updated_at, changed_in)
         VALUES ('{ENDPOINT}', '{organization}', 'https://hooks.example.com/callslot', '{}', '{secret}', {}, {begin}, {begin}, '')",
        serde_json::to_string(&events)?,
        keys.newest(),
        begin = world.begin,
    ))?;
    world.spawn(outages(world.clone()));
    Ok(())
}

/// Takes the endpoint out for hours, now and then.
async fn outages(world: Rc<World>) {
    let dice = &world.dice;
    executor::sleep_ms(world.webhooks.chance.between(0, HOUR)).await;
    while executor::now() < world.quiet {
        if dice.strikes(Fault::WebhookDown) {
            let length = dice.between(Fault::WebhookDown, 10 * MINUTE, 5 * HOUR);
            let until = (executor::now() + length).min(world.quiet);
            world.webhooks.is_down.set(true);
            executor::sleep_until(until).await;
            world.webhooks.is_down.set(false);
        }
        executor::sleep_ms(HOUR).await;
    }
}

/// An event that has to be, with its delivery.
#[derive(Deserialize)]
struct Expected {
    id: String,
    state: Option<String>,
    due_at: Option<i64>,
}

/// The booking of an event.
#[derive(Deserialize)]
struct Ended {
    id: String,
    status: String,
    version: i64,
}

#[derive(Deserialize)]
struct Told {
    #[serde(rename = "type")]
    event: String,
    data: serde_json::Value,
}

/// Looks at every row that an event tells of.
pub(crate) fn check(world: &World) -> anyhow::Result<()> {
    let organization = &world.organizations[0].id;
    let expected = format!(
        "SELECT json_group_array(json_object('id', x.id, 'state', d.state, 'due_at', d.due_at)) FROM (
           SELECT 'evt_' || b.id || '_booking_created' AS id FROM booking_events b
           WHERE b.organization_id = '{organization}' AND b.erased_at IS NULL
           UNION ALL SELECT 'evt_' || b.id || '_booking_' || b.status FROM booking_events b
           WHERE b.organization_id = '{organization}' AND b.erased_at IS NULL
             AND b.status IN ('completed', 'failed', 'cancelled')
           UNION ALL SELECT 'evt_' || c.booking_id || CASE WHEN c.start_after IS NULL THEN '_booking_updated_'
               ELSE '_booking_rescheduled_' END || c.version
           FROM booking_changes c JOIN booking_events b ON b.id = c.booking_id
           WHERE c.organization_id = '{organization}' AND b.erased_at IS NULL
             AND (c.start_after IS NOT NULL OR c.operator_after IS NOT NULL OR json_array_length(c.fields) > 0)
           UNION ALL SELECT 'evt_' || a.id || s.suffix
           FROM call_attempts a JOIN booking_events b ON b.id = a.booking_id, (
             SELECT '_call_bridged' AS suffix UNION ALL SELECT '_call_ended') s
           WHERE a.organization_id = '{organization}' AND b.erased_at IS NULL AND a.carrier_call_id IS NOT NULL
             AND CASE s.suffix WHEN '_call_bridged' THEN a.bridged_at IS NOT NULL ELSE a.phase = 'ended' END
           UNION ALL SELECT 'evt_' || o.attempt_id || '_outcome_declared_' || o.number
           FROM outcomes o JOIN call_attempts a ON a.id = o.attempt_id JOIN booking_events b ON b.id = a.booking_id
           WHERE o.organization_id = '{organization}' AND b.erased_at IS NULL) x
         LEFT JOIN webhook_deliveries d ON d.event_id = x.id"
    );
    let expected: Vec<Expected> = serde_json::from_str(&world.sqlite.text(&expected)?)?;
    let taken = world.webhooks.taken.borrow();
    for event in &expected {
        let waits = event.state.as_deref() == Some("pending")
            && event.due_at.is_some_and(|due_at| due_at > world.end - LATE);
        if !taken.contains_key(&event.id) && !waits {
            let what = format!("did not arrive: {:?}", event.state);
            broken(world, Promise::EventLost, &event.id, &what);
        }
    }
    // A booking is as its highest version says.
    let mut known: BTreeMap<String, (i64, String)> = BTreeMap::new();
    for body in taken.values() {
        let told: Told = serde_json::from_str(body)?;
        if !told.event.starts_with("booking.") {
            continue;
        }
        let booking: Ended = serde_json::from_value(told.data)?;
        let newest = known.entry(booking.id).or_default();
        if booking.version >= newest.0 {
            *newest = (booking.version, booking.status);
        }
    }
    for event in &expected {
        for status in ["completed", "failed", "cancelled"] {
            let of = event.id.strip_suffix(&format!("_booking_{status}"));
            let booking = of.and_then(|id| id.strip_prefix("evt_"));
            let known = booking.and_then(|booking| known.get(booking));
            if taken.contains_key(&event.id) && known.is_some_and(|(_, told)| told != status) {
                let what = "is told, and a higher version tells another end";
                broken(world, Promise::EventWrong, &event.id, what);
            }
        }
    }
    Ok(())
}
