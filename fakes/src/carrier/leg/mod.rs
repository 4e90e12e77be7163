//! One leg of a call.

mod latch;
pub(crate) mod manual_phone;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{Notify, mpsc};

use self::latch::Latch;
use self::manual_phone::ManualPhone;
use crate::carrier::event_log::{Direction, HungUpBy};
use crate::carrier::phones::{Answer, HangUp, Phone};
use crate::carrier::protocol::target::Target;
use crate::carrier::protocol::webhook::{Notice, Subscription, WebhookMethod};

/// The order for a new leg.
pub(crate) struct Order {
    /// Whether it goes over the Calling API.
    pub(crate) calling: bool,
    /// The account it is asked for with.
    pub(crate) project: String,
    pub(crate) to: String,
    pub(crate) from: String,
    pub(crate) parent: Option<String>,
    /// Its first document, if it has one.
    pub(crate) document: Option<String>,
    /// The longest time it may ring, in carrier time.
    pub(crate) ring_for: Duration,
    pub(crate) machine_detection: bool,
    /// Requested once if a document of this leg cannot be had.
    pub(crate) fallback: Option<Target>,
    pub(crate) subscription: Option<Subscription>,
    /// Whether it is recorded from the answer on.
    pub(crate) record: bool,
    /// The address at which that recording is announced.
    pub(crate) recording_callback: Option<(String, WebhookMethod)>,
}

/// A leg that is not over.
pub(crate) struct Leg {
    pub(crate) sid: String,
    pub(crate) order: Order,
    /// The script that the phone follows by itself, once the call has come to it; [`Leg::phone`] is how it behaves.
    pub(crate) script: OnceLock<Phone>,
    pub(crate) hand: ManualPhone,
    /// Whether the automatic attendant, if one picks up, has put through.
    pub(crate) put_through: AtomicBool,
    pub(crate) recordings: Mutex<Vec<Recording>>,
    /// The addresses that a transcript goes to once the leg is over.
    pub(crate) transcripts: Mutex<Vec<String>>,
    pub(crate) notices: Option<mpsc::UnboundedSender<Notice>>,
    hung_up: Latch<HungUpBy>,
    redirected: Mutex<Option<Target>>,
    redirecting: Notify,
    pub(crate) finished: AtomicBool,
    /// Everything that its end entails is done.
    pub(crate) over: Latch<()>,
}

/// A recording that runs.
#[derive(Debug, Clone)]
pub(crate) struct Recording {
    pub(crate) sid: String,
    pub(crate) started: DateTime<Utc>,
    /// The source that started it, in the carrier's words.
    pub(crate) source: &'static str,
    pub(crate) callback: Option<(String, WebhookMethod)>,
}

/// The leg was hung up while something was going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gone(pub(crate) HungUpBy);

impl Leg {
    /// A leg that is not dialled yet.
    pub(crate) fn new(
        sid: String,
        order: Order,
        notices: Option<mpsc::UnboundedSender<Notice>>,
    ) -> Self {
        Self {
            sid,
            order,
            script: OnceLock::new(),
            hand: ManualPhone::default(),
            put_through: AtomicBool::new(false),
            recordings: Mutex::default(),
            transcripts: Mutex::default(),
            notices,
            hung_up: Latch::default(),
            redirected: Mutex::default(),
            redirecting: Notify::new(),
            finished: AtomicBool::new(false),
            over: Latch::default(),
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
        self.hung_up.set(by);
    }

    /// Waits until somebody hangs up.
    pub(crate) async fn gone(&self) -> Gone {
        Gone(self.hung_up.wait().await)
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
        *self.redirection_slot() = Some(target);
        self.redirecting.notify_waiters();
    }

    /// Waits for a redirect and takes it.
    pub(crate) async fn redirection(&self) -> Target {
        loop {
            let redirecting = self.redirecting.notified();
            let target = self.redirection_slot().take();
            if let Some(target) = target {
                return target;
            }
            redirecting.await;
        }
    }

    fn redirection_slot(&self) -> std::sync::MutexGuard<'_, Option<Target>> {
        self.redirected
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
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

    /// The behaviour of this phone: as its script says, until a person plays it, and not before an automatic
    /// attendant has put through.
    pub(crate) fn phone(&self) -> Phone {
        if self.hand.is_taken() {
            Phone {
                answer: Answer::Manual,
                key: None,
                hang_up: HangUp::Never,
                ..Phone::default()
            }
        } else if self.is_attended() {
            Phone {
                key: None,
                hang_up: HangUp::Never,
                ..self.script()
            }
        } else {
            self.script()
        }
    }

    fn script(&self) -> Phone {
        self.script.get().cloned().unwrap_or_default()
    }

    /// Whether a machine is on the line.
    pub(crate) fn is_machine(&self) -> bool {
        self.is_attended() || self.phone().is_machine()
    }

    /// Keys by which the automatic attendant puts through, if one picks up.
    pub(crate) fn extension(&self) -> Option<&str> {
        self.script.get()?.extension.as_deref()
    }

    /// Whether an automatic attendant is on the line.
    pub(crate) fn is_attended(&self) -> bool {
        self.extension().is_some() && !self.put_through.load(Ordering::Acquire)
    }

    /// The attendant has put through to the phone's owner.
    pub(crate) fn put_through(&self) {
        self.put_through.store(true, Ordering::Release);
    }
}
