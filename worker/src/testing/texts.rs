//! Text messages of a test's carrier.

use super::PausedClock;
use crate::{
    ports::Clock as _,
    telephony::{
        CarrierError, ListedMessage, MessageSearch, MessageStatus, SendMessage, SentMessage,
    },
};
use callslot_shared::{ids::CallId, phone::PhoneNumber};
use chrono::{DateTime, Utc};
use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use url::Url;

/// The carrier's reaction to the next text message.
#[derive(Clone, Debug)]
pub enum TextReaction {
    /// It refuses with this code.
    Refuse(&'static str),
    /// It is asked too often.
    Busy,
    /// It takes it, and its answer is lost.
    LoseAfterTaking,
    /// It takes nothing, and no answer comes.
    LoseBeforeTaking,
}

/// One text message that was sent.
#[derive(Clone, Debug)]
pub struct SentText {
    pub id: String,
    pub at: DateTime<Utc>,
    pub to: String,
    pub from: String,
    pub body: String,
    /// The path to which its status is reported, with its query.
    pub report: String,
    pub valid_seconds: u32,
}

/// Text messages: what was sent, and the faults of the next.
#[derive(Default)]
pub struct Texts {
    pub reactions: Mutex<VecDeque<TextReaction>>,
    pub sent: Mutex<Vec<SentText>>,
    /// The number of times anything was to be sent.
    pub tries: Mutex<u32>,
    /// While set, the list shows nothing.
    pub forgets: AtomicBool,
    /// While set, numbers keep the address for messages that they have.
    pub is_stubborn: AtomicBool,
    /// The address at which messages to each number are reported.
    pub addresses: Mutex<HashMap<String, String>>,
    /// The status that a look-up answers.
    pub status: Mutex<Option<MessageStatus>>,
}

impl Texts {
    pub fn sent(&self) -> Vec<SentText> {
        self.sent.lock().unwrap().clone()
    }

    /// The texts that were sent to a number, in order.
    pub fn to(&self, number: &str) -> Vec<String> {
        let sent = self.sent();
        let to = sent.into_iter().filter(|text| text.to == number);
        to.map(|text| text.body).collect()
    }

    pub fn react(&self, reaction: TextReaction) {
        self.reactions.lock().unwrap().push_back(reaction);
    }

    pub(super) fn keeps_its_address(&self) -> bool {
        self.is_stubborn.load(Ordering::Relaxed)
    }

    pub(super) fn report_at(&self, number: &PhoneNumber, at: &Url) {
        let mut addresses = self.addresses.lock().unwrap();
        addresses.insert(number.to_string(), at.to_string());
    }

    pub(super) async fn take(
        &self,
        message: &SendMessage,
        clock: &PausedClock,
    ) -> Result<SentMessage, CarrierError> {
        *self.tries.lock().unwrap() += 1;
        let reaction = self.reactions.lock().unwrap().pop_front();
        match reaction {
            Some(TextReaction::Refuse(code)) => {
                return Err(CarrierError::Refused {
                    status: 400,
                    code: code.to_owned(),
                });
            }
            Some(TextReaction::Busy) => return Err(CarrierError::Busy { retry_after: None }),
            Some(TextReaction::LoseBeforeTaking) => {
                clock.sleep(Duration::from_secs(10)).await;
                return Err(CarrierError::Unknown("lost".into()));
            }
            Some(TextReaction::LoseAfterTaking) | None => {}
        }
        let id = {
            let mut sent = self.sent.lock().unwrap();
            let id = format!("text-{}", sent.len() + 1);
            let query = message.report.query().map(|query| format!("?{query}"));
            sent.push(SentText {
                id: id.clone(),
                at: clock.now(),
                to: message.to.to_string(),
                from: message.from.to_string(),
                body: message.body.clone(),
                report: format!("{}{}", message.report.path(), query.unwrap_or_default()),
                valid_seconds: message.valid_seconds,
            });
            id
        };
        if matches!(reaction, Some(TextReaction::LoseAfterTaking)) {
            clock.sleep(Duration::from_secs(10)).await;
            return Err(CarrierError::Unknown("lost".into()));
        }
        Ok(self.stands(&id))
    }

    fn stands(&self, id: &str) -> SentMessage {
        SentMessage {
            id: CallId::parse(id).unwrap(),
            status: self.status.lock().unwrap().unwrap_or(MessageStatus::Queued),
            problem: None,
        }
    }

    pub(super) fn list(&self, search: &MessageSearch) -> Vec<ListedMessage> {
        if self.forgets.load(Ordering::Relaxed) {
            return Vec::new();
        }
        self.sent()
            .into_iter()
            .filter(|text| {
                text.to == search.to.as_str()
                    && text.from == search.from.as_str()
                    && text.at >= search.since
            })
            .map(|text| ListedMessage {
                message: self.stands(&text.id),
                body: text.body,
            })
            .collect()
    }

    pub(super) fn look_up(&self, id: &CallId) -> Option<SentMessage> {
        let known = self.sent().iter().any(|text| text.id == id.as_str());
        known.then(|| self.stands(id.as_str()))
    }
}
