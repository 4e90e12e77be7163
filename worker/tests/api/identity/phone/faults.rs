//! A verification dials at most once, whatever fails.

use super::*;
use callslot_worker::testing::{CarrierReaction, Fault};
use std::time::Duration;
use tokio::task::LocalSet;

const CLAIM: &str = "INSERT INTO phone_verifications";
const COMMIT: &str = "SET state = 'dialing'";
const SETTLE: &str = "SET state = 'placed'";

fn answers(world: &World, answer: CarrierReaction) {
    world.phones.answers.lock().unwrap().push_back(answer);
}

#[tokio::test(start_paused = true)]
async fn a_repeated_request_rings_once_and_is_answered_what_was() {
    let world = World::new();
    let token = page(&world, OWNER).await;
    let first = call(&world, &token, "k", MOBILE).await;
    assert_eq!(first.0, StatusCode::ACCEPTED);
    for _ in 0..5 {
        assert_eq!(call(&world, &token, "k", MOBILE).await, first);
    }
    let (status, answer) = call(&world, &token, "k", "+12125550178").await;
    assert_eq!(
        (status.as_u16(), error(&answer)),
        (409, "idempotency_conflict")
    );
    assert_eq!((world.asked().len(), &*states(&world)), (1, "placed"));
    // Ten minutes later it is answered that it is over.
    tokio::time::advance(Duration::from_secs(600)).await;
    world.tick_by_hand().await;
    let (status, answer) = call(&world, &page(&world, OWNER).await, "k", MOBILE).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    assert_eq!(answer["verification"]["state"], "closed");
    assert_eq!(world.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_comes_many_times_at_once_rings_once() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let token = page(&world, OWNER).await;
            answers(&world, CarrierReaction::LoseAfterTaking);
            let asked = (0..20).map(|_| call(&world, &token, "k", MOBILE));
            let answers = futures_util::future::join_all(asked).await;
            assert!(
                answers.iter().all(|answer| *answer == answers[0]),
                "{answers:?}"
            );
            assert_eq!(answers[0].1["verification"]["state"], "unknown");
            assert_eq!(world.asked().len(), 1);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_answer_was_lost_is_not_asked_for_again_and_still_tells_its_code() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let token = page(&world, OWNER).await;
            answers(&world, CarrierReaction::LoseAfterTaking);
            let (status, answer) = call(&world, &token, "k", MOBILE).await;
            assert_eq!(status, StatusCode::ACCEPTED);
            assert_eq!(answer["verification"]["state"], "unknown");
            for _ in 0..3 {
                world.tick().await;
            }
            assert_eq!(world.asked().len(), 1);
            let code = code_in(&told(&world, 0, "call-1").await);
            assert_eq!(states(&world), "placed");
            assert_eq!(told(&world, 0, "call-2").await, HANGS_UP);
            assert_eq!(enter(&world, &token, &code).await.0, StatusCode::OK);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_call_that_the_carrier_refuses_is_not_asked_for_again() {
    let world = World::new();
    let token = page(&world, OWNER).await;
    for (n, refusal) in [CarrierReaction::Refuse("21211"), CarrierReaction::Busy]
        .into_iter()
        .enumerate()
    {
        answers(&world, refusal);
        let key = format!("k-{n}");
        for _ in 0..2 {
            let (status, answer) = call(&world, &token, &key, MOBILE).await;
            assert_eq!(status, StatusCode::ACCEPTED);
            assert_eq!(answer["verification"]["state"], "refused");
        }
        assert_eq!(world.asked().len(), n + 1);
        // Nothing was told, so nothing can be entered; a call that shows up is told nothing.
        let (status, _) = enter(&world, &token, "000000").await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert_eq!(told(&world, n, "call-9").await, HANGS_UP);
        tokio::time::advance(Duration::from_secs(2)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn lost_answers_of_the_database_make_no_second_call_and_lose_none() {
    LocalSet::new()
        .run_until(async {
            for (statement, fault, rings) in [
                (CLAIM, Fault::Before, 0),
                (CLAIM, Fault::After, 1),
                (COMMIT, Fault::Before, 0),
                (COMMIT, Fault::After, 1),
                (COMMIT, Fault::Late(Duration::from_secs(6)), 0),
                (SETTLE, Fault::Before, 1),
                (SETTLE, Fault::After, 1),
            ] {
                let case = format!("{statement}, {fault:?}");
                let world = World::new();
                let token = page(&world, OWNER).await;
                world.db.fail(statement, fault);
                let first = call(&world, &token, "k", MOBILE).await;
                assert_eq!(world.asked().len(), rings, "{case}: {first:?}");
                for _ in 0..2 {
                    call(&world, &token, "k", MOBILE).await;
                    world.tick().await;
                }
                // A row that was not claimed is claimed by the same request again.
                let claimed = usize::from(states(&world) != "closed" && rings == 0);
                assert_eq!(world.asked().len(), rings + claimed, "{case}");
                if rings == 1 {
                    let code = code_in(&told(&world, 0, "call-1").await);
                    let (status, answer) = enter(&world, &token, &code).await;
                    assert_eq!(status, StatusCode::OK, "{case}: {answer}");
                }
            }
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn the_lost_answer_of_a_try_or_of_the_success_is_read_back() {
    for fault in ["tries = tries + 1", "phone_verified_at"] {
        let world = World::new();
        let token = page(&world, OWNER).await;
        called(&world, &token, "k", MOBILE).await;
        let code = code_in(&told(&world, 0, "call-1").await);
        world.db.fail(fault, Fault::After);
        let (status, answer) = enter(&world, &token, &code).await;
        assert_eq!(status, StatusCode::OK, "{fault}: {answer}");
        assert_eq!(
            audited(&world),
            "phone_verification.begin member.verify_phone"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_replaced_while_the_carrier_is_asked_is_ended() {
    LocalSet::new()
        .run_until(Box::pin(async {
            let world = World::new();
            let token = page(&world, OWNER).await;
            answers(&world, CarrierReaction::TakeSlowly(Duration::from_secs(5)));
            let slow = call(&world, &token, "k-1", MOBILE);
            let quick = async {
                tokio::time::sleep(Duration::from_secs(2)).await;
                call(&world, &token, "k-2", "+12125550178").await
            };
            let (slow, quick) = tokio::join!(slow, quick);
            assert_eq!(slow.1["verification"]["state"], "closed");
            assert_eq!(quick.1["verification"]["state"], "placed");
            assert_eq!(world.ended(), ["call-1"]);
            assert_eq!(told(&world, 0, "call-1").await, HANGS_UP);
        }))
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_replaced_while_it_waits_for_its_moment_does_not_ring() {
    LocalSet::new()
        .run_until(Box::pin(async {
            let world = World::new();
            let token = page(&world, OWNER).await;
            let asked = async |n: u64| {
                tokio::time::sleep(Duration::from_millis(100 * n)).await;
                let phone = format!("+1212555018{n}");
                call(&world, &token, &format!("k-{n}"), &phone).await.1
            };
            let (first, second, third) = tokio::join!(asked(1), asked(2), asked(3));
            assert_eq!(first["verification"]["state"], "placed");
            assert_eq!(second["verification"]["state"], "closed");
            assert_eq!(third["verification"]["state"], "placed");
            let rung: Vec<_> = world.asked().iter().map(|asked| asked.to.clone()).collect();
            assert_eq!(rung, ["+12125550181", "+12125550183"]);
        }))
        .await;
}

#[tokio::test(start_paused = true)]
async fn somebody_who_is_disabled_meanwhile_is_not_called() {
    LocalSet::new()
        .run_until(async {
            let world = World::new();
            let token = page(&world, OPERATOR).await;
            let late = Fault::Late(Duration::from_secs(1));
            world.db.fail(CLAIM, late);
            let asked = call(&world, &token, "k", MOBILE);
            let disabled = async {
                tokio::time::sleep(Duration::from_millis(500)).await;
                world.member(OPERATOR).disabled();
            };
            let (answer, ()) = tokio::join!(asked, disabled);
            assert_eq!(answer.1["verification"]["state"], "closed", "{answer:?}");
            assert_eq!(world.asked().len(), 0);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn calls_and_verifications_share_the_pace_of_their_caller_space() {
    LocalSet::new()
        .run_until(Box::pin(async {
            let world = World::new();
            let tokens = [page(&world, OWNER).await, page(&world, OPERATOR).await];
            // Two bookings are due in ten seconds; so are two verifications.
            world.rush(2, 10);
            let verify = async {
                tokio::time::sleep(Duration::from_secs(9)).await;
                let [owner, operator] = &tokens;
                tokio::join!(
                    call(&world, owner, "k", "+12125550170"),
                    call(&world, operator, "k", "+12125550171"),
                )
            };
            let (_, (first, second)) = tokio::join!(world.tick(), verify);
            assert_eq!((first.0.as_u16(), second.0.as_u16()), (202, 202));
            let mut asked = world.asked_at();
            asked.sort_by(f64::total_cmp);
            assert_eq!(asked.len(), 4);
            let apart = asked.windows(2).all(|two| two[1] - two[0] >= 1.0);
            assert!(apart, "{asked:?}");
            // A booking that is claimed later keeps its distance, too.
            called(&world, &page(&world, OWNER).await, "k-2", MOBILE).await;
            world.rush_of(2..3, 0);
            world.tick().await;
            let asked = world.asked_at();
            assert!(asked[5] - asked[4] >= 1.0, "{asked:?}");
        }))
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_caller_space_without_a_moment_soon_is_said_to_be_busy() {
    let world = World::new();
    let token = page(&world, OWNER).await;
    world.rush(30, 3);
    // The tick claims what is due in the next minute, one call a second.
    tokio::select! {
        _ = world.tick() => {}
        () = tokio::time::sleep(Duration::from_secs(1)) => {}
    }
    tokio::time::advance(Duration::from_secs(4)).await;
    let (status, answer) = call(&world, &token, "k", MOBILE).await;
    assert_eq!((status.as_u16(), error(&answer)), (429, "rate_limited"));
    assert_eq!(states(&world), "");
}
