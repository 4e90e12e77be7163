//! `/api/calls/{id}/outcome`: what came of a call, as people say.

use super::call_id;
use crate::{
    Error,
    http::{
        RequestContext,
        extract::{Id, Json},
    },
    usecases::call::declare_outcome::{Outcomes, declare_outcome, outcomes_of, withdraw_outcome},
};
use callslot_shared::api::{DeclareOutcome, OutcomeBody};

/// Shows what was said of a call.
#[worker::send]
pub(crate) async fn show(
    context: RequestContext,
    id: Id<String>,
) -> Result<Json<OutcomeBody>, Error> {
    let by = context.principal().await?;
    let id = call_id(id)?;
    outcomes_of(context.with_principal(&by), &id)
        .await
        .map(body)
}

/// Keeps what a person says of a call.
#[worker::send]
pub(crate) async fn declare(
    context: RequestContext,
    id: Id<String>,
    body: Result<Json<DeclareOutcome>, Error>,
) -> Result<Json<OutcomeBody>, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let request = request.checked()?;
    let id = call_id(id)?;
    let declared = declare_outcome(context.with_principal(&by), &id, &request).await;
    declared.map(self::body)
}

/// Withdraws the outcome that was declared last.
#[worker::send]
pub(crate) async fn withdraw(
    context: RequestContext,
    id: Id<String>,
) -> Result<Json<OutcomeBody>, Error> {
    let by = context.principal().await?;
    let id = call_id(id)?;
    withdraw_outcome(context.with_principal(&by), &id)
        .await
        .map(body)
}

fn body(said: Outcomes) -> Json<OutcomeBody> {
    Json(OutcomeBody {
        success: true,
        outcome: said.outcome,
        history: said.history,
        follow_up: said.follow_up,
    })
}
