//! The time until the popup shows the next calls: it paints what it showed last before anything else.

use chromiumoxide::Page;
use chrono::{TimeDelta, Utc};
use serde_json::json;

use callslot_harness::{DEMO_API_KEY, client};

use crate::pages_session::{says, sees};
use crate::person::Person;
use crate::report::Paint;
use crate::stage::Stage;

/// Loads of each page, by turns, of which the median counts.
const ROUNDS: usize = 15;

/// When the first text was painted, in milliseconds from the navigation. A skeleton is no text.
const PAINTED: &str = "new Promise((done) => new PerformanceObserver((list) => { \
    for (const one of list.getEntriesByName('first-contentful-paint')) done(one.startTime); \
    }).observe({ type: 'paint', buffered: true }))";

/// The first text of a popup with calls to come, and of a page that is nothing but a word.
pub(crate) async fn paints() -> Paint {
    let stage = Stage::set().await;
    let (person, popup) = Person::in_the_popup(&stage).await;
    for (name, minutes) in [
        ("Ada Lovelace", 40),
        ("Grace Hopper", 95),
        ("Alan Turing", 180),
    ] {
        books(&stage, name, minutes).await;
    }
    popup.reload().await.unwrap();
    sees(&popup, ".next", "Ada Lovelace").await;
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (path, times) in ["pages/popup.html", "empty.html"].iter().zip(&mut times) {
            popup.goto(person.own(path)).await.unwrap();
            times.push(painted(&popup).await);
        }
    }
    person.leaves().await;
    let [popup, empty] = times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 2]
    });
    Paint { popup, empty }
}

async fn painted(page: &Page) -> f64 {
    says(page, PAINTED).await.as_f64().unwrap()
}

async fn books(stage: &Stage, name: &str, minutes: i64) {
    let body = json!({
        "start_time": Utc::now() + TimeDelta::minutes(minutes),
        "attendee_phone": "+14155552671",
        "attendee_name": name,
        "title": "Follow-up call",
    });
    let request = client()
        .unwrap()
        .post(format!("{}/api/bookings", stage.edge.url()))
        .bearer_auth(DEMO_API_KEY)
        .header("content-type", "application/json")
        .body(body.to_string());
    assert_eq!(request.send().await.unwrap().status().as_u16(), 201);
}
