use super::*;
use crate::schedule::{calling::CallingHours, hosts::HostPool};

#[test]
fn an_afternoon_in_new_york_is_four_hours_from_universal_time_on_the_day_that_clocks_are_set() {
    let schedule = daily("America/New_York", "13:00", "18:00");
    let event = event(60, json!({}));
    let query = query(&event, "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z");
    let found = starts(&schedule, &[], query);
    assert_eq!(found.first().unwrap(), "2026-03-08T17:00:00Z");
    assert_eq!(found.last().unwrap(), "2026-03-08T21:00:00Z");
    assert_eq!(found.len(), 5);
}

#[test]
fn minimum_notice_is_elapsed_time_on_a_day_that_clocks_are_set() {
    let schedule = daily("America/New_York", "00:00", "24:00");
    let event = event(60, json!({ "minimum_notice": 24 * 60 }));
    // Noon on the day before: 24 hours later it is 13:00 in local time.
    let now = at("2026-03-07T17:00:00Z");
    let query = Query {
        now,
        ..query(&event, "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z")
    };
    assert_eq!(starts(&schedule, &[], query)[0], "2026-03-08T17:00:00Z");
    let refused = why_not(&schedule, &[], query, "2026-03-08T16:00:00Z");
    assert_eq!(
        refused,
        [Reason::Notice {
            earliest: at("2026-03-08T17:00:00Z")
        }]
    );
}

#[test]
fn notice_in_days_is_counted_by_the_dates_of_the_hosts_zone() {
    let schedule = daily("America/Los_Angeles", "08:00", "10:00");
    let first = |days: u32, minutes: u32, now: &str| {
        let rules = json!({ "minimum_notice_days": days, "minimum_notice": minutes });
        let event = event(60, rules);
        let now = at(now);
        let query = Query {
            now,
            ..query(&event, "2026-06-11T00:00:00Z", "2026-06-20T00:00:00Z")
        };
        seen_in("America/Los_Angeles", &starts(&schedule, &[], query)).remove(0)
    };
    // Thursday evening in Los Angeles, Friday in universal time: not today is Friday.
    let evening = "2026-06-12T04:00:00Z";
    assert_eq!(first(1, 0, evening), "06-12 08:00");
    assert_eq!(first(2, 0, evening), "06-13 08:00");
    // Both hold, whichever is more.
    assert_eq!(first(1, 12 * 60, evening), "06-12 09:00");
    assert_eq!(first(1, 48 * 60, evening), "06-14 08:00");
    // Thursday at seven in the morning, hours before the first start of that day.
    let morning = "2026-06-11T14:00:00Z";
    assert_eq!(first(0, 0, morning), "06-11 08:00");
    assert_eq!(first(1, 0, morning), "06-12 08:00");
}

#[test]
fn notice_in_days_ends_with_the_night_and_is_told() {
    // In Santiago the night of 5 September 2027 begins at 01:00.
    let schedule = daily("America/Santiago", "00:00", "24:00");
    let event = event(30, json!({ "minimum_notice_days": 1 }));
    let now = at("2027-09-04T15:00:00Z");
    let query = Query {
        now,
        ..query(&event, "2027-09-04T15:00:00Z", "2027-09-06T00:00:00Z")
    };
    let earliest = at("2027-09-05T04:00:00Z");
    assert_eq!(
        seen_in("America/Santiago", &starts(&schedule, &[], query))[0],
        "09-05 01:00"
    );
    let refused = why_not(&schedule, &[], query, "2027-09-05T03:30:00Z");
    assert_eq!(refused, [Reason::Notice { earliest }]);
    assert_eq!(
        refused[0].to_string(),
        "too soon: the first possible instant is 2027-09-05T04:00:00Z"
    );
    let long = json!({ "name": "e", "durations": [30], "minimum_notice_days": 732 });
    let long = from_json::<EventRules>(long).checked().unwrap_err();
    assert_eq!(long.field, "minimum_notice_days");
}

#[test]
fn a_daily_limit_is_counted_in_the_hosts_zone() {
    let schedule = daily("Pacific/Auckland", "08:00", "18:00");
    let event = event(60, json!({ "limits": { "day": { "count": 1 } } }));
    // 5 June in universal time, 6 June in Auckland.
    let taken = [booked("a", "2026-06-05T21:00:00Z", "2026-06-05T22:00:00Z")];
    let query = query(&event, "2026-06-04T12:00:00Z", "2026-06-07T12:00:00Z");
    let days = seen_in("Pacific/Auckland", &starts(&schedule, &taken, query));
    assert!(
        days.iter().all(|start| !start.starts_with("06-06")),
        "{days:?}"
    );
    assert_eq!(
        days.iter()
            .filter(|start| start.starts_with("06-05"))
            .count(),
        10
    );
    let refused = why_not(&schedule, &taken, query, "2026-06-06T01:00:00Z");
    assert!(
        matches!(
            refused[..],
            [Reason::Limit {
                count: 1,
                minutes: 60,
                ..
            }]
        ),
        "{refused:?}"
    );
    assert!(why_not(&schedule, &taken, query, "2026-06-05T01:00:00Z").is_empty());
}

