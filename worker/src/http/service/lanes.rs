//! The address at which a tick hands work to another invocation of the Worker. Without the right to some work, which a
//! tick gives out once, the address answers as any does where there is nothing.

use crate::{
    Error,
    http::{NOTHING_HERE, RequestContext, extract::Json},
    usecases::service::open_lane::{Order, TickReport, open_lane},
};
use axum::http::{HeaderMap, Uri};

/// The address.
pub(crate) const PATH: &str = "/lanes";

/// The header with the order, as JSON.
pub(crate) const HEADER: &str = "x-callslot-order";

/// Does what a tick asks for; there is nothing here otherwise.
#[worker::send]
pub(crate) async fn open(
    RequestContext { app, headers, .. }: RequestContext,
    uri: Uri,
) -> Result<Json<TickReport>, Error> {
    let order = order(&uri, &headers).ok_or(NOTHING_HERE)?;
    match open_lane(&app, order).await {
        Ok(Some(report)) => Ok(Json(report)),
        // Whoever opened it takes back what it has not begun with.
        Ok(None) | Err(_) => Err(NOTHING_HERE),
    }
}

fn order(uri: &Uri, headers: &HeaderMap) -> Option<Order> {
    let order = headers.get(HEADER).filter(|_| uri.path() == PATH)?;
    serde_json::from_slice(order.as_bytes()).ok()
}
