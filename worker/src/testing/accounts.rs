//! Organizations' own accounts at the carrier.

use super::{Counter, Phones, World};
use crate::{
    carrier_credentials::seal,
    encryption::EncryptionKeys,
    store::carrier_accounts::EncryptedCredentials,
    telephony::{Credentials, wire},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// An account at the carrier.
pub struct TestAccount {
    /// The organization that owns it.
    pub organization: &'static str,
    pub host: &'static str,
    pub project: &'static str,
    pub token: &'static str,
    pub signing_key: &'static str,
    /// Its numbers. Calls come from the first.
    pub numbers: [&'static str; 2],
}

/// The demo organization's.
pub const ACME: TestAccount = TestAccount {
    organization: "019a0000-0000-7000-8000-000000000001",
    host: wire::HOSTS[0],
    project: "project-acme",
    token: "token-acme",
    signing_key: "signing-acme",
    numbers: ["+12025550111", "+12025550112"],
};

/// Another organization's.
pub const OTHER: TestAccount = TestAccount {
    organization: "019b0000-0000-7000-8000-000000000001",
    host: wire::HOSTS[1],
    project: "project-other",
    token: "token-other",
    signing_key: "signing-other",
    numbers: ["+12025550121", "+12025550122"],
};

impl TestAccount {
    /// The body of the request that connects it.
    pub fn body(&self) -> Value {
        json!({
            "space_url": self.host,
            "project_id": self.project,
            "api_token": self.token,
            "signing_key": self.signing_key,
            "from_number": self.numbers[0],
        })
    }
}

/// Lets the carrier know an account.
pub fn exists(phones: &Phones, known: &TestAccount) {
    let mut tokens = phones.tokens.lock().unwrap();
    tokens.insert(known.project.to_owned(), known.token.to_owned());
    for number in known.numbers {
        let own = (known.project.to_owned(), number.to_owned());
        phones.owned.lock().unwrap().push(own);
    }
}

/// An account as it is stored, sealed with these keys.
pub fn sealed(known: &TestAccount, keys: &EncryptionKeys, id: u128) -> EncryptedCredentials {
    let row = EncryptedCredentials {
        id: Uuid::from_u128(id),
        organization_id: known.organization.parse().unwrap(),
        provider: wire::PROVIDER.to_owned(),
        base_url: format!("https://{}", known.host),
        project_id: known.project.to_owned(),
        from_number: callslot_shared::phone::PhoneNumber::parse("n", known.numbers[0]).unwrap(),
        credentials: String::new(),
        api_token: String::new(),
        signing_key: String::new(),
        key_version: 0,
    };
    let secrets = Credentials::new([
        ("api_token", known.token),
        ("signing_key", known.signing_key),
    ]);
    seal(keys, row, &secrets, &Counter::default()).unwrap()
}

/// Writes an account sealed with the newest key of the world, as if it had been connected.
pub fn connected(world: &World, known: &TestAccount) -> EncryptedCredentials {
    let keys = world.app.settings.own_accounts.keys.clone();
    let keys = keys.unwrap_or_else(|| EncryptionKeys::parse(super::KEYS).unwrap());
    write(world, known, &keys)
}

/// Writes an account sealed with these keys.
pub fn write(world: &World, known: &TestAccount, keys: &EncryptionKeys) -> EncryptedCredentials {
    let count = world.text("SELECT CAST(COUNT(*) AS TEXT) FROM carrier_accounts");
    let row = sealed(known, keys, 1 + count.parse::<u128>().unwrap());
    world.sql(&format!(
        "INSERT INTO carrier_accounts (id, organization_id, base_url, project_id, from_number, credentials,
           api_token, signing_key, key_version, caller_space, created_at, created_by)
         SELECT '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', {}, '{}', 1, user_id FROM members
         WHERE organization_id = '{}' LIMIT 1",
        row.id, row.organization_id, row.base_url, row.project_id, row.from_number, row.credentials,
        row.api_token, row.signing_key, row.key_version, known.host, row.organization_id,
    ));
    world.sql(
        "DELETE FROM caller_space_starts;
         INSERT INTO caller_space_starts (caller_space, start_time, calls)
         SELECT COALESCE(c.caller_space, ''), b.start_time, COUNT(*) FROM booking_events b
         LEFT JOIN carrier_accounts c ON c.organization_id = b.organization_id AND c.ended_at IS NULL
         WHERE b.status = 'pending' GROUP BY 1, 2",
    );
    row
}
