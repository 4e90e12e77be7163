//! `/carrier/…`: what the carrier asks and reports. Every request is refused unless it is signed for
//! the configured public address; every document request is answered with a document, whatever
//! happens, because the carrier plays errors to people.

use crate::{
    App, Error,
    carrier::{Document, Form, is_genuine},
    dialer::{ProvenAccount, Who},
    http::{RequestContext, Server, body::Sent, extract::Id, names},
    usecases::call::{
        carrier_documents::{Asked, Step, next_document, or_hang_up},
        carrier_events::{Event, Recording, take_event},
        webhook_keys::own_keys,
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

/// Answers with a document. One that could not be made hangs up, so that nobody hears an error.
pub(crate) fn answer(
    document: Result<Document, Error>,
    write: fn(&Document) -> Response,
) -> Response {
    match or_hang_up(document) {
        Ok(document) => write(&document),
        Err(error) => error.into_response(),
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
        next_document(&app, asked(hook, &step)).await
    };
    answer(document.await, xml)
}

fn asked(hook: Webhook, step: &str) -> Result<Asked, Error> {
    let form = &hook.form;
    let key = || form.get("Digits").unwrap_or_default().to_owned();
    let step = match step {
        "operator" => Step::PickedUp {
            leg: Leg::Operator,
            who: picked_up_by(form),
        },
        "accepted" => Step::Accepted { key: key() },
        "whisper" => Step::PickedUp {
            leg: Leg::Attendee,
            who: picked_up_by(form),
        },
        "consent" => Step::Consent { key: key() },
        "connected" => Step::Connected,
        "dialled" => Step::SecondOver {
            second: form.get("DialCallSid").and_then(CallId::parse),
            status: form
                .get("DialCallStatus")
                .and_then(CarrierStatus::parse)
                .unwrap_or(CarrierStatus::Failed),
        },
        _ => return Err(Error::NOT_FOUND),
    };
    Ok(Asked {
        attempt: hook.attempt,
        call: hook.call,
        step,
    })
}

/// The one who picked up, as the carrier says: a machine if `machine`, or `machine_` and what it was doing, or a
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
    let status = hook.form.get("CallStatus").and_then(CarrierStatus::parse);
    let event = status.map(|status| Event::Status {
        leg,
        call: hook.call,
        status,
    });
    take(&app, hook.attempt, event).await
}

/// Takes the event of a report. A word that is not known says nothing that could be acted on; a retry would say the
/// same.
pub(crate) async fn take(
    app: &App,
    attempt: AttemptId,
    event: Option<Event>,
) -> Result<StatusCode, Error> {
    if let Some(event) = event {
        take_event(app, attempt, event).await?;
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
    let id = form.get("RecordingSid").and_then(CallId::parse);
    let id = id.ok_or(NO_RECORDING)?;
    // The carrier reports completed ones unless it says otherwise.
    let status = match form.get("RecordingStatus") {
        None => Some(RecordingStatus::Completed),
        Some(word) => RecordingStatus::of_carrier(word),
    };
    let event = status.map(|status| {
        Event::Recording(Recording {
            id,
            call: hook.call.clone(),
            status,
            url: form.get("RecordingUrl").map(str::to_owned),
            duration: form
                .get("RecordingDuration")
                .and_then(|seconds| seconds.parse().ok()),
        })
    });
    take(&app, hook.attempt, event).await
}
