//! `/oauth/authorize`: a person is asked whether the extension may act for them.
//!
//! Looking at the question changes nothing. The answer is a form that only this Worker's own page can
//! send, as every change that rests on a cookie.

mod page;

use crate::{
    App, Error,
    http::{RequestContext, access::CHANGE_ACCOUNT, body::BodyBytes},
    usecases::identity::oauth::{
        authorize_client::{Authorizing, ask_to_authorize, authorize_client},
        server_metadata::issuer,
    },
};
use axum::{
    extract::{OriginalUri, RawQuery},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use callslot_shared::{
    api::ErrorCode,
    oauth::{Authorization, Refusal, parameters, prompts_sign_in},
    words::Language,
};
use url::Url;

/// Asks the person.
#[worker::send]
pub(crate) async fn ask(
    context: RequestContext,
    RawQuery(query): RawQuery,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Error> {
    let language = context.language();
    let query = query.as_deref().unwrap_or_default();
    let asked = match read(&context.app, query.as_bytes()) {
        Ok(asked) => asked,
        Err(refusal) => return refuse(&context.app, language, refusal),
    };
    if prompts_sign_in(url::form_urlencoded::parse(query.as_bytes())) {
        // Asked without it, whoever has signed in by then is led on.
        let here = format!("/oauth/authorize?{}", question(query.as_bytes()));
        return Ok(to_sign_in(&here));
    }
    let by = match context.person_with(CHANGE_ACCOUNT).await {
        Ok(by) => by,
        Err(Error::Plain(ErrorCode::Unauthorized, _)) => {
            let here = uri.path_and_query().map_or("/", |here| here.as_str());
            return Ok(to_sign_in(here));
        }
        Err(error) => return Err(error),
    };
    Ok(match ask_to_authorize(context.with_principal(&by)).await? {
        Authorizing::Allowed(person) => page::question(context.language(), &asked, &person),
        Authorizing::SignInAgain => again(query),
    })
}

/// To the sign-in page, which leads back here: for whoever is signed out, and where the client wants whoever comes to sign in.
fn to_sign_in(here: &str) -> Response {
    let next: String = url::form_urlencoded::byte_serialize(here.as_bytes()).collect();
    see(&format!("/sign-in?next={next}"))
}

/// Somebody on a page signs in once more, and comes back to the question.
fn again(query: &str) -> Response {
    let here = format!("/oauth/authorize?{query}");
    let next: String = url::form_urlencoded::byte_serialize(here.as_bytes()).collect();
    see(&format!("/sign-in/again?next={next}"))
}

/// Takes the person's answer.
#[worker::send]
pub(crate) async fn answer(context: RequestContext, body: BodyBytes) -> Result<Response, Error> {
    let by = context.person_with(CHANGE_ACCOUNT).await?;
    let (app, language) = (&context.app, context.language());
    let form = body.bytes()?;
    let asked = match read(app, &form) {
        Ok(asked) => asked,
        Err(refusal) => return refuse(app, language, refusal),
    };
    let decision = parameters(["decision"], url::form_urlencoded::parse(&form));
    if decision != Ok([Some("allow".to_owned())]) {
        let denied = Refusal::Told {
            redirect_uri: asked.redirect_uri,
            state: Some(asked.state),
            error: "access_denied",
            description: "the person said no",
        };
        return refuse(app, language, denied);
    }
    match authorize_client(context.with_principal(&by), &asked).await? {
        Authorizing::Allowed(code) => {
            let said = [("code", &*code), ("state", &*asked.state)];
            redirect(app, &asked.redirect_uri, &said)
        }
        Authorizing::SignInAgain => Ok(again(&question(&form))),
    }
}

/// The query of the question that a form answers, or that is asked once the person has signed in.
fn question(form: &[u8]) -> String {
    let mut question = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in url::form_urlencoded::parse(form) {
        if name != "decision" && name != "prompt" {
            question.append_pair(&name, &value);
        }
    }
    question.finish()
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
