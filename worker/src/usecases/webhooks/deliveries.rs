//! Deliveries to an endpoint: reads them, has them made anew, and tests the endpoint.

use super::endpoints::{NO_ENDPOINT, find_endpoint};
use crate::{
    Error,
    rate_limited::webhook_tests,
    store::{
        Page,
        webhooks::{self, MOST_TESTS, WrittenTest},
    },
    usecases::{Context, webhook_kick},
};
use callslot_shared::{
    api::{BookingWebhookDelivery, ErrorCode, ReplayWebhooks, WebhookDelivery, WebhookReplay},
    ids::{BookingId, WebhookEndpointId},
    webhook::WebhookDeliveryFilter,
};
use chrono::{DateTime, Utc};

const DISABLED: Error = Error::Plain(
    ErrorCode::Conflict,
    "The endpoint is disabled. Enable it first.",
);

/// No such event, or none that is over.
const NO_EVENT: Error = Error::Plain(
    ErrorCode::Conflict,
    "No delivery of this event to this endpoint is over.",
);

/// Lists deliveries to an endpoint, the newest event first.
pub(crate) async fn list_deliveries(
    context: Context<'_>,
    filter: &WebhookDeliveryFilter,
) -> Result<Page<WebhookDelivery>, Error> {
    find_endpoint(context, filter.endpoint).await?;
    Ok(webhooks::deliveries(context.tenant, filter).await?)
}

/// The newest deliveries of a booking's events, the newest event first; [`Error::NOT_FOUND`] for a booking that is not this
/// organization's.
pub(crate) async fn deliveries_of_booking(
    context: Context<'_>,
    booking: BookingId,
) -> Result<Vec<BookingWebhookDelivery>, Error> {
    webhooks::of_booking(context.tenant, booking)
        .await?
        .ok_or(Error::NOT_FOUND)
}

/// Has deliveries made anew, under the ids of their events: how many, and from which time on there are more. Errors: there is
/// no endpoint of that id, it is disabled, or the one event that is asked for was not sent to it.
pub(crate) async fn replay(
    context: Context<'_>,
    id: WebhookEndpointId,
    request: &ReplayWebhooks,
) -> Result<(u32, Option<DateTime<Utc>>), Error> {
    let wanted = request.checked()?;
    if !find_endpoint(context, id).await?.enabled {
        return Err(DISABLED);
    }
    let entry = context.entry();
    let (replayed, next) = webhooks::replay(context.tenant, id, &wanted, &entry).await?;
    if replayed == 0 && matches!(wanted, WebhookReplay::Event(_)) {
        return Err(NO_EVENT);
    }
    context.app.webhook_kicks.somebody_listens();
    webhook_kick::kick(context.app);
    Ok((replayed, next))
}

/// Sends a test to an endpoint, and answers with its delivery. Errors: there is no endpoint of that id, it is disabled, or it was
/// tested too often within a minute.
pub(crate) async fn test_endpoint(
    context: Context<'_>,
    id: WebhookEndpointId,
) -> Result<WebhookDelivery, Error> {
    if !find_endpoint(context, id).await?.enabled {
        return Err(DISABLED);
    }
    let event = match webhooks::test(context.tenant, id, &context.entry()).await? {
        WrittenTest::Event(event) => event,
        WrittenTest::TooMany => return Err(Error::Limited(webhook_tests(MOST_TESTS))),
        WrittenTest::Disabled => return Err(DISABLED),
    };
    context.app.webhook_kicks.somebody_listens();
    webhook_kick::kick(context.app);
    let filter = WebhookDeliveryFilter {
        endpoint: id,
        state: None,
        after: None,
        limit: 20,
    };
    let newest = webhooks::deliveries(context.tenant, &filter).await?;
    let is_test = |delivery: &WebhookDelivery| delivery.event_id == event;
    newest.items.into_iter().find(is_test).ok_or(NO_ENDPOINT)
}
