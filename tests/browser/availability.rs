//! Working hours, overrides and time off: by keyboard at `/app`, by mouse in the extension's page.

use callslot_harness::{DEMO_API_KEY, client};
use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, TimeDelta, Utc, Weekday};
use reqwest::Method;
use serde_json::{Value, json};

use crate::extension::api::{books, send};
use crate::extension::hands::{gets_to, is_sized, strikes, tabs_to};
use crate::extension::pages_session::{fills, is_accessible, is_online, presses, says, sees};
use crate::extension::person::Person;
use crate::person::Visitor;
use crate::stage::{OWNER, Stage};

const OWNERS_ID: &str = "019a0000-0000-7000-8000-000000000101";
const VIEWER: &str = "victor.viewer@acme.example";

/// The answer of the API to the owner.
async fn reads(stage: &Stage, path: &str) -> Value {
    let url = format!("{}{path}", stage.edge.url());
    let request = client().unwrap().get(url).bearer_auth(DEMO_API_KEY);
    request.send().await.unwrap().json().await.unwrap()
}

/// The owner's own schedule, as the API has it.
async fn schedule(stage: &Stage) -> Option<Value> {
    let body = reads(stage, "/api/schedules").await;
    let all = body["schedules"].as_array().unwrap();
    all.iter().find(|one| one["user_id"] == OWNERS_ID).cloned()
}

/// Types a time where the focus is, as somebody does whose clock has 12 hours.
async fn types_time(person: &Visitor, keys: &str) {
    for key in keys.chars() {
        strikes(&person.page, &key.to_string(), 0).await;
    }
}

/// Waits until the focus is on a date.
async fn is_at(person: &Visitor, date: NaiveDate) {
    gets_to(&person.page, &format!("#date-{date}")).await;
}

/// Goes to a section of the profile.
async fn goes_to(stage: &Stage, person: &Visitor, section: &str) {
    let path = format!("/app/profile/{section}");
    person.goes(stage.at(&path), &path).await;
}

async fn signed_in(stage: &Stage, email: &str, section: &str) -> Visitor {
    let person = Visitor::new().await;
    let path = format!("/app/profile/{section}");
    person.goes(stage.at(&path), "/sign-in").await;
    person.proves_to_be(stage, email, &path).await;
    person
}

