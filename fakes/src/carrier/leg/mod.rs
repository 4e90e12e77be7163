//! One leg of a call.

pub(crate) mod hand;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{mpsc, watch};

use crate::carrier::event_log::{Direction, HungUpBy};
use crate::carrier::leg::hand::Hand;
use crate::carrier::phones::{Answer, HangUp, Phone};
use crate::carrier::protocol::target::Target;
use crate::carrier::protocol::webhook::{Method, Notice, Subscription};

/// What a new leg is to be.
pub(crate) struct Order {
    /// Whether it goes over the Calling API.
    pub(crate) calling: bool,
    /// The account it is asked for with.
    pub(crate) project: String,
    pub(crate) to: String,
    pub(crate) from: String,
    pub(crate) parent: Option<String>,
    /// How long it may ring, in carrier time.
    pub(crate) ring_for: Duration,
    pub(crate) machine_detection: bool,
    /// Requested once if a document of this leg cannot be had.
    pub(crate) fallback: Option<Target>,
    pub(crate) subscription: Option<Subscription>,
    /// Whether it is recorded from the answer on.
    pub(crate) record: bool,
    /// Where that recording is announced.
    pub(crate) recording_callback: Option<(String, Method)>,
}

/// A leg that is not over.
pub(crate) struct Leg {
    pub(crate) sid: String,
    pub(crate) order: Order,
    /// What the phone does by itself; [`Leg::phone`] is how it behaves.
    pub(crate) script: Phone,
    pub(crate) hand: Hand,
    /// Whether the automatic attendant, if one picks up, has put through.
    pub(crate) put_through: AtomicBool,
    pub(crate) recordings: Mutex<Vec<Recording>>,
    /// Where a transcript goes once the leg is over.
    pub(crate) transcripts: Mutex<Vec<String>>,
    pub(crate) notices: Option<mpsc::UnboundedSender<Notice>>,
    hung_up: watch::Sender<Option<HungUpBy>>,
    redirected: watch::Sender<Option<Target>>,
    pub(crate) finished: AtomicBool,
}

/// A recording that runs.
#[derive(Debug, Clone)]
pub(crate) struct Recording {
    pub(crate) sid: String,
    pub(crate) started: DateTime<Utc>,
    /// What started it, in the carrier's words.
    pub(crate) source: &'static str,
    pub(crate) callback: Option<(String, Method)>,
}

/// The leg was hung up while something was going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gone(pub(crate) HungUpBy);

impl Leg {
    /// A leg to a phone with this script.
    pub(crate) fn new(
        sid: String,
        order: Order,
        script: Phone,
        notices: Option<mpsc::UnboundedSender<Notice>>,
    ) -> Self {
        Self {
            sid,
            order,
            script,
            hand: Hand::default(),
            put_through: AtomicBool::new(false),
            recordings: Mutex::default(),
            transcripts: Mutex::default(),
            notices,
            hung_up: watch::Sender::new(None),
            redirected: watch::Sender::new(None),
            finished: AtomicBool::new(false),
        }
    }

    pub(crate) fn direction(&self) -> Direction {
        if self.order.parent.is_some() {
            Direction::OutboundDial
        } else {
            Direction::OutboundApi
        }
    }

    /// Hangs up; the first to do so is the one on record.
    pub(crate) fn hang_up(&self, by: HungUpBy) {
        self.hung_up.send_if_modified(|first| {
            let is_first = first.is_none();
            first.get_or_insert(by);
            is_first
        });
    }

    /// Waits until somebody hangs up.
    pub(crate) async fn gone(&self) -> Gone {
        let mut hung_up = self.hung_up.subscribe();
        match hung_up.wait_for(Option::is_some).await.map(|by| *by) {
            Ok(Some(by)) => Gone(by),
            // The sender lives in self, and the condition is `Some`.
            _ => std::future::pending().await,
        }
    }

    /// Lets `work` go on until it is done or somebody hangs up.
    pub(crate) async fn unless_gone<T>(&self, work: impl Future<Output = T>) -> Result<T, Gone> {
        tokio::select! {
            biased;
            gone = self.gone() => Err(gone),
            done = work => Ok(done),
        }
    }

    /// Sends the leg to another document.
    pub(crate) fn redirect(&self, target: Target) {
        self.redirected.send_replace(Some(target));
    }

    /// Waits for a redirect and takes it.
    pub(crate) async fn redirection(&self) -> Target {
        let mut redirected = self.redirected.subscribe();
        loop {
            if let Some(target) = self.redirected.send_replace(None) {
                return target;
            }
            if redirected.wait_for(Option::is_some).await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    pub(crate) fn recordings(&self) -> std::sync::MutexGuard<'_, Vec<Recording>> {
        self.recordings
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn transcripts(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.transcripts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// How this phone behaves: as its script says, until a person plays it, and not before an automatic attendant
    /// has put through.
    pub(crate) fn phone(&self) -> Phone {
        if self.hand.is_taken() {
            Phone {
                answer: Answer::Manual,
                key: None,
                hang_up: HangUp::Never,
                extension: None,
            }
        } else if self.is_attended() {
            Phone {
                key: None,
                hang_up: HangUp::Never,
                ..self.script.clone()
            }
        } else {
            self.script.clone()
        }
    }

    /// Whether an automatic attendant is on the line.
    pub(crate) fn is_attended(&self) -> bool {
        self.script.extension.is_some() && !self.put_through.load(Ordering::Acquire)
    }

    /// The attendant has put through to the phone's owner.
    pub(crate) fn put_through(&self) {
        self.put_through.store(true, Ordering::Release);
    }
}
