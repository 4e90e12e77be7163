//! The errors of signing in, of invitations and of beginning.

use super::*;
use callslot_worker::testing::BOOTSTRAP_SECRET;

const SESSION: &str = "session";
/// The id of the session whose token is [`SESSION`].
pub(super) const SESSION_ID: &str = "019a0000-0000-7000-8000-000000000301";
/// An invitation whose link's token is `link`, as that of a sign-in.
pub(super) const INVITATION: &str = "019a0000-0000-7000-8000-000000000401";

/// No organization at all.
const NOBODY_THERE: &str =
    "PRAGMA foreign_keys = OFF; DELETE FROM organizations; DELETE FROM members";
const BROKEN_USER: &str = "CREATE TRIGGER broken_user AFTER INSERT ON members BEGIN
    UPDATE members SET user_id = 'broken' WHERE user_id = NEW.user_id; END";
const BROKEN_LIMIT: &str = "CREATE TRIGGER broken AFTER INSERT ON rate_limits BEGIN
    UPDATE rate_limits SET resets_at = 9000000000000000, used = 5000000000, last = 'x'; END";

/// The endpoints that are not for a member who has a key.
const OPEN: [&str; 4] = [
    "post /api/sign-in",
    "post /api/sign-in/passkey/options",
    "post /api/sign-in/verify",
    "post /api/invitations/accept",
];
/// The endpoints that are counted like a sign-in, and rest on no credential either.
const COUNTED: [&str; 2] = [
    "post /api/sign-in/passkey/options",
    "post /api/passkeys/registration",
];

/// A call with a code that [`SESSION`] has asked for, and the code.
const VERIFICATION: &str = "019a0000-0000-7000-8000-000000000601";
const PHONE_CODE: &str = "271828";

fn verification(world: &World) {
    const SALT: &str = "00112233445566778899aabbccddeeff";
    let now = world.now().timestamp_millis() - 60_000;
    world.sql(&format!(
        "INSERT INTO phone_verifications (id, organization_id, user_id, session_id, phone, language, state, salt, code_hash,
           idempotency_key, request_hash, caller_space, ask_at, created_at, expires_at)
         SELECT '{VERIFICATION}', organization_id, user_id, '{SESSION_ID}', '+12125550177', 'en', 'placed', '{SALT}', '{}',
           'another-key', '{}', 'test-space', {now}, {now}, 9000000000000
         FROM api_keys WHERE id = '{OWNER_KEY_ID}'",
        callslot_worker::testing::phone_code_hash(VERIFICATION, SALT, PHONE_CODE),
        hash("request"),
    ));
}

/// Makes a session, a sign-in and an invitation.
pub(super) fn prepare(world: &World) {
    world.acme().with_invitation(&InvitationRow {
        id: INVITATION,
        email: "joan@acme.example",
        role: Role::Viewer,
        invited_by: OWNER,
        token: "link",
    });
    world.sql(&format!(
        "INSERT INTO sign_ins (id, email_hash, user_id, code_hash, token_hash, created_at, expires_at)
         VALUES ('s-1', '{0}', '{OWNER}', '{0}', '{0}', 1, 9000000000000)",
        hash("link"),
    ));
    world.sql(&format!(
        "INSERT INTO sessions (id, organization_id, user_id, token_hash, expires_at, proved_at)
         SELECT '{SESSION_ID}', organization_id, user_id, '{}', 9000000000000, {}
         FROM api_keys WHERE id = '{OWNER_KEY_ID}'",
        hash(SESSION),
        world.now().timestamp_millis(),
    ));
    verification(world);
}

/// The token for an endpoint that an API key does not open.
pub(super) fn token(endpoint: &Endpoint) -> Option<&'static str> {
    let path = endpoint.path;
    if path == "/api/bootstrap" {
        return Some(BOOTSTRAP_SECRET);
    }
    let by_session = path.starts_with("/api/sessions")
        || path.starts_with("/api/passkeys")
        || [
            "/api/members/me",
            "/api/organizations/switch",
            "/api/sign-out",
            "/api/me/phone/verify",
        ]
        .contains(&path)
        || endpoint.codes.contains(&ErrorCode::FreshSignInRequired);
    by_session.then_some(SESSION)
}

/// A body that is answered with success.
pub(super) fn well_formed(name: &str) -> &'static str {
    match name {
        "post /api/members" => r#"{"email": "grace@acme.example", "role": "viewer"}"#,
        "post /api/invitations/accept" | "post /api/sign-in/verify" => r#"{"token": "link"}"#,
        "post /api/bootstrap" => {
            r#"{"organization": "New", "name": "Nora", "email": "nora@new.example"}"#
        }
        "post /api/sign-in" => r#"{"email": "olivia.owner@acme.example"}"#,
        "patch /api/me" => r#"{"name": "Olivia O."}"#,
        "post /api/me/phone" => r#"{"phone": "+14155552671"}"#,
        "post /api/me/phone/verify" => r#"{"code": "271828"}"#,
        "post /api/organizations/switch" => {
            r#"{"organization_id": "019a0000-0000-7000-8000-000000000001"}"#
        }
        _ => "",
    }
}

