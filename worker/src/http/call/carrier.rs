//! `/carrier/attempts/{id}/…` and `/carrier/verifications/{id}/…`: what carriers ask and report. Every request is refused unless it is signed for the
//! configured public address; every document request is answered with a document, whatever happens, because carriers play
//! errors to people. The provider knows the places below an address, the signature and the words.

use crate::{
    Error,
    dialer::{ProvenAccount, WebhookSubject},
    http::{RequestContext, Server, body::BodyBytes, extract::Id},
    settings::SIGNING_KEY,
    telephony::{CallDocument, CarrierReport, Hook, Provider, SignedRequest, WebhookError},
    usecases::call::{
        carrier_documents::{next_document, or_hang_up},
        carrier_events::take_event,
        verification_webhooks::{code_document, take_code_event},
        webhook_keys::own_keys,
    },
    usecases::messages::{sms_report::take_sms_report, take_received::take_received},
};
use axum::{
    body::Bytes,
    extract::{OriginalUri, Path},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use callslot_shared::{
    api::ErrorCode,
    ids::{AttemptId, SmsId, VerificationId},
};

/// A request of a carrier, unread.
struct Webhook<'a> {
    provider: &'a dyn Provider,
    /// The attempt or the verification that its address names, if it can be one.
    subject: Option<WebhookSubject>,
    /// Its place below that address.
    place: &'a [&'a str],
    uri: &'a Uri,
    headers: &'a HeaderMap,
    body: &'a BodyBytes,
}

impl From<WebhookError> for Error {
    fn from(error: WebhookError) -> Self {
        match error {
            WebhookError::UnknownPlace => Self::NOT_FOUND,
            WebhookError::Unreadable(problem) => Self::Plain(ErrorCode::InvalidRequest, problem),
        }
    }
}

/// Takes what a carrier reports of an attempt, or answers with the document that it asks for.
#[worker::send]
pub(crate) async fn webhook(
    context: RequestContext,
    address: Id<(String, String)>,
    OriginalUri(uri): OriginalUri,
    body: BodyBytes,
) -> Response {
    let subject = |id: &str| id.parse::<AttemptId>().ok().map(WebhookSubject::from);
    take(context, address, subject, &uri, &body).await
}

/// The same of a verification.
#[worker::send]
pub(crate) async fn verification_webhook(
    context: RequestContext,
    address: Id<(String, String)>,
    OriginalUri(uri): OriginalUri,
    body: BodyBytes,
) -> Response {
    let subject = |id: &str| id.parse::<VerificationId>().ok().map(WebhookSubject::from);
    take(context, address, subject, &uri, &body).await
}

/// The same of a text message that was sent.
#[worker::send]
pub(crate) async fn sms_webhook(
    context: RequestContext,
    address: Id<(String, String)>,
    OriginalUri(uri): OriginalUri,
    body: BodyBytes,
) -> Response {
    let subject = |id: &str| id.parse::<SmsId>().ok().map(WebhookSubject::from);
    take(context, address, subject, &uri, &body).await
}

/// Takes a text message that has come in.
#[worker::send]
pub(crate) async fn line_webhook(
    context: RequestContext,
    address: Id<(String, String)>,
    OriginalUri(uri): OriginalUri,
    body: BodyBytes,
) -> Response {
    take(context, address, WebhookSubject::line, &uri, &body).await
}

async fn take(
    RequestContext { app, headers, .. }: RequestContext,
    address: Id<(String, String)>,
    subject: fn(&str) -> Option<WebhookSubject>,
    uri: &Uri,
    body: &BodyBytes,
) -> Response {
    let Ok(Path((id, rest))) = &address else {
        return Error::NOT_FOUND.into_response();
    };
    let place: Vec<&str> = rest.split('/').collect();
    let Some((provider, hook)) = app.providers.hook(&place) else {
        return Error::NOT_FOUND.into_response();
    };
    let webhook = Webhook {
        provider,
        subject: subject(id),
        place: &place,
        uri,
        headers: &headers,
        body,
    };
    match hook {
        Hook::Document => match or_hang_up(document(&app, &webhook).await) {
            Ok(document) => written(&webhook, &document),
            Err(error) => error.into_response(),
        },
        Hook::Report => report(&app, &webhook).await.into_response(),
    }
}

