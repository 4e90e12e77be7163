//! Documents that the carrier asks for as a call goes on.

use crate::{
    App, Error,
    carrier::Document,
    dialer::{OverByCalling, Reached, Who, script::hang_up},
    store::AllTenants,
};
use callslot_shared::{
    call::{CarrierStatus, Leg},
    ids::{AttemptId, CallId},
};

/// A request of the carrier for a document. Its signature was checked.
pub(crate) struct Asked {
    /// The attempt that its address names.
    pub(crate) attempt: AttemptId,
    /// The leg that the document is for.
    pub(crate) call: CallId,
    /// The step that the call has come to.
    pub(crate) step: Step,
}

/// A step of a call that a document follows.
pub(crate) enum Step {
    /// A phone was picked up.
    PickedUp {
        /// The side whose phone it is.
        leg: Leg,
        /// The one who did, as far as is known.
        who: Who,
    },
    /// The operator pressed a key.
    Accepted {
        /// The key, or nothing.
        key: String,
    },
    /// The attendee answered the question about the recording.
    Consent {
        /// The key, or nothing.
        key: String,
    },
    /// The attendee has heard it all.
    Connected,
    /// The second leg is over.
    SecondOver {
        /// The leg, if it is named.
        second: Option<CallId>,
        /// Its status at the end.
        status: CarrierStatus,
    },
    /// The second leg is over, as the Calling API says it, which never names that leg here.
    SecondOverByCalling(OverByCalling),
}

/// Makes the document that follows a step, and keeps the step. The carrier's word on a recording is kept after the
/// document is answered.
///
/// A request that names no step is refused as such only where there is a carrier.
pub(crate) async fn next_document(
    app: &App,
    asked: Result<Asked, Error>,
) -> Result<Document, Error> {
    let dialer = app.dialer()?;
    let Asked {
        attempt,
        call,
        step,
    } = asked?;
    Ok(match step {
        Step::PickedUp { leg, who } => dialer.picked_up_document(attempt, leg, &call, who).await?,
        Step::Accepted { key } => {
            let reached = dialer.accepted_document(attempt, &call, &key).await?;
            keep_later(app, reached)
        }
        Step::Consent { key } => dialer.consent_document(attempt, &call, &key).await?,
        Step::Connected => keep_later(app, dialer.connected_document(attempt, &call).await?),
        Step::SecondOver { second, status } => {
            dialer
                .dialled_document(attempt, second.as_ref(), status)
                .await?
        }
        Step::SecondOverByCalling(over) => dialer.dialled_over_calling(attempt, over).await?,
    })
}

/// Hangs up where a document could not be made, so that nobody hears an error. A refusal stays one.
pub(crate) fn or_hang_up(document: Result<Document, Error>) -> Result<Document, Error> {
    match document {
        Err(Error::Plain(..) | Error::NotConfigured(_) | Error::Limited(_)) | Ok(_) => document,
        Err(error) => {
            crate::log::error("document", &error.to_string());
            Ok(hang_up())
        }
    }
}

fn keep_later(app: &App, reached: Reached) -> Document {
    if let Some(recording) = reached.recording {
        let db = app.db.clone();
        app.background.go_on(Box::pin(async move {
            recording.keep(AllTenants::new(&*db)).await;
        }));
    }
    reached.document
}
