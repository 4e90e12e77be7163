//! One call in a drawn day.

use super::{
    Week, pixels,
    spot::{id, tab_index},
};
use crate::{
    browser::zone,
    route::Beside,
    schedule::{
        details::{can, name},
        people::{hue, initials},
        week::{Block, Spot},
    },
    ui::{
        app::App,
        numbers,
        schedule::{list::people::is_of_several, may_book},
        states::status,
    },
};
use callslot_shared::booking::{Booking, Status};
use leptos::prelude::*;

/// A call: its name first, then its time.
pub(super) fn block(
    app: &App,
    week: Week,
    own: Spot,
    from: u32,
    block: &Block,
    booking: &Booking,
) -> impl IntoView + use<> {
    let page = week.page;
    let share =
        |columns: u32| format!("{}%", f64::from(columns) * 100.0 / f64::from(block.columns));
    let booked = booking.id;
    let class = format!("block {}", booking.status.as_str());
    let clock = zone::clock(&app.locale, booking.start_time, page.own, false);
    let pending = booking.status == Status::Pending;
    let status = (!pending).then(|| status(app, booking.status));
    let may_change = can(booking, may_book(page)).change;
    // The end that is pulled to make a call longer or shorter.
    let grip = may_change.then(|| view! { <i class="grip" aria-hidden="true"></i> });
    let keys =
        may_change.then_some("Shift+ArrowUp Shift+ArrowDown Shift+ArrowLeft Shift+ArrowRight");
    let by = booking.user_id;
    let by = move || {
        is_of_several(page).then(|| {
            let members = page.members.read();
            let name = name(&members, by).unwrap_or_default();
            let class = format!("initials hue-{}", hue(by));
            view! {
                <span class=class aria-hidden="true">
                    {initials(name)}
                </span>
                <span class="hidden-text">{name.to_owned()}</span>
            }
        })
    };
    let is_moved = move || {
        let proposed = page.proposed.read();
        proposed
            .as_ref()
            .is_some_and(|one| one.booking == Some(booked))
    };
    view! {
        <button
            class=class
            class:moved=is_moved
            id=id(own)
            data-booking=booked.to_string()
            aria-current=move || (page.beside.get() == Beside::Booking(booked)).then_some("true")
            aria-keyshortcuts=keys
            tabindex=move || tab_index(week.at, own)
            style:top=pixels(block.top - from * 60)
            style:height=pixels(block.height)
            style:left=share(block.column)
            style:width=share(1)
            on:focus=move |_| week.at.set(own)
            on:click=move |_| page.open(Beside::Booking(booked))
        >
            <strong class="clipped">{numbers::who(booking)}</strong>
            <span class="meta clipped">{clock} " " {by} " " {status}</span>
            {grip}
        </button>
    }
}