/// Somebody picked up, pressed a key, has heard the disclosure, or is gone: what happens next.
async fn document(app: &Server, webhook: &Webhook<'_>) -> Result<CallDocument, Error> {
    let (subject, read) = receive(app, webhook).await?;
    let asked = match read {
        Ok(CarrierReport::Document(asked)) => Ok(asked),
        Ok(_) => Err(Error::NOT_FOUND),
        Err(error) => Err(error.into()),
    };
    match subject {
        WebhookSubject::Attempt(attempt) => next_document(app, attempt, asked).await,
        WebhookSubject::Verification(verification) => {
            code_document(app, verification, asked?).await
        }
        WebhookSubject::Sms(_) | WebhookSubject::Line(_) => Err(Error::NOT_FOUND),
    }
}

fn written(webhook: &Webhook<'_>, document: &CallDocument) -> Response {
    let rendered = webhook.provider.render(webhook.place, document);
    let kind = [(header::CONTENT_TYPE, rendered.content_type)];
    (kind, rendered.body).into_response()
}

/// Something happened. A report that says nothing to act on is taken, too: a retry would say the same.
async fn report(app: &Server, webhook: &Webhook<'_>) -> Result<StatusCode, Error> {
    let (subject, read) = receive(app, webhook).await?;
    match (subject, read?) {
        (WebhookSubject::Attempt(attempt), CarrierReport::Event(Some(event))) => {
            take_event(app, attempt, event).await?;
        }
        (WebhookSubject::Verification(verification), CarrierReport::Event(Some(event))) => {
            take_code_event(app, verification, event).await?;
        }
        (
            WebhookSubject::Attempt(_) | WebhookSubject::Verification(_),
            CarrierReport::Event(None),
        ) => {}
        (WebhookSubject::Sms(sms), CarrierReport::Message(report)) => {
            take_sms_report(app, sms, &report).await?;
        }
        (WebhookSubject::Line(line), CarrierReport::Received(received)) => {
            take_received(app, line, &received).await?;
        }
        _ => return Err(Error::NOT_FOUND),
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Reads a webhook after checking that it is the carrier's.
async fn receive(
    app: &Server,
    webhook: &Webhook<'_>,
) -> Result<(WebhookSubject, Result<CarrierReport, WebhookError>), Error> {
    let body = signed(app, webhook).await?;
    let subject = webhook.subject.ok_or(Error::NOT_FOUND)?;
    Ok((subject, webhook.provider.read(webhook.place, &body)))
}

/// Reads a body of the carrier's, if it is signed for the configured public address with the signing key of the
/// account that the call is placed with.
///
/// The address of a call over the deployment's account proves that it is one, and its webhooks cost no look. Any other
/// costs one, and junk soon none: a network that has sent too much of it is refused at once. That may be the carrier's
/// own, because everybody can have the carrier send webhooks. So the deployment's own signature, and an address that
/// proves to be this Worker's, are never refused unseen.
async fn signed(app: &Server, webhook: &Webhook<'_>) -> Result<Bytes, Error> {
    const NOT_GENUINE: Error = Error::Plain(
        ErrorCode::Forbidden,
        "This request is not signed by the carrier.",
    );
    let Webhook {
        provider,
        subject,
        place,
        uri,
        headers,
        body,
    } = *webhook;
    let deployments = app
        .settings
        .signing_key
        .as_deref()
        .ok_or(Error::NotConfigured(SIGNING_KEY))?;
    let addresses = app
        .addresses
        .as_deref()
        .ok_or(Error::NotConfigured("PUBLIC_URL"))?;
    let bytes = body.bytes()?;
    let path = uri
        .path_and_query()
        .map_or(uri.path(), |path| path.as_str());
    let now = app.clock.now();
    let signature = provider.signature(headers);
    let url = addresses.signed(path);
    let signed_with = |key: &str| match (&url, signature) {
        (Some(url), Some(signature)) => {
            let signed = SignedRequest {
                place,
                url,
                body: &bytes,
                signature,
            };
            provider.is_genuine(signed, key)
        }
        _ => false,
    };
    let is_deployments = provider.name() == app.providers.deployment().name();
    let by_the_deployment = is_deployments && signed_with(deployments);
    let proven = subject.and_then(|subject| addresses.proven(subject, uri.query()));
    if !by_the_deployment && proven.is_none() {
        let admitted = app.refusals.admit_unsigned(headers, now);
        admitted.map_err(Error::Limited)?;
    }
    let may_be = url.is_some() && signature.is_some();
    let needs_no_look = by_the_deployment && proven == Some(ProvenAccount::Deployment);
    let is_genuine = needs_no_look
        || may_be
            && match own_keys(app, provider, subject).await? {
                Some(keys) => keys.iter().any(|key| signed_with(key)),
                None => by_the_deployment,
            };
    if is_genuine {
        return Ok(bytes);
    }
    app.refusals.unsigned(headers, now);
    Err(NOT_GENUINE)
}
