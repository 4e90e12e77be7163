//! The network that a request comes from, by the address that the platform tells. No client can set it.
//!
//! Customers of a provider have a whole IPv6 network of 64 bits, and can have one of 48: an address among so
//! many tells nobody from anybody. IPv4 addresses are few; the 24 bits around one are a provider's.

use crate::http::headers;
use axum::http::HeaderMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Bits of a narrow network.
const NARROW: (u32, u32) = (32, 64);
/// Bits of a wide one.
const WIDE: (u32, u32) = (24, 48);

/// The address that a request comes from.
pub(crate) fn address(headers: &HeaderMap) -> Option<IpAddr> {
    let said = headers.get(headers::CLIENT_ADDRESS)?.to_str().ok()?;
    said.trim().parse().ok()
}

/// An address's narrow network: `203.0.113.7/32`, `2001:db8:1:2::/64`.
pub(crate) fn narrow(address: IpAddr) -> String {
    network(address, NARROW)
}

/// An address's wide network: `203.0.113.0/24`, `2001:db8:1::/48`.
pub(crate) fn wide(address: IpAddr) -> String {
    network(address, WIDE)
}

/// The narrow and the wide network of a request. All that come from nowhere share one place.
pub(crate) fn both(headers: &HeaderMap) -> [String; 2] {
    address(headers).map_or_else(
        || ["nowhere", "nowhere"].map(str::to_owned),
        |address| [narrow(address), wide(address)],
    )
}

fn network(address: IpAddr, (v4_bits, v6_bits): (u32, u32)) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let kept = address.to_bits() & (u32::MAX << (u32::BITS - v4_bits));
            format!("{}/{v4_bits}", Ipv4Addr::from_bits(kept))
        }
        IpAddr::V6(address) => {
            let kept = address.to_bits() & (u128::MAX << (u128::BITS - v6_bits));
            format!("{}/{v6_bits}", Ipv6Addr::from_bits(kept))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_of_a_narrow_and_of_a_wide_network() {
        for (address, networks) in [
            ("203.0.113.77", ["203.0.113.77/32", "203.0.113.0/24"]),
            ("::ffff:203.0.113.77", ["203.0.113.77/32", "203.0.113.0/24"]),
            (
                " 2001:db8:1:2:3:4:5:6",
                ["2001:db8:1:2::/64", "2001:db8:1::/48"],
            ),
            ("203.0.113", ["nowhere", "nowhere"]),
            ("", ["nowhere", "nowhere"]),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(headers::CLIENT_ADDRESS, address.parse().unwrap());
            assert_eq!(both(&headers), networks, "{address}");
        }
        assert_eq!(both(&HeaderMap::new()), ["nowhere", "nowhere"]);
    }
}
