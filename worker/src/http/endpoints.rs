//! The endpoints: one line for each, which says everything about it that is not prose. The router, the check of who
//! may ask, the OpenAPI document, the access matrix and the reference in docs/ are made of this list.

use super::{
    access::Access::{self, Confirmed, Member, Open, Sometimes},
    attendees, audit, billing, blocked_numbers, bookings, bootstrap, caller_ids, calls, carrier,
    carrier_account, cron, event_types, health, holds, invitations, keys, limits, mail_events, me,
    members, messages, notices, oauth, operator, organization, passkeys, profile, public_page,
    punctuality, records, schedules, series, sessions, sign_in, slots, sms_consents, time_off,
    voice_config, webhooks,
};
use axum::{Router, http::Method, routing::MethodRouter};
use callslot_shared::access::{
    Action::{Execute, Read, Write},
    Feature::{
        Account, ApiKeys, Attendees, Audit, BlockedNumbers, Booking, CallerIds, Carrier,
        EventTypes, Members, Messages, Notices, Organization, Outcomes, PublicPage, Qa, Recordings,
        Schedules, Sms, VoiceConfig, Webhooks,
    },
    Sensitive::{
        AddCallerId, AddPasskey, ChangeRetention, ChangeRole, ChangeVoiceConfig, ChangeWebhook,
        ConnectCarrier, EraseAttendee, Invite, MakeKey, RaiseLimit, VerifyPhone,
    },
};

/// One method of one address.
pub(crate) struct EndpointSpec {
    /// Its name, `operationId` in the OpenAPI document.
    #[cfg(test)]
    pub(crate) id: &'static str,
    /// The method, in lower case.
    pub(crate) method: &'static str,
    /// The address, with the names of its parts in braces.
    pub(crate) path: &'static str,
    /// The access to it.
    pub(crate) access: Access,
    /// The types of its body and answers, for the document.
    #[cfg(test)]
    pub(crate) contract: fn(crate::openapi::Endpoint) -> crate::openapi::Endpoint,
}

/// The access to the endpoint that answers `method` at the address that the router has matched. HEAD is answered like GET.
/// An address in no list checks for itself.
pub(crate) fn access(method: &Method, path: &str) -> Access {
    let method = if method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    let asked_for = |listed: &&EndpointSpec| {
        listed.path == path && method.as_str().eq_ignore_ascii_case(listed.method)
    };
    let listed = ENDPOINTS.iter().find(asked_for);
    listed.map_or(Open, |listed| listed.access)
}

/// The list as the router takes it, and as data.
///
/// `id: method "path" => handler, access, takes Body, answers [status Body], fails [Code];`
///
/// Errors that follow from the access, the body or an id in the path are not repeated.
macro_rules! endpoints {
    (api {$(
        $id:ident: $method:ident $path:literal => $handler:path,
        $access:expr
        $(, takes $body:ident)?
        $(, form $form:ident)?
        $(, answers [$($status:literal $answer:ident),+])?
        $(, fails [$($code:ident),+])?;
    )*} others {$($other:ident $elsewhere:literal => $does:path;)*}) => {
        /// All of them.
        pub(crate) const ENDPOINTS: &[EndpointSpec] = &[$(EndpointSpec {
            #[cfg(test)]
            id: stringify!($id),
            method: stringify!($method),
            path: $path,
            access: $access,
            #[cfg(test)]
            contract: |described| {
                #[allow(unused_imports, reason = "some endpoints name no type")]
                use super::cron::CronBody;
                #[allow(unused_imports, reason = "some endpoints name no type")]
                use crate::openapi::ConnectCarrier;
                #[allow(unused_imports, reason = "some endpoints name no type")]
                use callslot_shared::{
                    api::{ErrorCode, *},
                    voice::VoiceConfig,
                };
                described
                    $(.takes::<$body>())?
                    $(.takes_form::<$form>())?
                    $($(.answers::<$answer>($status))+)?
                    $(.fails([$(ErrorCode::$code),+]))?
            },
        }),*];

        /// The addresses that are no part of the API: the carrier's.
        #[cfg(any(test, feature = "testing"))]
        pub(crate) const OTHERS: &[(&str, &str)] = &[$((stringify!($other), $elsewhere)),*];

        /// The router of all of them.
        pub(crate) fn router() -> Router {
            Router::new()
                $(.route($path, MethodRouter::new().$method($handler)))*
                $(.route($elsewhere, MethodRouter::new().$other($does)))*
        }
    };
}

