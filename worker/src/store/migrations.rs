//! Migrations of databases that have rows.

use super::sqlite::MIGRATIONS;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// A database before the migration that contains `text`, and the migrations from that one on.
fn before(text: &str) -> (Connection, &'static [&'static str]) {
    let place = MIGRATIONS
        .iter()
        .position(|migration| migration.contains(text))
        .unwrap();
    let (before, rest) = MIGRATIONS.split_at(place);
    let connection = Connection::open_in_memory().unwrap();
    connection
        .execute_batch("PRAGMA foreign_keys = ON")
        .unwrap();
    run(&connection, before);
    (connection, rest)
}

fn run(connection: &Connection, migrations: &[&str]) {
    for migration in migrations {
        connection.execute_batch(migration).unwrap();
    }
}

fn text(connection: &Connection, sql: &str) -> String {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn texts(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn number(connection: &Connection, sql: &str) -> i64 {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Organizations from before countries could be named keep calling every country, and their owners are told.
#[test]
fn who_called_every_country_still_does_and_has_a_notice() {
    let (connection, rest) = before("'every_country'");
    let demo = include_str!("demo.sql");
    let (organization, _) = demo.split_once("-- Its attendees").unwrap();
    connection.execute_batch(organization).unwrap();
    let book = "INSERT INTO booking_events (id, organization_id, user_id, title, start_time, end_time,
          duration_minutes, attendee_phone, created_at, updated_at, created_by)
        SELECT 'b-' || :n, organization_id, user_id, 'Call', :n * 3600000, :n * 3600000 + 1800000, 30,
          '+14155552671', :n, :n, user_id FROM api_keys";
    for number in 1..=2 {
        connection.execute(book, [number]).unwrap();
    }
    run(&connection, rest);
    assert_eq!(
        text(
            &connection,
            "SELECT group_concat(booking_id || ' ' || kind || ' ' || user_id) FROM notices"
        ),
        "b-2 every_country 019a0000-0000-7000-8000-000000000101"
    );
    assert_eq!(
        text(
            &connection,
            "SELECT COALESCE(calling_countries, 'every') FROM organizations"
        ),
        "every"
    );
}

/// Four organizations of 25 members. Every hour each member has a call, until there are `BOOKINGS`. Of two in each hundred
/// the time of a second host is kept. Every third is booked by a key, and the audit log does not know every seventh.
const FILL: &str = "
CREATE TEMP TABLE n AS WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < BOOKINGS - 1) SELECT n FROM n;
INSERT INTO organizations (id, name) SELECT printf('00000001-0000-7000-8000-%012d', n), 'O' FROM n WHERE n < 4;
INSERT INTO users (id, email, name) SELECT printf('00000002-0000-7000-8000-%012d', n), n || '@x.example', 'U' FROM n
  WHERE n < 100;
INSERT INTO users (id, email, name) VALUES ('00000000-0000-7000-8000-000000000001', 'service@x.example', 'Callslot');
INSERT INTO members (organization_id, user_id, role, phone)
  SELECT printf('00000001-0000-7000-8000-%012d', n % 4), printf('00000002-0000-7000-8000-%012d', n), 'operator', '+1'
  FROM n WHERE n < 100;
INSERT INTO booking_events (id, organization_id, user_id, title, description, start_time, end_time, duration_minutes,
  timezone, attendee_name, attendee_email, attendee_phone, status, failure_reason, notes, version, created_at, updated_at,
  created_by, attendee_language, immediate, buffer_after, hold_id, local_start, zone_rules, occurrence, co_hosts,
  loosened_by)
SELECT printf('00000003-0000-7000-8000-%012d', n), printf('00000001-0000-7000-8000-%012d', n % 4),
  printf('00000002-0000-7000-8000-%012d', n % 100), 'Call ' || n, iif(n % 2, NULL, 'About ' || n),
  1900000000000 + n / 100 * 3600000 + iif(n % 50, 0, 1800000), 1900000000000 + n / 100 * 3600000 + iif(n % 50, 1200000, 3000000),
  20, 'Europe/Paris', iif(n % 3, 'A ' || n, NULL), iif(n % 5, n || '@a.example', NULL), '+1415555' || n,
  CASE WHEN n % 50 = 0 THEN 'pending' WHEN n % 5 = 1 THEN 'completed' WHEN n % 5 = 2 THEN 'failed'
    WHEN n % 5 = 3 THEN 'cancelled' WHEN n % 10 = 4 THEN 'calling' ELSE 'pending' END,
  iif(n % 5 = 2, 'busy', NULL), iif(n % 11, NULL, 'Note'), n % 7 + 1, n, n + 1,
  printf('00000002-0000-7000-8000-%012d', (n + 4) % 100), iif(n % 13, NULL, 'fr'), n % 17 = 0, n % 10, NULL,
  iif(n % 2, '2030-01-01T10:00:00', NULL), iif(n % 2, '2026a', ''), iif(n % 19, NULL, '2030-01-01T10:00:00'),
  iif(n % 50, NULL, json_array(printf('00000002-0000-7000-8000-%012d', (n + 4) % 100))), NULL
FROM n;
INSERT INTO call_attempts (id, organization_id, booking_id, number, phase, claim_token, lease_until, booking_version, ask_at,
  caller_space, claimed_at, dialing_at, ended_at, carrier_call_id, voice, member_id)
SELECT replace(id, '00000003-', '00000004-'), organization_id, id, 1, 'ended', 'token', created_at, version, created_at,
  'space', created_at, created_at, updated_at, 'call-' || created_at, '{}', created_by
FROM booking_events WHERE status IN ('completed', 'failed');
INSERT INTO calls (id, organization_id, booking_id, attempt_id, leg, status, rank, created_at, updated_at)
SELECT carrier_call_id, organization_id, booking_id, id, 'operator', 'completed', 4, claimed_at, ended_at FROM call_attempts;
UPDATE booking_events SET call_id = 'call-' || created_at WHERE status = 'completed';
INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at, details, address, client)
SELECT replace(id, '00000003-', '00000005-'), organization_id, created_by, iif(created_at % 3, 'session', 'api_key'),
  replace(created_by, '00000002-', '00000006-'), 'booking.create', id, created_at, '{\"version\":1}',
  iif(created_at % 2, '203.0.113.0/24', NULL), iif(created_at % 2, 'page', NULL)
