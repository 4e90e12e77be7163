//! Text messages: taken, handed on, delivered or not, each step told to the customer; and what phones answer.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};

use crate::carrier::call::callbacks::{CALLBACK_ATTEMPTS, signed};
use crate::carrier::event_log::WebhookPurpose;
use crate::carrier::faults::{CreateFault, Delivery, TextFate};
use crate::carrier::machine::Carrier;
use crate::carrier::protocol::e164::is_e164;
use crate::carrier::protocol::errors::Refusal;
use crate::carrier::protocol::form::Form;
use crate::carrier::protocol::webhook::{Webhook, WebhookMethod};
use crate::carrier::settings::Account;
use crate::carrier::text_record::{TextAddress, TextRecord};
use crate::environment::{self, Response};

/// The longest text that is taken.
const LONGEST: usize = 1_600;

/// The time between two steps of a text message, in carrier time.
const STEP: Duration = Duration::from_millis(300);

/// Takes a text message, unless a fault strikes.
pub(crate) async fn create(carrier: &Arc<Carrier>, account: &Account, form: &Form) -> Response {
    let fault = carrier.ports.faults.text();
    let taken = match fault {
        Some(CreateFault::ErrorNotAccepted) => {
            return environment::empty(StatusCode::INTERNAL_SERVER_ERROR);
        }
        Some(CreateFault::Throttled) => return Refusal::throttled(None),
        Some(CreateFault::ThrottledFor(seconds)) => return Refusal::throttled(Some(seconds)),
        Some(CreateFault::TimeoutNotAccepted) => return carrier.silence().await,
        _ => take(carrier, account, form),
    };
    let text = match taken {
        Ok(text) => text,
        Err(refusal) => return refusal.into(),
    };
    let (own, sid) = (carrier.clone(), text.sid.clone());
    let under_way = carrier.under_way();
    carrier.spawn(async move {
        own.carry(&sid).await;
        drop(under_way);
    });
    match fault {
        Some(CreateFault::TimeoutAccepted) => carrier.silence().await,
        Some(CreateFault::ErrorAccepted) => environment::empty(StatusCode::INTERNAL_SERVER_ERROR),
        Some(CreateFault::Slow(later)) => {
            carrier.sleep(later).await;
            environment::json(StatusCode::CREATED, &text.view())
        }
        _ => environment::json(StatusCode::CREATED, &text.view()),
    }
}

fn take(carrier: &Carrier, account: &Account, form: &Form) -> Result<TextRecord, Refusal> {
    let need = |name, code| {
        form.get(name)
            .ok_or_else(|| Refusal::incomplete(code, name))
    };
    let (to, from) = (need("To", 21604)?, need("From", 21603)?);
    let body = need("Body", 21602)?;
    if !is_e164(to) {
        return Err(Refusal::unprocessable(
            21211,
            format!("{to} is not a valid phone number"),
        ));
    }
    if !is_e164(from) || !account.owns(from) {
        return Err(Refusal::unprocessable(
            21606,
            format!("{from} is not yours"),
        ));
    }
    if body.chars().count() > LONGEST {
        return Err(Refusal::unprocessable(21617, "The text is too long"));
    }
    let text = TextRecord {
        sid: carrier.uuid(),
        project: account.project_id.clone(),
        from: from.to_owned(),
        to: to.to_owned(),
        body: body.to_owned(),
        status: "queued",
        code: None,
        at: carrier.now(),
        is_reply: false,
        callback: form.get("StatusCallback").map(str::to_owned),
    };
    carrier.update(|state| state.texts.push(text.clone()));
    carrier.ports.observer.texted(&text);
    Ok(text)
}

/// A text message of the account.
pub(crate) fn show(carrier: &Carrier, account: &Account, sid: &str) -> Result<Response, Refusal> {
    let found = carrier.read(|state| {
        let mut texts = state.texts.iter();
        let found = texts.find(|text| text.sid == sid && text.project == account.project_id);
        found.map(TextRecord::view)
    });
    found
        .map(|view| environment::json(StatusCode::OK, &view))
        .ok_or_else(Refusal::not_found)
}

/// The text messages of the account between two numbers, the newest first, on one page.
pub(crate) async fn list(carrier: &Carrier, account: &Account, query: &Form) -> Response {
    let fault = carrier.ports.faults.list();
    if !fault.slow.is_zero() {
        carrier.sleep(fault.slow).await;
    }
    let is = |name: &str, value: &str| query.get(name).is_none_or(|asked| asked == value);
    let found: Vec<_> = carrier.read(|state| {
        let texts = state.texts.iter().rev();
        texts
            .filter(|text| text.project == account.project_id && !text.is_reply)
            .filter(|text| is("To", &text.to) && is("From", &text.from))
            .map(TextRecord::view)
            .collect()
    });
    let body = json!({"messages": found, "page": 0, "next_page_uri": null});
    environment::json(StatusCode::OK, &body)
}

/// A number of the account, as it is shown: the address for its text messages, too.
pub(crate) fn number_view(carrier: &Carrier, account: &Account, number: &str) -> Value {
    let url = carrier.text_address(number);
    json!({
        "sid": format!("PN{}", number.trim_start_matches('+')), "phone_number": number, "account_sid": account.project_id,
        "sms_url": url,
    })
}

