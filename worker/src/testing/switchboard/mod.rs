//! A second provider, in memory, that has nothing in common with any real one: it talks lines of words, and signs with a
//! proof of its own. docs/howto/add-a-carrier.md walks through it.

mod company;
mod exchange;
mod tests;

pub(crate) use exchange::Exchange;

use crate::ports::hex;
use crate::telephony::{
    CallDocument, CallEvent, Carrier, CarrierReport, Credentials, DocumentRequest, Documents, Hook,
    MessageProblem, MessageProblemKind, MessageStatus, Needs, Origins, OwnAccount, OwnAccountError,
    PickedUpBy, Provider, ProviderAccount, ReceivedMessage, RecordingReport, Rendered, Route,
    SentMessage, SignedRequest, Step, UnusableCredentials, Verb, WebhookError,
};
use axum::http::HeaderMap;
use callslot_shared::{
    FieldError,
    api::{self, RecordingStatus},
    call::{CarrierStatus, Leg},
    disclosure::Spoken,
    ids::CallId,
    phone::PhoneNumber,
};
use hmac::{Hmac, Mac};
use serde::Deserialize;
use sha2::Sha256;
use std::sync::Arc;
use url::Url;

/// The provider's name.
pub(crate) const PROVIDER: &str = "switchboard";
/// The one exchange that it has.
pub(crate) const EXCHANGE: &str = "https://switchboard.example";
/// The header of its proof.
pub(crate) const PROOF: &str = "x-switchboard-proof";
/// The secret that opens an account.
pub(crate) const PASSWORD: &str = "password";
/// The secret that webhooks are proven with.
pub(crate) const STAMP: &str = "stamp";

/// Its only route. Documents are asked for one after the other; keys can be pressed before every word.
pub(crate) const ROUTE: Route = Route {
    path: &[PROVIDER],
    documents: Documents::Asking,
    finds_every_leg: true,
};

/// The words for a leg's statuses.
const STATUSES: [(CarrierStatus, &str); 9] = [
    (CarrierStatus::Queued, "waits"),
    (CarrierStatus::Initiated, "begins"),
    (CarrierStatus::Ringing, "rings"),
    (CarrierStatus::InProgress, "talks"),
    (CarrierStatus::Completed, "is over"),
    (CarrierStatus::Busy, "is engaged"),
    (CarrierStatus::NoAnswer, "is not taken"),
    (CarrierStatus::Failed, "does not work"),
    (CarrierStatus::Canceled, "was called off"),
];

/// The word for a status.
pub(crate) fn word(status: CarrierStatus) -> &'static str {
    let mut words = STATUSES.into_iter();
    words.find(|(known, _)| *known == status).unwrap().1
}

/// The words for a text message's statuses.
const TEXT_STATUSES: [(MessageStatus, &str); 4] = [
    (MessageStatus::Queued, "waits"),
    (MessageStatus::Sent, "has left"),
    (MessageStatus::Delivered, "has arrived"),
    (MessageStatus::Failed, "is lost"),
];

/// The word for a text message's status.
pub(crate) fn text_word(status: MessageStatus) -> &'static str {
    let mut words = TEXT_STATUSES.into_iter();
    words.find(|(known, _)| *known == status).unwrap().1
}

/// A text on one line.
pub(crate) fn written(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// A text message that has come so far.
fn sent(id: CallId, status: MessageStatus, why: &str) -> SentMessage {
    let problem = (status == MessageStatus::Failed).then(|| MessageProblem {
        kind: MessageProblemKind::Permanent,
        code: why.to_owned(),
    });
    SentMessage {
        id,
        status,
        problem,
    }
}

/// The proof of a body that is sent to an address.
pub(crate) fn proof(key: &str, url: &str, body: &[u8]) -> String {
    hex(&mac(key, url, body).finalize().into_bytes())
}

fn mac(key: &str, url: &str, body: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(url.as_bytes());
    mac.update(b"\n");
    mac.update(body);
    mac
}

/// An account, as a request gives it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Subscription {
    #[serde(rename = "provider")]
    _provider: String,
    exchange: String,
    subscriber: String,
    password: String,
    stamp: String,
    from_number: String,
}

