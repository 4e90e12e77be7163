//! Agreements to text messages, and numbers that want none.

use crate::{
    Error,
    store::{Page, sms_consents},
    usecases::Context,
};
use callslot_shared::{
    api::{ErrorCode, SmsConsent, SmsOptOut},
    phone::PhoneNumber,
};
use chrono::{DateTime, Utc};

/// No agreement of the number holds, or it is no number.
pub(crate) const NO_CONSENT: Error = Error::Plain(
    ErrorCode::NotFound,
    "There is no such agreement to text messages.",
);

/// The number gets text messages, or it is none.
pub(crate) const NO_OPT_OUT: Error = Error::Plain(
    ErrorCode::NotFound,
    "There is no such number that wants no text messages.",
);

/// Lists at most `limit` agreements behind `after`, the newest first.
pub(crate) async fn list_consents(
    context: Context<'_>,
    after: Option<&(DateTime<Utc>, String)>,
    limit: u32,
) -> Result<Page<SmsConsent>, Error> {
    Ok(sms_consents::list_consents(context.tenant, after, limit).await?)
}

/// Withdraws the agreement of a number: nothing is sent to it any more. Fails with [`NO_CONSENT`].
pub(crate) async fn withdraw_consent(
    context: Context<'_>,
    number: &PhoneNumber,
) -> Result<SmsConsent, Error> {
    sms_consents::withdraw_consent(context.tenant, number, &context.entry())
        .await?
        .ok_or(NO_CONSENT)
}

/// Lists at most `limit` numbers after `after`, in their order.
pub(crate) async fn list_opt_outs(
    context: Context<'_>,
    after: Option<&PhoneNumber>,
    limit: u32,
) -> Result<Page<SmsOptOut>, Error> {
    Ok(sms_consents::list_opt_outs(context.tenant, after, limit).await?)
}

/// Ends that a number gets no text messages, because its bearer has asked for that otherwise. They have to agree anew before
/// anything is sent. Fails with [`NO_OPT_OUT`].
pub(crate) async fn remove_opt_out(
    context: Context<'_>,
    number: &PhoneNumber,
) -> Result<SmsOptOut, Error> {
    sms_consents::remove_opt_out(context.tenant, number, &context.entry())
        .await?
        .ok_or(NO_OPT_OUT)
}
