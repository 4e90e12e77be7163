//! The form: its state, and sending it.

use super::{
    focus,
    picker::Picker,
    state::Page,
    toast::{Toast, Undo},
};
use crate::{
    api::{Failure, Request, read},
    browser::{client::fresh_key, dates},
    popup::who,
    route::{Beside, Prefill},
    schedule::{
        form::Draft,
        may_override,
        refusal::{Refusal, refusal},
        slots::Wanted,
    },
    ui::app::App,
    words::form as words,
};
use callslot_shared::{
    FieldError,
    api::{BookingBody, CreateBooking, EventType, EventTypesBody, OrganizationBody},
    booking::Defaults,
    ids::UserId,
    schedule::TimeZone,
};
use chrono::{DateTime, Utc};
use leptos::{prelude::*, task::spawn_local};

/// The length of a call until the organization's own is known, in minutes.
const USUAL_MINUTES: u32 = 30;

/// The form's state.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) page: Page,
    /// The input, typed and chosen, but for the time.
    pub(super) draft: RwSignal<Draft>,
    /// The time.
    pub(super) picker: Picker,
    /// The errors of the fields.
    pub(super) wrong: RwSignal<Vec<FieldError>>,
    /// Why it was not booked.
    pub(super) refused: RwSignal<Option<Refusal>>,
    /// Whether it is being sent.
    pub(super) busy: RwSignal<bool>,
    /// The event types that can be booked.
    pub(super) types: RwSignal<Vec<EventType>>,
    /// The organization's usual length of a call, in minutes.
    pub(super) usual: RwSignal<u32>,
    /// The chosen time that is held, and until when nobody else takes it.
    pub(super) held: RwSignal<Option<DateTime<Utc>>>,
    /// Whether a time is about to be held.
    pub(super) holding: RwSignal<bool>,
    /// Whether it is to be sent once that is over: sent before, its own hold would be in its way.
    pub(super) waiting: RwSignal<bool>,
    /// The last request that was sent, and the key that makes it be done once.
    sent: RwSignal<Option<(CreateBooking, String)>>,
}

impl Form {
    pub(super) fn new(app: &App, page: Page, prefill: &Prefill) -> Self {
        let draft = RwSignal::new(Draft {
            phone: prefill.phone.clone(),
            extension: prefill.extension.clone(),
            name: prefill.name.clone(),
            title: prefill.title.clone(),
            notes: prefill.note.clone(),
            ..Draft::default()
        });
        let own = page.own;
        let wanted = Memo::new(move |_| {
            let draft = draft.read();
            let number = draft.number();
            let zone = draft.attendee_zone(dates::now()).unwrap_or(own);
            let minutes = draft.minutes.trim().parse().ok();
            Wanted {
                event_type: Some(draft.event_type.clone()).filter(|id| !id.is_empty()),
                operator: None,
                minutes: minutes.filter(|minutes| (5..=480).contains(minutes)),
                phone: number,
                zone: Some(zone),
                moving: None,
            }
        });
        let theirs =
            Callback::new(move |at| -> Option<TimeZone> { draft.read().attendee_zone(at) });
        Self {
            page,
            draft,
            picker: Picker::new(app, page, wanted, theirs, None),
            wrong: RwSignal::new(Vec::new()),
            refused: RwSignal::new(None),
            busy: RwSignal::new(false),
            types: RwSignal::new(Vec::new()),
            usual: RwSignal::new(USUAL_MINUTES),
            held: RwSignal::new(None),
            holding: RwSignal::new(false),
            waiting: RwSignal::new(false),
            sent: RwSignal::new(None),
        }
    }

    /// The event type that is chosen.
    pub(super) fn event_type(self) -> Option<EventType> {
        let id = self.draft.with(|draft| draft.event_type.clone());
        let types = self.types.read();
        types.iter().find(|one| one.id.to_string() == id).cloned()
    }

    /// The operator of the call: the host whose turn it is, or the person.
    fn operator(self) -> Option<UserId> {
        let own = self.page.me.read().as_ref().map(|me| me.user.id);
        self.picker.host.get().or(own)
    }

    /// Whether the person may book although hours or availability are against it.
    pub(super) fn may_force(self) -> Signal<bool> {
        Signal::derive(move || {
            let me = self.page.me.read();
            let operator = self.operator();
            me.as_ref()
                .zip(operator)
                .is_some_and(|(me, operator)| may_override(me, operator))
        })
    }

