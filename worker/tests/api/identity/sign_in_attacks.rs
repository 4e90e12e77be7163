//! Attempts of strangers to keep somebody out of signing in by mail, or to get in.

use crate::{
    identity::{
        browser::Browser,
        sign_in::{OLIVIA, link_token, other_code},
    },
    prelude::*,
};

use std::time::Duration;

const HOME: &str = "192.0.2.1";

/// A place in a network of its own.
fn elsewhere(n: usize) -> String {
    format!("198.51.{n}.7")
}

/// Asks for mail to the address from so many networks, as often as each may.
async fn flood(world: &World, email: &str, networks: usize) {
    for n in 0..networks {
        let address = elsewhere(n);
        let stranger = Browser::at(world, &address);
        for _ in 0..6 {
            stranger.ask(email).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn five_requests_from_elsewhere_do_not_keep_a_person_from_asking() {
    let world = World::new();
    flood(&world, OLIVIA, 1).await;
    let home = Browser::at(&world, HOME);
    let (code, _) = home.mailed(OLIVIA).await;
    assert_eq!(home.enter(OLIVIA, &code).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn wrong_codes_from_elsewhere_do_not_burn_the_right_one() {
    let world = World::new();
    let home = Browser::at(&world, HOME);
    let (code, _) = home.mailed(OLIVIA).await;
    let stranger = Browser::at(&world, "198.51.100.7");
    for _ in 0..60 {
        let wrong = stranger.enter(OLIVIA, &other_code(&code)).await;
        assert!([401, 429].contains(&wrong.status));
    }
    // Nor do those for a message that the stranger has asked for.
    stranger.ask(OLIVIA).await;
    for _ in 0..6 {
        stranger.enter(OLIVIA, &other_code(&code)).await;
    }
    assert_eq!(home.enter(OLIVIA, &code).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_code_opens_nothing_in_a_browser_that_has_not_asked_for_it() {
    let world = World::new();
    let home = Browser::at(&world, HOME);
    let (code, link) = home.mailed(OLIVIA).await;
    let stranger = Browser::at(&world, HOME);
    assert_eq!(stranger.enter(OLIVIA, &code).await.status, 401);
    // With a message of its own it is no better.
    stranger.ask(OLIVIA).await;
    assert_eq!(stranger.enter(OLIVIA, &code).await.status, 401);
    // The link works anywhere.
    assert_eq!(stranger.follow(&link).await.status, 200);
}

/// The link of the newest message.
fn newest(world: &World) -> String {
    link_token(&world.outbox.sent().pop().unwrap())
}

#[tokio::test(start_paused = true)]
async fn whoever_is_refused_for_a_flood_has_a_message_whose_link_still_works() {
    let world = World::new();
    let (mut refused, mut passed) = (0, 0);
    // A day long strangers do what they can, at every moment of the life of a link.
    for second in (0..86_400).step_by(97) {
        let address = elsewhere(second / 97 % 250);
        Browser::at(&world, &address).ask(OLIVIA).await;
        if second % 23 == 0 {
            let before = world.outbox.sent().len();
            let home = Browser::at(&world, HOME);
            let answer = home.ask(OLIVIA).await;
            if answer.status == 202 {
                passed += 1;
                assert_eq!(world.outbox.sent().len(), before + 1);
            } else {
                refused += 1;
                assert!(
                    answer
                        .body
                        .contains("link in the newest message still works")
                );
                let wait = answer.headers["retry-after"].to_str().unwrap();
                let wait: u64 = wait.parse().unwrap();
                assert!(wait <= 600, "{wait}");
                // Nobody signs in with it, for that would end what the others may not.
                let alive = world.text(&format!(
                    "SELECT CAST(COUNT(*) AS TEXT) FROM sign_ins WHERE token_hash = '{}' AND used_in IS NULL
                     AND expires_at > {}",
                    hash(&newest(&world)),
                    world.now().timestamp_millis(),
                ));
                assert_eq!(alive, "1", "after {second} s");
            }
        }
        tokio::time::advance(Duration::from_secs(97)).await;
    }
    assert!(passed > 0 && refused > 0, "{passed} {refused}");
    // All of it is no more than sixty messages, and one in ten minutes.
    let sent = world.outbox.sent().len();
    assert!((60..=60 + 144).contains(&sent), "{sent}");
    let home = Browser::at(&world, HOME);
    assert_eq!(home.follow(&newest(&world)).await.status, 200);
    // Somebody who has signed in is not refused for what was asked for before.
    Browser::at(&world, HOME).mailed(OLIVIA).await;
}

#[tokio::test(start_paused = true)]
async fn a_neighbour_who_asks_all_day_keeps_nobody_of_the_network_out() {
    let world = World::new();
    let mut sent = 0;
    for _ in 0..144 {
        let stranger = Browser::at(&world, HOME);
        while stranger.ask(OLIVIA).await.status == 202 {
            sent += 1;
        }
        let home = Browser::at(&world, "192.0.2.99");
        let link = newest(&world);
        if home.ask(OLIVIA).await.status == 202 {
            sent += 1;
        } else {
            let opened = world.text(&format!(
                "SELECT CAST(expires_at - {} AS TEXT) FROM sign_ins WHERE token_hash = '{}'",
                world.now().timestamp_millis(),
                hash(&link),
            ));
            assert!(opened.parse::<i64>().unwrap() > 0);
        }
        tokio::time::advance(Duration::from_secs(600)).await;
    }
    assert!(sent <= 20 + 144, "{sent}");
}

#[tokio::test(start_paused = true)]
async fn twenty_requests_from_four_networks_in_ten_minutes_are_what_strangers_may() {
    let world = World::new();
    flood(&world, OLIVIA, 9).await;
    assert_eq!(world.outbox.sent().len(), 20);
    let home = Browser::at(&world, HOME);
    let refused = home.ask(OLIVIA).await;
    let policy = refused.headers["ratelimit-policy"].to_str().unwrap();
    assert_eq!((refused.status, policy), (429, "\"sign-in\";q=20;w=600"));
    assert_eq!(home.follow(&newest(&world)).await.status, 200);
    // With that no link works any more, so that another may be asked for.
    Browser::at(&world, "192.0.2.99").mailed(OLIVIA).await;
}

#[tokio::test(start_paused = true)]
async fn a_browser_that_has_signed_in_before_is_kept_out_by_no_flood_and_no_guesses() {
    let world = World::with_settings(&[("SIGN_IN_PER_DEPLOYMENT", "60"), ("SIGN_IN_PER_IP", "60")]);
    let home = Browser::at(&world, HOME);
    let (code, _) = home.mailed(OLIVIA).await;
    assert_eq!(home.enter(OLIVIA, &code).await.status, 200);
    home.post("/api/sign-out", "").await;
    assert_eq!(home.cookie("__Host-callslot_session"), None);
    // Everything that strangers can use up is used up, from the browser's own network, too.
    let stranger = Browser::at(&world, HOME);
    for n in 0..70 {
        stranger.ask(&format!("somebody{n}@acme.example")).await;
    }
    flood(&world, OLIVIA, 9).await;
    guess(&world, OLIVIA, 4).await;
    assert_eq!(stranger.ask(OLIVIA).await.status, 429);
    world.sql("UPDATE rate_limits SET used = 60 WHERE bucket = 'sign_in.messages'");
    let mut newest = String::new();
    for _ in 0..5 {
        (newest, _) = home.mailed(OLIVIA).await;
    }
    // It has limits of its own, until its person has signed in.
    assert_eq!(home.ask(OLIVIA).await.status, 429);
    assert_eq!(home.enter(OLIVIA, &newest).await.status, 200);
    home.mailed(OLIVIA).await;
    let other = "adam.admin@acme.example";
    assert_eq!(
        home.ask(other).await.status,
        429,
        "known to one person only"
    );
    assert_eq!(home.moved("192.0.2.99").ask(other).await.status, 202);
}

/// Asks and guesses from so many networks, five times a message, as long as it is let.
async fn guess(world: &World, email: &str, networks: usize) -> usize {
    let mut guesses = 0;
    for n in 0..networks {
        let address = elsewhere(100 + n);
        let stranger = Browser::at(world, &address);
        for _ in 0..5 {
            if stranger.ask(email).await.status != 202 {
                break;
            }
            for _ in 0..5 {
                let wrong = stranger.enter(email, "nosuch").await.status;
                assert_eq!(wrong, 422, "no code at all");
                match stranger.enter(email, "000000").await.status {
                    401 => guesses += 1,
                    429 => break,
                    status => panic!("{status}"),
                }
            }
        }
    }
    guesses
}

#[tokio::test(start_paused = true)]
async fn strangers_may_guess_so_often_in_a_day_and_then_the_link_stays() {
    let world = World::new();
    // Fifteen of one network in a day, however many messages it asks for, and thirty of all.
    let mut guesses = Vec::new();
    for networks in [1, 1, 5] {
        guesses.push(guess(&world, OLIVIA, networks).await);
        tokio::time::advance(Duration::from_secs(901)).await;
    }
    assert_eq!(guesses, [15, 0, 15]);
    let home = Browser::at(&world, HOME);
    let (code, link) = home.mailed(OLIVIA).await;
    let refused = home.enter(OLIVIA, &code).await;
    assert_eq!(refused.status, 429);
    assert!(
        refused
            .body
            .contains("link in the newest message still works")
    );
    assert_eq!(home.follow(&link).await.status, 200);
    tokio::time::advance(Duration::from_secs(86_400)).await;
    let new = Browser::at(&world, "192.0.2.50");
    let (code, _) = new.mailed(OLIVIA).await;
    assert_eq!(new.enter(OLIVIA, &code).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn junk_links_from_the_same_network_keep_no_right_one_out() {
    let world = World::new();
    let home = Browser::at(&world, HOME);
    let (_, link) = home.mailed(OLIVIA).await;
    let stranger = Browser::at(&world, HOME);
    let mut last = 0;
    for n in 0..60 {
        last = stranger.follow(&format!("{n:064x}")).await.status;
    }
    assert_eq!(last, 429);
    assert_eq!(home.follow(&link).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_device_cookie_tells_nobody_whose_address_is_whose() {
    let world = World::new();
    let home = Browser::at(&world, HOME);
    let (code, _) = home.mailed("adam.admin@acme.example").await;
    home.enter("adam.admin@acme.example", &code).await;
    let mut seen = Vec::new();
    for email in [OLIVIA, "nobody@acme.example"] {
        let (trips, sent) = (world.trips(), world.outbox.sent().len());
        let mut answers = vec![home.ask(email).await.alike()];
        for _ in 0..6 {
            answers.push(home.enter(email, "000000").await.alike());
        }
        // A message is written, claimed and settled once the answer is made.
        let afterwards = 3 * (world.outbox.sent().len() - sent) as u64;
        seen.push((answers, world.trips() - trips - afterwards));
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test(start_paused = true)]
async fn signing_out_everywhere_forgets_the_browsers() {
    let world = World::new();
    for address in [HOME, "192.0.2.2"] {
        let browser = Browser::at(&world, address);
        let (_, link) = browser.mailed(OLIVIA).await;
        browser.follow(&link).await;
        if address != HOME {
            browser.post("/account/sign-out-everywhere", "").await;
        }
    }
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM device_cookies"),
        "0"
    );
}

#[tokio::test(start_paused = true)]
async fn a_person_has_so_many_known_browsers_each_under_its_last_name_only() {
    let world = World::new();
    let count = "SELECT CAST(COUNT(*) AS TEXT) FROM device_cookies";
    let home = Browser::at(&world, HOME);
    for _ in 0..3 {
        let (_, link) = home.mailed(OLIVIA).await;
        home.follow(&link).await;
        assert_eq!(world.text(count), "1");
    }
    for n in 0..60 {
        let address = elsewhere(n);
        let browser = Browser::at(&world, &address);
        let (_, link) = browser.mailed(OLIVIA).await;
        browser.follow(&link).await;
        tokio::time::advance(Duration::from_secs(601)).await;
    }
    assert_eq!(world.text(count), "50");
    tokio::time::advance(Duration::from_secs(181 * 86_400)).await;
    let (_, link) = Browser::at(&world, "192.0.2.9").mailed(OLIVIA).await;
    Browser::at(&world, "192.0.2.9").follow(&link).await;
    assert_eq!(world.text(count), "1");
}

/// So many round trips answer late, so that requests at once overlap at each of them.
fn overlap(world: &World, trips: usize) {
    let late = || {
        (
            "",
            callslot_worker::testing::Fault::Late(Duration::from_millis(1)),
        )
    };
    let mut faults = world.db.faults.lock().unwrap();
    faults.extend(std::iter::repeat_with(late).take(trips));
}

#[tokio::test(start_paused = true)]
async fn of_eight_at_once_with_the_same_code_or_link_one_gets_in() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(async {
            for by_link in [false, true] {
                let world = World::new();
                let home = Browser::at(&world, HOME);
                let (code, link) = home.mailed(OLIVIA).await;
                overlap(&world, 200);
                let shown = (0..8).map(async |_| {
                    let answer = if by_link {
                        home.follow(&link).await
                    } else {
                        home.enter(OLIVIA, &code).await
                    };
                    answer.status
                });
                let mut statuses = futures_util::future::join_all(shown).await;
                statuses.sort_unstable();
                assert_eq!(statuses, [200, 401, 401, 401, 401, 401, 401, 401]);
                let sessions = "SELECT CAST(COUNT(*) AS TEXT) FROM sessions";
                assert_eq!(world.text(sessions), "1");
            }
        })
        .await;
}

/// No chance at all.
struct Nothing;

impl callslot_worker::ports::Entropy for Nothing {
    fn bytes(&self) -> [u8; 16] {
        [0; 16]
    }
}

#[tokio::test(start_paused = true)]
async fn without_chance_there_is_no_code_and_nobody_is_asked_for_one() {
    let mut world = World::new();
    let (_, link) = Browser::at(&world, HOME).mailed(OLIVIA).await;
    world.app.entropy = std::sync::Arc::new(Nothing);
    let home = Browser::at(&world, HOME);
    assert_eq!(home.ask(OLIVIA).await.status, 503);
    assert_eq!(world.outbox.sent().len(), 1);
    // Nor is there a session whose token everybody could guess.
    assert_eq!(home.follow(&link).await.status, 503);
    assert_eq!(
        world.text("SELECT CAST(COUNT(*) AS TEXT) FROM sessions"),
        "0"
    );
}
