//! An attendee changes their call by the link in their mail, in a browser that runs no script.

use crate::{
    person::Visitor,
    stage::{LIMIT, Stage},
};
use callslot_harness::client;
use chromiumoxide::cdp::browser_protocol::page::{EventFrameNavigated, EventLoadEventFired};
use futures_util::StreamExt as _;
use serde_json::{Value, json};

/// The key of the demo organization's owner.
const KEY: &str = "cs_demo_owner_2c9f1b7e4d8a4f0b9e6c3a5d7f1e2b4c";
/// The demo organization's event type.
const INTRO: &str = "019a0000-0000-7000-8000-000000000b01";
const ADA: &str = "ada@example.com";

async fn ask(stage: &Stage, path: &str, body: Option<Value>) -> Value {
    let http = client().unwrap();
    let request = match body {
        Some(body) => http.post(stage.at(path)).json(&body),
        None => http.get(stage.at(path)),
    };
    let answer = request.bearer_auth(KEY).send().await.unwrap();
    let text = answer.text().await.unwrap();
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"))
}

/// Books a call of the event type with Ada at its last slot of the next two weeks, and answers the path of its page.
async fn booked(stage: &Stage) -> String {
    let to = chrono::Utc::now() + chrono::TimeDelta::days(14);
    let to = to.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let slots = ask(
        stage,
        &format!("/api/slots?event_type={INTRO}&duration=15&to={to}"),
        None,
    )
    .await;
    let days = slots["days"].as_array().unwrap();
    let last = days.last().unwrap()["slots"]
        .as_array()
        .unwrap()
        .last()
        .unwrap();
    let body = json!({
        "event_type": INTRO, "start_time": last["start"], "duration_minutes": 15, "title": "Intro",
        "attendee_phone": "+14155552671", "attendee_name": "Ada Lovelace", "attendee_email": ADA,
        "timezone": "America/New_York",
    });
    let booked = ask(stage, "/api/bookings", Some(body)).await;
    assert_eq!(booked["success"], true, "{booked}");
    let mails = stage.simulator.mail_to(ADA, 1, LIMIT).await.unwrap();
    let (_, rest) = mails[0].text.split_once("View, move or cancel: ").unwrap();
    let page: url::Url = rest.split_whitespace().next().unwrap().parse().unwrap();
    page.path().to_owned()
}

impl Visitor {
    /// Does something that leads to an address which is not known before, and answers its path once its page is loaded.
    async fn is_led_on(&self, action: impl AsyncFnOnce()) -> String {
        let places = self.page.event_listener::<EventFrameNavigated>().await;
        let loads = self.page.event_listener::<EventLoadEventFired>().await;
        let (mut places, mut loads) = (places.unwrap(), loads.unwrap());
        action().await;
        let arrives = async {
            let place = places.next().await.expect("the browser is gone");
            loads.next().await.expect("the browser is gone");
            let address: url::Url = place.frame.url.parse().unwrap();
            address.path().to_owned()
        };
        tokio::time::timeout(LIMIT, arrives).await.unwrap()
    }

    /// Holds the page that is shown to the rules for everybody. The rules are a script, and the page runs none of its own.
    async fn keeps_the_rules(&self, page: &str) {
        assert_eq!(self.says("document.scripts.length").await, 0, "{page}");
        for scheme in ["light", "dark"] {
            self.likes(scheme).await;
            assert_eq!(self.violations().await, json!([]), "{page}, {scheme}");
        }
        let width = "document.documentElement.scrollWidth <= 320";
        assert_eq!(self.says(width).await, true, "{page} is too wide");
        let small = "[...document.querySelectorAll('main :is(button, .button, select, summary, .slots a, .days a)')]
            .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)";
        assert_eq!(self.says(small).await, json!([]), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attendee_moves_and_cancels_their_call_without_a_script() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    let page = booked(&stage).await;
    person.has_a_window_of(320, 568).await;
    person.runs_scripts(false).await;
    person.goes(stage.at(&page), &page).await;
    person.keeps_the_rules("the call").await;
    person
        .led_to(&format!("{page}/times"), async || {
            person.presses("a[href$='/times']").await;
        })
        .await;
    person.keeps_the_rules("the times").await;
    person
        .led_to(&format!("{page}/time"), async || {
            person.presses(".slots a").await;
        })
        .await;
    person.keeps_the_rules("the question").await;
    let moved = person
        .is_led_on(async || {
            person.presses("form[action$='/time'] button").await;
        })
        .await;
    assert_ne!(moved, page);
    assert!(person.sees("h1").await.contains("has a new time"));
    person.goes(stage.at(&page), &page).await;
    assert!(person.sees("h1").await.contains("This link was replaced"));
    person.keeps_the_rules("the old link").await;
    person.goes(stage.at(&moved), &moved).await;
    person
        .led_to(&format!("{moved}/cancel"), async || {
            person.presses("a[href$='/cancel']").await;
        })
        .await;
    person.keeps_the_rules("the other question").await;
    person
        .led_to(&moved, async || {
            person.presses("form[action$='/cancel'] button").await;
        })
        .await;
    assert!(person.sees("h1").await.contains("is cancelled"));
    person.keeps_the_rules("the cancelled call").await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attendee_reads_in_another_zone_and_language_and_ends_calls_without_a_script() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    let page = booked(&stage).await;
    person.has_a_window_of(320, 568).await;
    person.runs_scripts(false).await;
    let german = format!("{page}?zone=Europe/Berlin&lang=de");
    person.goes(stage.at(&german), &page).await;
    assert!(person.sees(".when").await.contains("Zeit in Berlin"));
    person
        .led_to(&format!("{page}/stop-calls"), async || {
            person.presses("a[href*='/stop-calls']").await;
        })
        .await;
    assert!(person.sees("h1").await.contains("nie wieder anrufen?"));
    person.keeps_the_rules("the question").await;
    person
        .led_to(&format!("{page}/stop-calls"), async || {
            person.presses("form[action*='/stop-calls'] button").await;
        })
        .await;
    assert!(person.sees("[role=status]").await.contains(": 1."));
    let blocked = ask(&stage, "/api/blocked-numbers", None).await;
    assert_eq!(blocked["blocked_numbers"][0]["number"], "+14155552671");
    person.leaves().await;
}
