//! The errors of carrier accounts and caller ids.

use super::*;

/// A caller id of the organization's in every world here.
pub(super) const CALLER_ID: &str = "+12025550191";

/// An account at the carrier, which has one more number.
pub(super) fn exists(world: &World) {
    accounts::exists(&world.phones, &accounts::ACME);
}

/// The same; and the organization's own with other credentials.
pub(super) fn prepare(world: &World) {
    exists(world);
    accounts::connected(world, &accounts::ACME);
    world.acme().with_caller_id(CALLER_ID);
}

/// A body that is answered with success.
pub(super) fn well_formed(name: &str) -> Option<&'static str> {
    Some(match name {
        "put /api/carrier" => {
            r#"{"space_url": "acme.signalwire.com", "project_id": "project-acme", "api_token": "token-acme",
                "signing_key": "signing-acme", "from_number": "+12025550111"}"#
        }
        "post /api/caller-ids" => r#"{"number": "+12025550112"}"#,
        "post /api/operator/caller-ids" => {
            r#"{"organization_id": "019a0000-0000-7000-8000-000000000001", "number": "+12025550199", "granted": true}"#
        }
        "post /api/operator/carrier-keys" => "{}",
        _ => return None,
    })
}

/// A body that can be read and breaks a rule.
pub(super) fn breaking_a_rule(name: &str) -> Option<String> {
    let good = well_formed(name)?;
    Some(match name {
        "put /api/carrier" => good.replace("acme.signalwire.com", "evil.example"),
        _ => good.replace("+1", "x"),
    })
}

/// The request that makes the endpoint answer with the code, if it is one of these.
pub(super) fn provoking(
    world: &World,
    endpoint: &Endpoint,
    code: ErrorCode,
    good: &Sent,
) -> Option<Sent> {
    let good = good.clone();
    Some(match (&*endpoint.to_string(), code) {
        ("delete /api/carrier", ErrorCode::NotFound)
        | ("post /api/caller-ids", ErrorCode::Conflict) => {
            world.acme().without_carrier_account();
            good
        }
        ("post /api/operator/caller-ids", ErrorCode::Conflict) => good.clone().saying(
            good.body
                .replace("019a0000-0000-7000-8000-000000000001", NOBODY),
        ),
        ("post /api/operator/carrier-keys", ErrorCode::Internal) => {
            world.sql("PRAGMA foreign_keys = OFF; UPDATE carrier_accounts SET key_version = 1, organization_id = 'broken'");
            good
        }
        _ => return None,
    })
}
