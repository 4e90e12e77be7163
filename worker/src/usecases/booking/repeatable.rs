//! Requests that may be sent again under an Idempotency-Key and are done once.

use crate::{
    Error,
    store::idempotency_keys::{Kept, Key, StoredRequest},
    usecases::Context,
};
use callslot_shared::booking::Booking;

/// The key of a request, and the answer to it once there is a booking.
#[derive(Clone)]
pub(crate) struct Repeatable {
    /// The key.
    pub(crate) key: Key,
    /// Writes down the answer that a repeated request is given again.
    pub(crate) represent: fn(&Booking) -> Result<Representation, Error>,
}

/// An answer as it is kept for the same request again.
pub(crate) struct Representation {
    /// Its HTTP status.
    pub(crate) status: u16,
    /// Its headers besides the type of its content, as a JSON object.
    pub(crate) headers: String,
    /// Its body.
    pub(crate) body: String,
}

impl Representation {
    /// The answer as the store takes it.
    pub(crate) fn kept(&self) -> Kept<'_> {
        Kept {
            status: self.status,
            headers: &self.headers,
            body: &self.body,
        }
    }
}

impl Repeatable {
    /// The earlier request with the key, if there was one.
    pub(super) async fn find(&self, context: Context<'_>) -> Result<Option<StoredRequest>, Error> {
        Ok(self.key.find(context.tenant).await?)
    }
}
