//! Text messages: sent once, looked for where an answer was lost, reported in any order, and taken in word for word.

use super::{
    CALL, Company, FROM, KEY, MADE, Reply, ReportOrder, Sent, TEXT, TO, TextEvent, created, id,
    is_genuine, line, number, read,
    requests::{TO_A_DEED, is_taken_for},
    url,
};
use crate::telephony::{
    CarrierReport, Hook, MessageSearch, MessageStatus, Needs, ReceivedMessage, SendMessage,
    SentMessage,
};
use chrono::TimeDelta;
use std::collections::BTreeSet;

/// The statuses of a text message, in the order in which it comes to them; it comes to one of the last two.
const STATUSES: [MessageStatus; 4] = [
    MessageStatus::Queued,
    MessageStatus::Sent,
    MessageStatus::Delivered,
    MessageStatus::Failed,
];

const ORDERS: [ReportOrder; 4] = [
    ReportOrder::InOrder,
    ReportOrder::Twice,
    ReportOrder::Backwards,
    ReportOrder::OnlyTheLast,
];

/// Texts that have a meaning, texts that have none, and whatever else a phone can send.
const RECEIVED: [&str; 6] = [
    "STOP",
    " stop. ",
    "Anular\nsuscripción",
    "call CALL-1 & it=is over",
    "\u{1F44D}",
    "",
];

/// The place of a route's webhooks: the one that a call without needs goes. Text messages go it, too.
fn path(company: &dyn Company) -> Vec<&'static str> {
    let needs = Needs {
        transcript: false,
        digits: false,
    };
    company.provider().route(needs).path.to_vec()
}

fn at(company: &dyn Company, place: &str) -> url::Url {
    let path = [path(company), vec![place]].concat();
    url(&path.join("/"))
}

fn text(company: &dyn Company) -> SendMessage {
    SendMessage {
        to: number(TO),
        from: number(FROM),
        body: TEXT.to_owned(),
        report: at(company, "status/message"),
        valid_seconds: 3_600,
    }
}

/// No carrier is asked twice for a text. Whatever does not say for certain that it has one, or none, is unknown.
pub(super) async fn a_text_is_sent_once_and_doubt_is_unknown(company: &dyn Company) {
    for reply in TO_A_DEED {
        company.replies(&[reply]);
        let before = company.requests();
        let answer = line(company).message(&text(company)).await;
        assert_eq!(company.requests(), before + 1, "{reply:?}");
        is_taken_for(reply, &answer);
        if let Ok(sent) = answer {
            let waits = SentMessage {
                id: id(MADE),
                status: MessageStatus::Queued,
                problem: None,
            };
            assert_eq!(sent, waits);
        }
    }
}

/// A text whose answer was lost is looked for here, and half a list proves nothing.
pub(super) async fn lists_are_whole_or_an_error(company: &dyn Company) {
    let line = line(company);
    let search = MessageSearch {
        to: number(TO),
        from: number(FROM),
        since: created(),
    };
    company.replies(&[Reply::OneText]);
    let found = line.list_messages(&search).await.unwrap();
    let found: Vec<_> = found
        .into_iter()
        .map(|it| (it.message.id, it.body))
        .collect();
    assert_eq!(found, [(id(MADE), TEXT.to_owned())]);
    let (later, backwards) = (created() + TimeDelta::seconds(1), number(TO));
    for others in [
        MessageSearch {
            since: later,
            ..search.clone()
        },
        MessageSearch {
            to: number(FROM),
            from: backwards,
            ..search.clone()
        },
    ] {
        company.replies(&[Reply::OneText]);
        let found = line.list_messages(&others).await.unwrap();
        assert!(found.is_empty(), "{others:?}: {found:?}");
    }
    for reply in [
        Reply::HalfAList,
        Reply::Refused,
        Reply::Busy,
        Reply::Broken,
        Reply::Nonsense,
        Reply::Lost,
    ] {
        company.replies(&[reply, Reply::Broken]);
        assert!(line.list_messages(&search).await.is_err(), "{reply:?}");
    }
    company.replies(&[]);
}

