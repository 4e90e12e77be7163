//! A message before it has a form: paragraphs, which become text and HTML of the same content.

mod html;
mod style;

use crate::plain::one_line;

/// A message to one person.
pub(crate) struct Letter {
    pub(crate) subject: String,
    /// The name at the top, beside the brand's mark.
    pub(crate) brand: String,
    /// The sentence that says all.
    pub(crate) heading: Option<String>,
    pub(crate) parts: Vec<Part>,
    /// The sentence at the end that says who sends this.
    pub(crate) sent_for: Option<String>,
    /// The address where the reader ends such messages, and its label.
    pub(crate) unsubscribe: Option<(&'static str, String)>,
}

/// A paragraph.
pub(crate) enum Part {
    /// Words.
    Says(String),
    /// A date, and a time of day with its zone.
    Time {
        date: String,
        time: String,
        zone: String,
    },
    /// A code to read or copy.
    Code(String),
    /// Names and values.
    Facts(Vec<(&'static str, String)>),
    /// Lines that begin with a time.
    Rows(Vec<(String, String)>),
    /// The address of what the reader does next. The text before it says what that is, or else its label does.
    Button {
        label: &'static str,
        url: String,
        introduced: bool,
    },
    /// Addresses to choose from.
    Links {
        label: &'static str,
        links: Vec<(&'static str, String)>,
    },
}

impl Letter {
    /// A message without a heading and without an end.
    pub(crate) fn plain(subject: String, brand: &str, parts: Vec<Part>) -> Self {
        Self {
            subject,
            brand: one_line(brand),
            heading: None,
            parts,
            sent_for: None,
            unsubscribe: None,
        }
    }

    /// The message as plain text.
    pub(crate) fn text(&self) -> String {
        let parts = self.parts.iter().map(Part::text);
        let end = self.unsubscribe.iter();
        let end = end.map(|(label, url)| format!("{label}: {url}"));
        let paragraphs: Vec<_> = (self.heading.iter().cloned())
            .chain(parts)
            .chain(self.sent_for.iter().cloned())
            .chain(end)
            .collect();
        paragraphs.join("\n\n")
    }
}

impl Part {
    fn text(&self) -> String {
        let joined = |pairs: &[(&str, &str)], between: &str| {
            let lines: Vec<_> = pairs
                .iter()
                .map(|(a, b)| format!("{a}{between}{b}"))
                .collect();
            lines.join("\n")
        };
        match self {
            Self::Says(says) => says.clone(),
            Self::Code(code) => code.clone(),
            Self::Time { date, time, zone } => format!("{date}\n{time} ({zone})"),
            Self::Facts(facts) => {
                let facts: Vec<_> = facts
                    .iter()
                    .map(|(name, value)| (*name, &**value))
                    .collect();
                joined(&facts, ": ")
            }
            Self::Rows(rows) => {
                let rows: Vec<_> = rows.iter().map(|(time, says)| (&**time, &**says)).collect();
                joined(&rows, "  ")
            }
            Self::Button {
                url,
                introduced: true,
                ..
            } => url.clone(),
            Self::Button { label, url, .. } => format!("{label}: {url}"),
            Self::Links { label, links } => {
                let links: Vec<_> = links.iter().map(|(name, url)| (*name, &**url)).collect();
                format!("{label}\n{}", joined(&links, ": "))
            }
        }
    }
}
