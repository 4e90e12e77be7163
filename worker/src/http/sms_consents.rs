//! `/api/sms-consents` and `/api/sms-opt-outs`: who agreed to text messages, and who wants none.

use crate::{
    Error,
    http::{
        RequestContext,
        cursor::Cursor,
        extract::{Id, Json, Query},
        query,
    },
    usecases::messages::sms_consents::{
        NO_CONSENT, NO_OPT_OUT, list_consents, list_opt_outs, remove_opt_out, withdraw_consent,
    },
};
use axum::extract::Path;
use callslot_shared::{
    api::{SmsConsent, SmsConsentBody, SmsConsentsBody, SmsOptOutBody, SmsOptOutsBody},
    phone::PhoneNumber,
};
use serde::Deserialize;

/// The order of the list of agreements, as its cursors name it.
const ORDER: &str = "-given_at";

/// Lists agreements, the newest first.
#[worker::send]
pub(crate) async fn consents(
    context: RequestContext,
    query: Result<Query<ListConsents>, Error>,
) -> Result<Json<SmsConsentsBody>, Error> {
    let by = context.principal().await?;
    let Query(ListConsents { cursor, limit }) = query?;
    let after = cursor
        .as_deref()
        .map(|text| Cursor::place(text, ORDER))
        .transpose()?;
    let found = list_consents(context.with_principal(&by), after.as_ref(), limit).await?;
    Ok(Json(SmsConsentsBody {
        success: true,
        next_cursor: found.next(next),
        sms_consents: found.items,
    }))
}

fn next(last: &SmsConsent) -> String {
    Cursor::after(ORDER, last.given_at, last.id.clone())
}

/// Parameters of the list of agreements.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListConsents {
    cursor: Option<String>,
    #[serde(default = "query::usual_limit", deserialize_with = "query::limit")]
    limit: u32,
}

/// Withdraws the agreement of a number.
#[worker::send]
pub(crate) async fn withdraw(
    context: RequestContext,
    id: Id<String>,
) -> Result<Json<SmsConsentBody>, Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| NO_CONSENT)?;
    let number = PhoneNumber::parse("number", &id).map_err(|_| NO_CONSENT)?;
    Ok(Json(SmsConsentBody {
        success: true,
        sms_consent: withdraw_consent(context.with_principal(&by), &number).await?,
    }))
}

/// Lists numbers that get no text messages.
#[worker::send]
pub(crate) async fn opt_outs(
    context: RequestContext,
    query: Result<Query<ListOptOuts>, Error>,
) -> Result<Json<SmsOptOutsBody>, Error> {
    let by = context.principal().await?;
    let Query(ListOptOuts { after, limit }) = query?;
    let found = list_opt_outs(context.with_principal(&by), after.as_ref(), limit).await?;
    Ok(Json(SmsOptOutsBody {
        success: true,
        next_cursor: found.next(|last| last.number.to_string()),
        sms_opt_outs: found.items,
    }))
}

/// Parameters of the list of numbers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListOptOuts {
    #[serde(rename = "cursor", default, deserialize_with = "query::phone")]
    after: Option<PhoneNumber>,
    #[serde(default = "query::usual_limit", deserialize_with = "query::limit")]
    limit: u32,
}

/// Ends that a number gets no text messages.
#[worker::send]
pub(crate) async fn remove(
    context: RequestContext,
    id: Id<String>,
) -> Result<Json<SmsOptOutBody>, Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| NO_OPT_OUT)?;
    let number = PhoneNumber::parse("number", &id).map_err(|_| NO_OPT_OUT)?;
    Ok(Json(SmsOptOutBody {
        success: true,
        sms_opt_out: remove_opt_out(context.with_principal(&by), &number).await?,
    }))
}
