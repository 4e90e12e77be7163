//! The body of an event: `type`, `timestamp` and `data`, in less than 20 kB.

use callslot_shared::{
    api::{WebhookData, WebhookEvent},
    webhook::{MAX_BODY, WebhookEventType},
};
use chrono::{DateTime, Utc};

/// Characters that are kept of a text that does not fit.
const KEPT: usize = 1_000;

/// The body of an event. The long texts of a booking are cut, and end in `…`, where it would be too long.
pub(super) fn body(
    event_type: WebhookEventType,
    timestamp: DateTime<Utc>,
    mut data: WebhookData,
) -> Option<String> {
    let written = |data: &WebhookData| {
        let event = WebhookEvent {
            event_type,
            timestamp,
            data,
        };
        serde_json::to_string(&event).ok()
    };
    let whole = written(&data)?;
    if whole.len() < MAX_BODY {
        return Some(whole);
    }
    match &mut data {
        WebhookData::Booking(booking) => {
            cut(&mut booking.description);
            cut(&mut booking.notes);
        }
        WebhookData::Outcome(outcome) => cut(&mut outcome.outcome.note),
        WebhookData::Notice(notice) => notice.bookings.clear(),
        WebhookData::Call(_) | WebhookData::Recording(_) | WebhookData::Test(_) => {}
    }
    written(&data)
}

fn cut(text: &mut Option<String>) {
    if let Some(text) = text
        && let Some((end, _)) = text.char_indices().nth(KEPT)
    {
        text.truncate(end);
        text.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_at_a_character() {
        let mut long = Some("ß".repeat(5_000));
        cut(&mut long);
        let long = long.unwrap();
        assert_eq!(long.chars().count(), KEPT + 1);
        assert!(long.ends_with("ß…"));
        let mut short = Some("short".to_owned());
        cut(&mut short);
        assert_eq!(short.as_deref(), Some("short"));
    }
}
