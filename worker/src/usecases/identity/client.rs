//! The client that a request comes from.

use callslot_shared::words::Language;

/// The client that a request comes from, as far as signing in asks. Its statements about itself prove nothing.
pub(crate) struct SignInClient {
    /// The language that its person reads.
    pub(crate) language: Language,
    /// Its network: of one customer of a provider.
    pub(crate) narrow_network: String,
    /// The network around that: of a provider.
    pub(crate) wide_network: String,
    /// The browser and the system, as people call them.
    pub(crate) label: Option<String>,
    /// The token of the session that the browser has.
    pub(crate) session: Option<String>,
    /// The token of a browser in which somebody has signed in.
    pub(crate) device: Option<String>,
    /// The nonce of a browser that has asked for a code.
    pub(crate) nonce: Option<String>,
}