    /// Learns the choices that there are.
    pub(super) fn learn(self, app: &App) {
        let app = app.clone();
        spawn_local(async move {
            if let Ok(body) = app
                .client
                .get::<EventTypesBody>("/api/event-types?limit=200")
                .await
            {
                let active = body.event_types.into_iter().filter(|one| one.active);
                let _ = self.types.try_set(active.collect());
            }
            if let Ok(body) = app
                .client
                .get::<OrganizationBody>("/api/organization")
                .await
            {
                let _ = self
                    .usual
                    .try_set(body.organization.default_booking_duration);
            }
        });
    }

    /// Checks what is typed by the API's own rules, and sends it.
    pub(super) fn submit(self, app: &App) {
        let Some(me) = self.page.me.get_untracked() else {
            return;
        };
        let defaults = Defaults {
            member: me.user.id,
            duration_minutes: self.usual.get_untracked(),
            now: dates::now(),
        };
        let draft = Draft {
            start: self.picker.chosen.get_untracked(),
            force: self.picker.force.get_untracked(),
            ..self.draft.get_untracked()
        };
        self.refused.set(None);
        match draft.checked(self.page.own, defaults) {
            Ok(_) if self.holding.get_untracked() => {
                self.busy.set(true);
                self.waiting.set(true);
            }
            Ok(request) => self.send(app, request),
            Err(wrong) => self.complain(wrong),
        }
    }

    /// Shows what is wrong and goes to the first of it.
    fn complain(self, wrong: Vec<FieldError>) {
        let first = wrong.first().map(|error| match &*error.field {
            "start_time" => "later".to_owned(),
            field => id(field),
        });
        self.wrong.set(wrong);
        if let Some(first) = first {
            unfold(&first);
            focus(first);
        }
    }

    fn send(self, app: &App, request: CreateBooking) {
        // The same again is sent under the same key, whatever became of it; anything else under its own.
        let kept = self
            .sent
            .get_untracked()
            .filter(|(sent, _)| *sent == request);
        let key = kept.map_or_else(fresh_key, |(_, key)| key);
        self.sent.set(Some((request.clone(), key.clone())));
        self.busy.set(true);
        let app = app.clone();
        spawn_local(async move {
            let answer = app
                .client
                .exchange(&Request::post("/api/bookings", &request, &key))
                .await;
            // The form may have been left meanwhile; what was booked shows up in the list.
            if self.busy.try_get_untracked().is_none() {
                return self.page.refresh(&app);
            }
            self.busy.set(false);
            match answer {
                Ok(answer) => match read::<BookingBody>(&answer) {
                    Ok(body) => self.booked(&app, body),
                    Err(_) => self.refuse(refusal(&answer)),
                },
                Err(failure) => self.refuse(Refusal::Other(failure)),
            }
        });
    }

    fn booked(self, app: &App, body: BookingBody) {
        let booking = body.booking;
        let when = self.picker.written(app, booking.start_time);
        let text = app.fill(words::BOOKED, &[("who", &who(&booking)), ("when", &when)]);
        // The booking has taken its place.
        self.draft.update(|draft| draft.hold = None);
        let id = booking.id;
        self.page.replace(Beside::Booking(id));
        self.page
            .done(app, Toast::undone_by(text, Undo::Cancel(booking)));
    }

    fn refuse(self, refusal: Refusal) {
        // Whatever has answered is done with; only what is not known to have been done is sent as it was.
        if !matches!(refusal, Refusal::Other(Failure::Offline)) {
            self.sent.set(None);
        }
        match refusal {
            Refusal::Field(error) => self.complain(vec![error]),
            refusal => {
                if matches!(refusal, Refusal::Taken(_) | Refusal::Crowded(_)) {
                    self.picker.look_again();
                }
                self.refused.set(Some(refusal));
                focus("refused".to_owned());
            }
        }
    }
}

/// The id of what is typed into.
pub(super) fn id(name: &str) -> String {
    format!("field-{name}")
}

/// Opens what a field is folded into.
fn unfold(id: &str) {
    let field = document().get_element_by_id(id);
    let fold = field.and_then(|field| field.closest("details").ok().flatten());
    if let Some(fold) = fold {
        let _ = fold.set_attribute("open", "");
    }
}
