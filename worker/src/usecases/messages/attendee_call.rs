//! A call as the link in a mail shows it to its attendee.

use crate::{
    App, Error,
    attendee_links::CallToken,
    notifications::{Sender, to_attendee},
    store::outbox::{self, AttendeeCall, BookingFacts},
};
use callslot_messages::{
    CallPage, CallState, Content, Invite, Message, PageReader, call_page, render,
};
use callslot_shared::{
    booking::{FailureReason, Status},
    ids::BookingId,
    words::Language,
};
use chrono::{DateTime, TimeDelta, Utc};

/// A call that a link leads to.
pub(crate) struct LinkedCall {
    content: Content,
    state: CallState,
    now: DateTime<Utc>,
}

impl LinkedCall {
    /// The attendee's language.
    pub(crate) const fn language(&self) -> Language {
        self.content.language
    }

    /// The content of its page.
    pub(crate) fn page(&self) -> Option<CallPage> {
        let Message::Attendee { call, .. } = &self.content.message else {
            return None;
        };
        let reader = PageReader {
            language: self.content.language,
            zone: self.content.zone,
            now: self.now,
        };
        Some(call_page(call, self.state, reader))
    }

    /// Its entry in a calendar, or the end of that.
    pub(crate) fn calendar(&self) -> Option<Invite> {
        render(&self.content).calendar
    }
}

/// The call that a token opens. Whatever keeps a token from opening one, there is nothing.
pub(crate) async fn attendee_call(app: &App, token: &str) -> Result<Option<LinkedCall>, Error> {
    let sender = Sender::of(&app.settings);
    let (Some(token), Some(sender)) = (CallToken::read(token), sender) else {
        return Ok(None);
    };
    let Some((call, facts)) = stored(app, token.booking).await? else {
        return Ok(None);
    };
    let keys = sender.links.as_ref();
    let is_proven = keys.is_some_and(|keys| keys.proves(token, facts.link_generation));
    if !is_proven || call.is_erased == 1 {
        return Ok(None);
    }
    let now = app.clock.now();
    let is_cancelled = call.status == Status::Cancelled;
    let changed_at = DateTime::from_timestamp_millis(call.updated_at).unwrap_or_default();
    let content = to_attendee(&sender, &facts, is_cancelled, changed_at);
    Ok(content.map(|content| LinkedCall {
        state: state(&call, &facts, now),
        content,
        now,
    }))
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
        Status::Pending | Status::Calling => call
            .previous
            .and_then(at)
            .map_or(CallState::Booked, |previous| CallState::Moved { previous }),
    }
}
