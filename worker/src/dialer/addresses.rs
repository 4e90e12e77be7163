//! The addresses at which the carrier reaches this Worker. Every address names its attempt or its verification, so that a
//! webhook says whose it is even if the answer to the request never came.

use crate::{
    notifications::SmsReports,
    ports::hex,
    store::call_attempts::{Attempt, CarrierAccount},
    telephony::Route,
};
use callslot_shared::{
    call::Leg,
    ids::{AttemptId, OrganizationId, SmsId, VerificationId},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::sync::Arc;
use subtle::ConstantTimeEq as _;
use url::Url;

/// The parameter with the proof that this Worker has made an address.
const PROOF: &str = "proof";
/// The part of the proof that is told, in bytes: 128 bits.
const PROOF_BYTES: usize = 16;

/// The ledger's row that a call is placed for, as its addresses name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookSubject {
    /// One try at placing a booking's call.
    Attempt(AttemptId),
    /// A call with a code.
    Verification(VerificationId),
    /// One try at sending a text message.
    Sms(SmsId),
    /// Text messages that come in: to an organization's own account, or to the deployment's.
    Line(Option<OrganizationId>),
}

impl From<AttemptId> for WebhookSubject {
    fn from(attempt: AttemptId) -> Self {
        Self::Attempt(attempt)
    }
}

impl From<VerificationId> for WebhookSubject {
    fn from(verification: VerificationId) -> Self {
        Self::Verification(verification)
    }
}

impl From<SmsId> for WebhookSubject {
    fn from(sms: SmsId) -> Self {
        Self::Sms(sms)
    }
}

impl WebhookSubject {
    /// The name of the deployment's line.
    pub const DEPLOYMENT: &str = "deployment";

    /// The line of that name, if it can be one.
    #[must_use]
    pub fn line(name: &str) -> Option<Self> {
        if name == Self::DEPLOYMENT {
            return Some(Self::Line(None));
        }
        name.parse().ok().map(|id| Self::Line(Some(id)))
    }

    /// The segment of an address before the id, and the id.
    fn segments(self) -> [String; 2] {
        match self {
            Self::Attempt(id) => ["attempts".to_owned(), id.to_string()],
            Self::Verification(id) => ["verifications".to_owned(), id.to_string()],
            Self::Sms(id) => ["sms".to_owned(), id.to_string()],
            Self::Line(Some(id)) => ["lines".to_owned(), id.to_string()],
            Self::Line(None) => ["lines".to_owned(), Self::DEPLOYMENT.to_owned()],
        }
    }
}

/// Addresses below the configured public URL. Each route has its own, because what is sent and read there is not alike. So
/// have calls over organizations' own accounts, because of what a proof says.
#[derive(Debug, Clone)]
pub struct Addresses {
    base: Url,
    /// The key that addresses are proven with, if they are.
    key: Option<Arc<str>>,
}

/// The account that the carrier was asked with, as an address proves it. An attempt that the carrier took stays with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProvenAccount {
    /// The deployment's.
    Deployment,
    /// The organization's own.
    Own,
}

impl ProvenAccount {
    const ALL: [Self; 2] = [Self::Deployment, Self::Own];

    /// The words that a proof is made of.
    fn words(self, subject: WebhookSubject) -> String {
        match (self, subject) {
            (Self::Deployment, WebhookSubject::Attempt(id)) => {
                format!("callslot address of attempt {id}")
            }
            (Self::Own, WebhookSubject::Attempt(id)) => {
                format!("callslot address of own account's attempt {id}")
            }
            (Self::Deployment, WebhookSubject::Verification(id)) => {
                format!("callslot address of verification {id}")
            }
            (Self::Own, WebhookSubject::Verification(id)) => {
                format!("callslot address of own account's verification {id}")
            }
            (Self::Deployment, WebhookSubject::Sms(id)) => {
                format!("callslot address of text message {id}")
            }
            (Self::Own, WebhookSubject::Sms(id)) => {
                format!("callslot address of own account's text message {id}")
            }
            (Self::Deployment, WebhookSubject::Line(id)) => {
                let line = id.map_or_else(
                    || WebhookSubject::DEPLOYMENT.to_owned(),
                    |id| id.to_string(),
                );
                format!("callslot address of line {line}")
            }
            (Self::Own, WebhookSubject::Line(id)) => {
                let line = id.map_or_else(
                    || WebhookSubject::DEPLOYMENT.to_owned(),
                    |id| id.to_string(),
                );
                format!("callslot address of own account's line {line}")
            }
        }
    }
}

/// The addresses that calls of one account over one route use.
#[derive(Debug, Clone, Copy)]
pub struct Paths<'a> {
    addresses: &'a Addresses,
    route: Route,
    /// The account that calls with these addresses go over.
    account: ProvenAccount,
}

impl Addresses {
    /// Addresses below `public_url`, which must be one that can have a path (`http` or `https`).
    #[must_use]
    pub fn below(public_url: &Url) -> Option<Self> {
        let fits = matches!(public_url.scheme(), "http" | "https") && public_url.has_host();
        fits.then(|| Self {
            base: public_url.clone(),
            key: None,
        })
    }

    /// The same, each with a proof under a key that this Worker has made it for what it names and its account.
    #[must_use]
    pub fn proven_with(mut self, key: &str) -> Self {
        self.key = Some(key.into());
        self
    }

    /// The account that a query proves this Worker has made its address for, which names `subject`. Compared in constant
    /// time.
    #[must_use]
    pub fn proven(&self, subject: WebhookSubject, query: Option<&str>) -> Option<ProvenAccount> {
        let shown = query.and_then(shown)?.as_bytes();
        let key = self.key.as_deref()?;
        ProvenAccount::ALL.into_iter().find(|account| {
            let proof = proof(key, *account, subject);
            proof.is_some_and(|proof| shown.ct_eq(proof.as_bytes()).into())
        })
    }

