//! The way that a call goes at its carrier.

use callslot_shared::{phone::Extension, voice::ResolvedVoice};

/// One of a provider's interfaces, as the provider chose it for a call. It decides on addresses and documents; the rest of
/// it is known to the provider only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Route {
    /// Segments between an attempt's address and the places of its webhooks: no two routes have the same.
    pub path: &'static [&'static str],
    /// The kind of documents that its calls are told to follow.
    pub documents: Documents,
    /// Whether a leg can be looked up by whatever id was reported for it.
    pub finds_every_leg: bool,
}

/// The kind of documents that calls follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Documents {
    /// They are asked for once the phone was picked up, and each can ask for the next.
    Asking,
    /// They begin before the phone is picked up, and find out whether a machine did. The second side's asks for
    /// nothing: it keeps its gate itself.
    Whole,
}

/// The needs of a call, by which the provider chooses its route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// The conversation is to be written down.
    pub transcript: bool,
    /// Digits are to be sent before every word.
    pub digits: bool,
}

impl Needs {
    /// The needs of a call with these settings, to an attendee behind that extension.
    #[must_use]
    pub fn of(voice: &ResolvedVoice, extension: Option<&Extension>) -> Self {
        Self {
            transcript: voice.is_transcribed(),
            digits: extension.is_some(),
        }
    }
}
