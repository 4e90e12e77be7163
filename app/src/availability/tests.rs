use super::{
    affected::{during, outside},
    change::Change,
    hours::{DayDraft, End},
    month::{step, weeks},
    overrides::{DateDraft, DateProblem, Kind, Mark, changed, mark},
    time_off::{OffDraft, OffField, again, listed, over},
    week::{WeekDraft, WeekProblem, in_order},
    *,
};
use crate::{schedule::example::booking, words::availability as words};
use callslot_shared::{
    api::{Off, SaveOverride},
    schedule::hours::{DayTime, Hours, WeekStart},
    words::MemberText,
};
use chrono::{NaiveDate, Weekday};
use serde_json::{Value, json};

const ME: &str = "019ab000-0000-7000-8000-000000000001";
const OTHER: &str = "019ab000-0000-7000-8000-000000000002";
const FIRST: &str = "019ab000-0000-7000-8000-00000000000a";
const SECOND: &str = "019ab000-0000-7000-8000-00000000000b";

fn zone(name: &str) -> TimeZone {
    TimeZone::parse("timezone", name).unwrap()
}

fn schedule(id: &str, user: &Value, is_default: bool, weekly: &Value) -> Schedule {
    serde_json::from_value(json!({
        "id": id, "user_id": user, "is_default": is_default, "name": id, "timezone": "Europe/Berlin",
        "weekly": weekly, "overrides": [], "version": 3, "updated_at": "2026-03-02T12:00:00Z",
    }))
    .unwrap()
}

fn office() -> Schedule {
    let weekly = json!([
        {"days": ["Mon", "Tue"], "from": "09:00", "to": "12:00"},
        {"days": ["Mon"], "from": "13:00", "to": "24:00"},
        {"days": ["Fri"], "from": "22:00", "to": "02:00"},
    ]);
    schedule(FIRST, &json!(ME), true, &weekly)
}

fn snapshot(role: &str, schedules: Vec<Schedule>) -> AvailabilitySnapshot {
    let me = json!({
        "success": true,
        "user": {"id": ME, "name": "Ada", "email": "ada@acme.example", "language": null, "phone": "+493012345678"},
        "organizations": [{"id": FIRST, "name": "Acme", "role": role, "plan": "business", "current": true}],
    });
    AvailabilitySnapshot {
        at: "2026-03-02T12:00:00Z".parse().unwrap(),
        me: serde_json::from_value(me).unwrap(),
        schedules,
        times_off: Vec::new(),
    }
}