FROM booking_events WHERE created_at % 7 > 0;
INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at)
SELECT replace(id, '00000003-', '00000007-'), organization_id, user_id, 'api_key', replace(user_id, '00000002-', '00000006-'),
  'booking.cancel', id, updated_at
FROM booking_events WHERE status = 'cancelled';
INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at)
SELECT replace(id, '00000001-', '00000008-'), id, '00000000-0000-7000-8000-000000000001', 'api_key', 'billing', 'plan.change',
  id, 1
FROM organizations;
INSERT INTO notices (booking_id, kind, organization_id, user_id, created_at, read_at, about)
SELECT id, failure_reason, organization_id, user_id, updated_at / 10, iif(created_at % 2, NULL, updated_at),
  iif(created_at % 3, NULL, '{\"total\":1}')
FROM booking_events WHERE status = 'failed';
INSERT INTO notices (booking_id, kind, organization_id, user_id, created_at)
SELECT booking_id, 'host_changed', organization_id, user_id, created_at FROM notices;
INSERT INTO slot_holds (id, organization_id, user_id, start_time, duration_minutes, busy_from, busy_to, created_at,
  expires_at, created_by, co_hosts)
SELECT printf('00000009-0000-7000-8000-%012d', n), printf('00000001-0000-7000-8000-%012d', n % 4),
  printf('00000002-0000-7000-8000-%012d', n % 100), 1900000000000 - n * 3600000, 30, 1900000000000 - n * 3600000,
  1900001800000 - n * 3600000, n, n + 300000, printf('00000002-0000-7000-8000-%012d', (n + 4) % 100),
  iif(n % 10, NULL, json_array(printf('00000002-0000-7000-8000-%012d', (n + 4) % 100)))