/// Ten or eleven o'clock in New York on a Monday that is ahead.
fn monday_morning() -> DateTime<Utc> {
    let soon = Utc::now().date_naive() + Days::new(2);
    let mut days = soon.iter_days();
    let monday = days.find(|day| day.weekday() == Weekday::Mon).unwrap();
    monday.and_hms_opt(15, 0, 0).unwrap().and_utc()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_sets_hours_and_an_override_by_keyboard() {
    let stage = Stage::set().await;
    books(&stage, "Ada Lovelace", monday_morning()).await;
    let person = signed_in(&stage, OWNER, "hours").await;
    sees(&person.page, "#hours-note", "Office hours").await;
    is_accessible(&person.page, "hours").await;

    tabs_to(&person.page, "#mon-0-from").await;
    types_time(&person, "1130P").await;
    strikes(&person.page, "Enter", 0).await;
    sees(&person.page, "#mon-0-problem", "before the start").await;
    gets_to(&person.page, "#mon-0-to").await;
    sees(&person.page, "#mon", "Ends the next day").await;
    is_accessible(&person.page, "hours that end before they begin").await;
    says(
        &person.page,
        "document.querySelector('#mon-0-from').focus(), 1",
    )
    .await;
    types_time(&person, "1200P").await;
    strikes(&person.page, "Enter", 0).await;
    let text = "1 booking outside these hours: it stays.";
    sees(&person.page, "#hours-affected", text).await;
    sees(&person.page, "#hours-affected", "Ada Lovelace").await;
    gets_to(&person.page, "#hours-affected").await;
    is_accessible(&person.page, "a booking outside the hours").await;
    assert_eq!(schedule(&stage).await, None, "nothing is saved yet");
    tabs_to(&person.page, "#hours-affected .primary").await;
    strikes(&person.page, "Enter", 0).await;
    sees(&person.page, "#result", "Working hours saved.").await;
    gets_to(&person.page, "#result").await;
    let saved = schedule(&stage).await.unwrap();
    assert_eq!(saved["timezone"], "America/New_York");
    assert_eq!(saved["is_default"], true);
    let monday = json!({"days": ["Mon"], "from": "12:00", "to": "17:00"});
    assert_eq!(saved["weekly"][0], monday, "{saved}");

    goes_to(&stage, &person, "overrides").await;
    sees(&person.page, "#no-overrides", "").await;
    tabs_to(&person.page, "#month td[tabindex='0']").await;
    let mut date = Utc::now().date_naive();
    is_at(&person, date).await;
    date = date.checked_add_months(Months::new(1)).unwrap();
    strikes(&person.page, "PageDown", 0).await;
    is_at(&person, date).await;
    date = date + Days::new(7);
    strikes(&person.page, "ArrowDown", 0).await;
    is_at(&person, date).await;
    date = date - Days::new(date.weekday().num_days_from_monday().into());
    strikes(&person.page, "Home", 0).await;
    is_at(&person, date).await;
    strikes(&person.page, "Enter", 0).await;
    gets_to(&person.page, "#date-title").await;
    sees(&person.page, "#date-form", "12:00").await;
    tabs_to(&person.page, "#date-closed").await;
    strikes(&person.page, "ArrowDown", 0).await;
    tabs_to(&person.page, "#own-0-from").await;
    types_time(&person, "1015A").await;
    is_accessible(&person.page, "the hours of a date").await;
    strikes(&person.page, "Enter", 0).await;
    sees(&person.page, "#result", "Override saved").await;
    gets_to(&person.page, "#result").await;
    let own = json!([{"date": date, "hours": [{"from": "10:15", "to": "17:00"}]}]);
    assert_eq!(schedule(&stage).await.unwrap()["overrides"], own);
    let label = format!("document.querySelector('#date-{date}').ariaLabel");
    let label = says(&person.page, &label).await;
    assert!(label.as_str().unwrap().ends_with(", own hours"), "{label}");
    is_accessible(&person.page, "overrides").await;

    tabs_to(&person.page, "#undo").await;
    strikes(&person.page, "Enter", 0).await;
    sees(&person.page, "#result", "Undone.").await;
    assert_eq!(schedule(&stage).await.unwrap()["overrides"], json!([]));
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hours_that_changed_meanwhile_are_shown_and_what_was_typed_is_kept() {
    let stage = Stage::set().await;
    let day = |from: &str| json!([{"days": ["Mon"], "from": from, "to": "17:00"}]);
    let hours = |from| json!({"name": "Mine", "timezone": "Europe/Berlin", "is_default": true, "weekly": day(from)});
    let made = send(&stage, Method::POST, "/api/schedules", hours("09:00")).await;
    let path = format!(
        "/api/schedules/{}",
        made["schedule"]["id"].as_str().unwrap()
    );
    let person = signed_in(&stage, OWNER, "hours").await;
    fills(&person.page, "#mon-0-from", "10:00").await;
    presses(&person.page, "#mon-copy").await;
    presses(&person.page, "#mon-to-wed").await;
    presses(&person.page, "#mon-copy-yes").await;
    send(&stage, Method::PUT, &path, hours("08:00")).await;
    presses(&person.page, "#hours-save").await;
    sees(&person.page, "#hours-theirs", "8:00").await;
    gets_to(&person.page, "#hours-theirs").await;
    is_accessible(&person.page, "hours that somebody else has changed").await;
    let typed = "document.querySelector('#mon-0-from').value";
    assert_eq!(says(&person.page, typed).await, "10:00");
    presses(&person.page, "#hours-mine").await;
    sees(&person.page, "#result", "Working hours saved.").await;
    let saved = schedule(&stage).await.unwrap();
    let expected = json!([{"days": ["Mon", "Wed"], "from": "10:00", "to": "17:00"}]);
    assert_eq!(saved["weekly"], expected);
    presses(&person.page, "#undo").await;
    sees(&person.page, "#result", "Undone.").await;
    assert_eq!(schedule(&stage).await.unwrap()["weekly"], day("08:00"));
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_takes_time_off_by_mouse_in_the_extension_and_takes_it_back() {
    let stage = Stage::set().await;
    let person = Person::at(&stage).await;
    let page = person.opens("pages/schedule.html#/profile/time-off").await;
    sees(&page, "#signed-out", "").await;
    person.signs_in(&stage, &page).await;
    sees(&page, "#no-time-off", "Add some below").await;
    is_accessible(&page, "no time off").await;
    let today = Utc::now().date_naive();
    let [from, to] = [10, 12].map(|days| today + Days::new(days));
    let at = from.and_hms_opt(15, 0, 0).unwrap().and_utc() + TimeDelta::days(1);
    books(&stage, "Ada Lovelace", at).await;

    fills(&page, "#off-from", &to.to_string()).await;
    fills(&page, "#off-to", &from.to_string()).await;
    presses(&page, "#off-save").await;
    sees(&page, "#off-to-problem", "before the start").await;
    is_accessible(&page, "time off that ends before it begins").await;
    fills(&page, "#off-from", &from.to_string()).await;
    fills(&page, "#off-to", &to.to_string()).await;
    fills(&page, "#off-reason", "Rest").await;
    presses(&page, "#off-save").await;
    sees(
        &page,
        "#off-affected",
        "1 booking in this time off: it stays.",
    )
    .await;
    presses(&page, "#off-affected .primary").await;
    sees(&page, "#result", "Time off added").await;
    sees(&page, "#times-off li", "Rest").await;
    is_accessible(&page, "time off").await;
    let entered = async || {
        let body = reads(&stage, "/api/time-off").await;
        let all = body["times_off"].as_array().unwrap().clone();
        all.into_iter()
            .map(|off| [&off["from_date"], &off["to_date"], &off["reason"]].map(Value::clone))
            .collect::<Vec<_>>()
    };
    let expected = [json!(from), json!(to), json!("Rest")];
    assert_eq!(entered().await, std::slice::from_ref(&expected));

    presses(&page, "#times-off button").await;
    sees(&page, "#result", "Time off removed").await;
    sees(&page, "#no-time-off", "").await;
    assert!(entered().await.is_empty());
    presses(&page, "#undo").await;
    sees(&page, "#result", "Undone.").await;
    sees(&page, "#times-off li", "Rest").await;
    assert_eq!(entered().await, [expected]);

    is_online(&page, false).await;
    presses(&page, "#times-off button").await;
    sees(&page, "#availability-offline", "Last updated").await;
    sees(&page, "#times-off li", "Rest").await;
    is_online(&page, true).await;
    says(&page, "dispatchEvent(new Event('online')), 1").await;
    let gone = "new Promise((done) => { const look = () => { \
        if (document.querySelector('#availability-offline')) setTimeout(look, 20); else done(true); }; look(); })";
    assert_eq!(says(&page, gone).await, true);
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn availability_fits_every_window_and_is_not_offered_to_who_takes_no_calls() {
    let stage = Stage::set().await;
    let hours = json!({"name": "Mine", "timezone": "Europe/Berlin", "is_default": true, "weekly": [
        {"days": ["Mon", "Tue"], "from": "09:00", "to": "12:00"},
        {"days": ["Mon", "Tue"], "from": "13:00", "to": "24:00"},
    ]});
    send(&stage, Method::POST, "/api/schedules", hours).await;
    let person = signed_in(&stage, OWNER, "time-off").await;
    let fits = "document.documentElement.scrollWidth <= innerWidth";
    for (width, height) in [(320, 640), (900, 700), (1_280, 800)] {
        is_sized(&person.page, width, height).await;
        for (section, shown) in [
            ("hours", "#mon-1-to"),
            ("overrides", "#month"),
            ("time-off", "#off-form"),
        ] {
            goes_to(&stage, &person, section).await;
            sees(&person.page, shown, "").await;
            assert_eq!(says(&person.page, fits).await, true, "{section} at {width}");
            is_accessible(&person.page, &format!("{section} at {width}")).await;
        }
    }
    person.leaves().await;
    let person = signed_in(&stage, VIEWER, "time-off").await;
    for section in ["hours", "overrides", "time-off"] {
        goes_to(&stage, &person, section).await;
        sees(&person.page, "#not-allowed", "Your role in Acme Support").await;
    }
    is_accessible(&person.page, "availability of a viewer").await;
    person.leaves().await;
}
