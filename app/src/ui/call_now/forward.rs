//! Calling a planned call now.

use crate::{
    api::{Failure, Request},
    browser::dates,
    popup::brought_forward,
    ui::app::App,
};
use callslot_shared::{api::BookingBody, booking::Booking};

/// Moves the booking to now, at the version that is shown: done twice, the second time is refused.
pub async fn bring_forward(app: &App, booking: &Booking) -> Result<BookingBody, Failure> {
    let path = format!("/api/bookings/{}", booking.id);
    let change = async |behind| {
        let change = brought_forward(dates::now(), behind);
        let request = Request::patch(path.clone(), &change).at_version(booking.version);
        app.client.send(request).await
    };
    match change(false).await {
        Err(Failure::Field { field, .. }) if field == "start_time" => change(true).await,
        result => result,
    }
}
