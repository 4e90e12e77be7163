//! `/account`: who one is, in which organization, and where one is signed in.

use super::{failed, form, html, see, sign_in::has_to_sign_in, to_sign_in};
use crate::http::body::Sent;
use crate::http::{RequestContext, Server, access::CHANGE_ACCOUNT, access::SEE_ACCOUNT};
use crate::{
    Error,
    http::{cookie, me, sessions as own},
    pages::{self, Account, Language},
    store::{credentials::Principal, passkeys},
};
use axum::{
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use callslot_shared::api::ErrorCode;

/// Shows the page.
#[worker::send]
pub(super) async fn show(RequestContext { app, headers, .. }: RequestContext) -> Response {
    let language = Language::asked_for(&headers);
    let page = async {
        let by = own::signed_in(&app, &headers, SEE_ACCOUNT).await?;
        let (user, organizations) = me::account(&app, &by).await?;
        let account = Account {
            user: &user,
            organizations: &organizations,
            sessions: &own::of(&app, &by).await?,
            keys: &own::keys(&app, &by).await?,
            passkeys: &passkeys::list(&*app.db, by.user_id).await?,
        };
        Ok(html(
            StatusCode::OK,
            pages::account(language, &account, None),
        ))
    };
    answered(language, page.await)
}

/// Signs out here.
#[worker::send]
pub(super) async fn sign_out(
    RequestContext { app, headers, .. }: RequestContext,
    body: Sent,
) -> Response {
    let done = async {
        let (by, _) = asked(&app, &headers, &body).await?;
        own::end(&app, &by).await?;
        Ok(([cookie::clear()], see("/sign-in")).into_response())
    };
    answered(Language::asked_for(&headers), done.await)
}

/// Signs out everywhere, and revokes one's API keys, if the box is ticked.
#[worker::send]
pub(super) async fn sign_out_everywhere(
    RequestContext { app, headers, .. }: RequestContext,
    body: Sent,
) -> Response {
    let done = async {
        let (by, fields) = asked(&app, &headers, &body).await?;
        own::end_all(&app, &by, fields.contains_key("keys")).await?;
        Ok(([cookie::clear()], see("/sign-in")).into_response())
    };
    answered(Language::asked_for(&headers), done.await)
}

/// Ends another of one's sessions.
#[worker::send]
pub(super) async fn end_session(
    RequestContext { app, headers, .. }: RequestContext,
    body: Sent,
) -> Response {
    let done = async {
        let (by, fields) = asked(&app, &headers, &body).await?;
        if let Some(Ok(id)) = fields.get("id").map(|id| id.parse()) {
            own::end_one(&app, &by, id, false).await?;
        }
        Ok(see("/account"))
    };
    answered(Language::asked_for(&headers), done.await)
}

/// Revokes one of one's API keys, in whatever organization.
#[worker::send]
pub(super) async fn revoke_key(
    RequestContext { app, headers, .. }: RequestContext,
    body: Sent,
) -> Response {
    let done = async {
        let (by, fields) = asked(&app, &headers, &body).await?;
        if let Some(Ok(id)) = fields.get("id").map(|id| id.parse()) {
            own::revoke_key(&app, &by, id).await?;
        }
        Ok(see("/account"))
    };
    answered(Language::asked_for(&headers), done.await)
}

/// Turns the session to another organization.
#[worker::send]
pub(super) async fn switch(
    RequestContext { app, headers, .. }: RequestContext,
    body: Sent,
) -> Response {
    let done = async {
        let (by, fields) = asked(&app, &headers, &body).await?;
        if let Some(Ok(id)) = fields.get("organization_id").map(|id| id.parse()) {
            me::turn(&app, &by, id).await?;
        }
        Ok(see("/account"))
    };
    answered(Language::asked_for(&headers), done.await)
}

type Fields = std::collections::HashMap<String, String>;

/// Who has sent a form, and what.
async fn asked(
    app: &Server,
    headers: &HeaderMap,
    body: &Sent,
) -> Result<(Principal, Fields), Error> {
    let fields = form(app, headers, body)?;
    Ok((own::signed_in(app, headers, CHANGE_ACCOUNT).await?, fields))
}

fn answered(language: Language, done: Result<Response, Error>) -> Response {
    match done {
        Ok(response) => response,
        Err(error) if has_to_sign_in(&error) => see("/sign-in"),
        Err(error) if error.body().error.code == ErrorCode::FreshSignInRequired => {
            to_sign_in("/sign-in/again", "/account")
        }
        Err(error) => failed(language, &error),
    }
}
