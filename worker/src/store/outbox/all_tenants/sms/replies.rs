//! Texts that attendees send: STOP, START and HELP. Each is taken in once, whatever the carrier repeats.

use crate::store::{
    AllTenants, DatabaseError, Statement, as_json,
    audit_log::{Entry, audit_entry},
    author::Attendee,
    sql,
};
use callslot_shared::{
    ids::{CallId, OrganizationId},
    phone::PhoneNumber,
    sms::Keyword,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// The time for which a text is remembered.
const REMEMBERED: TimeDelta = TimeDelta::days(7);

/// The life of an answer. Source: 47 CFR 64.1200 (a) (12): one confirmation, within five minutes.
pub const ANSWERED_WITHIN: TimeDelta = TimeDelta::minutes(5);

/// The time in which one HELP is answered.
const HELPED: TimeDelta = TimeDelta::hours(1);

/// A text that has come in.
#[derive(Debug, Clone, Copy)]
pub struct NewReply<'a> {
    /// The carrier's name for it.
    pub id: &'a CallId,
    /// The organization whose own account it came to; none of the deployment's.
    pub line: Option<OrganizationId>,
    /// The number that it came to.
    pub sender: &'a PhoneNumber,
    /// The number that it came from.
    pub number: &'a PhoneNumber,
    /// Its meaning.
    pub keyword: Keyword,
    /// Its words, as far as they are kept with an agreement.
    pub wording: &'a str,
    /// A fresh token: what is done of it is done by whoever took it in first.
    pub token: &'a str,
    /// When.
    pub at: DateTime<Utc>,
}

impl NewReply<'_> {
    /// The id of the message that answers it.
    #[must_use]
    pub fn answer(&self) -> String {
        format!("sms.{}", self.id)
    }

    fn forms(&self) -> String {
        as_json(&self.number.stored_forms())
    }
}

/// An organization that a text concerns.
#[derive(Debug, Clone, Deserialize)]
pub struct LineOrganization {
    /// The organization.
    pub organization_id: OrganizationId,
    /// Whether the number gets no text messages of it, because of a STOP that a START to this number ends: 0 or 1.
    pub opted_out: u8,
    /// When it last texted the number from the one that the text came to, in milliseconds. Answers do not count.
    pub texted_at: Option<i64>,
}

/// The organizations that a text concerns, those first that texted its sender last: to an organization's own account, that one; to
/// one of the deployment's numbers those that texted its sender from that number, those that a STOP to it ended that for, and
/// those whose own number it is.
pub async fn line_organizations(
    AllTenants { database: db }: AllTenants<'_>,
    line: Option<OrganizationId>,
    sender: &PhoneNumber,
    number: &PhoneNumber,
) -> Result<Vec<LineOrganization>, DatabaseError> {
    let rows = db
        .run(sql!(
            "SELECT reached.organization_id, EXISTS (
               SELECT 1 FROM sms_opt_outs s
               WHERE s.organization_id = reached.organization_id AND s.number IN (SELECT value FROM json_each(:forms))
                 AND (:line IS NOT NULL OR s.sender = :sender)) AS opted_out, (
               SELECT MAX(t.asked_at) FROM sms_attempts t INDEXED BY sms_attempts_texted
               WHERE t.number IN (SELECT value FROM json_each(:forms)) AND t.sender = :sender
                 AND t.organization_id = reached.organization_id AND t.state <> 'refused' AND t.message_id NOT LIKE 'sms.%') AS texted_at
             FROM (
               SELECT :line AS organization_id WHERE :line IS NOT NULL
               UNION SELECT t.organization_id FROM sms_attempts t INDEXED BY sms_attempts_texted
               WHERE :line IS NULL AND t.number IN (SELECT value FROM json_each(:forms)) AND t.sender = :sender
                 AND t.carrier_account_id IS NULL AND t.organization_id IS NOT NULL
               UNION SELECT s.organization_id FROM sms_opt_outs s INDEXED BY sms_opt_outs_sender
               WHERE :line IS NULL AND s.number IN (SELECT value FROM json_each(:forms)) AND s.sender = :sender
               UNION SELECT i.organization_id FROM caller_ids i WHERE :line IS NULL AND i.number = :sender AND i.account IS NULL) reached
             ORDER BY texted_at DESC, reached.organization_id",
            forms = as_json(&number.stored_forms()),
            line,
            sender,
        ))
        .await?;
    rows.listed(Ok)
}

