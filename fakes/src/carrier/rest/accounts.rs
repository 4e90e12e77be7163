//! Accounts: who may ask, what webhooks are signed with, and whose numbers are whose.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::header::AUTHORIZATION;
use http::{HeaderMap, StatusCode};
use serde_json::json;

use crate::carrier::machine::Carrier;
use crate::carrier::protocol::form::Form;
use crate::carrier::settings::Account;
use crate::carrier::texts::number_view;
use crate::environment::{self, Response};

impl Carrier {
    /// The account that a request is made with, if its credentials are good.
    pub(crate) fn account_of(&self, headers: &HeaderMap) -> Option<Arc<Account>> {
        let given = headers.get(AUTHORIZATION)?.to_str().ok()?;
        let is_its = |account: &&Arc<Account>| {
            let credentials = format!("{}:{}", account.project_id, account.api_token);
            given == format!("Basic {}", BASE64.encode(credentials))
        };
        self.accounts.iter().find(is_its).cloned()
    }

    /// Whether a call that a path names is this account's, or is not there at all.
    pub(crate) fn may_see(&self, account: &Account, path: &str) -> bool {
        let known = |segment: &str| {
            let id = segment.strip_suffix(".json").unwrap_or(segment);
            self.read(|state| {
                state
                    .call(id)
                    .map(|call| call.project == account.project_id)
            })
        };
        path.split('/').filter_map(known).all(|own| own)
    }

    /// The key that webhooks about a call are signed with.
    pub(crate) fn signing_key_of(&self, sid: &str) -> String {
        let project = self.read(|state| state.call(sid).map(|call| call.project.clone()));
        self.accounts
            .iter()
            .find(|account| Some(&account.project_id) == project.as_ref())
            .or_else(|| self.accounts.first())
            .map(|account| account.signing_key.clone())
            .unwrap_or_default()
    }
}

/// `GET IncomingPhoneNumbers?PhoneNumber=…`: those of the account that match.
pub(crate) fn numbers(carrier: &Carrier, account: &Account, query: &Form) -> Response {
    let wanted = query.get("PhoneNumber").unwrap_or_default();
    let found: Vec<_> = Some(wanted)
        .filter(|number| account.owns(number))
        .map(|number| number_view(carrier, account, number))
        .into_iter()
        .collect();
    let body = json!({"incoming_phone_numbers": found, "page": 0, "next_page_uri": null});
    environment::json(StatusCode::OK, &body)
}