pub(super) async fn looking_one_up(company: &dyn Company) {
    let line = line(company);
    for status in STATUSES {
        company.replies(&[Reply::TextStands(status)]);
        let found = line.look_up_message(&id(MADE)).await.unwrap();
        assert_eq!((found.id, found.status), (id(MADE), status));
        assert_eq!(found.problem.is_some(), status == MessageStatus::Failed);
    }
    for reply in [Reply::Broken, Reply::Nonsense, Reply::Lost] {
        company.replies(&[reply]);
        let found = line.look_up_message(&id(MADE)).await;
        assert!(found.is_err(), "{reply:?}: {found:?}");
    }
    company.replies(&[]);
}

/// Whatever becomes of the requests: a yes is said only where texts do come in at the address.
pub(super) async fn an_address_is_set_and_read_back(company: &dyn Company) {
    let line = line(company);
    let troubles = [
        Reply::Refused,
        Reply::Busy,
        Reply::Broken,
        Reply::Nonsense,
        Reply::Lost,
    ];
    let (mut asked, mut refused) = (0, 0);
    for fine in 0..3 {
        for trouble in troubles {
            asked += 1;
            let address = at(company, &format!("line-{asked}"));
            let replies = [vec![Reply::Done; fine], vec![trouble]].concat();
            company.replies(&replies);
            let answer = line.receive_messages(&number(FROM), &address).await;
            let now = company.receives_texts_at();
            if matches!(answer, Ok(true)) {
                assert_eq!(now.as_deref(), Some(address.as_str()), "{replies:?}");
            } else {
                refused += 1;
            }
            // Asked again, whatever was done the first time.
            company.replies(&[]);
            let again = line.receive_messages(&number(FROM), &address).await;
            assert!(matches!(again, Ok(true)), "{replies:?}: {again:?}");
        }
    }
    assert!(refused >= troubles.len(), "{refused}");
    let kept = company.receives_texts_at();
    let elsewhere = at(company, "elsewhere");
    let theirs = line
        .receive_messages(&number("+12025550199"), &elsewhere)
        .await;
    assert!(matches!(theirs, Ok(false)), "{theirs:?}");
    assert_eq!(company.receives_texts_at(), kept);
}

fn report(company: &dyn Company, sent: &Sent) -> SentMessage {
    match read(company, sent) {
        (Hook::Report, CarrierReport::Message(report)) => report,
        other => panic!("{other:?}"),
    }
}

pub(super) async fn statuses_are_read(company: &dyn Company) {
    for status in STATUSES {
        let Some(sent) = company.sends_text(TextEvent::Status(status)).await else {
            // Nothing hangs on it: whoever asked for the text knows that it waits.
            assert_eq!(status, MessageStatus::Queued);
            continue;
        };
        let told = report(company, &sent);
        assert_eq!((&told.id, told.status), (&id(MADE), status));
        let problem = told.problem.as_ref();
        assert_eq!(problem.is_some(), status == MessageStatus::Failed);
        if let Some(problem) = problem {
            // Told later, it is what it would have been at once.
            assert!(!problem.code.is_empty());
            let at_once = line(company).message_problem(&problem.code);
            assert_eq!(problem.kind, at_once);
        }
        // The same again says the same.
        assert_eq!(report(company, &sent), told);
        is_believed_by_its_signature_only(company, &sent);
    }
}

