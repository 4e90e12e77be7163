//! `passkeys`: what people sign in with. They belong to the person, in all organizations.

use crate::passkeys::{Made, PublicKey};
use crate::store::{
    Answers, Database, DatabaseError, Rows, Statement, Tenant, audit_log::Entry, columns,
    credentials::STILL_HOLDS, last, row, sql, text, time, time_or_none, webauthn_challenges,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use callslot_shared::{
    api::{MAX_PASSKEYS, Passkey},
    ids::{OrganizationId, PasskeyId, UserId},
};
use chrono::{DateTime, Utc};
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

/// A person's passkeys, the newest first.
pub async fn list(db: &dyn Database, user: UserId) -> Result<Vec<Passkey>, DatabaseError> {
    db.run(sql!(
        text!(
            "SELECT ",
            columns!(Row),
            " FROM passkeys
             WHERE user_id = :user ORDER BY created_at DESC, id DESC"
        ),
        user,
    ))
    .await?
    .listed::<Row, _>(Passkey::try_from)
}

row! {
    /// Who adds a passkey, as authenticators show it.
    #[derive(Debug, Clone, Deserialize)]
    pub struct Person {
        /// Their name.
        pub name: String,
        /// Their address.
        pub email: String,
        /// The credentials they have, in base64url: an authenticator that has one does not make another.
        #[serde(deserialize_with = "listed")]
        pub credentials: Vec<String> = "(SELECT json_group_array(credential_id) FROM passkeys WHERE user_id = :user)",
    }
}

fn listed<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let text = String::deserialize(from)?;
    crate::store::read(&text).map_err(serde::de::Error::custom)
}

/// Somebody who adds a passkey.
pub async fn person(db: &dyn Database, user: UserId) -> Result<Option<Person>, DatabaseError> {
    db.run(sql!(
        text!("SELECT ", columns!(Person), " FROM users WHERE id = :user"),
        user,
    ))
    .await?
    .first()
}

/// What became of adding a passkey.
#[derive(Debug)]
pub enum Added {
    /// It is there.
    Done(Passkey),
    /// The challenge was not given out, has ended, or was answered before.
    TooLate,
    /// It was not added: the person has as many as fit, the credential is known already, or whoever asks
    /// is no longer signed in on a page.
    Refused,
}

/// Adds a passkey of whoever makes the entry, against the challenge they were given, if they are signed in
/// on a page and have less than [`MAX_PASSKEYS`].
///
/// An answer of the database that was lost is settled by reading back.
pub async fn insert(
    tenant: Tenant<'_>,
    id: PasskeyId,
    name: &str,
    made: &Made,
    challenge_hash: &str,
    entry: &Entry<'_>,
) -> Result<Added, DatabaseError> {
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
                Some(passkey) => Added::Done(passkey),
                None if taken => Added::Refused,
                None => Added::TooLate,
            })
        }
        Err(error) => match one(&db.run(select_one(by.user_id, id)).await?)? {
            Some(passkey) => Ok(Added::Done(passkey)),
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

/// A passkey that somebody wants to sign in with.
#[derive(Debug)]
pub struct Known {
    /// Its id.
    pub id: PasskeyId,
    /// Whose it is.
    pub user_id: UserId,
    /// What its signatures are checked with.
    pub key: PublicKey,
    /// How often it had signed when it was last used.
    pub sign_count: u32,
    /// The organization the person enters: where they were last signed in, else the first they are a
    /// member of; none if they are no member of any.
    pub organization_id: Option<OrganizationId>,
}

row! {
    #[derive(Deserialize)]
    struct KnownRow {
        id: PasskeyId,
        user_id: UserId,
        algorithm: i64,
        public_key: String,
        sign_count: u32,
        organization_id: Option<OrganizationId> = "(SELECT m.organization_id FROM members m
                                                     WHERE m.user_id = p.user_id AND m.active = 1
                                                       ORDER BY (SELECT MAX(s.created_at) FROM sessions s
                                                         WHERE s.organization_id = m.organization_id
                                                           AND s.user_id = m.user_id) DESC, m.created_at,
                                                             m.organization_id LIMIT 1)",
    }
}

impl TryFrom<KnownRow> for Known {
    type Error = DatabaseError;

    fn try_from(row: KnownRow) -> Result<Self, DatabaseError> {
        let bytes = URL_SAFE_NO_PAD.decode(&row.public_key).ok();
        let key = bytes.and_then(|bytes| PublicKey::stored(row.algorithm, bytes));
        Ok(Self {
            id: row.id,
            user_id: row.user_id,
            key: key.ok_or_else(|| DatabaseError::Row("a passkey's key is none".into()))?,
            sign_count: row.sign_count,
            organization_id: row.organization_id,
        })
    }
}

/// The passkey that somebody answers a sign-in's challenge with, if that was given out, has not ended, and
/// was not answered before. The challenge is used up in any case. Across tenants: nobody is signed in yet.
pub async fn answering(
    db: &dyn Database,
    credential_id: &str,
    challenge_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<Known>, DatabaseError> {
    let rows = db
        .batch(vec![
            webauthn_challenges::take(challenge_hash, None, now),
            sql!(
                text!(
                    "SELECT ",
                    columns!(KnownRow, "p"),
                    " FROM passkeys p WHERE p.credential_id = :credential"
                ),
                credential = credential_id,
            ),
        ])
        .await?;
    let mut answers = Answers::new(rows);
    if !answers.next()?.any() {
        return Ok(None);
    }
    let row: Option<KnownRow> = answers.next()?.first()?;
    row.map(Known::try_from).transpose()
}

/// Notes that a passkey has signed `sign_count` times by now, and answers whether that is more than before
/// (or it never counts): one statement decides, so that of two copies which say the same one is refused. One that falls
/// back may have been copied (W3C, "Web Authentication", section 6.1.1).
///
/// After an answer that was lost nobody is signed in, and asking anew is safe.
pub async fn used(
    db: &dyn Database,
    id: PasskeyId,
    sign_count: u32,
    backed_up: bool,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let rows = db
        .batch(vec![sql!(
            "UPDATE passkeys SET sign_count = :sign_count, backed_up = :backed_up, last_used_at = :now
             WHERE id = :id AND (sign_count < :sign_count OR (sign_count = 0 AND :sign_count = 0))
             RETURNING id",
            id,
            sign_count,
            backed_up,
            now,
        )])
        .await?;
    Ok(last(rows)?.any())
}
