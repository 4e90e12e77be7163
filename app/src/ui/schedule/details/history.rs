//! The history of a booking, and the recordings of its calls.

use super::shown::Shown;
use crate::{
    browser::{dates, zone},
    popup::who,
    schedule::{
        details::entry,
        history::{detail, history, talk_time},
    },
    ui::app::App,
    words::{desk, details as words},
};
use callslot_shared::{
    api::{Recording, RecordingStatus, TimelineEntry},
    booking::Booking,
};
use leptos::prelude::*;

/// The events, from the booking on.
pub(super) fn timeline(app: &App, shown: Shown, booking: &Booking) -> impl IntoView + use<> {
    let (own, attendee, of) = (app.clone(), who(booking), booking.clone());
    let lines = move || {
        let members = shown.page.members.read();
        let line = |one: &TimelineEntry| {
            let moment = zone::moment(&own.locale, one.at, shown.page.own);
            let said = entry(own.language, one, &members, &attendee);
            let more = detail(own.language, one);
            let more = more.map(|more| view! { <span class="long">{more}</span> });
            view! {
                <li>
                    <time class="meta" datetime=one.at.to_rfc3339()>
                        {moment}
                    </time>
                    <span>{said}</span>
                    {more}
                </li>
            }
        };
        let entries = history(&of, &shown.timeline.read());
        entries.iter().map(line).collect_view()
    };
    view! {
        <section aria-labelledby="timeline">
            <h3 id="timeline">{app.say(words::TIMELINE)}</h3>
            <ol class="timeline">{lines}</ol>
        </section>
    }
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
