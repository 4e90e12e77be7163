//! Call documents: what the carrier does once a phone is picked up, in neutral words. A provider writes them in its own.
//!
//! Only the policy set can be said: a `Say` takes nothing else, and what it takes a provider escapes.

use callslot_shared::{disclosure::Spoken, phone::PhoneNumber};
use url::Url;

/// One instruction.
#[derive(Debug, Clone)]
pub enum Verb {
    /// Speak, at most 4,096 characters.
    Say(Spoken),
    /// Speak `prompt`, and post the first key pressed to `action`. Goes on to the next verb if none is
    /// pressed within `seconds` after the prompt.
    Gather {
        /// The words that are said while waiting.
        prompt: Spoken,
        /// The address to which the key goes.
        action: Url,
        /// The time to wait, in seconds.
        seconds: u32,
    },
    /// Ask twice for a key and go on; without one, or with another than `key`, do `otherwise` first.
    /// [Whole](super::Documents::Whole) documents only: for the second side, whose document cannot ask the Worker.
    Confirm {
        /// The words that are said while waiting.
        prompt: Spoken,
        /// The time to wait, in seconds, each time.
        seconds: u32,
        /// The key that counts; any, if none is named.
        key: Option<&'static str>,
        /// The address to which the carrier reports the key.
        report: Option<Url>,
        /// The instructions to follow where none is pressed at all; `otherwise`, if there are none.
        silent: Vec<Verb>,
        /// The instructions to follow without it.
        otherwise: Vec<Verb>,
    },
    /// Press keys: digits, `*`, `#`, and `W` for a pause of half a second. Only on a route chosen for it.
    SendDigits(String),
    /// Wait until the phone is picked up. [Whole](super::Documents::Whole) documents begin so.
    Answer,
    /// Find out whether a machine has picked up, and ask for another document with the answer.
    /// [Whole](super::Documents::Whole) documents only; for others the request for the call asks for it.
    Listen(Url),
    /// Ring a second phone and connect both when it is picked up and its own document is done.
    Dial {
        /// The phone to ring.
        number: PhoneNumber,
        /// The number that it says is calling.
        caller: PhoneNumber,
        /// The longest time to let it ring, in seconds (5 to 600).
        ring_seconds: u32,
        /// The longest time both may talk, in seconds (1 to 86,400).
        talk_seconds: u32,
        /// The document for the called side, before both are connected.
        whisper: Url,
        /// The longest time that document may take, in seconds, if it is a [whole](super::Documents::Whole) one.
        confirm_seconds: u32,
        /// The address to which the carrier reports on the second leg.
        status_callback: Url,
        /// The address to which the carrier reports that both are connected, if no document asks for the next. Boxed,
        /// because an instruction is small otherwise.
        connected: Box<Url>,
        /// The address of the document to follow when it is over.
        action: Url,
    },
    /// Ask for another document.
    Redirect(Url),
    /// Hang up.
    Hangup,
}

/// A document: instructions in order.
#[derive(Debug, Clone, Default)]
pub struct CallDocument(Vec<Verb>);

impl CallDocument {
    /// A document of these instructions. None at all means: go on with the call.
    #[must_use]
    pub fn new(verbs: impl IntoIterator<Item = Verb>) -> Self {
        Self(verbs.into_iter().collect())
    }

    /// Its instructions, in order.
    #[must_use]
    pub(crate) fn verbs(&self) -> &[Verb] {
        &self.0
    }
}
