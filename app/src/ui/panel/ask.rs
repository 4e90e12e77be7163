//! The panel's questions to the API.

use crate::{
    api::Failure,
    browser::dates,
    panel::{self, Live, Look, NOTICES_PATH, PanelSnapshot, TranscriptLine, lines, undeclared_of},
    popup::{UNDECLARED_PATH, ahead_path, done_path, undeclared, upcoming},
    ui::app::App,
};
use callslot_shared::{
    api::{
        BookingBody, BookingsBody, Call, CallBody, CallsBody, ConfirmationsBody, MeBody,
        NoticesBody, TranscriptBody,
    },
    booking::Booking,
    ids::BookingId,
};
use chrono::{DateTime, Utc};

/// The snapshot after a look. A look that tells that more has changed makes everything be asked for.
pub(super) async fn answered(
    app: &App,
    of: Option<BookingId>,
    before: Option<PanelSnapshot>,
    look: Look,
) -> Result<PanelSnapshot, Failure> {
    let at = dates::now();
    let Some(before) = before else {
        return everything(app, of).await;
    };
    let after = match look {
        Look::All => None,
        Look::Call(id) => {
            let call: Result<CallBody, _> = app.client.get(format!("/api/calls/{id}")).await;
            match unless_it_matters(call)? {
                Some(body) => {
                    let was = before
                        .live
                        .as_ref()
                        .and_then(|live| live.transcript.as_ref());
                    let said = match was {
                        Some(_) => ask_transcript(app, &body.call).await?,
                        None => None,
                    };
                    before.with_call(body.call, said, at)
                }
                None => None,
            }
        }
        Look::Booking(id) => {
            let booking: Result<BookingBody, _> =
                app.client.get(format!("/api/bookings/{id}")).await;
            unless_it_matters(booking)?.and_then(|body| before.with_booking(&body.booking, at))
        }
    };
    match after {
        Some(after) => Ok(after),
        None => everything(app, of).await,
    }
}

/// Passes on a failure after which nothing more is asked for now; anything else that is wrong with one thing
/// is not wrong with all.
fn unless_it_matters<T>(answer: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(failure @ (Failure::Offline | Failure::SignedOut | Failure::TooOften)) => Err(failure),
        Err(_) => Ok(None),
    }
}

async fn everything(app: &App, of: Option<BookingId>) -> Result<PanelSnapshot, Failure> {
    let at = dates::now();
    let me = app.me().await?;
    match of {
        Some(id) => one(app, me, id, at).await,
        None => own(app, me, at).await,
    }
}

/// One booking, whoever's it is.
async fn one(
    app: &App,
    me: MeBody,
    id: BookingId,
    at: DateTime<Utc>,
) -> Result<PanelSnapshot, Failure> {
    let body: BookingBody = app.client.get(format!("/api/bookings/{id}")).await?;
    let calls = format!("/api/calls?booking_id={id}&outcome=missing");
    let calls: CallsBody = app.client.get(calls).await?;
    Ok(PanelSnapshot {
        at,
        asked_at: at,
        all_asked_at: at,
        undeclared: undeclared_of(&calls, &body.booking),
        notices: Vec::new(),
        live: Some(ask_live(app, body.booking).await?),
        next: None,
        me,
    })
}

/// The person's own call that is under way, the next one, and what is to be said of the others.
async fn own(app: &App, me: MeBody, at: DateTime<Utc>) -> Result<PanelSnapshot, Failure> {
    let client = &app.client;
    let ahead: BookingsBody = client.get(ahead_path(me.user.id, at)).await?;
    let (live, next) = panel::split(upcoming(ahead, me.user.id));
    let live = match live {
        Some(booking) => Some(ask_live(app, booking).await?),
        None => None,
    };
    let done = done_path(me.user.id, dates::midnight(at, 0));
    let done: BookingsBody = client.get(done).await?;
    let calls: CallsBody = client.get(UNDECLARED_PATH).await?;
    let notices: NoticesBody = client.get(NOTICES_PATH).await?;
    Ok(PanelSnapshot {
        at,
        asked_at: at,
        all_asked_at: at,
        undeclared: undeclared(&calls, &done, me.user.id),
        notices: panel::notices(notices, me.user.id, at),
        live,
        next,
        me,
    })
}

async fn ask_live(app: &App, booking: Booking) -> Result<Live, Failure> {
    let Some(id) = &booking.call_id else {
        return Ok(Live::without_call(booking));
    };
    let call: CallBody = app.client.get(format!("/api/calls/{id}")).await?;
    let asked = app.client.get(format!("/api/calls/{id}/confirmations"));
    let prompts = match asked.await {
        Ok(body) => panel::prompts(&body as &ConfirmationsBody),
        // A plan or a role without confirmations is not asked for any.
        Err(Failure::PlanRequired { .. } | Failure::Forbidden { .. }) => Vec::new(),
        Err(failure) => return Err(failure),
    };
    let transcript = ask_transcript(app, &call.call).await?;
    Ok(Live {
        booking,
        call: Some(call.call),
        prompts,
        transcript,
    })
}

/// The words that are said, for whoever may read them.
async fn ask_transcript(app: &App, call: &Call) -> Result<Option<Vec<TranscriptLine>>, Failure> {
    let path = format!("/api/calls/{}/transcript", call.id);
    let body: Result<TranscriptBody, _> = app.client.get(path).await;
    Ok(unless_it_matters(body)?.and_then(|body| lines(&body, call)))
}
