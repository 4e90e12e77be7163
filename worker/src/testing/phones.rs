//! A carrier that notes what it is asked.

use super::{PausedClock, phones_own::OwnPhones, texts::Texts};
use crate::{
    ports::Clock,
    telephony::{
        CallSearch, Carrier, CarrierCall, CarrierError, CreateCall, DeleteRecording, Documents,
        ListedCall, ListedMessage, MessageProblemKind, MessageSearch, ProviderAccount, Route,
        SendMessage, SentMessage, StartRecording, StartTranscript,
    },
};
use async_trait::async_trait;
use callslot_shared::{call::CarrierStatus, ids::CallId, phone::PhoneNumber};
use chrono::{DateTime, Utc};
use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, Weak,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use url::Url;

/// The carrier's reaction to the next request for a call.
#[derive(Clone, Debug)]
pub enum CarrierReaction {
    Take,
    Refuse(&'static str),
    Busy,
    /// Takes the call, and answers so much later.
    TakeSlowly(Duration),
    /// Takes the call, and its answer is lost.
    LoseAfterTaking,
    /// Takes nothing, and no answer comes.
    LoseBeforeTaking,
}

/// A carrier that notes what it is asked.
pub struct Phones {
    me: Weak<Self>,
    caller: PhoneNumber,
    clock: Arc<PausedClock>,
    pub answers: Mutex<VecDeque<CarrierReaction>>,
    pub asked: Mutex<Vec<RequestedCall>>,
    pub ended: Mutex<Vec<CallId>>,
    /// The calls it was asked to record.
    pub recorded: Mutex<Vec<CallId>>,
    /// The calls of which it was asked to write down what is said, and whether while people talk.
    pub transcribed: Mutex<Vec<(CallId, bool)>>,
    /// Text messages: what was sent, and the faults of the next.
    pub texts: Texts,
    /// The recordings it was asked to delete.
    pub deleted: Mutex<Vec<CallId>>,
    /// The error it answers to anything about recordings and transcripts, instead of doing it.
    pub refuses_recordings: Mutex<Option<CarrierError>>,
    pub status: Mutex<CarrierStatus>,
    /// Calls the list has beside the ones that were taken: another program's, say.
    pub others: Mutex<Vec<ListedCall>>,
    /// The number of times the list was asked for.
    pub searches: AtomicU64,
    /// While set, looking up, listing and ending fail.
    pub mute: AtomicBool,
    /// The number of times it was asked anything.
    pub fetches: AtomicU64,
    /// The uses of organizations' own accounts, in order: the project, and the use.
    pub used: Mutex<Vec<String>>,
    /// The passwords of those accounts, by project.
    pub tokens: Mutex<HashMap<String, String>>,
    /// The owners of numbers: projects with numbers.
    pub owned: Mutex<Vec<(String, String)>>,
    /// While set, looking up and beginning to record take nine seconds.
    pub slow: AtomicBool,
}

/// One request for a call.
#[derive(Clone, Debug)]
pub struct RequestedCall {
    pub route: Route,
    pub at: DateTime<Utc>,
    pub to: String,
    pub from: String,
    pub document: String,
    pub detect_machine: bool,
    /// Whether there is a call now.
    pub taken: bool,
}

impl Phones {
    /// Phones that take every call and let it ring.
    pub(super) fn new(clock: Arc<PausedClock>) -> Arc<Self> {
        Arc::new_cyclic(|me| Self {
            me: me.clone(),
            used: Mutex::default(),
            tokens: Mutex::default(),
            owned: Mutex::default(),
            caller: PhoneNumber::parse("caller", "+12025550100").unwrap(),
            clock,
            answers: Mutex::default(),
            asked: Mutex::default(),
            ended: Mutex::default(),
            recorded: Mutex::default(),
            transcribed: Mutex::default(),
            texts: Texts::default(),
            deleted: Mutex::default(),
            refuses_recordings: Mutex::default(),
            status: Mutex::new(CarrierStatus::Ringing),
            others: Mutex::default(),
            searches: AtomicU64::default(),
            mute: AtomicBool::default(),
            slow: AtomicBool::default(),
            fetches: AtomicU64::default(),
        })
    }

    /// The same phones with an organization's own account.
    pub(super) fn own(&self, account: ProviderAccount) -> Arc<dyn Carrier> {
        Arc::new(OwnPhones {
            phones: self.me.upgrade().unwrap(),
            account,
        })
    }

    /// Notes the address at which text messages to a number are reported.
    pub(super) fn receive_at(&self, number: &PhoneNumber, at: &Url) {
        self.texts.report_at(number, at);
    }

    fn id(number: usize) -> CallId {
        CallId::parse(&format!("call-{number}")).unwrap()
    }

    /// Fails while it is mute.
    pub(super) fn speak(&self) -> Result<(), CarrierError> {
        self.fetches.fetch_add(1, Ordering::Relaxed);
        if self.mute.load(Ordering::Relaxed) {
            return Err(CarrierError::Unknown("mute".into()));
        }
        Ok(())
    }

