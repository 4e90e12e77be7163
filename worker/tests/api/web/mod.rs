//! Pages for browsers, and what browsers are told.

mod app;
mod cors;
mod framing;
mod invitation;
mod outside;
mod pages;
mod policies;
