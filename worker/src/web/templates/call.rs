//! The pages that mails to attendees lead to.

use super::{
    no_index, page,
    self_service::{CallActions, actions, note},
};
use callslot_messages::CallPage;
use callslot_shared::words::{AttendeeText, Language, messages::call_page as texts};
use maud::{Markup, html};

/// A call, as its attendee sees it, with the changes that they may make.
pub(crate) fn call(call: &CallPage, offered: &CallActions) -> Markup {
    let language = offered.shown.reader.language;
    let body = html! {
        (note(offered))
        p class="when" {
            (call.date)
            strong { (call.time) }
            span class="muted" { (call.zone) }
        }
        @for note in &call.notes {
            p { (note) }
        }
        dl {
            @for (name, value) in &call.facts {
                div {
                    dt { (name) }
                    dd { (value) }
                }
            }
        }
        @if let Some((label, links)) = &call.calendar {
            p class="links" {
                (label)
                @for (name, url) in links {
                    " " a href=(url) rel="noreferrer" { (name) }
                }
            }
        }
        (actions(offered))
        p class="muted" { (call.sent_for) }
    };
    page(language, &call.heading, &no_index(), &body)
}

/// Asks whether an organization's reminders are to end.
pub(crate) fn stop_reminders(language: Language, organization: &str) -> Markup {
    let title = of(texts::NO_MORE, language, organization);
    let body = html! {
        p { (texts::STILL_TOLD.template(language)) }
        form method="post" {
            button { (texts::STOP.template(language)) }
        }
    };
    page(language, &title, &no_index(), &body)
}

/// Says that they have ended.
pub(crate) fn reminders_stopped(language: Language, organization: &str) -> Markup {
    let body = html! {
        p role="status" { (of(texts::STOPPED_SAYS, language, organization)) }
        p { (texts::STILL_TOLD.template(language)) }
    };
    let title = texts::STOPPED.template(language);
    page(language, title, &no_index(), &body)
}

fn of(text: AttendeeText, language: Language, organization: &str) -> String {
    text.fill(language, &[("organization", organization)])
}
