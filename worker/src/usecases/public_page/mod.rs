//! The public booking page: its settings, and what a stranger may do on it.
//!
//! A visitor looks at free times, holds one, leaves who is to be called, and proves their e-mail address. Only the proof books.
//! Before it every number is treated alike, and nothing that is answered depends on what is stored of one.

pub(crate) mod confirm;
pub(crate) mod form;
pub(crate) mod free_times;
pub(crate) mod hold;
pub(crate) mod settings;
pub(crate) mod submit;
pub(crate) mod visit;
