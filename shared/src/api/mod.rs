//! Messages between the extension and the Worker. Both use these types, so they cannot drift.

mod attendees;
mod audit;
mod billing;
mod booking_timeline;
mod booking_webhooks;
mod bookings;
mod calls;
mod carrier;
mod confirmations;
mod error;
mod event_types;
mod health;
mod holds;
mod invitations;
mod keys;
mod limits;
mod members;
mod messages;
mod notices;
mod oauth;
mod organization;
mod outcomes;
mod passkeys;
mod profile;
mod public_page;
mod punctuality;
mod qa;
mod recordings;
mod schedules;
#[cfg(feature = "openapi")]
mod schema;
mod series;
mod sessions;
mod sign_in;
mod slots;
mod sms;
mod timeline;
mod transcripts;
mod voice;
mod webhooks;

pub use crate::booking::{ChangeBooking, CreateBooking, CreateHold};
pub use attendees::{
    Attendee, EraseAttendee, ErasedBody, ExportAttendee, ExportBody, HeldBooking, HeldCall,
    HeldEvent,
};
pub use audit::{AuditBody, AuditEntry, Client};
pub use billing::{ChangePlan, PlanBody};
pub use booking_timeline::{
    BookingField, BookingTimelineBody, BookingTimelineEntry, BookingTimelineEvent, MoveCause,
    NotPlaced, TimelineActor,
};
pub use booking_webhooks::{BookingWebhookDelivery, BookingWebhooksBody, MAX_BOOKING_WEBHOOKS};
pub use bookings::{BookingBody, BookingsBody, CancelBody};
pub use calls::{Call, CallBody, CallLeg, CallNowBody, CallsBody, CreateCall};
pub use carrier::{
    AddCallerId, CallerId, CallerIdBody, CallerIdsBody, CarrierAccount, CarrierBody, GrantCallerId,
    GrantedBody, MAX_CALLER_IDS, RotateKeys, RotatedBody,
};
pub use confirmations::{Confirm, Confirmation, ConfirmationBody, ConfirmationsBody, MAX_NOTE};
pub use error::{ErrorBody, ErrorCode, ErrorDetail, Taken};
pub use event_types::{
    EventHost, EventType, EventTypeBody, EventTypesBody, MAX_EVENT_TYPES, MAX_HOSTS, SaveEventType,
};
pub use health::{Health, HealthBody};
pub use holds::{Hold, HoldBody};
pub use invitations::{
    AcceptInvitation, Bootstrap, BootstrapBody, First, INVITATION_DAYS, Invitation, InvitationBody,
    InvitationsBody, Invite, Invitee, MAX_INVITATIONS,
};
pub use keys::{ApiKey, CreateKey, KeyBody, KeysBody, MAX_KEYS, NewKey, NewKeyBody};
pub use limits::{
    BlockNumber, BlockedNumber, BlockedNumberBody, BlockedNumbersBody, ChangeLimits, Limits,
    LimitsBody, OwnLimits, SetLimits,
};
pub use members::{
    ChangeMember, MAX_PENDING, MemberBody, MemberEntry, MembersBody, PendingBooking,
};
pub use messages::{
    MAX_SWITCHED_OFF, MessageBody, MessageEntry, MessageSettings, MessageSettingsBody,
    MessagesBody, OwnMessageSettings, OwnMessageSettingsBody, SaveMessageSettings,
    SaveOwnMessageSettings, SwitchedOff,
};
pub use notices::{
    Ahead, HostChange, MarkRead, MarkedBody, MessageNotice, Notice, NoticeKind, NoticesBody,
    SettingNotice, ZoneChange,
};
pub use oauth::{RevokeForm, ServerMetadata, TokenBody, TokenErrorBody, TokenForm};
pub use organization::{ChangeOrganization, Organization, OrganizationBody};
pub use outcomes::{DeclareOutcome, Outcome, OutcomeBody, OutcomeKind};
pub use passkeys::{
    AddPasskey, CreationBody, CreationOptions, MAX_PASSKEYS, Passkey, PasskeyAlgorithm,
    PasskeyBody, PasskeyCredential, PasskeyParty, PasskeySelection, PasskeyUser, PasskeysBody,
    RequestBody, RequestOptions, UsePasskey,
};
pub use profile::{
    ChangeMe, EnterPhoneCode, PhoneVerification, PhoneVerificationBody, VERIFICATION_SECONDS,
    VERIFICATION_TRIES, VerifyPhone,
};
pub use public_page::{
    MAX_FRAME_ORIGINS, MAX_PUBLIC_EVENT_TYPES, PublicPage, PublicPageBody, PublicPageUpdate,
};
pub use punctuality::{OutcomeCount, Percentiles, PunctualityBody};
pub use qa::{QaBody, QaReview, Score, WriteQa};
pub use recordings::{Recording, RecordingStatus, RecordingsBody};
pub use schedules::{
    MAX_OVERRIDES, MAX_SCHEDULES, MAX_TIME_OFF, Off, SaveOverride, SaveSchedule, SaveTimeOff,
    Schedule, ScheduleBody, SchedulesBody, TimeOff, TimeOffBody, TimesOffBody,
};
pub use series::{
    ChangeSeries, CreateSeries, Series, SeriesBody, SeriesBooking, SeriesOccurrence, SeriesPreview,
};
pub use sessions::{
    Session, SessionBody, SessionEndedBody, SessionKind, SessionsBody, SessionsEndedBody,
    SignedOutBody,
};
pub use sign_in::{
    CODE_DIGITS, Me, MeBody, Membership, Proof, SIGN_IN_SECONDS, SignIn, SignInBody, SignedInBody,
    SwitchOrganization, VerifySignIn, address, token,
};
pub use slots::{
    DEFAULT_SLOT_DAYS, ExplainBody, HostReasons, MAX_SLOT_DAYS, MAX_SLOTS, SlotDay, SlotHost,
    SlotReason, SlotReasonCode, SlotTime, SlotsBody,
};
pub use sms::{
    SmsConsent, SmsConsentBody, SmsConsentSource, SmsConsentsBody, SmsOptOut, SmsOptOutBody,
    SmsOptOutsBody,
};
pub use timeline::{TimelineBody, TimelineEntry, TimelineEvent};
pub use transcripts::{Speaker, Transcript, TranscriptBody, TranscriptStatus, Utterance};
pub use voice::{Via, VoiceConfigBody};
pub use webhooks::{
    MAX_WEBHOOK_ENDPOINTS, ReplayWebhooks, ReplayedBody, RotateWebhookSecret, SaveWebhookEndpoint,
    WEBHOOK_EVENTS_KEPT, WebhookAttempt, WebhookCall, WebhookData, WebhookDeliveriesBody,
    WebhookDelivery, WebhookDeliveryBody, WebhookDisabled, WebhookEndpoint, WebhookEndpointBody,
    WebhookEndpointsBody, WebhookEvent, WebhookOutcome, WebhookRecording, WebhookReplay,
    WebhookSecretBody, WebhookTest,
};

