//! Promises of the dialler for every call, each promise a test.

use crate::prelude::*;

#[tokio::test(start_paused = true)]
async fn a_booking_is_asked_for_once_and_at_its_second() {
    let world = World::new();
    let booking = world.book_in(30).await;
    let report = world.tick().await;
    assert_eq!(world.asked_at(), [30.0]);
    assert_eq!(report.placed, 1);
    assert_eq!(world.state(&booking), "calling");
    world.tick().await;
    assert_eq!(world.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_booking_made_after_the_tick_began_still_rings_at_its_second() {
    let world = World::new();
    let (_, ()) = tokio::join!(world.tick(), async {
        tokio::time::sleep(Duration::from_secs(5)).await;
        world.book_in(35).await;
    });
    assert_eq!(world.asked_at(), [40.0]);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_booking_does_not_ring() {
    let world = World::new();
    let early = world.book_in(20).await;
    let late = world.book_in(30).await;
    world
        .send(
            Method::DELETE,
            &format!("/api/bookings/{early}"),
            Value::Null,
        )
        .await;
    let (report, answer) = tokio::join!(world.tick(), async {
        // It is claimed by now, and waits for its second.
        tokio::time::sleep(Duration::from_secs(25)).await;
        assert_eq!(world.phases(&late), "claimed");
        world
            .send(
                Method::DELETE,
                &format!("/api/bookings/{late}"),
                Value::Null,
            )
            .await
    });
    assert_eq!(answer.1["rang"], "no");
    assert_eq!(world.asked_at(), [0.0; 0]);
    assert_eq!(report.lost, 1);
    assert_eq!(
        (world.state(&early), world.state(&late)),
        ("cancelled".into(), "cancelled".into())
    );
    assert_eq!(world.phases(&late), "released");
}

#[tokio::test(start_paused = true)]
async fn moving_a_claimed_booking_moves_the_call() {
    let world = World::new();
    let booking = world.book_in(20).await;
    let (_, ()) = tokio::join!(world.tick(), async {
        tokio::time::sleep(Duration::from_secs(19)).await;
        let start = world.now() + TimeDelta::seconds(21);
        let (status, _) = world
            .send(
                Method::PATCH,
                &format!("/api/bookings/{booking}"),
                json!({ "start_time": start }),
            )
            .await;
        assert_eq!(status, 200);
    });
    assert_eq!(world.asked_at(), [40.0]);
    assert_eq!(world.phases(&booking), "released placed");
}

#[tokio::test(start_paused = true)]
async fn a_call_handed_over_rings_the_new_operator_only() {
    let world = World::new();
    let booking = world.book_in(20).await;
    let (_, ()) = tokio::join!(world.tick(), async {
        tokio::time::sleep(Duration::from_secs(10)).await;
        world
            .send(
                Method::PATCH,
                &format!("/api/bookings/{booking}"),
                json!({ "user_id": OPERATORS[0] }),
            )
            .await;
    });
    let to: Vec<_> = world.asked().into_iter().map(|asked| asked.to).collect();
    assert_eq!(to, [operator_number(0)]);
}

#[tokio::test(start_paused = true)]
async fn overlapping_ticks_share_the_work() {
    let world = World::with_settings(&[("DIAL_PACE_MS", "0")]);
    for _ in 0..40 {
        world.book_in(5).await;
    }
    let ticks = futures_util::future::join_all((0..10).map(|_| world.tick_by_hand()));
    let reports = ticks.await;
    assert_eq!(world.asked().len(), 40);
    assert_eq!(reports.iter().map(|report| report.placed).sum::<u64>(), 40);
    assert_eq!(
        world.text("SELECT CAST(COUNT(DISTINCT booking_id) AS TEXT) FROM call_attempts"),
        "40"
    );
}

#[tokio::test(start_paused = true)]
async fn calls_of_one_second_keep_the_pace_and_a_later_look_finds_the_gap() {
    let world = World::new();
    for seconds in [20, 20, 20, 40] {
        world.book_in(seconds).await;
    }
    let (_, ()) = tokio::join!(world.tick(), async {
        tokio::time::sleep(Duration::from_secs(5)).await;
        // Between what is claimed already.
        world.book_in(25).await;
        world.book_in(16).await;
    });
    assert_eq!(world.asked_at(), [20.0, 21.0, 22.0, 23.0, 30.0, 40.0]);
}

#[tokio::test(start_paused = true)]
async fn no_organization_fills_a_batch_alone() {
    let world = World::with_settings(&[("DIAL_PACE_MS", "0")]);
    world
        .an_organization()
        .with_member(OLIVIA, Role::Owner)
        .member(OLIVIA)
        .with_phone("+13125550101");
    for _ in 0..70 {
        world.book_in(5).await;
    }
    world.organization(OTHER).with_booking(&BookingRow {
        id: "ffffffff-0000-7000-8000-000000000001",
        start: (world.now() + TimeDelta::seconds(5)).timestamp_millis(),
        ..BookingRow::default()
    });
    let held = world.tick_by_hand();
    let mut held = std::pin::pin!(held);
    // The first look takes a batch of twenty-five; the clinic's booking, made last, is in it.
    while world.text("SELECT CAST(COUNT(*) AS TEXT) FROM call_attempts") == "0" {
        assert!(futures_util::poll!(held.as_mut()).is_pending());
    }
    assert_eq!(
        world.phases("ffffffff-0000-7000-8000-000000000001"),
        "claimed"
    );
    held.await;
    assert_eq!(world.asked().len(), 71);
}

#[tokio::test(start_paused = true)]
async fn a_claim_whose_holder_died_is_taken_over_and_its_token_is_worth_nothing() {
    let world = World::new();
    let booking = world.book_in(10).await;
    {
        let dying = std::pin::pin!(world.tick());
        let mut dying = dying;
        while world.phases(&booking).is_empty() {
            assert!(futures_util::poll!(dying.as_mut()).is_pending());
        }
        // The invocation ends here, holding the claim.
    }
    let token = || world.text("SELECT claim_token FROM call_attempts");
    let dead = token();
    world.tick().await;
    assert_ne!(token(), dead);
    // Ten seconds to its moment, twenty of lease, and the next look after that.
    assert_eq!(world.asked_at().len(), 1);
    assert!(world.asked_at()[0] <= 33.5, "{:?}", world.asked_at());
    assert_eq!(world.phases(&booking), "placed");
}

#[tokio::test(start_paused = true)]
async fn what_is_past_its_grace_is_missed_and_a_person_is_told() {
    let world = World::new();
    let booking = world.book_in(10).await;
    tokio::time::sleep(Duration::from_secs(10 + 5 * 60 + 1)).await;
    let report = world.tick().await;
    assert_eq!(world.asked().len(), 0);
    assert_eq!(report.missed, 1);
    assert_eq!(world.state(&booking), "failed: missed_window");
    assert_eq!(world.text("SELECT kind FROM notices"), "missed_window");
}

#[tokio::test(start_paused = true)]
async fn one_lost_tick_is_healed_by_the_next() {
    let world = World::new();
    world.book_in(90).await;
    tokio::time::sleep(Duration::from_secs(120)).await;
    world.tick().await;
    assert_eq!(world.asked_at(), [120.0]);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_fails_the_booking_with_its_notice() {
    let world = World::new();
    let booking = world.book_in(10).await;
    world
        .phones
        .answers
        .lock()
        .unwrap()
        .push_back(CarrierReaction::Refuse("21211"));
    world.tick().await;
    assert_eq!(world.state(&booking), "failed: carrier_refused");
    assert_eq!(world.phases(&booking), "refused");
    assert_eq!(
        world.text("SELECT carrier_code FROM call_attempts"),
        "21211"
    );
    assert_eq!(world.text("SELECT kind FROM notices"), "carrier_refused");
}

#[tokio::test(start_paused = true)]
async fn a_carrier_that_asks_to_wait_is_asked_again_by_the_same_attempt() {
    let world = World::new();
    let booking = world.book_in(10).await;
    world
        .phones
        .answers
        .lock()
        .unwrap()
        .extend([CarrierReaction::Busy, CarrierReaction::Busy]);
    let report = world.tick().await;
    assert_eq!(world.asked_at(), [10.0, 11.0, 12.0]);
    assert_eq!(
        (report.placed, world.phases(&booking).as_str()),
        (1, "placed")
    );
}

#[tokio::test(start_paused = true)]
async fn a_webhook_settles_a_lost_answer() {
    let world = World::new();
    let booking = world.book_in(10).await;
    world
        .phones
        .answers
        .lock()
        .unwrap()
        .push_back(CarrierReaction::LoseAfterTaking);
    world.tick().await;
    let attempt = attempt_of(&world, 0);
    let pairs = [("CallSid", "call-1"), ("CallStatus", "ringing")];
    assert_eq!(
        world.webhook(&attempt, "status/operator", &pairs).await.0,
        204
    );
    assert_eq!(world.phases(&booking), "placed");
    assert_eq!(world.text("SELECT call_id FROM booking_events"), "call-1");
}

#[tokio::test(start_paused = true)]
async fn a_second_call_of_one_attempt_is_ended() {
    let world = World::new();
    world.book_in(10).await;
    world.tick().await;
    let attempt = attempt_of(&world, 0);
    let pairs = [("CallSid", "call-x"), ("CallStatus", "ringing")];
    world.webhook(&attempt, "status/operator", &pairs).await;
    let ended = world.phones.ended.lock().unwrap().clone();
    assert_eq!(
        ended.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["call-x"]
    );
    assert_eq!(
        world.text("SELECT carrier_call_id FROM call_attempts"),
        "call-1"
    );
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_to_the_commit_means_the_call_is_not_made_by_this_attempt() {
    let world = World::new();
    let booking = world.book_in(10).await;
    let late = Fault::Late(Duration::from_secs(6));
    world
        .db
        .faults
        .lock()
        .unwrap()
        .push(("SET phase = 'dialing'", late));
    let report = world.tick().await;
    assert_eq!((report.not_sent, report.placed), (1, 1));
    assert_eq!(world.phases(&booking), "not_sent placed");
    assert_eq!(world.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_of_the_database_never_dials_twice() {
    let steps = [
        "INSERT INTO call_attempts",
        "SET phase = 'dialing'",
        "SET phase = 'placed'",
    ];
    for step in steps {
        for fault in [Fault::Before, Fault::After] {
            let world = World::new();
            let booking = world.book_in(10).await;
            world.db.faults.lock().unwrap().push((step, fault.clone()));
            let _ = world
                .dialer()
                .tick(callslot_worker::dialer::Trigger {
                    source: callslot_worker::dialer::Source::Schedule,
                    scheduled_for: world.now(),
                })
                .await;
            for _ in 0..6 {
                world.tick().await;
            }
            assert_eq!(world.asked().len(), 1, "{step} {fault:?}");
            assert_ne!(world.state(&booking), "pending", "{step} {fault:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn who_may_not_be_called_for_any_more_is_not_rung() {
    let cases: [(&str, WorldChange, &str); 6] = [
        (
            "disabled",
            |world| drop(world.every_member().disabled()),
            "operator_unavailable",
        ),
        (
            "without a phone",
            |world| drop(world.every_member().without_phone()),
            "operator_unavailable",
        ),
        (
            "viewer",
            |world| drop(world.every_member().becomes(Role::Viewer)),
            "operator_unavailable",
        ),
        (
            "analyst",
            |world| drop(world.every_member().becomes(Role::Analyst)),
            "operator_unavailable",
        ),
        (
            "on a smaller plan",
            |world| drop(world.acme().on_plan(Plan::Pro)),
            "plan_required",
        ),
        (
            "turned off",
            |world| drop(world.acme().with_booking_turned_off()),
            "plan_required",
        ),
    ];
    for (change, make, reason) in cases {
        let world = World::new();
        let booking = world.book_in(10).await;
        make(&world);
        world.tick().await;
        assert_eq!(world.asked().len(), 0, "{change}");
        assert_eq!(
            world.state(&booking),
            format!("failed: {reason}"),
            "{change}"
        );
        assert_eq!(world.text("SELECT kind FROM notices"), reason, "{change}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_crowd_is_taken_in_portions_and_placed_whole() {
    let world = World::with_settings(&[("DIAL_PACE_MS", "0")]);
    for _ in 0..230 {
        world.book_in(5).await;
    }
    let first = world.tick_by_hand().await;
    // D1 allows an invocation a thousand statements.
    assert!(
        first.full && (100..230).contains(&first.placed),
        "{first:?}"
    );
    let second = world.tick_by_hand().await;
    assert!(!second.full, "{second:?}");
    assert_eq!((first.placed + second.placed, first.lost), (230, 0));
    assert_eq!(world.asked().len(), 230);
}
