//! The addresses that webhooks may go to. Whoever enters one has the service send requests to it, so that it must not lead to
//! places that only the service reaches (server-side request forgery).
//!
//! Written by hand, and stricter than the URL Standard: a URL that two readers could understand differently is refused, so that
//! this crate needs no parser that agrees with the platform's. It is asked when an address is saved and before each request.
//! Names are judged, not what they resolve to: a Worker cannot choose the address that it connects to.

use crate::FieldError;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest address, in characters.
const MAX_LENGTH: usize = 2_000;
/// Longest host, in characters (RFC 1035, section 2.3.4).
const MAX_HOST: usize = 253;
/// Longest label of a host.
const MAX_LABEL: usize = 63;
/// Ports besides the usual one.
const PORTS: [u16; 2] = [443, 8443];

/// Endings of names that lead to no public place: this machine and its network (RFC 6761, RFC 6762, RFC 8375, and the names
/// that ICANN keeps free for private use), names for documentation and tests, and `workers.dev`, at which the service's own
/// zone may be reached.
const NOT_PUBLIC: &[&str] = &[
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
    "arpa",
    "test",
    "invalid",
    "example",
    "onion",
    "alt",
    "workers.dev",
];

/// The deployment's part of the rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UrlPolicy {
    /// The service's own hosts, in small letters. Names below them are refused, too.
    pub own_hosts: Vec<String>,
    /// Whether this machine may be named, by `http` and at any port: for development.
    pub allows_loopback: bool,
}

/// Why an address is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UrlProblem {
    /// It is too long.
    #[error("has more than 2,000 characters")]
    TooLong,
    /// It is not written plainly.
    #[error("has a character that no URL has; write it in ASCII, with others percent-encoded")]
    Characters,
    /// It does not begin with `https://`.
    #[error("does not begin with https://")]
    NotHttps,
    /// It has a name and a password.
    #[error("names a user; leave everything before the @ out")]
    UserInfo,
    /// It has a fragment, which is never sent.
    #[error("has a fragment; leave everything from the # on out")]
    Fragment,
    /// Its host is an IP address, in any spelling.
    #[error("names an IP address; use the host's name")]
    IpAddress,
    /// Its host is no name.
    #[error("has no host that could be one, such as hooks.example.com")]
    Host,
    /// Its host is not reached from everywhere.
    #[error("names a host that is not public")]
    NotPublic,
    /// Its host is the service's own.
    #[error("names this service itself")]
    OwnHost,
    /// Its port is another than 443 and 8443.
    #[error("has a port other than 443 and 8443")]
    Port,
}

/// An address that webhooks may go to.
///
/// # Examples
/// ```
/// use callslot_shared::webhook::{UrlPolicy, UrlProblem, WebhookUrl};
/// let policy = UrlPolicy::default();
/// assert!(WebhookUrl::parse("https://hooks.example.com/callslot?a=1", &policy).is_ok());
/// assert_eq!(WebhookUrl::parse("https://0x7f.1/", &policy), Err(UrlProblem::IpAddress));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WebhookUrl(String);

impl WebhookUrl {
    /// Reads an address, and refuses one that webhooks must not go to.
    pub fn parse(text: &str, policy: &UrlPolicy) -> Result<Self, UrlProblem> {
        if text.len() > MAX_LENGTH {
            return Err(UrlProblem::TooLong);
        }
        // Some readers take a backslash for a slash, and drop line breaks.
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\\\"<>^`{|}".contains(&byte);
        if !text.bytes().all(is_plain) {
            return Err(UrlProblem::Characters);
        }
        let (scheme, rest) = text.split_once("://").ok_or(UrlProblem::NotHttps)?;
        let is_https = scheme.eq_ignore_ascii_case("https");
        let is_http = policy.allows_loopback && scheme.eq_ignore_ascii_case("http");
        if !is_https && !is_http {
            return Err(UrlProblem::NotHttps);
        }
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, place) = rest.split_at(end);
        if authority.contains('@') {
            return Err(UrlProblem::UserInfo);
        }
        if place.contains('#') {
            return Err(UrlProblem::Fragment);
        }
        let (host, port) = split_port(authority)?;
        let host = host.to_ascii_lowercase();
        if policy.allows_loopback && is_loopback(&host) {
            return Ok(Self(text.to_owned()));
        }
        if !is_https {
            return Err(UrlProblem::NotHttps);
        }
        check_host(&host, policy)?;
        if port.is_some_and(|port| !PORTS.contains(&port)) {
            return Err(UrlProblem::Port);
        }
        Ok(Self(text.to_owned()))
    }

    /// As [`Self::parse`], for a field of a request.
    pub fn checked(field: &str, text: &str, policy: &UrlPolicy) -> Result<Self, FieldError> {
        Self::parse(text, policy).map_err(|problem| FieldError::new(field, problem.to_string()))
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its host, in small letters, without the port.
    #[must_use]
    pub fn host(&self) -> String {
        host(&self.0)
    }
}

