//! Attendees who cancel and move their calls by the links of their mails, at every moment.

use super::made::Made;
use crate::{
    client_view::{ChangeResult, ClientView},
    faults::Fault,
    world::{Client, HttpResponse, World},
};
use axum::body::Body;
use chrono::DateTime;
use http::{Method, Request};
use std::rc::Rc;

/// The most free times that somebody looks at before they choose.
const LOOKED_AT: usize = 8;

/// The call is cancelled, if it is not too late. Whoever is told so is not called.
pub(super) async fn cancel(world: &Rc<World>, made: &Made) {
    let Some(page) = page(world, made) else {
        return;
    };
    let place = format!("{page}/cancel");
    let Some(form) = get(world, &place).await else {
        return;
    };
    let Some(form) = hidden(&form.body, "form") else {
        return;
    };
    let answer = post(world, &place, format!("form={form}")).await;
    let status = answer.map(|answer| answer.status);
    world.trace.note(Some(made.number), "attendee cancels", || {
        format!("{status:?}")
    });
    let own = "SELECT CAST(COUNT(*) AS TEXT) FROM audit_log
        WHERE subject_id = :booking AND actor_kind = 'attendee' AND action = 'booking.cancel'";
    let own = world.sqlite.text_of(own, &[&made.id]).unwrap_or_default();
    // A member may have cancelled it before, while it rang.
    if status == Some(303) && own != "0" {
        world.oracle.cancelled(made.number, "no");
    }
}

/// The call is moved to one of the next free times, if it is not too late.
pub(super) async fn reschedule(world: &Rc<World>, made: &Made) {
    let Some(page) = page(world, made) else {
        return;
    };
    let Some(times) = get(world, &format!("{page}/times")).await else {
        return;
    };
    // Nobody books for the quiet hour at the end, in which everything comes to its end.
    let links = times.body.split("/time?start=").skip(1);
    let starts = links.filter_map(|rest| rest.split('"').next());
    let free: Vec<&str> = starts
        .filter(|start| instant(start).is_some_and(|at| at <= world.quiet))
        .collect();
    let last = free.len().min(LOOKED_AT).saturating_sub(1);
    let pick = world.dice.between(
        Fault::AttendeeMoves,
        0,
        i64::try_from(last).unwrap_or_default(),
    );
    let pick = usize::try_from(pick).unwrap_or_default();
    let Some(start) = free.get(pick) else {
        return;
    };
    let Some(asks) = get(world, &format!("{page}/time?start={start}")).await else {
        return;
    };
    let Some(form) = hidden(&asks.body, "form") else {
        return;
    };
    world.oracle.tell(made.number, ClientView::asks);
    let body = format!("form={form}&for=move&start={start}");
    let answer = post(world, &format!("{page}/time"), body).await;
    let status = answer.map(|answer| answer.status);
    let heard = match status {
        Some(303) => stands(world, made).unwrap_or(ChangeResult::Lost),
        Some(400..500) => ChangeResult::Refused,
        _ => ChangeResult::Lost,
    };
    world.oracle.tell(made.number, |told| told.hears(heard));
    world.trace.note(Some(made.number), "attendee moves", || {
        format!("{start} -> {status:?}")
    });
}

/// A start as a link has it, in milliseconds since 1970.
fn instant(start: &str) -> Option<i64> {
    let start = start.replace("%3A", ":").replace("%2B", "+");
    let start = DateTime::parse_from_rfc3339(&start).ok()?;
    Some(start.timestamp_millis())
}

/// The state of the booking.
fn stands(world: &World, made: &Made) -> Option<ChangeResult> {
    let query = "SELECT version || ' ' || start_time FROM booking_events WHERE id = :booking";
    let row = world.sqlite.text_of(query, &[&made.id]).ok()?;
    let (version, start) = row.split_once(' ')?;
    Some(ChangeResult::Made {
        version: version.parse().ok()?,
        start: start.parse().ok()?,
    })
}

/// The page that the newest mail leads to, if the attendee reads any.
fn page(world: &World, made: &Made) -> Option<String> {
    let query = "SELECT CAST(link_generation AS TEXT) FROM booking_events
        WHERE id = :booking AND attendee_email IS NOT NULL AND notify = 1";
    let generation = world.sqlite.text_of(query, &[&made.id]).ok()?;
    let keys = world.app.settings.link_keys.as_ref()?;
    let token = keys.call(made.id.parse().ok()?, generation.parse().ok()?)?;
    Some(format!("/c/{token}"))
}

async fn get(world: &Rc<World>, path: &str) -> Option<HttpResponse> {
    let request = Request::builder().method(Method::GET).uri(path);
    let request = request.body(Body::empty()).ok()?;
    let answer = Client::PERSON.send(world, request).await?;
    answer.is_success().then_some(answer)
}

async fn post(world: &Rc<World>, path: &str, body: String) -> Option<HttpResponse> {
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .ok()?;
    Client::PERSON.send(world, request).await
}

/// The value of a hidden field on a page.
fn hidden(page: &str, name: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\""))?;
    rest.split('"').next().map(str::to_owned)
}
