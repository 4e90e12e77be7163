//! `public_requests`: bookings that strangers have asked for, until their proof.
//!
//! A request has the id of the hold that keeps its time. It is written once, with the message that asks for the proof, and is
//! counted for its limits in the same transaction: of twenty at once one is written, and all of them find it.

use super::all_tenants::PUBLIC_REQUEST_TRIES;
use crate::store::{
    Answers, DatabaseError, Statement, Tenant, columns,
    limits::day,
    outbox::{self, NewMessage},
    rate_limits::{COUNTED, Counted, RateLimitDecision, count_where},
    row, sql, text,
};
use callslot_shared::{
    ids::{EventTypeId, HoldId},
    phone::PhoneNumber,
    public_page::Verification,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// A form as it was filled in, encrypted for one request.
#[derive(Debug, Clone)]
pub struct SealedForm {
    /// The form.
    pub sealed: String,
    /// The version of the key.
    pub key_version: u32,
}

/// A request about to be stored.
#[derive(Debug, Clone)]
pub struct NewPublicRequest {
    /// Its id, that of the hold.
    pub id: HoldId,
    /// The event type.
    pub event_type: EventTypeId,
    /// The form.
    pub form: SealedForm,
    /// The proof that is asked for.
    pub proof: Verification,
    /// The hash of the code, if the proof is one: 64 hexadecimal digits.
    pub code_hash: Option<String>,
    /// Until when the proof is good, and the time is held.
    pub expires_at: DateTime<Utc>,
}

row! {
    /// A request that waits for its proof.
    #[derive(Debug, Clone, Deserialize)]
    pub struct PublicRequest {
        /// The event type.
        pub event_type_id: EventTypeId,
        /// The form, encrypted.
        pub sealed: String,
        /// The version of the key.
        pub key_version: u32,
        /// The proof that is asked for.
        pub proof: Verification,
    }
}

/// The result of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskResult {
    /// This very call has stored the request, and its message.
    New,
    /// It was stored before.
    Known,
    /// A limit is reached.
    Limited,
    /// The time is not held any more.
    Lost,
}

/// Stores a request with its message and has its hold last as long as the proof, if the hold is there and no limit is reached.
/// The limits' request is the hold's id.
pub async fn ask(
    tenant: Tenant<'_>,
    new: &NewPublicRequest,
    message: &NewMessage,
    counted: &Counted<'_>,
) -> Result<AskResult, DatabaseError> {
    let organization = tenant.organization;
    let id = new.id;
    let statements = vec![
        count_where!(
            counted,
            "NOT EXISTS (SELECT 1 FROM public_requests q WHERE q.id = :request) AND EXISTS (
               SELECT 1 FROM slot_holds h
               WHERE h.id = :request AND h.network IS NOT NULL AND h.hold_id IS NULL AND h.expires_at > :now)"
        ),
        sql!(
            text!(
                "INSERT INTO public_requests (id, organization_id, event_type_id, sealed, key_version, proof, code_hash,
                   created_at, expires_at)
                 SELECT h.id, h.organization_id, :event_type, :sealed, :key_version, :proof, :code_hash, :now, :expires_at
                 FROM slot_holds h
                 WHERE h.id = :request AND h.organization_id = :organization AND h.event_type_id = :event_type
                   AND h.network IS NOT NULL AND h.hold_id IS NULL AND h.expires_at > :now AND ",
                COUNTED,
                " ON CONFLICT (id) DO NOTHING RETURNING '[1]' AS packed"
            ),
            event_type = new.event_type,
            sealed = new.form.sealed.as_str(),
            key_version = new.form.key_version,
            proof = new.proof.as_str(),
            code_hash = new.code_hash.as_deref(),
            now = counted.at,
            expires_at = new.expires_at,
            request = counted.request,
            organization,
            bucket = counted.bucket(),
        ),
        outbox::insert_of_public_request(message, id),
        sql!(
            "UPDATE slot_holds SET expires_at = (SELECT q.expires_at FROM public_requests q WHERE q.id = :id)
             WHERE (id = :id OR hold_id = :id) AND expires_at > :now AND EXISTS (
               SELECT 1 FROM public_requests q WHERE q.id = :id AND q.created_at = :now)",
            id,
            now = counted.at,
        ),
        select(tenant, id, counted.at),
        counted.select(),
    ];
    let mut answers = match tenant.database.batch(statements).await {
        Ok(rows) => Answers::new(rows),
        // It may have been written: then its message was, too, and a tick sends it.
        Err(error) => {
            return match get(tenant, id, counted.at).await? {
                Some(_) => Ok(AskResult::Known),
                None => Err(error),
            };
        }
    };
    answers.next()?;
    let is_new = answers.next()?.any();
    let (_, _) = (answers.next()?, answers.next()?);
    let is_there = answers.next()?.any();
    let limits = answers.next()?;
    Ok(match (is_new, is_there) {
        (true, _) => AskResult::New,
        (false, true) => AskResult::Known,
        // Without a hold it was not counted, whatever the limits.
        (false, false) => match counted.verdict(&limits) {
            Ok(RateLimitDecision::Reached { .. }) => AskResult::Limited,
            _ => AskResult::Lost,
        },
    })
}

