//! Callslot shared.
