//! Letting the extension act for a person.
//!
//! That is for a person who has just proved who they are: what the extension is given lives for long.

use crate::{
    Error,
    store::oauth_codes,
    usecases::{
        Context,
        identity::{
            may_change::may_change,
            secrets::{hashed, secret},
        },
    },
};
use callslot_shared::{
    access::Sensitive,
    api::{ErrorCode, SessionKind},
    oauth::Authorization,
};

pub(crate) use oauth_codes::AuthorizingUser as AskedPerson;

/// Whoever answers is not signed in on a page.
const NOT_ON_A_PAGE: Error = Error::Plain(
    ErrorCode::Forbidden,
    "Only somebody who is signed in on one of Callslot's pages can answer this.",
);

/// The decisions about a client that a signed-in person may take.
pub(crate) enum Authorizing<T> {
    /// They may let it in.
    Allowed(T),
    /// They have to sign in on the page once more first.
    SignInAgain,
}

/// Shows who is asked to let a client in, by name.
pub(crate) async fn ask_to_authorize(
    context: Context<'_>,
) -> Result<Authorizing<AskedPerson>, Error> {
    if !may_authorize(context)? {
        return Ok(Authorizing::SignInAgain);
    }
    let person = oauth_codes::asked(context.tenant, &context.entry()).await?;
    person.map(Authorizing::Allowed).ok_or(Error::UNAUTHORIZED)
}

/// Lets a client in, as its person has decided. Answers the code that it exchanges for tokens, which is kept nowhere.
pub(crate) async fn authorize_client(
    context: Context<'_>,
    asked: &Authorization,
) -> Result<Authorizing<String>, Error> {
    if !may_authorize(context)? {
        return Ok(Authorizing::SignInAgain);
    }
    let code = format!("cs_code_{}", secret(&*context.app.entropy)?);
    let hash = hashed(&code);
    let kept = oauth_codes::insert(context.tenant, &hash, asked, &context.entry()).await?;
    if !kept {
        return Err(NOT_ON_A_PAGE);
    }
    Ok(Authorizing::Allowed(code))
}

/// Whether the person may let a client in as they are signed in. Only on a page can they sign in once more.
fn may_authorize(context: Context<'_>) -> Result<bool, Error> {
    match may_change(context, Some(Sensitive::AuthorizeClient)) {
        Ok(()) => Ok(true),
        Err(_) if context.by.kind == Some(SessionKind::Page) => Ok(false),
        Err(error) => Err(error),
    }
}
