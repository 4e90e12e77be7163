//! Mails about the person's own calls, which each member turns off for themselves.

use super::ProfileContext;
use crate::{
    messages::{kinds::OWN, switches::SettingsOf},
    route::SwitchScope,
    schedule::{may, organization},
    ui::{
        app::App,
        messages::switches::{Group, Switches, group},
    },
    words::message_settings as words,
};
use callslot_shared::access::{Action, Feature};
use leptos::prelude::*;

/// The section, for members who take calls in an organization whose plan includes messages.
pub(super) fn mails(app: &App, context: ProfileContext) -> impl IntoView + use<> {
    let own = Memo::new(move |_| {
        let me = context.me.read();
        let me = me.as_ref()?;
        let one = organization(me)?;
        may(me, Feature::Messages, Action::Write).then(|| (me.user.id, one.id, one.name.clone()))
    });
    let app = app.clone();
    move || {
        let (id, _, organization) = own.get()?;
        let switches = Switches::new(&app, SettingsOf::Member(id), context.me, context.results);
        let calls = app.say(words::SCOPE_OWN);
        let of = Group {
            kinds: OWN,
            scope: SwitchScope::Member(id),
            calls: Signal::derive(move || calls.to_owned()),
        };
        let text = app.fill(words::OWN_HELP, &[("organization", &organization)]);
        Some(view! {
            <section aria-labelledby="mails-title">
                <h3 id="mails-title">{app.say(words::OWN_TITLE)}</h3>
                <p class="meta">{text}</p>
                {group(&app, switches, of)}
            </section>
        })
    }
}
