//! The contract that every provider keeps, whatever its words. Each check takes a company, the provider's other side as a
//! test plays it, and fails where the provider would break a promise of the dialler.

use super::{
    CallDocument, CallEvent, CallSearch, Carrier, CarrierError, CarrierReport, CreateCall,
    DocumentRequest, Hook, MessageStatus, Needs, PickedUpBy, Provider, ProviderAccount, Rendered,
    Route, SendMessage, SignedRequest, StartRecording, Step, Verb,
};
use async_trait::async_trait;
use axum::http::HeaderMap;
use callslot_shared::{
    api::RecordingStatus,
    call::{CarrierStatus, Leg},
    disclosure::{Fields, Phrase, Spoken, say},
    ids::CallId,
    phone::PhoneNumber,
    voice::ResolvedVoice,
    words::Language,
};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use url::Url;

/// A company's answer to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reply {
    /// It does it, and names what it made [`MADE`].
    Done,
    /// The call of that name stands so.
    Stands(CarrierStatus),
    /// The calls between the two numbers: one that was created at [`created`].
    OneCall,
    /// The same, and the rest of the list does not come.
    HalfAList,
    /// It refuses, with a code of its own.
    Refused,
    /// The call is over, or unknown.
    Over,
    /// It is asked too often.
    Busy,
    /// It breaks.
    Broken,
    /// It says that it did it, in words that make no sense.
    Nonsense,
    /// It does it, and its answer is lost.
    Lost,
}

/// An event at the company that it tells this Worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// A leg has come so far.
    Status(Leg, CarrierStatus),
    /// A phone was picked up.
    PickedUp(Leg, PickedUpBy),
    /// The operator pressed this key.
    Pressed(&'static str),
    /// The second leg is over, never connected, with this status.
    SecondOver(CarrierStatus),
    /// The recording [`MADE`] can be fetched; it is 61 seconds long.
    Recorded,
}

/// The way in which reports of one call arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// Each once, in order.
    InOrder,
    /// Each twice.
    Twice,
    /// The last one first.
    Backwards,
    /// Only the last one; all others are lost.
    OnlyTheLast,
}

/// A webhook as the company sends it.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    /// The address, below [`BASE`].
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// A provider's other side.
#[async_trait(?Send)]
pub(crate) trait Company {
    /// The provider, whose requests come to this company.
    fn provider(&self) -> Arc<dyn Provider>;

    /// An account there.
    fn account(&self) -> ProviderAccount;

    /// Decides on the answers to the next requests, in order.
    fn replies(&self, replies: &[Reply]);

    /// Requests so far.
    fn requests(&self) -> usize;

    /// The webhook for an event of the call [`CALL`] on a route, signed with a key. None if it sends none for that.
    async fn sends(&self, route: Route, event: Event, key: &str) -> Option<Sent>;

    /// The reports on the operator's leg of a call that ends so, from the dial on, in the order in which they arrive.
    async fn reports(&self, route: Route, end: CarrierStatus, delivery: Delivery) -> Vec<Sent>;

    /// The status that can be told from a leg's report, where the company's words say less than what happened.
    fn tells(&self, _route: Route, _leg: Leg, happened: CarrierStatus) -> CarrierStatus {
        happened
    }

    /// The address of the recording.
    fn recording_url(&self, _route: Route) -> String {
        ADDRESS.to_owned()
    }

    /// The instructions of a document as the company obeys them, among `say`, `ask`, `dial` and `hangup`.
    fn obeys(&self, document: &Rendered) -> Vec<&'static str>;
}

/// The address of an attempt.
pub(crate) const BASE: &str =
    "https://callslot.example/carrier/attempts/019ab000-0000-7000-8000-000000000001";
/// The call that events are of.
pub(crate) const CALL: &str = "7d2f10b1-5b35-4a5a-9a63-9a1b0dfd2f47";
/// The name of what the company makes.
pub(crate) const MADE: &str = "be2f10b1-5b35-4a5a-9a63-9a1b0dfd2f47";
/// The address of the recording.
pub(crate) const ADDRESS: &str = "https://carrier.example/recordings/be2f10b1.mp3";
pub(crate) const TO: &str = "+12125550101";
pub(crate) const FROM: &str = "+12025550100";

