//! Entering the code that a call has told.

use crate::{
    Error,
    store::phone_codes,
    usecases::{Context, call::verification_webhooks::code_key, identity::account::show_me},
};
use callslot_shared::{
    FieldError,
    api::{ErrorCode, Me, Membership, VERIFICATION_TRIES},
    disclosure::PhoneCode,
};

/// No call of this session has a code that can be entered. One answer for everything that can be wrong with it.
const NO_CODE: Error = Error::Plain(
    ErrorCode::Conflict,
    "There is no code to enter: it was entered, has expired, was tried too often, or was asked for in another session. \
     Have your phone called again.",
);

/// Takes the phone of whoever asks for verified, if the code is that of the call they have asked for in this session; shows
/// them as they stand then.
pub(crate) async fn enter_code(
    context: Context<'_>,
    code: &PhoneCode,
) -> Result<(Me, Vec<Membership>), Error> {
    let key = code_key(context.app)?;
    let spent = phone_codes::spend_try(context.tenant, &context.entry()).await?;
    let spent = spent.ok_or(NO_CODE)?;
    let entry = context.entry();
    if !key.is_of(&spent.code_hash, (spent.id, &spent.salt), code) {
        phone_codes::note_wrong(context.tenant, spent.id, &entry).await?;
        return Err(wrong(VERIFICATION_TRIES.saturating_sub(spent.tries)).into());
    }
    if phone_codes::accept(context.tenant, spent.id, &entry).await? {
        show_me(context).await
    } else {
        Err(NO_CODE)
    }
}

fn wrong(left: u32) -> FieldError {
    let problem = match left {
        0 => "is not the one that the call has told; have your phone called again".to_owned(),
        1 => "is not the one that the call has told; one try is left".to_owned(),
        more => format!("is not the one that the call has told; {more} tries are left"),
    };
    FieldError::new("code", problem)
}
