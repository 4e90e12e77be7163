//! Text messages: how long they are as carriers count, when they may be sent, and what people answer to them.

mod keyword;
mod quiet_hours;
mod segments;

pub use keyword::{Keyword, keyword};
pub use quiet_hours::{Planned, QUIET_HOURS, Timing, is_quiet, plan, quiet_from};
pub use segments::{Encoding, Segments, segments};

/// Most characters of a text message that a carrier takes.
pub const MAX_TEXT: usize = 1_600;

/// Most characters of the words by which an attendee agreed to text messages.
pub const MAX_CONSENT: usize = 500;