#[test]
fn limits_count_minutes_and_hold_for_weeks_months_and_years() {
    let schedule = daily("UTC", "09:00", "11:00");
    let taken = [booked("a", "2026-06-03T09:00:00Z", "2026-06-03T10:00:00Z")];
    // Wednesday 3 June: its week ends on Sunday the 7th.
    for (period, last) in [
        ("week", "2026-06-07"),
        ("month", "2026-06-30"),
        ("year", "2026-12-31"),
    ] {
        for limit in [json!({ "count": 1 }), json!({ "minutes": 119 })] {
            let event = event(60, json!({ "limits": { period: limit } }));
            let query = query(&event, "2026-06-03T00:00:00Z", "2027-01-03T00:00:00Z");
            let first = &starts(&schedule, &taken, query)[0];
            let next = last
                .parse::<chrono::NaiveDate>()
                .unwrap()
                .succ_opt()
                .unwrap();
            assert!(first.starts_with(&next.to_string()), "{period} {first}");
        }
    }
}

#[test]
fn an_override_is_on_the_hosts_date_for_a_viewer_twelve_hours_away() {
    let mut schedule = daily("Pacific/Auckland", "09:00", "11:00");
    schedule.overrides =
        from_json(json!([{ "date": "2026-06-10", "hours": [{ "from": "20:00", "to": "21:00" }] }]));
    let event = event(60, json!({}));
    let found = starts(
        &schedule,
        &[],
        query(&event, "2026-06-08T12:00:00Z", "2026-06-10T12:00:00Z"),
    );
    assert_eq!(
        seen_in("Pacific/Auckland", &found),
        ["06-09 09:00", "06-09 10:00", "06-10 20:00"]
    );
    assert_eq!(
        seen_in("UTC", &found),
        ["06-08 21:00", "06-08 22:00", "06-10 08:00"]
    );
}

#[test]
fn hours_over_midnight_belong_to_the_day_on_which_they_begin() {
    let mut schedule = daily("America/Chicago", "22:30", "01:30");
    let event = event(60, json!({}));
    let range = ("2026-06-10T17:00:00Z", "2026-06-11T17:00:00Z");
    let found = starts(&schedule, &[], query(&event, range.0, range.1));
    assert_eq!(
        seen_in("America/Chicago", &found),
        ["06-10 22:30", "06-10 23:30", "06-11 00:30"]
    );
    schedule.holidays = from_json(json!([{ "date": "2026-06-11", "name": "Founders" }]));
    assert_eq!(
        starts(&schedule, &[], query(&event, range.0, range.1)),
        found
    );
    let refused = why_not(
        &schedule,
        &[],
        query(&event, range.0, range.1),
        "2026-06-12T03:30:00Z",
    );
    assert_eq!(
        refused,
        [Reason::Holiday {
            name: "Founders".to_owned()
        }]
    );
}

#[test]
fn a_call_may_last_over_midnight_where_the_hours_of_two_days_meet() {
    let schedule = daily("UTC", "00:00", "24:00");
    let event = event(60, json!({ "slot_offset": 30 }));
    let query = query(&event, "2026-06-10T22:00:00Z", "2026-06-11T01:00:00Z");
    let found = starts(&schedule, &[], query);
    assert_eq!(
        found,
        [
            "2026-06-10T22:30:00Z",
            "2026-06-10T23:30:00Z",
            "2026-06-11T00:30:00Z"
        ]
    );
}

#[test]
fn a_reschedule_frees_the_old_slot() {
    let schedule = daily("UTC", "09:00", "11:00");
    let event = event(60, json!({ "limits": { "day": { "count": 1 } } }));
    let taken = [booked(
        "moving",
        "2026-06-10T09:00:00Z",
        "2026-06-10T10:00:00Z",
    )];
    let query = query(&event, "2026-06-10T00:00:00Z", "2026-06-11T00:00:00Z");
    assert!(starts(&schedule, &taken, query).is_empty());
    let moving = Query {
        moving: Some("moving"),
        ..query
    };
    assert_eq!(
        starts(&schedule, &taken, moving),
        ["2026-06-10T09:00:00Z", "2026-06-10T10:00:00Z"]
    );
}

