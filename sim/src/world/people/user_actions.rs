//! The actions of people on their bookings after making them, at every moment.

use super::{
    api::{Ask, ask},
    attendees,
    made::Made,
    plan::{attendee, mailbox},
};
use crate::{
    client_view::{self, ClientView},
    executor,
    faults::Fault,
    world::{HOME, HttpResponse, World, phones::attended, role},
};
use chrono::DateTime;
use http::Method;
use serde_json::{Value, json};
use std::rc::Rc;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;

/// Decides what is to be done with a booking and when.
pub(super) fn begin(world: &Rc<World>, made: &Rc<Made>) {
    let dice = &world.dice;
    for fault in [
        Fault::Cancel,
        Fault::Edit,
        Fault::Reschedule,
        Fault::OperatorRemoved,
        Fault::Readdress,
        Fault::AttendeeCancels,
        Fault::AttendeeMoves,
    ] {
        if !dice.strikes(fault) {
            continue;
        }
        let at = moment(world, fault, made);
        let (world, made) = (world.clone(), made.clone());
        world.clone().spawn(async move {
            executor::sleep_until(at).await;
            match fault {
                Fault::Cancel => cancel(&world, &made).await,
                Fault::Edit => edit(&world, &made).await,
                Fault::Reschedule => reschedule(&world, &made).await,
                Fault::Readdress => readdress(&world, &made).await,
                Fault::AttendeeCancels => attendees::cancel(&world, &made).await,
                Fault::AttendeeMoves => attendees::reschedule(&world, &made).await,
                _ => remove_operator(&world, &made).await,
            }
        });
    }
}

/// Any moment from the making on, with more weight on the ones that matter.
fn moment(world: &World, fault: Fault, made: &Made) -> i64 {
    let between = |low, high| world.dice.between(fault, low, high);
    let start = made.start;
    let at = match between(1, 100) {
        1..=20 => between(made.since, start),
        21..=40 => start + between(-75 * SECOND, 0),
        41..=65 => start + between(-1_500, 1_500),
        66..=85 => start + between(0, 40 * SECOND),
        _ => start + between(40 * SECOND, 6 * MINUTE),
    };
    at.max(made.since)
}

async fn change(world: &Rc<World>, made: &Made, body: Value) {
    let request = Ask {
        organization: made.organization,
        method: Method::PATCH,
        path: &format!("/api/bookings/{}", made.id),
        body,
        key: None,
    };
    world.oracle.tell(made.number, ClientView::asks);
    let answer = ask(world, &request).await;
    let heard = heard(answer.as_ref());
    world.oracle.tell(made.number, |told| told.hears(heard));
    world.trace.note(Some(made.number), "changed", || {
        let status = answer.map(|answer| answer.status);
        format!("{} -> {status:?}", request.body)
    });
}

fn heard(answer: Option<&HttpResponse>) -> client_view::ChangeResult {
    let Some(answer) = answer else {
        return client_view::ChangeResult::Lost;
    };
    if !answer.is_success() {
        return client_view::ChangeResult::Refused;
    }
    let booking = &answer.json()["booking"];
    let start = booking["start_time"]
        .as_str()
        .and_then(|start| start.parse::<DateTime<chrono::Utc>>().ok());
    match (booking["version"].as_u64(), start) {
        (Some(version), Some(start)) => client_view::ChangeResult::Made {
            version,
            start: start.timestamp_millis(),
        },
        _ => client_view::ChangeResult::Lost,
    }
}

async fn cancel(world: &Rc<World>, made: &Made) {
    world.trace.note(Some(made.number), "cancels", String::new);
    let request = Ask {
        organization: made.organization,
        method: Method::DELETE,
        path: &format!("/api/bookings/{}", made.id),
        body: Value::Null,
        key: None,
    };
    let Some(answer) = ask(world, &request).await else {
        return;
    };
    let rang = answer.json()["rang"].as_str().map(str::to_owned);
    world.trace.note(Some(made.number), "cancel answered", || {
        format!("{} {rang:?}", answer.status)
    });
    // A call on which both talk is hung up, and its booking is not cancelled.
    let is_cancelled = answer.json()["booking"]["status"] == "cancelled";
    if let Some(rang) = rang.filter(|_| answer.is_success() && is_cancelled) {
        world.oracle.cancelled(made.number, &rang);
    }
}

