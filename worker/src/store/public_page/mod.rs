//! Public booking pages: their settings (`public_pages`), and the bookings that strangers have asked for until their proof
//! (`public_requests`).

mod all_tenants;
mod requests;
mod settings;

pub(in crate::store) use all_tenants::forget_expired;
pub use all_tenants::{FoundPage, OfferedEvent, PUBLIC_REQUEST_TRIES, event_of, find, logo};
pub use requests::{
    AskResult, BookedToday, NewPublicRequest, PublicRequest, SealedForm, ask, booked_today, get,
    try_code,
};
pub use settings::{PageToSave, SavedPage, StoredPage, replace, show};