#[test]
fn buffers_of_both_calls_are_kept_and_may_lie_outside_hours() {
    let schedule = daily("UTC", "09:00", "12:00");
    let event = event(30, json!({ "buffer_before": 10, "buffer_after": 5 }));
    let mut meeting = busy("2026-06-10T10:00:00Z", "2026-06-10T10:15:00Z");
    meeting.after = 15;
    let query = query(&event, "2026-06-10T00:00:00Z", "2026-06-11T00:00:00Z");
    let taken = [meeting];
    assert_eq!(
        seen_in("UTC", &starts(&schedule, &taken, query)),
        ["06-10 09:00", "06-10 11:00", "06-10 11:30"]
    );
    let at = taken[0].at;
    let what = || "something".to_owned();
    let refused = |start| why_not(&schedule, &taken, query, start);
    assert_eq!(
        refused("2026-06-10T09:30:00Z"),
        [Reason::Buffer { what: what(), at }]
    );
    assert_eq!(
        refused("2026-06-10T10:00:00Z"),
        [Reason::Busy { what: what(), at }]
    );
    assert_eq!(
        refused("2026-06-10T10:30:00Z"),
        [Reason::Buffer { what: what(), at }]
    );
}

#[test]
fn every_reason_against_an_instant_is_told() {
    let mut schedule = daily("UTC", "09:00", "12:00");
    schedule.time_off = from_json(
        json!([{ "from": "2026-06-10T00:00:00", "to": "2026-06-11T00:00:00", "name": "trip" }]),
    );
    let rules = json!({ "minimum_notice": 60, "window": { "kind": "days", "days": 0 }, "limits": { "day": { "count": 0 } } });
    let event = event(30, rules);
    let calling = CallingHours {
        hours: CallingHours::DEFAULT,
        zones: vec![zone("Asia/Tokyo")],
    };
    let query = Query {
        now: at("2026-06-09T12:00:00Z"),
        calling: Some(&calling),
        ..query(&event, "2026-06-10T00:00:00Z", "2026-06-11T00:00:00Z")
    };
    let taken = [busy("2026-06-10T13:00:00Z", "2026-06-10T14:00:00Z")];
    let told: Vec<_> = why_not(&schedule, &taken, query, "2026-06-10T13:00:00Z")
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        told,
        [
            "not within the booking window, which ends at 2026-06-10T00:00:00Z",
            "time off: trip",
            "outside hours: it is 2026-06-10 13:00:00 in UTC",
            "busy with something, 2026-06-10T13:00:00Z to 2026-06-10T14:00:00Z",
            "the limit of the day 2026-06-10T00:00:00Z to 2026-06-11T00:00:00Z: 0 calls, 0 minutes are booked",
            "outside calling hours: it is 2026-06-10 22:00:00 in Asia/Tokyo",
        ]
    );
    let within = why_not(&schedule, &taken, query, "2026-06-10T09:00:00Z");
    assert!(
        within.contains(&Reason::TimeOff {
            name: "trip".to_owned()
        }),
        "{within:?}"
    );
    assert!(
        !within
            .iter()
            .any(|reason| matches!(reason, Reason::OutsideHours { .. })),
        "{within:?}"
    );
}

#[test]
fn a_time_between_two_steps_is_not_a_start() {
    let schedule = daily("UTC", "09:10", "12:00");
    let event = event(30, json!({ "slot_interval": 20 }));
    let query = query(&event, "2026-06-10T00:00:00Z", "2026-06-11T00:00:00Z");
    let refused = why_not(&schedule, &[], query, "2026-06-10T09:20:00Z");
    assert_eq!(refused, [Reason::OffGrid { step: 20 }]);
    assert!(why_not(&schedule, &[], query, "2026-06-10T09:30:00Z").is_empty());
}

#[test]
fn a_time_off_does_not_shift_the_steps_after_it() {
    let mut schedule = daily("UTC", "09:00", "11:00");
    schedule.time_off =
        from_json(json!([{ "from": "2026-06-10T09:00:00", "to": "2026-06-10T09:10:00" }]));
    let event = event(30, json!({}));
    let found = starts(
        &schedule,
        &[],
        query(&event, "2026-06-10T00:00:00Z", "2026-06-11T00:00:00Z"),
    );
    assert_eq!(
        seen_in("UTC", &found),
        ["06-10 09:30", "06-10 10:00", "06-10 10:30"]
    );
}

