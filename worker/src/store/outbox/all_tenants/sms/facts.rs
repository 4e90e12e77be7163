//! The facts that a text message is made of, read in the transaction that claims it.

use super::super::told::SUBJECT;
use crate::store::{
    sealed_credentials::{EncryptedCredentials, SEALED, current},
    text,
};
use callslot_shared::{
    ids::{OrganizationId, SmsId},
    phone::PhoneNumber,
    schedule::TimeZone,
    voice::Frozen,
};
use serde::Deserialize;

/// The facts of the text message `m`, as JSON of [`SmsFacts`].
pub(in crate::store::outbox::all_tenants) const FACTS: &str = text!(
    "CASE m.kind WHEN 'sms_reply' THEN (
      SELECT json_object(
        'reply', json_object('answer', r.answer, 'sender', r.sender, 'organization', (
            SELECT o.name FROM organizations o WHERE o.id = m.organization_id),
          'contact', (
            SELECT u.email FROM booking_events b INDEXED BY booking_events_phone JOIN users u ON u.id = b.user_id
            WHERE b.organization_id = m.organization_id AND b.attendee_phone = r.number ORDER BY b.id DESC LIMIT 1)),
        'number', r.number,
        'voice', json_object(
          'config', json(COALESCE((
            SELECT v.settings FROM voice_configs v WHERE v.organization_id = m.organization_id), '{}')),
          'modulations', json('{}'), 'attendee_language', (
            SELECT b.attendee_language FROM booking_events b INDEXED BY booking_events_phone
            WHERE b.organization_id = m.organization_id AND b.attendee_phone = r.number ORDER BY b.id DESC LIMIT 1),
          'looser', json('false')),
        'account', json(CASE WHEN r.line IS NOT NULL THEN (
          SELECT ",
    SEALED,
    " FROM carrier_accounts k WHERE k.organization_id = r.line AND k.ended_at IS NULL) END),
        'organization_id', r.line,
        'open', json(",
    OPEN,
    "))
      FROM sms_replies r WHERE r.id = substr(m.id, 5))
    ELSE (
      SELECT json_object(
        'call', json_object('organization', o.name, 'zone', b.timezone, 'start', m.start_time, 'whole', m.whole, 'next',
          CASE m.whole WHEN 1 THEN (
            SELECT MIN(x.start_time) FROM booking_events x INDEXED BY booking_events_series
            WHERE x.series_id = m.series_id AND x.status = 'pending' AND x.attendee_phone = b.attendee_phone
              AND x.start_time > m.created_at) END),
        'number', b.attendee_phone,
        'voice', json_object(
          'config', json(COALESCE(v.settings, '{}')), 'modulations', json(b.modulations),
          'attendee_language', b.attendee_language,
          'looser', json(CASE WHEN b.loosened_by IS NULL THEN 'false' ELSE 'true' END)),
        'caller_id', (
          SELECT i.number FROM caller_ids i
          WHERE i.number = v.settings ->> '$.caller_id' AND i.organization_id = b.organization_id AND i.account IS ",
    current!("account", "b.organization_id"),
    "),
        'account', json((
          SELECT ",
    SEALED,
    " FROM carrier_accounts k WHERE k.organization_id = b.organization_id AND k.ended_at IS NULL)),
        'organization_id', b.organization_id,
        'open', json(",
    OPEN,
    "))
      FROM booking_events b
      JOIN organizations o ON o.id = b.organization_id
      LEFT JOIN voice_configs v ON v.organization_id = b.organization_id
      WHERE b.id = ",
    SUBJECT,
    ") END"
);

/// The try of the message `m` of which nobody knows what became, as JSON of [`OpenAttempt`]; NULL if there is none.
const OPEN: &str = text!(
    "(SELECT json_object('id', t.id, 'sender', t.sender, 'number', t.number, 'text_hash', t.text_hash, 'asked_at', t.asked_at,
        'looks', t.looks, 'is_own', t.carrier_account_id IS NOT NULL, 'account', json((
          SELECT ",
    SEALED,
    " FROM carrier_accounts k WHERE k.id = t.carrier_account_id AND k.key_version > 0)))
      FROM sms_attempts t INDEXED BY sms_attempts_message WHERE t.message_id = m.id AND t.state IN ('asking', 'unknown'))"
);

/// The facts of a text message.
#[derive(Debug, Clone, Deserialize)]
pub struct SmsFacts {
    /// The call that it tells of, unless it is an answer.
    pub call: Option<SmsCall>,
    /// The answer that it is, if it is one.
    pub reply: Option<SmsReplyFacts>,
    /// The number that it goes to.
    pub number: PhoneNumber,
    /// The settings that the language follows from.
    pub voice: Frozen,
    /// The number that the organization's settings name, if it may use it.
    pub caller_id: Option<PhoneNumber>,
    /// The organization's own account; none is the deployment's.
    pub account: Option<EncryptedCredentials>,
    /// The organization whose account that is.
    pub organization_id: Option<OrganizationId>,
    /// A try before this of which nobody knows what became.
    pub open: Option<OpenAttempt>,
}

/// The facts of a call, as a text message tells them.
#[derive(Debug, Clone, Deserialize)]
pub struct SmsCall {
    /// The organization's name.
    pub organization: String,
    /// The zone that was agreed on.
    pub zone: TimeZone,
    /// The start that is told of, in milliseconds.
    pub start: i64,
    /// Whether several calls of a series changed: 0 or 1.
    pub whole: u8,
    /// The next of them, in milliseconds, if one is left.
    pub next: Option<i64>,
}

/// The facts of an answer.
#[derive(Debug, Clone, Deserialize)]
pub struct SmsReplyFacts {
    /// The answer's name: `stopped`, `started` or `help`.
    pub answer: String,
    /// The number that the text came to: the answer comes from it.
    pub sender: PhoneNumber,
    /// The organization's name, if one is known.
    pub organization: Option<String>,
    /// The address of whoever takes the last call that was booked for the number.
    pub contact: Option<String>,
}

/// A try of which nobody knows what became.
#[derive(Debug, Clone, Deserialize)]
pub struct OpenAttempt {
    /// Its id.
    pub id: SmsId,
    /// The number it came from.
    pub sender: PhoneNumber,
    /// The number it went to.
    pub number: PhoneNumber,
    /// SHA-256 of its text.
    pub text_hash: String,
    /// When the carrier was asked, in milliseconds.
    pub asked_at: i64,
    /// The looks at the carrier's list in which it was not found.
    pub looks: u32,
    /// Whether it went over an organization's own account: 0 or 1.
    pub is_own: u8,
    /// That account, unless its credentials are forgotten.
    pub account: Option<EncryptedCredentials>,
}
