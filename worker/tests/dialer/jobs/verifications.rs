//! Calls with a code that a tick puts right, and that it keeps apart from the calls of bookings.

use crate::prelude::*;

const SECOND: i64 = 1_000;

/// A verification of the owner's phone in a state, begun and asked for so many seconds ago.
fn verification(world: &World, id: u8, state: &str, ago: i64) {
    let at = world.now().timestamp_millis() - ago * SECOND;
    let dialing = match state {
        "claimed" => "NULL".to_owned(),
        _ => at.to_string(),
    };
    // One that is open takes the place of the one before.
    world.sql(&format!(
        "DROP TRIGGER IF EXISTS phone_verifications_replaced;
         DROP INDEX IF EXISTS phone_verifications_one_open;
         INSERT INTO phone_verifications (id, organization_id, user_id, session_id, phone, language, state, salt, code_hash,
           idempotency_key, request_hash, caller_space, ask_at, dialing_at, created_at, expires_at)
         SELECT '019a0000-0000-7000-8000-0000000006{id:02}', organization_id, user_id, 's', phone, 'en', '{state}',
           '{0:032}', '{0:064}', 'k-{id}', '{0:064}', 'another-space', {at}, {dialing}, {at}, {at} + 600000
         FROM members WHERE user_id = '019a0000-0000-7000-8000-000000000101'",
        0
    ));
}

fn states(world: &World) -> String {
    world.text(
        "SELECT COALESCE(group_concat(state, ' '), '') FROM (SELECT state FROM phone_verifications ORDER BY id)",
    )
}

#[tokio::test(start_paused = true)]
async fn a_tick_closes_what_is_over_and_forgets_it_after_a_day() {
    let world = World::new();
    let day = 24 * 3_600;
    for (id, (state, ago)) in [
        ("claimed", 59),
        ("claimed", 60),
        ("dialing", 59),
        ("dialing", 60),
        ("dialing", 600),
        ("placed", 599),
        ("placed", 600),
        ("unknown", 600),
        ("refused", 600),
        ("closed", day - 1),
        ("closed", day),
    ]
    .into_iter()
    .enumerate()
    {
        verification(&world, u8::try_from(id).unwrap(), state, ago);
    }
    world.tick_by_hand().await;
    assert_eq!(
        states(&world),
        "claimed closed dialing unknown closed placed closed closed closed closed"
    );
    assert!(world.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_call_of_a_verification_is_never_taken_for_that_of_a_booking() {
    for (named, adopted) in [(None, 0), (Some("another"), 1), (Some("call-1"), 0)] {
        let world = World::new();
        world.book_in(10).await;
        let answers = &world.phones.answers;
        answers
            .lock()
            .unwrap()
            .push_back(CarrierReaction::LoseAfterTaking);
        assert_eq!(world.tick().await.unknown, 1);
        let asked = &world.asked()[0];
        let ago = (world.now() - asked.at).num_seconds();
        verification(&world, 1, "unknown", ago);
        if let Some(call) = named {
            world.sql(&format!(
                "UPDATE phone_verifications SET state = 'placed', carrier_call_id = '{call}'"
            ));
        }
        assert_eq!(world.tick().await.adopted, adopted, "{named:?}");
    }
}
