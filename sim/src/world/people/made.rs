//! Bookings that people have made.

/// A booking that somebody has made.
pub(super) struct Made {
    pub(super) number: usize,
    pub(super) id: String,
    pub(super) organization: usize,
    /// The operator's user id.
    pub(super) operator: String,
    /// Whether a colleague takes it with them.
    pub(super) together: bool,
    /// When it was made and when it is to ring, in milliseconds since 1970.
    pub(super) since: i64,
    pub(super) start: i64,
}
