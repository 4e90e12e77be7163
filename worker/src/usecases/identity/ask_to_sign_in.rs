//! Asking for a code and a link by mail.
//!
//! Whether anybody has an address shows neither in the answer nor in what is done before it: both are the
//! same for every address, and the message is sent once the answer is on its way.

use super::{
    client::SignInClient,
    secrets::{hashed, secret},
    sign_in_limits::{self as limits, BrowserTrust},
};
use crate::{
    App, Error,
    ports::{Entropy, fresh_id},
    store::{
        device_cookies,
        rate_limits::Counted,
        sign_ins::{self, NewSignIn, Recipient},
    },
    usecases::outgoing::{self, Outgoing},
};
use callslot_messages::{Mailbox, Message, SignIn};
use callslot_shared::{
    api::{ErrorCode, SIGN_IN_SECONDS},
    message::MessageKind,
    words::Language,
};
use chrono::TimeDelta;
use url::Url;
use uuid::Uuid;

/// There is no chance to be had.
const NO_CHANCE: Error = Error::Plain(
    ErrorCode::Unavailable,
    "No code could be made just now. Try again.",
);

/// The lifetime of a code and a link.
pub(crate) const CODE_LIFE: TimeDelta = TimeDelta::seconds(SIGN_IN_SECONDS as i64);

/// Sends a code and a link to an address in small letters, if an active member has it. Answers the nonce for the browser in
/// which the code is entered: the code opens something with it only.
pub(crate) async fn ask_to_sign_in(
    app: &App,
    client: &SignInClient,
    email: &str,
) -> Result<String, Error> {
    let public_url = reachable(app)?;
    let (code, token) = (code(&*app.entropy)?, secret(&*app.entropy)?);
    let nonce = secret(&*app.entropy)?;
    let (now, id) = (app.clock.now(), fresh_id(&*app.clock, &*app.entropy));
    let email_hash = hashed(email);
    let asked = NewSignIn {
        id,
        email,
        email_hash: &email_hash,
        code_hash: &of_code(&nonce, &email_hash, &code),
        token_hash: &hashed(&token),
        nonce_hash: &hashed(&nonce),
        expires_at: now + CODE_LIFE,
    };
    let device = known_device(app, client, email).await?;
    let limits = limits::asking(
        &app.settings.sign_in,
        &email_hash,
        device.as_deref(),
        client,
    );
    let counted = Counted {
        limits: &limits,
        request: &id.to_string(),
        at: now,
    };
    let verdict = sign_ins::ask(app.all_tenants(), &asked, &counted).await?;
    limits::passed_or_by_link(verdict, &limits, now)?;
    let mut link = public_url.clone();
    link.set_path("/sign-in/link");
    link.query_pairs_mut().append_pair("token", &token);
    let message = SignInMail {
        id,
        browser: match device {
            Some(_) => BrowserTrust::Known,
            None => BrowserTrust::Unknown,
        },
        language: client.language,
        code,
        link: link.into(),
    };
    send(app, message);
    Ok(nonce)
}

/// The hash of what the browser is known by, if whoever has the address has signed in with it before. That is looked
/// up if the browser shows something, whosever the address is.
async fn known_device(
    app: &App,
    client: &SignInClient,
    email: &str,
) -> Result<Option<String>, Error> {
    let Some(hash) = client.device.as_deref().map(hashed) else {
        return Ok(None);
    };
    let known = device_cookies::knows(app.all_tenants(), &hash, email, app.clock.now()).await?;
    Ok(known.then_some(hash))
}

/// The address that links lead to, if mail can be sent at all: said before anything is looked up.
pub(crate) fn reachable(app: &App) -> Result<&Url, Error> {
    if app.mailer.is_none() {
        return Err(Error::NotConfigured("Mail"));
    }
    app.settings
        .public_url
        .as_ref()
        .ok_or(Error::NotConfigured("PUBLIC_URL"))
}

/// The message of a sign-in.
struct SignInMail {
    /// The sign-in.
    id: Uuid,
    /// The browser that asks for it.
    browser: BrowserTrust,
    language: Language,
    code: String,
    link: String,
}

/// Sends the message of a sign-in, once the answer is made. More than may be sent are not, and only the log says
/// so: the answer is the same for every address. A known browser's message is always sent.
fn send(app: &App, message: SignInMail) {
    let app = app.clone();
    let SignInMail {
        id,
        browser,
        language,
        code,
        link,
    } = message;
    let background = app.background.clone();
    background.wait_until(Box::pin(async move {
        let limits = limits::sending(&app.settings.sign_in, browser);
        let counted = Counted {
            limits: &limits,
            request: &id.to_string(),
            at: app.clock.now(),
        };
        match sign_ins::recipient(app.all_tenants(), &counted).await {
            Ok(Recipient::Member(member)) => {
                let mail = Outgoing {
                    id: format!("sign-in.{id}"),
                    organization: None,
                    kind: MessageKind::SignIn,
                    recipient: outgoing::Addressee::Member(member.id),
                    to: Mailbox {
                        name: None,
                        address: member.email,
                    },
                    language: member.language.unwrap_or(language),
                    message: Message::SignIn(SignIn { code, link }),
                    life: CODE_LIFE,
                };
                outgoing::send(&app, mail).await;
            }
            Ok(Recipient::Nobody) => {}
            Ok(Recipient::TooMany) => crate::log::error("sign_ins", &TooManyMessages),
            Err(error) => crate::log::error("sign_ins", &error),
        }
    }));
}

#[derive(Debug, thiserror::Error)]
#[error("a message was not sent: SIGN_IN_PER_DEPLOYMENT is reached")]
struct TooManyMessages;

/// Six digits. The remainder of 128 random bits favours none of them noticeably.
fn code(entropy: &dyn Entropy) -> Result<String, Error> {
    let bytes = entropy.bytes();
    if bytes == [0; 16] {
        return Err(NO_CHANCE);
    }
    Ok(format!("{:06}", u128::from_be_bytes(bytes) % 1_000_000))
}

/// The hash that the store keeps of a code. The nonce is kept nowhere: without it six digits could be found
/// by trying them all.
pub(super) fn of_code(nonce: &str, email_hash: &str, code: &str) -> String {
    hashed(&format!("{nonce}:{email_hash}:{code}"))
}