/// Takes a text in for the organizations of `entries`, one entry of the audit log each, and writes the answer to it. The same text
/// again changes nothing.
pub async fn note_reply(
    AllTenants { database: db }: AllTenants<'_>,
    reply: &NewReply<'_>,
    entries: &[Entry<'_, Attendee>],
) -> Result<(), DatabaseError> {
    let mut batch = vec![remembered(reply)];
    for entry in entries {
        match reply.keyword {
            Keyword::Stop => batch.extend(stopped(reply, entry)),
            Keyword::Start | Keyword::Yes => batch.extend(started(reply, entry)),
            Keyword::Help => {}
        }
    }
    let first = entries.first().map(|entry| entry.by.organization_id);
    batch.push(answered(reply, first));
    db.batch(batch).await.map(drop)
}

fn remembered(reply: &NewReply<'_>) -> Statement {
    let (keyword, answer) = match reply.keyword {
        Keyword::Stop => ("stop", "stopped"),
        Keyword::Start | Keyword::Yes => ("start", "started"),
        Keyword::Help => ("help", "help"),
    };
    sql!(
        "INSERT INTO sms_replies (id, line, sender, number, keyword, answer, token, at)
         VALUES (:reply, :line, :sender, :number, :keyword, :answer, :token, :now) ON CONFLICT (id) DO NOTHING",
        reply = reply.id.as_str(),
        line = reply.line,
        sender = reply.sender,
        number = reply.number,
        keyword,
        answer,
        token = reply.token,
        now = reply.at,
    )
}

/// Nothing is sent to the number any more, in whatever form it is stored, and what it agreed to is over.
fn stopped(reply: &NewReply<'_>, entry: &Entry<'_, Attendee>) -> [Statement; 3] {
    let organization = entry.by.organization_id;
    [
        audit_entry!(
            entry,
            "sms.stop",
            organization,
            "'{}'",
            "WHERE EXISTS (SELECT 1 FROM sms_replies r WHERE r.id = :reply AND r.token = :token)
               AND NOT EXISTS (
                 SELECT 1 FROM sms_opt_outs s
                 WHERE s.organization_id = :organization AND s.number IN (SELECT value FROM json_each(:forms)))",
            reply = reply.id.as_str(),
            token = reply.token,
            forms = reply.forms(),
        ),
        sql!(
            "INSERT INTO sms_opt_outs (organization_id, number, at, sender, said_in)
             SELECT :organization, f.value, :now, :sender, :reply FROM json_each(:forms) f
             WHERE EXISTS (SELECT 1 FROM sms_replies r WHERE r.id = :reply AND r.token = :token)
             ON CONFLICT DO NOTHING",
            organization,
            now = reply.at,
            sender = reply.sender,
            reply = reply.id.as_str(),
            token = reply.token,
            forms = reply.forms(),
        ),
        sql!(
            "UPDATE sms_consents SET withdrawn_at = :now
             WHERE organization_id = :organization AND number IN (SELECT value FROM json_each(:forms)) AND withdrawn_at IS NULL
               AND EXISTS (SELECT 1 FROM sms_replies r WHERE r.id = :reply AND r.token = :token)",
            organization,
            now = reply.at,
            reply = reply.id.as_str(),
            token = reply.token,
            forms = reply.forms(),
        ),
    ]
}

/// The number wants text messages again, and agrees to them. A STOP to another number holds on.
fn started(reply: &NewReply<'_>, entry: &Entry<'_, Attendee>) -> [Statement; 3] {
    let organization = entry.by.organization_id;
    [
        sql!(
            "DELETE FROM sms_opt_outs
             WHERE organization_id = :organization AND number IN (SELECT value FROM json_each(:forms))
               AND (:line IS NOT NULL OR sender = :sender)
               AND EXISTS (SELECT 1 FROM sms_replies r WHERE r.id = :reply AND r.token = :token)",
            organization,
            line = reply.line,
            sender = reply.sender,
            reply = reply.id.as_str(),
            token = reply.token,
            forms = reply.forms(),
        ),
        sql!(
            "INSERT INTO sms_consents (id, organization_id, number, given_at, source, wording)
             SELECT :reply || '.' || :organization || '.' || f.key, :organization, f.value, :now, 'reply', :wording
             FROM json_each(:forms) f
             WHERE EXISTS (SELECT 1 FROM sms_replies r WHERE r.id = :reply AND r.token = :token)
             ON CONFLICT DO NOTHING",
            organization,
            now = reply.at,
            reply = reply.id.as_str(),
            token = reply.token,
            forms = reply.forms(),
            wording = reply.wording,
        ),
        audit_entry!(
            entry,
            "sms.start",
            organization,
            "'{}'",
            "FROM sms_consents c WHERE c.id = :reply || '.' || :organization || '.0' AND c.given_at = :now",
            reply = reply.id.as_str(),
        ),
    ]
}

/// The answer, if the text has changed something; to HELP once an hour.
fn answered(reply: &NewReply<'_>, organization: Option<OrganizationId>) -> Statement {
    sql!(
        "INSERT INTO messages (id, organization_id, kind, channel, recipient, due_at, deadline, created_at, updated_at)
         SELECT :message, :organization, 'sms_reply', 'sms', 'attendee', :now, :deadline, :now, :now
         FROM sms_replies r WHERE r.id = :reply AND r.token = :token AND CASE r.keyword
           WHEN 'stop' THEN EXISTS (SELECT 1 FROM sms_opt_outs s WHERE s.said_in = :reply)
           WHEN 'start' THEN EXISTS (SELECT 1 FROM sms_consents c WHERE c.number = :number AND c.given_at = :now AND c.source = 'reply')
           ELSE NOT EXISTS (
             SELECT 1 FROM sms_replies h
             WHERE h.number = :number AND h.sender = :sender AND h.keyword = 'help' AND h.at > :helped AND h.id <> :reply) END
         ON CONFLICT (id) DO NOTHING",
        message = reply.answer(),
        organization,
        now = reply.at,
        deadline = reply.at + ANSWERED_WITHIN,
        reply = reply.id.as_str(),
            token = reply.token,
        number = reply.number,
        sender = reply.sender,
        helped = reply.at - HELPED,
    )
}

/// Forgets texts that the carrier will not tell of again, and the numbers that answers went to.
pub(in crate::store::outbox::all_tenants) fn forget(
    now: DateTime<Utc>,
    batch: u32,
) -> [Statement; 2] {
    let before = now - REMEMBERED;
    [
        sql!(
            "UPDATE sms_attempts SET number = '+999000000000' WHERE message_id IN (
               SELECT 'sms.' || r.id FROM sms_replies r INDEXED BY sms_replies_age WHERE r.at <= :before ORDER BY r.at LIMIT :batch)",
            before,
            batch,
        ),
        sql!(
            "DELETE FROM sms_replies WHERE id IN (
               SELECT r.id FROM sms_replies r INDEXED BY sms_replies_age WHERE r.at <= :before ORDER BY r.at LIMIT :batch)",
            before,
            batch,
        ),
    ]
}