#[test]
fn booking_windows_end_with_the_hosts_day() {
    let mut schedule = daily("America/Los_Angeles", "09:00", "10:00");
    schedule.holidays = from_json(json!([{ "date": "2026-06-15", "name": "a Monday" }]));
    let last = |window: Value| {
        let event = event(60, json!({ "window": window }));
        // Thursday evening in Los Angeles, Friday in universal time.
        let now = at("2026-06-12T03:00:00Z");
        let query = Query {
            now,
            ..query(&event, "2026-06-10T00:00:00Z", "2026-07-10T00:00:00Z")
        };
        seen_in("America/Los_Angeles", &starts(&schedule, &[], query)).pop()
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        last(json!({ "kind": "days", "days": 1 })),
        some("06-12 09:00")
    );
    assert_eq!(last(json!({ "kind": "days", "days": 0 })), None);
    assert_eq!(
        last(json!({ "kind": "business_days", "days": 2 })),
        some("06-16 09:00")
    );
    assert_eq!(
        last(json!({ "kind": "range", "from": "2026-06-01", "to": "2026-06-20" })),
        some("06-20 09:00")
    );
    assert_eq!(last(json!({ "kind": "unlimited" })), some("07-09 09:00"));
}

#[test]
fn slots_lie_within_the_calling_hours_of_every_zone_of_the_number() {
    let schedule = daily("UTC", "00:00", "24:00");
    let event = event(60, json!({}));
    let zones = vec![zone("America/New_York"), zone("America/Los_Angeles")];
    let calling = CallingHours {
        hours: CallingHours::DEFAULT,
        zones,
    };
    let query = Query {
        calling: Some(&calling),
        ..query(&event, "2026-06-10T12:00:00Z", "2026-06-11T12:00:00Z")
    };
    let found = starts(&schedule, &[], query);
    let (first, last) = (
        found.first().unwrap().as_str(),
        found.last().unwrap().as_str(),
    );
    // 08:00 in Los Angeles; the call ends at 21:00 in New York.
    assert_eq!(
        (first, last),
        ("2026-06-10T15:00:00Z", "2026-06-11T00:00:00Z")
    );
}

#[test]
fn together_means_all_are_free_and_in_turns_means_one_is() {
    let mut event = event(60, json!({}));
    let hosts = [
        host(
            "a",
            daily("UTC", "09:00", "12:00"),
            vec![busy("2026-06-10T10:00:00Z", "2026-06-10T11:00:00Z")],
        ),
        host("b", daily("UTC", "10:00", "13:00"), vec![]),
    ];
    let slots = |event: &EventRules| -> Vec<(String, usize)> {
        let pool = HostPool::new(
            &hosts,
            query(event, "2026-06-10T00:00:00Z", "2026-06-11T00:00:00Z"),
        );
        let slots = pool.slots();
        for slot in &slots {
            assert!(pool.why_not(slot.at.start).is_empty());
        }
        slots
            .iter()
            .map(|slot| {
                (
                    crate::schedule::intervals::rfc3339(slot.at.start),
                    slot.hosts,
                )
            })
            .collect()
    };
    let at = |hour: u32| format!("2026-06-10T{hour:02}:00:00Z");
    assert_eq!(
        slots(&event),
        [(at(9), 1), (at(10), 1), (at(11), 2), (at(12), 1)]
    );
    event.assignment = from_json(json!("collective"));
    assert_eq!(slots(&event), [(at(11), 2)]);
    let pool = HostPool::new(
        &hosts,
        query(&event, "2026-06-10T00:00:00Z", "2026-06-11T00:00:00Z"),
    );
    let refused = pool.why_not(super::at(&at(10)));
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].host, "a");
}

#[test]
fn the_same_host_keeps_a_moved_call_and_the_next_takes_one_that_is_not_answered() {
    let event = event(60, json!({}));
    let free = || daily("UTC", "09:00", "12:00");
    let hosts = [
        host("a", free(), vec![]),
        host("b", free(), vec![]),
        host("c", free(), vec![]),
    ];
    let pool = HostPool::new(
        &hosts,
        query(&event, "2026-06-10T00:00:00Z", "2026-06-11T00:00:00Z"),
    );
    let order = |preferred, tried: &[&str]| -> Vec<String> {
        let hosts = pool.in_turn(at("2026-06-10T09:00:00Z"), preferred, tried);
        hosts.iter().map(|host| host.id.clone()).collect()
    };
    assert_eq!(order(None, &[]), ["a", "b", "c"]);
    assert_eq!(order(Some("c"), &[]), ["c", "a", "b"]);
    assert_eq!(order(Some("c"), &["c", "a"]), ["b"]);
}

