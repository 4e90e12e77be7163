//! Events that the carrier reports of calls.

use crate::{
    App, Error,
    store::{
        recordings::{self, RecordingUpdate},
        transcripts,
    },
    telephony::{CallEvent, Said},
    usecases::webhook_kick,
};
use callslot_shared::{api::Utterance, ids::AttemptId};
use chrono::{DateTime, Utc};

/// Longest text that is kept of one event, in characters.
const MAX_TEXT: usize = 20_000;
/// Longest name of a language, in bytes (BCP 47 recommends room for 35).
const MAX_LANGUAGE: usize = 35;

/// The words as they are kept, if there are any. Those without a time are of `now`.
fn utterance(said: Said, now: DateTime<Utc>) -> Option<Utterance> {
    let text: String = said.text.trim().chars().take(MAX_TEXT).collect();
    let fits = |name: &String| name.len() <= MAX_LANGUAGE;
    (!text.is_empty()).then(|| Utterance {
        said_at: said.at.unwrap_or(now),
        speaker: said.speaker,
        text,
        language: said.language.filter(fits),
        confidence_percent: said.confidence_percent,
    })
}

/// Keeps an event of an attempt's call, whose signature was checked, and does what follows from it: a call that nobody wants is hung up, and one that is over ends its
/// attempt. An event that does not fit the attempt changes nothing.
///
/// Fails where there is no carrier to act on, and where the database does.
pub(crate) async fn take_event(
    app: &App,
    attempt: AttemptId,
    event: CallEvent,
) -> Result<(), Error> {
    match event {
        CallEvent::Status { leg, call, status } => {
            app.dialer()?.on_status(attempt, leg, &call, status).await?;
        }
        CallEvent::Connected { first, second } => {
            app.dialer()?
                .connected_event(attempt, &first, &second)
                .await?;
        }
        CallEvent::KeyPressed { call, key } => {
            app.dialer()?.collected_event(attempt, &call, &key).await?;
        }
        CallEvent::Recording(recording) => {
            let report = RecordingUpdate {
                recording: &recording.id,
                call: &recording.call,
                status: recording.status,
                url: recording.url.as_deref().filter(|url| is_web_address(url)),
                duration: recording.duration,
            };
            recordings::hear(app.all_tenants(), attempt, &report, app.clock.now()).await?;
        }
        CallEvent::Transcript { said, ended } => {
            let now = app.clock.now();
            if let Some(said) = said.and_then(|said| utterance(said, now)) {
                transcripts::hear(app.all_tenants(), attempt, &said).await?;
            }
            if let Some(status) = ended {
                transcripts::finish(app.all_tenants(), attempt, status, now).await?;
            }
            return Ok(());
        }
    }
    webhook_kick::kick(app);
    Ok(())
}

/// Whether a text is an address that a browser can be sent to.
fn is_web_address(text: &str) -> bool {
    const MAX: usize = 2048;
    text.len() <= MAX
        && text
            .parse::<url::Url>()
            .is_ok_and(|url| ["https", "http"].contains(&url.scheme()) && url.has_host())
}
