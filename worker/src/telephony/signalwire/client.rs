//! SignalWire's client: its Compatibility API here, its Calling API in `calling`.
//!
//! Source: SignalWire, "Compatibility REST API", Calls. Requests are forms, answers JSON, and there is
//! no idempotency key: what an answer does not say for certain is [`CarrierError::Unknown`].

use super::{
    API_TOKEN, CALLING, Form,
    answer::{accepted, error_code},
    calling, listing, messages, words,
};
use crate::{
    http_client::{HttpClient, Request, Response},
    telephony::{
        CallSearch, Carrier, CarrierCall, CarrierError, CreateCall, DeleteRecording, ListedCall,
        ListedMessage, MessageProblemKind, MessageSearch, ProviderAccount, Route, SendMessage,
        SentMessage, StartRecording, StartTranscript, UnusableCredentials,
    },
};
use async_trait::async_trait;
use axum::http::{Method, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use callslot_shared::{call::CarrierStatus, ids::CallId, phone::PhoneNumber};
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;
use url::Url;

/// The client of an account.
pub(super) struct Client {
    account: ProviderAccount,
    /// The password.
    api_token: String,
    http: Arc<dyn HttpClient>,
    space: String,
}

impl Client {
    /// A client for `account`, whose secrets have the password.
    pub(super) fn new(
        account: ProviderAccount,
        http: Arc<dyn HttpClient>,
    ) -> Result<Self, UnusableCredentials> {
        let api_token = account.credentials.get(API_TOKEN);
        let api_token = api_token.ok_or(UnusableCredentials)?.to_owned();
        // The carrier's limit is a space's, whatever the project.
        let space = account.base_url.host_str().unwrap_or_default().to_owned();
        Ok(Self {
            account,
            api_token,
            http,
            space,
        })
    }

    /// The address of the account's calls, or of something below.
    fn address(&self, path: &[&str]) -> Result<Url, CarrierError> {
        self.below("Calls", path)
    }

    /// The address of a collection of the account, or of something below.
    fn below(&self, collection: &str, path: &[&str]) -> Result<Url, CarrierError> {
        let account = ["laml", "2010-04-01", "Accounts", &self.account.project_id];
        let mut url = self.api(&account)?;
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.push(collection).extend(path);
        }
        Ok(url)
    }

    /// The address of something below `/api`.
    fn api(&self, path: &[&str]) -> Result<Url, CarrierError> {
        let mut url = self.account.base_url.clone();
        url.path_segments_mut()
            .map_err(|()| CarrierError::Unknown("the base URL cannot have a path".into()))?
            .pop_if_empty()
            .push("api")
            .extend(path);
        Ok(url)
    }

    /// Reads what is at an address.
    async fn get(&self, url: Url) -> Result<Response, CarrierError> {
        self.send(self.request(Method::GET, url)?).await
    }

    /// Posts a form to the Compatibility API.
    async fn post(&self, url: Url, form: &Form) -> Result<Response, CarrierError> {
        let media_type = "application/x-www-form-urlencoded";
        let request = self.request(Method::POST, url)?;
        self.send(request.body(media_type, form.encode())).await
    }

    /// Gives the Calling API a command.
    async fn command(&self, command: &Value) -> Result<Response, CarrierError> {
        let json =
            serde_json::to_string(command).map_err(|error| CarrierError::Unknown(error.into()))?;
        let url = self.api(&["calling", "calls"])?;
        let request = self.request(Method::POST, url)?;
        self.send(request.body("application/json", json)).await
    }

    async fn delete(&self, url: Url) -> Result<Response, CarrierError> {
        self.send(self.request(Method::DELETE, url)?).await
    }

    fn request(&self, method: Method, url: Url) -> Result<Request, CarrierError> {
        let account = &self.account;
        let credentials = STANDARD.encode(format!("{}:{}", account.project_id, self.api_token));
        Ok(Request::new(method, url, account.abort_after)
            .header(header::AUTHORIZATION, &format!("Basic {credentials}"))?
            .header(header::ACCEPT, "application/json")?)
    }

    /// One of the account's numbers.
    async fn own_number(&self, number: &PhoneNumber) -> Result<Option<Number>, CarrierError> {
        let mut url = self.below("IncomingPhoneNumbers", &[])?;
        url.query_pairs_mut()
            .append_pair("PhoneNumber", number.as_str());
        let reply = self.get(url).await?;
        if let status @ (401 | 403 | 404) = reply.status {
            let code = error_code(&reply.body).unwrap_or_else(|| status.to_string());
            return Err(CarrierError::Refused { status, code });
        }
        accepted(&reply)?;
        // The filter is a pattern, so that what comes is looked at.
        serde_json::from_str::<Numbers>(&reply.body)
            .map(|body| {
                let mut numbers = body.incoming_phone_numbers.into_iter();
                numbers.find(|own| own.e164 == number.as_str())
            })
            .map_err(|_| CarrierError::Unknown("an answer without numbers".into()))
    }

    async fn send(&self, request: Request) -> Result<Response, CarrierError> {
        Ok(self.http.send(&request).await?)
    }
}

