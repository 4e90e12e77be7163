//! The exchange of a code by a client: the code tells whose it is.

use crate::store::{
    AllTenants, DatabaseError, Statement,
    oauth_grants::{self, Tokens},
    sql,
};
use callslot_shared::oauth::Challenge;

/// The proofs that a client shows to have a code exchanged.
#[derive(Debug)]
pub struct CodeProof<'a> {
    /// SHA-256 of the code, in hexadecimal.
    pub code_hash: &'a str,
    /// The client that shows it.
    pub client_id: &'a str,
    /// The address to which the code was sent.
    pub redirect_uri: &'a str,
    /// The challenge that its verifier answers.
    pub challenge: &'a Challenge,
}

/// Exchanges a code for a session with its tokens: once, in time, by the client that asked for it, at the
/// address it was sent to, with the verifier that answers its challenge, and while the session it was given out in has not
/// ended. Whether it did is answered.
///
/// A code that was exchanged before has been seen by somebody else. What came of it ends (RFC 6749
/// section 4.1.2), whoever shows it now and whatever else they show.
///
/// An answer of the database that was lost is settled by reading back. Across tenants: the code tells
/// whose it is.
pub async fn exchange(
    AllTenants { database: db }: AllTenants<'_>,
    shown: &CodeProof<'_>,
    tokens: &Tokens,
) -> Result<bool, DatabaseError> {
    let new = &tokens.session;
    let mut statements = vec![take(shown, tokens)];
    statements.extend(new.open_where(
        "(m.organization_id, m.user_id) = (
           SELECT c.organization_id, c.user_id FROM oauth_codes c WHERE c.code_hash = :code_hash
             AND c.session_id = :session)",
        [("code_hash", shown.code_hash.into())],
    ));
    statements.extend(oauth_grants::begin(
        shown.client_id,
        shown.code_hash,
        tokens,
    ));
    statements.extend(end_what_came_of_it(shown, tokens));
    statements.push(new.select());
    db.settled(statements, || new.select()).await
}

fn take(shown: &CodeProof<'_>, tokens: &Tokens) -> Statement {
    sql!(
        "UPDATE oauth_codes SET session_id = :session
         WHERE code_hash = :code_hash AND session_id IS NULL AND expires_at > :now
           AND client_id = :oauth_client AND redirect_uri = :redirect_uri AND challenge = :challenge
           AND NOT EXISTS (
             SELECT 1 FROM sessions s WHERE s.id = oauth_codes.authorized_in AND s.revoked_at IS NOT NULL)",
        code_hash = shown.code_hash,
        session = tokens.session.id,
        now = tokens.session.at,
        oauth_client = shown.client_id,
        redirect_uri = shown.redirect_uri,
        challenge = shown.challenge.as_str(),
    )
}

fn end_what_came_of_it(shown: &CodeProof<'_>, tokens: &Tokens) -> [Statement; 2] {
    let (new, at) = (tokens.session.id, tokens.session.at);
    [
        sql!(
            "UPDATE sessions SET revoked_at = :now
             WHERE revoked_at IS NULL
               AND id = (SELECT c.session_id FROM oauth_codes c WHERE c.code_hash = :code_hash AND c.session_id <> :new)",
            code_hash = shown.code_hash,
            new,
            now = at,
        ),
        sql!(
            "INSERT INTO audit_log (id, organization_id, actor_kind, user_id, via, credential_id, action,
               subject_id, at, address, client, details)
             SELECT :reuse_entry, s.organization_id, 'member', s.user_id, 'session', s.id, 'oauth.reuse', s.id, :now,
               :address, :client,
                    json_object('client_id', c.client_id, 'of', 'code')
             FROM oauth_codes c JOIN sessions s ON s.id = c.session_id
             WHERE c.code_hash = :code_hash AND c.session_id <> :new AND s.revoked_at = :now",
            code_hash = shown.code_hash,
            new,
            now = at,
            reuse_entry = tokens.reuse_entry.to_string(),
            address = tokens.session.client_info.address.as_deref(),
            client = tokens.session.client_info.client.as_str(),
        ),
    ]
}
