//! The form's state.

use super::order::Order;
use crate::{
    browser::dates,
    route::Prefill,
    schedule::{contacts::Contact, form::Draft, may_override, refusal::Refusal, slots::Wanted},
    ui::{
        app::App,
        schedule::{state::Page, times::picker::Picker},
    },
};
use callslot_shared::{FieldError, api::EventType, ids::UserId, schedule::TimeZone};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

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
    pub(super) sent: RwSignal<Option<(Order, String)>>,
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

    /// Takes a time that the person has drawn, and its length.
    pub(super) fn follow_proposals(self) {
        Effect::new(move |_| {
            if let Some(proposal) = self.page.asked(None) {
                self.draft
                    .update(|draft| draft.minutes = proposal.minutes.to_string());
                self.picker.propose(proposal.start);
            }
        });
    }
}

/// The id of what is typed into.
pub(super) fn id(name: &str) -> String {
    format!("field-{name}")
}
