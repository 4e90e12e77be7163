//! Work that a tick hands to another invocation of the Worker.

pub(crate) use crate::dialer::{Order, TickReport};

use crate::{App, Error};

/// Does an order's work, and answers what was done; nothing without the right to that work, which a tick gives out
/// once.
pub(crate) async fn open_lane(app: &App, order: Order) -> Result<Option<TickReport>, Error> {
    Ok(app.dialer()?.lane(order).await?)
}
