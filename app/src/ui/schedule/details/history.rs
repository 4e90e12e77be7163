//! The history of a booking, and the recordings of its calls.

use super::shown::Shown;
use crate::{
    browser::{dates, zone},
    messages::delivery::{is_of_history, line, may_retry},
    popup::who,
    schedule::history::{Teller, moved_from, of_booking, talk_time},
    ui::{
        app::App,
        schedule::{state::Page, when},
    },
    webhooks,
    words::{
        desk, details as words, history::MOVED_FROM, messages::TRY_AGAIN_OF, states::TRY_AGAIN,
    },
};
use callslot_shared::{
    api::{Recording, RecordingStatus},
    booking::{Booking, Status},
    message::MessageId,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use std::slice;

/// The events, from the booking on.
pub(super) fn timeline(app: &App, shown: Shown, booking: Memo<Booking>) -> impl IntoView + use<> {
    let own = app.clone();
    let lines = move || {
        let (attendee, of) = booking.with(|booking| (who(booking), of_booking(booking)));
        let members = shown.page.members.read();
        let when = |at| day_and_clock(&own, shown.page, at);
        let teller = Teller {
            language: own.language,
            members: &members,
            attendee: &attendee,
            when: &when,
        };
        let timeline = shown.timeline.read();
        let mut lines = if timeline.is_empty() {
            teller.lines(slice::from_ref(&of))
        } else {
            teller.lines(&timeline)
        };
        let messages = shown.messages.read();
        let told = messages
            .iter()
            .filter(|one| is_of_history(one))
            .map(|one| line(own.language, one, &members, &attendee));
        lines.extend(told);
        let deliveries = shown.webhooks.read();
        let delivered = deliveries.iter();
        lines.extend(delivered.map(|one| webhooks::history::line(own.language, one)));
        lines.sort_by_key(|line| line.at);
        let drawn = lines.into_iter().map(|line| {
            let moment = zone::moment(&own.locale, line.at, shown.page.own);
            let more = line.more;
            let more = more.map(|more| view! { <span class="long">{more}</span> });
            let again = line.retry.map(|id| retry(&own, shown, id, &line.text));
            view! {
                <li>
                    <time class="meta" datetime=line.at.to_rfc3339()>
                        {moment}
                    </time>
                    <span class="long">{line.text}</span>
                    {more}
                    {again}
                </li>
            }
        });
        drawn.collect_view()
    };
    view! {
        <section aria-labelledby="timeline">
            <h3 id="timeline">{app.say(words::TIMELINE)}</h3>
            <ol class="timeline">{lines}</ol>
        </section>
    }
}

/// The button that has a message tried anew, for whoever may.
fn retry(app: &App, shown: Shown, id: MessageId, what: &str) -> Option<impl IntoView + use<>> {
    let me = shown.page.me.read();
    if !me.as_ref().is_some_and(may_retry) {
        return None;
    }
    let label = app.fill(TRY_AGAIN_OF, &[("what", what)]);
    let (own, working) = (app.clone(), RwSignal::new(false));
    let again = move |_| {
        working.set(true);
        shown.retry(&own, id.clone());
    };
    Some(view! {
        <button class="retry" aria-label=label disabled=working on:click=again>
            {app.say(TRY_AGAIN)}
        </button>
    })
}

/// The start before the last move of a call that is ahead.
pub(super) fn moved(app: &App, shown: Shown, booking: Memo<Booking>) -> impl IntoView + use<> {
    let app = app.clone();
    let is_ahead = Memo::new(move |_| booking.read().status == Status::Pending);
    move || {
        let before = moved_from(&shown.timeline.read()).filter(|_| is_ahead.get())?;
        let when = day_and_clock(&app, shown.page, before);
        let text = app.fill(MOVED_FROM, &[("when", &when)]);
        Some(view! { <p class="meta" id="moved-from">{text}</p> })
    }
}

fn day_and_clock(app: &App, page: Page, at: DateTime<Utc>) -> String {
    let clock = zone::clock(&app.locale, at, page.own, false);
    when::day_and_times(app, page, at, &clock)
}

/// The time that the two have talked, and the recording of it.
pub(super) fn recordings(app: &App, shown: Shown) -> impl IntoView + use<> {
    let own = app.clone();
    let talked = move || {
        let calls = shown.calls.read();
        let times = calls
            .iter()
            .filter_map(|call| talk_time(call, dates::now()));
        times
            .map(|time| {
                let text = own.fill(desk::TALKED, &[("time", &time)]);
                view! { <p class="talked">{text}</p> }
            })
            .collect_view()
    };
    let own = app.clone();
    let players = move || {
        let recordings = shown.recordings.read();
        recordings
            .iter()
            .filter_map(|one| player(&own, one))
            .collect_view()
    };
    view! {
        {talked}
        {players}
    }
}

/// The player of a recording, or why there is nothing to play.
fn player(app: &App, recording: &Recording) -> Option<AnyView> {
    let text = match (recording.status, &recording.url) {
        (RecordingStatus::Completed, Some(url)) => {
            return Some(playing(app, url.clone()).into_any());
        }
        (RecordingStatus::InProgress | RecordingStatus::Completed, _) => desk::RECORDING_MAKING,
        (RecordingStatus::Deleted, _) => desk::RECORDING_DELETED,
        (RecordingStatus::Absent | RecordingStatus::Failed, _) => return None,
    };
    Some(view! { <p class="meta">{app.say(text)}</p> }.into_any())
}

fn playing(app: &App, url: String) -> impl IntoView + use<> {
    view! {
        <div class="recording">
            <audio controls preload="none" src=url.clone() aria-label=app.say(desk::RECORDING)></audio>
            <a href=url target="_blank" rel="noopener noreferrer">
                {app.say(desk::RECORDING_OPEN)}
            </a>
        </div>
    }
}
