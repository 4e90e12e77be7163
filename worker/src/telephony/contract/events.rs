//! Reports and steps of calls: read, ranked, and believed only if they are signed.

use super::{
    CALL, Company, Event, KEY, MADE, ReportOrder, Sent, id, is_genuine, place_of, read, sent,
};
use crate::telephony::{
    CallEvent, CarrierReport, DocumentRequest, Hook, PickedUpBy, Route, SignedRequest, Step,
};
use axum::http::HeaderMap;
use callslot_shared::{
    api::RecordingStatus,
    call::{CarrierStatus, Leg},
};
use url::Url;

pub(super) async fn statuses_are_read_and_rank(company: &dyn Company, route: Route) {
    let mut rank = 0;
    for status in CarrierStatus::ALL {
        for leg in Leg::ALL {
            let Some(sent) = company.sends(route, Event::Status(leg, status), KEY).await else {
                // Nothing hangs on it: whoever asked for the call knows that it waits.
                assert_eq!(status, CarrierStatus::Queued, "{leg:?}");
                continue;
            };
            let told = company.tells(route, leg, status);
            let event = CallEvent::Status {
                leg,
                call: id(CALL),
                status: told,
            };
            assert_eq!(
                read(company, &sent),
                (Hook::Report, CarrierReport::Event(Some(event.clone()))),
            );
            // The same again says the same.
            assert_eq!(read(company, &sent).1, CarrierReport::Event(Some(event)));
            let answered = |status| matches!(status, CarrierStatus::Completed);
            assert_eq!(
                (told.is_final(), answered(told)),
                (status.is_final(), answered(status)),
                "{status:?} is told as {told:?}"
            );
        }
        assert!(status.rank() >= rank, "{status:?}");
        rank = status.rank();
    }
}

/// The statuses that were reported, in the order in which they arrived.
fn statuses(company: &dyn Company, reports: &[Sent]) -> Vec<CarrierStatus> {
    let status = |sent| match read(company, sent) {
        (Hook::Report, CarrierReport::Event(Some(CallEvent::Status { status, .. }))) => status,
        other => panic!("{other:?}"),
    };
    reports.iter().map(status).collect()
}

/// A leg's status once it has risen by everything that was reported of it.
fn risen(reported: &[CarrierStatus]) -> CarrierStatus {
    let higher = |now: CarrierStatus, news: CarrierStatus| {
        if news.rank() > now.rank() { news } else { now }
    };
    reported.iter().copied().reduce(higher).unwrap()
}

pub(super) async fn events_in_any_order_end_alike(company: &dyn Company, route: Route) {
    for end in [CarrierStatus::Completed, CarrierStatus::NoAnswer] {
        let mut usual = Vec::new();
        for delivery in [
            ReportOrder::InOrder,
            ReportOrder::Twice,
            ReportOrder::Backwards,
            ReportOrder::OnlyTheLast,
        ] {
            let reports = company.reports(route, end, delivery).await;
            let reported = statuses(company, &reports);
            assert_eq!(risen(&reported), end, "{delivery:?}: {reported:?}");
            match delivery {
                ReportOrder::InOrder => {
                    assert!(reported.len() >= 3, "{reported:?}");
                    assert!(reported.is_sorted_by_key(|status| status.rank()));
                    usual = reported;
                }
                ReportOrder::Twice => {
                    let mut once = reported.clone();
                    once.dedup();
                    assert_eq!((once, reported.len()), (usual.clone(), 2 * usual.len()));
                }
                ReportOrder::Backwards => {
                    let backwards: Vec<_> = usual.iter().rev().copied().collect();
                    assert_eq!(reported, backwards);
                }
                ReportOrder::OnlyTheLast => assert_eq!(reported, [end]),
            }
        }
    }
}