/// The provider.
pub(crate) struct Switchboard(pub(crate) Arc<Exchange>);

impl Provider for Switchboard {
    fn name(&self) -> &'static str {
        PROVIDER
    }

    fn route(&self, _: Needs) -> Route {
        ROUTE
    }

    fn own_account(&self, body: &[u8], origins: &Origins) -> Result<OwnAccount, OwnAccountError> {
        let given: Subscription = api::read(body).map_err(OwnAccountError::Unreadable)?;
        let own: Url = EXCHANGE.parse().unwrap();
        let exchange = given.exchange.parse::<Url>().ok();
        let exchange = exchange.filter(|url| *url == own || origins.contains(url));
        let refused = || FieldError::new("exchange", "is none of the switchboard's");
        Ok(OwnAccount {
            provider: PROVIDER,
            base_url: exchange.ok_or_else(refused)?,
            project_id: given.subscriber,
            credentials: Credentials::new([(PASSWORD, &*given.password), (STAMP, &given.stamp)]),
            from_number: PhoneNumber::parse("from_number", &given.from_number)?,
        })
    }

    fn refused_credentials(&self) -> FieldError {
        FieldError::new(PASSWORD, "does not open the subscriber's line")
    }

    fn connect(&self, account: ProviderAccount) -> Result<Arc<dyn Carrier>, UnusableCredentials> {
        Exchange::connect(&self.0, account)
    }

    fn signing_key<'a>(&self, credentials: &'a Credentials) -> Option<&'a str> {
        credentials.get(STAMP)
    }

    fn hook(&self, place: &[&str]) -> Option<Hook> {
        match place {
            [PROVIDER, "status", _] | [PROVIDER, "recording" | "received"] => Some(Hook::Report),
            [PROVIDER, _] => Some(Hook::Document),
            _ => None,
        }
    }

    fn signature<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        headers.get(PROOF)?.to_str().ok()
    }

    fn is_genuine(&self, signed: SignedRequest<'_>, key: &str) -> bool {
        let digits = signed.signature.as_bytes().chunks(2);
        let bytes: Option<Vec<u8>> = digits
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .collect();
        let mac = mac(key, signed.url.as_str(), signed.body);
        bytes.is_some_and(|bytes| mac.verify_slice(&bytes).is_ok())
    }

    fn read(&self, place: &[&str], body: &[u8]) -> Result<CarrierReport, WebhookError> {
        const NO_CALL: WebhookError = WebhookError::Unreadable("There is no line \"call\".");
        let text = std::str::from_utf8(body).map_err(|_| NO_CALL)?;
        let lines = Lines(text);
        match place {
            [PROVIDER, "status", "message"] => return lines.text_status(),
            [PROVIDER, "received"] => return lines.received(),
            _ => {}
        }
        let call = lines.get("call").and_then(CallId::parse).ok_or(NO_CALL)?;
        match place {
            [PROVIDER, "status", name] => {
                let mut legs = Leg::ALL.into_iter();
                let leg = legs.find(|leg| leg.as_str() == *name);
                let leg = leg.ok_or(WebhookError::UnknownPlace)?;
                let event = |status| CallEvent::Status { leg, call, status };
                Ok(CarrierReport::Event(lines.status().map(event)))
            }
            [PROVIDER, "recording"] => Ok(CarrierReport::Event(lines.recording(call))),
            [PROVIDER, step] => {
                let step = lines.step(step)?;
                Ok(CarrierReport::Document(DocumentRequest { call, step }))
            }
            _ => Err(WebhookError::UnknownPlace),
        }
    }

    fn render(&self, _: &[&str], document: &CallDocument) -> Rendered {
        let lines = document.verbs().iter().map(line);
        Rendered {
            content_type: "text/plain; charset=utf-8",
            body: lines.collect::<Vec<_>>().join("\n"),
        }
    }
}

/// A body that names no text message.
const NO_TEXT: WebhookError = WebhookError::Unreadable("There is no text message in it.");

/// A body: lines of a word and its value.
struct Lines<'a>(&'a str);

