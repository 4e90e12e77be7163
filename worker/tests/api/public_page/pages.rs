//! The pages that visitors see before they choose.

use super::{ACME, PAGE, get};
use crate::{identity::sign_in::send, prelude::*};

#[tokio::test(start_paused = true)]
async fn free_times_stand_in_the_first_answer_in_the_readers_zone() {
    let world = World::new();
    let page = get(&world, &format!("{PAGE}?tz=Europe/Berlin")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    for shown in [
        "<h1 dir=\"auto\">Intro call</h1>",
        "Monday, March 2",
        "value=\"2026-03-02T14:00:00Z\" class=\"quiet\">15:00</button>",
        "March 2026",
        "<link rel=\"canonical\" href=\"https://callslot.example/b/acme/intro-call\">",
        "hreflang=\"de\"",
    ] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    assert!(!page.body.contains("<script"), "{}", page.body);
    assert!(!page.headers.contains_key("set-cookie"));
    // In Tokyo the same starts are late, and on the next day.
    let tokyo = get(&world, &format!("{PAGE}?tz=Asia/Tokyo&hour12=1"))
        .await
        .body;
    assert!(
        tokyo.contains("value=\"2026-03-02T14:00:00Z\" class=\"quiet\">11:00\u{a0}pm</button>"),
        "{tokyo}"
    );
    assert!(tokyo.contains("Tuesday, March 3"), "{tokyo}");
}

#[tokio::test(start_paused = true)]
async fn the_zone_is_guessed_by_the_network_and_the_language_by_the_browser() {
    let world = World::new();
    let headers = [
        ("accept", "text/html"),
        ("accept-language", "fr;q=0.4, de-AT, it"),
        ("cf-timezone", "Europe/Vienna"),
        ("cf-connecting-ip", "192.0.2.1"),
    ];
    let page = send(&world, Method::GET, PAGE, &headers, "").await;
    assert!(page.body.contains("<html lang=\"de\""), "{}", page.body);
    assert!(
        page.body
            .contains("<option value=\"Europe/Vienna\" selected"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("class=\"quiet\">15:00</button>"),
        "{}",
        page.body
    );
    assert_eq!(page.headers["content-language"], "de");
    let spanish = send(
        &world,
        Method::GET,
        &format!("{PAGE}?lang=es"),
        &headers,
        "",
    )
    .await;
    assert!(
        spanish.body.contains("<html lang=\"es\""),
        "{}",
        spanish.body
    );
}

#[tokio::test(start_paused = true)]
async fn a_month_without_times_leads_to_the_next_one_with_some() {
    let world = World::new();
    let away = TimeOffRow {
        id: "019a0000-0000-7000-8000-000000000901",
        user: "",
        from_date: "2026-03-01",
        to_date: "2026-03-31",
    };
    for (n, user) in ["101", "103", "106"].into_iter().enumerate() {
        let user = format!("019a0000-0000-7000-8000-000000000{user}");
        let id = format!("019a0000-0000-7000-8000-00000000090{n}");
        let row = TimeOffRow {
            id: &id,
            user: &user,
            ..away
        };
        world.organization(ACME).with_time_off(&row);
    }
    world.sql("UPDATE time_off SET over_at = 4000000000000");
    let first = get(&world, PAGE).await.body;
    assert!(
        first.contains("April 2026") && first.contains("Wednesday, April 1"),
        "{first}"
    );
    let march = get(&world, &format!("{PAGE}?month=2026-03")).await.body;
    assert!(
        march.contains("There are no free times in March 2026."),
        "{march}"
    );
    assert!(
        march.contains("Next free times: Wednesday, April 1"),
        "{march}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_list_has_what_is_public_and_nothing_else() {
    let world = World::new();
    let row = EventTypeRow {
        slug: "secret",
        rules: json!({"name": "Secret call", "durations": [30]}),
        ..EventTypeRow::default()
    };
    world.organization(ACME).with_event_type(&row);
    let list = get(&world, "/b/acme").await;
    assert!(
        list.body.contains("Intro call") && !list.body.contains("Secret"),
        "{}",
        list.body
    );
    let nothing = get(&world, "/b/acme/nothing").await;
    assert_eq!(nothing.status, 404);
    assert_eq!(get(&world, "/b/acme/secret").await.alike(), nothing.alike());
}

#[tokio::test(start_paused = true)]
async fn what_an_address_fills_in_is_handed_on_and_a_plus_stays_one() {
    let world = World::new();
    let query = "?name=Ada&email=ada+calls@example.com&phone=+14155552671&lang=en";
    let page = get(&world, &format!("{PAGE}{query}")).await.body;
    assert!(page.contains("email=ada%2Bcalls%40example.com"), "{page}");
    assert!(page.contains("phone=%2B14155552671"), "{page}");
}
