//! Switches of kinds of messages. Each is kept at once, on top of whatever others have changed meanwhile, and can be undone.

use crate::{
    api::{Failure, Request},
    messages::{
        kinds::{KindTexts, kinds_of, name},
        switches::{Position, SettingsOf, Switch, Switched, are_the_same},
    },
    route::SwitchScope,
    schedule::{may, organization},
    ui::{
        app::App,
        results::Results,
        states::{Bars, Problem},
    },
    words::message_settings as words,
};
use callslot_shared::{
    access::{Action, Feature},
    api::{ErrorCode, MeBody},
    message::MessageKind,
};
use leptos::{prelude::*, task::spawn_local};
use std::collections::VecDeque;

/// Tries at keeping a press while others change the same settings.
const TRIES: usize = 4;

/// A press on a switch.
#[derive(Clone)]
struct Turn {
    switch: Switch,
    on: bool,
    /// The calls that it is for, in words.
    calls: String,
}

/// The state of all switches.
#[derive(Clone, Copy)]
pub(in crate::ui) struct Switches {
    of: SettingsOf,
    me: RwSignal<Option<MeBody>>,
    results: Results,
    /// The settings as the person sees them: their presses come first.
    shown: RwSignal<Option<Switched>>,
    /// The settings as they were answered last.
    answered: StoredValue<Switched>,
    failure: RwSignal<Option<Failure>>,
    /// The presses that are not kept yet. One is kept after the other.
    waiting: StoredValue<VecDeque<Turn>>,
    working: StoredValue<bool>,
}

impl Switches {
    /// Asks for the settings.
    pub(in crate::ui) fn new(
        app: &App,
        of: SettingsOf,
        me: RwSignal<Option<MeBody>>,
        results: Results,
    ) -> Self {
        let switches = Self {
            of,
            me,
            results,
            shown: RwSignal::new(None),
            answered: StoredValue::new(Switched::default()),
            failure: RwSignal::new(None),
            waiting: StoredValue::new(VecDeque::new()),
            working: StoredValue::new(false),
        };
        switches.ask(app);
        // Whoever has left cannot undo here any more.
        on_cleanup(move || results.clear());
        switches
    }

    fn ask(self, app: &App) {
        let app = app.clone();
        spawn_local(async move {
            match read(&app, self.of).await {
                Ok(settings) => self.know(settings),
                Err(failure) => {
                    let _ = self.failure.try_set(Some(failure));
                }
            }
        });
    }

    /// Shows the settings as they are, with the presses that are not kept yet.
    fn know(self, settings: Switched) {
        let waiting = self.waiting.try_get_value().unwrap_or_default();
        let shown = waiting.iter().fold(settings.clone(), |settings, turn| {
            turn.switch.turned(&settings, turn.on)
        });
        let _ = self.answered.try_set_value(settings);
        let _ = self.failure.try_set(None);
        let _ = self.shown.try_set(Some(shown));
    }

    /// Whether the person may turn them.
    pub(in crate::ui) fn may_turn(self) -> bool {
        let action = match self.of {
            SettingsOf::Organization => Action::Execute,
            SettingsOf::Member(_) => Action::Write,
        };
        let me = self.me.read();
        me.as_ref()
            .is_some_and(|me| may(me, Feature::Messages, action))
    }

    fn turn(self, app: &App, turn: Turn) {
        let _ = self.shown.try_update(|shown| {
            if let Some(shown) = shown {
                *shown = turn.switch.turned(shown, turn.on);
            }
        });
        self.results.clear();
        self.waiting
            .try_update_value(|waiting| waiting.push_back(turn));
        if self.working.try_get_value() == Some(false) {
            self.working.set_value(true);
            let app = app.clone();
            spawn_local(async move {
                while let Some(turn) = self.next_turn() {
                    self.keep(&app, turn).await;
                }
                self.working.try_set_value(false);
            });
        }
    }

    fn next_turn(self) -> Option<Turn> {
        let next = self.waiting.try_update_value(VecDeque::pop_front);
        next.flatten()
    }

    /// Keeps one press, and tells what came of it.
    async fn keep(self, app: &App, turn: Turn) {
        let base = self.answered.try_get_value();
        match write(app, self.of, &turn).await {
            Ok((before, now)) => {
                let others = base.is_some_and(|base| !are_the_same(&base, &before));
                self.know(now);
                self.tell(app, turn, others);
            }
            Err(failure) => {
                if let Some(base) = base {
                    self.know(base);
                }
                self.results.failed(failure);
            }
        }
    }

    fn tell(self, app: &App, turn: Turn, others: bool) {
        let text = if turn.on {
            words::TURNED_ON
        } else {
            words::TURNED_OFF
        };
        let kind = app.say(name(turn.switch.kind));
        let values = [("kind", kind), ("scope", &*turn.calls)];
        let mut text = app.fill(text, &values);
        if others {
            text = format!("{text} {}", app.say(words::BOTH_KEPT));
        }
        let own = app.clone();
        let back = Turn {
            on: !turn.on,
            ..turn
        };
        let undo = Callback::new(move |()| self.turn(&own, back.clone()));
        self.results.undoable_in_passing(text, undo);
    }
}

