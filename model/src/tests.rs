use crate::{
    Coverage, Instants, Mutant, Phones, Step, World, check, check_until_broken,
    properties::{
        COMES_TO_AN_END, NO_FOLLOWER, NO_STALE_REQUEST, ONE_ALIVE, ONE_CALL, ONE_SECOND, OWN_CALL,
        TABLES,
    },
};
use callslot_shared::{booking::TRANSITIONS, call::PHASES};
use std::{collections::HashSet, mem::discriminant, sync::Arc};

/// Explores a world with a mistake until a property is seen broken.
fn first_broken(world: World, mutant: Mutant) -> Vec<&'static str> {
    let report = check(world.with(mutant), Arc::default());
    println!("{mutant:?}: {report}");
    report.broken.into_keys().collect()
}

/// One test, because the worlds are explored once for all of it.
#[test]
fn the_small_worlds_keep_every_promise_and_take_every_row_of_the_tables_and_every_kind_of_step() {
    let coverage = Arc::<Coverage>::default();
    for world in World::small() {
        let report = check(world, Arc::clone(&coverage));
        print!("{report}");
        assert!(report.broken.is_empty(), "{report}");
        assert!(report.states > 1_000, "{report}");
    }
    assert_every_row_is_taken(&coverage);
    assert_every_kind_of_step_is_taken(&coverage);
}

/// That no other change is taken is a promise of its own.
fn assert_every_row_is_taken(coverage: &Coverage) {
    for change in PHASES {
        assert!(coverage.phase(change.from, change.to), "{change:?}");
    }
    for (from, to) in TRANSITIONS {
        assert!(coverage.status(*from, *to), "{from} to {to}");
    }
}

/// All but the twin, which is a mistake.
fn assert_every_kind_of_step_is_taken(coverage: &Coverage) {
    use callslot_shared::call::CarrierStatus::{NoAnswer, Ringing};
    let kinds = [
        Step::Clock,
        Step::Cancel(0),
        Step::Move(0),
        Step::Claim(0, 0),
        Step::Deal(0, 0),
        Step::Open(0, 0),
        Step::TakeOver(0),
        Step::TakeOverAnswered(0),
        Step::TakeOverFailed(0),
        Step::LateTakeOver(0),
        Step::SendCommit(0),
        Step::Commit(0),
        Step::CommitAnswered(0),
        Step::CommitFailed(0),
        Step::LateCommit(0),
        Step::Alone(0),
        Step::Act(0),
        Step::Settle(0),
        Step::NoAnswer(0),
        Step::Die(0),
        Step::Accept(0),
        Step::Refuse(0),
        Step::TooMany(0),
        Step::Call(0, Ringing),
        Step::PickUp(0, true),
        Step::Key(0, true),
        Step::SecondPickUp(0),
        Step::SecondFails(0, NoAnswer),
        Step::SecondNews(0),
        Step::News(0, Ringing),
        Step::Judge((0, 0)),
        Step::HangUp(0),
        Step::Sweep,
        Step::Reconcile((0, 0), true),
        Step::TakeBack((0, 0)),
    ];
    let taken = coverage.steps();
    let of = |steps: &[Step]| -> HashSet<_> { steps.iter().map(discriminant).collect() };
    assert_eq!(of(&taken), of(&kinds), "{taken:?}");
}

#[test]
fn a_request_before_the_commit_is_found() {
    let broken = first_broken(World::one_booking(), Mutant::AskBeforeCommit);
    assert!(broken.contains(&ONE_CALL), "{broken:?}");
}

#[test]
fn a_commit_without_the_phase_is_found() {
    let broken = first_broken(World::one_booking(), Mutant::CommitWithoutPhase);
    assert!(broken.contains(&TABLES), "{broken:?}");
}

#[test]
fn a_commit_without_the_token_is_found() {
    let broken = first_broken(World::one_booking(), Mutant::CommitWithoutToken);
    assert!(broken.contains(&ONE_CALL), "{broken:?}");
}

#[test]
fn a_lane_that_commits_after_its_lease_is_found() {
    let broken = first_broken(World::one_booking(), Mutant::CommitAfterLease);
    assert!(broken.contains(&ONE_CALL), "{broken:?}");
}

