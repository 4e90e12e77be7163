//! `/account`: who one is, in which organization, and where one is signed in.

use super::{failed, form, html, see, sign_in::has_to_sign_in, templates, to_sign_in};
use crate::{
    Error,
    http::{
        RequestContext,
        access::{CHANGE_ACCOUNT, SEE_ACCOUNT},
        body::BodyBytes,
        cookie,
    },
    store::credentials::Principal,
    usecases::identity::{
        account::show_account,
        end_sessions::{self, ApiKeyRetention, end_all_sessions},
        keys::revoke_own_key,
        switch_organization::switch_organization,
    },
};
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use callslot_shared::{api::ErrorCode, words::Language};

/// Shows the page.
#[worker::send]
pub(super) async fn show(context: RequestContext) -> Response {
    let page = async {
        let by = context.person_with(SEE_ACCOUNT).await?;
        let acting = context.with_principal(&by);
        let now = acting.now();
        let account = show_account(acting).await?;
        let page = templates::account(context.language(), &account, now, None);
        Ok(html(StatusCode::OK, page))
    };
    let page = page.await;
    answered(context.language(), page)
}

/// Signs out here.
#[worker::send]
pub(super) async fn sign_out(context: RequestContext, body: BodyBytes) -> Response {
    let done = async {
        let (by, _) = asked(&context, &body).await?;
        end_sessions::sign_out(context.with_principal(&by)).await?;
        Ok(([cookie::clear()], see("/sign-in")).into_response())
    };
    let done = done.await;
    answered(context.language(), done)
}

/// Signs out everywhere, and revokes one's API keys, if the box is ticked.
#[worker::send]
pub(super) async fn sign_out_everywhere(context: RequestContext, body: BodyBytes) -> Response {
    let done = async {
        let (by, fields) = asked(&context, &body).await?;
        let keys = if fields.contains_key("keys") {
            ApiKeyRetention::Revoked
        } else {
            ApiKeyRetention::Kept
        };
        end_all_sessions(context.with_principal(&by), keys).await?;
        Ok(([cookie::clear()], see("/sign-in")).into_response())
    };
    let done = done.await;
    answered(context.language(), done)
}

/// Ends another of one's sessions.
#[worker::send]
pub(super) async fn end_session(context: RequestContext, body: BodyBytes) -> Response {
    let done = async {
        let (by, fields) = asked(&context, &body).await?;
        if let Some(Ok(id)) = fields.get("id").map(|id| id.parse()) {
            end_sessions::end_session(context.with_principal(&by), id, ApiKeyRetention::Kept)
                .await?;
        }
        Ok(see("/account"))
    };
    let done = done.await;
    answered(context.language(), done)
}

/// Revokes one of one's API keys, in whatever organization.
#[worker::send]
pub(super) async fn revoke_key(context: RequestContext, body: BodyBytes) -> Response {
    let done = async {
        let (by, fields) = asked(&context, &body).await?;
        if let Some(Ok(id)) = fields.get("id").map(|id| id.parse()) {
            revoke_own_key(context.with_principal(&by), id).await?;
        }
        Ok(see("/account"))
    };
    let done = done.await;
    answered(context.language(), done)
}

/// Turns the session to another organization.
#[worker::send]
pub(super) async fn switch(context: RequestContext, body: BodyBytes) -> Response {
    let done = async {
        let (by, fields) = asked(&context, &body).await?;
        if let Some(Ok(id)) = fields.get("organization_id").map(|id| id.parse()) {
            switch_organization(context.with_principal(&by), id).await?;
        }
        Ok(see("/account"))
    };
    let done = done.await;
    answered(context.language(), done)
}

type Fields = std::collections::HashMap<String, String>;

/// The sender of a form, and its fields.
async fn asked(context: &RequestContext, body: &BodyBytes) -> Result<(Principal, Fields), Error> {
    let fields = form(context, body)?;
    Ok((context.person_with(CHANGE_ACCOUNT).await?, fields))
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
