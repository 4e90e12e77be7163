//! People who play the phones themselves.

use std::time::Duration;

use super::customer::{ATTENDEE, OPERATOR, World};
use callslot_fakes::{
    Answer, CallRecord, CallStatus, HangUp, HungUpBy, Options, Phone, Speech, Untimely,
};

/// The latest leg to a number, once it stands so.
async fn leg_that_is(world: &World, number: &str, status: CallStatus) -> CallRecord {
    let is_it = |call: &CallRecord| call.to == number && call.status == status;
    let calls = world.until(|calls| calls.iter().any(is_it)).await;
    calls.into_iter().rfind(is_it).unwrap()
}

/// A world in which a person has the operator's phone in hand, ringing.
async fn ringing_by_hand() -> (World, String) {
    let world = World::start().await;
    world.simulator.set_manual(true);
    world.call(OPERATOR).await;
    let sid = leg_that_is(&world, OPERATOR, CallStatus::Ringing).await.sid;
    (world, sid)
}

/// Presses a key as soon as something listens for it.
async fn press(world: &World, sid: &str, key: char) {
    let pressed = async {
        while let Err(why) = world.simulator.press(sid, key) {
            assert_eq!(why, Untimely::NotListening);
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(super::customer::PATIENCE, pressed)
        .await
        .expect("something listens for a key");
}

#[tokio::test]
async fn two_people_play_a_whole_call() {
    let (world, operator) = ringing_by_hand().await;
    world.simulator.answer(&operator).unwrap();
    leg_that_is(&world, OPERATOR, CallStatus::InProgress).await;
    press(&world, &operator, '1').await;

    let attendee = leg_that_is(&world, ATTENDEE, CallStatus::Ringing).await;
    world.simulator.answer(&attendee.sid).unwrap();
    world
        .until(|calls| calls.iter().all(|call| call.bridged))
        .await;
    assert!(world.simulator.hang_up(&attendee.sid));
    world.settled().await;

    let calls = world.simulator.calls();
    assert_eq!(calls[0].pressed(), "1");
    assert_eq!(calls[0].status, CallStatus::Completed);
    assert_eq!(calls[1].heard(), ["You are recorded."]);
    assert_eq!(calls[1].hung_up_by(), Some(HungUpBy::Phone));
}

#[tokio::test]
async fn a_phone_played_by_hand_rings_until_the_caller_gives_up() {
    let world = World::start().await;
    world.simulator.set_manual(true);
    world.create(OPERATOR, &[("Timeout", "5")]).await;
    world.settled().await;
    let call = &world.simulator.calls()[0];
    assert_eq!(call.status, CallStatus::NoAnswer);
    assert_eq!(call.answered, None);
    assert_eq!(
        world.simulator.answer(&call.sid),
        Err(Untimely::NotRinging(CallStatus::NoAnswer))
    );
}

#[tokio::test]
async fn one_phone_alone_can_be_played_by_hand() {
    let world = World::start().await;
    let by_hand = Phone {
        answer: Answer::Manual,
        ..Phone::default()
    };
    world.simulator.script(ATTENDEE, by_hand);
    let operator = world.call(OPERATOR).await;
    let attendee = leg_that_is(&world, ATTENDEE, CallStatus::Ringing).await;
    assert_eq!(attendee.parent, Some(operator));
    world.simulator.decline(&attendee.sid).unwrap();
    world.settled().await;
    assert_eq!(world.seen("/dialled")[0].get("DialCallStatus"), "busy");
}

#[tokio::test]
async fn who_declines_is_busy() {
    let (world, sid) = ringing_by_hand().await;
    world.simulator.decline(&sid).unwrap();
    world.settled().await;
    let call = &world.simulator.calls()[0];
    assert_eq!(call.status, CallStatus::Busy);
    assert_eq!(call.hung_up_by(), Some(HungUpBy::Phone));
    assert_eq!(world.told("/status").last().unwrap(), "busy");
}

#[tokio::test]
async fn nobody_else_presses_a_key_on_a_phone_in_hand() {
    let (world, sid) = ringing_by_hand().await;
    world.simulator.answer(&sid).unwrap();
    world.settled().await;
    let call = &world.simulator.calls()[0];
    assert_eq!(call.pressed(), "");
    assert_eq!(call.heard(), ["Press 1.", "Goodbye."]);
}

#[tokio::test]
async fn a_person_steps_in_before_the_script_answers() {
    let world = World::start().await;
    let slow = Phone {
        answer: Answer::Never,
        hang_up: HangUp::AfterAnswer(Duration::ZERO),
        ..Phone::default()
    };
    world.simulator.script(OPERATOR, slow);
    let sid = world.call(OPERATOR).await;
    leg_that_is(&world, OPERATOR, CallStatus::Ringing).await;
    world.simulator.answer(&sid).unwrap();
    world.settled().await;
    let call = &world.simulator.calls()[0];
    assert_eq!(
        call.heard(),
        ["Press 1.", "Goodbye."],
        "the script no longer hangs up"
    );
}

#[tokio::test]
async fn a_key_cuts_the_prompt_off() {
    let world = World::with(Options {
        speech: Speech::Fixed(Duration::from_mins(1)),
        ..Options::default()
    })
    .await;
    world.says("/accepted", "<Hangup/>");
    let sid = world.call(OPERATOR).await;
    leg_that_is(&world, OPERATOR, CallStatus::InProgress).await;
    press(&world, &sid, '7').await;
    world.settled().await;
    let call = &world.simulator.calls()[0];
    assert_eq!(call.pressed(), "7");
    assert!(call.heard().is_empty(), "{:?}", call.heard());
    assert_eq!(world.seen("/accepted")[0].get("Digits"), "7");
}

#[tokio::test]
async fn several_keys_are_gathered_until_there_are_enough() {
    let world = World::start().await;
    world.says(
        "/answer",
        r#"<Gather numDigits="3" timeout="60" action="/code"><Say>Your code.</Say></Gather>"#,
    );
    world.says("/code", "<Hangup/>");
    world.simulator.set_manual(true);
    let sid = world.call(OPERATOR).await;
    leg_that_is(&world, OPERATOR, CallStatus::Ringing).await;
    world.simulator.answer(&sid).unwrap();
    for key in ['4', '*', '2'] {
        leg_that_is(&world, OPERATOR, CallStatus::InProgress).await;
        press(&world, &sid, key).await;
    }
    world.settled().await;
    assert_eq!(world.seen("/code")[0].get("Digits"), "4*2");
}

#[tokio::test]
async fn what_cannot_be_reached_does_not_ring_in_anybodys_hand() {
    let world = World::start().await;
    world.simulator.set_manual(true);
    let dead = Phone {
        answer: Answer::Fails,
        ..Phone::default()
    };
    world.simulator.script(OPERATOR, dead);
    world.call(OPERATOR).await;
    world.settled().await;
    assert_eq!(world.simulator.calls()[0].status, CallStatus::Failed);
}
