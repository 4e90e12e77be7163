//! The API of Resend, which others speak too: `POST /emails`, a Bearer key, JSON. Source: Resend, "Send
//! Email" and "Idempotency Keys".

use super::{Mail, MailError, Mailer};
use crate::http_client::{HttpClient, Request};
use async_trait::async_trait;
use axum::http::{HeaderName, Method, header};
use serde_json::json;
use std::{sync::Arc, time::Duration};
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

    fn request(&self, mail: &Mail) -> Result<Request, MailError> {
        let base = self.account.base_url.as_str().trim_end_matches('/');
        let url =
            Url::parse(&format!("{base}/emails")).map_err(|error| MailError::Lost(error.into()))?;
        let body = json!({
            "from": self.account.from,
            "to": [mail.to],
            "subject": mail.subject,
            "text": mail.text,
            "html": mail.html,
        });
        let json = serde_json::to_string(&body).unwrap_or_default();
        let authorization = format!("Bearer {}", self.account.api_key);
        Ok(Request::new(Method::POST, url, MailAccount::ABORT_AFTER)
            .header(header::AUTHORIZATION, &authorization)?
            .header(IDEMPOTENCY_KEY, &mail.key)?
            .body("application/json", json))
    }
}

#[async_trait(?Send)]
impl Mailer for Resend {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let response = self.client.send(&self.request(mail)?).await?;
        match response.status {
            200..=299 => Ok(()),
            // 409 is another request under the same key that is still under way; 429 is too many at once.
            status @ (408 | 409 | 429 | 500..) => {
                Err(MailError::Lost(format!("status {status}").into()))
            }
            status => Err(MailError::Refused(status)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http_client::{HttpError, Response};
    use std::sync::Mutex;

    /// Answers with these, one after the other, and keeps what it was asked.
    struct Scripted {
        answers: Mutex<Vec<Result<u16, HttpError>>>,
        asked: Mutex<Vec<Request>>,
    }

    #[async_trait(?Send)]
    impl HttpClient for Scripted {
        async fn send(&self, request: &Request) -> Result<Response, HttpError> {
            self.asked.lock().unwrap().push(request.clone());
            let status = self.answers.lock().unwrap().remove(0)?;
            Ok(Response {
                status,
                retry_after: None,
                body: String::new(),
            })
        }
    }

    fn mail() -> Mail {
        Mail {
            key: "key-1".to_owned(),
            to: "ada@example.com".to_owned(),
            subject: "Sign in".to_owned(),
            text: "Hello".to_owned(),
            html: "<p>Hello</p>".to_owned(),
        }
    }

    async fn sent(answer: Result<u16, HttpError>) -> (Result<(), MailError>, Request) {
        let client = Arc::new(Scripted {
            answers: Mutex::new(vec![answer]),
            asked: Mutex::default(),
        });
        let account = MailAccount {
            base_url: "https://mail.example/v1/".parse().unwrap(),
            api_key: "re_key".to_owned(),
            from: "Callslot <callslot@example.com>".to_owned(),
        };
        let outcome = Resend::new(account, client.clone()).send(&mail()).await;
        let asked = client.asked.lock().unwrap().remove(0);
        (outcome, asked)
    }

    #[tokio::test]
    async fn a_message_is_posted_with_its_key() {
        let (outcome, asked) = sent(Ok(200)).await;
        outcome.unwrap();
        assert_eq!(asked.method, Method::POST);
        assert_eq!(asked.url.as_str(), "https://mail.example/v1/emails");
        assert_eq!(asked.headers[header::AUTHORIZATION], "Bearer re_key");
        assert_eq!(asked.headers[header::CONTENT_TYPE], "application/json");
        assert_eq!(asked.headers[IDEMPOTENCY_KEY], "key-1");
        let body: serde_json::Value = serde_json::from_str(&asked.body.unwrap()).unwrap();
        let expected = json!({
            "from": "Callslot <callslot@example.com>", "to": ["ada@example.com"], "subject": "Sign in",
            "text": "Hello", "html": "<p>Hello</p>",
        });
        assert_eq!(body, expected);
    }

    #[tokio::test]
    async fn a_refusal_is_told_from_what_may_have_been_sent() {
        for status in [400, 401, 403, 422] {
            let (outcome, _) = sent(Ok(status)).await;
            assert!(matches!(outcome, Err(MailError::Refused(told)) if told == status));
        }
        let cut = Err(HttpError::Failed("cut".into()));
        for (answer, is_lost) in [
            (Ok(302), false),
            (Ok(409), true),
            (Ok(429), true),
            (Ok(500), true),
            (cut, true),
        ] {
            let answered = format!("{answer:?}");
            let (outcome, _) = sent(answer).await;
            let lost = matches!(outcome, Err(MailError::Lost(_)));
            assert_eq!(lost, is_lost, "{answered}");
        }
    }
}
