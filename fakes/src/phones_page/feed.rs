//! `GET /simulator/events`: everything the phones page shows, sent anew whenever it changes.
//!
//! Each event is the whole picture, so that a page that was away for a while has nothing to catch up
//! on. It is not the event log: that is `GET /simulator/calls`.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event as Message, KeepAlive};
use chrono::{DateTime, Utc};
use futures_util::{Stream, stream};
use serde::Serialize;

use super::Page;
use crate::carrier::{
    CallRecord, CallStatus, Event, Happened, HungUpBy, PhoneView, State as Calls, TextRecord,
};

/// The number of legs that are shown: about a dozen calls, the latest.
const LEG_COUNT: usize = 24;

/// The number of text messages that are shown.
const TEXT_COUNT: usize = 20;

/// Changes within this time arrive together: one thing that happens is often several changes.
const GATHERED: Duration = Duration::from_millis(20);

/// The time until a page asks again after the connection was lost.
const RETRY: Duration = Duration::from_secs(1);

#[derive(Serialize)]
struct Picture<'a> {
    manual: bool,
    /// Whether calls can be booked from the page.
    callslot: bool,
    /// Grows when Callslot has been told something: a reason to look at its bookings again.
    told: usize,
    /// The latest legs in the order of their creation.
    legs: Vec<LegView<'a>>,
    /// The latest text messages, in order.
    texts: &'a [TextRecord],
}

#[derive(Serialize)]
struct LegView<'a> {
    sid: &'a str,
    parent: Option<&'a str>,
    number: &'a str,
    status: CallStatus,
    created: DateTime<Utc>,
    started: Option<DateTime<Utc>>,
    answered: Option<DateTime<Utc>>,
    ended: Option<DateTime<Utc>>,
    ended_by: Option<HungUpBy>,
    bridged: bool,
    /// The events that a person at this phone notices, in order.
    events: Vec<&'a Event>,
    #[serde(flatten)]
    view: Option<PhoneView>,
}

fn is_noticed(event: &Event) -> bool {
    matches!(
        event.what,
        Happened::Heard { .. }
            | Happened::Pressed { .. }
            | Happened::DigitsSent { .. }
            | Happened::Bridged { .. }
            | Happened::RecordingStarted { .. }
            | Happened::RecordingEnded { .. }
            | Happened::DocumentRejected { .. }
    )
}

fn is_told(event: &Event) -> bool {
    matches!(&event.what, Happened::Webhook { result, .. } if result.is_delivered())
}

fn leg_view<'a>(state: &Calls, call: &'a CallRecord) -> LegView<'a> {
    LegView {
        sid: &call.sid,
        parent: call.parent.as_deref(),
        number: &call.to,
        status: call.status,
        created: call.created,
        started: call.started,
        answered: call.answered,
        ended: call.ended,
        ended_by: call.hung_up_by(),
        bridged: call.bridged,
        events: call.events.iter().filter(|it| is_noticed(it)).collect(),
        view: state.legs.get(&call.sid).map(|leg| leg.hand.view()),
    }
}

/// The picture as JSON.
fn picture(page: &Page) -> String {
    page.carrier.read(|state| {
        let latest = &state.calls[state.calls.len().saturating_sub(LEG_COUNT)..];
        let picture = Picture {
            manual: state.manual,
            callslot: page.callslot.is_some(),
            told: latest
                .iter()
                .flat_map(|call| &call.events)
                .filter(|event| is_told(event))
                .count(),
            legs: latest.iter().map(|call| leg_view(state, call)).collect(),
            texts: &state.texts[state.texts.len().saturating_sub(TEXT_COUNT)..],
        };
        // Keys are strings and nothing in it fails to serialize.
        serde_json::to_string(&picture).unwrap_or_default()
    })
}

/// The pictures, from now until the simulator stops.
pub(crate) async fn events(
    State(page): State<Arc<Page>>,
) -> Sse<impl Stream<Item = Result<Message, Infallible>>> {
    let (changes, stopped) = (page.carrier.changes(), page.stopped.clone());
    let start = (page, changes, stopped, String::new());
    let pictures = stream::unfold(start, |(page, mut changes, mut stopped, last)| async move {
        loop {
            changes.mark_unchanged();
            let next = picture(&page);
            if next != last {
                let message = Message::default().retry(RETRY).data(&next);
                return Some((Ok(message), (page, changes, stopped, next)));
            }
            tokio::select! {
                biased;
                _ = stopped.wait_for(|stopped| *stopped) => return None,
                next = changes.changed() => next.ok()?,
            }
            tokio::time::sleep(GATHERED).await;
        }
    });
    Sse::new(pictures).keep_alive(KeepAlive::default())
}
