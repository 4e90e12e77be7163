//! The form: its state, and sending it.

use super::{
    focus,
    let_go::let_go,
    order::{Booked, Order},
    picker::Picker,
    state::Page,
    toast::{Toast, Undo},
};
use crate::{
    api::Failure,
    browser::{client::fresh_key, dates},
    options::REGION,
    phone::{self, Plans},
    platform::Store,
    popup::who,
    route::{Beside, Prefill},
    schedule::{
        contacts::{Contact, RECENT_PATH, recent},
        form::{Draft, as_typed, default_country},
        may_override,
        refusal::{Refusal, refusal},
        slots::Wanted,
    },
    ui::app::App,
    words::{desk, form as words},
};
use callslot_shared::{
    FieldError,
    api::{BookingBody, BookingsBody, EventType, EventTypesBody, OrganizationBody, SeriesBody},
    booking::Defaults,
    ids::UserId,
    schedule::TimeZone,
};
use chrono::{DateTime, Utc};
use leptos::{prelude::*, task::spawn_local};

/// The length of a call until the organization's own is known, in minutes.
const USUAL_MINUTES: u32 = 30;
/// The number of calls of a series until the person says another.
const USUAL_TIMES: &str = "4";

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
    /// The contacts of the last bookings.
    pub(super) contacts: RwSignal<Vec<Contact>>,
    /// Whether it is to be sent once that is over: sent before, its own hold would be in its way.
    pub(super) waiting: RwSignal<bool>,
    /// The last request that was sent, and the key that makes it be done once.
    sent: RwSignal<Option<(Order, String)>>,
}

impl Form {
    pub(super) fn new(app: &App, page: Page, prefill: &Prefill) -> Self {
        let draft = RwSignal::new(Draft {
            phone: prefill.phone.clone(),
            extension: prefill.extension.clone(),
            name: prefill.name.clone(),
            title: prefill.title.clone(),
            notes: prefill.note.clone(),
            minutes: USUAL_MINUTES.to_string(),
            times: USUAL_TIMES.to_owned(),
            ..Draft::default()
        });
        let own = page.own;
        let wanted = Memo::new(move |_| {
            let draft = draft.read();
            let number = draft.number();
            let zone = draft.attendee_zone(dates::now()).unwrap_or(own);
            let minutes = draft.minutes.trim().parse().ok();
            let event_type = Some(draft.event_type.clone()).filter(|id| !id.is_empty());
            let operator = draft.operator.parse().ok();
            Wanted {
                operator: operator.filter(|_| event_type.is_none()),
                event_type,
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
            contacts: RwSignal::new(Vec::new()),
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

    /// The operator of the call: the host whose turn it is, the one who is chosen, or the person.
    fn operator(self) -> Option<UserId> {
        let own = self.page.me.read().as_ref().map(|me| me.user.id);
        let chosen = self.draft.with(|draft| draft.operator.parse().ok());
        self.picker.host.get().or(chosen).or(own)
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
        phone::load_again();
        self.read_number_anew();
        self.learn_country(app);
        let app = app.clone();
        spawn_local(async move {
            if let Ok(body) = app.client.get::<BookingsBody>(RECENT_PATH).await {
                let _ = self.contacts.try_set(recent(&body.bookings));
            }
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
                self.know_usual(body.organization.default_booking_duration);
            }
        });
    }

    /// Reads the number again once the numbering plans are there, and writes it out.
    fn read_number_anew(self) {
        Effect::new(move |_| {
            phone::track();
            self.draft.update(|draft| {
                if let Some(written) = as_typed(&draft.phone) {
                    draft.phone = written;
                }
            });
        });
    }

    /// Puts the organization's usual length into the field, if it is still as it was.
    fn know_usual(self, minutes: u32) {
        let Some(before) = self.usual.try_get_untracked() else {
            return;
        };
        self.usual.set(minutes);
        let untouched = self.draft.with_untracked(|draft| {
            draft.event_type.is_empty() && draft.minutes == before.to_string()
        });
        if untouched && before != minutes {
            self.draft
                .update(|draft| draft.minutes = minutes.to_string());
        }
    }

    /// Learns which country numbers without a country code are of.
    fn learn_country(self, app: &App) {
        let app = app.clone();
        let page = self.page;
        spawn_local(async move {
            phone::settled().await;
            let kept = app.platform.get::<String>(Store::Settings, REGION).await;
            let kept = kept.unwrap_or_default();
            let me = page.me.with_untracked(|me| Some(me.as_ref()?.user.id));
            let own = page.members.with_untracked(|members| {
                let own = members.iter().find(|member| Some(member.id) == me)?;
                own.phone.clone()
            });
            let country = default_country(&kept, own.as_ref(), &app.locale);
            let _ = self.draft.try_update(|draft| draft.country = country);
        });
    }

    /// Checks what is typed by the API's own rules, and sends it: a number without its country code once numbering plans are there.
    pub(super) fn submit(self, app: &App) {
        let needs_plans = self.draft.with_untracked(Draft::needs_country);
        if !needs_plans || phone::state() != Plans::Coming {
            return self.check(app);
        }
        self.busy.set(true);
        let app = app.clone();
        spawn_local(async move {
            phone::settled().await;
            // The form may have been left meanwhile.
            if self.busy.try_set(false).is_none() {
                self.check(&app);
            }
        });
    }

    fn check(self, app: &App) {
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
            Ok(request) => match draft.series(&request) {
                None => self.send(app, Order::Booking(Box::new(request))),
                Some(Ok(series)) => self.send(app, Order::Series(Box::new(series))),
                Some(Err(wrong)) => self.complain(vec![wrong]),
            },
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

    fn send(self, app: &App, order: Order) {
        // The same again is sent under the same key, whatever became of it; anything else under its own.
        let kept = self.sent.get_untracked().filter(|(sent, _)| *sent == order);
        let key = kept.map_or_else(fresh_key, |(_, key)| key);
        self.sent.set(Some((order.clone(), key.clone())));
        self.busy.set(true);
        let app = app.clone();
        spawn_local(async move {
            if matches!(order, Order::Series(_)) {
                // A series takes the place of no hold: its first call would be in the hold's way.
                let hold = self.draft.try_update(|draft| draft.hold.take()).flatten();
                let_go(&app, hold).await;
            }
            let answer = app.client.exchange(&order.request(&key)).await;
            // The form may have been left meanwhile; what was booked shows up in the list.
            if self.busy.try_get_untracked().is_none() {
                return self.page.refresh(&app);
            }
            self.busy.set(false);
            match answer {
                Ok(answer) => match order.read(&answer) {
                    Ok(Booked::Booking(body)) => self.booked(&app, *body),
                    Ok(Booked::Series(body)) => self.booked_series(&app, &body),
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

    fn booked_series(self, app: &App, body: &SeriesBody) {
        let Some(first) = body.bookings.first() else {
            return;
        };
        let (count, when) = (
            body.bookings.len().to_string(),
            self.picker.written(app, first.start_time),
        );
        let who = self.draft.with_untracked(|draft| {
            let name = draft.name.trim();
            if name.is_empty() { &draft.phone } else { name }.to_owned()
        });
        let values = [("count", &*count), ("who", &*who), ("when", &*when)];
        let text = app.fill(desk::BOOKED_SERIES, &values);
        let undo = Undo::CancelSeries(body.series.id, body.series.version);
        self.page.replace(Beside::Booking(first.booking_id));
        self.page.done(app, Toast::undone_by(text, undo));
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