impl<'a> Lines<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        let mut lines = self.0.lines().filter_map(|line| line.split_once(' '));
        lines
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    fn status(&self) -> Option<CarrierStatus> {
        let word = self.get("it")?;
        let mut words = STATUSES.into_iter();
        words.find(|(_, known)| *known == word).map(|(it, _)| it)
    }

    fn text_status(&self) -> Result<CarrierReport, WebhookError> {
        let id = self.get("text").and_then(CallId::parse);
        let word = self.get("it").unwrap_or_default();
        let mut words = TEXT_STATUSES.into_iter();
        let status = words.find(|(_, known)| *known == word);
        let status = status.map_or(MessageStatus::Queued, |(status, _)| status);
        let why = self.get("why").unwrap_or_default();
        let id = id.ok_or(NO_TEXT)?;
        Ok(CarrierReport::Message(sent(id, status, why)))
    }

    fn received(&self) -> Result<CarrierReport, WebhookError> {
        let number = |name| {
            let number = self.get(name).ok_or(NO_TEXT)?;
            PhoneNumber::parse(name, number).map_err(|_| NO_TEXT)
        };
        let id = self.get("text").and_then(CallId::parse);
        let body = self
            .get("says")
            .and_then(|it| serde_json::from_str(it).ok());
        Ok(CarrierReport::Received(ReceivedMessage {
            id: id.ok_or(NO_TEXT)?,
            from: number("by")?,
            to: number("for")?,
            body: body.ok_or(NO_TEXT)?,
        }))
    }

    fn by(&self) -> PickedUpBy {
        match self.get("heard") {
            Some("a tone") => PickedUpBy::Machine,
            Some("a voice") => PickedUpBy::Person,
            _ => PickedUpBy::Unknown,
        }
    }

    fn step(&self, step: &str) -> Result<Step, WebhookError> {
        let key = || self.get("key").unwrap_or_default().to_owned();
        let picked_up = |leg| Step::PickedUp { leg, by: self.by() };
        Ok(match step {
            "operator" => picked_up(Leg::Operator),
            "whisper" => picked_up(Leg::Attendee),
            "accepted" => Step::Accepted { key: key() },
            "consent" => Step::Consent { key: key() },
            "connected" => Step::Connected,
            "dialled" => Step::SecondOver {
                second: self.get("second").and_then(CallId::parse),
                connected: false,
                status: self.status().unwrap_or(CarrierStatus::Failed),
            },
            _ => return Err(WebhookError::UnknownPlace),
        })
    }

    fn recording(&self, call: CallId) -> Option<CallEvent> {
        Some(CallEvent::Recording(RecordingReport {
            id: self.get("recording").and_then(CallId::parse)?,
            call,
            status: RecordingStatus::Completed,
            url: self.get("at").map(str::to_owned),
            duration: self.get("seconds").and_then(|it| it.parse().ok()),
        }))
    }
}

/// An instruction as a line. It ends where the text does: nothing in a text begins another.
fn line(verb: &Verb) -> String {
    let said = |spoken: &Spoken| {
        let text = spoken.text().chars();
        text.map(|c| if c.is_control() { ' ' } else { c })
            .collect::<String>()
    };
    let to = |url: &Url| url.as_str().to_owned();
    match verb {
        Verb::Say(spoken) => format!("say {} {}", spoken.language().locale(), said(spoken)),
        Verb::Gather {
            prompt,
            action,
            seconds,
        } => format!("ask {seconds} {} {}", to(action), said(prompt)),
        Verb::Dial {
            number,
            caller,
            whisper,
            status_callback,
            action,
            ..
        } => format!(
            "dial {number} from {caller} first {} report {} then {}",
            to(whisper),
            to(status_callback),
            to(action)
        ),
        Verb::Redirect(url) => format!("go {}", to(url)),
        Verb::SendDigits(digits) => format!("press {digits}"),
        Verb::Answer => "take".to_owned(),
        // It has no words for these, and its route asks for none of them.
        Verb::Hangup | Verb::Confirm { .. } | Verb::Listen(_) => "hangup".to_owned(),
    }
}
