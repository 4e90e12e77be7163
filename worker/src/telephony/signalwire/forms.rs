//! Webhooks of the Compatibility API: forms.
//!
//! Sources: SignalWire, "Compatibility API", Calls (status callbacks, `AnsweredBy`), Recordings (status callbacks); "cXML
//! reference", `Dial` and `Gather` (parameters of `action`). `reading` lists every parameter that is read here.

use super::{
    Form, leg, messages,
    reading::{self, Read},
    words,
};
use crate::telephony::{
    CallEvent, CarrierReport, DocumentRequest, Hook, PickedUpBy, RecordingReport, Step,
    WebhookError,
};
use callslot_shared::{
    api::RecordingStatus,
    call::{CarrierStatus, Leg},
    ids::CallId,
};

/// The place at which text messages to a number come in.
const RECEIVED: &str = "received";

/// The place, below `status`, of reports on a text message.
const MESSAGE: &str = "message";

pub(super) fn hook(place: &[&str]) -> Option<Hook> {
    match place {
        ["recording" | RECEIVED] | ["status", _] => Some(Hook::Report),
        [_] => Some(Hook::Document),
        _ => None,
    }
}

/// The parameters that are read of the form at a place.
pub(super) fn parameters(place: &[&str]) -> Read {
    match place {
        [RECEIVED] | ["status", MESSAGE] => reading::OF_MESSAGES,
        _ => reading::OF_CALLS,
    }
}

pub(super) fn read(place: &[&str], body: &[u8]) -> Result<CarrierReport, WebhookError> {
    const NO_CALL: WebhookError = WebhookError::Unreadable("CallSid is missing.");
    let form = &Form::parse(body);
    match place {
        [RECEIVED] => return messages::received(form),
        ["status", MESSAGE] => return messages::reported(form),
        _ => {}
    }
    let call = form.get("CallSid").and_then(CallId::parse).ok_or(NO_CALL)?;
    match place {
        ["recording"] => recording(form, call),
        ["status", name] => status(form, call, name),
        [step] => {
            let step = self::step(form, step)?;
            Ok(CarrierReport::Document(DocumentRequest { call, step }))
        }
        _ => Err(WebhookError::UnknownPlace),
    }
}

fn step(form: &Form, step: &str) -> Result<Step, WebhookError> {
    let key = || form.get("Digits").unwrap_or_default().to_owned();
    Ok(match step {
        "operator" => Step::PickedUp {
            leg: Leg::Operator,
            by: picked_up_by(form),
        },
        "accepted" => Step::Accepted { key: key() },
        "whisper" => Step::PickedUp {
            leg: Leg::Attendee,
            by: picked_up_by(form),
        },
        "consent" => Step::Consent { key: key() },
        "connected" => Step::Connected,
        "dialled" => Step::SecondOver {
            second: form.get("DialCallSid").and_then(CallId::parse),
            // Its document has said so before.
            connected: false,
            status: form
                .get("DialCallStatus")
                .and_then(words::status)
                .unwrap_or(CarrierStatus::Failed),
        },
        _ => return Err(WebhookError::UnknownPlace),
    })
}

/// The one who picked up, as the carrier says: a machine if `machine`, or `machine_` and what it was doing, or a
/// `fax`. `human`, `unknown` and silence are people.
fn picked_up_by(form: &Form) -> PickedUpBy {
    match form.get("AnsweredBy") {
        Some(who) if who.starts_with("machine") || who == "fax" => PickedUpBy::Machine,
        _ => PickedUpBy::Person,
    }
}

/// A leg's status changed. A word that is not known says nothing that could be acted on; a retry would say the same.
fn status(form: &Form, call: CallId, name: &str) -> Result<CarrierReport, WebhookError> {
    let leg = leg(name)?;
    let status = form.get("CallStatus").and_then(words::status);
    Ok(CarrierReport::Event(
        status.map(|status| CallEvent::Status { leg, call, status }),
    ))
}

/// A recording can be fetched, or there is none.
fn recording(form: &Form, call: CallId) -> Result<CarrierReport, WebhookError> {
    const NO_RECORDING: WebhookError = WebhookError::Unreadable("RecordingSid is missing.");
    let id = form.get("RecordingSid").and_then(CallId::parse);
    let id = id.ok_or(NO_RECORDING)?;
    // The carrier reports completed ones unless it says otherwise.
    let status = match form.get("RecordingStatus") {
        None => Some(RecordingStatus::Completed),
        Some(word) => words::recording(word),
    };
    let report = status.map(|status| RecordingReport {
        id,
        call,
        status,
        url: form.get("RecordingUrl").map(str::to_owned),
        duration: form
            .get("RecordingDuration")
            .and_then(|seconds| seconds.parse().ok()),
    });
    Ok(CarrierReport::Event(report.map(CallEvent::Recording)))
}
