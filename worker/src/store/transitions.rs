//! The database lets bookings and attempts change as the tables of transitions in `shared` say, and in no other way.

use super::Sqlite;
use callslot_shared::{
    booking::{Status, TRANSITIONS},
    call::{PHASES, Phase},
};

/// A database with an organization, a booking in a state, and its attempt in a phase.
fn database(status: Status, phase: Phase) -> Sqlite {
    let sqlite = Sqlite::in_memory().unwrap();
    let reason = if status == Status::Failed {
        "'busy'"
    } else {
        "NULL"
    };
    sqlite
        .script(&format!(
            "INSERT INTO organizations (id, name, plan, booking_enabled) VALUES ('o', 'Acme', 'business', 1);
             INSERT INTO users (id, name, email) VALUES ('u', 'Otto', 'otto@acme.example');
             INSERT INTO members (organization_id, user_id, role, phone) VALUES ('o', 'u', 'operator', '+12125550101');
             INSERT INTO booking_events (
               id, organization_id, user_id, title, start_time, end_time, duration_minutes, attendee_phone, status,
               failure_reason, created_at, updated_at, created_by)
             VALUES ('b', 'o', 'u', 'Call', 0, 1800000, 30, '+14155552671', '{status}', {reason}, 0, 0, 'u');
             INSERT INTO call_attempts (
               id, organization_id, booking_id, number, phase, claim_token, lease_until, booking_version, ask_at,
               caller_space, claimed_at)
             VALUES ('a', 'o', 'b', 1, '{}', 't', 0, 1, 0, '', 0)",
            phase.as_str()
        ))
        .unwrap();
    sqlite
}

#[test]
fn a_booking_changes_its_status_as_the_table_says_and_in_no_other_way() {
    for from in Status::ALL {
        for to in Status::ALL {
            let sqlite = database(from, Phase::Ended);
            let reason = if to == Status::Failed {
                "'busy'"
            } else {
                "NULL"
            };
            let changed = sqlite.script(&format!(
                "UPDATE booking_events SET status = '{to}', failure_reason = {reason}"
            ));
            let allowed = from == to || TRANSITIONS.contains(&(from, to));
            assert_eq!(changed.is_ok(), allowed, "{from} -> {to}: {changed:?}");
        }
    }
}

#[test]
fn an_attempt_changes_its_phase_as_the_table_says_and_in_no_other_way() {
    for from in Phase::ALL {
        for to in Phase::ALL {
            let sqlite = database(Status::Calling, from);
            let changed = sqlite.script(&format!(
                "UPDATE call_attempts SET phase = '{}'",
                to.as_str()
            ));
            let allowed = from == to
                || PHASES
                    .iter()
                    .any(|change| (change.from, change.to) == (from, to));
            assert_eq!(changed.is_ok(), allowed, "{from:?} -> {to:?}: {changed:?}");
        }
    }
}