    /// The addresses of calls over this route with the deployment's account.
    #[must_use]
    pub const fn over(&self, route: Route) -> Paths<'_> {
        Paths {
            addresses: self,
            route,
            account: ProvenAccount::Deployment,
        }
    }

    /// The addresses of an attempt's call, which goes this route.
    #[must_use]
    pub const fn of(&self, attempt: &Attempt, route: Route) -> Paths<'_> {
        self.of_account(&attempt.account, route)
    }

    /// The addresses of a call with this account, which goes this route.
    pub(super) const fn of_account(&self, account: &CarrierAccount, route: Route) -> Paths<'_> {
        let account = match account {
            CarrierAccount::Deployment => ProvenAccount::Deployment,
            CarrierAccount::Own(_) | CarrierAccount::Forgotten => ProvenAccount::Own,
        };
        Paths {
            account,
            ..self.over(route)
        }
    }

    /// The address that a request to this Worker was signed for. One with another query than a proof's is none of
    /// this Worker's: names and values that are signed behind an address could be moved into it.
    #[must_use]
    pub fn signed(&self, path_and_query: &str) -> Option<Url> {
        let query = path_and_query.split_once('?').map(|(_, query)| query);
        if query.is_some_and(|query| shown(query).is_none()) {
            return None;
        }
        let base = self.base.as_str().trim_end_matches('/');
        format!("{base}{path_and_query}").parse().ok()
    }
}

impl Addresses {
    /// The address at which text messages to the numbers of an organization's own account come in, or to the deployment's.
    #[must_use]
    pub fn received(&self, line: Option<OrganizationId>, route: Route) -> Url {
        let account = match line {
            Some(_) => ProvenAccount::Own,
            None => ProvenAccount::Deployment,
        };
        let paths = Paths {
            account,
            ..self.over(route)
        };
        paths.at(WebhookSubject::Line(line), &["received"])
    }
}

impl SmsReports for Addresses {
    fn status_of(&self, sms: SmsId, is_own: bool, route: Route) -> Url {
        let account = if is_own {
            ProvenAccount::Own
        } else {
            ProvenAccount::Deployment
        };
        let paths = Paths {
            account,
            ..self.over(route)
        };
        paths.at(sms, &["status", "message"])
    }
}

/// The proof in a query that has nothing else.
fn shown(query: &str) -> Option<&str> {
    let proof = query.strip_prefix(PROOF)?.strip_prefix('=')?;
    let digits = proof.bytes().all(|digit| digit.is_ascii_hexdigit());
    (digits && proof.len() == 2 * PROOF_BYTES).then_some(proof)
}

fn proof(key: &str, account: ProvenAccount, subject: WebhookSubject) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
    mac.update(account.words(subject).as_bytes());
    let proof = mac.finalize().into_bytes();
    proof.get(..PROOF_BYTES).map(hex)
}

impl Paths<'_> {
    fn at(&self, subject: impl Into<WebhookSubject>, rest: &[&str]) -> Url {
        let subject = subject.into();
        let mut url = self.addresses.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty()
                .push("carrier")
                .extend(subject.segments())
                .extend(self.route.path)
                .extend(rest);
        }
        let key = self.addresses.key.as_deref();
        if let Some(proof) = key.and_then(|key| proof(key, self.account, subject)) {
            url.query_pairs_mut().append_pair(PROOF, &proof);
        }
        url
    }

    /// The address to which status callbacks of a leg go.
    #[must_use]
    pub fn status(&self, attempt: AttemptId, leg: Leg) -> Url {
        self.at(attempt, &["status", leg.as_str()])
    }

    /// The address of the document with a verification's code. It is at the operator's place, because a member picks up.
    #[must_use]
    pub fn code(&self, verification: VerificationId) -> Url {
        self.at(verification, &["operator"])
    }

    /// The address to which status callbacks of a verification's call go.
    #[must_use]
    pub fn code_status(&self, verification: VerificationId) -> Url {
        self.at(verification, &["status", Leg::Operator.as_str()])
    }

    /// The address of the document that a side hears on picking up.
    #[must_use]
    pub fn picked_up(&self, attempt: AttemptId, leg: Leg) -> Url {
        match leg {
            Leg::Operator => self.operator(attempt),
            Leg::Attendee => self.whisper(attempt),
        }
    }

    /// The address of the document that the operator hears on picking up.
    #[must_use]
    pub fn operator(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["operator"])
    }

    /// The address to which the operator's key goes.
    #[must_use]
    pub fn accepted(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["accepted"])
    }

    /// The address of the document that the attendee hears on picking up.
    #[must_use]
    pub fn whisper(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["whisper"])
    }

    /// The address to which the attendee's answer to the question about the recording goes.
    #[must_use]
    pub fn consent(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["consent"])
    }

    /// The address to which the carrier reports on recordings.
    #[must_use]
    pub fn recording(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["recording"])
    }

    /// The address that is asked for once the attendee has heard it all.
    #[must_use]
    pub fn connected(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["connected"])
    }

    /// The address that is asked for once the second leg is over.
    #[must_use]
    pub fn dialled(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["dialled"])
    }

    /// The address to which the carrier reports that both are connected.
    #[must_use]
    pub fn connect(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["connect"])
    }

    /// The address to which the carrier reports the key that the second side pressed.
    #[must_use]
    pub fn collect(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["collect"])
    }

    /// The address to which the carrier sends what was said.
    #[must_use]
    pub fn transcript(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["transcript"])
    }
}
