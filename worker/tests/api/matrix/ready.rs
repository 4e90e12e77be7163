//! Requests that succeed only after something else was done, or with more than a body.

use super::*;
use crate::identity::{oauth, passkeys, phone, sign_in};
use callslot_worker::testing::{
    BOOTSTRAP_SECRET,
    accounts::{self, ACME},
    authenticator::{Authenticator, encoded},
    billing_secret,
};

const OWNER: &str = "019a0000-0000-7000-8000-000000000101";

/// The token of the organization's own invitation.
const INVITATION: &str = "an-invitation";

/// A deployment that nobody uses yet.
const UNUSED: &str =
    "PRAGMA foreign_keys = OFF; DELETE FROM organizations; PRAGMA foreign_keys = ON;";

/// A request that succeeds for whoever may make it, and the token that it comes with, in a world that is made ready for it.
/// Whoever runs the service has each of its secrets.
pub(super) async fn ready<'a>(
    mut asked: Asked,
    world: &World,
    token: Option<&'a str>,
) -> (Asked, Option<&'a str>) {
    let runs_the_service = token == Some(CRON_SECRET);
    let name = format!("{} {}", asked.method, asked.path);
    match &*name {
        "DELETE /api/carrier" | "POST /api/caller-ids" => {
            accounts::connected(world, &ACME);
        }
        "POST /api/billing/plan"
        | "POST /api/operator/caller-ids"
        | "POST /api/operator/carrier-keys"
            if runs_the_service =>
        {
            sign(&mut asked, world);
        }
        "POST /api/bootstrap" if runs_the_service => {
            world.sql(UNUSED);
            return (asked, Some(BOOTSTRAP_SECRET));
        }
        "POST /api/invitations/accept" => {
            let ours = Kind::Invitation.ours();
            let hash = hash(INVITATION);
            world.sql(&format!(
                "UPDATE invitations SET token_hash = '{hash}' WHERE id = '{ours}'"
            ));
            asked.body = json!({ "token": INVITATION });
        }
        "POST /api/sign-in/verify" => asked.body = json!({ "token": mailed(world).await }),
        "POST /api/sign-in/passkey" => asked.body = passkey_shown(world).await,
        "POST /api/me/phone/verify" => {
            if let Some(code) = phone_code(world, token).await {
                asked.body = json!({ "code": code });
            }
        }
        "POST /api/passkeys" => {
            if let Some(made) = passkey_made(world, token).await {
                asked.body = made;
            }
        }
        "POST /oauth/token" => asked.form = Some(oauth::exchanging(&oauth::code(world).await, &[])),
        "POST /oauth/revoke" => {
            let code = oauth::code(world).await;
            let (access, _) = oauth::tokens(&oauth::exchange(world, &code, &[]).await);
            asked.form = Some(format!("token={access}"));
        }
        _ => {}
    }
    (asked, token)
}

/// Signs a request as the billing system and the service's operator do.
fn sign(asked: &mut Asked, world: &World) {
    const ID: &str = "matrix";
    let (body, time) = (asked.body.to_string(), world.now().timestamp());
    let signature = billing_secret().sign(ID, time, body.as_bytes()).unwrap();
    asked.headers = vec![
        ("webhook-id", ID.to_owned()),
        ("webhook-timestamp", time.to_string()),
        ("webhook-signature", signature),
    ];
}

/// The token of a link to sign in with.
async fn mailed(world: &World) -> String {
    let email = json!({ "email": sign_in::OLIVIA });
    let begun = sign_in::post(world, "/api/sign-in", email).await;
    assert_eq!(begun.status, 202, "{}", begun.body);
    sign_in::link_token(world.outbox.sent().last().unwrap())
}

/// An answer of the owner's passkey to a challenge.
async fn passkey_shown(world: &World) -> Value {
    let mut laptop = Authenticator::new(1);
    assert_eq!(passkeys::add(world, "owner", &laptop).await.0, 201);
    laptop.sign_count += 1;
    let challenge = passkeys::invited(world).await;
    laptop.get(&challenge, &encoded(OWNER.as_bytes()))
}

/// A new passkey, if whoever has the token may begin to add one.
async fn passkey_made(world: &World, token: Option<&str>) -> Option<Value> {
    let begin = request(Method::POST, "/api/passkeys/registration", token);
    let (status, answer) = world.request(begin).await;
    let challenge = answer["options"]["challenge"].as_str();
    assert_eq!(challenge.is_some(), status == StatusCode::OK, "{answer}");
    challenge.map(|challenge| Authenticator::new(1).create(challenge))
}

/// The code of a call, if whoever has the token may have their phone called.
async fn phone_code(world: &World, token: Option<&str>) -> Option<String> {
    let (status, _) = phone::call(world, token?, "phone-code", "+12125550177").await;
    if status != StatusCode::ACCEPTED {
        return None;
    }
    // The carrier remembers what it was asked in other worlds of the template.
    let asked = world.asked().len();
    let document = phone::told(world, asked - 1, &format!("call-{asked}")).await;
    Some(phone::code_in(&document))
}
