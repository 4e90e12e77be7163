//! The log of an endpoint: what was delivered to it, how, and what waits.

use super::WebhooksContext;
use crate::{
    api::Failure,
    browser::{dates, zone},
    ui::{
        app::App,
        states::{Bars, Problem},
    },
    webhooks::{
        deliveries_path, delivery_state, event_name, path, plain_post, replay_request, state_named,
    },
    words::{schedule::MORE, webhooks as words},
};
use callslot_shared::{
    api::{
        ReplayWebhooks, ReplayedBody, WEBHOOK_EVENTS_KEPT, WebhookAttempt, WebhookDeliveriesBody,
        WebhookDelivery,
    },
    ids::WebhookEndpointId,
    webhook::{WebhookDeliveryState, WebhookEventId},
};
use chrono::{DateTime, Utc};
use leptos::{prelude::*, task::spawn_local};

/// The state of the log.
#[derive(Clone, Copy)]
struct Log {
    context: WebhooksContext,
    id: WebhookEndpointId,
    state: RwSignal<Option<WebhookDeliveryState>>,
    listed: RwSignal<Option<WebhookDeliveriesBody>>,
    failure: RwSignal<Option<Failure>>,
    working: RwSignal<bool>,
}

/// The log. It looks anew whenever `sent` changes.
pub(super) fn log(
    app: &App,
    context: WebhooksContext,
    id: WebhookEndpointId,
    sent: RwSignal<u32>,
) -> impl IntoView + use<> {
    let log = Log {
        context,
        id,
        state: RwSignal::new(None),
        listed: RwSignal::new(None),
        failure: RwSignal::new(None),
        working: RwSignal::new(false),
    };
    let own = app.clone();
    Effect::new(move |_| {
        sent.get();
        log.state.get();
        log.ask(&own, None);
    });
    let own = app.clone();
    let rows = move || match (log.listed.get(), log.failure.get()) {
        (Some(listed), _) => all(&own, log, &listed),
        (None, Some(failure)) => {
            let app = own.clone();
            let again = Callback::new(move |()| log.ask(&app, None));
            view! { <Problem failure again /> }.into_any()
        }
        (None, None) => view! { <Bars /> }.into_any(),
    };
    view! {
        <section aria-labelledby="webhook-log-title">
            <h3 id="webhook-log-title">{app.say(words::LOG)}</h3>
            {filter(app, log)}
            {rows}
        </section>
    }
}

impl Log {
    /// Asks for the first page, or for the one from `cursor` on.
    fn ask(self, app: &App, cursor: Option<String>) {
        let (app, state) = (app.clone(), self.state.get_untracked());
        spawn_local(async move {
            let path = deliveries_path(self.id, state, cursor.as_deref());
            let answer = app.client.get::<WebhookDeliveriesBody>(path).await;
            let _ = self.working.try_set(false);
            // The answer may be about another state than the one that is shown now.
            if self.state.try_get_untracked() != Some(state) {
                return;
            }
            match answer {
                Ok(body) => {
                    let _ = self.failure.try_set(None);
                    let _ = self
                        .listed
                        .try_update(|listed| match (listed.as_mut(), &cursor) {
                            (Some(known), Some(_)) => {
                                known.webhook_deliveries.extend(body.webhook_deliveries);
                                known.next_cursor = body.next_cursor;
                            }
                            _ => *listed = Some(body),
                        });
                }
                Err(failure) => {
                    let _ = self.failure.try_set(Some(failure.clone()));
                    if self.listed.try_with_untracked(Option::is_some) == Some(true) {
                        self.context.messages.results.failed(failure);
                    }
                }
            }
        });
    }

    fn replay(self, app: &App, request: crate::api::Request) {
        if self.working.get_untracked() {
            return;
        }
        self.working.set(true);
        let app = app.clone();
        spawn_local(async move {
            match app.client.send::<ReplayedBody>(request).await {
                Ok(body) => {
                    let count = body.replayed.to_string();
                    let text = app.fill(words::REPLAYED, &[("count", &count)]);
                    self.context.messages.results.done_in_passing(text);
                }
                Err(failure) => self.context.messages.results.failed(failure),
            }
            self.ask(&app, None);
        });
    }
}

