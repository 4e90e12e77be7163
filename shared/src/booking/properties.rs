//! Properties that hold for every request, whatever is in it.

use super::{
    BookingChange, Defaults, MAX_DURATION, MIN_DURATION, NewBooking, Status, change, create,
};
use crate::{
    api::{ChangeBooking, CreateBooking, read},
    phone::{Extension, PhoneNumber},
    schedule::instant,
};
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

fn now() -> DateTime<Utc> {
    instant("now", "2026-03-01T12:00:00Z").unwrap()
}

fn defaults() -> Defaults {
    Defaults {
        member: "019ab000-0000-7000-8000-000000000001".parse().unwrap(),
        duration_minutes: 30,
        now: now(),
    }
}

/// Text that is mostly nonsense and now and then right.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,40}",
        "\\+[0-9 ()-]{0,20}",
        "20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:00(Z|[+-][01][0-9]:[03]0)",
        Just("Europe/Berlin".to_owned()),
    ]
}

fn any_request() -> impl Strategy<Value = CreateBooking> {
    (
        (any_text(), any_text()),
        proptest::option::of(any_text()),
        proptest::option::of(any_text()),
        proptest::option::of(any::<i64>()),
        proptest::option::of(any_text()),
    )
        .prop_map(
            |((start_time, attendee_phone), end_time, title, duration_minutes, timezone)| {
                CreateBooking {
                    start_time,
                    attendee_phone,
                    title,
                    end_time,
                    duration_minutes,
                    timezone,
                    ..CreateBooking::default()
                }
            },
        )
}

fn good_request() -> impl Strategy<Value = CreateBooking> {
    (0..1_000_000_i64, MIN_DURATION..=MAX_DURATION, -11..=13_i32).prop_map(
        |(ahead, minutes, offset)| {
            let zone = chrono::FixedOffset::east_opt(offset * 3600).unwrap();
            let start = (now() + TimeDelta::seconds(ahead)).with_timezone(&zone);
            CreateBooking {
                start_time: start.to_rfc3339(),
                end_time: Some((start + TimeDelta::minutes(minutes.into())).to_rfc3339()),
                attendee_phone: "+14155552671".into(),
                ..CreateBooking::default()
            }
        },
    )
}

fn holds(booking: &NewBooking) {
    assert!(booking.start_time >= now());
    assert_eq!(
        booking.end_time - booking.start_time,
        TimeDelta::minutes(booking.duration_minutes.into())
    );
    assert!((MIN_DURATION..=MAX_DURATION).contains(&booking.duration_minutes));
    assert!(!booking.title.is_empty());
}

proptest! {
    #[test]
    fn whatever_is_accepted_satisfies_every_rule(request in any_request()) {
        if let Ok(booking) = create(&request, defaults()) {
            holds(&booking);
        }
    }

    #[test]
    fn a_sensible_request_is_accepted_in_whatever_offset(request in good_request()) {
        holds(&create(&request, defaults()).unwrap());
    }

    #[test]
    fn no_text_makes_reading_panic(body in ".{0,200}") {
        let _ = read::<CreateBooking>(body.as_bytes());
        let _ = read::<ChangeBooking>(body.as_bytes());
    }

    #[test]
    fn an_accepted_number_is_e164_and_reads_as_itself(text in "\\+?[0-9 ().-]{0,25}") {
        if let Ok(number) = PhoneNumber::parse("phone", &text) {
            let digits = number.as_str().strip_prefix('+').unwrap();
            prop_assert!(digits.len() <= 15 && digits.bytes().all(|byte| byte.is_ascii_digit()));
            prop_assert_eq!(PhoneNumber::parse("phone", number.as_str()).unwrap(), number);
        }
    }

    #[test]
    fn only_a_pending_booking_is_moved(ahead in 0..1_000_000_i64) {
        let mut booking = super::model::example();
        let request = ChangeBooking {
            start_time: Some((now() + TimeDelta::seconds(ahead)).to_rfc3339()),
            ..ChangeBooking::default()
        };
        for status in Status::ALL {
            booking.status = status;
            match change(&booking, &request, now()) {
                Ok(BookingChange::Call(moved)) => {
                    prop_assert_eq!(status, Status::Pending);
                    holds(&moved);
                    prop_assert_eq!(moved.duration_minutes, booking.duration_minutes);
                }
                Ok(BookingChange::Notes(_)) => prop_assert!(false, "the start is not a note"),
                Err(_) => prop_assert_ne!(status, Status::Pending),
            }
        }
    }

    #[test]
    fn an_extension_is_kept_in_one_form_or_refused_by_name(text in ".{0,80}|[0-9*#,;pw .x-]{0,40}") {
        let request = CreateBooking {
            start_time: "2026-03-02T12:00:00Z".into(),
            attendee_phone: "+14155552671".into(),
            attendee_extension: Some(text),
            ..CreateBooking::default()
        };
        match create(&request, defaults()) {
            Ok(booking) => {
                if let Some(extension) = booking.attendee_extension {
                    let form = extension.as_str();
                    prop_assert!(form.len() <= Extension::MAX);
                    let again = Extension::parse("e", form);
                    prop_assert_eq!(again.as_ref(), Ok(&extension));
                }
            }
            Err(error) => prop_assert_eq!(error.field, "attendee_extension"),
        }
    }
}

#[test]
fn an_extension_stays_with_its_number() {
    let mut booking = super::model::example();
    booking.attendee_extension = Extension::parse("e", "12").ok();
    let after = |request: ChangeBooking| match change(&booking, &request, now()).unwrap() {
        BookingChange::Call(new) => new.attendee_extension.map(|kept| kept.to_string()),
        BookingChange::Notes(_) => panic!("only the notes change"),
    };
    let phone = |text: &str| ChangeBooking {
        attendee_phone: Some(text.into()),
        ..ChangeBooking::default()
    };
    let extension = |new: Option<&str>| ChangeBooking {
        attendee_extension: Some(new.map(Into::into)),
        ..ChangeBooking::default()
    };
    assert_eq!(after(phone("+1 (415) 555-2671")).as_deref(), Some("12"));
    assert_eq!(after(phone("+14155552672")), None);
    assert_eq!(after(extension(Some("p34#"))).as_deref(), Some(",34#"));
    assert_eq!(after(extension(None)), None);
    assert_eq!(after(extension(Some(" "))), None);
    let both = ChangeBooking {
        attendee_phone: Some("+14155552672".into()),
        ..extension(Some("56"))
    };
    assert_eq!(after(both).as_deref(), Some("56"));
}
