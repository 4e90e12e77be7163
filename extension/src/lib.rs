//! Callslot extension.