#[test]
fn together_it_is_everybodys_turn_or_nobodys_and_the_one_who_is_named_leads() {
    let event = event(60, json!({"assignment": "collective"}));
    let hosts = [
        host("a", daily("UTC", "09:00", "12:00"), vec![]),
        host("b", daily("UTC", "09:30", "11:30"), vec![]),
    ];
    let range = query(&event, "2026-06-10T00:00:00Z", "2026-06-11T00:00:00Z");
    let pool = HostPool::new(&hosts, range);
    let order = |time: &str, lead| -> Vec<&str> {
        let hosts = pool.in_turn(at(&format!("2026-06-10T{time}:00Z")), lead, &[]);
        hosts.iter().map(|host| &*host.id).collect()
    };
    // Ten is one of the first host's steps, half past nine one of the second's.
    assert_eq!(order("10:00", None), ["a", "b"]);
    assert_eq!(order("09:30", Some("b")), ["b", "a"]);
    assert!(order("09:00", None).is_empty());
    assert!(order("10:15", None).is_empty());
}

#[test]
fn hours_in_a_gap_are_those_that_the_wall_reads() {
    let schedule = daily("America/New_York", "01:30", "03:30");
    let event = event(15, json!({ "slot_interval": 30 }));
    let spring = starts(
        &schedule,
        &[],
        query(&event, "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z"),
    );
    assert_eq!(
        seen_in("America/New_York", &spring),
        ["03-08 01:30", "03-08 03:00"]
    );
    let autumn = starts(
        &schedule,
        &[],
        query(&event, "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"),
    );
    let seen = seen_in("America/New_York", &autumn);
    assert_eq!(
        seen,
        [
            "11-01 01:30",
            "11-01 01:00",
            "11-01 01:30",
            "11-01 02:00",
            "11-01 02:30",
            "11-01 03:00"
        ]
    );
}

#[test]
fn hostile_values_are_refused_by_name_and_break_nothing() {
    let schedule = |weekly: Value| {
        serde_json::from_value::<ScheduleRules>(
            json!({ "name": "s", "timezone": "UTC", "weekly": weekly }),
        )
        .map_err(|error| error.to_string())
        .and_then(|schedule| schedule.checked().map_err(|error| error.field))
    };
    assert!(schedule(json!([{ "days": ["mon"], "from": "9:00", "to": "10:00" }])).is_err());
    assert!(schedule(json!([{ "days": ["mon"], "from": "09:00", "to": "24:01" }])).is_err());
    assert!(schedule(json!([{ "days": ["mon"], "from": "09:00", "to": "+9:30" }])).is_err());
    assert_eq!(
        schedule(json!([{ "days": ["mon"], "from": "09:00", "to": "09:00" }])),
        Err("weekly".to_owned())
    );
    assert_eq!(
        schedule(json!([{ "days": ["mon"], "from": "24:00", "to": "09:00" }])),
        Err("weekly".to_owned())
    );
    // Unchecked values come to nothing worse than no slots.
    let mut event = event(60, json!({}));
    let open = daily("UTC", "00:00", "24:00");
    for (field, most) in [
        ("slot_interval", 0),
        ("slot_interval", u32::MAX),
        ("slot_offset", u32::MAX),
    ] {
        let mut wild = serde_json::to_value(&event).unwrap();
        wild[field] = most.into();
        wild["window"] = json!({ "kind": "business_days", "days": u32::MAX });
        wild["buffer_before"] = u32::MAX.into();
        wild["minimum_notice"] = u32::MAX.into();
        wild["minimum_notice_days"] = u32::MAX.into();
        event = from_json(wild);
        let query = query(&event, "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z");
        let _ = starts(
            &open,
            &[busy("1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z")],
            query,
        );
        let _ = why_not(&open, &[], query, "9999-12-31T23:59:59Z");
    }
}

#[test]
fn short_meetings_within_a_long_one_do_not_hide_it() {
    let schedule = daily("UTC", "08:00", "18:00");
    let event = event(60, json!({}));
    let mut taken = vec![busy("2026-06-10T09:00:00Z", "2026-06-10T17:00:00Z")];
    for hour in 10..13 {
        let at = |minute| format!("2026-06-10T{hour}:{minute}:00Z");
        taken.push(busy(&at("10"), &at("20")));
    }
    let query = query(&event, "2026-06-10T00:00:00Z", "2026-06-11T00:00:00Z");
    assert_eq!(
        seen_in("UTC", &starts(&schedule, &taken, query)),
        ["06-10 08:00", "06-10 17:00"]
    );
}
