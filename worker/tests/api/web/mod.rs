//! Pages for browsers, and what browsers are told.

mod app;
mod cors;
mod invitation;
mod outside;
mod pages;
mod policies;