use crate::FieldError;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

/// Largest request body, in bytes: 64 KiB.
pub const MAX_BODY: usize = 64 * 1024;
/// Bookings in a list when the request does not say.
pub const DEFAULT_LIMIT: u32 = 50;
/// Most bookings in one list.
pub const MAX_LIMIT: u32 = 200;

/// Deeper than this a path is of no use to a person: the field it begins in is.
const MAX_DEPTH: usize = 4;

/// Reads a JSON object into a request type; the error names the field that does not fit.
///
/// Nesting is bounded by `serde_json` at 128 levels.
///
/// # Examples
/// ```
/// use callslot_shared::api::{CreateBooking, read};
/// let error = read::<CreateBooking>(br#"{"start_time": 5}"#).unwrap_err();
/// assert_eq!(error.field, "start_time");
/// ```
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, FieldError> {
    // serde takes an array for a struct, field by field; the API does not.
    if body
        .trim_ascii_start()
        .first()
        .is_some_and(|byte| *byte != b'{')
    {
        return Err(FieldError::new("body", "is not a JSON object"));
    }
    let mut reader = serde_json::Deserializer::from_slice(body);
    let read = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| refusal(body, &field(error.path()), error.inner()))?;
    reader.end().map_err(|error| refusal(body, "", &error))?;
    Ok(read)
}

