//! `/api/webhook-endpoints`: the addresses at which an organization's programs are told of events, and what was delivered to
//! them.

use crate::{
    Error,
    http::{
        RequestContext,
        cursor::Cursor,
        etag,
        extract::{Id, Json, Query},
        query,
    },
    usecases::webhooks::{
        delete_endpoint::delete_endpoint,
        deliveries::{self, deliveries_of_booking, list_deliveries, test_endpoint},
        endpoints::{NO_ENDPOINT, find_endpoint, list_endpoints},
        rotate_secret::rotate_secret,
        save_endpoint::{create_endpoint, replace_endpoint},
    },
};
use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use callslot_shared::{
    api::{
        BookingWebhooksBody, ReplayWebhooks, ReplayedBody, RotateWebhookSecret,
        SaveWebhookEndpoint, WebhookDeliveriesBody, WebhookDelivery, WebhookDeliveryBody,
        WebhookEndpoint, WebhookEndpointBody, WebhookEndpointsBody, WebhookSecretBody,
    },
    ids::{BookingId, WebhookEndpointId},
    webhook::{WebhookDeliveryFilter, WebhookDeliveryState},
};
use serde::Deserialize;

/// The order of the list of deliveries, as its cursors name it.
const ORDER: &str = "-created_at";

/// Lists the organization's endpoints.
#[worker::send]
pub(crate) async fn list(context: RequestContext) -> Result<Json<WebhookEndpointsBody>, Error> {
    let by = context.principal().await?;
    Ok(Json(WebhookEndpointsBody {
        success: true,
        webhook_endpoints: list_endpoints(context.with_principal(&by)).await?,
    }))
}

fn shown(webhook_endpoint: WebhookEndpoint) -> Response {
    let tag = etag::version(webhook_endpoint.version);
    let body = WebhookEndpointBody {
        success: true,
        webhook_endpoint,
    };
    (tag, Json(body)).into_response()
}

fn with_secret((webhook_endpoint, secret): (WebhookEndpoint, String)) -> Response {
    let tag = etag::version(webhook_endpoint.version);
    let body = WebhookSecretBody {
        success: true,
        webhook_endpoint,
        secret,
    };
    (tag, Json(body)).into_response()
}

/// Shows one endpoint.
#[worker::send]
pub(crate) async fn show(
    context: RequestContext,
    id: Id<WebhookEndpointId>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| NO_ENDPOINT)?;
    find_endpoint(context.with_principal(&by), id)
        .await
        .map(shown)
}

/// Makes an endpoint, and tells the owners. Its secret is in this answer and nowhere else.
#[worker::send]
pub(crate) async fn create(
    context: RequestContext,
    body: Result<Json<SaveWebhookEndpoint>, Error>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let language = context.language();
    let made = create_endpoint(context.with_principal(&by), language, &request).await?;
    let location = format!("/api/webhook-endpoints/{}", made.0.id);
    let location = [(header::LOCATION, location)];
    Ok((StatusCode::CREATED, location, with_secret(made)).into_response())
}

/// Replaces an endpoint; its secret stays. The owners are told of another address.
#[worker::send]
pub(crate) async fn replace(
    context: RequestContext,
    id: Id<WebhookEndpointId>,
    body: Result<Json<SaveWebhookEndpoint>, Error>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let Path(id) = id.map_err(|_| NO_ENDPOINT)?;
    let at = (id, etag::expected(&context.headers));
    let language = context.language();
    let replaced = replace_endpoint(context.with_principal(&by), at, language, &request).await;
    replaced.map(shown)
}

/// Deletes an endpoint. What waits for it is not sent.
#[worker::send]
pub(crate) async fn delete(
    context: RequestContext,
    id: Id<WebhookEndpointId>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| NO_ENDPOINT)?;
    let expected = etag::expected(&context.headers);
    let deleted = delete_endpoint(context.with_principal(&by), id, expected).await;
    deleted.map(shown)
}

/// Gives an endpoint a new secret, which is in this answer and nowhere else.
#[worker::send]
pub(crate) async fn rotate(
    context: RequestContext,
    id: Id<WebhookEndpointId>,
    body: Result<Json<RotateWebhookSecret>, Error>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let Path(id) = id.map_err(|_| NO_ENDPOINT)?;
    let expected = etag::expected(&context.headers);
    let rotated = rotate_secret(context.with_principal(&by), id, expected, request).await;
    rotated.map(with_secret)
}

/// Sends a test to an endpoint.
#[worker::send]
pub(crate) async fn test(
    context: RequestContext,
    id: Id<WebhookEndpointId>,
) -> Result<(StatusCode, Json<WebhookDeliveryBody>), Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| NO_ENDPOINT)?;
    let webhook_delivery = test_endpoint(context.with_principal(&by), id).await?;
    let body = WebhookDeliveryBody {
        success: true,
        webhook_delivery,
    };
    Ok((StatusCode::ACCEPTED, Json(body)))
}

/// Has deliveries made anew: one event's, or those of a time.
#[worker::send]
pub(crate) async fn replay(
    context: RequestContext,
    id: Id<WebhookEndpointId>,
    body: Result<Json<ReplayWebhooks>, Error>,
) -> Result<(StatusCode, Json<ReplayedBody>), Error> {
    let by = context.principal().await?;
    let Json(request) = body?;
    let Path(id) = id.map_err(|_| NO_ENDPOINT)?;
    let (replayed, next_from) =
        deliveries::replay(context.with_principal(&by), id, &request).await?;
    let body = ReplayedBody {
        success: true,
        replayed,
        next_from,
    };
    Ok((StatusCode::ACCEPTED, Json(body)))
}

/// Parameters of the list of deliveries.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListDeliveries {
    state: Option<WebhookDeliveryState>,
    cursor: Option<String>,
    #[serde(default = "query::usual_limit", deserialize_with = "query::limit")]
    limit: u32,
}

/// Lists what was delivered to an endpoint, and what waits, the newest event first.
#[worker::send]
pub(crate) async fn list_delivered(
    context: RequestContext,
    id: Id<WebhookEndpointId>,
    query: Result<Query<ListDeliveries>, Error>,
) -> Result<Json<WebhookDeliveriesBody>, Error> {
    let by = context.principal().await?;
    let Query(wanted) = query?;
    let Path(id) = id.map_err(|_| NO_ENDPOINT)?;
    let filter = WebhookDeliveryFilter {
        endpoint: id,
        state: wanted.state,
        after: wanted
            .cursor
            .as_deref()
            .map(|text| Cursor::place(text, ORDER))
            .transpose()?,
        limit: wanted.limit,
    };
    let found = list_deliveries(context.with_principal(&by), &filter).await?;
    Ok(Json(WebhookDeliveriesBody {
        success: true,
        next_cursor: found.next(cursor),
        webhook_deliveries: found.items,
    }))
}

fn cursor(last: &WebhookDelivery) -> String {
    Cursor::after(ORDER, last.created_at, last.event_id.clone())
}

/// Lists what was delivered of a booking's events, to all endpoints, the newest event first.
#[worker::send]
pub(crate) async fn list_of_booking(
    context: RequestContext,
    id: Id<BookingId>,
) -> Result<Json<BookingWebhooksBody>, Error> {
    let by = context.principal().await?;
    let Path(id) = id.map_err(|_| Error::NOT_FOUND)?;
    Ok(Json(BookingWebhooksBody {
        success: true,
        webhook_deliveries: deliveries_of_booking(context.with_principal(&by), id).await?,
    }))
}
