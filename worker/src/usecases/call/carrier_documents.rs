//! Documents that the carrier asks for as a call goes on.

use crate::{
    App, Error,
    dialer::{Reached, SecondOver, call_flow::hang_up},
    store::AllTenants,
    telephony::{CallDocument, DocumentRequest, Step},
    usecases::webhook_kick,
};
use callslot_shared::ids::AttemptId;

/// Makes the document that follows a step of an attempt, and keeps the step. The carrier's word on a recording is kept after the
/// document is answered.
///
/// A request that names no step is refused as such only where there is a carrier.
pub(crate) async fn next_document(
    app: &App,
    attempt: AttemptId,
    asked: Result<DocumentRequest, Error>,
) -> Result<CallDocument, Error> {
    let dialer = app.dialer()?;
    let DocumentRequest { call, step } = asked?;
    let document = match step {
        Step::PickedUp { leg, by } => dialer.picked_up_document(attempt, leg, &call, by).await?,
        Step::Accepted { key } => {
            let reached = dialer.accepted_document(attempt, &call, &key).await?;
            keep_later(app, reached)
        }
        Step::Consent { key } => dialer.consent_document(attempt, &call, &key).await?,
        Step::Connected => keep_later(app, dialer.connected_document(attempt, &call).await?),
        Step::SecondOver {
            second,
            connected,
            status,
        } => {
            let second = second.as_ref();
            dialer
                .second_over(
                    attempt,
                    SecondOver {
                        second,
                        connected,
                        status,
                    },
                )
                .await?
        }
    };
    webhook_kick::kick(app);
    Ok(document)
}

/// Hangs up where a document could not be made, so that nobody hears an error. A refusal stays one.
pub(crate) fn or_hang_up(document: Result<CallDocument, Error>) -> Result<CallDocument, Error> {
    match document {
        Err(Error::Plain(..) | Error::NotConfigured(_) | Error::Limited(_)) | Ok(_) => document,
        Err(error) => {
            crate::log::error("document", &error);
            Ok(hang_up())
        }
    }
}

fn keep_later(app: &App, reached: Reached) -> CallDocument {
    if let Some(recording) = reached.recording {
        let db = app.db.clone();
        app.background.wait_until(Box::pin(async move {
            recording.keep(AllTenants::new(&*db)).await;
        }));
    }
    reached.document
}