/// The fields that lead to a value, joined by dots: nothing for the whole body. A value inside a list goes by the
/// list's name.
#[must_use]
pub fn field(path: &Path) -> String {
    let names = path.iter().map_while(|segment| match segment {
        Segment::Map { key } => Some(key.as_str()),
        Segment::Enum { variant } => Some(variant.as_str()),
        Segment::Seq { .. } | Segment::Unknown => None,
    });
    let names: Vec<&str> = names.collect();
    match names.as_slice() {
        [first, ..] if names.len() > MAX_DEPTH => (*first).to_owned(),
        names => names.join("."),
    }
}

/// Why a body was not read, in the words of the API.
fn refusal(body: &[u8], path: &str, error: &serde_json::Error) -> FieldError {
    let said = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let said = said.strip_suffix(&place).unwrap_or(&said);
    let whole = if path.is_empty() { "body" } else { path };
    if error.classify() == Category::Data {
        return misfit(path, said);
    }
    // So it says of a number where only a word can be, too.
    if said == "expected value" && serde_json::from_slice::<IgnoredAny>(body).is_ok() {
        return FieldError::new(whole, "does not fit: expected a string");
    }
    FieldError::new(whole, format!("is not valid JSON: {error}"))
}

/// Why a value does not fit a type, of serde's own message.
fn misfit(path: &str, said: &str) -> FieldError {
    let problem = if said.starts_with("missing field") {
        "is missing".to_owned()
    } else if said.starts_with("unknown field") {
        "is not a field of this request".to_owned()
    } else if said.starts_with("duplicate field") {
        "is given twice".to_owned()
    } else {
        // serde speaks of Rust's types; people do not.
        let said = said
            .replace("a sequence", "a list")
            .replace("sequence", "list")
            .replace("expected a map", "expected an object");
        format!("does not fit: {said}")
    };
    let field = match named_in(said) {
        // Reading stopped at an unknown name itself.
        Some(named) if path.rsplit('.').next() == Some(named) && said.starts_with("unknown") => {
            path.to_owned()
        }
        Some(named) if path.is_empty() => named.to_owned(),
        Some(named) => format!("{path}.{named}"),
        None if path.is_empty() => "body".to_owned(),
        None => path.to_owned(),
    };
    FieldError::new(&field, problem)
}

/// The field that serde names in its own message, for errors that have no path.
fn named_in(message: &str) -> Option<&str> {
    let named = ["unknown field `", "missing field `", "duplicate field `"]
        .into_iter()
        .find_map(|start| message.strip_prefix(start))?;
    named.split('`').next()
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;

    fn refusal(body: &str) -> String {
        read::<CreateBooking>(body.as_bytes())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_refusal_names_the_field_and_what_is_wrong() {
        let nested = format!("{}1{}", "[".repeat(200), "]".repeat(200));
        let cases = [
            "",
            "[]",
            "null",
            "{",
            "{\"start_time\":\"x\"} trailing",
            "{\"start_time\":\"2026-01-01T00:00:00Z\"}",
            "{\"start_time\":5,\"attendee_phone\":\"+1\"}",
            "{\"colour\":\"red\"}",
            "{\"title\":\"a\",\"title\":\"b\"}",
            "{\"duration_minutes\":\"30\"}",
            "{\"duration_minutes\":1.5}",
            "{\"duration_minutes\":1e400}",
            "{\"duration_minutes\":15.0}",
            "{\"modulations\":[]}",
            "{\"modulations\":{\"transcription\":5}}",
            "{\"modulations\":{\"transcription\":\"loud\"}}",
            "{\"modulations\":{\"translation\":{\"between\":[]}}}",
            "{\"modulations\":{\"qa\":true,\"qa\":true}}",
            "{\"answers\":{\"topic\":\"a\",\"topic\":\"b\"}}",
            "{\"start_time\":\"x\",\"attendee_phone\":\"+1\"} more",
            &format!("{{\"modulations\":{{\"a\":{nested}}}}}"),
        ];
        let answers: Vec<_> = cases
            .iter()
            .map(|body| {
                let shown: String = body.chars().take(50).collect();
                format!("{shown} -> {}", refusal(body))
            })
            .collect();
        insta::assert_snapshot!(answers.join("\n"));
    }
}