/// The form that asks for a call. `StatusCallbackEvent` is a repeated name: joined by spaces, the
/// call is made and its callbacks never come.
fn create_form(call: &CreateCall) -> Form {
    let form = Form::default()
        .with("To", call.to.as_str())
        .with("From", call.from.as_str())
        .with("Url", call.document.as_str())
        .with("Method", "POST")
        .with("FallbackUrl", call.document.as_str())
        .with("FallbackMethod", "POST")
        .with("Timeout", call.ring_seconds.to_string())
        .with("StatusCallback", call.status_callback.as_str())
        .with("StatusCallbackMethod", "POST");
    let form = if call.detect_machine {
        form.with("MachineDetection", "Enable")
    } else {
        form
    };
    ["initiated", "ringing", "answered", "completed"]
        .into_iter()
        .fold(form, |form, event| form.with("StatusCallbackEvent", event))
}

/// The form that asks for a recording: each side on a channel of its own.
fn recording_form(report: &Url) -> Form {
    Form::default()
        .with("RecordingChannels", "dual")
        .with("RecordingStatusCallback", report.as_str())
        .with("RecordingStatusCallbackMethod", "POST")
        .with("RecordingStatusCallbackEvent", "completed absent")
}

#[async_trait(?Send)]
impl Carrier for Client {
    async fn place(&self, call: &CreateCall) -> Result<CarrierCall, CarrierError> {
        if call.route == CALLING {
            let dial = calling::dial(call);
            return calling::read(&self.command(&dial).await?);
        }
        let form = create_form(call);
        read(&self.post(self.address(&[])?, &form).await?)
    }

    async fn end(&self, route: Route, call: &CallId) -> Result<(), CarrierError> {
        if route == CALLING {
            return match accepted(&self.command(&calling::end(call)).await?) {
                // Not there, or not any more.
                Err(CarrierError::Refused { status: 404, .. }) => Ok(()),
                answer => answer,
            };
        }
        let form = Form::default().with("Status", "completed");
        let address = self.address(&[call.as_str()])?;
        match read(&self.post(address, &form).await?) {
            // 21220: not in progress, so there is nothing left to end.
            Err(CarrierError::Refused { code, .. }) if code == "21220" => Ok(()),
            answer => answer.map(drop),
        }
    }

    async fn look_up(&self, route: Route, call: &CallId) -> Result<CarrierCall, CarrierError> {
        if route == CALLING {
            let log = self.api(&["voice", "logs", call.as_str()])?;
            return calling::read(&self.get(log).await?);
        }
        read(&self.get(self.address(&[call.as_str()])?).await?)
    }

