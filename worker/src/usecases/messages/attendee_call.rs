//! A call as the link in a mail shows it to its attendee.

use crate::{
    App, Error,
    attendee_links::{CallToken, FormAction, LinkForm, LinkKeys},
    notifications::{Sender, to_attendee},
    store::outbox::{self, AttendeeCall, BookingFacts},
};
use callslot_messages::{
    CallFacts, CallPage, CallState, Content, Invite, Message, PageReader, call_page, render,
};
use callslot_shared::{
    booking::{FailureReason, Status},
    ids::{BookingId, OrganizationId},
    schedule::{
        TimeZone,
        self_service::{AttendeeChange, ChangeRefusal, SelfService},
    },
    words::Language,
};
use chrono::{DateTime, TimeDelta, Utc};

/// The time for which a form is taken after it was shown.
const FORM_LIFE: TimeDelta = TimeDelta::hours(1);

/// The generations before the newest that are known as replaced. Links that are older open nothing.
const REMEMBERED: u32 = 100;

/// A link that was proven.
pub(crate) enum OpenedLink {
    /// It is the newest of its call.
    Call(Box<LinkedCall>),
    /// Its attendee has moved the call since, and has a newer one.
    Replaced(ReplacedLink),
}

/// A link that a newer one has replaced.
#[derive(Clone, Copy)]
pub(crate) struct ReplacedLink {
    /// The attendee's language.
    pub(crate) language: Language,
    /// The booking.
    pub(super) booking: BookingId,
    /// Its own generation.
    generation: u32,
    /// The newest.
    newest: u32,
    /// The start of the call, as it is now.
    start: DateTime<Utc>,
    now: DateTime<Utc>,
}

impl ReplacedLink {
    /// The token that a form has led to, if it is that form which replaced this link: sent again, it is answered as before.
    pub(crate) fn replaced_by(
        &self,
        app: &App,
        shown: &ShownForm,
        start: DateTime<Utc>,
    ) -> Option<String> {
        let keys = app.settings.link_keys.as_ref()?;
        let form = LinkForm {
            booking: self.booking,
            generation: self.generation,
            action: FormAction::Move(start.timestamp()),
            shown_at: shown.at,
        };
        let is_it = self.generation + 1 == self.newest
            && self.start == start
            && shown.proves(keys, form, self.now);
        is_it
            .then(|| keys.call(self.booking, self.newest))
            .flatten()
    }
}

/// A form, as it comes back: when it was shown, in seconds, and the proof of what it said.
#[derive(Debug, Clone, Default)]
pub(crate) struct ShownForm {
    /// When it was shown, in seconds.
    pub(crate) at: i64,
    /// The proof.
    pub(crate) proof: String,
}

impl ShownForm {
    /// Reads a form's value. One that is none proves nothing.
    pub(crate) fn read(text: &str) -> Self {
        let read = || {
            let (at, proof) = text.split_once('.')?;
            Some(Self {
                at: at.parse().ok()?,
                proof: proof.to_owned(),
            })
        };
        read().unwrap_or_default()
    }

    fn proves(&self, keys: &LinkKeys, form: LinkForm, now: DateTime<Utc>) -> bool {
        let age = now.timestamp().saturating_sub(self.at);
        (0..=FORM_LIFE.num_seconds()).contains(&age) && keys.has_shown(form, &self.proof)
    }
}

/// The way in which a reader wants a page shown. What they leave open is as the booking says.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct PageView {
    /// The language.
    pub(crate) language: Option<Language>,
    /// The zone.
    pub(crate) zone: Option<TimeZone>,
}

