//! `/invitation`: where an invitation's link leads: to a button.

use super::{failed, form, html, said, see, sign_in::signed_in, templates, to_sign_in, told};
use crate::{
    Error,
    http::{RequestContext, body::BodyBytes, invitations::join},
    usecases::tenancy::{
        accept_invitation::{Joined, WRONG_INVITATION},
        show_invitation::show_invitation,
    },
};
use axum::{extract::RawQuery, http::StatusCode, response::Response};
use callslot_shared::{
    api::{ErrorCode, token},
    words::{Language, pages},
};

/// Names inviter, organization and role, and asks for the click. To look at it joins nothing.
#[worker::send]
pub(super) async fn show(context: RequestContext, RawQuery(query): RawQuery) -> Response {
    let language = context.language();
    let query = query.as_deref().unwrap_or_default();
    let given = url::form_urlencoded::parse(query.as_bytes())
        .find_map(|(name, value)| (name == "token").then(|| value.into_owned()));
    let found = async {
        let token = token("token", given.as_deref().unwrap_or_default());
        let token = token.map_err(|_| WRONG_INVITATION)?;
        Ok((show_invitation(&context.app, &token).await?, token))
    };
    match found.await {
        Ok((invitation, token)) => html(
            StatusCode::OK,
            templates::invitation(language, &invitation, &token),
        ),
        Err(error) => refused(language, &error),
    }
}

/// Joins, and signs somebody new in. Whoever has an account signs in first, and comes back.
#[worker::send]
pub(super) async fn accept(context: RequestContext, body: BodyBytes) -> Response {
    let language = context.language();
    let joined = async {
        let fields = form(&context, &body)?;
        let given = fields.get("token").map_or("", String::as_str);
        let token = token("token", given).map_err(|_| WRONG_INVITATION)?;
        Ok((join(&context, &token).await?, token))
    };
    match joined.await {
        Ok((Joined::New(new), _)) => signed_in(&context.app, language, &new, None),
        Ok((Joined::Known(_), _)) => see("/account"),
        Ok((Joined::SignInFirst, token)) => {
            let query = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("token", &token)
                .finish();
            to_sign_in("/sign-in", &format!("/invitation?{query}"))
        }
        Ok((Joined::SomebodyElse, _)) => {
            let says = language.say(pages::SOMEBODY_ELSE);
            html(StatusCode::FORBIDDEN, templates::message(language, says))
        }
        Err(error) => refused(language, &error),
    }
}

fn refused(language: Language, error: &Error) -> Response {
    if error.body().error.code != ErrorCode::Unauthorized {
        return failed(language, error);
    }
    let (status, _) = said(language, error);
    let says = language.say(pages::WRONG_INVITATION);
    told(error, html(status, templates::message(language, says)))
}
