//! Booking a missed call again: the form with all that its booking has, but its time.

use super::app::App;
use crate::{
    api::{Failure, Request},
    browser::client::fresh_key,
    panel::another_call,
};
use callslot_shared::api::{BookingBody, MarkRead, MarkedBody, Notice};
use leptos::{prelude::*, task::spawn_local};

/// A notice as read, so that nobody is told of it again.
pub(super) async fn mark_read(app: &App, notice: &Notice) -> Result<(), Failure> {
    let mark = MarkRead {
        id: Some(notice.id.clone()),
    };
    let request = Request::post("/api/notices/read", &mark, &fresh_key());
    let marked: Result<MarkedBody, _> = app.client.send(request).await;
    marked.map(|_| ())
}

/// Opens the form for the booking that a notice is about. The notice is read by that.
pub(super) fn book_again(app: &App, notice: &Notice, failure: RwSignal<Option<Failure>>) {
    let Some(booking) = notice.booking_id else {
        return;
    };
    let (app, notice) = (app.clone(), notice.clone());
    spawn_local(async move {
        let path = format!("/api/bookings/{booking}");
        match app.client.get::<BookingBody>(path).await {
            Ok(body) => {
                // Before the form: a popup is closed by the tab that opens. A notice that stays unread does no harm.
                let _ = mark_read(&app, &notice).await;
                app.platform.count_again();
                app.platform.open(&another_call(&body.booking)).await;
            }
            Err(why) => failure.set(Some(why)),
        }
    });
}
