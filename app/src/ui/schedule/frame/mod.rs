//! The frame around every view: navigation, keys, toasts, and the view of a call that is placed now.

pub(super) mod calling;
pub(super) mod keys;
pub(super) mod later;
pub(super) mod navigation;
pub(super) mod toasts;
pub(super) mod top;