async fn edit(world: &Rc<World>, made: &Made) {
    let between = |low, high| world.dice.between(Fault::Edit, low, high);
    let body = match between(0, 3) {
        0 => json!({ "notes": "Call the other number first." }),
        // Attendants have numbers for those at home only.
        1 if between(0, 1) == 0 && made.organization < HOME => {
            let (number, extension) = attended(made.organization, between(0, 9_999), ",,");
            json!({ "attendee_phone": number, "attendee_extension": extension })
        }
        1 => json!({ "attendee_phone": attendee("416", made.organization, between(0, 9_999)) }),
        2 => json!({ "duration_minutes": between(5, 60) }),
        _ => {
            let operators = &world.organizations[made.organization].operators;
            let last = i64::try_from(operators.len()).unwrap_or(1) - 1;
            let picked = usize::try_from(between(0, last)).unwrap_or(0);
            json!({ "user_id": operators[picked].0 })
        }
    };
    change(world, made, body).await;
}

/// The attendee is told at another address, in another language, no more, or after all.
async fn readdress(world: &Rc<World>, made: &Made) {
    let between = |low, high| world.dice.between(Fault::Readdress, low, high);
    let body = match between(0, 4) {
        0 | 1 => {
            let address = mailbox(world, made.organization, between(0, 99));
            json!({ "attendee_email": address })
        }
        2 => json!({ "attendee_email": null }),
        3 => json!({ "notify": between(0, 1) == 1 }),
        _ => {
            let language = if between(0, 1) == 1 { "fr" } else { "de" };
            json!({ "attendee_language": language })
        }
    };
    change(world, made, body).await;
}

async fn reschedule(world: &Rc<World>, made: &Made) {
    let between = |low, high| world.dice.between(Fault::Reschedule, low, high);
    let ahead = match between(0, 2) {
        0 => between(3 * SECOND, 60 * SECOND),
        1 => between(MINUTE, 10 * MINUTE),
        _ => between(10 * MINUTE, 180 * MINUTE),
    };
    let start = (executor::now() + ahead).min(world.quiet) / SECOND * SECOND;
    let start = DateTime::from_timestamp_millis(start).unwrap_or_default();
    let mut body = json!({ "start_time": start.to_rfc3339() });
    if made.together {
        body["override"] = json!(true);
    }
    change(world, made, body).await;
}

/// The number of times somebody tries to say what came of a call that is not over yet for all the Worker
/// knows, once a minute: longer than people talk, which is half an hour at most.
const TELLS: u32 = 45;

/// A machine picked up second: once the call is over, its operator says so. Nothing else tells of it.
pub(crate) async fn says_voicemail(world: Rc<World>, booking: usize, call: String) {
    let query = "SELECT organization_id FROM booking_events WHERE id = :booking";
    let id = world.oracle.id(booking);
    let tenant = world.sqlite.text_of(query, &[&id]).unwrap_or_default();
    let Some(organization) = world.organizations.iter().position(|it| it.id == tenant) else {
        return;
    };
    for _ in 0..TELLS {
        executor::sleep_ms(MINUTE).await;
        let request = Ask {
            organization,
            method: Method::PUT,
            path: &format!("/api/calls/{call}/outcome"),
            body: json!({"outcome": "voicemail"}),
            key: None,
        };
        let said = ask(&world, &request).await;
        if said.is_some_and(|answer| answer.is_success()) {
            world
                .trace
                .note(Some(booking), "says voicemail", String::new);
            world.oracle.said_voicemail();
            return;
        }
    }
}

/// The operator leaves, loses the phone, or gets a role that takes no calls, and is back after a while.
async fn remove_operator(world: &Rc<World>, made: &Made) {
    let fault = Fault::OperatorRemoved;
    let from = executor::now();
    let until = from + world.dice.between(fault, MINUTE, 30 * MINUTE);
    let operators = &world.organizations[made.organization].operators;
    let Some(place) = operators.iter().position(|it| it.0 == made.operator) else {
        return;
    };
    let (gone, back) = match world.dice.between(fault, 0, 2) {
        0 => ("active = 0", "active = 1".to_owned()),
        1 => ("phone = NULL", format!("phone = '{}'", operators[place].1)),
        _ => ("role = 'viewer'", format!("role = '{}'", role(place))),
    };
    world.oracle.outage(&made.operator, from, until);
    let set = |what: &str| {
        world
            .trace
            .note(Some(made.number), "operator", || what.to_owned());
        let user = &made.operator;
        // A fixture: the API has no such request.
        let _ = world.sqlite.script(&format!(
            "UPDATE members SET {what} WHERE user_id = '{user}'"
        ));
    };
    set(gone);
    executor::sleep_until(until).await;
    set(&back);
}
