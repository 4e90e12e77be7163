//! `phone_verifications`: calls with a code, by which members prove that a phone is theirs. A ledger as that of attempts:
//! a row is committed to before the carrier is asked, and asked for once. Cross-tenant: these are the dialler's functions,
//! keyed by a verification that a request made or a signed webhook named, and limits that count over organizations.

mod begin;
mod ledger;

pub use begin::{
    Limit, NewVerification, PhoneLimit, VerificationBegun, VerificationRefusal, begin, by_key,
};
pub use ledger::{
    Settled, VerificationCommitted, close_claimed, close_unsent, commit, get, name_call, settle,
};

use crate::store::{
    DatabaseError, Statement,
    call_attempts::CarrierAccount,
    carrier_accounts::{SEALED, credentials_of_attempt, unpacked},
    row, sql, text, time,
};
use callslot_shared::{
    call::VerificationState,
    ids::{CallId, OrganizationId, VerificationId},
    phone::PhoneNumber,
    words::Language,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// A call with a code, with all that placing it and its document need to know.
#[derive(Debug, Clone)]
pub struct Verification {
    /// Its name.
    pub id: VerificationId,
    /// The tenant.
    pub organization_id: OrganizationId,
    /// The phone that is rung.
    pub phone: PhoneNumber,
    /// The language in which the code is told.
    pub language: Language,
    /// Its state.
    pub state: VerificationState,
    /// The random part of which its code is made.
    pub salt: String,
    /// The code's hash.
    pub code_hash: String,
    /// SHA-256 of what the request asked, in hexadecimal.
    pub request_hash: String,
    /// When to ask the carrier.
    pub ask_at: DateTime<Utc>,
    /// When it was committed to.
    pub dialing_at: Option<DateTime<Utc>>,
    /// Until when the code is told and can be entered.
    pub expires_at: DateTime<Utc>,
    /// The call, once the carrier has named it.
    pub carrier_call_id: Option<CallId>,
    /// The account it is placed with.
    pub account: CarrierAccount,
    /// The number it comes from; the deployment's own if there is none.
    pub caller_id: Option<PhoneNumber>,
}

impl Verification {
    /// Whether a call is its own and its code may be told on it.
    #[must_use]
    pub fn is_live_on(&self, call: &CallId, now: DateTime<Utc>) -> bool {
        self.state == VerificationState::Placed
            && self.carrier_call_id.as_ref() == Some(call)
            && now < self.expires_at
    }
}

row! {
    #[derive(Deserialize)]
    struct Row {
        id: VerificationId,
        organization_id: OrganizationId,
        phone: PhoneNumber,
        language: Language,
        state: VerificationState,
        salt: String,
        code_hash: String,
        request_hash: String,
        ask_at: i64,
        dialing_at: Option<i64>,
        expires_at: i64,
        carrier_call_id: Option<CallId>,
        own_account: u8 = "a.carrier_account_id IS NOT NULL",
        credentials: Option<String> = text!("(", credentials_of_attempt!(SEALED), " LIMIT 1)"),
        caller_id: Option<PhoneNumber>,
    }
}

impl TryFrom<Row> for Verification {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.id,
            organization_id: row.organization_id,
            phone: row.phone,
            language: row.language,
            state: row.state,
            salt: row.salt,
            code_hash: row.code_hash,
            request_hash: row.request_hash,
            ask_at: time(row.ask_at)?,
            dialing_at: row.dialing_at.map(time).transpose()?,
            expires_at: time(row.expires_at)?,
            carrier_call_id: row.carrier_call_id,
            account: match row.credentials {
                Some(sealed) => CarrierAccount::Own(Box::new(unpacked(&sealed)?)),
                None if row.own_account == 1 => CarrierAccount::Forgotten,
                None => CarrierAccount::Deployment,
            },
            caller_id: row.caller_id,
        })
    }
}

/// A verification's columns.
macro_rules! select {
    ($rest:literal) => {
        $crate::store::named::text!(
            "SELECT ",
            $crate::store::row_type::columns!($crate::store::phone_verifications::Row, "a"),
            " FROM phone_verifications a ",
            $rest
        )
    };
}
use select;

fn select_one(id: VerificationId) -> Statement {
    sql!(select!("WHERE a.id = :verification"), verification = id)
}

/// The time for which a row is kept: the longest window of its limits, and of its Idempotency-Key.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// The time after which whoever was to place a call has died.
const DEAD_AFTER: TimeDelta = TimeDelta::seconds(60);

/// Puts right what time has decided: what was claimed and never asked for is closed, what was asked for without an answer
/// is unknown, and a code that has expired opens nothing. Then forgets old rows. The tick's.
pub(in crate::store) fn sweep(now: DateTime<Utc>, batch: i64) -> [Statement; 2] {
    let life = TimeDelta::seconds(callslot_shared::api::VERIFICATION_SECONDS.into());
    [
        sql!(
            "UPDATE phone_verifications SET
               state = CASE WHEN state = 'dialing' AND expires_at > :now THEN 'unknown' ELSE 'closed' END
             WHERE id IN (
               SELECT v.id FROM phone_verifications v INDEXED BY phone_verifications_expiry
               WHERE v.state IN ('claimed', 'dialing', 'placed', 'refused', 'unknown') AND v.expires_at <= :now
               UNION ALL
               SELECT v.id FROM phone_verifications v INDEXED BY phone_verifications_expiry
               WHERE v.state IN ('claimed', 'dialing') AND v.expires_at <= :dead
               LIMIT :batch)",
            now,
            dead = now + life - DEAD_AFTER,
            batch,
        ),
        sql!(
            "DELETE FROM phone_verifications WHERE id IN (
               SELECT v.id FROM phone_verifications v INDEXED BY phone_verifications_age
               WHERE v.created_at <= :kept_since LIMIT :batch)",
            kept_since = now - KEPT,
            batch,
        ),
    ]
}
