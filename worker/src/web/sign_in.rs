//! `/sign-in`: the address, then the code; or the link and a button.

use super::{failed, form, html, next, said, see, templates, to_sign_in, told};
use crate::{
    App, Error,
    http::{
        RequestContext, access::SEE_ACCOUNT, body::BodyBytes, client,
        session_cookies::session_cookies, sign_in::nonce_cookie,
    },
    usecases::identity::{
        account::show_me,
        ask_to_sign_in::ask_to_sign_in,
        open_session::SignedIn,
        sign_in::{WRONG, sign_in},
    },
};
use axum::{
    extract::RawQuery,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use callslot_shared::{
    api::{ErrorCode, Proof, SignIn, VerifySignIn, token},
    words::{Language, pages},
};
use std::collections::HashMap;

/// Asks for an address.
#[worker::send]
pub(super) async fn show(RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let fields = read(query.as_deref());
    let page = templates::ask(client::language(&headers), next(&fields), None);
    html(StatusCode::OK, page)
}

/// Asks somebody who is signed in to prove once more who they are. Whoever does goes on in a new session, in place of this
/// one, which may make changes that give power for a while.
#[worker::send]
pub(super) async fn again(context: RequestContext, RawQuery(query): RawQuery) -> Response {
    let fields = read(query.as_deref());
    let next = next(&fields);
    let asked = async {
        let by = context.person_with(SEE_ACCOUNT).await?;
        show_me(context.with_principal(&by)).await
    };
    let asked = asked.await;
    let language = context.language();
    match asked {
        Ok((user, _)) => html(
            StatusCode::OK,
            templates::again(language, &user.email, next),
        ),
        Err(error) if has_to_sign_in(&error) => to_sign_in("/sign-in", next.unwrap_or("/account")),
        Err(error) => failed(language, &error),
    }
}

fn read(query: Option<&str>) -> HashMap<String, String> {
    url::form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .into_owned()
        .collect()
}

/// Sends the message and asks for its code.
#[worker::send]
pub(super) async fn ask(context: RequestContext, body: BodyBytes) -> Response {
    let language = context.language();
    let fields = match form(&context, &body) {
        Ok(fields) => fields,
        Err(error) => return failed(language, &error),
    };
    let request = SignIn {
        email: fields.get("email").cloned().unwrap_or_default(),
    };
    let again = |status, says| html(status, templates::ask(language, next(&fields), Some(says)));
    let Ok(email) = request.address() else {
        return again(
            StatusCode::UNPROCESSABLE_ENTITY,
            language.say(pages::NOT_AN_ADDRESS),
        );
    };
    match ask_to_sign_in(&context.app, &context.client(), &email).await {
        Ok(nonce) => {
            let page = templates::code(language, &email, next(&fields), None);
            ([nonce_cookie(&nonce)], html(StatusCode::OK, page)).into_response()
        }
        Err(error) => {
            let (status, says) = said(language, &error);
            told(&error, again(status, says))
        }
    }
}

/// Signs in with the code.
#[worker::send]
pub(super) async fn code(context: RequestContext, body: BodyBytes) -> Response {
    let language = context.language();
    let fields = match form(&context, &body) {
        Ok(fields) => fields,
        Err(error) => return failed(language, &error),
    };
    let email = fields.get("email").map_or("", String::as_str);
    let request = VerifySignIn {
        email: Some(email.to_owned()),
        code: Some(fields.get("code").cloned().unwrap_or_default()),
        token: None,
    };
    let again = |status, says| {
        let page = templates::code(language, email, next(&fields), Some(says));
        html(status, page)
    };
    let Ok(proof) = request.proof() else {
        return again(
            StatusCode::UNPROCESSABLE_ENTITY,
            language.say(pages::NOT_A_CODE),
        );
    };
    match sign_in(&context.app, &context.client(), &proof).await {
        Ok(new) => signed_in(&context.app, language, &new, next(&fields)),
        Err(error) => {
            let (status, says) = said(language, &error);
            told(&error, again(status, says))
        }
    }
}

/// The page that the link in the mail leads to: a button. To look at it signs nobody in.
#[worker::send]
pub(super) async fn link(RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let language = client::language(&headers);
    let fields = read(query.as_deref());
    let given = fields.get("token").map_or("", String::as_str);
    match token("token", given) {
        Ok(token) => {
            let says = (
                language.say(pages::SIGN_IN),
                language.say(pages::CONFIRM),
                language.say(pages::SIGN_IN),
            );
            let page = templates::confirm(language, "/sign-in/link", &token, says);
            html(StatusCode::OK, page)
        }
        Err(_) => failed(language, &WRONG),
    }
}

/// Signs in with the link's token.
#[worker::send]
pub(super) async fn follow(context: RequestContext, body: BodyBytes) -> Response {
    let language = context.language();
    let opened = async {
        let fields = form(&context, &body)?;
        let given = fields.get("token").map_or("", String::as_str);
        let token = token("token", given).map_err(|_| WRONG)?;
        sign_in(&context.app, &context.client(), &Proof::Token(token)).await
    };
    match opened.await {
        Ok(new) => signed_in(&context.app, language, &new, None),
        Err(error) => failed(language, &error),
    }
}

/// Gives the session to the browser, and leads on.
pub(super) fn signed_in(
    app: &App,
    language: Language,
    new: &SignedIn,
    next: Option<&str>,
) -> Response {
    let then = match next {
        Some(next) => html(StatusCode::OK, templates::going_on(language, next)),
        None => see("/app"),
    };
    (session_cookies(app, new), then).into_response()
}

/// Whether somebody is not signed in, or no longer.
pub(super) fn has_to_sign_in(error: &Error) -> bool {
    error.body().error.code == ErrorCode::Unauthorized
}
