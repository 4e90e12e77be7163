//! `/app`: the interface of people who are signed in. The Worker answers with a skeleton; a script, served by the edge, draws the
//! rest and asks the API.

use super::{failed, sign_in::has_to_sign_in, templates, to_sign_in};
use crate::{
    http::{RequestContext, access::SEE_ACCOUNT},
    usecases::tenancy::carrier::recording_origins::recording_origins,
};
use axum::{
    http::{StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};

/// Own scripts, and Wasm that they compile; recordings are heard from the origins of the carrier alone.
fn policy(recordings: &[String]) -> String {
    let own = ["'self'", "blob:"].into_iter();
    let media: Vec<_> = own.chain(recordings.iter().map(String::as_str)).collect();
    let media = media.join(" ");
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
         img-src 'self' data:; media-src {media}; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}

/// Shows the interface to whoever is signed in. Others sign in first and come back to this view.
#[worker::send]
pub(super) async fn show(context: RequestContext, uri: Uri) -> Response {
    let by = context.person_with(SEE_ACCOUNT).await;
    // Theirs, now that it is known who they are.
    let language = context.language();
    match by {
        Ok(by) => {
            let owner = format!("{}.{}", by.user_id, by.organization_id);
            let page = templates::app(language, &owner);
            let recordings = recording_origins(context.with_principal(&by)).await;
            let policy = [(header::CONTENT_SECURITY_POLICY, policy(&recordings))];
            (StatusCode::OK, policy, page).into_response()
        }
        Err(error) if has_to_sign_in(&error) => {
            let view = uri.path_and_query().map_or("/app", |view| view.as_str());
            to_sign_in("/sign-in", view)
        }
        Err(error) => failed(language, &error),
    }
}
