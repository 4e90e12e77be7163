//! `/carrier/…`: what the carrier asks and reports. Every request is refused unless it is signed for
//! the configured public address; every document request is answered with a document, whatever
//! happens, because the carrier plays errors to people.

use crate::http::{RequestContext, Server, body::Sent, extract::Id, names};
use crate::{
    App, Error,
    carrier::{Document, Form, is_genuine},
    carrier_credentials::signing_key,
    dialer::{ProvenAccount, Reached, Who, script::hang_up},
    store::{
        carrier_accounts::{self, Signers},
        recordings::{self, Report},
    },
};
use axum::{
    body::Bytes,
    extract::{OriginalUri, Path},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use callslot_shared::{
    api::{ErrorCode, RecordingStatus},
    call::{CarrierStatus, Leg},
    ids::{AttemptId, CallId},
};

/// A signed request of the carrier.
struct Webhook {
    attempt: AttemptId,
    call: CallId,
    form: Form,
}

/// Reads a webhook and checks that it is the carrier's.
async fn receive(
    app: &Server,
    attempt: &str,
    uri: &axum::http::Uri,
    headers: &HeaderMap,
    body: &Sent,
) -> Result<Webhook, Error> {
    const NO_CALL: Error = Error::Plain(ErrorCode::InvalidRequest, "CallSid is missing.");
    let genuine: Genuine =
        |key, url, bytes, signature| is_genuine(key, url, &Form::parse(bytes), signature);
    let form = Form::parse(&signed(app, attempt, uri, headers, body, genuine).await?);
    Ok(Webhook {
        attempt: attempt.parse().map_err(|_| Error::NOT_FOUND)?,
        call: form.get("CallSid").and_then(CallId::parse).ok_or(NO_CALL)?,
        form,
    })
}

/// Whether a signature is the one that a key gives for a body posted to an address.
pub(crate) type Genuine = fn(&str, &url::Url, &[u8], &str) -> bool;

/// Reads a body of the carrier's, if it is signed for the configured public address with the signing key of the
/// account that the attempt is placed with.
///
/// The address of a call over the deployment's account proves that it is one, and its webhooks cost no look. Any other
/// costs one, and junk soon none: a network that has sent too much of it is refused at once. That may be the carrier's
/// own, because everybody can have the carrier send webhooks. So the deployment's own signature, and an address that
/// proves to be this Worker's, are never refused unseen.
pub(crate) async fn signed(
    app: &Server,
    attempt: &str,
    uri: &axum::http::Uri,
    headers: &HeaderMap,
    body: &Sent,
    genuine: Genuine,
) -> Result<Bytes, Error> {
    const NOT_GENUINE: Error = Error::Plain(
        ErrorCode::Forbidden,
        "This request is not signed by the carrier.",
    );
    let deployments = app
        .settings
        .signing_key
        .as_deref()
        .ok_or(Error::NotConfigured("SIGNALWIRE_SIGNING_KEY"))?;
    let addresses = app
        .addresses
        .as_deref()
        .ok_or(Error::NotConfigured("PUBLIC_URL"))?;
    let bytes = body.bytes()?;
    let path = uri
        .path_and_query()
        .map_or(uri.path(), |path| path.as_str());
    let now = app.clock.now();
    let signature = [names::CARRIER_SIGNATURE, names::TWILIO_SIGNATURE]
        .into_iter()
        .find_map(|name| headers.get(name)?.to_str().ok());
    let url = addresses.signed(path);
    let signed_with = |key: &str| match (&url, signature) {
        (Some(url), Some(signature)) => genuine(key, url, &bytes, signature),
        _ => false,
    };
    let by_the_deployment = signed_with(deployments);
    let attempt_id = attempt.parse().ok();
    let proven = attempt_id.and_then(|attempt| addresses.proven(attempt, uri.query()));
    if !by_the_deployment && proven.is_none() {
        let admitted = app.refusals.admit_unsigned(headers, now);
        admitted.map_err(Error::Limited)?;
    }
    let may_be = url.is_some() && signature.is_some();
    let needs_no_look = by_the_deployment && proven == Some(ProvenAccount::Deployment);
    let is_genuine = needs_no_look
        || may_be
            && match own_keys(app, attempt_id).await? {
                Some(keys) => keys.iter().any(|key| signed_with(key)),
                None => by_the_deployment,
            };
    if is_genuine {
        return Ok(bytes);
    }
    app.refusals.unsigned(headers, now);
    Err(NOT_GENUINE)
}

/// The signing keys of the account that an attempt is placed with, if it is an organization's own: those of the
/// attempt, and those that hold now. There may be none that can be opened; then nothing is genuine.
async fn own_keys(app: &App, attempt: Option<AttemptId>) -> Result<Option<Vec<String>>, Error> {
    let (Some(keys), Some(attempt)) = (&app.settings.own_accounts.keys, attempt) else {
        return Ok(None);
    };
    Ok(match carrier_accounts::signers(&*app.db, attempt).await? {
        Signers::Deployment => None,
        Signers::Own(rows) => Some(
            rows.iter()
                .filter_map(|row| signing_key(keys, row).ok())
                .collect(),
        ),
    })
}

/// Answers with a document. One that could not be made hangs up, so that nobody hears an error.
fn answer(document: Result<Document, Error>) -> Response {
    match document {
        Ok(document) => xml(&document),
        Err(error @ (Error::Plain(..) | Error::NotConfigured(_) | Error::Limited(_))) => {
            error.into_response()
        }
        Err(error) => {
            crate::log::error("document", &error.to_string());
            xml(&hang_up())
        }
    }
}

fn xml(document: &Document) -> Response {
    (
        [(header::CONTENT_TYPE, "text/xml; charset=utf-8")],
        document.to_xml(),
    )
        .into_response()
}

/// Somebody picked up, pressed a key, has heard the disclosure, or is gone: what happens next.
#[worker::send]
pub(crate) async fn document(
    RequestContext { app, headers, .. }: RequestContext,
    place: Id<(String, String)>,
    OriginalUri(uri): OriginalUri,
    body: Sent,
) -> Response {
    let document = async {
        let Path((id, step)) = place.map_err(|_| Error::NOT_FOUND)?;
        let hook = receive(&app, &id, &uri, &headers, &body).await?;
        next(&app, &hook, &step).await
    };
    answer(document.await)
}

async fn next(app: &App, hook: &Webhook, step: &str) -> Result<Document, Error> {
    let dialer = app.dialer()?;
    let (attempt, call, form) = (hook.attempt, &hook.call, &hook.form);
    Ok(match step {
        "operator" => {
            let who = picked_up_by(form);
            dialer
                .picked_up_document(attempt, Leg::Operator, call, who)
                .await?
        }
        "accepted" => {
            let key = form.get("Digits").unwrap_or_default();
            keep_later(app, dialer.accepted_document(attempt, call, key).await?)
        }
        "whisper" => {
            let who = picked_up_by(form);
            dialer
                .picked_up_document(attempt, Leg::Attendee, call, who)
                .await?
        }
        "consent" => {
            let key = form.get("Digits").unwrap_or_default();
            dialer.consent_document(attempt, call, key).await?
        }
        "connected" => keep_later(app, dialer.connected_document(attempt, call).await?),
        "dialled" => {
            let second = form.get("DialCallSid").and_then(CallId::parse);
            let status = form
                .get("DialCallStatus")
                .and_then(CarrierStatus::parse)
                .unwrap_or(CarrierStatus::Failed);
            dialer
                .dialled_document(attempt, second.as_ref(), status)
                .await?
        }
        _ => return Err(Error::NOT_FOUND),
    })
}

/// The document, and after it is answered what was said of a recording is kept.
pub(crate) fn keep_later(app: &App, reached: Reached) -> Document {
    if let Some(recording) = reached.recording {
        let db = app.db.clone();
        app.background
            .go_on(Box::pin(async move { recording.keep(&*db).await }));
    }
    reached.document
}

/// Who picked up, as the carrier says: a machine if `machine`, or `machine_` and what it was doing, or a
/// `fax`. `human`, `unknown` and silence are people.
///
/// Source: the carrier's Compatibility API, "Calls", `AnsweredBy`.
fn picked_up_by(form: &Form) -> Who {
    match form.get("AnsweredBy") {
        Some(who) if who.starts_with("machine") || who == "fax" => Who::Machine,
        _ => Who::Person,
    }
}

/// A leg's status changed.
#[worker::send]
pub(crate) async fn status(
    RequestContext { app, headers, .. }: RequestContext,
    place: Id<(String, String)>,
    OriginalUri(uri): OriginalUri,
    body: Sent,
) -> Result<StatusCode, Error> {
    let Path((id, leg)) = place.map_err(|_| Error::NOT_FOUND)?;
    let hook = receive(&app, &id, &uri, &headers, &body).await?;
    let leg = Leg::ALL
        .into_iter()
        .find(|known| known.as_str() == leg)
        .ok_or(Error::NOT_FOUND)?;
    // A word that is not known says nothing that could be acted on; a retry would say the same.
    if let Some(status) = hook.form.get("CallStatus").and_then(CarrierStatus::parse) {
        app.dialer()?
            .hear(hook.attempt, leg, &hook.call, status)
            .await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// A recording can be fetched, or there is none.
#[worker::send]
pub(crate) async fn recording(
    RequestContext { app, headers, .. }: RequestContext,
    id: Id<String>,
    OriginalUri(uri): OriginalUri,
    body: Sent,
) -> Result<StatusCode, Error> {
    const NO_RECORDING: Error = Error::Plain(ErrorCode::InvalidRequest, "RecordingSid is missing.");
    let Path(id) = id.map_err(|_| Error::NOT_FOUND)?;
    let hook = receive(&app, &id, &uri, &headers, &body).await?;
    let form = &hook.form;
    let name = form.get("RecordingSid").and_then(CallId::parse);
    let report = Report {
        recording: &name.ok_or(NO_RECORDING)?,
        call: &hook.call,
        // The carrier reports completed ones unless it says otherwise.
        status: match form.get("RecordingStatus") {
            None => RecordingStatus::Completed,
            Some(word) => match RecordingStatus::of_carrier(word) {
                Some(status) => status,
                None => return Ok(StatusCode::NO_CONTENT),
            },
        },
        url: form.get("RecordingUrl").filter(|url| is_web_address(url)),
        duration: form
            .get("RecordingDuration")
            .and_then(|seconds| seconds.parse().ok()),
    };
    recordings::hear(&*app.db, hook.attempt, &report, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether a text is an address that a browser can be sent to.
pub(crate) fn is_web_address(text: &str) -> bool {
    const MAX: usize = 2048;
    text.len() <= MAX
        && text
            .parse::<url::Url>()
            .is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.has_host())
}