FROM n WHERE n BETWEEN 1 AND BOOKINGS / 20;
INSERT INTO audit_log (id, organization_id, user_id, via, credential_id, action, subject_id, at)
SELECT replace(id, '00000009-', '0000000a-'), organization_id, created_by, iif(created_at % 3, 'session', 'api_key'),
  replace(created_by, '00000002-', '00000006-'), 'hold.create', id, created_at
FROM slot_holds WHERE booking_id IS NULL AND hold_id IS NULL;
DROP TABLE temp.n;";

fn fill(connection: &Connection, bookings: u32) {
    let fill = FILL.replace("BOOKINGS", &bookings.to_string());
    connection.execute_batch(&fill).unwrap();
}

/// The SQL of all triggers, indexes and views, by name.
fn schema(connection: &Connection) -> BTreeMap<String, String> {
    let sql = "SELECT json_array(name, sql) FROM sqlite_master
               WHERE type IN ('trigger', 'index', 'view') AND sql IS NOT NULL";
    let pairs = texts(connection, sql);
    pairs
        .iter()
        .map(|pair| serde_json::from_str::<(String, String)>(pair).unwrap())
        .collect()
}

/// Keeps the rows of every table in `kept`, a database beside.
fn keep(connection: &Connection) -> Vec<String> {
    connection
        .execute_batch("ATTACH ':memory:' AS kept")
        .unwrap();
    let tables =
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let tables = texts(connection, tables);
    for table in &tables {
        let copy = format!("CREATE TABLE kept.{table} AS SELECT * FROM main.{table}");
        connection.execute_batch(&copy).unwrap();
    }
    tables
}

/// The number of rows of a table that differ from the kept ones, in the columns that there were.
fn changed(connection: &Connection, table: &str) -> i64 {
    let columns = format!("SELECT group_concat(name) FROM pragma_table_info('{table}', 'kept')");
    let columns = text(connection, &columns);
    number(
        connection,
        &format!(
            "SELECT (SELECT COUNT(*) FROM (SELECT {columns} FROM kept.{table} EXCEPT SELECT {columns} FROM main.{table}))
               + abs((SELECT COUNT(*) FROM main.{table}) - (SELECT COUNT(*) FROM kept.{table}))"
        ),
    )
}

#[test]
fn a_hundred_thousand_bookings_get_their_actors_and_stay_as_they_are() {
    let (connection, rest) = before("actor_kind");
    fill(&connection, 100_000);
    let tables = keep(&connection);
    let before = schema(&connection);
    run(&connection, &rest[..1]);
    let after = schema(&connection);

    for table in &tables {
        assert_eq!(changed(&connection, table), 0, "{table}");
    }
    for (table, at_least) in [
        ("booking_events", 100_000),
        ("audit_log", 100_000),
        ("call_attempts", 30_000),
        ("notices", 30_000),
        ("slot_holds", 5_000),
    ] {
        let rows = number(&connection, &format!("SELECT COUNT(*) FROM {table}"));
        assert!(rows >= at_least, "{table}: {rows}");
    }

    let differ = before
        .iter()
        .filter(|(name, sql)| after.get(*name) != Some(*sql));
    let differ: Vec<&str> = differ.map(|(name, _)| name.as_str()).collect();
    // They pass the actor on; the index has what came with the table's key before.
    assert_eq!(
        differ,
        [
            "booking_events_failed",
            "booking_events_together",
            "booking_events_together_by_change",
            "notices_organization",
            "slot_holds_together"
        ]
    );
    let new: Vec<&String> = after
        .keys()
        .filter(|name| !before.contains_key(*name))
        .collect();
    assert_eq!(new, ["notices_without_booking"]);
    assert_eq!(
        number(&connection, "SELECT COUNT(*) FROM pragma_foreign_key_check"),
        0
    );
    assert_eq!(text(&connection, "PRAGMA main.integrity_check"), "ok");
}

