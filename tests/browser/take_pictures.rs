//! Takes the pictures of the documentation, each as a test that is run by `cargo xtask pictures` alone: other runs of tests change no
//! file. What the pictures show is played by the same hands as in the tests in a browser.

#[allow(dead_code, reason = "tests need more of it than pictures")]
mod extension {
    pub(crate) mod api;
    pub(crate) mod pages;
    pub(crate) mod pages_session;
    pub(crate) mod person;
    pub(crate) mod scenes;
    mod worker;
}
mod mail_samples;
#[allow(dead_code, reason = "tests need more of it than pictures")]
mod person;
mod pictures;
#[allow(dead_code, reason = "tests need more of it than pictures")]
mod stage;
