//! One event type's address and questions, which are saved with it.

use super::questions::{Row, questions};
use crate::{
    api::{Failure, Request},
    public_page::{EventTypeDraft, EventTypeProblem, QuestionDraft},
    ui::{app::App, public_page::state::PageForm, results::focus, states::refused},
    words::public_page as words,
};
use callslot_shared::{
    api::{EventType, EventTypeBody},
    ids::EventTypeId,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// The state of the form of one event type.
#[derive(Clone, Copy)]
pub(super) struct Editor {
    pub(super) form: PageForm,
    pub(super) id: EventTypeId,
    /// The event type that the draft began with.
    base: RwSignal<EventType>,
    slug: RwSignal<String>,
    pub(super) rows: RwSignal<Vec<Row>>,
    /// Counts the rows that there have been.
    next: StoredValue<u32>,
    pub(super) problem: RwSignal<Option<EventTypeProblem>>,
    failure: RwSignal<Option<Failure>>,
    changed_meanwhile: RwSignal<bool>,
    busy: RwSignal<bool>,
}

impl Editor {
    fn begin(form: PageForm, event_type: EventType) -> Self {
        let editor = Self {
            form,
            id: event_type.id,
            slug: RwSignal::new(String::new()),
            rows: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            base: RwSignal::new(event_type.clone()),
            problem: RwSignal::new(None),
            failure: RwSignal::new(None),
            changed_meanwhile: RwSignal::new(false),
            busy: RwSignal::new(false),
        };
        editor.take(event_type);
        let id = editor.id;
        Effect::new(move |_| {
            let is_changed = EventTypeDraft::from(&*editor.base.read()) != editor.draft();
            form.typed.update(|typed| {
                if is_changed {
                    typed.insert(id);
                } else {
                    typed.remove(&id);
                }
            });
        });
        editor
    }

    fn take(self, event_type: EventType) {
        let draft = EventTypeDraft::from(&event_type);
        let rows = draft.questions.into_iter().map(|one| self.row(one));
        let _ = self.rows.try_set(rows.collect());
        let _ = self.slug.try_set(draft.slug);
        let _ = self.base.try_set(event_type);
    }

    /// A row with a key of its own.
    fn row(self, draft: QuestionDraft) -> Row {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        Row {
            key,
            draft: ArcRwSignal::new(draft),
        }
    }

    /// Adds a question behind the others.
    pub(super) fn add(self) {
        let row = self.row(QuestionDraft::default());
        focus(row.id(self.id));
        self.rows.update(|rows| rows.push(row));
        self.edited();
    }

    /// Takes a question away.
    pub(super) fn remove(self, key: u32) {
        self.rows.update(|rows| rows.retain(|row| row.key != key));
        self.edited();
        focus(self.part("add"));
    }

    /// The id of an element of this form.
    pub(super) fn part(self, name: &str) -> String {
        format!("type-{name}-{}", self.id)
    }

    pub(super) fn edited(self) {
        self.problem.set(None);
        self.failure.set(None);
    }

    fn draft(self) -> EventTypeDraft {
        EventTypeDraft {
            slug: self.slug.get(),
            questions: self.rows.read().iter().map(|row| row.draft.get()).collect(),
        }
    }

    fn refuse(self, problem: EventTypeProblem) {
        let rows = self.rows.read_untracked();
        let of = |place: usize| rows.get(place).map(|row| row.id(self.id));
        let place = match problem {
            EventTypeProblem::Slug | EventTypeProblem::SlugTaken => Some(self.part("slug")),
            EventTypeProblem::Label(place) => of(place),
            EventTypeProblem::Choices(place) => of(place).map(|id| format!("{id}-choices")),
            EventTypeProblem::Many => Some(self.part("add")),
        };
        if let Some(place) = place {
            focus(place);
        }
        let _ = self.problem.try_set(Some(problem));
    }

    fn save(self, app: &App) {
        if self.busy.get_untracked() {
            return;
        }
        self.edited();
        self.form.results.clear();
        let base = self.base.get_untracked();
        let body = match untrack(|| self.draft()).checked(&base) {
            Ok(body) => body,
            Err(problem) => return self.refuse(problem),
        };
        self.busy.set(true);
        let app = app.clone();
        spawn_local(async move {
            let path = format!("/api/event-types/{}", self.id);
            let request = Request::put(path.clone(), &body).at_version(base.version);
            let result = app.client.send::<EventTypeBody>(request).await;
            let _ = self.busy.try_set(false);
            match result {
                Ok(body) => self.saved(&app, body.event_type),
                Err(Failure::VersionConflict) => {
                    let now: Result<EventTypeBody, Failure> = app.client.get(path).await;
                    let typed = untrack(|| self.draft());
                    match now {
                        // An answer was lost.
                        Ok(now) if EventTypeDraft::from(&now.event_type) == typed => {
                            self.saved(&app, now.event_type);
                        }
                        Ok(now) => {
                            let _ = self.base.try_set(now.event_type);
                            let _ = self.changed_meanwhile.try_set(true);
                        }
                        Err(failure) => drop(self.failure.try_set(Some(failure))),
                    }
                }
                Err(Failure::Field { field, .. }) if field == "slug" => {
                    self.refuse(EventTypeProblem::SlugTaken);
                }
                Err(failure) => drop(self.failure.try_set(Some(failure))),
            }
        });
    }

    fn saved(self, app: &App, event_type: EventType) {
        let text = app.fill(words::TYPE_SAVED, &[("name", &event_type.rules.name)]);
        let _ = self.changed_meanwhile.try_set(false);
        self.form.know(event_type.clone());
        self.take(event_type);
        self.form.results.done(text);
    }
}

/// The form of one event type.
pub(super) fn editor(app: &App, form: PageForm, event_type: EventType) -> impl IntoView + use<> {
    let name = event_type.rules.name.clone();
    let editor = Editor::begin(form, event_type);
    let own = app.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        editor.save(&own);
    };
    let own = app.clone();
    let failed = move || editor.failure.get().map(|failure| refused(&own, failure));
    let changed = app.say(words::TYPE_CHANGED);
    let changed = move || {
        editor
            .changed_meanwhile
            .get()
            .then(|| view! { <p class="note">{changed}</p> })
    };
    let own = app.clone();
    let said = move || {
        let problem = editor.problem.get()?;
        Some(own.say(problem.said()))
    };
    view! {
        <form novalidate on:submit=submit>
            {slug(app, editor)}
            {questions(app, editor)}
            <p class="wrong" id=editor.part("problem") role="alert">
                {said}
            </p>
            <div role="alert">{changed} {failed}</div>
            <p class="actions">
                <button
                    type="submit"
                    id=editor.part("save")
                    aria-disabled=move || editor.busy.get().to_string()
                >
                    {app.fill(words::SAVE_TYPE, &[("name", &name)])}
                </button>
            </p>
        </form>
    }
}

fn slug(app: &App, editor: Editor) -> impl IntoView + use<> {
    let is_wrong = move || {
        matches!(
            *editor.problem.read(),
            Some(EventTypeProblem::Slug | EventTypeProblem::SlugTaken)
        )
    };
    let typed = move |event| {
        editor.slug.set(event_target_value(&event));
        editor.edited();
    };
    view! {
        <div class="field">
            <label for=editor.part("slug")>{app.say(words::TYPE_SLUG)}</label>
            <input
                id=editor.part("slug")
                maxlength="60"
                autocomplete="off"
                spellcheck="false"
                aria-describedby=editor.part("problem")
                aria-invalid=move || is_wrong().to_string()
                prop:value=move || editor.slug.get()
                on:input=typed
            />
        </div>
    }
}