#[test]
fn whoever_booked_by_a_key_is_known_from_the_audit_log() {
    let (connection, rest) = before("actor_kind");
    fill(&connection, 10_000);
    run(&connection, rest);
    let count = |sql: &str| number(&connection, &format!("SELECT COUNT(*) FROM {sql}"));

    let wrong = "(b.actor_kind, b.actor_key) IS NOT (
      iif(l.via = 'api_key', 'key', 'member'), iif(l.via = 'api_key', l.credential_id, NULL))";
    let logged = "JOIN audit_log l ON l.action LIKE '%.create' AND l.subject_id = ";
    let of = |table: &str, subject: &str| {
        let rows = format!("{table} b {logged} {subject}");
        assert_eq!(count(&format!("{rows} WHERE {wrong}")), 0, "{rows}");
        count(&format!("{rows} WHERE b.actor_kind = 'key'"))
    };
    assert_eq!(of("booking_events", "b.id"), 2_857);
    // Its own holds, parts of them, and the time of second hosts.
    assert_eq!(
        of("slot_holds", "COALESCE(b.booking_id, b.hold_id, b.id)"),
        count("slot_holds WHERE actor_kind = 'key'")
    );
    assert!(count("slot_holds WHERE booking_id IS NOT NULL AND actor_kind = 'key'") > 10);
    assert!(count("slot_holds WHERE hold_id IS NOT NULL AND actor_kind = 'key'") > 10);
    // An entry that the audit log does not know is a member's.
    let unknown = "booking_events b WHERE NOT EXISTS (
      SELECT 1 FROM audit_log l WHERE l.subject_id = b.id AND l.action = 'booking.create')";
    assert_eq!(
        count(unknown),
        count(&format!("{unknown} AND b.actor_kind = 'member'"))
    );

    assert_eq!(count("notices WHERE actor_kind <> 'system'"), 0);
    assert_eq!(
        count(
            "audit_log WHERE actor_kind <> CASE WHEN credential_id = 'billing' THEN 'system'
               WHEN via = 'api_key' THEN 'key' ELSE 'member' END"
        ),
        0
    );
}

/// Links from before belong to the address that the booking has; blocked numbers stay blocked by whom they were.
#[test]
fn links_of_former_addresses_stay_closed_and_numbers_stay_blocked() {
    let (connection, rest) = before("link_floor");
    fill(&connection, 1_000);
    connection
        .execute_batch(
            "UPDATE booking_events SET link_generation = 3 WHERE created_at % 2 = 0;
             INSERT INTO blocked_numbers (organization_id, number, created_at, created_by)
             SELECT organization_id, '+1415555' || created_at, created_at, created_by FROM booking_events
             WHERE created_at < 100",
        )
        .unwrap();
    let blocked = "SELECT organization_id || number || created_at || created_by FROM blocked_numbers ORDER BY 1";
    let before = texts(&connection, blocked);
    assert_eq!(before.len(), 100);
    run(&connection, rest);
    assert_eq!(texts(&connection, blocked), before);
    let open = "SELECT COUNT(*) FROM booking_events WHERE link_floor <> link_generation";
    assert_eq!(number(&connection, open), 0);
    let changed = "UPDATE booking_events SET attendee_email = 'new@a.example' WHERE created_at = 1";
    connection.execute(changed, []).unwrap();
    let moved =
        "UPDATE booking_events SET link_generation = link_generation + 1 WHERE created_at = 1";
    connection.execute(moved, []).unwrap();
    let links =
        "SELECT link_floor || ' ' || link_generation FROM booking_events WHERE created_at = 1";
    assert_eq!(text(&connection, links), "2 3");
    assert_eq!(
        number(&connection, "SELECT COUNT(*) FROM pragma_foreign_key_check"),
        0
    );
}
