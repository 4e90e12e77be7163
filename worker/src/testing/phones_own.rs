//! The same phones, with an organization's own account.

use super::Phones;
use crate::telephony::{
    CallSearch, Carrier, CarrierCall, CarrierError, CreateCall, DeleteRecording, ListedCall,
    ListedMessage, MessageProblemKind, MessageSearch, ProviderAccount, Route, SendMessage,
    SentMessage, StartRecording, StartTranscript,
};
use async_trait::async_trait;
use callslot_shared::{ids::CallId, phone::PhoneNumber};
use std::sync::Arc;
use url::Url;

/// An account of the carrier's that is not the deployment's.
pub(super) struct OwnPhones {
    pub(super) phones: Arc<Phones>,
    pub(super) account: ProviderAccount,
}

impl OwnPhones {
    /// Notes what the account was used for, and refuses a password that is not its.
    fn used(&self, what: &str) -> Result<(), CarrierError> {
        let project = &self.account.project_id;
        self.phones
            .used
            .lock()
            .unwrap()
            .push(format!("{project} {what}"));
        let shown = self.account.credentials.get("api_token");
        if self
            .phones
            .tokens
            .lock()
            .unwrap()
            .get(project)
            .map(String::as_str)
            == shown
        {
            return Ok(());
        }
        Err(CarrierError::Refused {
            status: 401,
            code: "20003".to_owned(),
        })
    }
}

#[async_trait(?Send)]
impl Carrier for OwnPhones {
    async fn place(&self, call: &CreateCall) -> Result<CarrierCall, CarrierError> {
        self.used(&format!("create from {}", call.from))?;
        self.phones.place(call).await
    }

    async fn end(&self, route: Route, call: &CallId) -> Result<(), CarrierError> {
        self.used(&format!("end {call}"))?;
        self.phones.end(route, call).await
    }

    async fn look_up(&self, route: Route, call: &CallId) -> Result<CarrierCall, CarrierError> {
        self.used(&format!("look up {call}"))?;
        self.phones.look_up(route, call).await
    }

    async fn list(&self, search: &CallSearch) -> Result<Vec<ListedCall>, CarrierError> {
        self.used(&format!("list from {}", search.from))?;
        self.phones.list(search).await
    }

    async fn start_recording(&self, start: &StartRecording) -> Result<CallId, CarrierError> {
        self.used(&format!("record {}", start.call))?;
        self.phones.start_recording(start).await
    }

    async fn start_transcript(&self, start: &StartTranscript) -> Result<(), CarrierError> {
        self.used(&format!("transcribe {}", start.call))?;
        self.phones.start_transcript(start).await
    }

    async fn delete_recording(&self, delete: DeleteRecording<'_>) -> Result<(), CarrierError> {
        self.used(&format!("delete {}", delete.name))?;
        self.phones.delete_recording(delete).await
    }

    async fn message(&self, message: &SendMessage) -> Result<SentMessage, CarrierError> {
        self.used(&format!("message from {}", message.from))?;
        self.phones.message(message).await
    }

    fn message_problem(&self, code: &str) -> MessageProblemKind {
        self.phones.message_problem(code)
    }

    async fn list_messages(
        &self,
        search: &MessageSearch,
    ) -> Result<Vec<ListedMessage>, CarrierError> {
        self.used(&format!("list messages to {}", search.to))?;
        self.phones.list_messages(search).await
    }

    async fn look_up_message(&self, message: &CallId) -> Result<SentMessage, CarrierError> {
        self.used(&format!("look up message {message}"))?;
        self.phones.look_up_message(message).await
    }

    async fn receive_messages(&self, number: &PhoneNumber, at: &Url) -> Result<bool, CarrierError> {
        self.phones.speak()?;
        self.used(&format!("messages at {}", at.path()))?;
        self.phones.receive_at(number, at);
        Ok(!self.phones.texts.keeps_its_address())
    }

    async fn owns(&self, number: &PhoneNumber) -> Result<bool, CarrierError> {
        self.phones.speak()?;
        self.used("numbers")?;
        let own = (self.account.project_id.clone(), number.to_string());
        Ok(self.phones.owned.lock().unwrap().contains(&own))
    }

    fn space(&self) -> &str {
        self.account.base_url.host_str().unwrap()
    }

    fn caller_number(&self) -> &PhoneNumber {
        &self.account.from_number
    }
}
