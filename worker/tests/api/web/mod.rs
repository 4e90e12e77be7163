//! Pages for browsers, and what browsers are told.

mod cors;
mod pages;
mod policies;
