//! `PATCH /api/me` and `/api/me/phone`: one's own name, language and phone.

use crate::{
    Error,
    http::{RequestContext, extract::Json, headers, idempotency},
    usecases::identity::{
        change_profile::change_profile,
        verify_phone::{
            call_with_code::{CodeCall, call_with_code as call},
            enter_code::enter_code as enter,
        },
    },
};
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use callslot_shared::api::{
    ChangeMe, EnterPhoneCode, MeBody, PhoneVerification, PhoneVerificationBody, VerifyPhone,
};

/// Changes one's own name and language.
#[worker::send]
pub(crate) async fn change(
    context: RequestContext,
    body: Result<Json<ChangeMe>, Error>,
) -> Result<Json<MeBody>, Error> {
    let by = context.person().await?;
    let Json(change) = body?;
    let (user, organizations) = change_profile(context.with_principal(&by), change).await?;
    Ok(Json(MeBody {
        success: true,
        user,
        organizations,
    }))
}

/// Has a phone called with a code, within the request, or right after it if the client goes away.
#[worker::send]
pub(crate) async fn call_with_code(
    context: RequestContext,
    body: Result<Json<VerifyPhone>, Error>,
) -> Result<Response, Error> {
    let by = context.person().await?;
    let Json(request) = body?;
    let phone = request.number()?;
    let key = idempotency::required_key(&context.headers, &by, "POST /api/me/phone", &request)?;
    let called = call(
        context.with_principal(&by),
        &phone,
        context.language(),
        &key,
    )
    .await?;
    let (verification, again) = match called {
        CodeCall::Placed(verification) => (verification, false),
        CodeCall::Known(verification) => (verification, true),
        CodeCall::OtherRequest => return Err(idempotency::OTHER_REQUEST),
        CodeCall::InProgress => return Err(idempotency::IN_PROGRESS),
    };
    let body = PhoneVerificationBody {
        success: true,
        verification: PhoneVerification {
            phone: verification.phone,
            state: verification.state,
            expires_at: verification.expires_at,
        },
    };
    let replayed = again.then_some([(headers::IDEMPOTENCY_REPLAYED, "true")]);
    let answer = (StatusCode::ACCEPTED, Json(body));
    Ok(match replayed {
        Some(replayed) => (replayed, answer).into_response(),
        None => answer.into_response(),
    })
}

/// Enters the code that the call has told: the phone is one's own from then on.
#[worker::send]
pub(crate) async fn enter_code(
    context: RequestContext,
    body: Result<Json<EnterPhoneCode>, Error>,
) -> Result<Json<MeBody>, Error> {
    let by = context.person().await?;
    let Json(request) = body?;
    let (user, organizations) = enter(context.with_principal(&by), &request.code()?).await?;
    Ok(Json(MeBody {
        success: true,
        user,
        organizations,
    }))
}
