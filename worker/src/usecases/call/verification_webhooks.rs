//! Webhooks of calls with a code: requests for documents, and reports.

use crate::{
    App, Error,
    dialer::{call_flow::hang_up, phone_code::CodeKey},
    settings::SIGNING_KEY,
    telephony::{CallDocument, CallEvent, DocumentRequest, Step},
};
use callslot_shared::{call::Leg, ids::VerificationId};

/// The secret that codes are made under: that without which nothing is dialled either.
pub(crate) fn code_key(app: &App) -> Result<CodeKey<'_>, Error> {
    let secret = app.settings.signing_key.as_deref();
    secret.map(CodeKey).ok_or(Error::NotConfigured(SIGNING_KEY))
}

/// Makes the document for a phone that was picked up. Any other step is none of such a call.
pub(crate) async fn code_document(
    app: &App,
    verification: VerificationId,
    DocumentRequest { call, step }: DocumentRequest,
) -> Result<CallDocument, Error> {
    let (dialer, key) = (app.dialer()?, code_key(app)?);
    match step {
        Step::PickedUp {
            leg: Leg::Operator,
            by,
        } => Ok(dialer.code_document(key, verification, &call, by).await?),
        _ => Ok(hang_up()),
    }
}

/// Takes an event of such a call, whose signature was checked. Nothing is recorded or written down on one.
pub(crate) async fn take_code_event(
    app: &App,
    verification: VerificationId,
    event: CallEvent,
) -> Result<(), Error> {
    if let CallEvent::Status { call, status, .. } = event {
        app.dialer()?
            .code_status(verification, &call, status)
            .await?;
    }
    Ok(())
}
