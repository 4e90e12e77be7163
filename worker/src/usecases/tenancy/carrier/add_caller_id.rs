//! Numbers that the organization's calls may come from.

use super::own_account::own_account;
use crate::{Error, store::caller_ids, usecases::Context};
use callslot_shared::{
    api::{CallerId, ErrorCode},
    phone::PhoneNumber,
};

/// The number is none of the organization's caller ids, or is none.
pub(crate) const NO_CALLER_ID: Error =
    Error::Plain(ErrorCode::NotFound, "There is no such caller id.");
const NOT_PROVED: Error = Error::Plain(
    ErrorCode::Conflict,
    "Without a carrier account of your own, only whoever runs this service can give you a caller id.",
);
const NOT_ADDED: Error = Error::Plain(
    ErrorCode::Conflict,
    "This number cannot be added: you have too many, or it is in use already.",
);

/// Lists them, in order.
pub(crate) async fn caller_ids(context: Context<'_>) -> Result<Vec<CallerId>, Error> {
    Ok(caller_ids::list(context.tenant).await?)
}

/// Adds a number, if the carrier says that it is in the organization's own account. Fails where there is no such account,
/// the number is not in it or is another organization's, there are too many, or the carrier does not answer. Text messages to it
/// come to this Worker from then on.
pub(crate) async fn add_caller_id(
    context: Context<'_>,
    number: &PhoneNumber,
) -> Result<CallerId, Error> {
    let account = own_account(context).await?.ok_or(NOT_PROVED)?;
    account.check_owns(number, "number").await?;
    account
        .receive_messages(context.app, number, "number")
        .await?;
    let entry = context.entry();
    caller_ids::add(context.tenant, number, &account.row.account(), &entry)
        .await?
        .ok_or(NOT_ADDED)
}

/// Removes a number, and shows it as it was. Calls that were to come from it fail, and say so. Fails with
/// [`NO_CALLER_ID`].
pub(crate) async fn remove_caller_id(
    context: Context<'_>,
    number: &PhoneNumber,
) -> Result<CallerId, Error> {
    caller_ids::remove(context.tenant, number, &context.entry())
        .await?
        .ok_or(NO_CALLER_ID)
}
