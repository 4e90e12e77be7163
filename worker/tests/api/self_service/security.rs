//! What links are worth to whoever has none, an old one, or too many tries.

use super::*;

const PLACES: [&str; 5] = [
    "",
    "/cancel",
    "/times",
    "/time?start=2026-03-04T18:15:00Z",
    "/stop-calls",
];

#[tokio::test(start_paused = true)]
async fn unknown_forged_and_erased_links_are_answered_as_an_address_at_which_there_is_nothing() {
    let world = World::new();
    let booking = book_at(&world, NOON).await;
    let page = page_of(&world);
    let form = form_for(&world, &page, "2026-03-04T18:15:00Z").await;
    let forged = format!("{}{}", &page[..page.len() - 2], "AA");
    let unknown = format!("/c/{}", "A".repeat(43));
    world.forced(&format!(
        "UPDATE booking_events SET status = 'cancelled' WHERE id = '{booking}'"
    ));
    let body = json!({ "email": ADA });
    let (status, answer) = world
        .confirmed(Method::POST, "/api/attendees/erase", body)
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let nothing = get(&world, "/no-such-thing").await.alike();
    assert_eq!(nothing.0, 404);
    for link in [&forged, &unknown, &page] {
        for place in PLACES {
            let path = format!("{link}{place}");
            assert_eq!(get(&world, &path).await.alike(), nothing, "{path}");
        }
        for place in ["/cancel", "/time", "/stop-calls"] {
            let fields: Vec<_> = form
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            let answer = post(&world, &format!("{link}{place}"), &fields).await;
            assert_eq!(answer.alike(), nothing, "{link}{place}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn pages_of_links_are_kept_nowhere_and_set_no_cookie_and_need_no_script() {
    let world = World::new();
    book_at(&world, NOON).await;
    let page = page_of(&world);
    for place in PLACES {
        let answer = get(&world, &format!("{page}{place}")).await;
        assert_eq!(answer.status, 200, "{place}: {}", answer.body);
        for (name, value) in [
            ("cache-control", "no-store"),
            ("x-robots-tag", "noindex, nofollow"),
            ("referrer-policy", "no-referrer"),
        ] {
            assert_eq!(answer.headers[name], value, "{place}");
        }
        assert!(answer.headers.get("set-cookie").is_none(), "{place}");
        assert!(
            answer.headers["content-security-policy"]
                .to_str()
                .unwrap()
                .contains("frame-ancestors 'none'")
        );
        assert!(!answer.body.contains("<script"), "{place}");
        assert!(answer.body.contains("noindex"), "{place}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_link_of_an_address_that_was_replaced_opens_nothing_also_after_a_move() {
    let world = World::new();
    let booking = book_at(&world, NOON).await;
    let first = page_of(&world);
    let form = form_for(&world, &first, "2026-03-04T18:15:00Z").await;
    let second = leads_to(&press(&world, &first, &form).await);
    let path = format!("/api/bookings/{booking}");
    let change = json!({ "attendee_email": "grace@example.com" });
    let (status, answer) = world.send(Method::PATCH, &path, change).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    // They were Ada's. That there is a newer one is none of her business.
    for link in [&first, &second] {
        assert_eq!(get(&world, link).await.status, 404);
    }
    assert_eq!(press(&world, &first, &form).await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn changes_are_limited_for_a_call_and_for_a_network() {
    let world = World::new();
    allow(&world, r#"{"cancel": false}"#);
    let mut pages = Vec::new();
    for hour in [15, 16, 17, 18] {
        book_at(&world, &format!("2026-03-03T{hour}:00:00Z")).await;
        pages.push(page_of(&world));
    }
    // A form that was shown before it was turned off is a change that is refused, and counted.
    allow(&world, "{}");
    let mut forms = Vec::new();
    for page in &pages {
        let asks = get(&world, &format!("{page}/cancel")).await;
        forms.push(hidden(&asks.body, "form"));
    }
    allow(&world, r#"{"cancel": false}"#);
    let press = async |n: usize, address: &str| {
        let path = format!("{}/cancel", pages[n]);
        post_from(&world, address, &path, &[("form", &forms[n])])
            .await
            .status
    };
    for turn in 0..20 {
        assert_eq!(press(0, "192.0.2.1").await, 409, "{turn}");
    }
    assert_eq!(press(0, "198.51.100.7").await, 429, "the call's");
    for n in [1, 2] {
        for turn in 0..20 {
            assert_eq!(press(n, "192.0.2.1").await, 409, "{n} {turn}");
        }
    }
    assert_eq!(press(3, "192.0.2.1").await, 429, "the network's");
    assert_eq!(press(3, "198.51.100.7").await, 409, "another network's");
    tokio::time::sleep(Duration::from_secs(59 * 60)).await;
    assert_eq!(press(3, "192.0.2.1").await, 429);
    tokio::time::sleep(Duration::from_secs(61)).await;
    let asks = get(&world, &format!("{}/cancel", pages[0])).await;
    assert_eq!(asks.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_page_of_somebody_who_is_signed_in_rests_on_the_link_alone() {
    let world = World::new();
    let booking = book_at(&world, NOON).await;
    let page = page_of(&world);
    let asks = get(&world, &format!("{page}/cancel")).await;
    let form = hidden(&asks.body, "form");
    let body = format!("form={form}");
    let path = format!("{page}/cancel");
    let foreign = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("cookie", "__Host-callslot_session=abc"),
        ("sec-fetch-site", "cross-site"),
    ];
    let answer = send(&world, Method::POST, &path, &foreign, body.clone()).await;
    assert_eq!(
        answer.status, 403,
        "no page of somebody else's posts with a cookie"
    );
    assert_eq!(world.state(&booking), "pending");
    let own = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("cookie", "__Host-callslot_session=abc"),
        ("sec-fetch-site", "same-origin"),
    ];
    let answer = send(&world, Method::POST, &path, &own, body).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(world.state(&booking), "cancelled");
}
