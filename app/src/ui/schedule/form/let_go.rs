//! Releasing the hold of a time.

use crate::{api::Request, ui::app::App};

/// Releases a hold.
pub(super) async fn let_go(app: &App, hold: Option<String>) {
    if let Some(id) = hold {
        // A hold that is not let go of now is let go of in five minutes.
        let _ = app
            .client
            .exchange(&Request::delete(format!("/api/holds/{id}")))
            .await;
    }
}
