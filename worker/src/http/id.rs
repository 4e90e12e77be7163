//! The ids in an address.

/// What stands where an address has `{id}`. Text that cannot be one, because it is not even UTF-8, is
/// taken for none: it names nothing, and is answered like any other id that is not known.
pub(super) struct Id(pub(super) String);

/// The same where an address has two names.
pub(super) struct Ids(pub(super) String, pub(super) String);
