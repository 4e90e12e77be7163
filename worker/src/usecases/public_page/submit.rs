//! A visitor sends the form: it is kept, encrypted, until they prove their address.

use super::{
    form::FilledForm,
    visit::{Visit, keys},
};
use crate::{
    App, Error,
    encryption::EncryptionKeys,
    public_tokens::{FormToken, code_hash, mail_token},
    store::{
        public_page::{self, AskResult, NewPublicRequest, SealedForm},
        rate_limits::{Counted, RateLimit},
    },
    usecases::{
        identity::secrets::hashed,
        outgoing::{self, Addressee, Outgoing},
    },
};
use callslot_messages::{AddressProof, Mailbox, Message};
use callslot_shared::{
    api::ErrorCode, ids::HoldId, message::MessageKind, public_page::Verification,
};
use chrono::TimeDelta;

/// The time for which a link is good.
pub(crate) const LINK_LIFE: TimeDelta = TimeDelta::minutes(15);
/// The time for which a code is good.
pub(crate) const CODE_LIFE: TimeDelta = TimeDelta::minutes(10);
/// The digits that are left out of a number for its prefix: numbers that differ in them are often one holder's.
const LAST_DIGITS: usize = 4;

const HOUR: TimeDelta = TimeDelta::hours(1);
const DAY: TimeDelta = TimeDelta::days(1);

/// Requests from one narrow network in an hour.
pub(crate) const PER_NETWORK: u32 = 10;
/// Requests from one wide network in an hour.
pub(crate) const PER_WIDE_NETWORK: u32 = 60;
/// Requests to one organization for one number in a day.
pub(crate) const PER_NUMBER: u32 = 3;
/// Requests to any organization for numbers with one prefix in a day.
pub(crate) const PER_PREFIX: u32 = 10;
/// Requests with one address in a day.
pub(crate) const PER_ADDRESS: u32 = 5;
/// As many times the calls that visitors may book in a day they may ask for.
pub(crate) const ASKED_PER_BOOKED: u32 = 5;

/// There is no chance to be had, or no key.
const NOT_SEALED: Error = Error::Plain(
    ErrorCode::Unavailable,
    "Nothing could be kept just now. Try again.",
);

/// The result of sending the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Submitted {
    /// A message is on its way, now or since an earlier time.
    Asked,
    /// It was asked for too often.
    Limited,
    /// The time is not held any more.
    Lost,
}

/// The networks that a visitor comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Networks<'a> {
    /// The narrow one.
    pub(crate) narrow: &'a str,
    /// The wide one.
    pub(crate) wide: &'a str,
}

/// Keeps a form until its proof and sends the message that asks for it. Sent again, it changes nothing and is answered alike,
/// however often and whenever at once.
pub(crate) async fn submit(
    app: &App,
    visit: &Visit,
    (token, event): (&FormToken, &str),
    form: &FilledForm,
    networks: Networks<'_>,
) -> Result<Submitted, Error> {
    let links = keys(app)?;
    let sealing = app.settings.message_keys.as_ref().ok_or(NOT_SEALED)?;
    let (now, id) = (app.clock.now(), token.hold);
    let proof = visit.page.verification;
    let code = match proof {
        Verification::EmailCode => Some(code(app)?),
        Verification::EmailLink => None,
    };
    let life = match proof {
        Verification::EmailLink => LINK_LIFE,
        Verification::EmailCode => CODE_LIFE,
    };
    let hashed_code = code.as_deref().map(|code| code_hash(links, id, code));
    let new = NewPublicRequest {
        id,
        event_type: token.event_type,
        form: seal(sealing, id, form, app)?,
        proof,
        code_hash: hashed_code.flatten(),
        expires_at: now + life,
    };
    let name = visit
        .page
        .events
        .iter()
        .find(|offered| offered.id == token.event_type)
        .map_or(event, |offered| &offered.rules.name);
    let link = code
        .is_none()
        .then(|| link(app, visit, event, id))
        .flatten();
    let message = Outgoing {
        id: format!("public.{id}"),
        organization: None,
        kind: MessageKind::AddressProof,
        recipient: Addressee::Visitor,
        to: Mailbox {
            // A name is a stranger's own words: it would reach whoever has the address.
            name: None,
            address: form.email.clone(),
        },
        language: form.language,
        message: Message::AddressProof(AddressProof {
            organization: visit.page.name.clone(),
            event: name.to_owned(),
            start: form.start,
            zone: form.zone,
            code,
            link,
        }),
        life,
    };
    let message = message.sealed(app)?;
    let limits = limits(visit, form, networks);
    let request = id.to_string();
    let counted = Counted {
        limits: &limits,
        request: &request,
        at: now,
    };
    let context = visit.context(app);
    let asked = public_page::ask(context.tenant, &new, &message, &counted).await?;
    Ok(match asked {
        AskResult::New => {
            let (own, id) = (app.clone(), message.id);
            app.background.wait_until(Box::pin(async move {
                outgoing::deliver(&own, &id).await;
            }));
            Submitted::Asked
        }
        AskResult::Known => Submitted::Asked,
        AskResult::Limited => Submitted::Limited,
        AskResult::Lost => Submitted::Lost,
    })
}

