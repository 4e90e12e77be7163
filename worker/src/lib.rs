//! Callslot worker.
