//! The extension's small pages: the time until the popup shows the next calls (it paints what it showed last before anything
//! else), and the files that popup and side panel load.

use chromiumoxide::Page;
use chrono::{TimeDelta, Utc};
use serde_json::json;

use callslot_harness::{DEMO_API_KEY, client};

use crate::pages_session::{says, sees};
use crate::person::Person;
use crate::stage::Stage;
use crate::{PAINTED, ROUNDS, WARM_UP, median};

/// The member whom the browser is for; the owner's code is used up.
const ADMIN: &str = "adam.admin@acme.example";
const ADAM: &str = "019a0000-0000-7000-8000-000000000102";

/// The files that a page has loaded which are the desk's.
const DESK_FILES: &str = "performance.getEntriesByType('resource') \
    .map((one) => new URL(one.name).pathname).filter((path) => /desk|schedule|shell/.test(path)).length";

/// Medians of first paints in milliseconds, and how many of the desk's files are loaded.
pub(crate) struct SmallPages {
    pub(crate) popup: f64,
    pub(crate) empty: f64,
    pub(crate) desk_files: f64,
}

/// The first text of a popup with calls to come, and of a page that is nothing but a word.
pub(crate) async fn measured(stage: &Stage) -> SmallPages {
    let person = Person::at(stage).await;
    let popup = person.opens_the_popup().await;
    person.signs_in_as(stage, &popup, ADMIN).await;
    for (name, minutes) in [
        ("Ada Lovelace", 40),
        ("Grace Hopper", 95),
        ("Alan Turing", 180),
    ] {
        books(stage, name, minutes).await;
    }
    popup.reload().await.unwrap();
    sees(&popup, ".next", "Ada Lovelace").await;
    popup.bring_to_front().await.unwrap();
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..WARM_UP + ROUNDS {
        for (path, times) in ["pages/popup.html", "empty.html"].iter().zip(&mut times) {
            popup.goto(person.own(path)).await.unwrap();
            let painted = painted(&popup).await;
            if round >= WARM_UP {
                times.push(painted);
            }
        }
    }
    let mut desk_files = 0.0;
    for (path, there) in [
        ("pages/popup.html", ".next h2"),
        ("pages/panel.html", "#next h2"),
    ] {
        popup.goto(person.own(path)).await.unwrap();
        sees(&popup, there, "Ada Lovelace").await;
        desk_files += says(&popup, DESK_FILES).await.as_f64().unwrap();
    }
    person.leaves().await;
    let [popup, empty] = times.map(median);
    SmallPages {
        popup,
        empty,
        desk_files,
    }
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
        "user_id": ADAM,
        "override": true,
    });
    let request = client()
        .unwrap()
        .post(format!("{}/api/bookings", stage.edge.url()))
        .bearer_auth(DEMO_API_KEY)
        .header("content-type", "application/json")
        .body(body.to_string());
    assert_eq!(request.send().await.unwrap().status().as_u16(), 201);
}
