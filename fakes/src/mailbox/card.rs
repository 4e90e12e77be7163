//! A calendar object, as far as a card shows it.

/// An entry, as a mail program would show it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Card {
    /// Such as `REQUEST`.
    pub(super) method: String,
    pub(super) summary: String,
    pub(super) start: String,
    pub(super) end: String,
    pub(super) location: String,
    pub(super) description: String,
    /// The rule by which it returns.
    pub(super) rule: String,
    /// Its identity and version, the organizer and the attendee.
    pub(super) details: Vec<(&'static str, String)>,
}

impl Card {
    /// Reads a calendar object. Of several events it is the first; `None` if there is none.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.replace("\r\n ", "").replace("\r\n\t", "");
        let (head, rest) = text.split_once("BEGIN:VEVENT\r\n")?;
        let (event, _) = rest.split_once("END:VEVENT")?;
        let times = |name| property(event, name).map_or_else(String::new, |line| time(&line));
        let text_of = |name| property(event, name).map_or_else(String::new, |it| it.text());
        let details = [
            ("Status", text_of("STATUS")),
            ("Organizer", text_of("ORGANIZER")),
            ("Attendee", text_of("ATTENDEE")),
            ("UID", text_of("UID")),
            ("Sequence", text_of("SEQUENCE")),
            ("Instead of", times("RECURRENCE-ID")),
        ];
        let is_there = |(_, value): &(_, String)| !value.is_empty();
        Some(Self {
            method: property(head, "METHOD")?.text(),
            summary: text_of("SUMMARY"),
            start: times("DTSTART"),
            end: times("DTEND"),
            location: text_of("LOCATION"),
            description: text_of("DESCRIPTION"),
            rule: text_of("RRULE"),
            details: details.into_iter().filter(is_there).collect(),
        })
    }
}

/// A line: parameters and a value.
struct Property<'a> {
    parameters: &'a str,
    value: &'a str,
}

/// The first property of that name.
fn property<'a>(lines: &'a str, name: &str) -> Option<Property<'a>> {
    let mut lines = lines.lines().filter_map(|line| line.strip_prefix(name));
    let rest = lines.find(|rest| rest.starts_with([':', ';']))?;
    // A colon within quotation marks is part of a parameter.
    let mut is_quoted = false;
    let colon = rest.find(|c| {
        is_quoted ^= c == '"';
        c == ':' && !is_quoted
    })?;
    let (parameters, value) = rest.split_at(colon);
    Some(Property {
        parameters,
        value: value.strip_prefix(':')?,
    })
}

impl Property<'_> {
    /// The value with its escapes resolved.
    fn text(&self) -> String {
        let mut text = String::new();
        let mut rest = self.value.chars();
        while let Some(c) = rest.next() {
            match (c, c == '\\') {
                (_, true) => match rest.next() {
                    Some('n' | 'N') => text.push('\n'),
                    Some(escaped) => text.push(escaped),
                    None => {}
                },
                (c, false) => text.push(c),
            }
        }
        text
    }
}

/// `20261201T143000Z` as `2026-12-01 14:30 UTC`; the name of a zone in place of UTC.
fn time(property: &Property<'_>) -> String {
    let digits: String = property
        .value
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or("?");
    let zone = property.parameters.strip_prefix(";TZID=").unwrap_or("UTC");
    format!(
        "{}-{}-{} {}:{} {zone}",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 12)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_shows_the_first_event() {
        let text = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nDTSTART:1970\r\nEND:VTIMEZONE\r\n\
                    BEGIN:VEVENT\r\nUID:one\r\nSEQUENCE:2\r\nDTSTART;TZID=Europe/Berlin:20261201T153000\r\n\
                    DTEND:20261201T150000Z\r\nRRULE:FREQ=DAILY\r\nSUMMARY:Call\\, with Ol\r\n ivia\r\n\
                    ORGANIZER;CN=\"A: B\":mailto:a@example.com\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let card = Card::read(text).unwrap();
        let detail = |name: &'static str, value: &str| (name, value.to_owned());
        let expected = Card {
            method: "REQUEST".to_owned(),
            summary: "Call, with Olivia".to_owned(),
            start: "2026-12-01 15:30 Europe/Berlin".to_owned(),
            end: "2026-12-01 15:00 UTC".to_owned(),
            rule: "FREQ=DAILY".to_owned(),
            details: vec![
                detail("Organizer", "mailto:a@example.com"),
                detail("UID", "one"),
                detail("Sequence", "2"),
            ],
            ..Card::default()
        };
        assert_eq!(card, expected);
        assert_eq!(Card::read("BEGIN:VCALENDAR\r\n"), None);
    }
}
