//! The carrier's state, and the one place that changes it, so that whoever looks on from outside is woken and never polls.

use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{Notify, watch};

use crate::carrier::event_log::{CallRecord, Event, Happened, RestRequest};
use crate::carrier::faults::FaultInjector;
use crate::carrier::leg::Leg;
use crate::carrier::phones::People;
use crate::carrier::protocol::target::Target;
use crate::carrier::settings::{Account, Settings};
use crate::carrier::text_record::{TextAddress, TextRecord};
use crate::environment::Environment;

/// Ports of a carrier.
#[derive(Clone)]
pub struct Ports {
    /// Time, tasks, requests and chance.
    pub environment: Arc<dyn Environment>,
    /// Whoever has the phones.
    pub people: Arc<dyn People>,
    /// Everything that goes wrong.
    pub faults: Arc<dyn FaultInjector>,
    /// Whoever looks on.
    pub observer: Arc<dyn Observer>,
}

/// Is told of everything that is written into the event log.
///
/// It is told in the middle of the carrier's work, and must not ask the carrier anything.
pub trait Observer: Send + Sync + 'static {
    /// Something has happened on a leg, whose record has it already.
    fn happened(&self, call: &CallRecord, event: &Event);

    /// A text message was taken, or has come further; one that a phone sent was taken in by the customer.
    fn texted(&self, _text: &TextRecord) {}
}

/// One caller space of a carrier, as a machine without a clock.
///
/// It answers requests ([`Carrier::handle`]) and places the calls that come of them. Time, tasks, its own requests,
/// people, faults and chance come from its [`Ports`].
pub struct Carrier {
    pub(crate) settings: Settings,
    pub(crate) accounts: Vec<Arc<Account>>,
    pub(crate) ports: Ports,
    /// Rung when a call has joined the queue.
    pub(crate) queue_grew: Notify,
    state: Mutex<State>,
    changes: watch::Sender<u64>,
}

/// A call in the queue with the document it will follow.
pub(crate) struct Queued {
    pub(crate) leg: Arc<Leg>,
    pub(crate) document: Target,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) calls: Vec<CallRecord>,
    /// The position of each call in `calls`.
    positions: BTreeMap<String, usize>,
    /// The legs that are not over.
    pub(crate) legs: BTreeMap<String, Arc<Leg>>,
    /// Calls waiting for their turn to be dialled.
    pub(crate) queue: VecDeque<Queued>,
    pub(crate) requests: Vec<RestRequest>,
    /// Whether a person plays the phones.
    pub(crate) manual: bool,
    pub(crate) pace: Duration,
    /// Text messages, in order.
    pub(crate) texts: Vec<TextRecord>,
    /// The addresses to which text messages to numbers are reported.
    pub(crate) text_addresses: Vec<TextAddress>,
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
        self.texts.clear();
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

/// A callback under way. It is through when this is dropped.
pub(crate) struct UnderWay(pub(crate) Arc<Carrier>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.update(|state| state.pending_webhooks -= 1);
    }
}

impl Carrier {
    /// A carrier without calls, which begins to dial.
    #[must_use]
    pub fn start(settings: Settings, ports: Ports) -> Arc<Self> {
        let state = State {
            pace: settings.pace,
            ..State::default()
        };
        let carrier = Arc::new(Self {
            accounts: settings.accounts.iter().cloned().map(Arc::new).collect(),
            settings,
            ports,
            queue_grew: Notify::new(),
            state: Mutex::new(state),
            changes: watch::Sender::new(0),
        });
        carrier.spawn(carrier.clone().dispatch());
        carrier
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

    /// Wakes whoever looks on after every change.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// The time.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.ports.environment.now()
    }

    /// A fresh id.
    pub(crate) fn uuid(&self) -> String {
        self.ports.environment.uuid()
    }

    /// Runs a task beside the others.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.ports.environment.spawn(Box::pin(task));
    }

    /// Counts a callback as under way until the answer is dropped.
    pub(crate) fn under_way(self: &Arc<Self>) -> UnderWay {
        self.update(|state| state.pending_webhooks += 1);
        UnderWay(self.clone())
    }

    /// Waits so long, in wall time.
    pub(crate) async fn sleep(&self, duration: Duration) {
        if !duration.is_zero() {
            self.ports.environment.sleep(duration).await;
        }
    }

    /// Waits so long, in carrier time.
    pub(crate) async fn wait(&self, duration: Duration) {
        let second = self.settings.second.as_secs_f64();
        self.sleep(duration.mul_f64(second)).await;
    }

    /// The number of carrier seconds between two moments, rounded up as the carrier bills.
    pub(crate) fn carrier_seconds(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> u64 {
        let elapsed = (to - from).to_std().unwrap_or_default().as_nanos();
        let second = self.settings.second.as_nanos().max(1);
        u64::try_from(elapsed.div_ceil(second)).unwrap_or(u64::MAX)
    }

    /// A duration between two, both included.
    pub(crate) fn between(&self, (least, most): (Duration, Duration)) -> Duration {
        let span = most.saturating_sub(least).as_millis() + 1;
        let more = self.ports.environment.random() % span;
        least + Duration::from_millis(u64::try_from(more).unwrap_or(0))
    }

    /// Writes what happened on a leg into the event log.
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
        let event = Event {
            at: self.now(),
            what: what.clone(),
        };
        self.update(|state| {
            let Some(call) = state.call_mut(sid) else {
                return;
            };
            call.events.push(event.clone());
            and(state, event.at);
            if let Some(call) = state.call(sid) {
                self.ports.observer.happened(call, &event);
            }
        });
    }
}
