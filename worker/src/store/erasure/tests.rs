//! Every column is thought of, and nothing personal outlives its erasure.

use super::personal::{PERSONAL, WHOLE};
use crate::store::Sqlite;
use std::collections::BTreeSet;

/// Text columns that are kept: names of things and states, what belongs to the organization and its
/// members, and what an attendee could not be told by. A generated column follows those it is made of.
const KEPT: &[(&str, &str)] = &[
    (
        "api_keys",
        "id organization_id user_id name token_hash scopes parent_via parent_id",
    ),
    (
        "audit_log",
        "id organization_id actor_kind user_id via credential_id action subject_id details address client",
    ),
    (
        "billing_events",
        "id organization_id entry_id plan plan_before",
    ),
    // A person who asked not to be rung again, and then to be erased, is still not to be rung.
    ("blocked_numbers", "organization_id number created_by"),
    (
        "booking_events",
        "id organization_id user_id call_id timezone status failure_reason reason refused_by refused_as modulations actor_kind created_by actor_key retry_reason source event_type_id hold_id local_start zone_rules series_id occurrence next_hosts next_host co_hosts loosened_by rebooks",
    ),
    // The names of changed columns, not their values.
    (
        "booking_changes",
        "organization_id booking_id operator_before operator_after fields",
    ),
    (
        "call_attempts",
        "id organization_id booking_id phase claim_token caller_space operator_phone carrier_call_id carrier_code attendee_phase attendee_result ending outcome outcome_as first_leg first_phone caller_id carrier_account_id host_id member_id",
    ),
    ("caller_ids", "number organization_id account created_by"),
    ("caller_space_minutes", "caller_space"),
    ("caller_space_starts", "caller_space"),
    (
        "carrier_accounts",
        "id organization_id provider base_url project_id from_number credentials api_token signing_key caller_space created_by account",
    ),
    // Of a series only when it is; who it is for stands in its bookings.
    (
        "booking_series",
        "id organization_id user_id event_type_id rule local_start timezone created_by changed_in entry_of",
    ),
    ("call_events", "organization_id attempt_id call_id kind"),
    (
        "calls",
        "id organization_id booking_id attempt_id leg status",
    ),
    (
        "confirmations",
        "id organization_id attempt_id prompt user_id via credential_id",
    ),
    ("device_cookies", "token_hash user_id"),
    // Of event types, schedules and times off all is the organization's and its members'.
    (
        "event_types",
        "id organization_id slug rules changed_in loosened_by",
    ),
    (
        "event_type_hosts",
        "event_type_id user_id organization_id schedule_id",
    ),
    (
        "schedules",
        "id organization_id user_id name timezone weekly week_start changed_in",
    ),
    (
        "schedule_overrides",
        "schedule_id organization_id date hours",
    ),
    (
        "time_off",
        "id organization_id user_id from_date to_date reason created_by",
    ),
    // An invited person is to be a member, whose address and number are the organization's.
    (
        "invitations",
        "id organization_id email name role phone token_hash invited_by accepted_in",
    ),
    (
        "oauth_codes",
        "code_hash organization_id user_id client_id redirect_uri challenge session_id authorized_in",
    ),
    (
        "oauth_grants",
        "session_id client_id family_hash refresh_hash authorized_in",
    ),
    ("operator_messages", "id entry_id"),
    (
        "slot_holds",
        "id organization_id user_id event_type_id actor_kind created_by actor_key booking_id hold_id co_hosts network",
    ),
    ("passkeys", "id user_id name credential_id public_key"),
    // Of the organization's page all is the organization's.
    (
        "public_pages",
        "organization_id slug name description accent_colour logo languages event_types frame_origins verification allowed_countries changed_in",
    ),
    // For a quarter of an hour, encrypted: what a stranger has filled in, until they prove their address.
    (
        "public_requests",
        "id organization_id event_type_id sealed proof code_hash",
    ),
    ("rate_limits", "bucket last"),
    (
        "sign_ins",
        "id email_hash user_id code_hash token_hash nonce_hash wrong_in used_in",
    ),
    ("transcripts", "attempt_id organization_id call_id"),
    ("webauthn_challenges", "challenge_hash user_id"),
    (
        "idempotency_keys",
        "organization_id user_id key request_hash subject_id headers",
    ),
    ("members", "organization_id user_id role phone changed_in"),
    (
        "messages",
        "id organization_id booking_id series_id kind channel recipient member_id other_member state reason lease_token provider_id",
    ),
    // A hash by which one address is left in peace; of no booking, and of nobody's organization.
    ("mail_stops", "address_hash reason"),
    // Likewise: it is kept so that nobody is reminded again who has asked not to be.
    ("reminder_opt_outs", "organization_id address_hash"),
    // A person who asked for no text messages, and then to be erased, is still to get none.
    ("sms_opt_outs", "organization_id number sender said_in"),
    (
        "sms_consents",
        "id organization_id source booking_id given_by withdrawn_by",
    ),
    // For a week, in which the carrier may tell of a text again.
    ("sms_replies", "id line sender number keyword answer token"),
    (
        "sms_attempts",
        "id message_id organization_id carrier_account_id sender text_hash state carrier_id code",
    ),
    ("message_kinds", "cause kind recipient"),
    ("message_switches", "organization_id kind subject_id"),
    ("message_settings", "organization_id changed_in"),
    (
        "own_message_settings",
        "organization_id user_id off changed_in",
    ),
    // A member's own phone, and for a day.
    (
        "phone_verifications",
        "id organization_id user_id session_id phone language state salt code_hash tried_in verified_in idempotency_key request_hash caller_space carrier_account_id caller_id carrier_call_id carrier_code",
    ),
    (
        "notices",
        "booking_id kind organization_id user_id about actor_kind created_by actor_key",
    ),
    (
        "organizations",
        "id name plan calling_prefixes calling_countries number_kinds",
    ),
    (
        "outcomes",
        "attempt_id organization_id outcome said_as user_id via credential_id",
    ),
    (
        "qa_reviews",
        "attempt_id organization_id scores user_id via credential_id",
    ),
    ("recordings", "id organization_id attempt_id call_id status"),
    (
        "sessions",
        "id organization_id user_id token_hash kind label",
    ),
    ("ticks", "id source report error jobs_token"),
    ("users", "id email name language changed_in"),
    ("voice_configs", "organization_id settings"),
    (
        "webhook_endpoints",
        "id organization_id url description events disabled_reason lease_token secret old_secret changed_in",
    ),
    (
        "webhook_events",
        "id organization_id type booking_id attempt_id subject",
    ),
    (
        "webhook_deliveries",
        "endpoint_id event_id organization_id state reason",
    ),
    ("webhook_attempts", "endpoint_id event_id error"),
];

