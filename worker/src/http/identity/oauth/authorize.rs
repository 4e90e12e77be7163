//! `/oauth/authorize`: a person is asked whether the extension may act for them.
//!
//! Looking at the question changes nothing. The answer is a form that only this Worker's own page can
//! send, as every change that rests on a cookie.

use super::{issuer, page};
use crate::http::{RequestContext, access::CHANGE_ACCOUNT};
use crate::http::{body::Sent, principal};
use crate::{
    App, Error,
    http::{
        bookings::entry,
        session::{hashed, secret},
        sessions::signed_in,
    },
    pages::Language,
    store::{credentials::Principal, oauth_codes},
};
use axum::{
    extract::{OriginalUri, RawQuery},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use callslot_shared::{
    access::Sensitive,
    api::{ErrorCode, SessionKind},
    oauth::{Authorization, Refusal, parameters},
};
use url::Url;

/// Whoever answers is not signed in on a page.
const NOT_ON_A_PAGE: Error = Error::Plain(
    ErrorCode::Forbidden,
    "Only somebody who is signed in on one of Callslot's pages can answer this.",
);

/// Asks the person.
#[worker::send]
pub(crate) async fn ask(
    RequestContext { app, headers, .. }: RequestContext,
    RawQuery(query): RawQuery,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Error> {
    let language = Language::asked_for(&headers);
    let query = query.as_deref().unwrap_or_default();
    let asked = match read(&app, query.as_bytes()) {
        Ok(asked) => asked,
        Err(refusal) => return refuse(&app, language, refusal),
    };
    let by = match signed_in(&app, &headers, CHANGE_ACCOUNT).await {
        Ok(by) => by,
        Err(Error::Plain(ErrorCode::Unauthorized, _)) => return Ok(to_sign_in(&uri)),
        Err(error) => return Err(error),
    };
    if let Err(error) = may_authorize(&app, &by) {
        return again(&by, query, error);
    }
    let person = oauth_codes::asked(by.tenant(&*app.db), &entry(&app, &by)).await?;
    let person = person.ok_or(Error::UNAUTHORIZED)?;
    Ok(page::question(language, &asked, &person))
}

/// Signed out: to the sign-in page, which leads back here.
fn to_sign_in(uri: &axum::http::Uri) -> Response {
    let here = uri.path_and_query().map_or("/", |here| here.as_str());
    let next: String = url::form_urlencoded::byte_serialize(here.as_bytes()).collect();
    see(&format!("/sign-in?next={next}"))
}

/// The extension is let in only by a person who has just proved who they are: what it is given lives for long.
fn may_authorize(app: &App, by: &Principal) -> Result<(), Error> {
    principal::may_change(app, by, Some(Sensitive::AuthorizeClient))
}

/// Somebody on a page signs in once more, and comes back to the question.
fn again(by: &Principal, query: &str, error: Error) -> Result<Response, Error> {
    if by.kind != Some(SessionKind::Page) {
        return Err(error);
    }
    let here = format!("/oauth/authorize?{query}");
    let next: String = url::form_urlencoded::byte_serialize(here.as_bytes()).collect();
    Ok(see(&format!("/sign-in/again?next={next}")))
}

/// Takes the person's answer.
#[worker::send]
pub(crate) async fn answer(
    RequestContext { app, headers, .. }: RequestContext,
    body: Sent,
) -> Result<Response, Error> {
    let by = signed_in(&app, &headers, CHANGE_ACCOUNT).await?;
    let language = Language::asked_for(&headers);
    let form = body.bytes()?;
    let asked = match read(&app, &form) {
        Ok(asked) => asked,
        Err(refusal) => return refuse(&app, language, refusal),
    };
    let decision = parameters(["decision"], url::form_urlencoded::parse(&form));
    if decision != Ok([Some("allow".to_owned())]) {
        let denied = Refusal::Told {
            redirect_uri: asked.redirect_uri,
            state: Some(asked.state),
            error: "access_denied",
            description: "the person said no",
        };
        return refuse(&app, language, denied);
    }
    if let Err(error) = may_authorize(&app, &by) {
        let mut question = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in url::form_urlencoded::parse(&form) {
            if name != "decision" {
                question.append_pair(&name, &value);
            }
        }
        return again(&by, &question.finish(), error);
    }
    let code = format!("cs_code_{}", secret(&*app.entropy)?);
    let kept = oauth_codes::insert(
        by.tenant(&*app.db),
        &hashed(&code),
        &asked,
        &entry(&app, &by),
    )
    .await?;
    if !kept {
        return Err(NOT_ON_A_PAGE);
    }
    let said = [("code", &*code), ("state", &*asked.state)];
    redirect(&app, &asked.redirect_uri, &said)
}

fn read(app: &App, form: &[u8]) -> Result<Authorization, Refusal> {
    Authorization::read(url::form_urlencoded::parse(form), &app.settings.redirects)
}

fn refuse(app: &App, language: Language, refusal: Refusal) -> Result<Response, Error> {
    match refusal {
        Refusal::Unproven => Ok(page::astray(language)),
        Refusal::Told {
            redirect_uri,
            state,
            error,
            description,
        } => {
            let mut said = vec![("error", error), ("error_description", description)];
            said.extend(state.as_deref().map(|state| ("state", state)));
            redirect(app, &redirect_uri, &said)
        }
    }
}

/// Sends the browser back to the client, which is proven to be at `address`.
fn redirect(app: &App, address: &str, said: &[(&str, &str)]) -> Result<Response, Error> {
    let issuer = issuer(app)?;
    let mut address: Url = address
        .parse()
        .map_err(|_| Error::NotConfigured("EXTENSION_IDS"))?;
    address
        .query_pairs_mut()
        .extend_pairs(said)
        .append_pair("iss", &issuer);
    Ok(see(address.as_str()))
}

fn see(address: &str) -> Response {
    (
        StatusCode::SEE_OTHER,
        [(header::LOCATION, address.to_owned())],
    )
        .into_response()
}
