//! SignalWire's text messages.
//!
//! Source: SignalWire, "Compatibility REST API", create a message. The answer is 201; a message has no idempotency key
//! either, so what an answer does not say for certain is [`CarrierError::Unknown`].

use super::{Form, answer::accepted};
use crate::{
    http_client::Response,
    telephony::{CarrierError, MessageStatus, SendMessage, SentMessage},
};
use callslot_shared::ids::CallId;
use serde::Deserialize;

/// The form that asks for a message.
pub(super) fn form(message: &SendMessage) -> Form {
    Form::default()
        .with("To", message.to.as_str())
        .with("From", message.from.as_str())
        .with("Body", message.body.as_str())
        .with("StatusCallback", message.report.as_str())
        .with("ValidityPeriod", message.valid_seconds.to_string())
}

#[derive(Deserialize)]
struct MessageBody {
    sid: String,
    status: String,
}

/// The facts that an answer about a message states for certain.
pub(super) fn read(reply: &Response) -> Result<SentMessage, CarrierError> {
    accepted(reply)?;
    serde_json::from_str::<MessageBody>(&reply.body)
        .ok()
        .and_then(|body| {
            Some(SentMessage {
                id: CallId::parse(&body.sid)?,
                status: status(&body.status),
            })
        })
        .ok_or_else(|| CarrierError::Unknown("an answer without a message".into()))
}

/// A message's status. One that is not known yet waits: the carrier has taken it.
fn status(word: &str) -> MessageStatus {
    match word {
        "sent" => MessageStatus::Sent,
        "delivered" => MessageStatus::Delivered,
        "failed" | "undelivered" => MessageStatus::Failed,
        _ => MessageStatus::Queued,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use callslot_shared::phone::PhoneNumber;

    #[test]
    fn the_form_is_what_the_carrier_documents() {
        let message = SendMessage {
            to: PhoneNumber::parse("to", "+12125550101").unwrap(),
            from: PhoneNumber::parse("from", "+12025550100").unwrap(),
            body: "Your call is at 10:00 & not later".to_owned(),
            report: "https://example.com/message".parse().unwrap(),
            valid_seconds: 3_600,
        };
        assert_eq!(
            form(&message).encode(),
            "To=%2B12125550101&From=%2B12025550100&Body=Your+call+is+at+10%3A00+%26+not+later\
             &StatusCallback=https%3A%2F%2Fexample.com%2Fmessage&ValidityPeriod=3600"
        );
    }

    #[test]
    fn an_answer_is_taken_for_what_it_says_for_certain() {
        let read = |status, body: &str| {
            read(&Response {
                status,
                retry_after: None,
                body: body.to_owned(),
            })
        };
        for (word, status) in [
            ("queued", MessageStatus::Queued),
            ("initiated", MessageStatus::Queued),
            ("sent", MessageStatus::Sent),
            ("delivered", MessageStatus::Delivered),
            ("undelivered", MessageStatus::Failed),
            ("failed", MessageStatus::Failed),
            ("somethingnew", MessageStatus::Queued),
        ] {
            let body = format!(r#"{{"sid": "a", "status": "{word}"}}"#);
            assert_eq!(read(201, &body).unwrap().status, status, "{word}");
        }
        for (status, body) in [
            (201, "{}"),
            (201, r#"{"sid": "../x", "status": "sent"}"#),
            (500, ""),
        ] {
            let answer = read(status, body);
            assert!(matches!(answer, Err(CarrierError::Unknown(_))), "{body}");
        }
        let refused = read(400, r#"{"errors":[{"code":"30010"}]}"#);
        assert!(matches!(refused, Err(CarrierError::Refused { code, .. }) if code == "30010"));
    }
}
