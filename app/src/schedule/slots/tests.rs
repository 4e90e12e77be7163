use super::*;
use callslot_shared::api::SlotDay;

fn body(starts: &[&str]) -> SlotsBody {
    let slots = starts.iter().map(|start| SlotTime {
        start: start.parse().unwrap(),
        hosts: Vec::new(),
    });
    SlotsBody {
        success: true,
        timezone: TimeZone::UTC,
        duration_minutes: 30,
        hosts: Vec::new(),
        days: vec![SlotDay {
            date: "2026-03-02".parse().unwrap(),
            slots: slots.collect(),
        }],
        next_from: None,
    }
}

fn explained(hosts: &[&[SlotReasonCode]]) -> ExplainBody {
    ExplainBody {
        success: true,
        at: DateTime::UNIX_EPOCH,
        duration_minutes: 30,
        free: false,
        hosts: hosts
            .iter()
            .map(|codes| HostReasons {
                user_id: None,
                name: Some("Olivia".to_owned()),
                reasons: codes
                    .iter()
                    .map(|code| SlotReason {
                        code: *code,
                        message: String::new(),
                        booking_id: None,
                    })
                    .collect(),
            })
            .collect(),
    }
}

#[test]
fn free_times_stand_under_the_persons_own_days() {
    let body = body(&["2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z"]);
    let auckland = TimeZone::parse("z", "Pacific/Auckland").unwrap();
    assert_eq!(offered(&body, TimeZone::UTC, None).len(), 1);
    assert_eq!(offered(&body, auckland, None).len(), 2);
    let held = "2026-03-02T10:30:00Z".parse().unwrap();
    let with = offered(&body, TimeZone::UTC, Some(held));
    assert_eq!(with[0].times[1].start, held);
}

#[test]
fn in_place_of_a_taken_time_later_ones_are_offered() {
    let body = body(&["2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z"]);
    let after = "2026-03-02T10:30:00Z".parse().unwrap();
    assert_eq!(next_free(&body, after).len(), 1);
}

#[test]
fn only_what_the_booking_itself_would_be_refused_for_counts() {
    use SlotReasonCode::{Busy, CallingHours, OffGrid, OutsideHours};
    let lax = explained(&[&[OffGrid, OutsideHours]]);
    assert_eq!(verdict(&lax, false, true, None), Verdict::Free);
    assert!(matches!(verdict(&lax, false, false, None), Verdict::Against(why) if why.len() == 1));
    assert!(matches!(verdict(&lax, true, true, None), Verdict::Against(why) if why.len() == 2));
    let closed = explained(&[&[CallingHours]]);
    assert!(matches!(
        verdict(&closed, false, true, None),
        Verdict::Against(_)
    ));
    let busy = explained(&[&[Busy, OffGrid]]);
    assert!(matches!(
        verdict(&busy, true, false, None),
        Verdict::Impossible(_)
    ));
    let mut own = busy.clone();
    own.hosts[0].reasons[0].booking_id =
        Some("019ab000-0000-7000-8000-000000000001".parse().unwrap());
    let moved = own.hosts[0].reasons[0].booking_id;
    assert_eq!(verdict(&own, false, false, moved), Verdict::Free);
    // One of two hosts could be booked all the same.
    let two = explained(&[&[Busy], &[OutsideHours]]);
    assert!(
        matches!(verdict(&two, true, false, None), Verdict::Against(why) if why[0].who.is_some())
    );
}

#[test]
fn what_is_asked_for_is_escaped() {
    let wanted = Wanted {
        phone: Some(PhoneNumber::parse("p", "+14155552671").unwrap()),
        minutes: Some(30),
        zone: Some(TimeZone::parse("z", "Europe/Berlin").unwrap()),
        ..Wanted::default()
    };
    let at = "2026-03-02T10:00:00Z".parse().unwrap();
    assert_eq!(
        wanted.explain_path(at),
        "/api/slots/explain?at=2026-03-02T10:00:00Z&duration=30&attendee_phone=%2B14155552671&timezone=Europe%2FBerlin"
    );
    let moving = Wanted {
        moving: Some("019ab000-0000-7000-8000-000000000001".parse().unwrap()),
        ..Wanted::default()
    };
    assert_eq!(
        moving.explain_path(at),
        "/api/slots/explain?at=2026-03-02T10:00:00Z&moving=019ab000-0000-7000-8000-000000000001"
    );
}
