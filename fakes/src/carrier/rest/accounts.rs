//! Accounts: who may ask, what webhooks are signed with, and whose numbers are whose.

use std::sync::Arc;

use axum::Json;
use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use crate::carrier::exchange::Exchange;
use crate::carrier::options::Account;
use crate::carrier::protocol::errors::Refusal;
use crate::carrier::protocol::form::Form;

impl Exchange {
    /// The account that a request is made with, if its credentials are good.
    fn account_of(&self, request: &Request) -> Option<Arc<Account>> {
        let given = authorization(request.headers())?;
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

    /// What webhooks about a call are signed with.
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

fn authorization(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()
}

/// Lets requests of the Compatibility API pass whose credentials are those of the account they name.
pub(crate) async fn of_path(
    State(exchange): State<Arc<Exchange>>,
    OriginalUri(uri): OriginalUri,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(account) = exchange.account_of(&request) else {
        return Refusal::unauthorized().into_response();
    };
    let named = format!("/Accounts/{}/", account.project_id);
    if !uri.path().contains(&named) || !exchange.may_see(&account, uri.path()) {
        return Refusal::not_found().into_response();
    }
    request.extensions_mut().insert(account);
    next.run(request).await
}

/// Lets requests of the Calling API pass whose credentials are good.
pub(crate) async fn of_credentials(
    State(exchange): State<Arc<Exchange>>,
    OriginalUri(uri): OriginalUri,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(account) = exchange.account_of(&request) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    if !exchange.may_see(&account, uri.path()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    request.extensions_mut().insert(account);
    next.run(request).await
}

/// `GET IncomingPhoneNumbers?PhoneNumber=…`: those of the account that match.
pub(crate) async fn numbers(
    axum::Extension(account): axum::Extension<Arc<Account>>,
    OriginalUri(uri): OriginalUri,
) -> Json<Value> {
    let query = Form::parse(uri.query().unwrap_or_default().as_bytes());
    let wanted = query.get("PhoneNumber").unwrap_or_default();
    let found: Vec<_> = Some(wanted)
        .filter(|number| account.owns(number))
        .map(|number| json!({"phone_number": number, "account_sid": account.project_id}))
        .into_iter()
        .collect();
    Json(json!({"incoming_phone_numbers": found, "page": 0, "next_page_uri": null}))
}
