//! One person and one booking.

use super::{
    api::{Ask, ask},
    made::Made,
    plan::Plan,
    user_actions,
};
use crate::{
    executor,
    world::{LENGTH, Organization, World, together as together_of, watch::watch},
};
use chrono::DateTime;
use http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::rc::Rc;

/// Books, and does what comes to mind after that.
pub(super) async fn live(world: Rc<World>, plan: Plan) {
    executor::sleep_until(plan.made_at).await;
    let Some(made) = book(&world, &plan).await else {
        world
            .trace
            .note(None, "not booked", || format!("plan {}", plan.index));
        return;
    };
    world.spawn(watch(world.clone(), made.number));
    user_actions::begin(&world, &Rc::new(made));
}

/// The languages that attendees read; none is the organization's.
const LANGUAGES: [Option<&str>; 5] = [None, Some("en"), Some("es"), Some("fr"), Some("de")];

/// Zones of attendees who live elsewhere: one in three.
const ELSEWHERE: [&str; 3] = ["Asia/Kolkata", "Australia/Lord_Howe", "Europe/Berlin"];

/// The zone that a call is agreed on in.
fn zone_of<'a>(plan: &Plan, organization: &'a Organization) -> Option<&'a str> {
    if plan.index % 3 == 1 {
        return Some(ELSEWHERE[plan.index / 3 % ELSEWHERE.len()]);
    }
    organization.zone.iana_name()
}

async fn book(world: &Rc<World>, plan: &Plan) -> Option<Made> {
    let organization = &world.organizations[plan.organization];
    let operator = &organization.operators[plan.operator].0;
    let mut body = json!({
        "attendee_phone": plan.attendee_phone, "attendee_name": "Ada Lovelace",
        "user_id": operator, "duration_minutes": LENGTH, "timezone": zone_of(plan, organization),
    });
    if let Some(address) = &plan.attendee_email {
        body["attendee_email"] = json!(address);
    }
    if let Some(language) = LANGUAGES[plan.index / 5 % LANGUAGES.len()] {
        body["attendee_language"] = json!(language);
    }
    // Two of five agree to text messages.
    if plan.index % 5 < 2 && plan.start.is_some() {
        body["sms_consent"] = json!("Agreed on the phone.");
    }
    if plan.index % 11 == 3 {
        body["notify"] = json!(false);
    }
    // One booking in four is transcribed, so that its call goes over the carrier's other API.
    let transcription = match plan.index % 8 {
        1 => "live",
        5 => "after_call",
        _ => "off",
    };
    body["modulations"] = json!({ "transcription": transcription });
    if let Some(extension) = &plan.attendee_extension {
        body["attendee_extension"] = json!(extension);
        // Every other one is asked whether it may be recorded.
        if plan.index % 16 == 14 {
            body["modulations"] = json!({"transcription": "off", "consent": "record_only"});
        }
    }
    if plan.together {
        let event_type = together_of(plan.organization, plan.operator);
        body["event_type"] = json!(event_type);
        body["override"] = json!(true);
    }
    let path = match plan.start {
        Some(start) => {
            let start = Timestamp::from_millisecond(start).ok()?;
            let offset = organization.zone.to_offset(start);
            body["start_time"] = json!(start.display_with_offset(offset).to_string());
            "/api/bookings"
        }
        None => "/api/calls",
    };
    let request = Ask {
        organization: plan.organization,
        method: Method::POST,
        path,
        body,
        key: Some(format!("plan-{}", plan.index)),
    };
    let answer = ask(world, &request).await?;
    let booking: Value = answer.json()["booking"].take();
    let Some(id) = booking["id"].as_str() else {
        world
            .trace
            .note(None, "booking refused", || answer.body.clone());
        return None;
    };
    let number = world.oracle.number(id);
    let start: DateTime<chrono::Utc> = booking["start_time"].as_str()?.parse().ok()?;
    world
        .oracle
        .tell(number, |told| told.booked(start.timestamp_millis()));
    world.trace.note(Some(number), "booked", || {
        format!("{id} for {start} with {operator}")
    });
    Some(Made {
        number,
        id: id.to_owned(),
        organization: plan.organization,
        operator: operator.clone(),
        together: plan.together,
        since: executor::now(),
        start: start.timestamp_millis(),
    })
}
