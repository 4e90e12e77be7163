//! The API of Resend, which others speak too: `POST /emails`, a Bearer key, JSON. Source: Resend, "Send
//! Email" and "Idempotency Keys".

use super::{Accepted, MailError, Mailer};
use crate::http_client::{HttpClient, Request};
use async_trait::async_trait;
use axum::http::{HeaderName, Method, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use callslot_messages::{Invite, Mail};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use url::Url;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// An account with a mail provider.
#[derive(Clone)]
pub struct MailAccount {
    /// Such as `https://api.resend.com`.
    pub base_url: Url,
    /// The key.
    pub api_key: String,
    /// The sender of messages, such as `Callslot <callslot@example.com>`.
    pub from: String,
}

impl MailAccount {
    /// When to give up on an answer.
    pub const ABORT_AFTER: Duration = Duration::from_secs(6);
}

impl std::fmt::Debug for MailAccount {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailAccount")
            .field("base_url", &self.base_url.as_str())
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

/// A mailer that speaks Resend's API.
pub struct Resend {
    account: MailAccount,
    client: Arc<dyn HttpClient>,
}

impl Resend {
    /// A mailer for an account.
    pub fn new(account: MailAccount, client: Arc<dyn HttpClient>) -> Self {
        Self { account, client }
    }

    fn request(&self, key: &str, mail: &Mail) -> Result<Request, MailError> {
        let base = self.account.base_url.as_str().trim_end_matches('/');
        let url =
            Url::parse(&format!("{base}/emails")).map_err(|error| MailError::Lost(error.into()))?;
        let json = serde_json::to_string(&Body::of(mail)).unwrap_or_default();
        let authorization = format!("Bearer {}", self.account.api_key);
        Ok(Request::new(Method::POST, url, MailAccount::ABORT_AFTER)
            .header(header::AUTHORIZATION, &authorization)?
            .header(IDEMPOTENCY_KEY, key)?
            .body("application/json", json))
    }
}

/// The body of `POST /emails`.
#[derive(Serialize)]
struct Body<'a> {
    from: &'a str,
    to: [&'a str; 1],
    subject: &'a str,
    text: &'a str,
    html: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    headers: BTreeMap<&'static str, &'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attachments: Option<[Attachment; 1]>,
}

#[derive(Serialize)]
struct Attachment {
    filename: &'static str,
    content: String,
    content_type: String,
}

impl<'a> Body<'a> {
    fn of(mail: &'a Mail) -> Self {
        let attachment = |invite: &Invite| {
            [Attachment {
                filename: Invite::FILE_NAME,
                content: STANDARD.encode(&invite.text),
                content_type: invite.content_type(),
            }]
        };
        Self {
            from: &mail.from,
            to: [&mail.to],
            subject: &mail.subject,
            text: &mail.text,
            html: &mail.html,
            reply_to: mail.reply_to.as_deref(),
            headers: mail
                .headers
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect(),
            attachments: mail.calendar.as_ref().map(attachment),
        }
    }
}

/// The name of an error, by which two of one status differ.
#[derive(Deserialize)]
struct Refusal {
    #[serde(default)]
    name: String,
}

/// An accepted message.
#[derive(Deserialize)]
struct Taken {
    id: Option<String>,
}

#[async_trait(?Send)]
impl Mailer for Resend {
    async fn send(&self, key: &str, mail: &Mail) -> Result<Accepted, MailError> {
        let response = self.client.send(&self.request(key, mail)?).await?;
        let lost = || MailError::Lost(format!("status {}", response.status).into());
        let name = || {
            let refusal = serde_json::from_str::<Refusal>(&response.body);
            refusal.map(|refusal| refusal.name).unwrap_or_default()
        };
        match response.status {
            200..=299 => {
                let taken = serde_json::from_str::<Taken>(&response.body);
                Ok(Accepted {
                    name: taken.ok().and_then(|taken| taken.id),
                })
            }
            // The key is known with another content: a message was taken under it, by an earlier release of this one.
            409 if name() == "invalid_idempotent_request" => Ok(Accepted::default()),
            429 if name().ends_with("quota_exceeded") => Err(MailError::Exhausted),
            429 => Err(MailError::Throttled {
                wait: response
                    .retry_after
                    .map(|seconds| Duration::from_secs(seconds.into())),
            }),
            // 409 is also a request of the same key that is still under way.
            408 | 409 | 500.. => Err(lost()),
            status @ (401 | 403) => Err(MailError::Account(status)),
            status => Err(MailError::Refused(status)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http_client::{HttpError, Response};
    use callslot_messages::Method as InviteMethod;
    use serde_json::json;
    use std::sync::Mutex;

    /// Gives one answer, and keeps what it was asked.
    struct Scripted {
        answer: Mutex<Option<Result<Response, HttpError>>>,
        asked: Mutex<Vec<Request>>,
    }

    #[async_trait(?Send)]
    impl HttpClient for Scripted {
        async fn send(&self, request: &Request) -> Result<Response, HttpError> {
            self.asked.lock().unwrap().push(request.clone());
            self.answer.lock().unwrap().take().unwrap()
        }
    }

    fn mail() -> Mail {
        Mail {
            from: "Callslot <callslot@example.com>".to_owned(),
            to: "ada@example.com".to_owned(),
            reply_to: None,
            subject: "Sign in".to_owned(),
            text: "Hello".to_owned(),
            html: "<p>Hello</p>".to_owned(),
            headers: Vec::new(),
            calendar: None,
        }
    }

    async fn sent(
        mail: &Mail,
        answer: Result<Response, HttpError>,
    ) -> (Result<Accepted, MailError>, Request) {
        let client = Arc::new(Scripted {
            answer: Mutex::new(Some(answer)),
            asked: Mutex::default(),
        });
        let account = MailAccount {
            base_url: "https://mail.example/v1/".parse().unwrap(),
            api_key: "re_key".to_owned(),
            from: "Callslot <callslot@example.com>".to_owned(),
        };
        let outcome = Resend::new(account, client.clone())
            .send("key-1", mail)
            .await;
        let asked = client.asked.lock().unwrap().remove(0);
        (outcome, asked)
    }

    fn answer(status: u16, retry_after: Option<u32>, body: &str) -> Response {
        Response {
            status,
            retry_after,
            body: body.to_owned(),
        }
    }

    fn body(request: Request) -> serde_json::Value {
        serde_json::from_str(&request.body.unwrap()).unwrap()
    }

    #[tokio::test]
    async fn a_message_is_posted_with_its_key() {
        let (outcome, asked) = sent(&mail(), Ok(answer(200, None, r#"{"id": "re_1"}"#))).await;
        assert_eq!(outcome.unwrap().name.as_deref(), Some("re_1"));
        assert_eq!(asked.method, Method::POST);
        assert_eq!(asked.url.as_str(), "https://mail.example/v1/emails");
        assert_eq!(asked.headers[header::AUTHORIZATION], "Bearer re_key");
        assert_eq!(asked.headers[header::CONTENT_TYPE], "application/json");
        assert_eq!(asked.headers[IDEMPOTENCY_KEY], "key-1");
        let expected = json!({
            "from": "Callslot <callslot@example.com>", "to": ["ada@example.com"], "subject": "Sign in",
            "text": "Hello", "html": "<p>Hello</p>",
        });
        assert_eq!(body(asked), expected);
    }

    #[tokio::test]
    async fn an_invitation_to_a_calendar_entry_is_attached_with_its_method() {
        let invite = Mail {
            reply_to: Some("otto@acme.example".to_owned()),
            headers: vec![(
                "List-Unsubscribe",
                "<https://callslot.example/u>".to_owned(),
            )],
            calendar: Some(Invite {
                method: InviteMethod::Cancel,
                text: "BEGIN:VCALENDAR\r\n".to_owned(),
            }),
            ..mail()
        };
        let (_, asked) = sent(&invite, Ok(answer(200, None, ""))).await;
        let body = body(asked);
        assert_eq!(body["reply_to"], "otto@acme.example");
        assert_eq!(
            body["headers"]["List-Unsubscribe"],
            "<https://callslot.example/u>"
        );
        let expected = json!([{
            "filename": "invite.ics", "content": "QkVHSU46VkNBTEVOREFSDQo=",
            "content_type": "text/calendar; charset=utf-8; method=CANCEL",
        }]);
        assert_eq!(body["attachments"], expected);
    }

    fn told(outcome: Result<Accepted, MailError>) -> String {
        match outcome {
            Ok(_) => "taken".to_owned(),
            Err(MailError::Lost(_)) => "Lost".to_owned(),
            Err(error) => format!("{error:?}"),
        }
    }

    #[tokio::test]
    async fn each_answer_is_taken_for_what_it_says_for_certain() {
        let named = |name: &str| json!({ "name": name }).to_string();
        for (answer, expected) in [
            (answer(400, None, ""), "Refused(400)"),
            (answer(422, None, ""), "Refused(422)"),
            (answer(302, None, ""), "Refused(302)"),
            (answer(401, None, ""), "Account(401)"),
            (answer(403, None, ""), "Account(403)"),
            (
                answer(409, None, &named("invalid_idempotent_request")),
                "taken",
            ),
            (
                answer(409, None, &named("concurrent_idempotent_requests")),
                "Lost",
            ),
            (answer(409, None, "?"), "Lost"),
            (
                answer(429, Some(7), &named("rate_limit_exceeded")),
                "Throttled { wait: Some(7s) }",
            ),
            (answer(429, None, ""), "Throttled { wait: None }"),
            (
                answer(429, None, &named("daily_quota_exceeded")),
                "Exhausted",
            ),
            (
                answer(429, None, &named("monthly_quota_exceeded")),
                "Exhausted",
            ),
            (answer(500, None, ""), "Lost"),
        ] {
            let (outcome, _) = sent(&mail(), Ok(answer)).await;
            assert_eq!(told(outcome), expected);
        }
        let (outcome, _) = sent(&mail(), Err(HttpError::Failed("cut".into()))).await;
        assert_eq!(told(outcome), "Lost");
    }
}
