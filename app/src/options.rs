//! The options: what they are, and what is read of what somebody types.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The key of the server's address in the local storage.
pub const SERVER: &str = "api";
/// The key of the country for numbers.
pub const REGION: &str = "region";
/// The key of the sites on which no numbers are found.
pub const SITES_OFF: &str = "sitesOff";
/// The key of the person's choice of notifications.
pub const NOTIFICATIONS: &str = "notifications";
/// The permission for all sites.
pub const EVERYWHERE: &str = "*://*/*";
/// An address such as a server has.
pub const EXAMPLE: &str = "http://localhost:8787";
/// The origins that every build can reach; see `connect-src` in the manifest.
const THIS_MACHINE: [&str; 2] = ["http://localhost", "http://127.0.0.1"];

/// The sites on which no numbers are found, by their names.
pub type SitesOff = BTreeMap<String, bool>;

/// The notifications that the person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notifications {
    /// Whether anything.
    pub on: bool,
    /// Whether with phone numbers.
    pub numbers: bool,
}

impl Default for Notifications {
    fn default() -> Self {
        Self {
            on: true,
            numbers: true,
        }
    }
}

/// The sites on which numbers are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// On all sites.
    Everywhere,
    /// On these.
    Sites(Vec<String>),
    /// Nowhere, unless asked by a key or a menu.
    Off,
}

impl Reach {
    /// The reach that the permissions given amount to.
    #[must_use]
    pub fn of(origins: &[String]) -> Self {
        if origins.iter().any(|origin| origin == EVERYWHERE) {
            return Self::Everywhere;
        }
        let mut sites: Vec<String> = origins.iter().filter_map(|one| site(one)).collect();
        sites.sort_unstable();
        sites.dedup();
        if sites.is_empty() {
            Self::Off
        } else {
            Self::Sites(sites)
        }
    }
}

/// The site of a permission such as `*://example.com/*`.
fn site(origin: &str) -> Option<String> {
    let (_, rest) = origin.split_once("://")?;
    let host = rest.strip_suffix("/*").unwrap_or(rest);
    (!host.is_empty() && host != "*").then(|| host.to_owned())
}

/// The permission for a site.
#[must_use]
pub fn permission(site: &str) -> String {
    format!("*://{site}/*")
}

/// The site that somebody names: its name, or an address of one of its pages.
#[must_use]
pub fn named_site(text: &str) -> Option<String> {
    let text = text.trim();
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let host = host.to_ascii_lowercase();
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '.';
    let is_name = host.chars().all(plain) && !host.split('.').any(str::is_empty);
    is_name.then_some(host)
}

/// The origin of a server that this build can reach.
#[must_use]
pub fn server(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
    let machine = THIS_MACHINE
        .iter()
        .find(|known| text.starts_with(**known))?;
    let port = text.strip_prefix(machine)?;
    let known = port.is_empty()
        || port
            .strip_prefix(':')?
            .parse::<u16>()
            .is_ok_and(|port| port > 0);
    known.then_some(text)
}

/// The countries whose way of writing numbers can be chosen.
#[must_use]
pub fn countries() -> Vec<&'static str> {
    COUNTRIES.split_ascii_whitespace().collect()
}

const COUNTRIES: &str = "\
    AC AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY \
    BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ \
    FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR \
    IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH \
    MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK \
    PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA \
    TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

#[cfg(test)]
mod tests {
    use super::*;
    use callslot_shared::phone::Region;

    fn origins(all: &[&str]) -> Vec<String> {
        all.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn permissions_tell_where_numbers_are_found() {
        assert_eq!(Reach::of(&[]), Reach::Off);
        let everywhere = origins(&["*://a.example/*", "*://*/*"]);
        assert_eq!(Reach::of(&everywhere), Reach::Everywhere);
        let some = origins(&[
            "https://b.example/*",
            "*://a.example/*",
            "http://b.example/*",
        ]);
        let sites = origins(&["a.example", "b.example"]);
        assert_eq!(Reach::of(&some), Reach::Sites(sites));
        assert_eq!(permission("a.example"), "*://a.example/*");
    }

    #[test]
    fn a_site_is_named_by_its_name_or_an_address() {
        for text in [
            "Example.com",
            " https://example.com:8080/a?b#c ",
            "example.com/",
        ] {
            assert_eq!(named_site(text).as_deref(), Some("example.com"), "{text}");
        }
        for text in ["", "*", "a b", "https://", "a..b", "ex*mple.com", "[::1]"] {
            assert_eq!(named_site(text), None, "{text}");
        }
    }

    #[test]
    fn only_a_server_that_requests_may_go_to_is_one() {
        let said = |text| server(text);
        assert_eq!(
            said(" http://localhost:8787/ ").as_deref(),
            Some("http://localhost:8787")
        );
        assert_eq!(
            said("http://127.0.0.1").as_deref(),
            Some("http://127.0.0.1")
        );
        for text in [
            "https://localhost:8787",
            "http://localhost.evil.example",
            "http://localhost:0",
            "http://localhost:8787/path",
            "http://localhost:99999",
            "http://localhost:8787@evil.example",
            "",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }

    #[test]
    fn whoever_has_chosen_nothing_is_told_everything() {
        let nothing: Notifications = serde_json::from_str("{}").unwrap();
        assert_eq!(nothing, Notifications::default());
        let silent: Notifications = serde_json::from_str("{\"on\":false}").unwrap();
        assert!(!silent.on && silent.numbers);
    }

    #[test]
    fn every_country_is_there_once() {
        let mut sorted = countries();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted, countries());
        for code in sorted {
            assert!(Region::parse("country", code).is_ok(), "{code}");
        }
    }
}