/// The time at which the listed call was created.
pub(crate) fn created() -> DateTime<Utc> {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

/// The key that webhooks are signed with.
pub(crate) const KEY: &str = "signing-key";

/// Runs every check, on a paused clock.
pub(crate) async fn keeps(company: &dyn Company) {
    for route in routes(company) {
        statuses_are_read_and_rank(company, route).await;
        events_in_any_order_end_alike(company, route).await;
        machines_are_told_from_people(company, route).await;
        steps_and_recordings_are_read(company, route).await;
        only_what_is_signed_for_its_address_is_genuine(company, route).await;
        texts_do_not_become_instructions(company, route);
        a_request_is_made_once_and_doubt_is_unknown(company, route).await;
        ending_and_looking_up(company, route).await;
        lists_are_whole_or_an_error(company, route).await;
        a_recording_has_a_name(company, route).await;
    }
    places_of_others_are_left_to_them(company);
    messages_are_sent_once(company).await;
}

fn routes(company: &dyn Company) -> Vec<Route> {
    let mut routes = Vec::new();
    for (transcript, digits) in [(false, false), (true, false), (false, true), (true, true)] {
        let route = company.provider().route(Needs { transcript, digits });
        if !routes.contains(&route) {
            routes.push(route);
        }
    }
    routes
}

pub(crate) fn id(text: &str) -> CallId {
    CallId::parse(text).unwrap()
}

pub(crate) fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse("number", text).unwrap()
}

fn url(rest: &str) -> Url {
    format!("{BASE}/{rest}").parse().unwrap()
}

fn place_of(url: &Url) -> Vec<String> {
    let rest = url.as_str().strip_prefix(BASE).unwrap();
    rest.split('/').skip(1).map(str::to_owned).collect()
}

fn line(company: &dyn Company) -> Arc<dyn Carrier> {
    company.provider().connect(company.account()).unwrap()
}

/// The webhook for an event that every company tells of.
async fn sent(company: &dyn Company, route: Route, event: Event) -> Sent {
    let sent = company.sends(route, event, KEY).await;
    sent.unwrap_or_else(|| panic!("{event:?} is not told"))
}

/// A webhook's place and body, once it has proven to be genuine.
fn read(company: &dyn Company, sent: &Sent) -> (Hook, CarrierReport) {
    let place = place_of(&sent.url);
    let place: Vec<_> = place.iter().map(String::as_str).collect();
    let provider = company.provider();
    assert!(
        is_genuine(company, sent, &sent.url, &sent.body, KEY),
        "{sent:?}"
    );
    let hook = provider.hook(&place).unwrap();
    (hook, provider.read(&place, &sent.body).unwrap())
}

fn is_genuine(company: &dyn Company, sent: &Sent, url: &Url, body: &[u8], key: &str) -> bool {
    let provider = company.provider();
    let place = place_of(url);
    let place: Vec<_> = place.iter().map(String::as_str).collect();
    let Some(signature) = provider.signature(&sent.headers) else {
        return false;
    };
    let signed = SignedRequest {
        place: &place,
        url,
        body,
        signature,
    };
    provider.is_genuine(signed, key)
}

