//! The client that a request comes from, as its headers and cookies tell.

use crate::{
    http::{cookie, network},
    usecases::identity::client::SignInClient,
};
use axum::http::{HeaderMap, header};
use callslot_shared::words::Language;

/// Reads all that is told of the client.
pub(crate) fn sign_in_client(headers: &HeaderMap) -> SignInClient {
    let [narrow_network, wide_network] = network::both(headers);
    SignInClient {
        language: language(headers),
        narrow_network,
        wide_network,
        label: label(headers),
        session: cookie::session(headers).map(str::to_owned),
        device: cookie::device(headers).map(str::to_owned),
        nonce: cookie::nonce(headers).map(str::to_owned),
    }
}

/// The first of the languages a browser asks for that there is.
pub(crate) fn language(headers: &HeaderMap) -> Language {
    let asked = headers.get(header::ACCEPT_LANGUAGE);
    let asked = asked.and_then(|value| value.to_str().ok());
    Language::of_member(asked.unwrap_or_default())
}

/// The name that a person knows a session by: the browser and the system, as far as its User-Agent tells them.
fn label(headers: &HeaderMap) -> Option<String> {
    /// In this order: browsers name those they want to be taken for as well.
    const BROWSERS: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let agent = headers.get(header::USER_AGENT)?.to_str().ok()?;
    let named = |names: [(&str, &'static str); 6]| {
        let named = names.into_iter().find(|(sign, _)| agent.contains(sign));
        named.map(|(_, name)| name)
    };
    let known: Vec<_> = [named(BROWSERS), named(SYSTEMS)]
        .into_iter()
        .flatten()
        .collect();
    (!known.is_empty()).then(|| known.join(", "))
}
