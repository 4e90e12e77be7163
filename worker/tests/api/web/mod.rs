//! Pages for browsers, and what browsers are told.

mod app;
mod cors;
mod pages;
mod policies;