    /// Fails with `refuses_recordings`, made anew: an error is owned by whoever it is told.
    fn refuse_recordings(&self) -> Result<(), CarrierError> {
        let refusal = self.refuses_recordings.lock().unwrap();
        Err(match refusal.as_ref() {
            None => return Ok(()),
            Some(CarrierError::Refused { status, code }) => CarrierError::Refused {
                status: *status,
                code: code.clone(),
            },
            Some(CarrierError::Busy { retry_after }) => CarrierError::Busy {
                retry_after: *retry_after,
            },
            Some(CarrierError::Unknown(cause)) => CarrierError::Unknown(cause.to_string().into()),
        })
    }
}

#[async_trait(?Send)]
impl Carrier for Phones {
    async fn place(&self, call: &CreateCall) -> Result<CarrierCall, CarrierError> {
        self.fetches.fetch_add(1, Ordering::Relaxed);
        let answer = self
            .answers
            .lock()
            .unwrap()
            .pop_front()
            .unwrap_or(CarrierReaction::Take);
        let number = self.asked.lock().unwrap().len() + 1;
        let id = Self::id(number);
        self.asked.lock().unwrap().push(RequestedCall {
            route: call.route,
            at: self.clock.now(),
            to: call.to.to_string(),
            from: call.from.to_string(),
            document: call.document.to_string(),
            detect_machine: call.detect_machine,
            taken: !matches!(
                answer,
                CarrierReaction::Refuse(_)
                    | CarrierReaction::Busy
                    | CarrierReaction::LoseBeforeTaking
            ),
        });
        match answer {
            CarrierReaction::Take | CarrierReaction::TakeSlowly(_) => {
                if let CarrierReaction::TakeSlowly(time) = answer {
                    self.clock.sleep(time).await;
                }
                Ok(CarrierCall {
                    id,
                    status: CarrierStatus::Queued,
                })
            }
            CarrierReaction::Refuse(code) => Err(CarrierError::Refused {
                status: 400,
                code: code.to_owned(),
            }),
            CarrierReaction::Busy => Err(CarrierError::Busy { retry_after: None }),
            CarrierReaction::LoseAfterTaking | CarrierReaction::LoseBeforeTaking => {
                self.clock.sleep(Duration::from_secs(10)).await;
                Err(CarrierError::Unknown("lost".into()))
            }
        }
    }

    async fn end(&self, _: Route, call: &CallId) -> Result<(), CarrierError> {
        self.speak()?;
        self.ended.lock().unwrap().push(call.clone());
        Ok(())
    }

    async fn look_up(&self, _: Route, call: &CallId) -> Result<CarrierCall, CarrierError> {
        self.speak()?;
        if self.slow.load(Ordering::Relaxed) {
            self.clock.sleep(Duration::from_secs(9)).await;
        }
        Ok(CarrierCall {
            id: call.clone(),
            status: *self.status.lock().unwrap(),
        })
    }

    async fn list(&self, search: &CallSearch) -> Result<Vec<ListedCall>, CarrierError> {
        self.searches.fetch_add(1, Ordering::Relaxed);
        self.speak()?;
        if search.route.documents == Documents::Whole {
            return Ok(Vec::new());
        }
        let status = *self.status.lock().unwrap();
        let taken = self.asked.lock().unwrap().clone().into_iter().enumerate();
        let taken = taken
            .filter(|(_, asked)| {
                asked.taken && asked.to == search.to.as_str() && asked.from == search.from.as_str()
            })
            .map(|(index, asked)| ListedCall {
                id: Self::id(index + 1),
                status,
                created_at: Some(asked.at),
            });
        Ok(taken
            .chain(self.others.lock().unwrap().iter().cloned())
            .filter(|call| {
                call.created_at
                    .is_none_or(|created| created >= search.since)
            })
            .collect())
    }

    async fn start_recording(&self, start: &StartRecording) -> Result<CallId, CarrierError> {
        let call = &start.call;
        self.recorded.lock().unwrap().push(call.clone());
        if self.slow.load(Ordering::Relaxed) {
            self.clock.sleep(Duration::from_secs(9)).await;
        }
        self.refuse_recordings()?;
        Ok(CallId::parse(&format!("recording-of-{call}")).unwrap())
    }

    async fn start_transcript(&self, start: &StartTranscript) -> Result<(), CarrierError> {
        let asked = (start.call.clone(), start.live.is_some());
        self.transcribed.lock().unwrap().push(asked);
        if self.slow.load(Ordering::Relaxed) {
            self.clock.sleep(Duration::from_secs(9)).await;
        }
        self.refuse_recordings()
    }

    async fn delete_recording(&self, delete: DeleteRecording<'_>) -> Result<(), CarrierError> {
        self.deleted.lock().unwrap().push(delete.name.clone());
        self.refuse_recordings()
    }

    async fn message(&self, message: &SendMessage) -> Result<SentMessage, CarrierError> {
        self.speak()?;
        self.texts.take(message, &self.clock).await
    }

    fn message_problem(&self, code: &str) -> MessageProblemKind {
        crate::telephony::wire::message_problem(code)
    }

    async fn list_messages(
        &self,
        search: &MessageSearch,
    ) -> Result<Vec<ListedMessage>, CarrierError> {
        self.speak()?;
        Ok(self.texts.list(search))
    }

    async fn look_up_message(&self, message: &CallId) -> Result<SentMessage, CarrierError> {
        self.speak()?;
        self.texts
            .look_up(message)
            .ok_or_else(|| CarrierError::Refused {
                status: 404,
                code: "20404".to_owned(),
            })
    }

    async fn receive_messages(&self, number: &PhoneNumber, at: &Url) -> Result<bool, CarrierError> {
        self.speak()?;
        self.receive_at(number, at);
        Ok(*number == self.caller && !self.texts.keeps_its_address())
    }

    async fn owns(&self, number: &PhoneNumber) -> Result<bool, CarrierError> {
        Ok(*number == self.caller)
    }

    fn space(&self) -> &'static str {
        "test-space"
    }

    fn caller_number(&self) -> &PhoneNumber {
        &self.caller
    }
}
