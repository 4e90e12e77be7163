//! Caller spaces at the carrier: the service's own, and those of organizations with accounts of their own. Each has
//! its own pace.

use super::setup::{self, ORIGIN_OF_SPACES, Organization, SERVICE};
use callslot_worker::{
    carrier_credentials::seal, encryption::EncryptionKeys, ports::Entropy,
    store::carrier_accounts::EncryptedCredentials, telephony::Credentials,
};
use serde_json::json;
use std::sync::atomic::{AtomicU64, Ordering};

/// The least time between two calls of a space, in milliseconds: the carrier's default, and limits that it has set for
/// others. The Worker takes the default for granted; where the carrier is slower, calls wait in its queue.
const PACES: [i64; 3] = [1_000, 1_500, 500];

/// A space, as the carrier knows it.
#[derive(Debug, Clone)]
pub(crate) struct Space {
    pub(crate) host: String,
    /// The least time between two of its calls, in milliseconds.
    pub(crate) pace: i64,
    /// The key that its webhooks are signed with.
    pub(crate) signing_key: String,
    pub(crate) project: String,
    pub(crate) api_token: String,
    pub(super) from_number: String,
    /// The first organization whose own it is; none of the service's.
    pub(super) line: Option<String>,
}

/// The spaces of a world, by their numbers.
pub(super) fn spaces(organizations: &[Organization]) -> Vec<Space> {
    let last = organizations.iter().map(|it| it.space).max().unwrap_or(0);
    let own = |number: usize| Space {
        host: format!("space-{number}.{ORIGIN_OF_SPACES}"),
        pace: PACES[number % PACES.len()],
        signing_key: format!("signing-key-{number}"),
        project: format!("project-{number}"),
        api_token: "token".to_owned(),
        from_number: format!("+1202555{:04}", 100 + number),
        line: organizations
            .iter()
            .find(|it| it.space == number)
            .map(|it| it.id.clone()),
    };
    let service = Space {
        host: format!("space.{ORIGIN_OF_SPACES}"),
        pace: PACES[SERVICE],
        signing_key: setup::SIGNING_KEY.to_owned(),
        project: "project".to_owned(),
        api_token: "token".to_owned(),
        from_number: "+12025550100".to_owned(),
        line: None,
    };
    std::iter::once(service)
        .chain((1..=last).map(own))
        .collect()
}

/// Nonces that never come twice in a world.
struct Nonces(AtomicU64);

impl Entropy for Nonces {
    fn bytes(&self) -> [u8; 16] {
        u128::from(self.0.fetch_add(1, Ordering::Relaxed)).to_le_bytes()
    }
}

/// The rows of organizations' own accounts, a script for each.
pub(super) fn accounts(
    organizations: &[Organization],
    spaces: &[Space],
    now: i64,
) -> anyhow::Result<Vec<String>> {
    let keys = setup::setting("CREDENTIALS_KEYS").unwrap_or_default();
    let keys = EncryptionKeys::parse(keys).map_err(anyhow::Error::msg)?;
    let nonces = Nonces(AtomicU64::new(1));
    let mut scripts = Vec::new();
    for (index, organization) in organizations.iter().enumerate() {
        if organization.space == SERVICE {
            continue;
        }
        let space = &spaces[organization.space];
        let row: EncryptedCredentials = serde_json::from_value(json!({
            "id": format!("019a0000-0000-7000-8000-{:012}", 900_000 + index),
            "organization_id": organization.id, "provider": "signalwire",
            "base_url": format!("https://{}", space.host),
            "project_id": space.project, "from_number": space.from_number,
            "credentials": "", "api_token": "", "signing_key": "", "key_version": 0,
        }))?;
        let secrets = Credentials::new([
            ("api_token", &*space.api_token),
            ("signing_key", &*space.signing_key),
        ]);
        let row = seal(&keys, row, &secrets, &nonces)?;
        scripts.push(format!(
            "INSERT INTO carrier_accounts (id, organization_id, base_url, project_id, from_number, credentials,
               api_token, signing_key, key_version, caller_space, created_at, created_by)
             VALUES ('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', {}, '{}', {now}, '{}');",
            row.id,
            row.organization_id,
            row.base_url,
            row.project_id,
            space.from_number,
            row.credentials,
            row.api_token,
            row.signing_key,
            row.key_version,
            space.host,
            organization.operators[0].0,
        ));
    }
    Ok(scripts)
}