/// A body that can be read and breaks a rule.
pub(super) fn breaking_a_rule(name: &str) -> Option<String> {
    let body = match name {
        "post /api/invitations/accept" => r#"{"token": ""}"#,
        "post /api/members" => r#"{"email": "ada", "role": "viewer"}"#,
        "post /api/bootstrap" => {
            r#"{"organization": "", "name": "Nora", "email": "nora@new.example"}"#
        }
        "post /api/sign-in" | "post /api/sign-in/verify" => r#"{"email": "ada"}"#,
        "patch /api/me" => r#"{"language": "fr"}"#,
        "post /api/me/phone" => r#"{"phone": "+19005550123"}"#,
        "post /api/me/phone/verify" => r#"{"code": "000000"}"#,
        _ => return None,
    };
    Some(body.to_owned())
}

/// A body that gives power, where not every one does.
fn giving_power(name: &str) -> Option<&'static str> {
    Some(match name {
        "put /api/limits" => "{}",
        "patch /api/limits" => r#"{"number_kinds": ["premium_rate"]}"#,
        "patch /api/organization" => r#"{"retention_days": 90}"#,
        "patch /api/members/{id}" => r#"{"role": "admin"}"#,
        _ => return None,
    })
}

/// The request that makes the endpoint answer with the code, if it is one of these.
pub(super) async fn provoking(
    world: &World,
    endpoint: &Endpoint,
    code: ErrorCode,
    good: &Sent,
) -> Option<Sent> {
    let name = endpoint.to_string();
    let (good, is_open) = (good.clone(), OPEN.contains(&&*name));
    Some(match (&*name, code) {
        ("post /api/sign-in/verify" | "post /api/invitations/accept", ErrorCode::Unauthorized) => {
            good.saying(r#"{"token": "other"}"#)
        }
        (_, ErrorCode::Forbidden) if is_open => good
            .without("authorization")
            .with("sec-fetch-site", "cross-site"),
        ("post /api/organizations/switch", ErrorCode::FreshSignInRequired) => {
            world.sql("UPDATE sessions SET proved_at = NULL");
            good
        }
        ("patch /api/me", ErrorCode::FreshSignInRequired) => {
            world.sql("UPDATE sessions SET proved_at = NULL");
            world
                .another_organization()
                .with_member(OWNER, Role::Viewer);
            good
        }
        ("post /api/me/phone/verify", ErrorCode::Conflict) => {
            world.sql("UPDATE phone_verifications SET tries = 5");
            good
        }
        ("post /api/me/phone", ErrorCode::InProgress) => {
            good.clone().to(world).await;
            world.sql(
                "DROP TRIGGER phone_verifications_states;
                 UPDATE phone_verifications SET state = 'dialing' WHERE state = 'placed'",
            );
            good
        }
        (_, ErrorCode::FreshSignInRequired) => {
            world.sql("UPDATE sessions SET proved_at = proved_at - 900000");
            world.acme().with_limit(CallLimit::CallsPerDay, 10);
            match giving_power(&name) {
                Some(body) => good.saying(body),
                None => good,
            }
        }
        (_, ErrorCode::Forbidden) if token(endpoint) == Some(SESSION) => {
            world.owner_key().with_scopes(&[Action::Read]);
            good.with("authorization", &format!("Bearer {OWNER_KEY}"))
        }
        ("delete /api/sessions" | "delete /api/sessions/{id}", ErrorCode::InvalidRequest) => {
            let path = format!("{}?keys=some", good.path);
            good.at(path)
        }
        (_, ErrorCode::Internal) if is_open || COUNTED.contains(&&*name) => {
            world.sql(BROKEN_LIMIT);
            // A right link is not to be counted to open.
            if name == "post /api/sign-in/verify" {
                return Some(good.saying(r#"{"token": "other"}"#));
            }
            good
        }
        ("post /api/bootstrap", ErrorCode::Internal) => {
            world.sql(NOBODY_THERE);
            world.sql(BROKEN_USER);
            good
        }
        (_, ErrorCode::RateLimited)
            if is_open || name == "post /api/members" || COUNTED.contains(&&*name) =>
        {
            for _ in 0..50 {
                good.clone().to(world).await;
            }
            good
        }
        ("post /api/members", ErrorCode::Conflict) => {
            good.saying(r#"{"email": "adam.admin@acme.example", "role": "viewer"}"#)
        }
        ("post /api/bootstrap" | "delete /api/members/me", ErrorCode::Conflict) => good,
        ("post /api/organizations/switch", ErrorCode::NotFound) => {
            good.saying(r#"{"organization_id": "019b0000-0000-7000-8000-00000000ffff"}"#)
        }
        _ => return None,
    })
}
