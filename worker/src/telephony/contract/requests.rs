//! Requests: made once, and taken for what their answers say for certain.

use super::{CALL, Company, FROM, MADE, Reply, TO, created, id, line, number, url};
use crate::telephony::{CallSearch, CarrierError, CreateCall, Route, StartRecording};
use callslot_shared::call::CarrierStatus;

fn call(route: Route) -> CreateCall {
    CreateCall {
        route,
        to: number(TO),
        from: number(FROM),
        document: url("operator"),
        status_callback: url("status/operator"),
        ring_seconds: 30,
        detect_machine: true,
    }
}

/// Fails unless an answer is of the kind that a company's reply has to be taken for.
pub(super) fn is_taken_for<T: std::fmt::Debug>(reply: Reply, answer: &Result<T, CarrierError>) {
    let fits = match reply {
        Reply::Done => answer.is_ok(),
        Reply::Refused => {
            matches!(answer, Err(CarrierError::Refused { code, .. }) if !code.is_empty())
        }
        Reply::Busy => matches!(answer, Err(CarrierError::Busy { .. })),
        _ => matches!(answer, Err(CarrierError::Unknown(..))),
    };
    assert!(fits, "{reply:?} is taken for {answer:?}");
}

/// Replies to something that is to be done once.
pub(super) const TO_A_DEED: [Reply; 6] = [
    Reply::Done,
    Reply::Refused,
    Reply::Busy,
    Reply::Broken,
    Reply::Nonsense,
    Reply::Lost,
];

/// No carrier is asked twice for a call. Whatever does not say for certain that there is a call, or none, is unknown.
pub(super) async fn a_request_is_made_once_and_doubt_is_unknown(
    company: &dyn Company,
    route: Route,
) {
    for reply in TO_A_DEED {
        company.replies(&[reply]);
        let before = company.requests();
        let answer = line(company).place(&call(route)).await;
        assert_eq!(company.requests(), before + 1, "{reply:?}");
        is_taken_for(reply, &answer);
        if let Ok(call) = answer {
            assert_eq!((call.id, call.status.is_final()), (id(MADE), false));
        }
    }
}

pub(super) async fn ending_and_looking_up(company: &dyn Company, route: Route) {
    let line = line(company);
    for reply in [Reply::Done, Reply::Over] {
        company.replies(&[reply]);
        let ended = line.end(route, &id(CALL)).await;
        assert!(ended.is_ok(), "{reply:?}: {ended:?}");
    }
    for reply in [Reply::Broken, Reply::Lost] {
        company.replies(&[reply]);
        assert!(line.end(route, &id(CALL)).await.is_err(), "{reply:?}");
        company.replies(&[reply]);
        assert!(line.look_up(route, &id(CALL)).await.is_err(), "{reply:?}");
    }
    for status in [
        CarrierStatus::Queued,
        CarrierStatus::Ringing,
        CarrierStatus::InProgress,
        CarrierStatus::Completed,
        CarrierStatus::NoAnswer,
    ] {
        company.replies(&[Reply::Stands(status)]);
        let found = line.look_up(route, &id(CALL)).await.unwrap();
        assert_eq!((found.id, found.status), (id(CALL), status));
    }
}

/// Half a list proves nothing. A route that cannot list has nothing to adopt, and says so without an error.
pub(super) async fn lists_are_whole_or_an_error(company: &dyn Company, route: Route) {
    let line = line(company);
    let search = CallSearch {
        route,
        to: number(TO),
        from: number(FROM),
        since: created(),
    };
    let before = company.requests();
    company.replies(&[Reply::OneCall]);
    let found = line.list(&search).await.unwrap();
    if company.requests() == before {
        assert!(found.is_empty());
        company.replies(&[]);
        return;
    }
    let found: Vec<_> = found.into_iter().map(|it| (it.id, it.created_at)).collect();
    assert_eq!(found, [(id(CALL), Some(created()))]);
    let later = CallSearch {
        since: created() + chrono::TimeDelta::seconds(1),
        ..search.clone()
    };
    company.replies(&[Reply::OneCall]);
    assert!(line.list(&later).await.unwrap().is_empty());
    for reply in [
        Reply::HalfAList,
        Reply::Broken,
        Reply::Nonsense,
        Reply::Lost,
    ] {
        company.replies(&[reply, Reply::Broken]);
        assert!(line.list(&search).await.is_err(), "{reply:?}");
    }
    company.replies(&[]);
}

pub(super) async fn a_recording_has_a_name(company: &dyn Company, route: Route) {
    let start = StartRecording {
        route,
        call: id(CALL),
        report: url("recording"),
        name: id(MADE),
    };
    for reply in [Reply::Done, Reply::Refused, Reply::Broken, Reply::Lost] {
        company.replies(&[reply]);
        let before = company.requests();
        let answer = line(company).start_recording(&start).await;
        assert_eq!(company.requests(), before + 1, "{reply:?}");
        is_taken_for(reply, &answer);
        if let Ok(name) = answer {
            assert_eq!(name, id(MADE));
        }
    }
}
