//! Defences that hold everywhere, attacked everywhere: docs/security.md names each with its test.

use crate::{
    identity::{
        browser::Browser,
        passkeys::signed_in,
        sign_in::{OLIVIA, link_token, send},
    },
    prelude::*,
};
use callslot_shared::api::SessionKind;
use callslot_worker::testing;

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";
const EXTENSION: &str = "abcdefghijklmnopabcdefghijklmnop";
const ID: &str = "019b0000-0000-7000-8000-00000000ffff";

/// The headers in which browsers and others say where a request comes from, and whether that is an own page.
const MIXES: [(&[(&str, &str)], bool); 14] = [
    (&[("sec-fetch-site", "same-origin")], true),
    (
        &[("sec-fetch-site", "same-origin"), ("origin", "null")],
        true,
    ),
    (&[("origin", "https://callslot.example")], true),
    (&[], false),
    (&[("sec-fetch-site", "same-site")], false),
    (&[("sec-fetch-site", "cross-site")], false),
    (&[("sec-fetch-site", "none")], false),
    (&[("sec-fetch-site", "")], false),
    (
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://callslot.example"),
        ],
        false,
    ),
    (&[("origin", "null")], false),
    (&[("origin", "http://callslot.example")], false),
    (&[("origin", "https://callslot.example:8443")], false),
    (
        &[("origin", "https://callslot.example.evil.example")],
        false,
    ),
    (
        &[(
            "origin",
            "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
        )],
        false,
    ),
];