/// The host of an address that was saved, in small letters, without the port: what may be shown of it where its path, which may
/// have a secret in it, does not belong. Empty if it has none.
///
/// # Examples
/// ```
/// use callslot_shared::webhook::host;
/// assert_eq!(host("https://Hooks.example.com:8443/callslot?key=1"), "hooks.example.com");
/// ```
#[must_use]
pub fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, _) = rest.split_at(end);
    split_port(authority)
        .map(|(host, _)| host.to_ascii_lowercase())
        .unwrap_or_default()
}

impl fmt::Display for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The host and the port of an authority without a user.
fn split_port(authority: &str) -> Result<(&str, Option<u16>), UrlProblem> {
    let after_bracket = authority.rfind(']').map_or(0, |at| at + 1);
    let (start, rest) = authority.split_at(after_bracket);
    let Some(colon) = rest.find(':') else {
        return Ok((authority, None));
    };
    let (name, port) = rest.split_at(colon);
    let digits = port.strip_prefix(':').unwrap_or(port);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let port = digits.parse().ok().filter(|_| is_number);
    let port: u16 = port.ok_or(UrlProblem::Port)?;
    let (host, _) = authority.split_at(start.len() + name.len());
    Ok((host, Some(port)))
}

/// Whether a host is this machine, as developers write it.
fn is_loopback(host: &str) -> bool {
    ["localhost", "127.0.0.1", "[::1]"].contains(&host)
}

fn check_host(host: &str, policy: &UrlPolicy) -> Result<(), UrlProblem> {
    // An IPv6 address, also one that holds an IPv4 address, with or without a zone.
    if host.starts_with('[') || host.contains(':') {
        return Err(UrlProblem::IpAddress);
    }
    // The standard reads a host as an IPv4 address if its last label is a number: decimal, octal or hexadecimal, in one part
    // or in four. No top-level domain is one.
    let last = host.trim_end_matches('.').rsplit('.').next();
    if last.is_some_and(is_number) {
        return Err(UrlProblem::IpAddress);
    }
    let labels: Vec<&str> = host.split('.').collect();
    if host.len() > MAX_HOST || labels.len() < 2 || !labels.iter().all(|label| is_label(label)) {
        let is_known = is_below(host.trim_end_matches('.'), NOT_PUBLIC);
        return Err(if is_known {
            UrlProblem::NotPublic
        } else {
            UrlProblem::Host
        });
    }
    if is_below(host, NOT_PUBLIC) {
        return Err(UrlProblem::NotPublic);
    }
    if is_below(host, &policy.own_hosts) {
        return Err(UrlProblem::OwnHost);
    }
    Ok(())
}