async fn read(app: &App, of: SettingsOf) -> Result<Switched, Failure> {
    answered(app, of, Request::get(of.path())).await
}

async fn answered(app: &App, of: SettingsOf, request: Request) -> Result<Switched, Failure> {
    of.read(&app.client.exchange(&request).await?)
}

/// Turns a switch on top of the settings as they are. Answers with those before and after.
async fn write(app: &App, of: SettingsOf, turn: &Turn) -> Result<(Switched, Switched), Failure> {
    for _ in 0..TRIES {
        let before = read(app, of).await?;
        let wanted = turn.switch.turned(&before, turn.on);
        if are_the_same(&before, &wanted) {
            return Ok((before.clone(), before));
        }
        let now = match answered(app, of, of.request(&wanted)).await {
            Ok(now) => now,
            // Somebody else was faster: this press comes on top of theirs.
            Err(Failure::VersionConflict) => continue,
            // It may have been kept all the same.
            Err(Failure::Offline) => read(app, of).await?,
            Err(failure) => return Err(failure),
        };
        if turn.switch.is_off(&now) != turn.on {
            return Ok((before, now));
        }
        // A call type or a member that is gone has no switch any more.
        return Err(Failure::Conflict {
            code: ErrorCode::NotFound,
            message: String::new(),
        });
    }
    Err(Failure::VersionConflict)
}

/// Switches of the same calls, under one heading.
pub(in crate::ui) struct Group {
    pub(in crate::ui) kinds: KindTexts,
    pub(in crate::ui) scope: SwitchScope,
    /// The calls, in words.
    pub(in crate::ui) calls: Signal<String>,
}

/// The switches, once the settings are known, or why they are not.
pub(in crate::ui) fn group(app: &App, switches: Switches, group: Group) -> impl IntoView + use<> {
    let own = app.clone();
    let is_known = Memo::new(move |_| switches.shown.read().is_some());
    move || match (is_known.get(), switches.failure.get()) {
        (true, _) => {
            let rows = kinds_of(group.kinds).map(|(kind, help)| {
                let switch = Switch {
                    kind,
                    scope: group.scope,
                };
                row(&own, switches, switch, own.say(help), group.calls)
            });
            view! { <ul class="switches">{rows.collect_view()}</ul> }.into_any()
        }
        (false, Some(failure)) => {
            let app = own.clone();
            let again = Callback::new(move |()| {
                switches.failure.set(None);
                switches.ask(&app);
            });
            view! { <Problem failure organization=organization_name(switches) again /> }.into_any()
        }
        (false, None) => view! { <Bars /> }.into_any(),
    }
}

fn organization_name(switches: Switches) -> String {
    let me = switches.me.read_untracked();
    let one = me.as_ref().and_then(organization);
    one.map(|one| one.name.clone()).unwrap_or_default()
}

fn row(
    app: &App,
    switches: Switches,
    switch: Switch,
    help: &'static str,
    calls: Signal<String>,
) -> impl IntoView + use<> {
    let id = id(switch.kind);
    let help_id = format!("{id}-help");
    let position = Memo::new(move |_| {
        let shown = switches.shown.read();
        let settings = shown.as_ref()?;
        Some(switch.position(settings))
    });
    let is_fixed = move || !switches.may_turn() || position.get() == Some(Position::OffForAll);
    let own = app.clone();
    let turned = move |event| {
        let turn = Turn {
            switch,
            on: event_target_checked(&event),
            calls: calls.get_untracked(),
        };
        switches.turn(&own, turn);
    };
    let own = app.clone();
    let off_for_all = move || {
        (position.get() == Some(Position::OffForAll)).then(|| {
            let name = organization_name(switches);
            let text = match switches.of {
                SettingsOf::Organization => words::OFF_FOR_ALL,
                SettingsOf::Member(_) => words::OFF_BY_ORGANIZATION,
            };
            own.fill(text, &[("organization", &name)])
        })
    };
    view! {
        <li>
            <label class="choice">
                <input
                    type="checkbox"
                    id=id
                    aria-describedby=help_id.clone()
                    disabled=is_fixed
                    prop:checked=move || position.get() == Some(Position::On)
                    on:change=turned
                />
                <span>{app.say(name(switch.kind))}</span>
            </label>
            <p class="meta" id=help_id>
                {help}
                " "
                {off_for_all}
            </p>
        </li>
    }
}

/// The id of a kind's switch.
fn id(kind: MessageKind) -> String {
    format!("switch-{}", kind.as_str())
}

/// The note for whoever may look and not turn.
pub(super) fn who_can(app: &App, switches: Switches) -> impl IntoView + use<> {
    let app = app.clone();
    move || {
        (!switches.may_turn()).then(|| {
            let name = organization_name(switches);
            let text = app.fill(words::READ_ONLY, &[("organization", &name)]);
            view! { <p class="note" id="who-can">{text}</p> }
        })
    }
}
