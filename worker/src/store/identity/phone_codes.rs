//! `phone_verifications`: the codes that members enter. A try is spent before anybody knows what came of it, so that many
//! requests at once try no more codes than one after the other.

use crate::store::{
    DatabaseError, Statement, Tenant,
    audit_log::{Entry, audit_entry},
    columns,
    credentials::STILL_HOLDS,
    last, row, sql, text,
};
use callslot_shared::{
    api::VERIFICATION_TRIES,
    ids::{UserId, VerificationId},
};
use serde::Deserialize;

row! {
    /// A try to enter a code, which is spent.
    #[derive(Debug, Clone, Deserialize)]
    pub struct SpentTry {
        /// The verification.
        pub id: VerificationId,
        /// The random part of its code.
        pub salt: String,
        /// The code's hash.
        pub code_hash: String,
        /// The number of tries that are spent, this one with them.
        pub tries: u32,
    }
}

/// Spends a try on the verification of whoever makes the entry, if one is open that was begun in the same session: it has
/// been asked for, has not expired, and has tries left. An answer of the database that was lost is settled by reading back.
pub async fn spend_try(
    tenant: Tenant<'_>,
    entry: &Entry<'_>,
) -> Result<Option<SpentTry>, DatabaseError> {
    let db = tenant.database;
    let by = entry.by;
    let write = sql!(
        text!(
            "UPDATE phone_verifications SET tries = tries + 1, tried_in = :entry
             WHERE organization_id = :organization AND user_id = :user AND session_id = :session
               AND state IN ('dialing', 'placed', 'unknown') AND expires_at > :now AND tries < :most AND ",
            STILL_HOLDS
        ),
        organization = by.organization_id,
        user = by.user_id,
        session = by.credential_id.as_str(),
        entry = entry.id.to_string(),
        now = entry.at,
        most = VERIFICATION_TRIES,
        by_token = by.token_hash.as_str(),
        by = by.as_json(),
    );
    match db.batch(vec![write, select_tried(entry)]).await {
        Ok(rows) => last(rows)?.first(),
        Err(error) => match db.run(select_tried(entry)).await?.first()? {
            Some(spent) => Ok(Some(spent)),
            None => Err(error),
        },
    }
}

fn select_tried(entry: &Entry<'_>) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(SpentTry),
            " FROM phone_verifications
             WHERE organization_id = :organization AND user_id = :user AND tried_in = :entry"
        ),
        organization = entry.by.organization_id,
        user = entry.by.user_id,
        entry = entry.id.to_string(),
    )
}

/// Notes in the audit log that a wrong code was entered.
pub async fn note_wrong(
    tenant: Tenant<'_>,
    id: VerificationId,
    entry: &Entry<'_>,
) -> Result<(), DatabaseError> {
    let noted = audit_entry!(
        entry,
        "phone_verification.fail",
        entry.by.user_id,
        "json_object('wrong_codes', v.tries)",
        "FROM phone_verifications v WHERE v.id = :verification AND v.organization_id = :organization",
        verification = id,
    );
    tenant.database.run(noted).await.map(drop)
}

/// Takes a verification whose code was entered for done, once: its phone becomes the member's own and counts as verified.
/// Says whether it was. An answer of the database that was lost is settled by reading back.
pub async fn accept(
    tenant: Tenant<'_>,
    id: VerificationId,
    entry: &Entry<'_>,
) -> Result<bool, DatabaseError> {
    let by = entry.by;
    let entry_id = entry.id.to_string();
    let spend = sql!(
        text!(
            "UPDATE phone_verifications SET state = 'closed', verified_in = :entry
             WHERE id = :verification AND organization_id = :organization AND user_id = :user
               AND state IN ('dialing', 'placed', 'unknown') AND expires_at > :now AND verified_in IS NULL AND ",
            STILL_HOLDS
        ),
        verification = id,
        organization = by.organization_id,
        user = by.user_id,
        entry = entry_id.as_str(),
        now = entry.at,
        by_token = by.token_hash.as_str(),
        by = by.as_json(),
    );
    let set = sql!(
        "UPDATE members SET phone = v.phone, phone_verified_at = :now, changed_in = :entry
         FROM phone_verifications v
         WHERE v.id = :verification AND v.verified_in = :entry
           AND members.organization_id = v.organization_id AND members.user_id = v.user_id",
        verification = id,
        entry = entry_id.as_str(),
        now = entry.at,
    );
    let noted = audit_entry!(
        entry,
        "member.verify_phone",
        by.user_id,
        "'{}'",
        "FROM members m
         WHERE m.organization_id = :organization AND m.user_id = :subject AND m.changed_in = :entry"
    );
    let select = || select_verified(by.user_id, id, &entry_id);
    tenant
        .database
        .settled(vec![spend, set, noted, select()], select)
        .await
}

fn select_verified(user: UserId, id: VerificationId, entry: &str) -> Statement {
    sql!(
        "SELECT v.id FROM phone_verifications v
         WHERE v.id = :verification AND v.user_id = :user AND v.verified_in = :entry",
        verification = id,
        user,
        entry,
    )
}