/// Whether a host is one of these, or below one.
fn is_below<T: AsRef<str>>(host: &str, names: &[T]) -> bool {
    names.iter().any(|name| {
        host.strip_suffix(name.as_ref())
            .is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// Whether the standard's IPv4 reader takes a label for a number.
fn is_number(label: &str) -> bool {
    let hex = label.strip_prefix("0x");
    label.bytes().all(|byte| byte.is_ascii_digit()) && !label.is_empty()
        || hex.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether a text is a label of a name in small letters (RFC 1123, section 2.1).
fn is_label(label: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=MAX_LABEL).contains(&label.len())
        && label.bytes().all(is_part)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use UrlProblem::{
        Characters, Fragment, Host, IpAddress, NotHttps, NotPublic, OwnHost, Port, TooLong,
        UserInfo,
    };

    fn policy() -> UrlPolicy {
        UrlPolicy {
            own_hosts: vec!["calls.callslot.com".to_owned()],
            allows_loopback: false,
        }
    }

    #[test]
    fn public_addresses_may_be_asked() {
        for text in [
            "https://hooks.example.com",
            "https://hooks.example.com/",
            "HTTPS://Hooks.Example.COM/a/b?c=d%20e&f=[1]",
            "https://example.com:443/x",
            "https://example.com:8443/x",
            "https://xn--bcher-kva.example.com/@user:1#".trim_end_matches('#'),
            "https://1.2.3.4.example.com/",
            "https://127.0.0.1.nip.com/",
            "https://0x7f.example.com/",
            "https://localhost.example.com/",
            "https://notworkers.dev/",
        ] {
            assert!(WebhookUrl::parse(text, &policy()).is_ok(), "{text}");
        }
    }

    /// Every form of an address that must not be asked.
    const REFUSED: &[(&str, UrlProblem)] = &[
        // Schemes.
        ("http://example.com/", NotHttps),
        ("ftp://example.com/", NotHttps),
        ("file:///etc/passwd", NotHttps),
        ("//example.com/", NotHttps),
        ("https:example.com", NotHttps),
        ("https:/example.com", NotHttps),
        ("javascript:alert(1)", NotHttps),
        ("", NotHttps),
        // Users.
        ("https://user@example.com/", UserInfo),
        ("https://user:pass@example.com/", UserInfo),
        ("https://example.com@127.0.0.1/", UserInfo),
        ("https://@example.com/", UserInfo),
        // IPv4 in four parts: this network, private, shared, loopback, link-local, reserved, multicast, and public.
        ("https://0.0.0.0/", IpAddress),
        ("https://10.0.0.1/", IpAddress),
        ("https://100.64.0.1/", IpAddress),
        ("https://127.0.0.1/", IpAddress),
        ("https://169.254.169.254/latest/meta-data", IpAddress),
        ("https://172.16.0.1/", IpAddress),
        ("https://192.0.0.1/", IpAddress),
        ("https://192.168.1.1/", IpAddress),
        ("https://198.18.0.1/", IpAddress),
        ("https://224.0.0.1/", IpAddress),
        ("https://255.255.255.255/", IpAddress),
        ("https://8.8.8.8/", IpAddress),
        ("https://10.0.0.1:443/", IpAddress),
        // In other spellings: decimal, octal, hexadecimal, short, mixed, with a dot behind.
        ("https://2130706433/", IpAddress),
        ("https://017700000001/", IpAddress),
        ("https://0x7f000001/", IpAddress),
        ("https://0X7F000001/", IpAddress),
        ("https://0177.0.0.1/", IpAddress),
        ("https://0x7f.0x0.0x0.0x1/", IpAddress),
        ("https://127.1/", IpAddress),
        ("https://127.0.1/", IpAddress),
        ("https://10.1/", IpAddress),
        ("https://0x7f.1/", IpAddress),
        ("https://127.0.0.1./", IpAddress),
        ("https://2130706433./", IpAddress),
        ("https://0/", IpAddress),
        ("https://0x/", IpAddress),
        ("https://example.0x1/", IpAddress),
        ("https://1.2.3.4.5/", IpAddress),
        // IPv6: unspecified, loopback, unique local, link-local, multicast, documentation, public.
        ("https://[::]/", IpAddress),
        ("https://[::1]/", IpAddress),
        ("https://[0:0:0:0:0:0:0:1]/", IpAddress),
        ("https://[fc00::1]/", IpAddress),
        ("https://[fd12:3456::1]/", IpAddress),
        ("https://[fe80::1]/", IpAddress),
        ("https://[fe80::1%25eth0]/", IpAddress),
        ("https://[ff02::1]/", IpAddress),
        ("https://[2001:db8::1]/", IpAddress),
        ("https://[2606:4700::1111]/", IpAddress),
        // IPv6 that holds IPv4: mapped, compatible, NAT64, 6to4.
        ("https://[::ffff:127.0.0.1]/", IpAddress),
        ("https://[::ffff:7f00:1]/", IpAddress),
        ("https://[::127.0.0.1]/", IpAddress),
        ("https://[64:ff9b::7f00:1]/", IpAddress),
        ("https://[2002:7f00:1::]/", IpAddress),
        ("https://[::1]:443/", IpAddress),
        // Names of this machine and its network.
        ("https://localhost/", NotPublic),
        ("https://localhost./", NotPublic),
        ("https://LOCALHOST/", NotPublic),
        ("https://a.localhost/", NotPublic),
        ("https://printer.local/", NotPublic),
        ("https://metadata.google.internal/", NotPublic),
        ("https://callslot.internal/", NotPublic),
        ("https://router.lan/", NotPublic),
        ("https://db.home.arpa/", NotPublic),
        ("https://1.0.0.127.in-addr.arpa/", NotPublic),
        ("https://intranet/", NotPublic),
        ("https://anything.example/", NotPublic),
        ("https://callslot.account.workers.dev/", NotPublic),
        // Names that cannot be any.
        ("https://router/", Host),
        ("https:///path", Host),
        ("https://?a", Host),
        ("https://.example.com/", Host),
        ("https://example..com/", Host),
        ("https://example.com./", Host),
        ("https://-a.example.com/", Host),
        ("https://a_b.example.com/", Host),
        ("https://ex%61mple.com/", Host),
        ("https://%31%32%37.0.0.1.example.com/", Host),
        // The service itself.
        ("https://calls.callslot.com/api/bookings", OwnHost),
        ("https://CALLS.callslot.com:443/", OwnHost),
        ("https://a.calls.callslot.com/", OwnHost),
        // Ports.
        ("https://example.com:80/", Port),
        ("https://example.com:22/", Port),
        ("https://example.com:6379/", Port),
        ("https://example.com:/", Port),
        ("https://example.com:443:443/", Port),
        ("https://example.com:+443/", Port),
        ("https://example.com:99999/", Port),
        // Characters that readers understand differently.
        ("https://example.com\\@127.0.0.1/", Characters),
        ("https:\\\\example.com/", Characters),
        ("https://exam\nple.com/", Characters),
        ("https://example.com /", Characters),
        (" https://example.com/", Characters),
        ("https://example.com/\u{0}", Characters),
        ("https://１２７.0.0.1/", Characters),
        ("https://ⓔxample.com/", Characters),
        ("https://127。0。0。1/", Characters),
        // The rest.
        ("https://example.com/#fragment", Fragment),
    ];

    #[test]
    fn private_local_and_own_addresses_are_refused_in_every_spelling() {
        let long = format!("https://example.com/{}", "a".repeat(2_000));
        let label = format!("https://{}.example.com/", "a".repeat(64));
        let made = [(&*label, Host), (&*long, TooLong)];
        for (text, problem) in REFUSED.iter().copied().chain(made) {
            assert_eq!(
                WebhookUrl::parse(text, &policy()).err(),
                Some(problem),
                "{text:?}"
            );
        }
    }

    #[test]
    fn this_machine_may_be_named_only_where_that_is_set() {
        let dev = UrlPolicy {
            allows_loopback: true,
            ..policy()
        };
        for text in [
            "http://127.0.0.1:8790/hooks",
            "http://localhost:8790/",
            "https://[::1]:9000/",
        ] {
            assert!(WebhookUrl::parse(text, &dev).is_ok(), "{text}");
            assert!(WebhookUrl::parse(text, &policy()).is_err(), "{text}");
        }
        for text in [
            "http://example.com/",
            "http://10.0.0.1/",
            "http://127.0.0.2/",
            "http://a.localhost/",
            "http://2130706433/",
            "http://user@127.0.0.1/",
        ] {
            assert!(WebhookUrl::parse(text, &dev).is_err(), "{text}");
        }
    }

    #[test]
    fn the_host_is_read_as_it_was_judged() {
        let host = |text| WebhookUrl::parse(text, &policy()).unwrap().host();
        assert_eq!(host("https://Hooks.Example.com:443?x"), "hooks.example.com");
        assert_eq!(host("https://hooks.example.com/a:b@c"), "hooks.example.com");
    }
}
