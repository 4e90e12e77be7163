use super::delivery::*;
use crate::route::{MessageSelection, state_named};
use callslot_shared::{
    api::{MeBody, MemberEntry, MessageEntry},
    words::Language,
};
use serde_json::{Value, json};

const BOOKING: &str = "019ab000-0000-7000-8000-000000000001";
const OSCAR: &str = "019ab000-0000-7000-8000-000000000002";

fn message(kind: &str, state: &str, reason: Option<&str>) -> Value {
    let recipient = if kind.starts_with("operator") {
        "member"
    } else {
        "attendee"
    };
    json!({
        "id": format!("{BOOKING}.{kind}.1"), "booking_id": BOOKING, "kind": kind, "channel": "mail",
        "recipient": recipient, "member_id": (recipient == "member").then_some(OSCAR), "state": state,
        "reason": reason, "attempts": 1, "due_at": "2026-03-02T12:00:00Z", "deadline": "2026-03-03T12:00:00Z",
        "created_at": "2026-03-01T12:00:00Z", "updated_at": "2026-03-01T12:00:01Z",
    })
}

fn entry(kind: &str, state: &str, reason: Option<&str>) -> MessageEntry {
    serde_json::from_value(message(kind, state, reason)).unwrap()
}

fn members() -> Vec<MemberEntry> {
    let oscar =
        json!({"id": OSCAR, "name": "Oscar", "role": "operator", "active": true, "phone": null});
    serde_json::from_value(json!([oscar])).unwrap()
}

fn told(language: Language, message: &MessageEntry) -> String {
    let line = line(language, message, &members(), "Ada");
    let more = line.more.map(|more| format!(" ({more})"));
    format!(
        "{} {}{}",
        line.at.format("%d %H:%M:%S"),
        line.text,
        more.unwrap_or_default()
    )
}

#[test]
fn a_delivery_is_told_by_kind_recipient_state_and_reason() {
    let english = |message| told(Language::English, &message);
    assert_eq!(
        english(entry("attendee_booked", "delivered", None)),
        "01 12:00:01 E-mail “Confirmation” to Ada · Delivered"
    );
    assert_eq!(
        english(entry("attendee_reminder_hour", "pending", None)),
        "02 12:00:00 E-mail “Reminder, an hour before” to Ada · Scheduled"
    );
    assert_eq!(
        english(entry("operator_booked", "failed", Some("refused"))),
        "01 12:00:01 E-mail “New call” to Oscar · Failed (The mail provider refused it. Check the address.)"
    );
    assert_eq!(
        told(
            Language::Spanish,
            &entry("attendee_moved", "skipped", Some("cancelled"))
        ),
        "01 12:00:01 Correo «Cambio de hora» para Ada · No enviado (La llamada se canceló.)"
    );
}

#[test]
fn nobody_is_told_of_in_the_history_for_what_they_did_themselves() {
    let skipped = |reason| is_of_history(&entry("operator_moved", "skipped", Some(reason)));
    assert!(!skipped("own_action"));
    assert!(skipped("switched_off"));
    assert!(is_of_history(&entry("operator_moved", "sent", None)));
}

#[test]
fn whoever_is_not_known_is_told_by_their_side() {
    let who = |kind, members: &[MemberEntry]| {
        recipient(Language::English, &entry(kind, "sent", None), members, None)
    };
    assert_eq!(who("attendee_booked", &members()), "the attendee");
    assert_eq!(who("operator_booked", &members()), "Oscar");
    assert_eq!(who("operator_booked", &[]), "a member");
}

#[test]
fn only_what_the_api_tries_anew_can_be_tried_anew() {
    for (state, expected) in [
        ("failed", true),
        ("bounced", true),
        ("skipped", false),
        ("sent", false),
        ("pending", false),
    ] {
        let message = entry("attendee_booked", state, None);
        assert_eq!(can_be_retried(&message), expected, "{state}");
    }
    let mut invitation = message("invitation", "failed", None);
    invitation["booking_id"] = Value::Null;
    let invitation: MessageEntry = serde_json::from_value(invitation).unwrap();
    assert!(!can_be_retried(&invitation));
}

#[test]
fn whoever_writes_messages_may_have_them_tried_anew() {
    let me = |role: &str| -> MeBody {
        let user = json!({"id": OSCAR, "name": "Oscar", "email": "o@acme.example", "language": null, "phone": null,
            "phone_verified": false});
        serde_json::from_value(json!({"success": true, "user": user, "organizations": [{
            "id": BOOKING, "name": "Acme", "role": role, "plan": "business", "current": true,
        }]}))
        .unwrap()
    };
    assert!(may_retry(&me("operator")));
    assert!(!may_retry(&me("viewer")));
}

#[test]
fn a_kind_of_a_newer_server_is_left_out_and_the_rest_is_listed() {
    let body = json!({"success": true, "next_cursor": "c", "messages": [
        message("attendee_booked", "sent", None), message("attendee_serenaded", "sent", None),
    ]});
    let body: DeliveriesBody = serde_json::from_value(body).unwrap();
    let listed = body.known();
    assert_eq!(listed.messages.len(), 1);
    assert_eq!(listed.next.as_deref(), Some("c"));
}

#[test]
fn a_page_that_follows_lists_nothing_twice() {
    let page = |kinds: &[&str]| Deliveries {
        messages: kinds.iter().map(|kind| entry(kind, "sent", None)).collect(),
        next: None,
    };
    let mut all = page(&["attendee_moved", "attendee_booked"]);
    all.extend(page(&["attendee_booked", "operator_booked"]));
    assert_eq!(all.messages.len(), 3);
    assert_eq!(bookings(&all.messages).len(), 1);
    all.replace(&entry("attendee_booked", "bounced", Some("bounced")));
    let bounced = all.messages.iter().filter(|one| can_be_retried(one));
    assert_eq!(bounced.count(), 1);
}

#[test]
fn a_message_is_under_way_from_its_time_until_it_is_sent() {
    let due = "2026-03-02T12:00:00Z".parse().unwrap();
    let before = "2026-03-02T11:59:59Z".parse().unwrap();
    let pending = entry("attendee_booked", "pending", None);
    assert!(is_under_way(&pending, due));
    assert!(!is_under_way(&pending, before));
    assert!(is_under_way(
        &entry("attendee_booked", "claimed", None),
        before
    ));
    assert!(!is_under_way(&entry("attendee_booked", "sent", None), due));
}

#[test]
fn the_list_is_asked_for_as_it_is_filtered() {
    let selection = MessageSelection {
        booking: BOOKING.parse().ok(),
        state: state_named("failed"),
        channel: None,
    };
    assert_eq!(
        list_path(&selection, Some("a b")),
        format!("/api/messages?limit=25&booking_id={BOOKING}&state=failed&cursor=a%20b")
    );
}
