//! `/app`: every view, in a wide window and in a narrow one, with the calls of a team at work.

use chromiumoxide::Page;
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeDelta, Utc};
use reqwest::Method;
use serde_json::json;

use super::{Size, is_in_the_office, is_sized, take};
use crate::extension::api::{books, send};
use crate::extension::pages_session::{fills, presses, sees};
use crate::extension::scenes::is_to_be_confirmed;
use crate::person::Visitor;
use crate::stage::{OWNER, Stage};

const OLIVIA: u32 = 101;
const OSCAR: u32 = 103;
const AMARA: u32 = 106;

const SIZES: [Size; 2] = [
    Size {
        width: 1280,
        height: 800,
        scale: 1.0,
    },
    Size {
        width: 320,
        height: 640,
        scale: 2.0,
    },
];

/// A call of next week: its operator, day from Monday, time in UTC, length, attendee, phone and subject.
type Planned = (
    u32,
    i64,
    (u32, u32),
    u32,
    &'static str,
    &'static str,
    &'static str,
);

const PLANNED: [Planned; 14] = [
    (
        OLIVIA,
        0,
        (14, 30),
        30,
        "Ada Lovelace",
        "+14155552671",
        "Renewal",
    ),
    (
        OSCAR,
        0,
        (14, 30),
        45,
        "Grace Hopper",
        "+442079460018",
        "Onboarding",
    ),
    (
        AMARA,
        0,
        (15, 0),
        30,
        "Alan Turing",
        "+442079460123",
        "Follow-up call",
    ),
    (
        OLIVIA,
        0,
        (18, 0),
        30,
        "Katherine Johnson",
        "+12025550143",
        "Price list",
    ),
    (
        OSCAR,
        1,
        (15, 0),
        60,
        "Barbara Liskov",
        "+16175550119",
        "Review of the contract",
    ),
    (
        OLIVIA,
        1,
        (16, 30),
        30,
        "Edsger Dijkstra",
        "+31205550142",
        "Follow-up call",
    ),
    (
        AMARA,
        1,
        (19, 0),
        30,
        "Radia Perlman",
        "+16175550177",
        "Questions about delivery",
    ),
    (
        OLIVIA,
        2,
        (14, 0),
        45,
        "Donald Knuth",
        "+16505550136",
        "Onboarding",
    ),
    (
        OSCAR,
        2,
        (17, 30),
        30,
        "Frances Allen",
        "+19145550121",
        "Follow-up call",
    ),
    (
        AMARA,
        2,
        (17, 30),
        30,
        "Hedy Lamarr",
        "+43155550110",
        "Renewal",
    ),
    (
        OLIVIA,
        3,
        (15, 30),
        30,
        "Jean Bartel",
        "+18165550104",
        "Price list",
    ),
    (
        OSCAR,
        3,
        (18, 30),
        60,
        "John McCarthy",
        "+16505550188",
        "Review of the contract",
    ),
    (
        AMARA,
        4,
        (14, 30),
        30,
        "Sophie Wilson",
        "+441223555014",
        "Onboarding",
    ),
    (
        OLIVIA,
        4,
        (17, 0),
        30,
        "Tim Berners-Lee",
        "+41225550190",
        "Follow-up call",
    ),
];

/// Monday of next week.
fn monday() -> NaiveDate {
    let today = Utc::now().date_naive();
    let passed = i64::from(today.weekday().num_days_from_monday());
    today + TimeDelta::days(7 - passed)
}

fn start(day: i64, (hour, minute): (u32, u32)) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
    (monday() + TimeDelta::days(day)).and_time(time).and_utc()
}

/// Books the calls of a team, and answers the id of the first.
async fn plans_a_week(stage: &Stage) -> String {
    let mut first = None;
    for (operator, day, time, minutes, name, phone, title) in PLANNED {
        let body = json!({
            "start_time": start(day, time), "duration_minutes": minutes,
            "attendee_name": name, "attendee_phone": phone, "title": title,
            "notes": "Compares two offers; wants the papers before June.",
            "user_id": format!("019a0000-0000-7000-8000-000000000{operator}"), "override": true,
        });
        let made = send(stage, Method::POST, "/api/bookings", body).await;
        let id = made["booking"]["id"].as_str().unwrap().to_owned();
        first.get_or_insert(id);
    }
    first.unwrap()
}