/// Every text column of the schema, as `table.column`.
fn columns() -> BTreeSet<String> {
    let sqlite = Sqlite::in_memory().unwrap();
    let list = sqlite
        .text(
            "SELECT group_concat(t.name || '.' || c.name, ' ')
             FROM sqlite_schema t JOIN pragma_table_xinfo(t.name) c
             WHERE t.type = 'table' AND c.type = 'TEXT'",
        )
        .unwrap();
    list.split(' ').map(str::to_owned).collect()
}

#[test]
fn every_text_column_is_personal_or_kept_and_not_both() {
    let personal: BTreeSet<_> = PERSONAL
        .iter()
        .flat_map(|table| {
            let name = |(column, _): &(&str, &str)| format!("{}.{column}", table.table);
            table.columns.iter().map(name)
        })
        .collect();
    let kept: BTreeSet<_> = KEPT
        .iter()
        .flat_map(|(table, columns)| {
            columns
                .split_whitespace()
                .map(move |column| format!("{table}.{column}"))
        })
        .collect();
    let both: Vec<_> = personal.intersection(&kept).collect();
    assert!(both.is_empty(), "in both lists: {both:?}");
    let all = columns();
    let whole = all.iter().filter(|column| {
        let table = column.split('.').next();
        WHOLE.iter().any(|(name, _)| Some(*name) == table)
    });
    let named = personal.union(&kept).chain(whole).cloned();
    let named: BTreeSet<_> = named.collect();
    let forgotten: Vec<_> = all.difference(&named).collect();
    assert!(
        forgotten.is_empty(),
        "is it personal? name it in `personal` or here: {forgotten:?}"
    );
    let gone: Vec<_> = named.difference(&all).collect();
    assert!(gone.is_empty(), "no such column: {gone:?}");
}
