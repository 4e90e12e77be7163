//! The version at which something is to be changed: a change is made to what its maker has read, or not at all.

use crate::Error;
use callslot_shared::api::ErrorCode;

/// It changed since the maker of the change read it.
pub(crate) const CHANGED: Error = Error::Plain(
    ErrorCode::VersionConflict,
    "It has changed since you read it. Load it again, then change it.",
);

/// The versions that a change may be made to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ExpectedVersion {
    /// Any.
    Any,
    /// Only these.
    OneOf(Vec<u32>),
}

impl ExpectedVersion {
    /// Whether a version is among them.
    pub(crate) fn is(&self, version: u32) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(versions) => versions.contains(&version),
        }
    }

    /// Refuses a change of something that is at another version, with [`CHANGED`].
    pub(crate) fn check(&self, version: u32) -> Result<(), Error> {
        if self.is(version) {
            Ok(())
        } else {
            Err(CHANGED)
        }
    }
}