/// Goes to a view, and takes its pictures in every size once it has such an element.
async fn pictured(stage: &Stage, page: &Page, route: &str, there: (&str, &str), name: &str) {
    is_sized(page, SIZES[0]).await;
    page.goto("about:blank").await.unwrap();
    page.goto(stage.at(&format!("/app{route}"))).await.unwrap();
    sees(page, there.0, there.1).await;
    in_all_sizes(page, name).await;
}

async fn in_all_sizes(page: &Page, name: &str) {
    for size in SIZES {
        is_sized(page, size).await;
        take(page, &format!("app/{name}-{}", size.width), size).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_of_the_app() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    let page = &person.page;
    is_in_the_office(page).await;
    person.goes(stage.at("/app"), "/sign-in").await;
    person.proves_to_be(&stage, OWNER, "/app").await;
    let id = plans_a_week(&stage).await;
    let date = monday();
    let several = (".hue-0, [class*='hue-']", "");
    let list = "/calls?operator=team";
    pictured(&stage, page, list, several, "list").await;
    let week = format!("/week/{date}?operator=team");
    pictured(&stage, page, &week, several, "week").await;
    let day = format!("/day/{date}?operator=team");
    pictured(&stage, page, &day, several, "day").await;
    let details = format!("/calls/{id}?operator=team");
    let told = ("#details", "Olivia Owner");
    pictured(&stage, page, &details, told, "details").await;
    let asked = "/call#phone=%2B14155552671&name=Ada%20Lovelace";
    pictured(&stage, page, asked, ("#yes:enabled", ""), "call-now").await;
    let account = ("#account", "Olivia Owner");
    pictured(&stage, page, "/profile", account, "profile").await;
    // The form holds a time, which may be the one of the call.
    cockpit(&stage, page).await;
    form(&stage, page, date).await;
    person.leaves().await;
}

/// The form, with a number and a time.
async fn form(stage: &Stage, page: &Page, date: NaiveDate) {
    is_sized(page, SIZES[0]).await;
    let filled = format!(
        "/app/calls/new?view=week&date={date}&operator=team#phone=%2B493012345678&name=Ada%20Lovelace&title=Renewal"
    );
    page.goto("about:blank").await.unwrap();
    page.goto(stage.at(&filled)).await.unwrap();
    sees(page, ".slot[title*='Berlin']", "").await;
    presses(page, ".slot").await;
    sees(page, "#form", "Held for you").await;
    sees(page, ".block", "").await;
    sees(page, "#operators", "Jack Wright").await;
    in_all_sizes(page, "form").await;
}

/// The cockpit of a call that is on.
async fn cockpit(stage: &Stage, page: &Page) {
    is_to_be_confirmed(stage).await;
    let id = books(stage, "Ada Lovelace", Utc::now() + TimeDelta::seconds(5)).await;
    let notes = json!({"notes": "Compares two offers; wants the papers before June."});
    send(stage, Method::PATCH, &format!("/api/bookings/{id}"), notes).await;
    is_sized(page, SIZES[0]).await;
    page.goto("about:blank").await.unwrap();
    let cockpit = stage.at(&format!("/app/calls/{id}/cockpit"));
    page.goto(cockpit).await.unwrap();
    sees(page, "#live h2", "Ada Lovelace").await;
    stage.edge.fire_scheduled();
    sees(page, "#live [data-leg=attendee]", "connected").await;
    presses(page, ".prompt[aria-checked=false]").await;
    sees(page, ".prompt[aria-checked=true]", "").await;
    // Without the message about it.
    page.reload().await.unwrap();
    sees(page, ".prompt[aria-checked=true]", "").await;
    fills(page, "#live-note", "Sends the signed offer on Friday.").await;
    in_all_sizes(page, "cockpit").await;
}
