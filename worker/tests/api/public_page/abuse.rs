//! What nobody gets by trying often, from many places, or with what was made up.

use super::{
    HOME, PAGE, PHONE, START, count, fill_in, filled, get, held, hold_from, mailed_link, parameter,
    place, post, post_from, submit,
};
use crate::prelude::*;

/// The starts of a day that the demo's event type has, a quarter of an hour apart, from 9 in the morning in New York.
fn starts(day: u32) -> Vec<String> {
    let quarter = |n: u32| format!("2026-03-{day:02}T{:02}:{:02}:00Z", 14 + n / 4, n % 4 * 15);
    (0..32).map(quarter).collect()
}

#[tokio::test(start_paused = true)]
async fn one_network_holds_two_times_however_many_addresses_it_has() {
    let world = World::new();
    let mut held = 0;
    for (n, start) in starts(3).iter().cycle().take(200).enumerate() {
        let address = format!("2001:db8:1:2::{n:x}");
        held += u32::from(hold_from(&world, &address, start).await.status == 303);
    }
    assert_eq!((held, count(&world, "slot_holds")), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn strangers_hold_a_tenth_of_a_day_from_wherever_they_come() {
    let world = World::new();
    let mut held = 0;
    for (n, start) in starts(3).iter().cycle().take(200).enumerate() {
        let address = format!("198.51.{}.{}", n / 250, n % 250);
        held += u32::from(hold_from(&world, &address, start).await.status == 303);
    }
    assert_eq!(held, 3, "of 32");
    let answer = hold_from(&world, "203.0.113.9", &starts(3)[20]).await;
    assert_eq!(answer.status, 429);
    assert!(
        answer.body.contains("choose another day"),
        "{}",
        answer.body
    );
    assert_eq!(
        hold_from(&world, "203.0.113.9", &starts(4)[20])
            .await
            .status,
        303,
        "another day"
    );
}

/// Sends the form for other numbers from other networks until `tries`, and says how many were let through.
async fn let_through(
    world: &World,
    tries: u32,
    form: impl Fn(u32) -> (String, String, String),
) -> u32 {
    let mut through = 0;
    for n in 0..tries {
        let (address, phone, email) = form(n);
        let day = 3 + n % 3;
        let held = hold_from(
            world,
            &address,
            &starts(day)[usize::try_from(n % 32).unwrap()],
        )
        .await;
        if held.status != 303 {
            continue;
        }
        let token = parameter(&place(&held), "t");
        fill_in().await;
        let fields = filled(&token, &[("phone", &phone), ("email", &email)]);
        let answer = post_from(world, &address, &format!("{PAGE}/book"), &fields).await;
        match answer.status {
            303 => through += 1,
            429 => {}
            other => panic!("{other}: {}", answer.body),
        }
        // The holds end, so that only the limits of requests are in the way.
        world.sql("DELETE FROM slot_holds");
    }
    through
}

#[tokio::test(start_paused = true)]
async fn one_network_asks_ten_times_an_hour() {
    let world = World::new();
    let form = |n| {
        (
            HOME.to_owned(),
            format!("(415) {:03}-{:04}", 200 + n, 1000 + n),
            format!("a{n}@example.com"),
        )
    };
    assert_eq!(let_through(&world, 40, form).await, 10);
}

#[tokio::test(start_paused = true)]
async fn one_number_is_asked_for_three_times_a_day_from_wherever() {
    let world = World::new();
    let form = |n| {
        (
            format!("198.{}.100.{}", n / 200, n % 200),
            PHONE.to_owned(),
            format!("a{n}@example.com"),
        )
    };
    assert_eq!(let_through(&world, 100, form).await, 3);
}

#[tokio::test(start_paused = true)]
async fn numbers_of_one_prefix_are_asked_for_ten_times_a_day() {
    let world = World::new();
    let form = |n| {
        (
            format!("198.{}.100.{}", n / 200, n % 200),
            format!("(415) 555-{:04}", 2000 + n),
            format!("a{n}@example.com"),
        )
    };
    assert_eq!(let_through(&world, 100, form).await, 10);
    assert!(world.asked().is_empty(), "nothing rings");
}

#[tokio::test(start_paused = true)]
async fn one_address_is_written_to_five_times_a_day() {
    let world = World::new();
    let form = |n| {
        (
            format!("198.{}.100.{}", n / 200, n % 200),
            format!("(415) {:03}-1234", 200 + n),
            "Ada@Example.com".to_owned(),
        )
    };
    assert_eq!(let_through(&world, 60, form).await, 5);
    assert_eq!(world.outbox.sent().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn strangers_book_no_more_in_a_day_than_the_page_lets_them() {
    let world = World::new();
    world.sql("UPDATE public_pages SET max_bookings_per_day = 1");
    let mut answers = Vec::new();
    for (n, phone) in ["(415) 555-2671", "(415) 655-2671"].into_iter().enumerate() {
        let token = held(&world, &starts(3)[n * 8]).await;
        fill_in().await;
        place(&submit(&world, &token, &[("phone", phone)]).await);
        answers.push(post(&world, &mailed_link(&world), &[]).await.status);
    }
    assert_eq!(
        (answers, count(&world, "booking_events")),
        (vec![303, 429], 1)
    );
}

#[tokio::test(start_paused = true)]
async fn tokens_that_were_made_up_or_are_of_something_else_open_nothing() {
    let world = World::new();
    let token = held(&world, START).await;
    fill_in().await;
    let nothing = get(&world, "/b/acme/nothing").await.alike();
    let mut forged = token.clone();
    forged.replace_range(40..41, if &token[40..41] == "A" { "B" } else { "A" });
    for token in [
        "",
        "x",
        &forged,
        &token[1..],
        &format!("{token}A"),
        &"A".repeat(112),
    ] {
        let form = get(&world, &format!("{PAGE}/book?t={token}")).await;
        assert_eq!(form.alike(), nothing, "{token}");
        assert_eq!(submit(&world, token, &[]).await.status, 404, "{token}");
        assert_eq!(
            post(
                &world,
                &format!("{PAGE}/code"),
                &[("t", token), ("code", "123456")]
            )
            .await
            .status,
            404
        );
    }
    place(&submit(&world, &token, &[]).await);
    // The token of the form is not the one of the mail.
    for other in [&*token, "x", &"A".repeat(43)] {
        assert_eq!(
            post(&world, &format!("{PAGE}/confirm/{other}"), &[])
                .await
                .status,
            410,
            "{other}"
        );
    }
    // Another organization's page opens none of it.
    let link = mailed_link(&world);
    world.another_organization();
    world.sql(&format!(
        "INSERT INTO event_types (id, organization_id, slug, rules, updated_at, changed_in)
         VALUES ('019a0000-0000-7000-8000-00000000aaaa', '{OTHER}', 'intro-call', '{{\"name\":\"Intro\",\"durations\":[15]}}', 1, 'c');
         INSERT INTO public_pages (organization_id, enabled, slug, name, description, languages, event_types, frame_origins,
           verification, allowed_countries, max_bookings_per_day, version, updated_at, changed_in)
         VALUES ('{OTHER}', 1, 'other', 'Other', '', '[\"en\"]', '[\"019a0000-0000-7000-8000-00000000aaaa\"]', '[]', 'email_link',
           '[\"US\"]', 50, 2, 1, 'c')"
    ));
    let theirs = link.replace("/b/acme/", "/b/other/");
    assert_eq!(post(&world, &theirs, &[]).await.status, 410);
    assert_eq!(
        get(&world, &format!("/b/other/intro-call/book?t={token}"))
            .await
            .alike(),
        nothing
    );
    assert_eq!(count(&world, "booking_events WHERE source = 'public'"), 0);
}

#[tokio::test(start_paused = true)]
async fn markup_stays_text_in_every_field_and_on_every_page() {
    let world = World::new();
    let evil = "\"><script>alert(1)</script>";
    world.sql(&format!(
        "UPDATE public_pages SET name = '{evil}', description = '{evil}';
         UPDATE event_types SET rules = json_set(rules, '$.name', '{evil}', '$.questions', json_array(json_object(
           'id', 'q', 'label', '{evil}', 'kind', json_object('choice', json_array('{evil}', 'b')))))"
    ));
    let token = held(&world, START).await;
    fill_in().await;
    let all = [
        ("name", evil),
        ("phone", evil),
        ("email", evil),
        ("notes", evil),
        ("country", evil),
        ("a.q", evil),
    ];
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(all)
        .finish();
    let wrong = submit(&world, &token, &all).await;
    assert_eq!(wrong.status, 422);
    let good = [("name", evil), ("notes", evil), ("a.q", evil)];
    let sent = place(&submit(&world, &token, &good).await);
    let link = mailed_link(&world);
    let pages = [
        wrong.body,
        get(&world, "/b/acme").await.body,
        get(&world, &format!("{PAGE}?{query}")).await.body,
        get(&world, &format!("{PAGE}/book?t={token}&{query}"))
            .await
            .body,
        get(&world, &sent).await.body,
        get(&world, &link).await.body,
    ];
    for page in pages {
        assert!(
            !page.contains("<script") && page.contains("&lt;script&gt;"),
            "{page}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_visitor_is_nobody_to_the_api() {
    let world = World::new();
    held(&world, START).await;
    // What stands for a visitor's token in the database is no token.
    let token = "public-page:019a0000-0000-7000-8000-000000000001";
    let (status, _) = world
        .request(request(Method::GET, "/api/bookings", Some(token)))
        .await;
    assert_eq!(status, 401);
}
