//! Passkeys of a person, and of whoever signs in with one.

use super::Row;
use crate::passkeys::PublicKey;
use crate::store::{
    AllTenants, Answers, DatabaseError, columns, last, row, sql, text, webauthn_challenges,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use callslot_shared::{
    api::Passkey,
    ids::{OrganizationId, PasskeyId, UserId},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// A person's passkeys, the newest first.
pub async fn list(
    AllTenants { database: db }: AllTenants<'_>,
    user: UserId,
) -> Result<Vec<Passkey>, DatabaseError> {
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
    /// A person who adds a passkey, as authenticators show them.
    #[derive(Debug, Clone, Deserialize)]
    pub struct PasskeyOwner {
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
pub async fn person(
    AllTenants { database: db }: AllTenants<'_>,
    user: UserId,
) -> Result<Option<PasskeyOwner>, DatabaseError> {
    db.run(sql!(
        text!(
            "SELECT ",
            columns!(PasskeyOwner),
            " FROM users WHERE id = :user"
        ),
        user,
    ))
    .await?
    .first()
}

/// A passkey that somebody wants to sign in with.
#[derive(Debug)]
pub struct StoredPasskey {
    /// Its id.
    pub id: PasskeyId,
    /// The user who owns it.
    pub user_id: UserId,
    /// The key that its signatures are checked with.
    pub key: PublicKey,
    /// The number of times it had signed when it was last used.
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

impl TryFrom<KnownRow> for StoredPasskey {
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
    AllTenants { database: db }: AllTenants<'_>,
    credential_id: &str,
    challenge_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<StoredPasskey>, DatabaseError> {
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
    row.map(StoredPasskey::try_from).transpose()
}

/// A use of a passkey.
#[derive(Debug, Clone, Copy)]
pub struct Use {
    /// The passkey.
    pub id: PasskeyId,
    /// The number of times it has signed by now, as it says.
    pub sign_count: u32,
    /// Whether it is kept in more than one place.
    pub backed_up: bool,
    /// When.
    pub at: DateTime<Utc>,
}

/// Notes how often a passkey has signed by now, and answers whether that is more than before
/// (or it never counts): one statement decides, so that of two copies which say the same one is refused. One that falls
/// back may have been copied (W3C, "Web Authentication", section 6.1.1).
///
/// After an answer that was lost nobody is signed in, and asking anew is safe.
pub async fn used(
    AllTenants { database: db }: AllTenants<'_>,
    Use {
        id,
        sign_count,
        backed_up,
        at: now,
    }: Use,
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
