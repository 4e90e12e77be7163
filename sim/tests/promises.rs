//! The promises of the dialler, held against the simulated world.

use callslot_sim::{Fault, Faults, Outcome, RunOptions, run};

/// The time that people book for, in minutes.
const HOURS: i64 = 5 * 60;

/// A run in which the faults strike often.
fn outcome(seed: u64, faults: &[Fault]) -> Outcome {
    let options = RunOptions {
        bookings_per_day: 800,
        intensity: 5.0,
        faults: Faults::of(faults),
        ..RunOptions::new(seed, HOURS)
    };
    run(&options).unwrap()
}

#[test]
fn a_seed_fixes_everything() {
    let options = RunOptions {
        bookings_per_day: 600,
        faults: Faults::all(),
        ..RunOptions::new(7, 120)
    };
    let (first, second) = (run(&options).unwrap(), run(&options).unwrap());
    assert_eq!(first.fingerprint, second.fingerprint);
    let other = RunOptions { seed: 8, ..options };
    assert_ne!(first.fingerprint, run(&other).unwrap().fingerprint);
}

fn holds_under_all_faults(seed: u64) {
    let options = RunOptions {
        bookings_per_day: 900,
        faults: Faults::all(),
        ..RunOptions::new(seed, 90)
    };
    let outcome = run(&options).unwrap();
    let violations = &outcome.violations;
    assert!(
        violations.is_empty(),
        "{}: {violations:?}",
        options.command()
    );
}

#[test]
fn every_promise_holds_under_all_faults() {
    // Each thread is a world of its own.
    std::thread::scope(|scope| {
        for first in 1..=5 {
            scope.spawn(move || (0..5).for_each(|block| holds_under_all_faults(first + 5 * block)));
        }
    });
}

#[test]
fn every_promise_holds_in_a_rush() {
    let options = RunOptions {
        bookings_per_day: 24,
        faults: Faults::all(),
        rush: true,
        ..RunOptions::new(1, 120)
    };
    let outcome = run(&options).unwrap();
    assert!(outcome.rush > 900, "{} bookings", outcome.rush);
    let violations = &outcome.violations;
    assert!(violations.is_empty(), "{violations:?}");
}

#[test]
fn without_faults_everything_is_placed_and_on_time() {
    for seed in 1..=2 {
        let outcome = outcome(seed, &[]);
        assert!(outcome.violations.is_empty(), "{:?}", outcome.violations);
        assert_eq!(outcome.placed, outcome.placeable);
        assert_eq!(outcome.placed, outcome.bookings);
        // The carrier is asked at the moment that the pace leaves, if it leaves one: the first of a second
        // within 2 s, the k-th within k + 2 s.
        assert!(
            outcome.behind_ms_at(0.99) <= 2_000,
            "{:?}",
            outcome.behind_ms_at(0.99)
        );
        assert!(outcome.late_ms.iter().all(|late| *late >= 0));
    }
}

#[test]
fn calls_behind_extensions_are_connected_by_a_key_and_machines_are_told_of() {
    let outcome = outcome(3, &[]);
    assert!(outcome.violations.is_empty(), "{:?}", outcome.violations);
    let (extensions, machines) = (outcome.extensions, outcome.machines);
    // Machines press no key, and somebody is busy, away or leaves.
    assert!(
        0 < extensions.connected && extensions.connected < extensions.calls,
        "{extensions:?}"
    );
    assert!(machines.first > 0 && machines.second > 0, "{machines:?}");
    assert_eq!(
        (machines.said, machines.outcomes),
        (machines.second, machines.second)
    );
}

#[test]
fn a_lost_tick_makes_nothing_more_than_75_s_late() {
    for seed in 1..=2 {
        let outcome = outcome(seed, &[Fault::TickMissing1]);
        assert!(outcome.violations.is_empty(), "{:?}", outcome.violations);
        assert_eq!(outcome.placed, outcome.bookings);
        assert!(
            outcome.late_ms_at(0.99) <= 75_000,
            "{}",
            outcome.late_ms_at(0.99)
        );
    }
}

#[test]
fn after_four_lost_ticks_a_call_is_within_grace_or_reported() {
    for seed in 1..=2 {
        let outcome = outcome(seed, &[Fault::TickMissing4]);
        // Whatever is neither placed within grace nor reported breaks a promise.
        assert!(outcome.violations.is_empty(), "{:?}", outcome.violations);
        assert!(outcome.late_ms.iter().all(|late| *late <= 306_000));
    }
}

#[test]
fn without_faults_every_message_is_sent_once() {
    let outcome = outcome(4, &[]);
    assert!(outcome.violations.is_empty(), "{:?}", outcome.violations);
    let messages = outcome.messages;
    assert!(messages.sent > outcome.bookings, "{messages:?}");
    let rest = (messages.mails, messages.failed, messages.waiting);
    assert_eq!(rest, (messages.sent, 0, 0), "{messages:?}");
}

#[test]
fn after_hours_without_a_mail_provider_everything_inside_its_deadline_arrives() {
    let options = RunOptions {
        faults: Faults::of(&[Fault::MailDown, Fault::Cancel, Fault::Reschedule]),
        intensity: 5.0,
        ..RunOptions::new(5, 24 * 60)
    };
    let outcome = run(&options).unwrap();
    let down = outcome
        .faults
        .iter()
        .find(|(fault, _)| *fault == Fault::MailDown);
    assert!(down.is_some_and(|(_, often)| *often > 0), "{down:?}");
    assert!(outcome.violations.is_empty(), "{:?}", outcome.violations);
    assert!(outcome.messages.sent > 0, "{:?}", outcome.messages);
}