async fn statuses_are_read_and_rank(company: &dyn Company, route: Route) {
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

async fn events_in_any_order_end_alike(company: &dyn Company, route: Route) {
    for end in [CarrierStatus::Completed, CarrierStatus::NoAnswer] {
        let mut usual = Vec::new();
        for delivery in [
            Delivery::InOrder,
            Delivery::Twice,
            Delivery::Backwards,
            Delivery::OnlyTheLast,
        ] {
            let reports = company.reports(route, end, delivery).await;
            let reported = statuses(company, &reports);
            assert_eq!(risen(&reported), end, "{delivery:?}: {reported:?}");
            match delivery {
                Delivery::InOrder => {
                    assert!(reported.len() >= 3, "{reported:?}");
                    assert!(reported.is_sorted_by_key(|status| status.rank()));
                    usual = reported;
                }
                Delivery::Twice => {
                    let mut once = reported.clone();
                    once.dedup();
                    assert_eq!((once, reported.len()), (usual.clone(), 2 * usual.len()));
                }
                Delivery::Backwards => {
                    let backwards: Vec<_> = usual.iter().rev().copied().collect();
                    assert_eq!(reported, backwards);
                }
                Delivery::OnlyTheLast => assert_eq!(reported, [end]),
            }
        }
    }
}

async fn machines_are_told_from_people(company: &dyn Company, route: Route) {
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

async fn steps_and_recordings_are_read(company: &dyn Company, route: Route) {
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

async fn only_what_is_signed_for_its_address_is_genuine(company: &dyn Company, route: Route) {
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

pub(crate) fn spoken(title: &str) -> Spoken {
    let fields = Fields {
        title,
        ..Fields::default()
    };
    say(
        Phrase::Waiting,
        Language::English,
        &fields,
        &ResolvedVoice::unknown(),
    )
}

/// One of every instruction that any provider has words for.
fn script(title: &str) -> CallDocument {
    CallDocument::new([
        Verb::Say(spoken(title)),
        Verb::Gather {
            prompt: spoken(title),
            action: url("accepted"),
            seconds: 8,
        },
        Verb::Dial {
            number: number(TO),
            caller: number(FROM),
            ring_seconds: 30,
            talk_seconds: 2_700,
            whisper: url("whisper"),
            confirm_seconds: 180,
            status_callback: url("status/attendee"),
            connected: Box::new(url("connect")),
            action: url("dialled"),
        },
        Verb::Hangup,
    ])
}

fn texts_do_not_become_instructions(company: &dyn Company, route: Route) {
    let provider = company.provider();
    let place: Vec<_> = route.path.iter().copied().chain(["operator"]).collect();
    for title in [
        "a call",
        "</Say><Hangup/><Say>",
        "\"}},{\"hangup\":{}},{\"play\":{\"url\":\"",
        "${call.from} %{vars.x}",
        "a\nhangup\ndial +19005550100\r\nhangup",
        "\u{0}\u{ffff}&amp;'\"",
    ] {
        let rendered = provider.render(&place, &script(title));
        assert!(rendered.body.len() < 64_000);
        assert!(!rendered.content_type.is_empty());
        assert_eq!(
            company.obeys(&rendered),
            ["say", "ask", "dial", "hangup"],
            "{}",
            rendered.body
        );
    }
    let only = provider.render(&place, &CallDocument::new([Verb::Hangup]));
    assert_eq!(company.obeys(&only), ["hangup"]);
    let connects = provider.render(&place, &CallDocument::default());
    assert!(company.obeys(&connects).is_empty(), "{}", connects.body);
}

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
fn is_taken_for<T: std::fmt::Debug>(reply: Reply, answer: &Result<T, CarrierError>) {
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
const TO_A_DEED: [Reply; 6] = [
    Reply::Done,
    Reply::Refused,
    Reply::Busy,
    Reply::Broken,
    Reply::Nonsense,
    Reply::Lost,
];

/// No carrier is asked twice for a call. Whatever does not say for certain that there is a call, or none, is unknown.
async fn a_request_is_made_once_and_doubt_is_unknown(company: &dyn Company, route: Route) {
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

async fn ending_and_looking_up(company: &dyn Company, route: Route) {
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
async fn lists_are_whole_or_an_error(company: &dyn Company, route: Route) {
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

async fn a_recording_has_a_name(company: &dyn Company, route: Route) {
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

fn places_of_others_are_left_to_them(company: &dyn Company) {
    let provider = company.provider();
    for place in [
        &["nobody", "operator"][..],
        &["nobody", "status", "operator"],
        &["a", "b", "c", "d"],
    ] {
        assert_eq!(provider.hook(place), None, "{place:?}");
    }
    assert_eq!(provider.name(), company.provider().name());
}

async fn messages_are_sent_once(company: &dyn Company) {
    let message = SendMessage {
        to: number(TO),
        from: number(FROM),
        body: "Your call is at 10:00.".to_owned(),
        report: url("message"),
        valid_seconds: 3_600,
    };
    for reply in TO_A_DEED {
        company.replies(&[reply]);
        let before = company.requests();
        let answer = line(company).message(&message).await;
        assert_eq!(company.requests(), before + 1, "{reply:?}");
        is_taken_for(reply, &answer);
        if let Ok(sent) = answer {
            assert_eq!((sent.id, sent.status), (id(MADE), MessageStatus::Queued));
        }
    }
}
