//! Addresses that add a call to a calendar on the web.

use callslot_shared::schedule::recurrence::Rule;
use chrono::{DateTime, Utc};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::utc::{basic, end, extended};

/// Everything but what RFC 3986 leaves unreserved.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The entry that a link opens the form of.
pub(crate) struct LinkedEntry<'a> {
    pub(crate) title: &'a str,
    pub(crate) details: &'a str,
    pub(crate) start: DateTime<Utc>,
    pub(crate) minutes: u32,
}

impl LinkedEntry<'_> {
    /// Google's form; of a series, with its rule and the zone of it.
    pub(crate) fn google(&self, series: Option<(&Rule, &str)>) -> String {
        let dates = format!("{}/{}", basic(self.start), basic(self.end()));
        let mut values = vec![
            ("action", "TEMPLATE".to_owned()),
            ("text", self.title.to_owned()),
            ("dates", dates),
            ("details", self.details.to_owned()),
        ];
        if let Some((rule, zone)) = series {
            values.push(("recur", format!("RRULE:{rule}")));
            values.push(("ctz", zone.to_owned()));
        }
        address("https://calendar.google.com/calendar/render", &values)
    }

    /// Outlook's form. It knows no series, and takes the details as HTML.
    pub(crate) fn outlook(&self) -> String {
        let values = [
            ("path", "/calendar/action/compose".to_owned()),
            ("rru", "addevent".to_owned()),
            ("subject", self.title.to_owned()),
            ("startdt", extended(self.start)),
            ("enddt", extended(self.end())),
            (
                "body",
                self.details.replace('&', "&amp;").replace('<', "&lt;"),
            ),
        ];
        address(
            "https://outlook.live.com/calendar/0/deeplink/compose",
            &values,
        )
    }

    fn end(&self) -> DateTime<Utc> {
        end(self.start, self.minutes)
    }
}

fn address(base: &str, values: &[(&str, String)]) -> String {
    let mut address = base.to_owned();
    for (place, (name, value)) in values.iter().enumerate() {
        address.push(if place == 0 { '?' } else { '&' });
        address.push_str(name);
        address.push('=');
        address.extend(utf8_percent_encode(value, VALUE));
    }
    address
}
