//! A tick by hand.

pub(crate) use crate::dialer::TickReport;

use crate::{
    App, Error,
    dialer::{Source, Trigger},
};

/// Runs a tick now, and answers its counts. Where nothing is configured to dial with, what is past its grace still ends
/// before the error names the missing setting.
pub(crate) async fn run_tick(app: &App) -> Result<TickReport, Error> {
    let trigger = Trigger {
        source: Source::Http,
        scheduled_for: app.clock.now(),
    };
    app.tick(trigger).await
}