fn select(tenant: Tenant<'_>, id: HoldId, now: DateTime<Utc>) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(PublicRequest),
            " FROM public_requests WHERE id = :id AND organization_id = :organization AND expires_at > :now"
        ),
        id,
        organization = tenant.organization,
        now,
    )
}

/// A request whose proof is still good.
pub async fn get(
    tenant: Tenant<'_>,
    id: HoldId,
    now: DateTime<Utc>,
) -> Result<Option<PublicRequest>, DatabaseError> {
    tenant.database.run(select(tenant, id, now)).await?.first()
}

#[derive(Deserialize)]
struct CodeRow {
    is_right: u8,
}

/// Whether a code's hash is that of a request, as long as tries are left: a wrong one takes a try. The hash is made with a key,
/// so that nothing of the code shows in how long it takes to compare.
pub async fn try_code(
    tenant: Tenant<'_>,
    id: HoldId,
    code_hash: &str,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let row: Option<CodeRow> = tenant
        .database
        .run(sql!(
            "UPDATE public_requests SET tries = tries + (code_hash <> :code_hash)
             WHERE id = :id AND organization_id = :organization AND proof = 'email_code' AND tries < :most
               AND expires_at > :now
             RETURNING code_hash = :code_hash AS is_right",
            code_hash,
            id,
            organization = tenant.organization,
            most = PUBLIC_REQUEST_TRIES,
            now,
        ))
        .await?
        .first()?;
    Ok(row.is_some_and(|row| row.is_right == 1))
}

/// The reasons that keep a stranger from booking once they have given their proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct BookedToday {
    /// Whether the number has a live booking of the event type: 0 or 1.
    pub is_live: u8,
    /// The bookings that strangers have made on the day.
    pub today: u32,
}

/// Looks for what the database has refused a stranger's booking for.
pub async fn booked_today(
    tenant: Tenant<'_>,
    event_type: EventTypeId,
    number: &PhoneNumber,
    now: DateTime<Utc>,
) -> Result<Option<BookedToday>, DatabaseError> {
    let day = day(now);
    tenant
        .database
        .run(sql!(
            "SELECT EXISTS (
               SELECT 1 FROM booking_events o INDEXED BY booking_events_attendee
               WHERE o.organization_id = :organization AND o.attendee_phone = :number
                 AND o.status IN ('pending', 'calling') AND o.event_type_id = :event_type) AS is_live,
               (SELECT COUNT(*) FROM booking_events o INDEXED BY booking_events_public
                WHERE o.organization_id = :organization AND o.source = 'public' AND o.created_at >= :day * 86400000) AS today",
            organization = tenant.organization,
            number,
            event_type,
            day,
        ))
        .await?
        .first()
}
