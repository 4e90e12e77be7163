//! Series over a change of clocks: where they end, and where their calls are.

use super::*;

/// A series as somebody asks for it, its calls' instants and how the clocks read the times by the rule.
async fn preview(world: &World, rule: &str, start: &str, zone: &str) -> Vec<(String, String)> {
    let body = json!({"recurrence": rule, "booking": {
        "start_time": start, "attendee_phone": "+12025550123", "timezone": zone, "duration_minutes": 30,
    }});
    let (status, answer) = post(world, "/api/series/preview", body).await;
    assert_eq!(status, 200, "{answer}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let calls = answer["occurrences"].as_array().unwrap().iter();
    calls
        .map(|call| (text(&call["start_time"]), text(&call["clock"])))
        .collect()
}

fn calls(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(start, clock): &(&str, &str)| ((*start).to_owned(), (*clock).to_owned());
    expected.iter().map(owned).collect()
}

/// ical-org/ical.net 736: the end is an instant, and clocks read 02:00 then for the second time.
#[tokio::test(start_paused = true)]
async fn an_end_in_the_night_that_clocks_are_set_back_keeps_the_call_before_it() {
    let world = World::new();
    let amsterdam = async |until: &str| {
        let rule = format!("FREQ=DAILY;UNTIL={until}");
        preview(&world, &rule, "2027-10-30T00:30:00Z", "Europe/Amsterdam").await
    };
    assert_eq!(
        amsterdam("20271031T010000Z").await,
        calls(&[
            ("2027-10-30T00:30:00Z", "once"),
            ("2027-10-31T00:30:00Z", "fold")
        ])
    );
    assert_eq!(amsterdam("20271031T002959Z").await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_end_in_the_night_that_clocks_are_set_forward_keeps_no_call_after_it() {
    let world = World::new();
    let amsterdam = async |until: &str| {
        let rule = format!("FREQ=DAILY;UNTIL={until}");
        preview(&world, &rule, "2027-03-27T01:30:00Z", "Europe/Amsterdam").await
    };
    // Clocks read 03:00 at the end; 02:30 is made at 03:30.
    assert_eq!(
        amsterdam("20270328T010000Z").await,
        calls(&[("2027-03-27T01:30:00Z", "once")])
    );
    assert_eq!(
        amsterdam("20270328T013000Z").await,
        calls(&[
            ("2027-03-27T01:30:00Z", "once"),
            ("2027-03-28T01:30:00Z", "gap")
        ])
    );
}

/// RFC 5545, section 3.3.10, would leave the call of 14 March out and go on until 16 March. A call that is dropped is
/// worse than one that is made an hour later, so it is made and counts, and the preview says so
/// (ggaabe/rrule-temporal 141, dateutil/dateutil 1425).
#[tokio::test(start_paused = true)]
async fn a_call_whose_time_the_clocks_skip_is_after_the_gap_and_the_preview_says_so() {
    let world = World::new();
    let start = "2027-03-13T07:30:00Z";
    let found = preview(&world, "FREQ=DAILY;COUNT=3", start, "America/New_York").await;
    assert_eq!(
        found,
        calls(&[
            ("2027-03-13T07:30:00Z", "once"),
            ("2027-03-14T07:30:00Z", "gap"),
            ("2027-03-15T06:30:00Z", "once"),
        ])
    );
}

#[tokio::test(start_paused = true)]
async fn a_series_says_which_of_its_calls_the_clocks_have_moved() {
    let world = World::new();
    let clocks = |answer: &Value| -> Vec<String> {
        let bookings = answer["bookings"].as_array().unwrap().iter();
        bookings
            .map(|booking| booking["clock"].as_str().unwrap().to_owned())
            .collect()
    };
    let made = make(&world, "FREQ=DAILY;COUNT=3", "2026-03-07T02:30:00-05:00").await;
    assert_eq!(clocks(&made), ["once", "gap", "once"]);
    let path = format!("/api/series/{}", made["series"]["id"].as_str().unwrap());
    let (_, shown) = world.send(Method::GET, &path, Value::Null).await;
    assert_eq!(clocks(&shown), ["once", "gap", "once"]);
    // Moved by itself it is where somebody put it.
    let moved = json!({"scope": "this", "occurrence": "2026-03-08T02:30:00",
        "change": {"start_time": "2026-03-08T12:00:00Z"}});
    let (status, moved) = patch(&world, &path, moved).await;
    assert_eq!(status, 200, "{moved}");
    assert_eq!(clocks(&moved), ["once", "once", "once"]);
}
