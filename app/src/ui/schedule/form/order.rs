//! A request to book, and its result.

use crate::api::{Answer, Failure, Request, read};
use callslot_shared::api::{BookingBody, CreateBooking, CreateSeries, SeriesBody};

/// A request to book.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Order {
    Booking(Box<CreateBooking>),
    Series(Box<CreateSeries>),
}

/// The result of a request that was done.
pub(super) enum Booked {
    Booking(Box<BookingBody>),
    Series(Box<SeriesBody>),
}

impl Order {
    pub(super) fn request(&self, key: &str) -> Request {
        match self {
            Self::Booking(booking) => Request::post("/api/bookings", booking, key),
            Self::Series(series) => Request::post("/api/series", series, key),
        }
    }

    pub(super) fn read(&self, answer: &Answer) -> Result<Booked, Failure> {
        match self {
            Self::Booking(_) => read(answer).map(|body| Booked::Booking(Box::new(body))),
            Self::Series(_) => read(answer).map(|body| Booked::Series(Box::new(body))),
        }
    }
}
