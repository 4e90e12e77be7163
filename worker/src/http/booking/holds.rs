//! `/api/holds`: a time is kept for whoever is about to book it.

use crate::{
    Error,
    http::{
        RequestContext,
        extract::{Id, Json},
    },
    usecases::booking::{
        hold::{Holding, NO_HOLD, find_hold, hold, release_hold},
        refusal::unfit_operator,
    },
};
use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use callslot_shared::{
    api::{CreateHold, Hold, HoldBody},
    ids::HoldId,
};

/// Holds a time for five minutes.
#[worker::send]
pub(crate) async fn create(
    context: RequestContext,
    body: Result<Json<CreateHold>, Error>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    match hold(context.with_principal(&by), &request).await? {
        Holding::Held(hold) => {
            let location = format!("/api/holds/{}", hold.id);
            let headers = [(header::LOCATION, location)];
            Ok((StatusCode::CREATED, headers, body_of(hold)).into_response())
        }
        Holding::Refused(operator) => {
            // Whoever asks may have lost the right to meanwhile.
            context.principal().await?;
            Err(unfit_operator(context.with_principal(&by), operator)
                .await?
                .into())
        }
    }
}

/// Shows a hold.
#[worker::send]
pub(crate) async fn show(context: RequestContext, id: Id<HoldId>) -> Result<Json<HoldBody>, Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| NO_HOLD)?;
    find_hold(context.with_principal(&by), id)
        .await
        .map(body_of)
}

/// Lets a time go that the asking member holds.
#[worker::send]
pub(crate) async fn release(
    context: RequestContext,
    id: Id<HoldId>,
) -> Result<Json<HoldBody>, Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| NO_HOLD)?;
    release_hold(context.with_principal(&by), id)
        .await
        .map(body_of)
}

fn body_of(hold: Hold) -> Json<HoldBody> {
    Json(HoldBody {
        success: true,
        hold,
    })
}