/// Sets the address for the text messages of a number.
pub(crate) fn set_address(
    carrier: &Carrier,
    account: &Account,
    sid: &str,
    form: &Form,
) -> Result<Response, Refusal> {
    let number = sid.strip_prefix("PN").map(|digits| format!("+{digits}"));
    let number = number.filter(|number| account.owns(number));
    let number = number.ok_or_else(Refusal::not_found)?;
    if let Some(url) = form.get("SmsUrl") {
        carrier.update(|state| {
            state.text_addresses.retain(|one| one.number != number);
            state.text_addresses.push(TextAddress {
                number: number.clone(),
                url: url.to_owned(),
            });
        });
    }
    let view = number_view(carrier, account, &number);
    Ok(environment::json(StatusCode::OK, &view))
}

impl Carrier {
    /// Sets the address for the text messages of a number, as its owner does on the carrier's pages.
    pub fn set_text_address(&self, number: &str, url: &str) {
        self.update(|state| {
            state.text_addresses.retain(|one| one.number != number);
            state.text_addresses.push(TextAddress {
                number: number.to_owned(),
                url: url.to_owned(),
            });
        });
    }

    /// The address for the text messages of a number, if there is one.
    #[must_use]
    pub fn text_address(&self, number: &str) -> Option<String> {
        self.read(|state| {
            let mut addresses = state.text_addresses.iter();
            let known = addresses.find(|one| one.number == number);
            known.map(|one| one.url.clone())
        })
    }

    /// Every text message, in order.
    #[must_use]
    pub fn texts(&self) -> Vec<TextRecord> {
        self.read(|state| state.texts.clone())
    }

    /// Has a phone answer a text message to it: to the number that sent it last. False if none has.
    pub fn reply(self: &Arc<Self>, number: &str, body: &str) -> bool {
        let last = self.read(|state| {
            let mut texts = state.texts.iter().rev();
            texts
                .find(|text| text.to == number && !text.is_reply)
                .cloned()
        });
        let Some(last) = last else {
            return false;
        };
        let text = TextRecord {
            sid: self.uuid(),
            from: number.to_owned(),
            to: last.from,
            body: body.to_owned(),
            status: "received",
            code: None,
            at: self.now(),
            is_reply: true,
            callback: None,
            project: last.project,
        };
        self.update(|state| state.texts.push(text.clone()));
        if let Some(url) = self.text_address(&text.to) {
            let (own, under_way) = (self.clone(), self.under_way());
            self.spawn(async move {
                own.tell(&text, &url).await;
                drop(under_way);
            });
        }
        true
    }

    /// Hands a text message on, and tells each step.
    async fn carry(self: &Arc<Self>, sid: &str) {
        self.wait(STEP).await;
        self.step(sid, "sent", None).await;
        self.wait(STEP).await;
        let to = self.read(|state| {
            let mut texts = state.texts.iter();
            texts
                .find(|text| text.sid == sid)
                .map(|text| text.to.clone())
        });
        match self.ports.faults.text_fate(&to.unwrap_or_default()) {
            TextFate::Delivered => self.step(sid, "delivered", None).await,
            TextFate::Undelivered(code) => self.step(sid, "undelivered", Some(code)).await,
        }
    }

    async fn step(self: &Arc<Self>, sid: &str, status: &'static str, code: Option<&'static str>) {
        let text = self.update(|state| {
            let text = state.texts.iter_mut().find(|text| text.sid == sid)?;
            (text.status, text.code) = (status, code);
            Some(text.clone())
        });
        if let Some(text) = &text {
            self.ports.observer.texted(text);
        }
        let Some((text, url)) = text.and_then(|text| Some((text.clone(), text.callback?))) else {
            return;
        };
        let delivery: Delivery = self.ports.faults.text_report();
        for _ in 0..delivery.copies {
            let (own, text, url) = (self.clone(), text.clone(), url.clone());
            let under_way = self.under_way();
            let apart = delivery.apart;
            let report = async move {
                if let Some(later) = apart {
                    own.wait(later).await;
                }
                own.tell(&text, &url).await;
                drop(under_way);
            };
            if delivery.apart.is_some() {
                self.spawn(report);
            } else {
                report.await;
            }
        }
    }

    /// Tells the customer, three times at most.
    async fn tell(&self, text: &TextRecord, url: &str) {
        let mut accounts = self.accounts.iter();
        let account = accounts.find(|account| account.project_id == text.project);
        let key = account.map_or("", |account| &account.signing_key);
        let webhook = Webhook {
            purpose: WebhookPurpose::Status,
            url: url.to_owned(),
            method: WebhookMethod::Post,
            status: text.status.to_owned(),
            params: text.params(),
            json: None,
        };
        for attempt in 1..=CALLBACK_ATTEMPTS {
            let Ok(request) = signed(&webhook, key) else {
                return;
            };
            let answer = self.ports.environment.fetch(request).await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                if text.is_reply {
                    self.ports.observer.texted(text);
                }
                return;
            }
            if attempt < CALLBACK_ATTEMPTS {
                self.wait(self.settings.retry_pause).await;
            }
        }
    }
}
