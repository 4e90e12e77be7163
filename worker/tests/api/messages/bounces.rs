//! Bounces and complaints: mail to that address stops, and a member is told.

use super::{ADA, book_ada, mailed, told};
use crate::prelude::*;
use callslot_worker::testing::billing_secret;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn world() -> World {
    World::with_settings(&[("MAIL_WEBHOOK_SECRET", SECRET)])
}

async fn report(world: &World, event: Value) -> u16 {
    let body = event.to_string();
    let time = world.now().timestamp();
    let signature = billing_secret()
        .sign("msg_1", time, body.as_bytes())
        .unwrap();
    sent(world, body, &signature).await
}

async fn sent(world: &World, body: String, signature: &str) -> u16 {
    let request = Request::builder()
        .method(Method::POST)
        .uri("/mail/events")
        .header("svix-id", "msg_1")
        .header("svix-timestamp", world.now().timestamp().to_string())
        .header("svix-signature", signature)
        .header("content-type", "application/json")
        .body(Body::from(body))
        .unwrap();
    world.text_of(request).await.0.as_u16()
}

/// A report of this kind about the first message of a booking.
fn event(world: &World, booking: &str, kind: &str) -> Value {
    json!({
        "type": kind, "created_at": world.now(),
        "data": {
            "email_id": format!("re_{booking}.attendee_booked.1"), "to": ["Ada@Example.com"],
            "bounce": {"type": "Permanent", "subType": "General", "message": "550"},
        },
    })
}

#[tokio::test(start_paused = true)]
async fn a_bounce_stops_mail_to_that_address_and_is_told_to_the_operator() {
    let world = world();
    let booking = book_ada(&world, 600).await;
    let event = event(&world, &booking, "email.bounced");
    assert_eq!(report(&world, event.clone()).await, 204);
    assert_eq!(report(&world, event).await, 204, "a duplicate");
    assert_eq!(told(&world, &booking)[0], "attendee_booked bounced bounced");
    let (_, notices) = world.send(Method::GET, "/api/notices", Value::Null).await;
    assert_eq!(notices["notices"][0]["kind"], "message_failed");
    let next = book_ada(&world, 700).await;
    assert_eq!(told(&world, &next)[0], "attendee_booked skipped stopped");
    assert_eq!(mailed(&world, ADA).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_complaint_stops_mail_and_a_delivery_after_it_changes_nothing() {
    let world = world();
    let booking = book_ada(&world, 600).await;
    for (kind, state) in [
        ("email.delivered", "attendee_booked delivered"),
        ("email.complained", "attendee_booked bounced complained"),
        ("email.delivered", "attendee_booked bounced complained"),
        ("email.opened", "attendee_booked bounced complained"),
    ] {
        let event = event(&world, &booking, kind);
        assert_eq!(report(&world, event).await, 204, "{kind}");
        assert_eq!(told(&world, &booking)[0], state);
    }
}

#[tokio::test(start_paused = true)]
async fn a_report_that_is_not_signed_changes_nothing() {
    let world = world();
    let booking = book_ada(&world, 600).await;
    let body = event(&world, &booking, "email.bounced").to_string();
    assert_eq!(sent(&world, body.clone(), "v1,AAAA").await, 401);
    assert_eq!(sent(&World::new(), body, "v1,AAAA").await, 503);
    assert_eq!(told(&world, &booking)[0], "attendee_booked sent");
}

#[tokio::test(start_paused = true)]
async fn a_report_that_comes_before_the_message_is_noted_is_asked_for_again() {
    let world = world();
    let unknown = "019a0000-0000-7000-8000-00000000ffff";
    let young = event(&world, unknown, "email.delivered");
    assert_eq!(report(&world, young.clone()).await, 503);
    tokio::time::sleep(std::time::Duration::from_secs(700)).await;
    assert_eq!(report(&world, young).await, 204);
}
