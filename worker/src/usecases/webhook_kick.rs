//! Delivery of the events that a request has brought about.

use crate::{App, log, store::webhooks, webhooks::KICK};

/// Has delivered what is due once the answer is made, if anybody has an endpoint. What is not sent now is sent by a tick.
pub(crate) fn kick(app: &App) {
    if app.webhooks().is_none() {
        return;
    }
    let Some(run) = app.webhook_kicks.begin(app.clock.now()) else {
        return;
    };
    let app = app.clone();
    let background = app.background.clone();
    background.wait_until(Box::pin(async move {
        let until = app.clock.now() + KICK;
        loop {
            deliver(&app, until).await;
            if !app.webhook_kicks.goes_on(run, app.clock.now()) {
                break;
            }
        }
    }));
}

async fn deliver(app: &App, until: chrono::DateTime<chrono::Utc>) {
    let Some(sender) = app.webhooks() else {
        return;
    };
    let now = app.clock.now();
    match webhooks::is_due(app.all_tenants(), now).await {
        Ok((true, _)) => {
            sender.send_due(until).await;
        }
        Ok((false, false)) => app.webhook_kicks.nobody_listens(now),
        Ok((false, true)) => {}
        Err(error) => log::error("webhooks", &error),
    }
}
