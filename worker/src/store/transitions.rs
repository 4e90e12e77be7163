//! The database lets bookings, attempts and verifications change as the tables of transitions in `shared` say, and in no other way.

use super::{Sqlite, sqlite::MIGRATIONS};
use callslot_shared::{
    access::{Feature, plans_with},
    booking::{Status, TRANSITIONS},
    call::{PHASES, Phase, VERIFICATION_STATES, VerificationState},
    message::{MESSAGE_STATES, MessageKind, MessageState, SMS_STATES, SmsState},
};
use std::{collections::BTreeSet, fs, path::Path};

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

#[test]
fn a_message_changes_its_state_as_the_table_says_and_in_no_other_way() {
    let sqlite = Sqlite::in_memory().unwrap();
    let lease = |state: MessageState| match state {
        MessageState::Claimed => "'t', 1",
        _ => "NULL, NULL",
    };
    for from in MessageState::ALL {
        for to in MessageState::ALL {
            let id = format!("{}.{}", from.as_str(), to.as_str());
            sqlite
                .script(&format!(
                    "INSERT INTO messages (id, kind, recipient, due_at, deadline, state, lease_token, lease_until,
                       created_at, updated_at)
                     VALUES ('{id}', 'invitation', 'invitee', 0, 1, '{}', {}, 0, 0)",
                    from.as_str(),
                    lease(*from)
                ))
                .unwrap();
            let changed = sqlite.script(&format!(
                "UPDATE messages SET state = '{}', (lease_token, lease_until) = ({}) WHERE id = '{id}'",
                to.as_str(),
                lease(*to)
            ));
            let allowed = from == to || MESSAGE_STATES.contains(&(*from, *to));
            assert_eq!(changed.is_ok(), allowed, "{from:?} -> {to:?}: {changed:?}");
        }
    }
}

#[test]
fn a_try_of_a_text_changes_its_state_as_the_table_says_and_in_no_other_way() {
    let sqlite = Sqlite::in_memory().unwrap();
    for from in SmsState::ALL {
        for to in SmsState::ALL {
            let id = format!("{}.{}", from.as_str(), to.as_str());
            sqlite
                .script(&format!(
                    "INSERT INTO sms_attempts (id, message_id, sender, number, text_hash, segments, state, asked_at, updated_at)
                     VALUES ('{id}', '{id}', '+12025550100', '+14155552671', '{}', 1, '{}', 0, 0)",
                    "0".repeat(64),
                    from.as_str()
                ))
                .unwrap();
            let changed = sqlite.script(&format!(
                "UPDATE sms_attempts SET state = '{}' WHERE id = '{id}'",
                to.as_str()
            ));
            let allowed = from == to || SMS_STATES.contains(&(*from, *to));
            assert_eq!(changed.is_ok(), allowed, "{from:?} -> {to:?}: {changed:?}");
        }
    }
}

#[test]
fn the_plans_in_the_trigger_of_texts_are_those_that_include_messages() {
    let plans = plans_with(Feature::Messages).iter();
    let named = plans.map(|plan| format!("'{}'", plan.as_str()));
    let list = named.collect::<Vec<_>>().join(", ");
    // As all migrations together leave it.
    let trigger = Sqlite::in_memory()
        .unwrap()
        .text("SELECT sql FROM sqlite_schema WHERE name = 'sms_causes_written'")
        .unwrap();
    assert!(trigger.contains(&format!("o.plan IN ({list})")), "{list}");
}

#[test]
fn what_is_not_to_be_sent_any_more_is_not_kept() {
    let sqlite = Sqlite::in_memory().unwrap();
    for state in MessageState::ALL {
        let state_name = state.as_str();
        let lease = if *state == MessageState::Claimed {
            "'t', 1"
        } else {
            "NULL, NULL"
        };
        let kept = sqlite.script(&format!(
            "INSERT INTO messages (id, kind, recipient, address, payload, key_version, due_at, deadline, state,
               lease_token, lease_until, created_at, updated_at)
             VALUES ('{state_name}', 'invitation', 'invitee', 'a', 'p', 1, 0, 1, '{state_name}', {lease}, 0, 0)"
        ));
        assert_eq!(kept.is_ok(), state.is_open(), "{state:?}");
    }
}

