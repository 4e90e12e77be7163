//! The exchange: the one place that holds the simulator's state. Everything that changes it goes
//! through here, so that whoever waits for a change (`settled`, `until`) is woken and never polls.

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Local, Utc};
use tokio::sync::{Notify, watch};

use crate::carrier::event_log::{CallRecord, CallStatus, Event, Happened, HungUpBy, RestRequest};
use crate::carrier::faults::Faults;
use crate::carrier::leg::Leg;
use crate::carrier::options::{Account, Options};
use crate::carrier::phones::PhoneBook;
use crate::carrier::protocol::target::Target;

pub(crate) struct Exchange {
    pub(crate) options: Options,
    /// Every account, the one of the options first.
    pub(crate) accounts: Vec<Arc<Account>>,
    pub(crate) client: reqwest::Client,
    /// Rung when a call has joined the queue.
    pub(crate) queue_grew: Notify,
    state: Mutex<State>,
    changes: watch::Sender<u64>,
    stopped: watch::Sender<bool>,
}

/// A call in the queue with the document it will follow.
pub(crate) struct Queued {
    pub(crate) leg: Arc<Leg>,
    pub(crate) document: Target,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) calls: Vec<CallRecord>,
    /// Where each call stands in `calls`.
    positions: HashMap<String, usize>,
    /// The legs that are not over.
    pub(crate) legs: HashMap<String, Arc<Leg>>,
    /// Calls waiting for their turn to be dialled.
    pub(crate) queue: VecDeque<Queued>,
    pub(crate) requests: Vec<RestRequest>,
    pub(crate) phones: PhoneBook,
    pub(crate) faults: Faults,
    /// Whether a person plays the phones.
    pub(crate) manual: bool,
    pub(crate) pace: Duration,
    /// Callbacks that are accepted for delivery and not through with it.
    pub(crate) pending_webhooks: usize,
}

impl State {
    pub(crate) fn add(&mut self, record: CallRecord) {
        self.positions.insert(record.sid.clone(), self.calls.len());
        self.calls.push(record);
    }

    pub(crate) fn call(&self, sid: &str) -> Option<&CallRecord> {
        self.positions
            .get(sid)
            .map(|&position| &self.calls[position])
    }

    pub(crate) fn call_mut(&mut self, sid: &str) -> Option<&mut CallRecord> {
        self.positions
            .get(sid)
            .map(|&position| &mut self.calls[position])
    }

    /// Forgets requests and calls that are over. Live calls stay: they are still owed their end.
    pub(crate) fn forget(&mut self) {
        self.requests.clear();
        self.calls.retain(CallRecord::is_live);
        self.positions = self
            .calls
            .iter()
            .enumerate()
            .map(|(at, call)| (call.sid.clone(), at))
            .collect();
    }

    pub(crate) fn is_settled(&self) -> bool {
        self.legs.is_empty() && self.pending_webhooks == 0
    }
}