/// Whoever keeps the furthest status that was reported knows the end, and is never taken back.
pub(super) async fn reports_in_any_order_end_alike(company: &dyn Company) {
    let rank = |status: &MessageStatus| STATUSES.iter().position(|known| known == status);
    for end in [MessageStatus::Delivered, MessageStatus::Failed] {
        let mut usual = Vec::new();
        for order in ORDERS {
            let reports = company.text_reports(end, order).await;
            let told: Vec<_> = reports.iter().map(|sent| report(company, sent)).collect();
            assert!(told.iter().all(|report| report.id == id(MADE)));
            let told: Vec<_> = told.into_iter().map(|report| report.status).collect();
            let furthest = told.iter().copied().max_by_key(rank);
            assert_eq!(furthest, Some(end), "{order:?}: {told:?}");
            let ends: BTreeSet<_> = told.iter().map(rank).filter(|it| *it >= Some(2)).collect();
            assert_eq!(ends.len(), 1, "{order:?}: two ends in {told:?}");
            match order {
                ReportOrder::InOrder => {
                    assert!(told.len() >= 2 && told.is_sorted_by_key(rank), "{told:?}");
                    usual = told;
                }
                ReportOrder::Twice => {
                    let mut once = told.clone();
                    once.dedup();
                    assert_eq!((once, told.len()), (usual.clone(), 2 * usual.len()));
                }
                ReportOrder::Backwards => {
                    let backwards: Vec<_> = usual.iter().rev().copied().collect();
                    assert_eq!(told, backwards);
                }
                ReportOrder::OnlyTheLast => assert_eq!(told, [end]),
            }
        }
    }
}

/// A STOP is one whatever is around it; that is decided from the words that were sent, so that none may be lost.
pub(super) async fn what_comes_in_is_read_word_for_word(company: &dyn Company) {
    for body in RECEIVED {
        let sent = company.sends_text(TextEvent::Received(body)).await;
        let sent = sent.unwrap_or_else(|| panic!("{body:?} is not told"));
        let received = CarrierReport::Received(ReceivedMessage {
            id: id(MADE),
            from: number(TO),
            to: number(FROM),
            body: body.to_owned(),
        });
        assert_eq!(read(company, &sent), (Hook::Report, received.clone()));
        // Told twice, it is known by its name.
        assert_eq!(read(company, &sent).1, received);
        is_believed_by_its_signature_only(company, &sent);
    }
}

fn is_believed_by_its_signature_only(company: &dyn Company, sent: &Sent) {
    assert!(is_genuine(company, sent, &sent.url, &sent.body, KEY));
    assert!(!is_genuine(company, sent, &sent.url, &sent.body, "another"));
    assert!(!is_genuine(company, sent, &sent.url, b"", KEY));
    let mut changed = sent.body.clone();
    let last = changed.pop().unwrap();
    changed.push(if last == b'x' { b'y' } else { b'x' });
    assert!(!is_genuine(company, sent, &sent.url, &changed, KEY));
    let elsewhere = sent.url.as_str().replace("000001/", "000002/");
    let elsewhere = elsewhere.parse().unwrap();
    assert!(!is_genuine_at(company, sent, &elsewhere));
}

/// Whether a webhook would be believed at another address than the one that it was sent to.
fn is_genuine_at(company: &dyn Company, sent: &Sent, url: &url::Url) -> bool {
    let provider = company.provider();
    let signature = provider.signature(&sent.headers).unwrap();
    let place = super::place_of(&sent.url);
    let place: Vec<_> = place.iter().map(String::as_str).collect();
    provider.is_genuine(
        crate::telephony::SignedRequest {
            place: &place,
            url,
            body: &sent.body,
            signature,
        },
        KEY,
    )
}

/// Whatever has no message in it is refused, and nothing panics.
pub(super) fn nonsense_is_an_error(company: &dyn Company) {
    let provider = company.provider();
    let call = format!("CallSid={CALL}&call {CALL}");
    for place in [&["status", "message"][..], &["received"]] {
        let place = [path(company), place.to_vec()].concat();
        assert_eq!(provider.hook(&place), Some(Hook::Report), "{place:?}");
        for body in [
            &b""[..],
            b"\xff\xfe\x00",
            b"{}",
            b"MessageSid=../x&text ../x",
            call.as_bytes(),
        ] {
            let read = provider.read(&place, body);
            assert!(read.is_err(), "{place:?} {body:?}: {read:?}");
        }
    }
}
