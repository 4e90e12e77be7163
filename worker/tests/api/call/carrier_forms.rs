//! Forms of the carrier's whose letters somebody moved between names and values: their signature still fits.

use crate::prelude::*;
use callslot_worker::testing::wire::{self, sign};

const CALL: &str = "7d2f10b1-5b35-4a5a-9a63-9a1b0dfd2f47";

/// Sends a form under a signature that may be another's.
async fn post(world: &World, path: &str, form: &[(&str, &str)], signature: &str) -> u16 {
    let request = Request::post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header(wire::SIGNATURE, signature)
        .body(Body::from(wire::form(form).encode()))
        .unwrap();
    world.text_of(request).await.0.as_u16()
}

#[tokio::test(start_paused = true)]
async fn a_signed_form_that_was_split_otherwise_is_refused() {
    let world = World::new();
    world.book_in(5).await;
    world.tick().await;
    let attempt = world.text("SELECT id FROM call_attempts");
    let path = format!("/carrier/attempts/{attempt}/operator");
    let genuine = [
        ("AccountSid", "b3877c40"),
        ("AnsweredBy", "machine_start"),
        ("CallSid", CALL),
        ("CallStatus", "in-progress"),
        ("To", "+12125550101"),
    ];
    let signature = sign(
        "signing-key",
        &format!("https://callslot.example{path}"),
        &genuine,
    );
    let moved: [&[(&str, &str)]; 7] = [
        // Nobody answered as a machine any more.
        &[
            ("AccountSid", "b3877c40AnsweredBymachine_start"),
            ("CallSid", CALL),
            ("CallStatus", "in-progress"),
            ("To", "+12125550101"),
        ],
        &[
            ("AccountSidb3877c40AnsweredBy", "machine_start"),
            ("CallSid", CALL),
            ("CallStatus", "in-progress"),
            ("To", "+12125550101"),
        ],
        &[
            ("AccountSid", "b3877c40"),
            ("AnsweredBym", "achine_start"),
            ("CallSid", CALL),
            ("CallStatus", "in-progress"),
            ("To", "+12125550101"),
        ],
        &[
            ("AccountSid", "b3877c40"),
            ("Answered", "Bymachine_start"),
            ("CallSid", CALL),
            ("CallStatus", "in-progress"),
            ("To", "+12125550101"),
        ],
        // Another call's id, and another status.
        &[
            ("AccountSid", "b3877c40"),
            ("AnsweredBy", "machine_start"),
            ("CallSid", &format!("{CALL}CallStatusin-progressTo")),
            ("", "+12125550101"),
        ],
        &[
            ("AccountSid", "b3877c40"),
            ("AnsweredBy", "machine_start"),
            ("CallSid", CALL),
            ("CallStatus", "in-progressTo+12125550101"),
        ],
        // All of it in one.
        &[(
            "AccountSid",
            &format!(
                "b3877c40AnsweredBymachine_startCallSid{CALL}CallStatusin-progressTo+12125550101"
            ),
        )],
    ];
    for form in moved {
        let put_together = |form: &[(&str, &str)]| {
            let parts = form.iter().flat_map(|(name, value)| [*name, *value]);
            parts.collect::<String>()
        };
        assert_eq!(put_together(form), put_together(&genuine));
        assert_eq!(post(&world, &path, form, &signature).await, 403, "{form:?}");
    }
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM call_events WHERE call_id <> 'call-1'"),
        "0"
    );
    assert_eq!(post(&world, &path, &genuine, &signature).await, 200);
}