endpoints! {
    api {
        health: get "/health" => health::show,
            Open, answers [200 HealthBody, 503 HealthBody],
            fails [Unavailable, Internal];
        listBookings: get "/api/bookings" => bookings::list,
            Member(Booking, Read), answers [200 BookingsBody],
            fails [InvalidRequest];
        createBooking: post "/api/bookings" => bookings::create,
            Member(Booking, Write), takes CreateBooking, answers [201 BookingBody],
            fails [
                InvalidField, NotSupported, ConsentPolicy, NumberNotAllowed, CountryNotAllowed,
                AttendeeLimit, PendingLimit, SlotTaken, OutsideAvailability, CarrierBusy,
                OutsideCallingHours, IdempotencyConflict
            ];
        showBooking: get "/api/bookings/{id}" => bookings::show,
            Member(Booking, Read), answers [200 BookingBody];
        changeBooking: patch "/api/bookings/{id}" => bookings::change,
            Member(Booking, Write), takes ChangeBooking, answers [200 BookingBody],
            fails [
                InvalidField, NotSupported, ConsentPolicy, NumberNotAllowed, CountryNotAllowed,
                AttendeeLimit, Conflict, SlotTaken, OutsideAvailability, CarrierBusy,
                OutsideCallingHours, VersionConflict
            ];
        cancelBooking: delete "/api/bookings/{id}" => bookings::cancel,
            Member(Booking, Write), answers [200 CancelBody],
            fails [InvalidRequest, Conflict, VersionConflict];
        showBookingTimeline: get "/api/bookings/{id}/timeline" => bookings::timeline,
            Member(Booking, Read), answers [200 BookingTimelineBody];
        listBookingWebhookDeliveries: get "/api/bookings/{id}/webhook-deliveries" => webhooks::list_of_booking,
            Member(Webhooks, Read), answers [200 BookingWebhooksBody];
        listCalls: get "/api/calls" => calls::list,
            Member(Booking, Read), answers [200 CallsBody],
            fails [InvalidRequest];
        callNow: post "/api/calls" => calls::create,
            Member(Booking, Execute), takes CreateCall, answers [201 CallNowBody],
            fails [
                InvalidField, NotSupported, ConsentPolicy, NumberNotAllowed, CountryNotAllowed,
                AttendeeLimit, PendingLimit, MemberLimit, SlotTaken, CarrierBusy,
                OutsideCallingHours, IdempotencyConflict, InProgress, NotConfigured
            ];
        showCall: get "/api/calls/{id}" => calls::show,
            Member(Booking, Read), answers [200 CallBody];
        listConfirmations: get "/api/calls/{id}/confirmations" => records::confirmations::list,
            Member(Outcomes, Read), answers [200 ConfirmationsBody];
        confirm: post "/api/calls/{id}/confirmations" => records::confirmations::add,
            Member(Outcomes, Write), takes Confirm, answers [201 ConfirmationBody],
            fails [InvalidField, Conflict];
        showOutcome: get "/api/calls/{id}/outcome" => records::outcome::show,
            Member(Outcomes, Read), answers [200 OutcomeBody];
        declareOutcome: put "/api/calls/{id}/outcome" => records::outcome::declare,
            Member(Outcomes, Write), takes DeclareOutcome, answers [200 OutcomeBody],
            fails [InvalidField, Conflict, Forbidden];
        withdrawOutcome: delete "/api/calls/{id}/outcome" => records::outcome::withdraw,
            Member(Outcomes, Write), answers [200 OutcomeBody],
            fails [Conflict, Forbidden];
        showReview: get "/api/calls/{id}/qa" => records::qa::show,
            Member(Qa, Read), answers [200 QaBody];
        writeReview: put "/api/calls/{id}/qa" => records::qa::write,
            Member(Qa, Write), takes WriteQa, answers [200 QaBody],
            fails [InvalidField, Conflict];
        listRecordings: get "/api/calls/{id}/recording" => records::recording::list,
            Member(Recordings, Read), answers [200 RecordingsBody];
        deleteRecording: delete "/api/calls/{id}/recording" => records::recording::delete,
            Member(Recordings, Write), answers [200 RecordingsBody],
            fails [Conflict, NotConfigured];
        showTimeline: get "/api/calls/{id}/timeline" => records::timeline::show,
            Member(Booking, Read), answers [200 TimelineBody];
        eraseAttendee: post "/api/attendees/erase" => attendees::erase,
            Confirmed(EraseAttendee), takes EraseAttendee, answers [200 ErasedBody, 202 ErasedBody],
            fails [InvalidField, Conflict, NotConfigured];
        exportAttendee: post "/api/attendees/export" => attendees::export,
            Member(Attendees, Read), takes ExportAttendee, answers [200 ExportBody],
            fails [InvalidField, NotConfigured];
        showTranscript: get "/api/calls/{id}/transcript" => records::transcript::show,
            Member(Recordings, Read), answers [200 TranscriptBody];
        deleteTranscript: delete "/api/calls/{id}/transcript" => records::transcript::delete,
            Member(Recordings, Write), answers [200 TranscriptBody],
            fails [Conflict];
        listAudit: get "/api/audit" => audit::list,
            Member(Audit, Read), answers [200 AuditBody],
            fails [InvalidRequest];
        changePlan: post "/api/billing/plan" => billing::change_plan,
            Open, takes ChangePlan, answers [200 PlanBody],
            fails [Unavailable, Internal, Unauthorized, NotFound, NotConfigured];
        listKeys: get "/api/keys" => keys::list,
            Member(ApiKeys, Read), answers [200 KeysBody],
            fails [InvalidRequest];
        createKey: post "/api/keys" => keys::create,
            Confirmed(MakeKey), takes CreateKey, answers [201 NewKeyBody],
            fails [InvalidField, Conflict];
        revokeKey: delete "/api/keys/{id}" => keys::revoke,
            Member(ApiKeys, Write), answers [200 KeyBody];
        listMembers: get "/api/members" => members::list,
            Member(Members, Read), answers [200 MembersBody],
            fails [InvalidRequest];
        inviteMember: post "/api/members" => invitations::invite,
            Confirmed(Invite), takes Invite, answers [201 InvitationBody],
            fails [InvalidField, Conflict, NotConfigured];
        leave: delete "/api/members/me" => members::leave,
            Member(Account, Write), answers [200 MemberBody],
            fails [Conflict];
        changeMember: patch "/api/members/{id}" => members::change,
            Sometimes(Members, Write, ChangeRole), takes ChangeMember, answers [200 MemberBody],
            fails [InvalidField, Conflict];
        showOrganization: get "/api/organization" => organization::show,
            Member(Organization, Read), answers [200 OrganizationBody];
        changeOrganization: patch "/api/organization" => organization::change,
            Sometimes(Organization, Write, ChangeRetention), takes ChangeOrganization, answers [200 OrganizationBody],
            fails [InvalidField];
        showLimits: get "/api/limits" => limits::show,
            Member(Organization, Read), answers [200 LimitsBody];
        setLimits: put "/api/limits" => limits::set,
            Sometimes(Organization, Write, RaiseLimit), takes SetLimits, answers [200 LimitsBody],
            fails [InvalidField];
        changeLimits: patch "/api/limits" => limits::change,
            Sometimes(Organization, Write, RaiseLimit), takes ChangeLimits, answers [200 LimitsBody],
            fails [InvalidField];
        createSeries: post "/api/series" => series::create,
            Member(Booking, Write), takes CreateSeries, answers [201 SeriesBody],
            fails [
                InvalidField, NotSupported, ConsentPolicy, NumberNotAllowed, CountryNotAllowed,
                AttendeeLimit, PendingLimit, SeriesConflict, IdempotencyConflict
            ];
        previewSeries: post "/api/series/preview" => series::preview,
            Member(Booking, Write), takes CreateSeries, answers [200 SeriesPreview],
            fails [InvalidField, NotSupported, ConsentPolicy];
        showSeries: get "/api/series/{id}" => series::show,
            Member(Booking, Read), answers [200 SeriesBody];
        changeSeries: patch "/api/series/{id}" => series::change,
            Member(Booking, Write), takes ChangeSeries, answers [200 SeriesBody],
            fails [
                InvalidField, NotSupported, ConsentPolicy, NumberNotAllowed, CountryNotAllowed,
                AttendeeLimit, PendingLimit, SeriesConflict, VersionConflict, Conflict
            ];
        cancelSeries: delete "/api/series/{id}" => series::cancel,
            Member(Booking, Write), answers [200 SeriesBody],
            fails [InvalidRequest, InvalidField, VersionConflict, Conflict];
        createHold: post "/api/holds" => holds::create,
            Member(Booking, Write), takes CreateHold, answers [201 HoldBody],
            fails [InvalidField, Conflict, SlotTaken, CarrierBusy];
        showHold: get "/api/holds/{id}" => holds::show,
            Member(Booking, Read), answers [200 HoldBody];
        releaseHold: delete "/api/holds/{id}" => holds::release,
            Member(Booking, Write), answers [200 HoldBody];
        listBlockedNumbers: get "/api/blocked-numbers" => blocked_numbers::list,
            Member(BlockedNumbers, Read), answers [200 BlockedNumbersBody],
            fails [InvalidRequest];
        blockNumber: post "/api/blocked-numbers" => blocked_numbers::block,
            Member(BlockedNumbers, Write), takes BlockNumber, answers [201 BlockedNumberBody],
            fails [InvalidField];
        unblockNumber: delete "/api/blocked-numbers/{id}" => blocked_numbers::unblock,
            Member(BlockedNumbers, Execute), answers [200 BlockedNumberBody];
        listSessions: get "/api/sessions" => sessions::list,
            Member(Account, Read), answers [200 SessionsBody];
        signOutEverywhere: delete "/api/sessions" => sessions::revoke_all,
            Member(Account, Write), answers [200 SessionsEndedBody],
            fails [InvalidRequest];
        revokeSession: delete "/api/sessions/{id}" => sessions::revoke,
            Member(Account, Write), answers [200 SessionEndedBody],
            fails [InvalidRequest];
        bootstrap: post "/api/bootstrap" => bootstrap::make,
            Open, takes Bootstrap, answers [201 BootstrapBody],
            fails [Unavailable, Internal, InvalidField, Unauthorized, Conflict, NotConfigured];
        listInvitations: get "/api/invitations" => invitations::list,
            Member(Members, Write), answers [200 InvitationsBody];
        acceptInvitation: post "/api/invitations/accept" => invitations::accept,
            Open, takes AcceptInvitation, answers [200 SignedInBody],
            fails [Unavailable, Internal, InvalidField, Unauthorized, Forbidden];
        revokeInvitation: delete "/api/invitations/{id}" => invitations::revoke,
            Member(Members, Write), answers [200 InvitationBody];
        showMe: get "/api/me" => me::show,
            Member(Account, Read), answers [200 MeBody];
        changeMe: patch "/api/me" => profile::change,
            Member(Account, Write), takes ChangeMe, answers [200 MeBody],
            fails [InvalidField, FreshSignInRequired];
        callWithCode: post "/api/me/phone" => profile::call_with_code,
            Confirmed(VerifyPhone), takes VerifyPhone, answers [202 PhoneVerificationBody],
            fails [
                InvalidField, CountryNotAllowed, IdempotencyConflict, InProgress, NotConfigured
            ];
        enterPhoneCode: post "/api/me/phone/verify" => profile::enter_code,
            Member(Account, Write), takes EnterPhoneCode, answers [200 MeBody],
            fails [InvalidField, Conflict, NotConfigured];
        switchOrganization: post "/api/organizations/switch" => me::switch,
            Member(Account, Write), takes SwitchOrganization, answers [200 SessionBody],
            fails [NotFound, FreshSignInRequired];
        askToSignIn: post "/api/sign-in" => sign_in::ask,
            Open, takes SignIn, answers [202 SignInBody],
            fails [Unavailable, Internal, Forbidden, InvalidField, NotConfigured];
        signIn: post "/api/sign-in/verify" => sign_in::verify,
            Open, takes VerifySignIn, answers [200 SignedInBody],
            fails [Unavailable, Internal, Forbidden, InvalidField, Unauthorized];
        signOut: post "/api/sign-out" => sessions::sign_out,
            Member(Account, Write), answers [200 SignedOutBody];
        listPasskeys: get "/api/passkeys" => passkeys::list,
            Member(Account, Read), answers [200 PasskeysBody];
        addPasskey: post "/api/passkeys" => passkeys::add,
            Confirmed(AddPasskey), takes AddPasskey, answers [201 PasskeyBody],
            fails [InvalidField, Conflict, NotConfigured];
        beginPasskey: post "/api/passkeys/registration" => passkeys::begin,
            Confirmed(AddPasskey), answers [200 CreationBody],
            fails [NotConfigured];
        removePasskey: delete "/api/passkeys/{id}" => passkeys::remove,
            Member(Account, Write), answers [200 PasskeyBody];
        signInWithPasskey: post "/api/sign-in/passkey" => passkeys::sign_in,
            Open, takes UsePasskey, answers [200 SessionBody],
            fails [Unavailable, Internal, Forbidden, InvalidField, Unauthorized, NotConfigured];
        beginPasskeySignIn: post "/api/sign-in/passkey/options" => passkeys::begin_sign_in,
            Open, answers [200 RequestBody],
            fails [Unavailable, Internal, Forbidden, NotConfigured];
        exchangeToken: post "/oauth/token" => oauth::token::exchange,
            Open, form TokenForm, answers [200 TokenBody, 400 TokenErrorBody],
            fails [Unavailable];
        revokeToken: post "/oauth/revoke" => oauth::token::revoke,
            Open, form RevokeForm, answers [400 TokenErrorBody],
            fails [Unavailable];
        oauthMetadata: get "/.well-known/oauth-authorization-server" => oauth::metadata,
            Open, answers [200 ServerMetadata],
            fails [NotConfigured];
        showCarrier: get "/api/carrier" => carrier_account::show,
            Member(Carrier, Read), answers [200 CarrierBody];
        connectCarrier: put "/api/carrier" => carrier_account::connect,
            Confirmed(ConnectCarrier), takes ConnectCarrier, answers [200 CarrierBody],
            fails [InvalidField, NotConfigured];
        disconnectCarrier: delete "/api/carrier" => carrier_account::disconnect,
            Member(Carrier, Write), answers [200 CarrierBody],
            fails [NotFound];
        listCallerIds: get "/api/caller-ids" => caller_ids::list,
            Member(CallerIds, Read), answers [200 CallerIdsBody];
        addCallerId: post "/api/caller-ids" => caller_ids::add,
            Confirmed(AddCallerId), takes AddCallerId, answers [201 CallerIdBody],
            fails [InvalidField, Conflict, NotConfigured];
        removeCallerId: delete "/api/caller-ids/{id}" => caller_ids::remove,
            Member(CallerIds, Write), answers [200 CallerIdBody];
        grantCallerId: post "/api/operator/caller-ids" => operator::grant_caller_id,
            Open, takes GrantCallerId, answers [200 GrantedBody],
            fails [Unauthorized, NotConfigured, Unavailable, InvalidField, Conflict];
        rotateCarrierKeys: post "/api/operator/carrier-keys" => operator::rotate_keys,
            Open, takes RotateKeys, answers [200 RotatedBody],
            fails [Unauthorized, NotConfigured, Unavailable, Internal];
        showVoiceConfig: get "/api/voice-config" => voice_config::show,
            Member(VoiceConfig, Read), answers [200 VoiceConfigBody];
        putVoiceConfig: put "/api/voice-config" => voice_config::put,
            Confirmed(ChangeVoiceConfig), takes VoiceConfig, answers [200 VoiceConfigBody],
            fails [InvalidField, NotSupported];
        listNotices: get "/api/notices" => notices::list,
            Member(Notices, Read), answers [200 NoticesBody],
            fails [InvalidRequest];
        markNoticesRead: post "/api/notices/read" => notices::mark_read,
            Member(Notices, Write), takes MarkRead, answers [200 MarkedBody],
            fails [NotFound];
        listMessages: get "/api/messages" => messages::list,
            Member(Messages, Read), answers [200 MessagesBody],
            fails [InvalidRequest, InvalidField];
        retryMessage: post "/api/messages/{id}/retry" => messages::retry,
            Member(Messages, Write), answers [200 MessageBody],
            fails [Conflict];
        showMessageSettings: get "/api/message-settings" => messages::show_settings,
            Member(Messages, Read), answers [200 MessageSettingsBody];
        putMessageSettings: put "/api/message-settings" => messages::put_settings,
            Member(Messages, Execute), takes SaveMessageSettings, answers [200 MessageSettingsBody],
            fails [InvalidField, VersionConflict];
        showOwnMessageSettings: get "/api/me/message-settings" => messages::show_own_settings,
            Member(Messages, Read), answers [200 OwnMessageSettingsBody];
        putOwnMessageSettings: put "/api/me/message-settings" => messages::put_own_settings,
            Member(Messages, Write), takes SaveOwnMessageSettings, answers [200 OwnMessageSettingsBody],
            fails [InvalidField, VersionConflict];
        listWebhookEndpoints: get "/api/webhook-endpoints" => webhooks::list,
            Member(Webhooks, Read), answers [200 WebhookEndpointsBody];
        createWebhookEndpoint: post "/api/webhook-endpoints" => webhooks::create,
            Confirmed(ChangeWebhook), takes SaveWebhookEndpoint, answers [201 WebhookSecretBody],
            fails [InvalidField, Conflict, NotConfigured];
        showWebhookEndpoint: get "/api/webhook-endpoints/{id}" => webhooks::show,
            Member(Webhooks, Read), answers [200 WebhookEndpointBody];
        replaceWebhookEndpoint: put "/api/webhook-endpoints/{id}" => webhooks::replace,
            Confirmed(ChangeWebhook), takes SaveWebhookEndpoint, answers [200 WebhookEndpointBody],
            fails [InvalidField, VersionConflict];
        deleteWebhookEndpoint: delete "/api/webhook-endpoints/{id}" => webhooks::delete,
            // On every plan: after a change of it owners can still end that events go out.
            Member(Organization, Write), answers [200 WebhookEndpointBody],
            fails [InvalidRequest, VersionConflict];
        rotateWebhookSecret: post "/api/webhook-endpoints/{id}/secret" => webhooks::rotate,
            Confirmed(ChangeWebhook), takes RotateWebhookSecret, answers [200 WebhookSecretBody],
            fails [InvalidField, Conflict, VersionConflict, NotConfigured];
        testWebhookEndpoint: post "/api/webhook-endpoints/{id}/test" => webhooks::test,
            Member(Webhooks, Write), answers [202 WebhookDeliveryBody],
            fails [Conflict];
        listWebhookDeliveries: get "/api/webhook-endpoints/{id}/deliveries" => webhooks::list_delivered,
            Member(Webhooks, Read), answers [200 WebhookDeliveriesBody],
            fails [InvalidRequest, InvalidField];
        replayWebhookDeliveries: post "/api/webhook-endpoints/{id}/replay" => webhooks::replay,
            Member(Webhooks, Write), takes ReplayWebhooks, answers [202 ReplayedBody],
            fails [InvalidField, Conflict];
        listSmsConsents: get "/api/sms-consents" => sms_consents::consents,
            Member(Sms, Read), answers [200 SmsConsentsBody],
            fails [InvalidRequest, InvalidField];
        withdrawSmsConsent: delete "/api/sms-consents/{id}" => sms_consents::withdraw,
            Member(Sms, Write), answers [200 SmsConsentBody];
        listSmsOptOuts: get "/api/sms-opt-outs" => sms_consents::opt_outs,
            Member(Sms, Read), answers [200 SmsOptOutsBody],
            fails [InvalidRequest];
        removeSmsOptOut: delete "/api/sms-opt-outs/{id}" => sms_consents::remove,
            Member(Sms, Write), answers [200 SmsOptOutBody];
        showPunctuality: get "/api/punctuality" => punctuality::show,
            Member(Booking, Read), answers [200 PunctualityBody],
            fails [InvalidRequest];
        drawPunctuality: get "/api/punctuality/chart" => punctuality::draw,
            Member(Booking, Read),
            fails [InvalidRequest];
        tick: get "/api/cron/scheduled-calls" => cron::run,
            Open, answers [200 CronBody],
            fails [Unavailable, Internal, Unauthorized, NotConfigured];
        showPublicPage: get "/api/public-page" => public_page::show,
            Member(PublicPage, Read), answers [200 PublicPageBody];
        putPublicPage: put "/api/public-page" => public_page::put,
            Member(PublicPage, Write), takes PublicPageUpdate, answers [200 PublicPageBody],
            fails [InvalidField, VersionConflict];
        listSchedules: get "/api/schedules" => schedules::list,
            Member(Schedules, Read), answers [200 SchedulesBody],
            fails [InvalidRequest];
        createSchedule: post "/api/schedules" => schedules::create,
            Member(Schedules, Write), takes SaveSchedule, answers [201 ScheduleBody],
            fails [InvalidField, Conflict];
        showSchedule: get "/api/schedules/{id}" => schedules::show,
            Member(Schedules, Read), answers [200 ScheduleBody];
        replaceSchedule: put "/api/schedules/{id}" => schedules::replace,
            Member(Schedules, Write), takes SaveSchedule, answers [200 ScheduleBody],
            fails [InvalidField, VersionConflict];
        deleteSchedule: delete "/api/schedules/{id}" => schedules::delete,
            Member(Schedules, Write), answers [200 ScheduleBody],
            fails [InvalidRequest, Conflict, VersionConflict];
        setOverride: put "/api/schedules/{id}/overrides/{date}" => schedules::set_override,
            Member(Schedules, Write), takes SaveOverride, answers [200 ScheduleBody],
            fails [InvalidField, Conflict, VersionConflict];
        clearOverride: delete "/api/schedules/{id}/overrides/{date}" => schedules::clear_override,
            Member(Schedules, Write), answers [200 ScheduleBody],
            fails [InvalidRequest, InvalidField, VersionConflict];
        listTimeOff: get "/api/time-off" => time_off::list,
            Member(Schedules, Read), answers [200 TimesOffBody],
            fails [InvalidRequest];
        createTimeOff: post "/api/time-off" => time_off::create,
            Member(Schedules, Write), takes SaveTimeOff, answers [201 TimeOffBody],
            fails [InvalidField, Conflict];
        deleteTimeOff: delete "/api/time-off/{id}" => time_off::delete,
            Member(Schedules, Write), answers [200 TimeOffBody];
        listEventTypes: get "/api/event-types" => event_types::list,
            Member(EventTypes, Read), answers [200 EventTypesBody],
            fails [InvalidRequest];
        createEventType: post "/api/event-types" => event_types::create,
            Member(EventTypes, Write), takes SaveEventType, answers [201 EventTypeBody],
            fails [InvalidField, NotSupported, ConsentPolicy, PlanRequired, Conflict];
        showEventType: get "/api/event-types/{id}" => event_types::show,
            Member(EventTypes, Read), answers [200 EventTypeBody];
        replaceEventType: put "/api/event-types/{id}" => event_types::replace,
            Member(EventTypes, Write), takes SaveEventType, answers [200 EventTypeBody],
            fails [InvalidField, NotSupported, ConsentPolicy, PlanRequired, VersionConflict];
        deleteEventType: delete "/api/event-types/{id}" => event_types::delete,
            Member(EventTypes, Write), answers [200 EventTypeBody],
            fails [InvalidRequest, VersionConflict];
        listSlots: get "/api/slots" => slots::show,
            Member(Schedules, Read), answers [200 SlotsBody],
            fails [InvalidRequest, InvalidField, NotFound, Conflict];
        explainSlot: get "/api/slots/explain" => slots::explain,
            Member(Schedules, Read), answers [200 ExplainBody],
            fails [InvalidRequest, InvalidField, NotFound, Conflict];
    }

    others {
        post "/carrier/attempts/{id}/{*place}" => carrier::webhook;
        post "/carrier/verifications/{id}/{*place}" => carrier::verification_webhook;
        post "/carrier/sms/{id}/{*place}" => carrier::sms_webhook;
        post "/carrier/lines/{id}/{*place}" => carrier::line_webhook;
        post "/mail/events" => mail_events::receive;
    }
}
