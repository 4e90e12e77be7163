//! `passkeys`: what people sign in with. They belong to the person, in all organizations.

mod all_tenants;

pub use all_tenants::{PasskeyOwner, StoredPasskey, Use, answering, list, person, used};

use crate::passkeys::Made;
use crate::store::{
    Answers, DatabaseError, Rows, Statement, Tenant, audit_log::Entry, columns,
    credentials::STILL_HOLDS, row, sql, text, time, time_or_none, webauthn_challenges,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use callslot_shared::{
    api::{MAX_PASSKEYS, Passkey},
    ids::{PasskeyId, UserId},
};
use serde::Deserialize;

row! {
    #[derive(Deserialize)]
    struct Row {
        id: PasskeyId,
        name: String,
        backed_up: u8,
        created_at: i64,
        last_used_at: Option<i64>,
    }
}

impl TryFrom<Row> for Passkey {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.id,
            name: row.name,
            backed_up: row.backed_up == 1,
            created_at: time(row.created_at)?,
            last_used_at: time_or_none(row.last_used_at)?,
        })
    }
}

/// The result of adding a passkey.
#[derive(Debug)]
pub enum PasskeyAddResult {
    /// It is there.
    Done(Passkey),
    /// The challenge was not given out, has ended, or was answered before.
    TooLate,
    /// It was not added: the person has as many as fit, the credential is known already, or whoever asks
    /// is no longer signed in on a page.
    Refused,
}

/// A passkey about to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewPasskey<'a> {
    /// A fresh id.
    pub id: PasskeyId,
    /// The person's name for it.
    pub name: &'a str,
    /// The credential that the authenticator made.
    pub made: &'a Made,
    /// SHA-256 of the challenge that it answers, in hexadecimal.
    pub challenge_hash: &'a str,
}

/// Adds a passkey of whoever makes the entry, against the challenge they were given, if they are signed in
/// on a page and have less than [`MAX_PASSKEYS`].
///
/// An answer of the database that was lost is settled by reading back.
pub async fn insert(
    tenant: Tenant<'_>,
    NewPasskey {
        id,
        name,
        made,
        challenge_hash,
    }: NewPasskey<'_>,
    entry: &Entry<'_>,
) -> Result<PasskeyAddResult, DatabaseError> {
    let db = tenant.database;
    let by = entry.by;
    let credential_id = URL_SAFE_NO_PAD.encode(&made.credential_id);
    let write = sql!(
        text!(
            "INSERT INTO passkeys (id, user_id, name, credential_id, algorithm, public_key, sign_count, backed_up,
               created_at)
             SELECT :id, s.user_id, :name, :credential, :algorithm, :public_key, :sign_count, :backed_up, :now
             FROM sessions s
             WHERE s.token_hash = :by_token AND s.kind = 'page'
               AND EXISTS (SELECT 1 FROM webauthn_challenges c
                           WHERE c.challenge_hash = :challenge_hash AND c.user_id = s.user_id AND c.expires_at > :now)
               AND (SELECT COUNT(*) FROM passkeys p WHERE p.user_id = s.user_id) < :max_passkeys
               AND ",
            STILL_HOLDS,
            " ON CONFLICT (credential_id) DO NOTHING"
        ),
        id,
        by_token = by.token_hash.as_str(),
        by = by.as_json(),
        now = entry.at,
        name,
        credential = credential_id,
        algorithm = made.key.algorithm().number(),
        public_key = URL_SAFE_NO_PAD.encode(made.key.bytes()),
        sign_count = made.sign_count,
        backed_up = made.backed_up,
        max_passkeys = MAX_PASSKEYS,
        challenge_hash,
    );
    let statements = vec![
        write,
        webauthn_challenges::take(challenge_hash, Some(by.user_id), entry.at),
        entry.of_passkey("passkey.add", id),
        select_one(by.user_id, id),
    ];
    match db.batch(statements).await {
        Ok(rows) => {
            let mut answers = Answers::new(rows);
            answers.next()?;
            let taken = answers.next()?.any();
            answers.next()?;
            Ok(match one(&answers.next()?)? {
                Some(passkey) => PasskeyAddResult::Done(passkey),
                None if taken => PasskeyAddResult::Refused,
                None => PasskeyAddResult::TooLate,
            })
        }
        Err(error) => match one(&db.run(select_one(by.user_id, id)).await?)? {
            Some(passkey) => Ok(PasskeyAddResult::Done(passkey)),
            None => Err(error),
        },
    }
}

/// Removes a passkey of whoever makes the entry. `None` if they have no such passkey. An answer of the
/// database that was lost is settled by reading back what the audit log says.
pub async fn remove(
    tenant: Tenant<'_>,
    id: PasskeyId,
    entry: &Entry<'_>,
) -> Result<Option<Passkey>, DatabaseError> {
    let db = tenant.database;
    let user = entry.by.user_id;
    let found = one(&db.run(select_one(user, id)).await?)?;
    let Some(passkey) = found else {
        return Ok(None);
    };
    let statements = vec![
        entry.of_passkey("passkey.remove", id),
        sql!(
            "DELETE FROM passkeys WHERE id = :id AND user_id = :user",
            id,
            user
        ),
    ];
    if let Err(error) = db.batch(statements).await {
        let there = db.run(select_one(user, id)).await?.any();
        return if there { Err(error) } else { Ok(Some(passkey)) };
    }
    Ok(Some(passkey))
}

fn select_one(user: UserId, id: PasskeyId) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(Row),
            " FROM passkeys
         WHERE id = :id AND user_id = :user"
        ),
        id,
        user,
    )
}

fn one(rows: &Rows) -> Result<Option<Passkey>, DatabaseError> {
    rows.first::<Row>()?.map(Passkey::try_from).transpose()
}
