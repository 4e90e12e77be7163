//! `/mail/events`: what the mail provider reports, in Resend's words. Source: Resend, "Webhooks": the event types, and
//! `svix-id`, `svix-timestamp` and `svix-signature` by the scheme of Standard Webhooks.

use crate::{
    Error,
    http::{RequestContext, body::BodyBytes},
    usecases::messages::mail_report::{MailReport, take_report},
};
use axum::http::StatusCode;
use callslot_shared::{api::ErrorCode, message::ProviderReport};
use chrono::{DateTime, Utc};
use serde::Deserialize;

const UNREADABLE: Error = Error::Plain(
    ErrorCode::InvalidRequest,
    "The body is no report of the mail provider.",
);

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    created_at: DateTime<Utc>,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    #[serde(default)]
    email_id: String,
    #[serde(default)]
    to: Vec<String>,
    bounce: Option<Bounce>,
}

#[derive(Deserialize)]
struct Bounce {
    #[serde(rename = "type", default)]
    kind: String,
}

impl Event {
    /// The report, and whether no mail is to go to its address any more; nothing, if it is no news.
    fn report(&self) -> Option<(ProviderReport, bool)> {
        let permanent = |bounce: &Bounce| bounce.kind == "Permanent";
        match &*self.kind {
            "email.delivered" => Some((ProviderReport::Delivered, false)),
            "email.bounced" => {
                let stops = self.data.bounce.as_ref().is_some_and(permanent);
                Some((ProviderReport::Bounced("bounced"), stops))
            }
            "email.complained" => Some((ProviderReport::Bounced("complained"), true)),
            "email.suppressed" => Some((ProviderReport::Bounced("suppressed"), true)),
            "email.failed" => Some((ProviderReport::Bounced("failed"), false)),
            _ => None,
        }
    }
}

/// Takes in a report that is signed with the webhook's secret. Without the secret on the server none is.
#[worker::send]
pub(crate) async fn receive(
    RequestContext { app, headers, .. }: RequestContext,
    body: BodyBytes,
) -> Result<StatusCode, Error> {
    let secret = app
        .settings
        .mail_webhook_secret
        .as_ref()
        .ok_or(Error::NotConfigured("MAIL_WEBHOOK_SECRET"))?;
    let body = body.json(&headers)?;
    secret.verify_svix(&headers, &body, app.clock.now())?;
    let event: Event = serde_json::from_slice(&body).map_err(|_| UNREADABLE)?;
    if let (Some((report, stops)), Some(to)) = (event.report(), event.data.to.first()) {
        let report = MailReport {
            name: &event.data.email_id,
            to,
            report,
            stops,
            sent: event.created_at,
        };
        take_report(&app, &report).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