/// A call that a link leads to.
pub(crate) struct LinkedCall {
    content: Content,
    call: CallFacts,
    state: CallState,
    now: DateTime<Utc>,
    status: Status,
    reason: Option<FailureReason>,
    generation: u32,
    rules: SelfService,
    may_book: bool,
    /// The booking.
    pub(crate) booking: BookingId,
    /// The organization that it is of.
    pub(crate) organization_id: OrganizationId,
    /// The version that was read.
    pub(crate) version: u32,
    /// The booking that its attendee has made in its place.
    pub(crate) rebooked_as: Option<BookingId>,
    /// The operator's address, at which the organization is reached.
    pub(crate) contact: String,
}

impl LinkedCall {
    /// The call as it is told.
    pub(crate) const fn facts(&self) -> &CallFacts {
        &self.call
    }

    /// Whether it is cancelled.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.status == Status::Cancelled
    }

    /// The reader of its pages.
    pub(crate) fn reader(&self, view: PageView) -> PageReader {
        PageReader {
            language: view.language.unwrap_or(self.content.language),
            zone: view.zone.unwrap_or(self.content.zone),
            now: self.now,
        }
    }

    /// The content of its page.
    pub(crate) fn page(&self, view: PageView) -> CallPage {
        call_page(&self.call, self.state, self.reader(view))
    }

    /// Its entry in a calendar, or the end of that.
    pub(crate) fn calendar(&self) -> Option<Invite> {
        render(&self.content).calendar
    }

    /// Decides whether its attendee may make a change themselves. What has begun or is over is too late to be changed.
    pub(crate) fn may(&self, change: AttendeeChange) -> Result<(), ChangeRefusal> {
        if self.status != Status::Pending {
            return Err(ChangeRefusal::TooLate { notice: 0 });
        }
        self.rules.may(change, self.call.start, self.now)?;
        // An organization that may not book any more has nothing to move a call to.
        if change == AttendeeChange::Reschedule && !self.may_book {
            return Err(ChangeRefusal::NotOffered);
        }
        Ok(())
    }

    /// Whether its attendee may book another in its place, because it did not take place.
    pub(crate) fn may_book_again(&self) -> bool {
        self.status == Status::Failed
            && self.reason != Some(FailureReason::NumberBlocked)
            && self.rebooked_as.is_none()
            && self.rules.reschedule
            && self.may_book
    }

    /// A form that makes a change, as its page shows it.
    pub(crate) fn form(&self, app: &App, action: FormAction) -> String {
        let at = self.now.timestamp();
        let keys = app.settings.link_keys.as_ref();
        let proof = keys.and_then(|keys| keys.form(self.link_form(action, at)));
        format!("{at}.{}", proof.unwrap_or_default())
    }

    /// Whether its page has shown the form, not long ago.
    pub(crate) fn has_shown(&self, app: &App, action: FormAction, shown: &ShownForm) -> bool {
        let keys = app.settings.link_keys.as_ref();
        keys.is_some_and(|keys| shown.proves(keys, self.link_form(action, shown.at), self.now))
    }

    /// The token that opens it after its link was renewed.
    pub(crate) fn renewed(&self, app: &App) -> Option<String> {
        let keys = app.settings.link_keys.as_ref()?;
        keys.call(self.booking, self.generation.saturating_add(1))
    }

    const fn link_form(&self, action: FormAction, shown_at: i64) -> LinkForm {
        LinkForm {
            booking: self.booking,
            generation: self.generation,
            action,
            shown_at,
        }
    }
}

/// The link that a token opens. Whatever keeps a token from opening one, there is nothing.
pub(crate) async fn attendee_call(app: &App, token: &str) -> Result<Option<OpenedLink>, Error> {
    let sender = Sender::of(&app.settings);
    let (Some(token), Some(sender)) = (CallToken::read(token), sender) else {
        return Ok(None);
    };
    let Some((call, facts)) = stored(app, token.booking).await? else {
        return Ok(None);
    };
    let Some(keys) = sender.links.as_ref().filter(|_| call.is_erased == 0) else {
        return Ok(None);
    };
    let now = app.clock.now();
    let newest = facts.link_generation;
    if keys.proves(token, newest) {
        let call = linked(&sender, &call, &facts, now);
        return Ok(call.map(|call| OpenedLink::Call(Box::new(call))));
    }
    let floor = call.link_floor.max(newest.saturating_sub(REMEMBERED));
    let replaced = (floor..newest).find(|generation| keys.proves(token, *generation));
    Ok(replaced.map(|generation| {
        OpenedLink::Replaced(ReplacedLink {
            language: facts.voice.resolve().attendee_language,
            booking: token.booking,
            generation,
            newest,
            start: DateTime::from_timestamp_millis(facts.call.start).unwrap_or_default(),
            now,
        })
    }))
}

