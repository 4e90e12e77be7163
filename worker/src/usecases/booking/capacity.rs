//! The carrier's side of a booking: how many calls it takes, and the service's own number.

use crate::{App, store::caller_space::Capacity};
use callslot_shared::{phone::PhoneNumber, schedule::queue::Pace};

/// The service's own number, which no conversation is with.
pub(crate) fn service(app: &App) -> Option<PhoneNumber> {
    app.carrier
        .as_deref()
        .map(|carrier| carrier.caller_number().clone())
}

/// The calls that the carrier takes.
pub(crate) fn capacity(app: &App) -> Capacity {
    let timing = &app.settings.timing;
    let pace = Pace {
        between: timing.pace.num_milliseconds(),
        late_most: timing.late_most.num_milliseconds(),
    };
    let space = app.carrier.as_deref().map_or("", |carrier| carrier.space());
    let grace = timing.grace.num_milliseconds();
    Capacity::new(pace, timing.space_share, grace, space)
}
