//! SignalWire's text messages.
//!
//! Source: SignalWire, "Compatibility REST API", create a message. The answer is 201; a message has no idempotency key
//! either, so what an answer does not say for certain is [`CarrierError::Unknown`].

use super::{Form, answer::accepted, listing};
use crate::{
    http_client::Response,
    telephony::{
        CarrierError, CarrierReport, ListedMessage, MessageProblem, MessageProblemKind,
        MessageSearch, MessageStatus, ReceivedMessage, SendMessage, SentMessage, WebhookError,
    },
};
use callslot_shared::{ids::CallId, phone::PhoneNumber};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

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
    /// A number, a text, or nothing.
    error_code: Option<Value>,
}

impl MessageBody {
    fn sent(&self) -> Option<SentMessage> {
        let status = status(&self.status);
        let code = match &self.error_code {
            Some(Value::Number(code)) => Some(code.to_string()),
            Some(Value::String(code)) => Some(code.clone()),
            _ => None,
        };
        Some(SentMessage {
            id: CallId::parse(&self.sid)?,
            status,
            problem: problem_of(status, code),
        })
    }
}

/// The facts that an answer about a message states for certain.
pub(super) fn read(reply: &Response) -> Result<SentMessage, CarrierError> {
    accepted(reply)?;
    serde_json::from_str::<MessageBody>(&reply.body)
        .ok()
        .and_then(|body| body.sent())
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

/// The problem of a message that failed. A code is kept as it is: at most 64 characters of it.
fn problem_of(status: MessageStatus, code: Option<String>) -> Option<MessageProblem> {
    let code = code.filter(|code| code.len() <= 64).unwrap_or_default();
    (status == MessageStatus::Failed).then(|| MessageProblem {
        kind: problem(&code),
        code,
    })
}

/// The kind of a problem by its code. Source: SignalWire, "Messaging error codes". What is not known is permanent.
pub(super) fn problem(code: &str) -> MessageProblemKind {
    match code {
        // Queue full; unreachable; unknown; out of the sender's pace.
        "21611" | "30003" | "30008" | "30022" => MessageProblemKind::Temporary,
        "21610" => MessageProblemKind::OptedOut,
        // Password; balance; the day's allowance at a mobile network.
        "20003" | "30002" | "30027" => MessageProblemKind::Account,
        _ => MessageProblemKind::Permanent,
    }
}

#[derive(Deserialize)]
struct PageBody {
    messages: Vec<ListedBody>,
    next_page_uri: Option<String>,
}

#[derive(Deserialize)]
struct ListedBody {
    #[serde(flatten)]
    message: MessageBody,
    to: Option<String>,
    from: Option<String>,
    body: Option<String>,
    date_created: Option<String>,
}

/// One page of the list: the messages that were searched for, whatever the carrier made of the filters, and the place where it
/// goes on. One that cannot be read makes the page unreadable: it may be the one.
pub(super) fn page(
    body: &str,
    search: &MessageSearch,
) -> Result<(Vec<ListedMessage>, Option<String>), CarrierError> {
    let body: PageBody = serde_json::from_str(body).map_err(|_| listing::unreadable())?;
    let messages = body
        .messages
        .into_iter()
        .filter(|listed| is_wanted(listed, search))
        .map(|listed| {
            Some(ListedMessage {
                message: listed.message.sent()?,
                body: listed.body.unwrap_or_default(),
            })
        })
        .collect::<Option<_>>()
        .ok_or_else(listing::unreadable)?;
    Ok((messages, body.next_page_uri.filter(|next| !next.is_empty())))
}

fn is_wanted(listed: &ListedBody, search: &MessageSearch) -> bool {
    let between = listed.to.as_deref() == Some(search.to.as_str())
        && listed.from.as_deref() == Some(search.from.as_str());
    let created: Option<DateTime<Utc>> = listed
        .date_created
        .as_deref()
        .and_then(|created| DateTime::parse_from_rfc2822(created).ok())
        .map(|created| created.to_utc());
    between && created.is_none_or(|created| created >= search.since)
}

/// A status callback of a message.
pub(super) fn reported(form: &Form) -> Result<CarrierReport, WebhookError> {
    const NO_MESSAGE: WebhookError = WebhookError::Unreadable("MessageSid is missing.");
    let id = form.get("MessageSid").and_then(CallId::parse);
    let status = status(form.get("MessageStatus").unwrap_or_default());
    let code = form.get("ErrorCode").map(str::to_owned);
    Ok(CarrierReport::Message(SentMessage {
        id: id.ok_or(NO_MESSAGE)?,
        status,
        problem: problem_of(status, code),
    }))
}

/// A message that has come in.
pub(super) fn received(form: &Form) -> Result<CarrierReport, WebhookError> {
    const NO_MESSAGE: WebhookError = WebhookError::Unreadable("MessageSid is missing.");
    const NO_NUMBER: WebhookError = WebhookError::Unreadable("From or To is no phone number.");
    let number = |name| {
        let text = form.get(name).ok_or(NO_NUMBER)?;
        PhoneNumber::parse(name, text).map_err(|_| NO_NUMBER)
    };
    let id = form.get("MessageSid").and_then(CallId::parse);
    Ok(CarrierReport::Received(ReceivedMessage {
        id: id.ok_or(NO_MESSAGE)?,
        from: number("From")?,
        to: number("To")?,
        body: form.get("Body").unwrap_or_default().to_owned(),
    }))
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

    #[test]
    fn problems_for_now_are_told_from_those_for_good() {
        use MessageProblemKind::{Account, OptedOut, Permanent, Temporary};
        for (codes, kind) in [
            (&["21611", "30003", "30008", "30022"][..], Temporary),
            (&["21610"], OptedOut),
            (&["20003", "30002", "30027"], Account),
            (
                &[
                    "21211", "21614", "21408", "21617", "21717", "30004", "30005", "30006",
                    "30007", "", "99999",
                ],
                Permanent,
            ),
        ] {
            for code in codes {
                assert_eq!(problem(code), kind, "{code}");
            }
        }
    }

    #[test]
    fn a_list_has_what_was_searched_for_and_nothing_that_cannot_be_read() {
        let search = MessageSearch {
            to: PhoneNumber::parse("to", "+12125550101").unwrap(),
            from: PhoneNumber::parse("from", "+12025550100").unwrap(),
            since: "2026-03-02T12:00:00Z".parse().unwrap(),
        };
        let listed = |sid: &str, to: &str, created: &str| {
            serde_json::json!({
                "sid": sid, "status": "delivered", "to": to, "from": "+12025550100", "body": "Hello",
                "date_created": created, "error_code": null,
            })
        };
        let after = "Mon, 02 Mar 2026 12:00:01 +0000";
        let body = serde_json::json!({"messages": [
            listed("a", "+12125550101", after),
            listed("b", "+12125550102", after),
            listed("c", "+12125550101", "Mon, 02 Mar 2026 11:59:59 +0000"),
        ], "next_page_uri": ""});
        let (found, next) = page(&body.to_string(), &search).unwrap();
        let ids: Vec<_> = found.iter().map(|it| it.message.id.as_str()).collect();
        assert_eq!((ids, next), (vec!["a"], None));
        let body = serde_json::json!({"messages": [listed("../x", "+12125550101", after)], "next_page_uri": null});
        assert!(page(&body.to_string(), &search).is_err());
    }

    #[test]
    fn reports_and_messages_that_come_in_are_read() {
        let form = Form::default()
            .with("MessageSid", "a")
            .with("MessageStatus", "undelivered")
            .with("ErrorCode", "30003");
        let Ok(CarrierReport::Message(report)) = reported(&form) else {
            panic!("no report");
        };
        assert_eq!(report.status, MessageStatus::Failed);
        assert_eq!(report.problem.unwrap().kind, MessageProblemKind::Temporary);
        let form = Form::default()
            .with("MessageSid", "a")
            .with("From", "+12125550101")
            .with("To", "+12025550100")
            .with("Body", "STOP");
        assert!(matches!(received(&form), Ok(CarrierReport::Received(it)) if it.body == "STOP"));
        assert!(reported(&Form::default()).is_err());
        assert!(received(&Form::default().with("MessageSid", "a").with("From", "x")).is_err());
    }
}
