//! The Worker's one error type. `http` turns it into an answer.

use crate::{
    rate_limited::RateLimited, settings::SettingError, store::DatabaseError,
    telephony::OwnAccountError, webhook_signature::NotGenuine,
};
use callslot_shared::{
    FieldError,
    api::{ErrorBody, ErrorCode},
    ids::BookingId,
};

/// Why a request was not answered with a success.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule of the domain was broken.
    #[error(transparent)]
    Domain(#[from] callslot_shared::Error),
    /// The request could not be read.
    #[error(transparent)]
    Request(FieldError),
    /// An error with nothing more to say than its code and a sentence.
    #[error("{1}")]
    Plain(ErrorCode, &'static str),
    /// A booking for an attendee who is to be erased is not over.
    #[error("The booking {0} is not over. Cancel it or wait for its end, then ask again.")]
    NotOver(BookingId),
    /// A time that cannot be booked, and why.
    #[error("{}", .0.error.message)]
    NoSlot(Box<ErrorBody>),
    /// Too much was asked for in too short a time.
    #[error("{}", .0.message)]
    Limited(RateLimited),
    /// A setting is missing.
    #[error("{0} is not configured on the server")]
    NotConfigured(&'static str),
    /// A setting makes no sense.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl Error {
    /// No such thing, or not in this organization: one answer for both.
    pub const NOT_FOUND: Self = Self::Plain(ErrorCode::NotFound, "There is no such booking.");
    /// No token, or one that opens nothing.
    pub const UNAUTHORIZED: Self = Self::Plain(
        ErrorCode::Unauthorized,
        "Sign in first: send a session token or an API key as a Bearer token.",
    );

    /// The refusal of a time, with what is in the way and a way on.
    pub(crate) fn no_slot(body: ErrorBody) -> Self {
        Self::NoSlot(Box::new(body))
    }

    pub(crate) fn body(&self) -> ErrorBody {
        match self {
            Self::Domain(error) => error.into(),
            Self::Request(error) => ErrorBody::of_field(ErrorCode::InvalidRequest, error),
            Self::NotOver(_) => ErrorBody::new(ErrorCode::Conflict, self.to_string()),
            Self::Plain(code, message) => ErrorBody::new(*code, *message),
            Self::NoSlot(body) => (**body).clone(),
            Self::Limited(limited) => limited.body(),
            Self::NotConfigured(_) | Self::Setting(_) => {
                ErrorBody::new(ErrorCode::NotConfigured, self.to_string())
            }
            // The database's own words are for the log, not for whoever asks.
            Self::Database(
                DatabaseError::Failed(_) | DatabaseError::Incomplete(_) | DatabaseError::Refused(_),
            ) => ErrorBody::new(
                ErrorCode::Unavailable,
                "The database did not answer. Look before you try again: the change may have been made.",
            ),
            // Whoever writes a booking says more; this is for what has nobody to say it.
            Self::Database(DatabaseError::Overlap) => ErrorBody::new(
                ErrorCode::SlotTaken,
                "The operator has another call then. Pick another time or another operator.",
            ),
            Self::Database(DatabaseError::Row(_)) => {
                ErrorBody::new(ErrorCode::Internal, "Something went wrong on our side.")
            }
        }
    }
}

impl From<FieldError> for Error {
    fn from(error: FieldError) -> Self {
        Self::Domain(error.into())
    }
}

impl From<OwnAccountError> for Error {
    fn from(error: OwnAccountError) -> Self {
        match error {
            OwnAccountError::Unreadable(error) => Self::Request(error),
            OwnAccountError::Invalid(error) => error.into(),
        }
    }
}

impl From<callslot_shared::access::Denial> for Error {
    fn from(denial: callslot_shared::access::Denial) -> Self {
        Self::Domain(denial.into())
    }
}

impl From<NotGenuine> for Error {
    fn from(_: NotGenuine) -> Self {
        Self::Plain(
            ErrorCode::Unauthorized,
            "This message is not signed, or not by whom it should be, or too long ago.",
        )
    }
}
