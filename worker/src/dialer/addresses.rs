//! Where the carrier reaches this Worker. Every address names its attempt, so that a webhook says
//! whose it is even if the answer to the request never came.

use crate::{carrier::Api, seams::hex};
use callslot_shared::{call::Leg, ids::AttemptId};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::sync::Arc;
use subtle::ConstantTimeEq as _;
use url::Url;

/// The parameter with the proof that this Worker has made an address.
const PROOF: &str = "proof";
/// How much of it is told, in bytes: 128 bits.
const PROOF_BYTES: usize = 16;

/// Addresses below the configured public URL. The carrier's two APIs have their own, because what they
/// send and read is not alike.
#[derive(Debug, Clone)]
pub struct Addresses {
    compatibility: Paths,
    calling: Paths,
}

/// The addresses that calls over one API use.
#[derive(Debug, Clone)]
pub struct Paths {
    base: Url,
    /// What stands between the attempt and the rest.
    below: &'static [&'static str],
    /// What addresses are proven with, if they are.
    key: Option<Arc<str>>,
}

impl Addresses {
    /// Addresses below `public_url`, which must be one that can have a path (`http` or `https`).
    #[must_use]
    pub fn below(public_url: &Url) -> Option<Self> {
        let fits = matches!(public_url.scheme(), "http" | "https") && public_url.has_host();
        let paths = |below| Paths {
            base: public_url.clone(),
            below,
            key: None,
        };
        fits.then(|| Self {
            compatibility: paths(&[]),
            calling: paths(&["calling"]),
        })
    }

    /// The same, each with a proof under a key that this Worker has made it for the attempt.
    #[must_use]
    pub fn proven_with(mut self, key: &str) -> Self {
        let key: Arc<str> = key.into();
        self.compatibility.key = Some(key.clone());
        self.calling.key = Some(key);
        self
    }

    /// Whether a query proves that this Worker has made its address for the attempt. Compared in constant time.
    #[must_use]
    pub fn proves(&self, attempt: AttemptId, query: Option<&str>) -> bool {
        let shown = query.and_then(shown);
        let (Some(shown), Some(proof)) = (shown, self.compatibility.proof(attempt)) else {
            return false;
        };
        shown.as_bytes().ct_eq(proof.as_bytes()).into()
    }

    /// The addresses of calls over this API.
    #[must_use]
    pub const fn over(&self, api: Api) -> &Paths {
        match api {
            Api::Compatibility => &self.compatibility,
            Api::Calling => &self.calling,
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
        let base = self.compatibility.base.as_str().trim_end_matches('/');
        format!("{base}{path_and_query}").parse().ok()
    }
}

/// The proof in a query that has nothing else.
fn shown(query: &str) -> Option<&str> {
    let proof = query.strip_prefix(PROOF)?.strip_prefix('=')?;
    let digits = proof.bytes().all(|digit| digit.is_ascii_hexdigit());
    (digits && proof.len() == 2 * PROOF_BYTES).then_some(proof)
}

impl Paths {
    fn at(&self, attempt: AttemptId, rest: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty()
                .extend(["carrier", "attempts", &attempt.to_string()])
                .extend(self.below)
                .extend(rest);
        }
        if let Some(proof) = self.proof(attempt) {
            url.query_pairs_mut().append_pair(PROOF, &proof);
        }
        url
    }

    fn proof(&self, attempt: AttemptId) -> Option<String> {
        let key = self.key.as_deref()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
        mac.update(format!("callslot address of attempt {attempt}").as_bytes());
        let proof = mac.finalize().into_bytes();
        proof.get(..PROOF_BYTES).map(hex)
    }

    /// Where status callbacks of a leg go.
    #[must_use]
    pub fn status(&self, attempt: AttemptId, leg: Leg) -> Url {
        self.at(attempt, &["status", leg.as_str()])
    }

    /// What a side hears on picking up.
    #[must_use]
    pub fn picked_up(&self, attempt: AttemptId, leg: Leg) -> Url {
        match leg {
            Leg::Operator => self.operator(attempt),
            Leg::Attendee => self.whisper(attempt),
        }
    }

    /// What the operator hears on picking up.
    #[must_use]
    pub fn operator(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["operator"])
    }

    /// Where the operator's key goes.
    #[must_use]
    pub fn accepted(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["accepted"])
    }

    /// What the attendee hears on picking up.
    #[must_use]
    pub fn whisper(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["whisper"])
    }

    /// Where the attendee's answer to the question about the recording goes.
    #[must_use]
    pub fn consent(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["consent"])
    }

    /// Where the carrier reports on recordings.
    #[must_use]
    pub fn recording(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["recording"])
    }

    /// What is asked for once the attendee has heard it all.
    #[must_use]
    pub fn connected(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["connected"])
    }

    /// What is asked for once the second leg is over.
    #[must_use]
    pub fn dialled(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["dialled"])
    }

    /// Where the Calling API reports that both are connected.
    #[must_use]
    pub fn connect(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["connect"])
    }

    /// Where the Calling API reports the key that the second side pressed.
    #[must_use]
    pub fn collect(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["collect"])
    }

    /// Where the Calling API sends what was said.
    #[must_use]
    pub fn transcript(&self, attempt: AttemptId) -> Url {
        self.at(attempt, &["transcript"])
    }
}
