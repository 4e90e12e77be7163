//! The confirmation of a call that is placed now, as a view of its own: links and pages in which a number is pressed lead here.

use crate::{
    route::{Prefill, Route},
    schedule::{may, organization},
    ui::{
        app::App,
        call_now::{CallNow, Opened},
        schedule::{frame::later::prepare, state::Page},
    },
    words::calling as words,
};
use callslot_shared::{
    access::{Action, Feature},
    booking::{Booking, Status},
};
use leptos::prelude::*;

/// Whether the person may have phones ring.
pub(in crate::ui::schedule) fn may_call(page: Page) -> bool {
    let me = page.me.read();
    me.as_ref()
        .is_some_and(|me| may(me, Feature::Booking, Action::Execute))
}

/// The confirmation, or why there is none.
pub(in crate::ui::schedule) fn screen(
    app: &App,
    page: Page,
    prefill: Prefill,
) -> impl IntoView + use<> {
    let title = app.say(words::CALL_NOW_TITLE);
    let content = match page.me.get_untracked() {
        Some(me) if may_call(page) => {
            // The call that is placed is shown in its cockpit.
            prepare();
            let app = app.clone();
            let on_placed = Callback::new(move |booking: Booking| {
                page.refresh(&app);
                // One that did not come about is told of here.
                if matches!(booking.status, Status::Calling | Status::Pending) {
                    page.router.replace(Route::Cockpit(booking.id));
                }
            });
            let on_close = Callback::new(move |()| page.router.replace(Route::default()));
            let opened = Opened::FromElsewhere;
            view! { <CallNow prefill me opened on_placed on_close /> }.into_any()
        }
        me => {
            let name = me.as_ref().and_then(organization).map(|one| &*one.name);
            let name = [("organization", name.unwrap_or_default())];
            view! { <p class="note">{app.fill(words::MAY_NOT_CALL, &name)}</p> }.into_any()
        }
    };
    view! {
        <main class="single">
            <section class="right" aria-label=title>
                <h2>{title}</h2>
                {content}
            </section>
        </main>
    }
}
