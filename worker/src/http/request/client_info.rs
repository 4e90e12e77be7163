//! The origin of a request, as the audit log keeps it: no more than tells one place from another.

use crate::http::network;
use crate::store::audit_log::ClientInfo;
use axum::http::{HeaderMap, HeaderName, header};
use callslot_shared::api::Client;
use url::Url;

/// Reads the client's network, and what sort of client it says it is: browsers name the page or the
/// extension that sends a change.
pub(crate) fn of(headers: &HeaderMap, public_url: Option<&Url>) -> ClientInfo {
    let text = |name: HeaderName| headers.get(name)?.to_str().ok();
    let origin = text(header::ORIGIN).unwrap_or_default();
    let own = public_url.map(|url| url.origin().ascii_serialization());
    let client = if origin.starts_with("chrome-extension://") {
        Client::Extension
    } else if own.is_some_and(|own| own == origin) {
        Client::Page
    } else {
        Client::Api
    };
    ClientInfo {
        // A network, not a person's own connection.
        address: network::address(headers).map(network::wide),
        client,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::headers;

    fn from(address: &str, origin: &str) -> (Option<String>, &'static str) {
        let mut headers = HeaderMap::new();
        headers.insert(headers::CLIENT_ADDRESS, address.parse().unwrap());
        headers.insert(header::ORIGIN, origin.parse().unwrap());
        let url = "https://callslot.example/".parse().unwrap();
        let client_info = of(&headers, Some(&url));
        (client_info.address, client_info.client.as_str())
    }

    #[test]
    fn an_address_is_kept_without_its_last_part() {
        for (address, kept) in [
            ("203.0.113.77", Some("203.0.113.0/24")),
            ("::ffff:203.0.113.77", Some("203.0.113.0/24")),
            ("2001:db8:1:2:3:4:5:6", Some("2001:db8:1::/48")),
            ("", None),
            ("203.0.113", None),
            ("unknown", None),
        ] {
            assert_eq!(from(address, "").0.as_deref(), kept, "{address}");
        }
    }

    #[test]
    fn a_client_is_told_by_where_its_browser_sends_from() {
        for (origin, client) in [
            ("chrome-extension://abcdefghijklmnop", "extension"),
            ("https://callslot.example", "page"),
            ("https://callslot.example.evil.example", "api"),
            ("null", "api"),
            ("", "api"),
        ] {
            assert_eq!(from("", origin).1, client, "{origin}");
        }
    }
}