#[test]
fn a_retry_while_the_first_may_be_alive_is_found() {
    for (world, mutant) in [
        (World::one_booking(), Mutant::RetryWhileUnknown),
        (World::retry(), Mutant::RetryWhileRinging),
    ] {
        let broken = first_broken(world, mutant);
        assert!(broken.contains(&ONE_ALIVE), "{mutant:?} {broken:?}");
        assert!(broken.contains(&NO_FOLLOWER), "{mutant:?} {broken:?}");
    }
}

#[test]
fn a_cancellation_that_the_commit_does_not_see_is_found() {
    let broken = first_broken(World::cancel(), Mutant::CancelUnseen);
    assert!(broken.contains(&NO_STALE_REQUEST), "{broken:?}");
}

#[test]
fn a_lane_that_commits_without_its_guard_is_found() {
    let world = World::lanes().with(Mutant::CommitWithoutGuard);
    let report = check_until_broken(world, ONE_CALL);
    println!("{report}");
    assert!(report.broken.contains_key(ONE_CALL), "{report}");
}

/// One commits, the other's answer is lost, and the attempt that it reads back bears its token and its time.
#[test]
fn a_claim_that_two_invocations_share_is_found() {
    for (world, mutant) in shared_claims() {
        let broken = first_broken(world, mutant);
        assert!(broken.contains(&ONE_CALL), "{mutant:?} {broken:?}");
    }
}

/// Here the time is the only guard, and it is enough where no two commits bear the same.
#[test]
fn a_claim_that_two_invocations_share_is_saved_by_the_time_of_the_commit_where_no_two_bear_the_same()
 {
    for (world, mutant) in shared_claims() {
        let world = World {
            instants: Instants::Differ,
            ..world
        };
        let broken = first_broken(world.clone(), mutant);
        assert!(broken.is_empty(), "{mutant:?} {broken:?}");
        let broken = first_broken(world.with(Mutant::ReadBackWithoutTime), mutant);
        assert!(broken.contains(&ONE_CALL), "{mutant:?} {broken:?}");
    }
}

fn shared_claims() -> [(World, Mutant); 2] {
    let waits = |world| World {
        grace: 1,
        phones: Phones::Wait,
        ..world
    };
    let lanes = World {
        late_writes: false,
        ..World::lanes()
    };
    [
        (waits(World::one_booking()), Mutant::SharedToken),
        (waits(lanes), Mutant::TakeOverKeepsToken),
    ]
}

/// The token that taking over writes is its holder's own, and nothing else is needed.
#[test]
fn without_the_lease_of_taking_over_or_the_time_of_the_commit_alone_nothing_breaks() {
    for mutant in [Mutant::TakeOverAfterLease, Mutant::ReadBackWithoutTime] {
        let broken = first_broken(World::lanes(), mutant);
        assert!(broken.is_empty(), "{mutant:?} {broken:?}");
    }
}

#[test]
fn a_second_phone_that_every_request_rings_is_found() {
    let broken = first_broken(World::conversation(), Mutant::AcceptTwice);
    assert!(broken.contains(&ONE_SECOND), "{broken:?}");
}

#[test]
fn a_call_that_is_adopted_though_it_may_be_anothers_is_found() {
    let broken = first_broken(World::two_bookings(), Mutant::AdoptAny);
    assert!(broken.contains(&OWN_CALL), "{broken:?}");
}

#[test]
fn a_sweep_that_ends_nothing_is_found() {
    let broken = first_broken(World::one_booking(), Mutant::NeverOverdue);
    assert!(broken.contains(&COMES_TO_AN_END), "{broken:?}");
}

/// Safety rests on tokens and phases, never on clocks or versions: those guards only save work.
#[test]
fn without_the_lease_or_the_version_alone_nothing_breaks() {
    for (world, mutant) in [
        (World::wrong_clock(), Mutant::CommitWithoutLease),
        (World::change(), Mutant::CommitWithoutVersion),
    ] {
        let world = World {
            late_writes: false,
            ..world
        };
        let broken = first_broken(world, mutant);
        assert!(broken.is_empty(), "{mutant:?} {broken:?}");
    }
}
