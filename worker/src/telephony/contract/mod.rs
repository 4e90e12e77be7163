//! The contract that every provider keeps, whatever its words. Each check takes a company, the provider's other side as a
//! test plays it, and fails where the provider would break a promise of the dialler.

mod documents;
mod events;
mod requests;
mod routes;
mod texts;

pub(crate) use documents::spoken;

use super::{
    Carrier, CarrierReport, Hook, MessageStatus, PickedUpBy, Provider, ProviderAccount, Rendered,
    Route, SignedRequest,
};
use async_trait::async_trait;
use axum::http::HeaderMap;
use callslot_shared::{
    call::{CarrierStatus, Leg},
    ids::CallId,
    phone::PhoneNumber,
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
    /// The text message [`MADE`] stands so.
    TextStands(MessageStatus),
    /// The text messages between the two numbers: [`MADE`], which was created at [`created`] and says [`TEXT`].
    OneText,
    /// The list that is asked for, and the rest of it does not come.
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

/// An event of a text message at the company that it tells this Worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextEvent {
    /// The text message [`MADE`] has come so far.
    Status(MessageStatus),
    /// A text message, [`MADE`], has come in from [`TO`] to [`FROM`] and says this.
    Received(&'static str),
}

/// The way in which reports of one call or text message arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReportOrder {
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
    async fn reports(&self, route: Route, end: CarrierStatus, delivery: ReportOrder) -> Vec<Sent>;

    /// The status that can be told from a leg's report, where the company's words say less than what happened.
    fn tells(&self, _route: Route, _leg: Leg, happened: CarrierStatus) -> CarrierStatus {
        happened
    }

    /// The webhook for an event of a text message, signed with [`KEY`]. None if it sends none for that.
    async fn sends_text(&self, event: TextEvent) -> Option<Sent>;

    /// The reports on the text message [`MADE`], which ends so, in the order in which they arrive.
    async fn text_reports(&self, end: MessageStatus, delivery: ReportOrder) -> Vec<Sent>;

    /// The address at which text messages to [`FROM`] come in.
    fn receives_texts_at(&self) -> Option<String>;

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
/// The words of a text message.
pub(crate) const TEXT: &str = "Your call is at 10:00 & not later.\nSee you \u{2713}";
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
    routes::needs_decide_on_the_route_and_its_address_tells_it(company);
    for route in routes::all(company) {
        routes::each_place_is_asked_for_a_document_or_reports(company, route);
        routes::a_webhook_is_of_its_route_and_of_no_other(company, route).await;
        events::statuses_are_read_and_rank(company, route).await;
        events::events_in_any_order_end_alike(company, route).await;
        events::machines_are_told_from_people(company, route).await;
        events::steps_and_recordings_are_read(company, route).await;
        events::only_what_is_signed_for_its_address_is_genuine(company, route).await;
        documents::texts_do_not_become_instructions(company, route);
        requests::a_request_is_made_once_and_doubt_is_unknown(company, route).await;
        requests::ending_and_looking_up(company, route).await;
        requests::lists_are_whole_or_an_error(company, route).await;
        requests::a_recording_has_a_name(company, route).await;
    }
    places_of_others_are_left_to_them(company);
    texts::a_text_is_sent_once_and_doubt_is_unknown(company).await;
    texts::lists_are_whole_or_an_error(company).await;
    texts::looking_one_up(company).await;
    texts::an_address_is_set_and_read_back(company).await;
    texts::statuses_are_read(company).await;
    texts::reports_in_any_order_end_alike(company).await;
    texts::what_comes_in_is_read_word_for_word(company).await;
    texts::nonsense_is_an_error(company);
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
