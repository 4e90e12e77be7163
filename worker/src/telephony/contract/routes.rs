//! Routes: chosen by a call's needs, each time alike, and never taken for one another.

use super::{Company, Event, KEY, is_genuine, place_of, sent, url};
use crate::telephony::{Documents, Hook, Needs, PickedUpBy, Route};
use callslot_shared::call::{CarrierStatus, Leg};

/// All needs that a call can have.
pub(super) fn all_needs() -> impl Iterator<Item = Needs> {
    let both = [false, true];
    both.into_iter().flat_map(move |transcript| {
        both.into_iter()
            .map(move |digits| Needs { transcript, digits })
    })
}

/// Every route that the provider chooses for some call.
pub(super) fn all(company: &dyn Company) -> Vec<Route> {
    let mut routes = Vec::new();
    for needs in all_needs() {
        let route = company.provider().route(needs);
        if !routes.contains(&route) {
            routes.push(route);
        }
    }
    routes
}

/// A route is not stored: webhooks of a call find it by their address, and requests by asking again.
pub(super) fn needs_decide_on_the_route_and_its_address_tells_it(company: &dyn Company) {
    for needs in all_needs() {
        let route = company.provider().route(needs);
        assert_eq!(company.provider().route(needs), route, "{needs:?}");
    }
    let routes = all(company);
    for (number, route) in routes.iter().enumerate() {
        let others = routes.iter().skip(number + 1);
        let same = others.filter(|other| other.path == route.path);
        assert_eq!(same.count(), 0, "{route:?}");
    }
}

/// Places below an attempt's address whose webhooks wait for a document.
const DOCUMENTS: [&[&str]; 6] = [
    &["operator"],
    &["accepted"],
    &["whisper"],
    &["consent"],
    &["connected"],
    &["dialled"],
];
/// Places whose webhooks report.
const REPORTS: [&[&str]; 3] = [
    &["status", "operator"],
    &["status", "attendee"],
    &["recording"],
];
/// Places that report where documents are whole.
const REPORTS_OF_WHOLE: [&[&str]; 3] = [&["connect"], &["collect"], &["transcript"]];

/// A request for a document is answered with one, whatever happens: people would hear an error.
pub(super) fn each_place_is_asked_for_a_document_or_reports(company: &dyn Company, route: Route) {
    let provider = company.provider();
    let hook = |place: &[&str]| provider.hook(&[route.path, place].concat());
    for place in DOCUMENTS {
        assert_eq!(hook(place), Some(Hook::Document), "{place:?}");
    }
    let whole: &[&[&str]] = match route.documents {
        Documents::Whole => &REPORTS_OF_WHOLE,
        Documents::Asking => &[],
    };
    for place in REPORTS.iter().chain(whole) {
        assert_eq!(hook(place), Some(Hook::Report), "{place:?}");
    }
    assert_eq!(hook(&["status", "operator", "again"]), None);
}

/// Webhooks of a call come to the route's own addresses, and prove nothing at another route's.
pub(super) async fn a_webhook_is_of_its_route_and_of_no_other(company: &dyn Company, route: Route) {
    for event in [
        Event::Status(Leg::Operator, CarrierStatus::Completed),
        Event::PickedUp(Leg::Operator, PickedUpBy::Person),
        Event::Recorded,
    ] {
        let sent = sent(company, route, event).await;
        let place = place_of(&sent.url);
        let rest = place.get(route.path.len()..).unwrap();
        assert_eq!(place[..route.path.len()], *route.path, "{event:?}");
        for other in all(company).iter().filter(|other| **other != route) {
            let path = other.path.iter().copied();
            let path: Vec<_> = path.chain(rest.iter().map(String::as_str)).collect();
            let elsewhere = url(&path.join("/"));
            assert!(
                !is_genuine(company, &sent, &elsewhere, &sent.body, KEY),
                "{event:?} at {elsewhere}"
            );
        }
    }
}