pub(super) async fn machines_are_told_from_people(company: &dyn Company, route: Route) {
    for leg in Leg::ALL {
        for told in [PickedUpBy::Machine, PickedUpBy::Person, PickedUpBy::Unknown] {
            let sent = sent(company, route, Event::PickedUp(leg, told)).await;
            let (hook, report) = read(company, &sent);
            assert_eq!(hook, Hook::Document);
            let CarrierReport::Document(DocumentRequest { call, step }) = report else {
                panic!("{report:?}")
            };
            assert_eq!(call, id(CALL));
            let Step::PickedUp { leg: read, by } = step else {
                panic!("{step:?}")
            };
            assert_eq!(read, leg);
            let is_machine = |by| by == PickedUpBy::Machine;
            assert_eq!(
                is_machine(by),
                is_machine(told),
                "{told:?} is read as {by:?}"
            );
        }
    }
}

pub(super) async fn steps_and_recordings_are_read(company: &dyn Company, route: Route) {
    for key in ["1", "7", "#"] {
        let sent = sent(company, route, Event::Pressed(key)).await;
        let step = Step::Accepted {
            key: key.to_owned(),
        };
        let call = id(CALL);
        let asked = CarrierReport::Document(DocumentRequest { call, step });
        assert_eq!(read(company, &sent), (Hook::Document, asked));
    }
    for status in [
        CarrierStatus::Busy,
        CarrierStatus::NoAnswer,
        CarrierStatus::Failed,
    ] {
        let sent = sent(company, route, Event::SecondOver(status)).await;
        let (_, CarrierReport::Document(asked)) = read(company, &sent) else {
            panic!("{sent:?}")
        };
        let Step::SecondOver {
            connected,
            status: read,
            ..
        } = asked.step
        else {
            panic!("{asked:?}")
        };
        assert_eq!((connected, read), (false, status));
    }
    let sent = sent(company, route, Event::Recorded).await;
    let (hook, report) = read(company, &sent);
    assert_eq!(hook, Hook::Report);
    let CarrierReport::Event(Some(CallEvent::Recording(report))) = report else {
        panic!("{report:?}")
    };
    assert_eq!((report.id, report.call), (id(MADE), id(CALL)));
    assert_eq!(report.status, RecordingStatus::Completed);
    assert_eq!(report.url, Some(company.recording_url(route)));
    assert_eq!(report.duration, Some(61));
}

pub(super) async fn only_what_is_signed_for_its_address_is_genuine(
    company: &dyn Company,
    route: Route,
) {
    for event in [
        Event::Status(Leg::Operator, CarrierStatus::Ringing),
        Event::PickedUp(Leg::Operator, PickedUpBy::Person),
        Event::Recorded,
    ] {
        let sent = sent(company, route, event).await;
        assert!(is_genuine(company, &sent, &sent.url, &sent.body, KEY));
        assert!(!is_genuine(
            company, &sent, &sent.url, &sent.body, "another"
        ));
        assert!(!is_genuine(company, &sent, &sent.url, b"", KEY));
        let mut changed = sent.body.clone();
        let last = changed.pop().unwrap();
        changed.push(if last == b'x' { b'y' } else { b'x' });
        assert!(!is_genuine(company, &sent, &sent.url, &changed, KEY));
        let elsewhere = sent.url.as_str().replace("000001/", "000002/");
        let base = elsewhere.parse::<Url>().unwrap();
        let place = place_of(&sent.url);
        let place: Vec<_> = place.iter().map(String::as_str).collect();
        let provider = company.provider();
        let signed = SignedRequest {
            place: &place,
            url: &base,
            body: &sent.body,
            signature: provider.signature(&sent.headers).unwrap(),
        };
        assert!(!provider.is_genuine(signed, KEY));
        for signature in ["", "x", "not a signature", "\u{0}"] {
            let signed = SignedRequest {
                url: &sent.url,
                signature,
                ..signed
            };
            assert!(!provider.is_genuine(signed, KEY), "{signature:?}");
        }
        assert_eq!(provider.signature(&HeaderMap::new()), None);
    }
}
