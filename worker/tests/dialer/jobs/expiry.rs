//! Records that open nothing any more are forgotten by the ticks, some of them each time.

use callslot_worker::testing::World;
use std::time::Duration;

const DAY: i64 = 24 * 3_600_000;

/// So many sessions, each kept alive by a grant, sign-ins, challenges and the extension's codes, all of which end at `ends`, in milliseconds.
fn made(world: &World, named: &str, count: u32, ends: i64) {
    world.sql(&format!(
        "CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
           SELECT printf('{named}-%061d', i) AS id FROM n;
         INSERT INTO sessions (id, organization_id, user_id, token_hash, expires_at)
           SELECT n.id, k.organization_id, k.user_id, n.id, {ends} FROM n, (SELECT * FROM api_keys LIMIT 1) k;
         INSERT INTO oauth_grants (session_id, client_id, family_hash, refresh_hash)
           SELECT id, 'client', id, id FROM n;
         INSERT INTO sign_ins (id, email_hash, code_hash, token_hash, created_at, expires_at)
           SELECT id, id, id, id, 1, {ends} FROM n;
         INSERT INTO webauthn_challenges (challenge_hash, expires_at) SELECT id, {ends} FROM n;
         INSERT INTO oauth_codes (code_hash, organization_id, user_id, client_id, redirect_uri, challenge, expires_at)
           SELECT n.id, k.organization_id, k.user_id, 'client', 'r', printf('%043d', 1), {ends}
           FROM n, (SELECT * FROM api_keys LIMIT 1) k;
         DROP TABLE n;"
    ));
}

/// The numbers of sessions, grants, sign-ins, challenges and codes.
fn left(world: &World) -> String {
    world.text(
        "SELECT (SELECT COUNT(*) FROM sessions) || ' ' || (SELECT COUNT(*) FROM oauth_grants) || ' '
           || (SELECT COUNT(*) FROM sign_ins) || ' ' || (SELECT COUNT(*) FROM webauthn_challenges) || ' '
           || (SELECT COUNT(*) FROM oauth_codes)",
    )
}

#[tokio::test(start_paused = true)]
async fn what_is_over_is_forgotten_a_hundred_a_tick_and_what_lives_stays() {
    let world = World::new();
    let now = world.now().timestamp_millis();
    made(&world, "ol", 230, now - DAY - 1);
    made(&world, "li", 3, now + 7 * DAY);
    world.tick_by_hand().await;
    assert_eq!(left(&world), "133 133 133 133 133");
    world.tick_by_hand().await;
    world.tick_by_hand().await;
    assert_eq!(left(&world), "3 3 3 3 3");
    world.tick_by_hand().await;
    assert_eq!(left(&world), "3 3 3 3 3");
}

#[tokio::test(start_paused = true)]
async fn a_session_a_sign_in_and_a_code_are_kept_for_a_day_past_their_end() {
    let world = World::new();
    let now = world.now().timestamp_millis();
    made(&world, "us", 1, now + 60_000);
    tokio::time::advance(Duration::from_secs(61)).await;
    world.tick_by_hand().await;
    assert_eq!(left(&world), "1 1 1 0 1");
    tokio::time::advance(Duration::from_hours(24)).await;
    world.tick_by_hand().await;
    assert_eq!(left(&world), "0 0 0 0 0");
}

#[tokio::test(start_paused = true)]
async fn calls_are_placed_by_a_tick_that_forgets() {
    let world = World::new();
    let now = world.now().timestamp_millis();
    made(&world, "ol", 150, now - DAY - 1);
    let booking = world.book_in(5).await;
    world.tick().await;
    assert_eq!(world.state(&booking), "calling");
    assert_eq!(left(&world), "50 50 50 50 50");
}
