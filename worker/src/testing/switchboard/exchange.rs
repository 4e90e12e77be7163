//! The exchange behind the switchboard: accounts, and the calls that it was asked for.

use super::{PASSWORD, sent};
use crate::telephony::{
    CallSearch, Carrier, CarrierCall, CarrierError, CreateCall, DeleteRecording, ListedCall,
    ListedMessage, MessageProblemKind, MessageSearch, MessageStatus, ProviderAccount, Route,
    SendMessage, SentMessage, StartRecording, StartTranscript, UnusableCredentials,
    contract::{self, Reply},
};
use async_trait::async_trait;
use callslot_shared::{call::CarrierStatus, ids::CallId, phone::PhoneNumber};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};
use url::Url;

/// The password that opens every account.
pub(crate) const OPENS: &str = "open-sesame";

/// A call that it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlacedCall {
    pub(crate) project: String,
    pub(crate) to: String,
    pub(crate) from: String,
    /// The addresses that it was given.
    pub(crate) document: String,
    pub(crate) status_callback: String,
}

/// The exchange. It does as it is asked, unless a test decides on its replies.
#[derive(Default)]
pub(crate) struct Exchange {
    pub(super) replies: Mutex<VecDeque<Reply>>,
    pub(super) requests: Mutex<usize>,
    pub(crate) placed: Mutex<Vec<PlacedCall>>,
    pub(crate) ended: Mutex<Vec<String>>,
    pub(crate) texts: Mutex<Vec<SendMessage>>,
    /// The address at which text messages to its numbers come in.
    pub(crate) texts_come_in_at: Mutex<Option<String>>,
    /// The number that an account has, if not the one that it names itself.
    pub(crate) owned: Mutex<Option<String>>,
}

impl Exchange {
    /// The way to an account.
    pub(super) fn connect(
        exchange: &Arc<Self>,
        account: ProviderAccount,
    ) -> Result<Arc<dyn Carrier>, UnusableCredentials> {
        if account.credentials.get(PASSWORD).is_none() {
            return Err(UnusableCredentials);
        }
        Ok(Arc::new(Line {
            exchange: exchange.clone(),
            account,
        }))
    }
}

/// An account at the exchange.
struct Line {
    exchange: Arc<Exchange>,
    account: ProviderAccount,
}

impl Line {
    /// The reply to a request, if it is to be done or answered with facts.
    fn ask(&self) -> Result<Reply, CarrierError> {
        *self.exchange.requests.lock().unwrap() += 1;
        if self.account.credentials.get(PASSWORD) != Some(OPENS) {
            return Err(refused("password"));
        }
        let reply = self.exchange.replies.lock().unwrap().pop_front();
        match reply.unwrap_or(Reply::Done) {
            Reply::Refused => Err(refused("no")),
            Reply::Busy => Err(CarrierError::Busy { retry_after: None }),
            Reply::Broken | Reply::Nonsense | Reply::Lost | Reply::HalfAList => Err(unknown()),
            reply => Ok(reply),
        }
    }

    fn has(&self, number: &PhoneNumber) -> bool {
        let owned = self.exchange.owned.lock().unwrap();
        let own = self.account.from_number.as_str();
        number.as_str() == owned.as_deref().unwrap_or(own)
    }
}

fn refused(code: &str) -> CarrierError {
    CarrierError::Refused {
        status: 0,
        code: code.to_owned(),
    }
}

fn unknown() -> CarrierError {
    CarrierError::Unknown("no answer".into())
}

fn made() -> CallId {
    CallId::parse(contract::MADE).unwrap()
}

#[async_trait(?Send)]
impl Carrier for Line {
    async fn place(&self, call: &CreateCall) -> Result<CarrierCall, CarrierError> {
        self.ask()?;
        self.exchange.placed.lock().unwrap().push(PlacedCall {
            project: self.account.project_id.clone(),
            to: call.to.to_string(),
            from: call.from.to_string(),
            document: call.document.to_string(),
            status_callback: call.status_callback.to_string(),
        });
        Ok(CarrierCall {
            id: made(),
            status: CarrierStatus::Queued,
        })
    }

    async fn end(&self, _: Route, call: &CallId) -> Result<(), CarrierError> {
        self.ask()?;
        let mut ended = self.exchange.ended.lock().unwrap();
        ended.push(call.as_str().to_owned());
        Ok(())
    }

    async fn look_up(&self, _: Route, call: &CallId) -> Result<CarrierCall, CarrierError> {
        let status = match self.ask()? {
            Reply::Stands(status) => status,
            _ => CarrierStatus::Ringing,
        };
        Ok(CarrierCall {
            id: call.clone(),
            status,
        })
    }

    async fn list(&self, search: &CallSearch) -> Result<Vec<ListedCall>, CarrierError> {
        let known = match self.ask()? {
            Reply::OneCall => Some(ListedCall {
                id: CallId::parse(contract::CALL).unwrap(),
                status: CarrierStatus::Queued,
                created_at: Some(contract::created()),
            }),
            _ => None,
        };
        let known = known.filter(|_| contract::created() >= search.since);
        Ok(known.into_iter().collect())
    }

    async fn start_recording(&self, start: &StartRecording) -> Result<CallId, CarrierError> {
        self.ask().map(|_| start.name.clone())
    }

    async fn delete_recording(&self, _: DeleteRecording<'_>) -> Result<(), CarrierError> {
        self.ask().map(drop)
    }

    async fn start_transcript(&self, _: &StartTranscript) -> Result<(), CarrierError> {
        self.ask().map(drop)
    }

    async fn message(&self, message: &SendMessage) -> Result<SentMessage, CarrierError> {
        self.ask()?;
        let mut texts = self.exchange.texts.lock().unwrap();
        texts.push(message.clone());
        let id = match texts.len() {
            1 => made(),
            number => CallId::parse(&format!("text-{number}")).unwrap(),
        };
        Ok(sent(id, MessageStatus::Queued, ""))
    }

    fn message_problem(&self, _: &str) -> MessageProblemKind {
        MessageProblemKind::Permanent
    }

    async fn list_messages(
        &self,
        search: &MessageSearch,
    ) -> Result<Vec<ListedMessage>, CarrierError> {
        let is_known = self.ask()? == Reply::OneText
            && contract::created() >= search.since
            && (search.to.as_str(), search.from.as_str()) == (contract::TO, contract::FROM);
        let known = is_known.then(|| ListedMessage {
            message: sent(made(), MessageStatus::Queued, ""),
            body: contract::TEXT.to_owned(),
        });
        Ok(known.into_iter().collect())
    }

    async fn look_up_message(&self, message: &CallId) -> Result<SentMessage, CarrierError> {
        let status = match self.ask()? {
            Reply::TextStands(status) => status,
            _ => MessageStatus::Queued,
        };
        Ok(sent(message.clone(), status, "no such phone"))
    }

    async fn receive_messages(&self, number: &PhoneNumber, at: &Url) -> Result<bool, CarrierError> {
        self.ask()?;
        let is_own = self.has(number);
        if is_own {
            *self.exchange.texts_come_in_at.lock().unwrap() = Some(at.to_string());
        }
        Ok(is_own)
    }

    async fn owns(&self, number: &PhoneNumber) -> Result<bool, CarrierError> {
        self.ask().map(|_| self.has(number))
    }

    fn space(&self) -> &'static str {
        "switchboard"
    }

    fn caller_number(&self) -> &PhoneNumber {
        &self.account.from_number
    }
}