fn off(user: &Value, from: &str, to: &str) -> TimeOff {
    let kind = if from.contains('T') {
        json!({"from_date": null, "to_date": null, "starts_at": from, "ends_at": to})
    } else {
        json!({"from_date": from, "to_date": to, "starts_at": null, "ends_at": null})
    };
    let mut off = json!({"id": FIRST, "user_id": user, "reason": "Rest"});
    off.as_object_mut()
        .unwrap()
        .extend(kind.as_object().unwrap().clone());
    serde_json::from_value(off).unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn hours(from: &str, to: &str) -> Hours {
    let time = |text: &str| DayTime::try_from(text.to_owned()).unwrap();
    Hours {
        from: time(from),
        to: time(to),
    }
}

/// A day with these hours as they are typed.
fn typed(intervals: &[(&str, &str)]) -> DayDraft {
    let mut day = DayDraft::default();
    for (from, to) in intervals {
        let key = day.add();
        day.set(key, End::From, (*from).to_owned());
        day.set(key, End::To, (*to).to_owned());
    }
    day
}

#[track_caller]
fn refused(intervals: &[(&str, &str)], expected: &[(u32, End, MemberText)]) {
    let problems = typed(intervals).checked().unwrap_err();
    let found: Vec<_> = problems
        .iter()
        .map(|one| (one.key, one.end, one.text))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn hours_that_cannot_be_meant_are_named_at_their_field() {
    refused(&[("", "17:00")], &[(0, End::From, words::WRONG_TIME)]);
    refused(&[("09:00", "x")], &[(0, End::To, words::WRONG_TIME)]);
    refused(&[("17:00", "09:00")], &[(0, End::To, words::WRONG_ORDER)]);
    refused(&[("09:00", "09:00")], &[(0, End::To, words::WRONG_LENGTH)]);
    let overlap = [("09:00", "12:00"), ("11:00", "13:00"), ("08:00", "09:00")];
    refused(&overlap, &[(1, End::From, words::WRONG_OVERLAP)]);
    let whole = [("00:00", "00:00"), ("23:00", "00:00")];
    refused(&whole, &[(1, End::From, words::WRONG_OVERLAP)]);
}

#[test]
fn hours_that_touch_are_in_order_and_midnight_ends_the_day() {
    let day = typed(&[("13:00", "00:00"), ("09:00", "13:00")]);
    let expected = vec![hours("09:00", "13:00"), hours("13:00", "24:00")];
    assert_eq!(day.checked(), Ok(expected));
}

#[test]
fn hours_beyond_midnight_are_meant_once_they_are_said_to_be() {
    let mut night = typed(&[("22:00", "02:00")]);
    assert!(night.intervals()[0].is_reversed());
    night.set_next_day(0, true);
    assert_eq!(night.checked(), Ok(vec![hours("22:00", "02:00")]));
    night.set(0, End::To, "23:00".to_owned());
    assert!(!night.intervals()[0].is_reversed());
    assert_eq!(night.checked(), Ok(vec![hours("22:00", "23:00")]));
    let read = DayDraft::of(&[hours("22:00", "02:00")]);
    assert_eq!(read.checked(), Ok(vec![hours("22:00", "02:00")]));
}

#[test]
fn hours_are_added_after_the_last_ones() {
    let mut day = DayDraft::default();
    day.add();
    day.add();
    let late = typed(&[("13:00", "23:30")]);
    let mut full = late.clone();
    let key = full.add();
    let expected = vec![hours("09:00", "17:00"), hours("18:00", "19:00")];
    assert_eq!(day.checked(), Ok(expected));
    assert_eq!(full.get(key).unwrap().from, "", "no hour is left");
    full.remove(key);
    assert_eq!(full, late);
}

#[test]
fn a_week_means_the_same_before_and_after_it_is_typed() {
    let rules = rules(&office());
    let mut week = WeekDraft::of(&rules);
    let (zone, weekly) = week.checked().unwrap();
    assert_eq!((zone, &weekly), (rules.timezone, &rules.weekly));
    let monday = week.days[0].clone();
    week.days[2].copy(&monday);
    let (_, weekly) = week.checked().unwrap();
    assert_eq!(
        weekly[0].days,
        [Weekday::Mon, Weekday::Tue, Weekday::Wed],
        "days with the same hours share an entry"
    );
    week.days[0].add();
    assert_eq!(week.days[2], monday, "a copy is one of its own");
}

#[test]
fn all_problems_of_a_week_are_told_at_once() {
    let mut week = WeekDraft {
        zone: "Mars/Olympus".to_owned(),
        ..WeekDraft::default()
    };
    week.days[6] = typed(&[("10:00", "")]);
    let problems = week.checked().unwrap_err();
    assert_eq!(problems[0], WeekProblem::Zone);
    assert!(matches!(problems[1], WeekProblem::Hours(Weekday::Sun, one) if one.end == End::To));
    assert_eq!(problems.len(), 2);
}

#[test]
fn a_week_begins_where_its_schedule_says() {
    assert_eq!(
        in_order(WeekStart::Sunday)[..2],
        [Weekday::Sun, Weekday::Mon]
    );
    assert_eq!(in_order(WeekStart::Monday)[6], Weekday::Sun);
}

#[test]
fn the_hours_to_change_are_the_persons_own_or_else_those_that_hold() {
    let here = zone("Asia/Tokyo");
    let shared = schedule(SECOND, &Value::Null, true, &json!([]));
    let mut second = office();
    (second.id, second.is_default) = (SECOND.parse().unwrap(), false);
    let mut others = office();
    others.user_id = Some(OTHER.parse().unwrap());

    let all = snapshot(
        "operator",
        vec![shared.clone(), others, second.clone(), office()],
    );
    assert_eq!(all.source(None, here), Source::Own(office()));
    assert_eq!(all.source(Some(second.id), here), Source::Own(second));
    assert_eq!(all.clone().narrowed().schedules.len(), 3);
    let none = snapshot("operator", vec![shared.clone()]);
    assert_eq!(none.source(None, here), Source::Shared(shared));
    let assumed = snapshot("operator", Vec::new()).source(None, here);
    assert_eq!(
        assumed.rules().timezone,
        zone("Europe/Berlin"),
        "of the phone"
    );
    assert_eq!(assumed.own(), None);
}

#[test]
fn a_new_default_takes_the_place_of_the_former() {
    let mut all = snapshot("operator", vec![office()]);
    let mut second = office();
    second.id = SECOND.parse().unwrap();
    all.replace_schedule(second.clone());
    assert!(!all.schedules[0].is_default);
    second.version = 4;
    all.replace_schedule(second.clone());
    assert_eq!(all.schedules.len(), 2);
    assert_eq!(all.source(None, TimeZone::UTC), Source::Own(second));
}

#[test]
fn who_takes_no_calls_has_no_availability_to_set() {
    for (role, may) in [
        ("owner", true),
        ("admin", true),
        ("operator", true),
        ("analyst", false),
        ("viewer", false),
    ] {
        assert_eq!(snapshot(role, Vec::new()).may_change(), may, "{role}");
    }
}

#[test]
fn only_bookings_that_a_change_leaves_outside_are_told() {
    // 10:00 to 10:30 and 12:45 to 13:15 in Berlin, on a Monday.
    let (within, between) = (
        booking("2026-03-02T09:00:00Z"),
        booking("2026-03-02T11:45:00Z"),
    );
    let mut cancelled = within.clone();
    cancelled.status = callslot_shared::booking::Status::Cancelled;
    let all = [within.clone(), between, cancelled];
    let before = rules(&office());
    let mut after = before.clone();
    assert_eq!(outside(&all, &before, &after), []);
    after.weekly.remove(0);
    let told = [within];
    assert_eq!(outside(&all, &before, &after), told);
    let closed = changed(&office(), date("2026-03-02"), Some(&[]));
    assert_eq!(outside(&all, &before, &closed), told);
    let other_day = changed(&office(), date("2026-03-09"), Some(&[]));
    assert_eq!(outside(&all, &before, &other_day), []);
}

#[test]
fn bookings_during_a_time_off_are_those_of_its_days_where_the_person_is() {
    // 00:15 on March 3 in Berlin.
    let late = booking("2026-03-02T23:15:00Z");
    let all = [late.clone()];
    let day = |text| Off::Days(date(text), date(text));
    assert_eq!(during(&all, day("2026-03-02"), zone("Europe/Berlin")), []);
    assert_eq!(
        during(&all, day("2026-03-03"), zone("Europe/Berlin")),
        [late]
    );
}

#[test]
fn a_month_has_whole_weeks() {
    let march = weeks(date("2026-03-15"), WeekStart::Monday);
    assert_eq!(march.len(), 6);
    assert_eq!(march[0][0], date("2026-02-23"));
    assert_eq!(march[5][6], date("2026-04-05"));
    let february = weeks(date("2026-02-10"), WeekStart::Sunday);
    assert_eq!((february.len(), february[0][0]), (4, date("2026-02-01")));
}

#[test]
fn keys_lead_through_days_weeks_months_and_years() {
    let at = date("2026-03-31");
    for (key, shift, there) in [
        ("ArrowLeft", false, "2026-03-30"),
        ("ArrowRight", false, "2026-04-01"),
        ("ArrowUp", false, "2026-03-24"),
        ("ArrowDown", false, "2026-04-07"),
        ("Home", false, "2026-03-30"),
        ("End", false, "2026-04-05"),
        ("PageUp", false, "2026-02-28"),
        ("PageDown", false, "2026-04-30"),
        ("PageDown", true, "2027-03-31"),
    ] {
        let found = step(at, key, shift, WeekStart::Monday);
        assert_eq!(found, Some(date(there)), "{key}");
    }
    assert_eq!(
        step(at, "End", false, WeekStart::Sunday),
        Some(date("2026-04-04"))
    );
    assert_eq!(step(at, "a", false, WeekStart::Monday), None);
    assert_eq!(
        step(date("2000-01-01"), "PageUp", false, WeekStart::Monday),
        None
    );
}

#[test]
fn a_date_is_marked_by_its_hours_and_by_time_off() {
    let mut schedule = office();
    schedule.overrides = serde_json::from_value(json!([
        {"date": "2026-03-03", "hours": []},
        {"date": "2026-03-04", "hours": [{"from": "10:00", "to": "11:00"}]},
    ]))
    .unwrap();
    let away = [
        off(&json!(ME), "2026-03-03", "2026-03-05"),
        off(&json!(ME), "2026-03-09T23:30:00Z", "2026-03-10T10:00:00Z"),
    ];
    for (day, kind, off) in [
        ("2026-03-02", Kind::Usual, false),
        ("2026-03-03", Kind::Closed, true),
        ("2026-03-04", Kind::Hours, true),
        ("2026-03-09", Kind::Usual, false),
        ("2026-03-10", Kind::Usual, true),
    ] {
        assert_eq!(
            mark(&schedule, &away, date(day)),
            Mark { kind, off },
            "{day}"
        );
    }
}

#[test]
fn a_date_gets_its_own_hours_from_those_of_its_weekday() {
    let monday = date("2026-03-02");
    let mut draft = DateDraft::of(&office(), monday);
    let closed = SaveOverride { hours: Vec::new() };
    assert_eq!(draft.checked(), Ok(closed.clone()));
    draft.closed = false;
    let usual = vec![hours("09:00", "12:00"), hours("13:00", "24:00")];
    assert_eq!(draft.checked(), Ok(SaveOverride { hours: usual }));
    draft.hours = typed(&[("10:00", "")]);
    assert!(matches!(draft.checked(), Err(DateProblem::Hours(found)) if found.len() == 1));
    draft.hours = DayDraft::default();
    assert_eq!(draft.checked(), Err(DateProblem::NoHours));
}

#[test]
fn an_override_is_typed_as_it_is_and_listed_until_its_date_is_over() {
    let mut schedule = office();
    schedule.overrides = serde_json::from_value(json!([
        {"date": "2026-03-01", "hours": []},
        {"date": "2026-03-02", "hours": []},
        {"date": "2026-03-05", "hours": [{"from": "10:00", "to": "11:00"}]},
    ]))
    .unwrap();
    for own in &schedule.overrides {
        let typed = DateDraft::of(&schedule, own.date);
        assert_eq!(typed.closed, own.hours.is_empty());
        assert_eq!(typed.checked(), Ok(overrides::as_saved(own)));
    }
    let dates: Vec<_> = overrides::ahead(&schedule, date("2026-03-02"))
        .iter()
        .map(|one| one.date)
        .collect();
    assert_eq!(dates, [date("2026-03-02"), date("2026-03-05")]);
}

fn draft(first: &str, last: &str) -> OffDraft {
    OffDraft {
        first_day: first.to_owned(),
        last_day: last.to_owned(),
        reason: "Rest".to_owned(),
        ..OffDraft::default()
    }
}

#[track_caller]
fn off_refused(draft: &OffDraft, expected: &[(OffField, MemberText)]) {
    assert_eq!(draft.checked(zone("Europe/Berlin")).unwrap_err(), expected);
}

#[test]
fn a_time_off_that_cannot_be_meant_is_named_at_its_field() {
    off_refused(&draft("", ""), &[(OffField::FirstDay, words::WRONG_DATE)]);
    let reversed = draft("2026-03-05", "2026-03-04");
    off_refused(&reversed, &[(OffField::LastDay, words::WRONG_END)]);
    let long = draft("2026-03-05", "2028-03-05");
    off_refused(&long, &[(OffField::LastDay, words::WRONG_TOO_LONG)]);
    let early = draft("1999-03-05", "1999-03-05");
    off_refused(&early, &[(OffField::FirstDay, words::WRONG_REACH)]);
    let mut afternoon = draft("2026-03-05", "");
    afternoon.partial = true;
    off_refused(
        &afternoon,
        &[
            (OffField::StartTime, words::WRONG_TIME),
            (OffField::EndTime, words::WRONG_TIME),
        ],
    );
    (afternoon.start_time, afternoon.end_time) = ("15:00".to_owned(), "14:00".to_owned());
    off_refused(&afternoon, &[(OffField::EndTime, words::WRONG_END)]);
    let mut wordy = draft("2026-03-05", "");
    wordy.reason = "x".repeat(201);
    off_refused(&wordy, &[(OffField::Reason, words::WRONG_REASON)]);
}

#[test]
fn times_of_a_time_off_are_those_of_the_persons_zone() {
    let mut afternoon = draft("2026-03-05", "");
    afternoon.partial = true;
    (afternoon.start_time, afternoon.end_time) = ("14:00".to_owned(), "18:00".to_owned());
    let (_, request) = afternoon.checked(zone("Europe/Berlin")).unwrap();
    assert_eq!(request.starts_at.as_deref(), Some("2026-03-05T13:00:00Z"));
    assert_eq!(request.ends_at.as_deref(), Some("2026-03-05T17:00:00Z"));
    let (off, request) = draft("2026-03-05", "").checked(TimeZone::UTC).unwrap();
    assert_eq!(off, Off::Days(date("2026-03-05"), date("2026-03-05")));
    assert_eq!((request.to_date, &*request.reason), (None, "Rest"));
}

#[test]
fn times_off_that_are_over_are_apart_and_the_next_is_first() {
    let all = [
        off(&json!(ME), "2026-04-01", "2026-04-02"),
        off(&json!(ME), "2026-02-27", "2026-03-01"),
        off(&Value::Null, "2026-03-02T08:00:00Z", "2026-03-02T11:00:00Z"),
        off(&json!(ME), "2026-02-27", "2026-03-02"),
        off(&json!(ME), "2026-03-02T13:00:00Z", "2026-03-02T14:00:00Z"),
    ];
    let now = "2026-03-02T12:00:00Z".parse().unwrap();
    let shown = listed(&all, now, zone("Europe/Berlin"));
    let expected = [&all[3], &all[4], &all[0]].map(Clone::clone);
    assert_eq!(shown, expected);
    let past = over(&all, now, zone("Europe/Berlin"));
    assert_eq!(past, [&all[2], &all[1]].map(Clone::clone));
    for one in &all {
        let (off, reason) = again(one).checked().unwrap();
        assert_eq!(Some(off), time_off::when(one));
        assert_eq!(reason, "Rest");
    }
}

#[test]
fn every_change_is_sent_once_and_at_the_version_that_was_seen() {
    let (schedule, off) = (
        office(),
        again(&off(&json!(ME), "2026-03-02", "2026-03-02")),
    );
    let (id, date) = (schedule.id, date("2026-03-02"));
    let closed = SaveOverride { hours: Vec::new() };
    let save = Box::new(as_saved(&schedule));
    for (change, method, path, version) in [
        (Change::Make(save.clone()), "POST", "/api/schedules", None),
        (
            Change::Replace(id, 3, save),
            "PUT",
            "/api/schedules/ID",
            Some("\"3\""),
        ),
        (
            Change::Delete(id, 3),
            "DELETE",
            "/api/schedules/ID",
            Some("\"3\""),
        ),
        (
            Change::Date(id, 3, date, Some(closed)),
            "PUT",
            "/api/schedules/ID/overrides/2026-03-02",
            Some("\"3\""),
        ),
        (
            Change::Date(id, 3, date, None),
            "DELETE",
            "/api/schedules/ID/overrides/2026-03-02",
            Some("\"3\""),
        ),
        (Change::Enter(off), "POST", "/api/time-off", None),
        (
            Change::Remove(FIRST.parse().unwrap()),
            "DELETE",
            "/api/time-off/ID",
            None,
        ),
    ] {
        let request = change.request();
        assert_eq!(request.method.as_str(), method);
        assert_eq!(request.path, path.replace("ID", FIRST));
        assert_eq!(request.if_match.as_deref(), version);
        assert!(!request.is_repeatable());
    }
}

#[test]
fn the_next_page_is_asked_for_by_its_cursor() {
    assert_eq!(page("/api/time-off", None), "/api/time-off?limit=200");
    assert_eq!(
        page("/api/time-off", Some("a&b")),
        "/api/time-off?limit=200&cursor=a%26b"
    );
}
