//! The settings as they are and as they are typed, and saving them.

use crate::{
    api::{Failure, Request},
    public_page::{LogoProblem, PAGE_PATH, PageDraft, PageField},
    schedule::wrong::of_sentence,
    ui::{
        app::App,
        results::{Results, focus},
    },
    words::public_page as words,
};
use callslot_shared::{
    FieldError,
    api::{EventType, EventTypesBody, PublicPage, PublicPageBody, PublicPageUpdate},
    ids::{EventTypeId, OrganizationId},
};
use leptos::{ev, prelude::*, task::spawn_local};
use std::{cell::RefCell, collections::BTreeSet};

/// A draft that outlives the view: whoever looks at something else meanwhile comes back to it.
struct Kept {
    organization: OrganizationId,
    base: PublicPage,
    draft: PageDraft,
}

thread_local! {
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// The state of the form.
#[derive(Clone, Copy)]
pub(super) struct PageForm {
    organization: StoredValue<OrganizationId>,
    pub(super) may_change: bool,
    pub(super) results: Results,
    /// The settings that the draft began with.
    pub(super) base: RwSignal<Option<PublicPage>>,
    pub(super) draft: RwSignal<PageDraft>,
    /// Why they are not known.
    pub(super) failure: RwSignal<Option<Failure>>,
    /// The field that breaks a rule.
    pub(super) wrong: RwSignal<Option<FieldError>>,
    /// Why a file is not the logo.
    pub(super) logo: RwSignal<Option<LogoProblem>>,
    /// Why nothing was saved.
    pub(super) refused: RwSignal<Option<Failure>>,
    /// The settings that somebody else has saved meanwhile.
    pub(super) theirs: RwSignal<Option<PublicPage>>,
    pub(super) busy: RwSignal<bool>,
    /// The organization's event types, once they are known.
    pub(super) event_types: RwSignal<Option<Vec<EventType>>>,
    /// Those of them that have changes which are not saved.
    pub(super) typed: RwSignal<BTreeSet<EventTypeId>>,
    /// The server's origin.
    pub(super) server: RwSignal<String>,
}

impl PageForm {
    /// Asks for all that is shown.
    pub(super) fn begin(
        app: &App,
        organization: OrganizationId,
        may_change: bool,
        results: Results,
    ) -> Self {
        let form = Self {
            organization: StoredValue::new(organization),
            may_change,
            results,
            base: RwSignal::new(None),
            draft: RwSignal::new(PageDraft::default()),
            failure: RwSignal::new(None),
            wrong: RwSignal::new(None),
            logo: RwSignal::new(None),
            refused: RwSignal::new(None),
            theirs: RwSignal::new(None),
            busy: RwSignal::new(false),
            event_types: RwSignal::new(None),
            typed: RwSignal::new(BTreeSet::new()),
            server: RwSignal::new(String::new()),
        };
        form.restore();
        form.ask(app);
        form.guard();
        on_cleanup(move || results.clear());
        form
    }

    /// Begins with what was typed before the person looked at something else.
    fn restore(self) {
        let organization = self.organization.get_value();
        let kept = KEPT.take();
        if let Some(kept) = kept.filter(|kept| kept.organization == organization) {
            self.draft.set(kept.draft);
            self.base.set(Some(kept.base));
        }
    }

    /// Keeps what is typed, and has the browser ask before the page is left.
    fn guard(self) {
        Effect::new(move |_| {
            let organization = self.organization.get_value();
            let base = self.base.get().filter(|_| self.is_changed());
            KEPT.set(base.map(|base| Kept {
                organization,
                base,
                draft: self.draft.get(),
            }));
        });
        let listener = window_event_listener(ev::beforeunload, move |event| {
            let typed = untrack(|| self.is_changed() || !self.typed.read().is_empty());
            if typed {
                event.prevent_default();
            }
        });
        on_cleanup(move || listener.remove());
    }

    pub(super) fn ask(self, app: &App) {
        let own = app.clone();
        spawn_local(async move {
            if let Some(server) = own.platform.server().await {
                let _ = self.server.try_set(server);
            }
        });
        let own = app.clone();
        spawn_local(async move {
            match event_types(&own).await {
                Ok(all) => drop(self.event_types.try_set(Some(all))),
                Err(failure) => drop(self.failure.try_set(Some(failure))),
            }
        });
        if self.base.with_untracked(Option::is_some) {
            return;
        }
        let app = app.clone();
        spawn_local(async move {
            match read(&app).await {
                Ok(page) => self.take(page),
                Err(failure) => drop(self.failure.try_set(Some(failure))),
            }
        });
    }

    /// Begins with these settings.
    pub(super) fn take(self, page: PublicPage) {
        let _ = self.draft.try_set(PageDraft::from(&page));
        let _ = self.base.try_set(Some(page));
        let _ = self.theirs.try_set(None);
        let _ = self.logo.try_set(None);
        self.edited();
    }

    /// Whether anything is typed that is not saved.
    pub(super) fn is_changed(self) -> bool {
        let draft = self.draft.read();
        let base = self.base.read();
        base.as_ref()
            .is_some_and(|base| PageDraft::from(base) != *draft)
    }

    /// Changes the draft. What was wrong with it is said no more.
    pub(super) fn edit(self, change: impl FnOnce(&mut PageDraft)) {
        self.draft.update(change);
        self.edited();
    }

    fn edited(self) {
        if self.wrong.try_with_untracked(Option::is_some) == Some(true) {
            self.wrong.set(None);
        }
        if self.refused.try_with_untracked(Option::is_some) == Some(true) {
            self.refused.set(None);
        }
    }

    /// One of the event types, as it is saved.
    pub(super) fn event_type(self, id: EventTypeId) -> Option<EventType> {
        let all = self.event_types.read();
        let mut all = all.iter().flatten();
        all.find(|one| one.id == id).cloned()
    }

    /// Shows an event type as it is now.
    pub(super) fn know(self, event_type: EventType) {
        let _ = self.event_types.try_update(|all| {
            let mut all = all.iter_mut().flatten();
            if let Some(one) = all.find(|one| one.id == event_type.id) {
                *one = event_type;
            }
        });
    }

    /// Gives the changes up.
    pub(super) fn discard(self) {
        if let Some(base) = self.base.get_untracked() {
            self.take(base);
            focus("save-page");
        }
    }

    /// Saves what is typed.
    pub(super) fn save(self, app: &App) {
        let Some(base) = self.base.get_untracked() else {
            return;
        };
        if self.busy.get_untracked() || !self.may_change {
            return;
        }
        self.edited();
        self.results.clear();
        let body = match self.draft.read_untracked().checked() {
            Ok(body) => body,
            Err(error) => return self.say_wrong(error),
        };
        self.busy.set(true);
        let app = app.clone();
        spawn_local(async move {
            let request = Request::put(PAGE_PATH, &body).at_version(base.version);
            let result = match app.client.send::<PublicPageBody>(request).await {
                // It may have been saved all the same.
                Err(Failure::Offline) => kept(&app, &body).await,
                result => result.map(|body| body.public_page),
            };
            let _ = self.busy.try_set(false);
            match result {
                Ok(page) => self.saved(&app, page),
                Err(Failure::VersionConflict) => self.changed_meanwhile(&app, &body).await,
                Err(Failure::Field { field, message }) => {
                    self.say_wrong(of_sentence(&field, &message));
                }
                Err(failure) => drop(self.refused.try_set(Some(failure))),
            }
        });
    }

    fn saved(self, app: &App, page: PublicPage) {
        self.take(page);
        self.results.done(app.say(words::SAVED));
    }

    /// Tells the field that breaks a rule, and leads to it.
    fn say_wrong(self, error: FieldError) {
        let Some(field) = PageField::of(&error) else {
            let failure = Failure::Field {
                message: format!("{} {}", error.field, error.problem),
                field: error.field,
            };
            return drop(self.refused.try_set(Some(failure)));
        };
        let _ = self.wrong.try_set(Some(error));
        focus(field.id());
    }

    /// Somebody else was there first, or an answer was lost. What is typed stays.
    async fn changed_meanwhile(self, app: &App, sent: &PublicPageUpdate) {
        match read(app).await {
            Ok(page) if PageDraft::is_kept(sent, &page) => self.saved(app, page),
            Ok(theirs) => {
                let _ = self.theirs.try_set(Some(theirs));
                focus("page-theirs");
            }
            Err(failure) => drop(self.refused.try_set(Some(failure))),
        }
    }
}

async fn read(app: &App) -> Result<PublicPage, Failure> {
    let body: PublicPageBody = app.client.get(PAGE_PATH).await?;
    Ok(body.public_page)
}

/// The settings, if they are those that were sent and whose answer was lost.
async fn kept(app: &App, sent: &PublicPageUpdate) -> Result<PublicPage, Failure> {
    let page = read(app).await?;
    if PageDraft::is_kept(sent, &page) {
        Ok(page)
    } else {
        Err(Failure::Offline)
    }
}

/// All event types.
async fn event_types(app: &App) -> Result<Vec<EventType>, Failure> {
    let mut all = Vec::new();
    let mut path = "/api/event-types?limit=200".to_owned();
    loop {
        let body: EventTypesBody = app.client.get(path).await?;
        all.extend(body.event_types);
        let Some(cursor) = body.next_cursor else {
            return Ok(all);
        };
        let cursor = crate::route::escaped(&cursor);
        path = format!("/api/event-types?limit=200&cursor={cursor}");
    }
}
