//! The history of a booking: from the booking itself to the end of its calls.

use super::details::outcome;
use crate::words::desk as words;
use callslot_shared::{
    api::{Call, OutcomeKind, TimelineEntry, TimelineEvent as Event},
    booking::{Booking, Status},
    call::Ending,
    words::{Language, MemberText},
};
use chrono::{DateTime, TimeDelta, Utc};

/// The events of a booking and of its calls, the oldest first. The timelines of calls tell of the booking too; one that has
/// no call yet tells of itself, as far as it knows.
#[must_use]
pub fn history(booking: &Booking, timeline: &[TimelineEntry]) -> Vec<TimelineEntry> {
    let mut history = timeline.to_vec();
    let is_told = |event: Event| timeline.iter().any(|entry| entry.event == event);
    let mut add = |event, at, by| {
        history.push(TimelineEntry {
            at,
            event,
            leg: None,
            by,
            via: None,
            detail: None,
        });
    };
    if !is_told(Event::Booked) {
        add(Event::Booked, booking.created_at, booking.created_by);
    }
    let is_changed = booking.version > 1 && booking.updated_at > booking.created_at;
    match booking.status {
        Status::Cancelled if !is_told(Event::Cancelled) => {
            add(Event::Cancelled, booking.updated_at, None);
        }
        Status::Pending if timeline.is_empty() && is_changed => {
            add(Event::Changed, booking.updated_at, None);
        }
        _ => {}
    }
    history.sort_by_key(|entry| entry.at);
    history
}

/// More about an event, in words: what was confirmed, what came of the call, how it ended.
#[must_use]
pub fn detail(language: Language, entry: &TimelineEntry) -> Option<String> {
    let detail = entry.detail.as_ref()?;
    let code = || serde_json::Value::String(detail.clone());
    match entry.event {
        Event::Confirmed => Some(detail.clone()),
        Event::Outcome => {
            let kind: OutcomeKind = serde_json::from_value(code()).ok()?;
            Some(language.say(outcome(kind)).to_owned())
        }
        Event::Ended => {
            let ending: Ending = serde_json::from_value(code()).ok()?;
            Some(language.say(ended(ending)).to_owned())
        }
        _ => None,
    }
}

/// The end of a call.
const fn ended(ending: Ending) -> MemberText {
    match ending {
        Ending::Talked => words::ENDED_TALKED,
        Ending::OperatorNoAnswer => words::ENDED_OPERATOR_NO_ANSWER,
        Ending::OperatorBusy => words::ENDED_OPERATOR_BUSY,
        Ending::OperatorDidNotAccept => words::ENDED_NOT_ACCEPTED,
        Ending::OperatorLegFailed | Ending::AttendeeLegFailed => words::ENDED_NOT_CONNECTED,
        Ending::AttendeeNoAnswer => words::ENDED_ATTENDEE_NO_ANSWER,
        Ending::AttendeeBusy => words::ENDED_ATTENDEE_BUSY,
        Ending::AttendeeHungUp => words::ENDED_ATTENDEE_HUNG_UP,
        Ending::Voicemail => words::ENDED_VOICEMAIL,
        Ending::OperatorGaveUp => words::ENDED_OPERATOR_GAVE_UP,
        Ending::NeverRang => words::ENDED_NEVER_RANG,
        Ending::NotKnown => words::ENDED_NOT_KNOWN,
    }
}

/// The time for which two have talked, as a clock writes it: `4:07`, `1:02:30`. While they talk, until `now`.
#[must_use]
pub fn talk_time(call: &Call, now: DateTime<Utc>) -> Option<String> {
    let lasted = call.ended_at.unwrap_or(now) - call.bridged_at?;
    let seconds = lasted.max(TimeDelta::zero()).num_seconds();
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    Some(if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::example::booking;

    fn entry(event: Event, at: &str, detail: Option<&str>) -> TimelineEntry {
        TimelineEntry {
            at: at.parse().unwrap(),
            event,
            leg: None,
            by: None,
            via: None,
            detail: detail.map(str::to_owned),
        }
    }

    fn events(booking: &Booking, timeline: &[TimelineEntry]) -> Vec<Event> {
        let history = history(booking, timeline);
        history.into_iter().map(|entry| entry.event).collect()
    }

    #[test]
    fn a_history_begins_with_the_booking() {
        let mut booking = booking("2026-03-02T12:00:00Z");
        assert_eq!(events(&booking, &[]), [Event::Booked]);
        assert_eq!(history(&booking, &[])[0].by, booking.created_by);
        let asked = entry(Event::Asked, "2026-03-02T12:00:01Z", None);
        assert_eq!(
            events(&booking, std::slice::from_ref(&asked)),
            [Event::Booked, Event::Asked]
        );
        let booked = entry(Event::Booked, "2026-03-01T12:00:00Z", None);
        assert_eq!(
            events(&booking, &[booked, asked]),
            [Event::Booked, Event::Asked]
        );
        booking.version = 2;
        booking.updated_at += TimeDelta::minutes(5);
        assert_eq!(events(&booking, &[]), [Event::Booked, Event::Changed]);
        booking.status = Status::Cancelled;
        assert_eq!(events(&booking, &[]), [Event::Booked, Event::Cancelled]);
    }

    #[test]
    fn details_are_told_in_words_and_never_in_codes() {
        let of = |event, text: &str| {
            detail(
                Language::English,
                &entry(event, "2026-03-02T12:00:00Z", Some(text)),
            )
        };
        assert_eq!(of(Event::Confirmed, "Price").as_deref(), Some("Price"));
        assert_eq!(of(Event::Outcome, "agreed").as_deref(), Some("Agreed"));
        for ending in Ending::ALL {
            let code = serde_json::to_value(ending).unwrap();
            let said = of(Event::Ended, code.as_str().unwrap()).unwrap();
            assert!(!said.contains('_'), "{said}");
        }
        for (event, text) in [
            (Event::Ended, "x"),
            (Event::Recorded, "id"),
            (Event::Outcome, ""),
        ] {
            assert_eq!(of(event, text), None, "{event:?}");
        }
    }

    #[test]
    fn talk_time_is_from_the_connection_to_the_end() {
        let now = "2026-03-02T13:02:31Z".parse().unwrap();
        let call = |bridged: Option<&str>, ended: Option<&str>| -> Call {
            serde_json::from_value(serde_json::json!({
                "id": "c", "booking_id": "019ab000-0000-7000-8000-000000000001", "attempt": 1, "ending": null,
                "asked_at": "2026-03-02T12:00:00Z", "accepted_at": null, "bridged_at": bridged, "ended_at": ended,
                "outcome": null, "legs": [],
            }))
            .unwrap()
        };
        let bridged = Some("2026-03-02T12:00:01Z");
        let of = |bridged, ended| talk_time(&call(bridged, ended), now);
        assert_eq!(of(None, Some("2026-03-02T12:00:30Z")), None);
        assert_eq!(
            of(bridged, Some("2026-03-02T12:04:08Z")).as_deref(),
            Some("4:07")
        );
        assert_eq!(of(bridged, None).as_deref(), Some("1:02:30"));
    }
}
