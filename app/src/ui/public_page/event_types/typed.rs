//! The state of one event type's form, and saving it.

use crate::{
    api::{Failure, Request},
    public_page::{EventTypeDraft, EventTypeProblem, QuestionDraft},
    ui::{app::App, public_page::state::PageForm, results::focus},
    words::public_page as words,
};
use callslot_shared::{
    api::{EventType, EventTypeBody},
    ids::EventTypeId,
};
use leptos::{prelude::*, task::spawn_local};

/// A question in the form. Its key stays whatever comes before it.
#[derive(Clone)]
pub(super) struct QuestionRow {
    pub(super) key: u32,
    pub(super) draft: ArcRwSignal<QuestionDraft>,
}

impl QuestionRow {
    /// The id of the field with its text.
    pub(super) fn id(&self, of: EventTypeId) -> String {
        format!("question-{}-{of}", self.key)
    }
}

/// The state of the form of one event type.
#[derive(Clone, Copy)]
pub(super) struct TypeEditor {
    pub(super) form: PageForm,
    pub(super) id: EventTypeId,
    /// The event type that the draft began with.
    base: RwSignal<EventType>,
    pub(super) slug: RwSignal<String>,
    pub(super) rows: RwSignal<Vec<QuestionRow>>,
    /// Counts the rows that there have been.
    next: StoredValue<u32>,
    pub(super) problem: RwSignal<Option<EventTypeProblem>>,
    pub(super) failure: RwSignal<Option<Failure>>,
    pub(super) changed_meanwhile: RwSignal<bool>,
    pub(super) busy: RwSignal<bool>,
}

impl TypeEditor {
    pub(super) fn begin(form: PageForm, event_type: EventType) -> Self {
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
    fn row(self, draft: QuestionDraft) -> QuestionRow {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        QuestionRow {
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

    pub(super) fn save(self, app: &App) {
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