fn filter(app: &App, log: Log) -> impl IntoView + use<> {
    let states = WebhookDeliveryState::ALL.into_iter().map(|one| {
        view! {
            <option value=one.as_str() prop:selected=move || log.state.get() == Some(one)>
                {app.say(delivery_state(one))}
            </option>
        }
    });
    let choose = move |event| {
        log.listed.set(None);
        log.state.set(state_named(&event_target_value(&event)));
    };
    let own = app.clone();
    let replay_failed = move |_| {
        let now = dates::now();
        let body = ReplayWebhooks {
            from: Some((now - WEBHOOK_EVENTS_KEPT).to_rfc3339()),
            to: Some(now.to_rfc3339()),
            ..ReplayWebhooks::default()
        };
        let request = plain_post(format!("{}/replay", path(log.id)), &body);
        log.replay(&own, request);
    };
    view! {
        <div class="narrowing">
            <select id="webhook-state" aria-label=app.say(words::LOG_STATE) on:change=choose>
                <option value="" prop:selected=move || log.state.get().is_none()>
                    {app.say(words::ANY_STATE)}
                </option>
                {states.collect_view()}
            </select>
            <button class="quiet" id="replay-failed" disabled=log.working on:click=replay_failed>
                {app.say(words::REPLAY_FAILED)}
            </button>
        </div>
    }
}

fn all(app: &App, log: Log, listed: &WebhookDeliveriesBody) -> AnyView {
    if listed.webhook_deliveries.is_empty() && listed.next_cursor.is_none() {
        return view! {
            <div class="state" id="no-delivery" role="status">
                <h4>{app.say(words::LOG_NONE)}</h4>
                <p>{app.say(words::LOG_NONE_TEXT)}</p>
            </div>
        }
        .into_any();
    }
    let rows = listed.webhook_deliveries.iter();
    let rows: Vec<_> = rows.map(|one| row(app, log, one)).collect();
    let more = listed.next_cursor.clone().map(|cursor| {
        let own = app.clone();
        let ask = move |_| {
            log.working.set(true);
            log.ask(&own, Some(cursor.clone()));
        };
        view! {
            <button id="more-webhooks" disabled=log.working on:click=ask>
                {app.say(MORE)}
            </button>
        }
    });
    view! {
        <ul class="deliveries" id="webhook-log">{rows}</ul>
        {more}
    }
    .into_any()
}

fn row(app: &App, log: Log, delivery: &WebhookDelivery) -> impl IntoView + use<> {
    let colour = match delivery.state {
        WebhookDeliveryState::Pending => "pending",
        WebhookDeliveryState::Delivered => "completed",
        WebhookDeliveryState::Failed => "failed",
        WebhookDeliveryState::Skipped => "cancelled",
    };
    let chip = format!("chip status-{colour}");
    let waits = delivery.state == WebhookDeliveryState::Pending;
    let next = waits.then(|| {
        let when = moment(app, delivery.due_at);
        app.fill(words::NEXT_TRY, &[("when", &when)])
    });
    let reason = delivery.reason.clone();
    let tries = delivery.attempts.iter().rev();
    let tries: Vec<_> = tries.map(|attempt| attempted(app, attempt)).collect();
    let again = (!waits).then(|| {
        again(
            app,
            log,
            delivery.event_id.clone(),
            event_label(app, delivery),
        )
    });
    view! {
        <li data-event=delivery.event_id.to_string()>
            <p class="about">
                <strong>{app.say(event_name(delivery.event_type))}</strong>
                <code>{delivery.event_type.as_str()}</code>
                <span class="meta">{moment(app, delivery.created_at)}</span>
            </p>
            <p class="about">
                <span class=chip>{app.say(delivery_state(delivery.state))}</span>
                {reason.map(|reason| view! { <code>{reason}</code> })}
                {next.map(|next| view! { <span class="meta">{next}</span> })}
            </p>
            <ul class="meta">{tries}</ul>
            <p class="actions">{again}</p>
        </li>
    }
}

fn event_label(app: &App, delivery: &WebhookDelivery) -> String {
    app.say(event_name(delivery.event_type)).to_owned()
}

fn again(app: &App, log: Log, event: WebhookEventId, name: String) -> impl IntoView + use<> {
    let label = app.fill(words::REPLAY_OF, &[("event", &name)]);
    let own = app.clone();
    let send = move |_| log.replay(&own, replay_request(log.id, &event));
    view! {
        <button class="quiet" aria-label=label disabled=log.working on:click=send>
            {app.say(words::REPLAY)}
        </button>
    }
}

fn attempted(app: &App, attempt: &WebhookAttempt) -> impl IntoView + use<> {
    let result = match attempt.status {
        Some(status) => status.to_string(),
        None => app.say(words::NO_ANSWER).to_owned(),
    };
    let (when, duration) = (moment(app, attempt.at), attempt.duration_ms.to_string());
    let values = [
        ("when", &*when),
        ("result", &*result),
        ("duration", &*duration),
    ];
    let text = app.fill(words::ATTEMPT, &values);
    let answer = attempt.answer.clone();
    view! {
        <li>
            {text} {answer.map(|answer| view! { " " <code>{answer}</code> })}
        </li>
    }
}

fn moment(app: &App, at: DateTime<Utc>) -> String {
    zone::day_and_clock(app.language, &app.locale, at, dates::now())
}
