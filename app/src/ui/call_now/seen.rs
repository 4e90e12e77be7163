//! The wait until the person has seen a confirmation.

use super::Opened;
use leptos::{ev, prelude::*};
use std::time::Duration;

/// The time for which a confirmation that somebody else may have opened is seen before it can be pressed: longer than the second
/// half of a double-click.
const SETTLES_IN: Duration = Duration::from_millis(700);

/// Whether the confirmation has been seen for long enough. Each time that the page comes to the front it begins anew: a page of
/// the web could have it opened under a click that is meant for something else.
pub(super) fn settled(opened: Opened) -> RwSignal<bool> {
    let settled = RwSignal::new(opened == Opened::Here);
    if opened == Opened::Here {
        return settled;
    }
    let seen = StoredValue::new(0_u32);
    let begin = move || {
        settled.set(false);
        seen.update_value(|times| *times += 1);
        let now = seen.get_value();
        let end = move || {
            if seen.try_get_value() == Some(now) && !document().hidden() {
                let _ = settled.try_set(true);
            }
        };
        set_timeout(end, SETTLES_IN);
    };
    begin();
    let focus = window_event_listener(ev::focus, move |_| begin());
    let visible = window_event_listener(
        ev::Custom::<web_sys::Event>::new("visibilitychange"),
        move |_| begin(),
    );
    on_cleanup(move || {
        focus.remove();
        visible.remove();
    });
    settled
}
