//! Operators beside bookings, and the choice of whose bookings are shown.

use crate::{
    route::Operators,
    schedule::{
        details::name,
        people::{hue, initials, with_bookings},
    },
    ui::{app::App, schedule::state::Page},
    words::desk as words,
};
use callslot_shared::ids::UserId;
use leptos::prelude::*;

/// A member's initials in their hue, and their name beside them.
pub(in crate::ui::schedule) fn operator(page: Page, id: UserId) -> impl IntoView + use<> {
    let class = format!("initials hue-{}", hue(id));
    let known = move || name(&page.members.read(), id).map(str::to_owned);
    move || {
        let known = known()?;
        Some(view! {
            <span class="operator">
                <span class=class.clone() aria-hidden="true">
                    {initials(&known)}
                </span>
                <span class="clipped">{known}</span>
            </span>
        })
    }
}

/// Whether bookings of others than the person are shown, so that each names its operator.
pub(in crate::ui::schedule) fn is_of_several(page: Page) -> bool {
    let operators = page.operators.get();
    page.me.with(|me| {
        me.as_ref()
            .is_some_and(|me| operators.seen_by(me) != Operators::Mine)
    })
}

/// The choice of whose bookings are shown.
pub(in crate::ui::schedule) fn choice(app: &App, page: Page) -> impl IntoView + use<> {
    let chosen = move || {
        let operators = page.operators.get();
        page.me
            .with(|me| me.as_ref().map_or(operators, |me| operators.seen_by(me)))
    };
    let own = app.say(words::MINE);
    let mine = move || {
        let takes_calls = page.me.with(|me| {
            me.as_ref()
                .is_some_and(|me| Operators::Mine.seen_by(me) == Operators::Mine)
        });
        takes_calls.then(|| {
            view! {
                <option value="" prop:selected=move || chosen() == Operators::Mine>
                    {own}
                </option>
            }
        })
    };
    let me = move || page.me.with(|me| Some(me.as_ref()?.user.id));
    let members = move || {
        let members = page.members.get();
        let others = with_bookings(&members)
            .into_iter()
            .filter(|member| Some(member.id) != me());
        let option = |id: UserId, name: String| {
            view! {
                <option
                    value=id.to_string()
                    prop:selected=move || chosen() == Operators::Member(id)
                >
                    {name}
                </option>
            }
        };
        others
            .map(|member| option(member.id, member.name.clone()))
            .collect_view()
    };
    view! {
        <select
            id="operators"
            aria-label=app.say(words::OPERATORS)
            on:change=move |event| page.show_of(Operators::parse(&event_target_value(&event)))
        >
            {mine}
            <option value="team" prop:selected=move || chosen() == Operators::Team>
                {app.say(words::TEAM)}
            </option>
            {members}
        </select>
    }
}