impl Exchange {
    pub(crate) fn new(options: Options) -> anyhow::Result<Arc<Self>> {
        let client = reqwest::Client::builder()
            .connect_timeout(options.connect_timeout)
            .read_timeout(options.read_timeout)
            // The customer's server is on this machine; a proxy would only answer in its place.
            .no_proxy()
            // A kept connection that the other side has closed would look like a failed webhook.
            .pool_max_idle_per_host(0)
            .build()?;
        let state = State {
            pace: options.pace,
            ..State::default()
        };
        let first = Account {
            project_id: options.project_id.clone(),
            api_token: options.api_token.clone(),
            signing_key: options.signing_key.clone(),
            numbers: options.owned_numbers.clone(),
        };
        let accounts = std::iter::once(first)
            .chain(options.accounts.iter().cloned())
            .map(Arc::new)
            .collect();
        Ok(Arc::new(Self {
            accounts,
            options,
            client,
            queue_grew: Notify::new(),
            state: Mutex::new(state),
            changes: watch::Sender::new(0),
            stopped: watch::Sender::new(false),
        }))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A predicate of a test may panic under the lock; the state is whole between statements.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.lock())
    }

    pub(crate) fn update<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.lock());
        self.changes.send_modify(|version| *version += 1);
        result
    }

    /// Waits until `look` finds something, looking again after every change.
    pub(crate) async fn when<T>(&self, look: impl Fn(&State) -> Option<T>) -> T {
        let mut changes = self.changes.subscribe();
        loop {
            if let Some(found) = self.read(&look) {
                return found;
            }
            // The sender lives in self.
            if changes.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    /// Wakes whoever shows the state to somebody.
    pub(crate) fn watch(&self) -> Watch {
        Watch {
            changes: self.changes.subscribe(),
            stopped: self.stopped.subscribe(),
        }
    }

    /// Runs a task that ends with the simulator.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut stopped = self.stopped.subscribe();
        tokio::spawn(async move {
            tokio::select! {
                _ = stopped.wait_for(|stopped| *stopped) => {}
                () = task => {}
            }
        });
    }

    pub(crate) fn stop(&self) {
        self.stopped.send_replace(true);
    }

    /// How long a duration in carrier time lasts here.
    pub(crate) fn carrier_time(&self, duration: Duration) -> Duration {
        duration.mul_f64(self.options.second.as_secs_f64())
    }

    /// How many carrier seconds lie between two moments, rounded up as the carrier bills.
    pub(crate) fn carrier_seconds(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> u64 {
        let elapsed = (to - from).to_std().unwrap_or_default().as_nanos();
        let second = self.options.second.as_nanos().max(1);
        u64::try_from(elapsed.div_ceil(second)).unwrap_or(u64::MAX)
    }

    /// Writes what happened on a leg into the truth log.
    pub(crate) fn note(&self, sid: &str, what: &Happened) {
        self.note_and(sid, what, |_, _| {});
    }

    /// Writes what happened and, in the same breath, what follows from it.
    pub(crate) fn note_and(
        &self,
        sid: &str,
        what: &Happened,
        and: impl FnOnce(&mut State, DateTime<Utc>),
    ) {
        let at = Utc::now();
        let number = self.update(|state| {
            let call = state.call_mut(sid)?;
            call.events.push(Event {
                at,
                what: what.clone(),
            });
            let number = call.to.clone();
            and(state, at);
            Some(number)
        });
        if let (Some(print), Some(number)) = (&self.options.on_event, number)
            && let Some(text) = told(what)
        {
            print(&format!(
                "{} {number} {text}",
                at.with_timezone(&Local).format("%H:%M:%S")
            ));
        }
    }
}

/// Tells that something has changed, until the simulator stops.
pub(crate) struct Watch {
    changes: watch::Receiver<u64>,
    stopped: watch::Receiver<bool>,
}

impl Watch {
    /// What has happened so far is known.
    pub(crate) fn seen(&mut self) {
        self.changes.mark_unchanged();
    }

    /// Waits for what has not been seen. False if the simulator has stopped.
    pub(crate) async fn changed(&mut self) -> bool {
        tokio::select! {
            biased;
            _ = self.stopped.wait_for(|stopped| *stopped) => false,
            changed = self.changes.changed() => changed.is_ok(),
        }
    }
}

/// An event as a line for people; `None` for what would only be noise.
fn told(what: &Happened) -> Option<String> {
    Some(match what {
        Happened::Queued => "is queued".to_owned(),
        Happened::Dialled => "is dialled".to_owned(),
        Happened::Ringing => "rings".to_owned(),
        Happened::Answered => "answers".to_owned(),
        Happened::Heard { text } => format!("hears {text:?}"),
        Happened::Pressed { key } => format!("presses {key}"),
        Happened::DigitsSent {
            digits,
            put_through,
        } => {
            let attendant = if *put_through {
                " and is put through"
            } else {
                ""
            };
            format!("is sent the digits {digits}{attendant}")
        }
        Happened::Bridged { number, .. } => format!("is bridged with {number}"),
        Happened::RecordingStarted { .. } => "is recorded from here".to_owned(),
        Happened::TranscriptionStarted { .. } => "is written down from here".to_owned(),
        Happened::RecordingEnded { .. } => "is no longer recorded".to_owned(),
        Happened::RecordingDeleted { .. } => "has its recording deleted".to_owned(),
        Happened::DocumentRejected { reason } => format!("gets no usable document: {reason}"),
        Happened::Webhook { result, .. } if result.is_delivered() => return None,
        Happened::Webhook {
            url,
            status,
            attempt,
            result,
            ..
        } => {
            format!("webhook {status} to {url} failed, attempt {attempt}: {result:?}")
        }
        Happened::Ended {
            status: CallStatus::Completed,
            by,
        } => match by {
            HungUpBy::Phone => "hangs up".to_owned(),
            HungUpBy::OtherSide => "is left by the other side".to_owned(),
            HungUpBy::Document => "is hung up by its document".to_owned(),
            HungUpBy::Api => "is hung up over REST".to_owned(),
            HungUpBy::Carrier => "is hung up by the carrier".to_owned(),
        },
        Happened::Ended {
            status: CallStatus::Busy,
            by: HungUpBy::Phone,
        } => "declines".to_owned(),
        Happened::Ended {
            status: CallStatus::Busy,
            ..
        } => "is busy".to_owned(),
        Happened::Ended {
            status: CallStatus::NoAnswer,
            ..
        } => "does not answer".to_owned(),
        Happened::Ended {
            status: CallStatus::Canceled,
            ..
        } => "is canceled".to_owned(),
        Happened::Ended { status, .. } => format!("ends as {status}"),
    })
}
