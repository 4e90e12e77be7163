//! Both forms of stored credentials, and what the release before does to them.

use super::*;
use crate::{
    store::{carrier_accounts, operator_messages::OperatorMessage},
    testing::{
        Counter, World,
        accounts::{self, ACME},
    },
};
use uuid::Uuid;

/// The row as it is stored, of those that are to be sealed anew.
async fn older(world: &World, keys: &EncryptionKeys) -> Vec<EncryptedCredentials> {
    let rows = carrier_accounts::older(world.app.all_tenants(), keys.newest(), "", 10).await;
    rows.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_row_of_the_release_before_is_read_and_sealed_anew_in_both_forms() {
    let world = World::new();
    let keys = world.app.settings.own_accounts.keys.clone().unwrap();
    accounts::connected(&world, &ACME);
    assert!(older(&world, &keys).await.is_empty());
    world.sql("UPDATE carrier_accounts SET credentials = ''");
    let rows = older(&world, &keys).await;
    let [row] = &rows[..] else { panic!("{rows:?}") };
    let secrets = read(&keys, row).unwrap();
    assert_eq!(secrets.get(API_TOKEN), Some(ACME.token));
    assert_eq!(secrets.get(SIGNING_KEY), Some(ACME.signing_key));
    let sealed = reseal(&keys, row, &Counter::default()).unwrap();
    assert_eq!(read(&keys, &sealed).unwrap(), secrets);
    let as_before = EncryptedCredentials {
        credentials: String::new(),
        ..sealed.clone()
    };
    assert_eq!(read(&keys, &as_before).unwrap(), secrets);
    // A value that was sealed for one provider does not open for another.
    let elsewhere = EncryptedCredentials {
        provider: "another".to_owned(),
        ..sealed
    };
    assert!(read(&keys, &elsewhere).is_err());
}

#[tokio::test(start_paused = true)]
async fn what_the_release_before_changes_or_forgets_leaves_no_newer_form() {
    for change in [
        "UPDATE carrier_accounts SET api_token = 'sealed', signing_key = 'sealed', key_version = 9",
        "UPDATE carrier_accounts SET api_token = '', signing_key = '', key_version = 0",
    ] {
        let world = World::new();
        accounts::connected(&world, &ACME);
        assert_ne!(world.text("SELECT credentials FROM carrier_accounts"), "");
        world.sql(change);
        assert_eq!(world.text("SELECT credentials FROM carrier_accounts"), "");
    }
}

#[tokio::test(start_paused = true)]
async fn credentials_that_were_forgotten_meanwhile_are_not_brought_back() {
    let world = World::new();
    let keys = world.app.settings.own_accounts.keys.clone().unwrap();
    accounts::connected(&world, &ACME);
    world.sql("UPDATE carrier_accounts SET credentials = ''");
    let before = older(&world, &keys).await.remove(0);
    let after = reseal(&keys, &before, &Counter::default()).unwrap();
    // A release that no longer writes the older columns leaves them as they are.
    world.sql("UPDATE carrier_accounts SET key_version = 0");
    let message = OperatorMessage {
        id: "msg-1",
        entry: Uuid::from_u128(1),
        at: world.now(),
    };
    let rows = [(before, after)];
    let changed = carrier_accounts::reseal(world.app.all_tenants(), &rows, &message).await;
    assert_eq!(changed.unwrap(), 0);
    assert_eq!(world.text("SELECT credentials FROM carrier_accounts"), "");
}

#[tokio::test(start_paused = true)]
async fn a_secret_that_a_provider_lacks_leaves_its_older_column_empty() {
    let world = World::new();
    let keys = world.app.settings.own_accounts.keys.clone().unwrap();
    accounts::connected(&world, &ACME);
    world.sql("UPDATE carrier_accounts SET credentials = ''");
    let row = older(&world, &keys).await.remove(0);
    let lacking = Credentials::new([("password", "secret")]);
    let sealed = seal(&keys, row, &lacking, &Counter::default()).unwrap();
    assert_eq!((&*sealed.api_token, &*sealed.signing_key), ("", ""));
    assert_eq!(read(&keys, &sealed).unwrap(), lacking);
}