    async fn list(&self, search: &CallSearch) -> Result<Vec<ListedCall>, CarrierError> {
        if search.route == CALLING {
            // Its voice log names segments, not calls, so that nothing in it could be adopted.
            return Ok(Vec::new());
        }
        let mut url = self.address(&[])?;
        url.query_pairs_mut()
            .append_pair("To", search.to.as_str())
            .append_pair("From", search.from.as_str())
            .append_pair("PageSize", listing::PAGE_SIZE);
        let mut found = Vec::new();
        for _ in 0..listing::MOST_PAGES {
            let reply = self.get(url.clone()).await?;
            if !(200..=299).contains(&reply.status) {
                return Err(read(&reply).err().unwrap_or_else(listing::unreadable));
            }
            let page = listing::page(&reply.body, search)?;
            found.extend(page.calls);
            let Some(next) = page.next else {
                return Ok(found);
            };
            url = listing::follow(&url, &next)?;
        }
        Err(CarrierError::Unknown("the list has no end".into()))
    }

    async fn start_recording(&self, start: &StartRecording) -> Result<CallId, CarrierError> {
        if start.route == CALLING {
            accepted(&self.command(&calling::record(start)).await?)?;
            return Ok(start.name.clone());
        }
        let form = recording_form(&start.report);
        let address = self.address(&[start.call.as_str(), "Recordings"])?;
        let reply = self.post(address, &form).await?;
        accepted(&reply)?;
        serde_json::from_str::<Named>(&reply.body)
            .ok()
            .and_then(|body| CallId::parse(&body.sid))
            .ok_or_else(|| CarrierError::Unknown("an answer without a recording".into()))
    }

    async fn delete_recording(&self, delete: DeleteRecording<'_>) -> Result<(), CarrierError> {
        if delete.route == CALLING {
            let id = calling::recording_of(delete.url)?;
            let address = self.api(&["relay", "rest", "recordings", &id])?;
            // That there is none of this id proves nothing: the id was read from an address.
            return accepted(&self.delete(address).await?);
        }
        let address = self.below("Recordings", &[delete.name.as_str()])?;
        let reply = self.delete(address).await?;
        match reply.status {
            // Not there, or not any more.
            404 | 410 => Ok(()),
            _ => accepted(&reply),
        }
    }

    async fn start_transcript(&self, start: &StartTranscript) -> Result<(), CarrierError> {
        accepted(&self.command(&calling::transcript(start)).await?)
    }

    async fn message(&self, message: &SendMessage) -> Result<SentMessage, CarrierError> {
        let address = self.below("Messages", &[])?;
        messages::read(&self.post(address, &messages::form(message)).await?)
    }

    fn message_problem(&self, code: &str) -> MessageProblemKind {
        messages::problem(code)
    }

    async fn list_messages(
        &self,
        search: &MessageSearch,
    ) -> Result<Vec<ListedMessage>, CarrierError> {
        let mut url = self.below("Messages", &[])?;
        url.query_pairs_mut()
            .append_pair("To", search.to.as_str())
            .append_pair("From", search.from.as_str())
            .append_pair("PageSize", listing::PAGE_SIZE);
        let mut found = Vec::new();
        for _ in 0..listing::MOST_PAGES {
            let reply = self.get(url.clone()).await?;
            accepted(&reply)?;
            let (messages, next) = messages::page(&reply.body, search)?;
            found.extend(messages);
            let Some(next) = next else {
                return Ok(found);
            };
            url = listing::follow(&url, &next)?;
        }
        Err(CarrierError::Unknown("the list has no end".into()))
    }

    async fn look_up_message(&self, message: &CallId) -> Result<SentMessage, CarrierError> {
        let address = self.below("Messages", &[message.as_str()])?;
        messages::read(&self.get(address).await?)
    }

    async fn receive_messages(&self, number: &PhoneNumber, at: &Url) -> Result<bool, CarrierError> {
        let Some(own) = self.own_number(number).await? else {
            return Ok(false);
        };
        if own.sms_url.as_deref() == Some(at.as_str()) {
            return Ok(true);
        }
        let form = Form::default()
            .with("SmsUrl", at.as_str())
            .with("SmsMethod", "POST");
        let address = self.below("IncomingPhoneNumbers", &[&own.sid])?;
        accepted(&self.post(address, &form).await?)?;
        let own = self.own_number(number).await?;
        Ok(own.is_some_and(|own| own.sms_url.as_deref() == Some(at.as_str())))
    }