/// The call that the newest link shows.
fn linked(
    sender: &Sender,
    call: &AttendeeCall,
    facts: &BookingFacts,
    now: DateTime<Utc>,
) -> Option<LinkedCall> {
    let is_cancelled = call.status == Status::Cancelled;
    let changed_at = DateTime::from_timestamp_millis(call.updated_at).unwrap_or_default();
    let content = to_attendee(sender, facts, is_cancelled, changed_at)?;
    let Message::Attendee { call: told, .. } = &content.message else {
        return None;
    };
    let rules = call.self_service.as_deref();
    // Rules that cannot be read let nothing through.
    let rules = match rules.map(serde_json::from_str) {
        None => SelfService::default(),
        Some(Ok(rules)) => rules,
        Some(Err(_)) => SelfService {
            cancel: false,
            reschedule: false,
            ..SelfService::default()
        },
    };
    Some(LinkedCall {
        call: told.clone(),
        state: state(call, facts, now),
        now,
        status: call.status,
        reason: facts.call.reason,
        generation: facts.link_generation,
        rules,
        may_book: call.may_book == 1,
        booking: facts.call.id,
        organization_id: call.organization_id,
        version: facts.call.version,
        rebooked_as: call.rebooked_as,
        contact: facts.people.operator_email.clone(),
        content,
    })
}

/// The token of a booking's newest link and its start, whoever has it.
pub(crate) async fn newest_link(
    app: &App,
    booking: BookingId,
) -> Result<Option<(String, DateTime<Utc>)>, Error> {
    let Some((_, facts)) = stored(app, booking).await? else {
        return Ok(None);
    };
    let keys = app.settings.link_keys.as_ref();
    let token = keys.and_then(|keys| keys.call(booking, facts.link_generation));
    let start = DateTime::from_timestamp_millis(facts.call.start);
    Ok(token.zip(start))
}

/// A booking's call with its facts; nothing, where they cannot be read.
pub(super) async fn stored(
    app: &App,
    booking: BookingId,
) -> Result<Option<(AttendeeCall, BookingFacts)>, Error> {
    let call = outbox::attendee_call(app.all_tenants(), booking).await?;
    Ok(call.and_then(|call| {
        let facts = serde_json::from_str(&call.facts).ok()?;
        Some((call, facts))
    }))
}

/// The state as the page tells it. What is not certain is told as over: perhaps the phone rang.
fn state(call: &AttendeeCall, facts: &BookingFacts, now: DateTime<Utc>) -> CallState {
    let at = DateTime::from_timestamp_millis;
    let end =
        at(facts.call.start).map(|start| start + TimeDelta::minutes(facts.call.minutes.into()));
    match call.status {
        Status::Cancelled => CallState::Cancelled,
        Status::Failed => match facts.call.reason {
            Some(FailureReason::OutcomeUnknown | FailureReason::NumberBlocked) | None => {
                CallState::Over
            }
            Some(_) => CallState::Missed,
        },
        Status::Completed => CallState::Over,
        Status::Pending | Status::Calling if end.is_some_and(|end| end <= now) => CallState::Over,
        Status::Calling => CallState::Ringing,
        Status::Pending => call
            .previous
            .and_then(at)
            .map_or(CallState::Booked, |previous| CallState::Moved { previous }),
    }
}
