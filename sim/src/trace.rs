//! The events of a run, in order: a fingerprint of every run, and a text of the runs that are looked at.

use crate::executor;
use chrono::DateTime;
use std::cell::{Cell, RefCell};

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Which booking it is about, by the order in which bookings became known.
    pub booking: Option<usize>,
    /// Its words.
    pub text: String,
}

impl std::fmt::Display for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let at = DateTime::from_timestamp_millis(self.at).unwrap_or_default();
        write!(f, "{}", at.format("%m-%d %H:%M:%S%.3f"))?;
        match self.booking {
            Some(booking) => write!(f, "  #{booking:<5}")?,
            None => write!(f, "  {:6}", "")?,
        }
        write!(f, " {}", self.text)
    }
}

/// The record of a run.
#[derive(Debug)]
pub(crate) struct Trace {
    hash: Cell<u64>,
    events: Option<RefCell<Vec<Event>>>,
}

impl Trace {
    /// A record that keeps its texts only if asked to.
    pub(crate) fn new(keep: bool) -> Self {
        Self {
            hash: Cell::new(0xcbf2_9ce4_8422_2325),
            events: keep.then(RefCell::default),
        }
    }

    /// Notes an event. `code` goes into the fingerprint, `text` is made only if it is kept.
    pub(crate) fn note(&self, booking: Option<usize>, code: &str, text: impl FnOnce() -> String) {
        let at = executor::now();
        self.mix(&at.to_le_bytes());
        self.mix(&booking.unwrap_or(usize::MAX).to_le_bytes());
        self.mix(code.as_bytes());
        if let Some(events) = &self.events {
            let detail = text();
            let text = if detail.is_empty() {
                code.to_owned()
            } else {
                format!("{code}: {detail}")
            };
            events.borrow_mut().push(Event { at, booking, text });
        }
    }

    /// FNV-1a.
    fn mix(&self, bytes: &[u8]) {
        let hash = bytes.iter().fold(self.hash.get(), |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        self.hash.set(hash);
    }

    /// The fingerprint of everything noted so far.
    pub(crate) fn fingerprint(&self) -> u64 {
        self.hash.get()
    }

    /// The events that were kept.
    pub(crate) fn events(&self) -> Vec<Event> {
        self.events
            .as_ref()
            .map(|events| events.borrow().clone())
            .unwrap_or_default()
    }
}
