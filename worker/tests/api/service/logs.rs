//! Content of the log: no number, no address, no query, whatever breaks.

use crate::prelude::*;
use callslot_worker::{store::DatabaseError, telephony::CarrierError, testing};

const PERSONAL: [&str; 4] = [
    "4155552671",
    "ada@example.com",
    "ada%40example.com",
    "search=",
];

fn logged() -> String {
    testing::logged().join("\n")
}

#[tokio::test(start_paused = true)]
async fn a_request_is_logged_without_its_query() {
    let world = World::new();
    for path in [
        "/api/bookings?search=ada%40example.com",
        "/api/bookings/+14155552671",
        "/api/calls/%2B14155552671?search=x",
        "/api/nothing/ada@example.com",
    ] {
        world.send(Method::GET, path, Value::Null).await;
    }
    let logged = logged();
    assert_eq!(
        logged.matches(r#""event":"request""#).count(),
        4,
        "{logged}"
    );
    for word in PERSONAL {
        assert!(!logged.contains(word), "{word}: {logged}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_of_the_database_or_the_carrier_is_logged_without_what_it_quotes() {
    let world = World::new();
    // SQLite quotes what it cannot read.
    world.sql(
        "UPDATE members SET phone = '+14155552671'; PRAGMA ignore_check_constraints = ON;
        UPDATE users SET name = 'ada@example.com +14155552671' WHERE id LIKE '%101';
        UPDATE organizations SET plan = 'ada@example.com +14155552671'",
    );
    let (status, _) = world.send(Method::GET, "/api/bookings", Value::Null).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    for error in [
        DatabaseError::Failed("D1_ERROR: bound '+14155552671', ada@example.com".into()),
        DatabaseError::Row("unknown variant `+1 415-555-2671`".into()),
    ] {
        testing::log_error("database", &error);
    }
    let carrier = CarrierError::Unknown("no answer from +14155552671".into());
    testing::log_error("carrier", &carrier);
    let logged = logged();
    assert!(
        logged.matches(r#""event":"error""#).count() >= 4,
        "{logged}"
    );
    assert!(
        logged.contains("[number]") && logged.contains("[address]"),
        "{logged}"
    );
    for word in PERSONAL.iter().chain(&["555-2671"]) {
        assert!(!logged.contains(word), "{word}: {logged}");
    }
}
