//! Phone numbers in views. They are drawn again once the numbering plans are there that tell how people write them.

use crate::phone;
use callslot_shared::{booking::Booking, phone::PhoneNumber};
use leptos::prelude::*;

/// A number as people write it.
pub(super) fn spaced(number: &PhoneNumber) -> impl Fn() -> String + use<> {
    let number = number.clone();
    move || {
        phone::track();
        phone::spaced(&number)
    }
}

/// Whom a booking is for: a name, or else the number.
pub(super) fn who(booking: &Booking) -> AnyView {
    match &booking.attendee_name {
        Some(name) => name.clone().into_any(),
        None => spaced(&booking.attendee_phone).into_any(),
    }
}
