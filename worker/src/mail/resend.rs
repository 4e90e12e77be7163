//! The API of Resend, which others speak too: `POST /emails`, a Bearer key, JSON. Source: Resend, "Send
//! Email" and "Idempotency Keys".

use super::{Mail, MailError, Mailer, Post, Posted};
use async_trait::async_trait;
use serde_json::json;
use std::time::Duration;
use url::Url;

/// An account with a mail provider.
#[derive(Clone)]
pub struct Account {
    /// Such as `https://api.resend.com`.
    pub base_url: Url,
    /// The key.
    pub api_key: String,
    /// Who messages come from, such as `Callslot <callslot@example.com>`.
    pub from: String,
}

impl Account {
    /// When to give up on an answer.
    pub const ABORT_AFTER: Duration = Duration::from_secs(6);
}

impl std::fmt::Debug for Account {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account")
            .field("base_url", &self.base_url.as_str())
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

/// A mailer that speaks Resend's API.
pub struct Resend<P> {
    account: Account,
    post: P,
}

impl<P: Post> Resend<P> {
    /// A mailer for an account.
    pub fn new(account: Account, post: P) -> Self {
        Self { account, post }
    }

    fn request(&self, mail: &Mail) -> Result<Posted, MailError> {
        let base = self.account.base_url.as_str().trim_end_matches('/');
        let url = format!("{base}/emails").parse();
        let url = url.map_err(|_| MailError::Lost("its address makes no sense".to_owned()))?;
        let body = json!({
            "from": self.account.from,
            "to": [mail.to],
            "subject": mail.subject,
            "text": mail.text,
            "html": mail.html,
        });
        Ok(Posted {
            url,
            authorization: format!("Bearer {}", self.account.api_key),
            idempotency_key: mail.key.clone(),
            json: serde_json::to_string(&body).unwrap_or_default(),
            abort_after: Account::ABORT_AFTER,
        })
    }
}

#[async_trait(?Send)]
impl<P: Post> Mailer for Resend<P> {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let status = self.post.post(&self.request(mail)?).await;
        match status.map_err(MailError::Lost)? {
            200..=299 => Ok(()),
            // 409 is another request under the same key that is still under way; 429 is too many at once.
            status @ (408 | 409 | 429 | 500..) => Err(MailError::Lost(format!("status {status}"))),
            status => Err(MailError::Refused(status)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    /// Answers with these, one after the other, and keeps what it was asked.
    struct Scripted {
        answers: Mutex<Vec<Result<u16, String>>>,
        asked: Mutex<Vec<Posted>>,
    }

    #[async_trait(?Send)]
    impl Post for &Scripted {
        async fn post(&self, request: &Posted) -> Result<u16, String> {
            self.asked.lock().unwrap().push(request.clone());
            self.answers.lock().unwrap().remove(0)
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

    async fn sent(answer: Result<u16, String>) -> (Result<(), MailError>, Posted) {
        let post = Scripted {
            answers: Mutex::new(vec![answer]),
            asked: Mutex::default(),
        };
        let account = Account {
            base_url: "https://mail.example/v1/".parse().unwrap(),
            api_key: "re_key".to_owned(),
            from: "Callslot <callslot@example.com>".to_owned(),
        };
        let outcome = Resend::new(account, &post).send(&mail()).await;
        let asked = post.asked.lock().unwrap().remove(0);
        (outcome, asked)
    }

    #[tokio::test]
    async fn a_message_is_posted_with_its_key() {
        let (outcome, asked) = sent(Ok(200)).await;
        outcome.unwrap();
        assert_eq!(asked.url.as_str(), "https://mail.example/v1/emails");
        assert_eq!(asked.authorization, "Bearer re_key");
        assert_eq!(asked.idempotency_key, "key-1");
        let body: serde_json::Value = serde_json::from_str(&asked.json).unwrap();
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
        for answer in [Ok(302), Ok(409), Ok(429), Ok(500), Err("cut".to_owned())] {
            let (outcome, _) = sent(answer.clone()).await;
            let lost = matches!(outcome, Err(MailError::Lost(_)));
            assert_eq!(lost, answer != Ok(302), "{answer:?}");
        }
    }
}