#[tokio::test(start_paused = true)]
async fn only_an_own_page_changes_anything_by_cookie_however_a_request_is_dressed() {
    let world = World::with_settings(&[("EXTENSION_IDS", EXTENSION)]);
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    let cookie = format!("__Host-callslot_session={token}");
    let form = "application/x-www-form-urlencoded";
    for (path, content_type, body) in [
        (
            "/api/blocked-numbers",
            "application/json",
            r#"{"number": "+14155550100"}"#,
        ),
        (
            "/api/blocked-numbers",
            "text/plain",
            r#"{"number": "+14155550100"}"#,
        ),
        (
            "/api/blocked-numbers",
            form,
            r#"{"number": "+14155550100"}"#,
        ),
        (
            "/account/sessions/end",
            form,
            "id=019b0000-0000-7000-8000-00000000ffff",
        ),
        ("/oauth/authorize", form, "decision=deny"),
    ] {
        for (said, own) in MIXES {
            let mut headers = said.to_vec();
            headers.extend([("cookie", &*cookie), ("content-type", content_type)]);
            let written = world.db.sqlite.written();
            let answer = send(&world, Method::POST, path, &headers, body).await;
            assert_eq!(answer.status != 403, own, "{path} {content_type} {said:?}");
            if !own {
                assert_eq!(world.db.sqlite.written(), written, "{path} {said:?}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_get_changes_nothing() {
    let world = World::with_settings(&[("EXTENSION_IDS", EXTENSION)]);
    let booking = world.book_in(600).await;
    let token = signed_in(&world, OWNER, SessionKind::Page).await;
    let link = Browser::at(&world, "192.0.2.1").mailed(OLIVIA).await.1;
    let invite = json!({"email": "joan@acme.example", "role": "viewer"}).to_string();
    let cookie = format!("__Host-callslot_session={token}");
    let here = [("cookie", &*cookie), ("sec-fetch-site", "same-origin")];
    send(&world, Method::POST, "/api/members", &here, invite).await;
    let invitation = link_token(&world.outbox.sent().pop().unwrap());
    let pages = [
        "/sign-in".to_owned(),
        format!("/sign-in/link?token={link}"),
        format!("/invitation?token={invitation}"),
        "/account".to_owned(),
        "/app".to_owned(),
        format!("/app/calls/{ID}"),
        "/oauth/authorize".to_owned(),
        "/oauth/authorize?response_type=code&client_id=callslot-extension".to_owned(),
        format!("/oauth/token?grant_type=refresh_token&refresh_token={ID}"),
        "/api/bookings?_method=DELETE".to_owned(),
        format!("/carrier/attempts/{ID}/operator?Digits=1"),
    ];
    let listed = testing::endpoints().map(|(_, path)| path);
    let addresses = listed.chain(testing::carrier_addresses()).flat_map(|path| {
        [&*booking, "call-1", OWNER, ID]
            .map(|id| path.replace("{id}", id).replace("{date}", "2026-03-08"))
    });
    let paths: Vec<_> = pages.into_iter().chain(addresses).collect();
    let key = format!("Bearer {OWNER_KEY}");
    let by = [[("authorization", &*key)], [("cookie", &*cookie)]];
    // That a credential was used is noted once a minute.
    for headers in &by {
        send(&world, Method::GET, "/api/me", headers, "").await;
    }
    let written = world.db.sqlite.written();
    for path in &paths {
        for headers in &by {
            for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
                let answer = send(&world, method.clone(), path, headers, "").await;
                assert!(
                    !answer.headers.contains_key("set-cookie"),
                    "{method} {path}"
                );
                assert_eq!(world.db.sqlite.written(), written, "{method} {path}");
            }
        }
    }
    assert!(world.outbox.sent().len() == 2 && world.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn hostile_bodies_are_refused_and_nothing_is_written() {
    let world = World::new();
    world.send(Method::GET, "/api/me", Value::Null).await;
    let written = world.db.sqlite.written();
    let good = r#""start_time": "2026-03-02T13:00:00Z", "attendee_phone": "+14155552671""#;
    let deep = |open: &str, close: &str| {
        format!(
            "{{{good}, \"notes\": {}{}}}",
            open.repeat(10_000),
            close.repeat(10_000)
        )
    };
    for body in [
        format!("{{{good}, \"colour\": \"red\"}}"),
        format!("{{{good}, \"title\": \"a\", \"title\": \"b\"}}"),
        format!("{{{good}, \"attendee_phone\": \"+14155552672\"}}"),
        format!("{{{good}, \"modulations\": {{\"recording\": true, \"recording\": false}}}}"),
        format!("{{{good}, \"duration_minutes\": 1e400}}"),
        format!("{{{good}, \"duration_minutes\": 99999999999999999999999}}"),
        format!("{{{good}, \"duration_minutes\": -0.0}}"),
        format!("{{{good}, \"title\": \"\\ud800\"}}"),
        format!("{{{good}, \"title\": \"a\\u0000b\"}}"),
        format!("{{{good}}} {{}}"),
        format!("[{{{good}}}]"),
        deep("[", "]"),
        deep("{\"a\":", "}"),
        format!("{{{good}, \"notes\": \"{}\"}}", "x".repeat(64 * 1024)),
        "\u{feff}{}".to_owned(),
        "null".to_owned(),
        String::new(),
    ] {
        let request = Request::post("/api/bookings")
            .header("authorization", format!("Bearer {OWNER_KEY}"))
            .body(Body::from(body.clone()))
            .unwrap();
        let (status, answer) = world.request(request).await;
        let shown: String = body.chars().take(120).collect();
        assert!(
            [400, 413, 422].contains(&status.as_u16()),
            "{shown}: {answer}"
        );
        assert_eq!(world.db.sqlite.written(), written, "{shown}");
    }
}

#[tokio::test(start_paused = true)]
async fn odd_texts_in_searches_ids_and_filters_change_nothing() {
    let world = World::new();
    world.another_organization();
    world
        .book(json!({"start_time": "2026-03-02T13:00:00Z", "title": "Mine"}))
        .await;
    world.send(Method::GET, "/api/me", Value::Null).await;
    let written = world.db.sqlite.written();
    let odd = [
        "' OR 1=1 --",
        "\" OR \"\"=\"",
        "'); DROP TABLE users; --",
        "%",
        "_",
        "[a-z]*",
        "\\",
        "%25%27",
        "a\u{0}b",
        "\u{202e}txt",
        "q\u{200b}q",
        "e\u{301}",
        "\u{1f469}\u{200d}\u{1f4bb}",
        "?1",
        ":name",
        "${x}",
        "../../etc/passwd",
    ];
    // A text that nobody sees is none, and filters like none.
    let (_, unseen) = world
        .send(Method::GET, "/api/bookings?search=%E2%80%8B", Value::Null)
        .await;
    let (_, empty) = world
        .send(Method::GET, "/api/bookings?search=", Value::Null)
        .await;
    assert_eq!(unseen, empty);
    for text in odd {
        let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let encoded = encoded.replace('+', "%20");
        for name in [
            "search", "status", "cursor", "sort", "user_id", "from", "colour",
        ] {
            let path = format!("/api/bookings?{name}={encoded}");
            let (status, answer) = world.send(Method::GET, &path, Value::Null).await;
            let found = answer["bookings"].as_array().map_or(0, Vec::len);
            assert!(
                status == 400 || status == 422 || (status == 200 && found == 0),
                "{path}: {answer}"
            );
        }
        for path in [
            "bookings",
            "calls",
            "keys",
            "members",
            "holds",
            "series",
            "event-types",
        ] {
            let ask = async |id: &str| {
                let path = format!("/api/{path}/{id}");
                let method = if path.contains("keys") || path.contains("members") {
                    Method::DELETE
                } else {
                    Method::GET
                };
                let request = request(method, &path, Some(OWNER_KEY));
                world.text_of(request).await
            };
            assert_eq!(ask(&encoded).await, ask(ID).await, "{path} {text}");
        }
    }
    assert_eq!(world.db.sqlite.written(), written);
}

/// Every file of the Worker's own code, by its path.
fn sources() -> Vec<(String, String)> {
    let mut folders = vec![std::path::PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src"
    ))];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                sources.push((path.display().to_string(), text));
            }
        }
    }
    sources
}

#[test]
fn nothing_writes_into_the_log_but_the_one_place_that_masks() {
    let sources = sources();
    assert!(sources.len() > 100, "all of it was read");
    let macros = [
        "console_log!",
        "console_error!",
        "console_warn!",
        "println!",
        "eprintln!",
        "dbg!",
    ];
    for (path, text) in sources {
        let writes = macros.iter().any(|name| text.contains(&format!("{name}(")));
        let masks = path.ends_with("/src/log.rs");
        assert_eq!(writes, masks, "{path}");
    }
}

#[test]
fn sql_stands_in_the_store_alone_and_no_value_is_written_into_it() {
    for (path, text) in sources() {
        let tests =
            path.contains("/tests") || path.contains("/testing") || path.ends_with("testing.rs");
        let sql = ["SELECT ", "INSERT INTO ", "DELETE FROM "]
            .iter()
            .any(|word| text.contains(&format!("\"{word}")));
        assert!(!sql || tests || path.contains("/src/store/"), "{path}");
    }
}
