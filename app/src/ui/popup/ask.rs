//! The popup's questions to the API.

use super::Known;
use crate::{
    api::Failure,
    browser::dates,
    popup::{
        PopupSnapshot, UNDECLARED_PATH, UNREAD_PATH, ahead_path, done_path, missed, undeclared,
        upcoming,
    },
    ui::app::App,
};
use callslot_shared::{
    api::{BookingsBody, Call, CallBody, CallsBody, NoticesBody},
    booking::{Booking, Status},
    ids::CallId,
};
use leptos::prelude::*;

/// The state of everything that the popup shows.
pub(super) async fn ask(app: &App, known: Known) -> Result<PopupSnapshot, Failure> {
    let at = dates::now();
    let me = app.me().await?;
    known.me.set(Some(me.clone()));
    let ahead: BookingsBody = app.client.get(ahead_path(me.user.id, at)).await?;
    let done: BookingsBody = app
        .client
        .get(done_path(me.user.id, dates::midnight(at, 0)))
        .await?;
    let calls: CallsBody = app.client.get(UNDECLARED_PATH).await?;
    let notices: NoticesBody = app.client.get(UNREAD_PATH).await?;
    let upcoming = upcoming(ahead, me.user.id);
    Ok(PopupSnapshot {
        at,
        live: ask_live(app, upcoming.first()).await?,
        undeclared: undeclared(&calls, &done, me.user.id),
        missed: missed(notices, me.user.id, at),
        upcoming,
        me,
    })
}

/// The progress of a call that is under way.
async fn ask_live(app: &App, first: Option<&Booking>) -> Result<Option<Call>, Failure> {
    let on = first.filter(|booking| booking.status == Status::Calling);
    let Some(id) = on.and_then(|booking| booking.call_id.as_ref()) else {
        return Ok(None);
    };
    call(app, id).await.map(Some)
}

/// The progress of a call.
pub(super) async fn call(app: &App, id: &CallId) -> Result<Call, Failure> {
    let body: CallBody = app.client.get(format!("/api/calls/{id}")).await?;
    Ok(body.call)
}