#[test]
fn every_kind_that_a_booking_brings_about_is_known() {
    let kinds = Sqlite::in_memory()
        .unwrap()
        .text("SELECT group_concat(kind, ' ') FROM (SELECT kind FROM message_kinds ORDER BY kind)")
        .unwrap();
    let mut known: Vec<_> = MessageKind::ALL.iter().map(|kind| kind.as_str()).collect();
    known.retain(|kind| kind.starts_with("attendee_") || kind.starts_with("operator_"));
    known.sort_unstable();
    assert_eq!(kinds, known.join(" "));
}

#[test]
fn a_verification_changes_its_state_as_the_table_says_and_in_no_other_way() {
    for from in VerificationState::ALL {
        for to in VerificationState::ALL {
            let sqlite = database(Status::Calling, Phase::Claimed);
            sqlite
                .script(&format!(
                    "INSERT INTO phone_verifications (id, organization_id, user_id, session_id, phone, language, state, salt,
                       code_hash, idempotency_key, request_hash, caller_space, ask_at, created_at, expires_at)
                     VALUES ('v', 'o', 'u', 's', '+12125550101', 'en', '{}', '{1:032}', '{1:064}', 'k', '{1:064}', '', 0, 0, 0)",
                    from.as_str(),
                    0
                ))
                .unwrap();
            let changed = sqlite.script(&format!(
                "UPDATE phone_verifications SET state = '{}'",
                to.as_str()
            ));
            let allowed = from == to || VERIFICATION_STATES.contains(&(from, to));
            assert_eq!(changed.is_ok(), allowed, "{from:?} -> {to:?}: {changed:?}");
        }
    }
}

/// The Rust files of the store, but its tests.
fn sources(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_test = TESTS.iter().any(|name| path.ends_with(name));
        if path.is_dir() && !is_test {
            texts.extend(sources(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") && !is_test {
            texts.push(fs::read_to_string(&path).unwrap());
        }
    }
    texts
}

const TESTS: [&str; 4] = ["tests", "tests.rs", "migrations.rs", "transitions.rs"];

/// Each list that the SQL of the store and of the schema compares a column with, such as
/// `phase IN ('dialing', 'unknown')`, sorted.
fn lists(column: &str) -> BTreeSet<Vec<String>> {
    let mut texts = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store"));
    texts.extend(MIGRATIONS.iter().map(ToString::to_string));
    let mut lists = BTreeSet::new();
    for text in &texts {
        for opening in [" IN ('", " NOT IN ('"] {
            let opening = format!("{column}{opening}");
            for (at, _) in text.match_indices(&opening) {
                let is_another = text[..at].ends_with('_');
                let list = &text[at + opening.len()..];
                let list = &list[..list.find("')").unwrap()];
                if !is_another {
                    lists.insert(sorted(list.split("', '")));
                }
            }
        }
    }
    lists
}

fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let names: BTreeSet<_> = names.map(str::to_owned).collect();
    names.into_iter().collect()
}

#[test]
fn the_sql_that_lists_phases_lists_sets_of_the_table() {
    let set = |is_in: &dyn Fn(Phase) -> bool| {
        let phases = Phase::ALL.into_iter().filter(|phase| is_in(*phase));
        sorted(phases.map(Phase::as_str))
    };
    // A call may come of it, or has.
    let may_ring = |phase: Phase| phase.may_become(Phase::Placed);
    // Nothing was asked of the carrier.
    let not_asked = |phase| matches!(phase, Phase::Claimed | Phase::Released | Phase::NotSent);
    let known = BTreeSet::from([
        set(&Phase::is_live),
        set(&may_ring),
        set(&|phase| may_ring(phase) || phase == Phase::Closed),
        set(&not_asked),
        set(&|phase| not_asked(phase) || phase == Phase::Refused),
        // The carrier was asked, and it is over.
        set(&|phase| !phase.is_live() && !not_asked(phase)),
    ]);
    assert_eq!(lists("phase"), known);
}

#[test]
fn the_sql_that_lists_states_of_bookings_lists_sets_of_the_table() {
    let set = |is_in: &dyn Fn(Status) -> bool| {
        let states = Status::ALL.into_iter().filter(|status| is_in(*status));
        sorted(states.map(Status::as_str))
    };
    let known = BTreeSet::from([
        set(&|status| !status.is_terminal()),
        set(&Status::is_terminal),
        set(&|status| status != Status::Cancelled),
        set(&|_| true),
    ]);
    // Calls, recordings and transcripts have a status too.
    let of_bookings = |list: &Vec<String>| list.iter().all(|name| Status::parse(name).is_some());
    let listed: BTreeSet<_> = lists("status").into_iter().filter(of_bookings).collect();
    assert_eq!(listed, known);
}