/// The limits of a request: none of them in clear.
fn limits(visit: &Visit, form: &FilledForm, networks: Networks<'_>) -> Vec<RateLimit> {
    let organization = visit.page.organization.id;
    let number = form.phone.as_str();
    let prefix = number.get(..number.len().saturating_sub(LAST_DIGITS));
    let prefix = prefix.unwrap_or(number);
    let address = form.email.to_lowercase();
    let all = visit
        .page
        .max_bookings_per_day
        .saturating_mul(ASKED_PER_BOOKED);
    let bucket = |name: &str, of: &str| format!("public.{name}:{}", hashed(of));
    let of_organization = format!("{organization} {number}");
    vec![
        RateLimit::new(bucket("network", networks.narrow), PER_NETWORK, HOUR),
        RateLimit::new(bucket("wide", networks.wide), PER_WIDE_NETWORK, HOUR),
        RateLimit::new(bucket("number", &of_organization), PER_NUMBER, DAY),
        RateLimit::new(bucket("prefix", prefix), PER_PREFIX, DAY),
        RateLimit::new(bucket("address", &address), PER_ADDRESS, DAY),
        RateLimit::new(format!("public.day:{organization}"), all, DAY),
    ]
}

/// The address of the page with the button that books.
fn link(app: &App, visit: &Visit, event: &str, id: HoldId) -> Option<String> {
    let token = mail_token(app.settings.link_keys.as_ref()?, id)?;
    let home = app.settings.public_url.as_ref()?.as_str();
    let slug = &visit.page.slug;
    Some(format!(
        "{}/b/{slug}/{event}/confirm/{token}",
        home.trim_end_matches('/')
    ))
}

/// Six digits. The remainder of 128 random bits favours none of them noticeably.
fn code(app: &App) -> Result<String, Error> {
    let bytes = app.entropy.bytes();
    if bytes == [0; 16] {
        return Err(NOT_SEALED);
    }
    Ok(format!("{:06}", u128::from_be_bytes(bytes) % 1_000_000))
}

fn purpose(id: HoldId) -> String {
    format!("public request\n{id}")
}

fn seal(
    keys: &EncryptionKeys,
    id: HoldId,
    form: &FilledForm,
    app: &App,
) -> Result<SealedForm, Error> {
    let json = serde_json::to_string(form).map_err(|_| NOT_SEALED)?;
    let sealed = keys.seal(&purpose(id), &json, &*app.entropy);
    Ok(SealedForm {
        sealed: sealed.map_err(|_| NOT_SEALED)?,
        key_version: keys.newest(),
    })
}

/// The form of a request, as it was filled in.
pub(super) fn open(app: &App, id: HoldId, form: &SealedForm) -> Option<FilledForm> {
    let keys = app.settings.message_keys.as_ref()?;
    let json = keys
        .open(form.key_version, &purpose(id), &form.sealed)
        .ok()?;
    serde_json::from_str(&json).ok()
}
