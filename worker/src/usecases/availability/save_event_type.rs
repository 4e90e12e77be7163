//! Makes and replaces event types.

use super::event_types::find_event_type;
use crate::{
    Error,
    ports::fresh_id,
    store::{
        AtVersion,
        credentials::Principal,
        event_types::{self, EventTypeToSave, Refusal},
    },
    usecases::{
        Context, consent,
        expected_version::{CHANGED, ExpectedVersion},
    },
};
use callslot_shared::{
    FieldError,
    access::{self, Action, Denial, Feature},
    api::{ErrorCode, EventType, SaveEventType},
    ids::{EventTypeId, UserId},
};

/// The plan has room for one host only.
const ONE_HOST: Error = Error::Plain(
    ErrorCode::PlanRequired,
    "Your organization's plan does not include event types with several hosts. An owner can change the plan.",
);

/// An event type as it is to be saved: it makes sense, and has no more hosts than the plan includes.
pub(crate) struct EventTypeDraft(SaveEventType);

impl EventTypeDraft {
    /// Checks `event` for whoever saves it. Errors: a field that makes no sense, or [`ONE_HOST`].
    pub(crate) fn checked(by: &Principal, event: SaveEventType) -> Result<Self, Error> {
        let event = event.checked()?;
        let team = access::allow(by.standing, Feature::TeamEventTypes, Action::Write);
        if event.hosts.len() > 1 && matches!(team, Err(Denial::PlanRequired)) {
            return Err(ONE_HOST);
        }
        Ok(Self(event))
    }
}

/// Makes an event type and answers with it. Errors: settings for calls that are looser than the organization's, a name
/// that is taken, a host or a schedule that cannot be, or too many event types.
pub(crate) async fn create_event_type(
    context: Context<'_>,
    EventTypeDraft(event): &EventTypeDraft,
) -> Result<EventType, Error> {
    let id = EventTypeId::from_uuid(fresh_id(&*context.app.clock, &*context.app.entropy));
    let draft = EventTypeToSave {
        event,
        loosened_by: loosened_by(context, event).await?,
    };
    let entry = context.entry();
    let stored = event_types::insert(context.tenant, id, draft, &entry).await?;
    stored.map_err(refused)
}

/// Replaces an event type and answers with it. Errors: as for [`create_event_type`], there is none of that id, or it is
/// at another version than `expected`.
pub(crate) async fn replace_event_type(
    context: Context<'_>,
    id: EventTypeId,
    expected: Result<ExpectedVersion, Error>,
    EventTypeDraft(event): &EventTypeDraft,
) -> Result<EventType, Error> {
    let before = find_event_type(context, id).await?;
    expected?.check(before.version)?;
    let draft = EventTypeToSave {
        event,
        loosened_by: loosened_by(context, event).await?,
    };
    let at = AtVersion {
        id: before.id,
        version: before.version,
    };
    let entry = context.entry();
    let stored = event_types::replace(context.tenant, at, draft, &entry).await?;
    stored.map_err(refused)
}

/// The member who allows an event type to be looser than the organization's settings for calls, if it is.
async fn loosened_by(context: Context<'_>, event: &SaveEventType) -> Result<Option<UserId>, Error> {
    consent::allowed(context, event.rules.modulations, "rules.modulations").await
}

fn refused(refusal: Refusal) -> Error {
    let of_host = |place: usize, name: &str, problem| {
        FieldError::new(&format!("hosts[{place}].{name}"), problem).into()
    };
    match refusal {
        Refusal::Slug => FieldError::new("slug", "is another event type's; pick another").into(),
        Refusal::Host(place) => {
            let problem = "is not an active owner, admin or operator of this organization";
            of_host(place, "user_id", problem)
        }
        Refusal::Schedule(place) => {
            let problem = "is neither a schedule of this host nor a shared one";
            of_host(place, "schedule_id", problem)
        }
        Refusal::TooMany => Error::Plain(
            ErrorCode::Conflict,
            "There are 500 event types already. Delete one that is not used any more first.",
        ),
        Refusal::Overtaken => CHANGED,
    }
}
