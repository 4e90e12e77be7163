//! The Chrome extension of Callslot. It stands on [`callslot_shared`], so that what its forms accept
//! the server accepts.

pub use callslot_shared as shared;