    async fn owns(&self, number: &PhoneNumber) -> Result<bool, CarrierError> {
        Ok(self.own_number(number).await?.is_some())
    }

    fn space(&self) -> &str {
        &self.space
    }

    fn caller_number(&self) -> &PhoneNumber {
        &self.account.from_number
    }
}

#[derive(Deserialize)]
struct CallBody {
    sid: String,
    status: String,
}

/// The account's numbers. Source: SignalWire, "Compatibility REST API", list all incoming phone numbers.
#[derive(Deserialize)]
struct Numbers {
    incoming_phone_numbers: Vec<Number>,
}

#[derive(Deserialize)]
struct Number {
    #[serde(default)]
    sid: String,
    #[serde(rename = "phone_number")]
    e164: String,
    /// The address to which text messages to it are reported.
    sms_url: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    sid: String,
}

/// Reads what an answer about a call says for certain.
fn read(reply: &Response) -> Result<CarrierCall, CarrierError> {
    accepted(reply)?;
    serde_json::from_str::<CallBody>(&reply.body)
        .ok()
        .and_then(|body| {
            Some(CarrierCall {
                id: CallId::parse(&body.sid)?,
                status: words::status(&body.status).unwrap_or(CarrierStatus::Queued),
            })
        })
        .ok_or_else(|| CarrierError::Unknown("an answer without a call".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, body: &str) -> Response {
        Response {
            status,
            retry_after: None,
            body: body.to_owned(),
        }
    }

    #[test]
    fn an_answer_is_taken_for_what_it_says_for_certain() {
        let cases = [
            reply(
                200,
                r#"{"sid":"3fa85f64-5717-4562-b3fc-2c963f66afa6","status":"queued"}"#,
            ),
            reply(
                201,
                r#"{"sid":"3fa85f64-5717-4562-b3fc-2c963f66afa6","status":"somethingnew"}"#,
            ),
            reply(200, r#"{"sid":"../../etc","status":"queued"}"#),
            reply(200, "<html>"),
            reply(302, ""),
            reply(400, r#"{"errors":[{"code":"30010","message":"no"}]}"#),
            reply(401, r#"{"code":20003,"message":"no","status":401}"#),
            reply(422, r#"{"code":20429,"message":"slow down","status":422}"#),
            reply(404, "not found"),
            reply(403, r#"{"message":"blocked by a proxy"}"#),
            reply(429, ""),
            reply(500, r#"{"code":20500}"#),
            reply(503, ""),
        ];
        let readings: Vec<_> = cases
            .iter()
            .map(|case| format!("{} {} -> {:?}", case.status, case.body, read(case)))
            .collect();
        insta::assert_snapshot!(readings.join("\n"));
    }

    #[test]
    fn a_recording_has_both_sides_and_is_reported() {
        let report = "https://example.com/recording".parse().unwrap();
        insta::assert_snapshot!(recording_form(&report).encode().replace('&', "\n"));
    }

    #[test]
    fn the_form_repeats_its_status_events() {
        let call = CreateCall {
            route: super::super::COMPATIBILITY,
            to: PhoneNumber::parse("to", "+12125550101").unwrap(),
            from: PhoneNumber::parse("from", "+12025550100").unwrap(),
            document: "https://example.com/doc".parse().unwrap(),
            status_callback: "https://example.com/status".parse().unwrap(),
            ring_seconds: 30,
            detect_machine: false,
        };
        insta::assert_snapshot!(create_form(&call).encode().replace('&', "\n"));
        let usual = create_form(&call).encode();
        let listening = CreateCall {
            detect_machine: true,
            ..call
        };
        let form = create_form(&listening).encode();
        assert_eq!(form.replace("&MachineDetection=Enable", ""), usual);
        assert_ne!(form, usual);
    }
}
