//! From a time to a call.

use super::{
    ADA, HOME, PAGE, PHONE, START, booked, count, fill_in, filled, get, held, hold_from,
    mailed_link, parameter, place, post, post_from, submit,
};
use crate::prelude::*;
use futures_util::future::join_all;

#[tokio::test(start_paused = true)]
async fn a_visitor_books_a_call_by_their_mail_and_by_nothing_less() {
    let world = World::new();
    let token = held(&world, START).await;
    let form = get(&world, &format!("{PAGE}/book?t={token}")).await;
    assert_eq!(form.status, 200, "{}", form.body);
    for shown in [
        "autocomplete=\"tel\"",
        "autocomplete=\"email\"",
        "autocomplete=\"name\"",
        "US +1",
    ] {
        assert!(form.body.contains(shown), "{shown}: {}", form.body);
    }
    assert_eq!(form.headers["x-robots-tag"], "noindex, nofollow");
    assert_eq!(form.headers["cache-control"], "no-store");
    assert_eq!(form.headers["referrer-policy"], "no-referrer");
    fill_in().await;
    let sent = place(&submit(&world, &token, &[]).await);
    assert!(!sent.contains("ada") && !sent.contains("555"), "{sent}");
    assert!(
        get(&world, &sent)
            .await
            .body
            .contains("Look into your mail")
    );
    assert_eq!(count(&world, "booking_events"), 0);

    let mail = world.outbox.sent().pop().unwrap();
    assert_eq!(mail.to, ADA);
    assert!(
        !mail.text.contains("Ada") && !mail.text.contains("engines"),
        "{}",
        mail.text
    );
    let link = mailed_link(&world);
    let asks = get(&world, &link).await;
    assert!(
        asks.body.contains("+1 415 555 2671") || asks.body.contains("+1 415-555-2671"),
        "{}",
        asks.body
    );
    assert_eq!(count(&world, "booking_events"), 0, "to look books nothing");

    let call = place(&post(&world, &link, &[]).await);
    assert!(call.starts_with("/c/"), "{call}");
    let shown = get(&world, &call).await;
    assert_eq!(shown.status, 200, "{}", shown.body);
    assert_eq!(
        world.text("SELECT source || ' ' || actor_kind || ' ' || attendee_phone || ' ' || attendee_email || ' ' || description FROM booking_events"),
        format!("public attendee +14155552671 {ADA} About engines")
    );
    assert_eq!(
        count(&world, "slot_holds WHERE booking_id IS NULL"),
        0,
        "the hold has become the booking"
    );
    assert_eq!(
        world.text("SELECT actor_kind FROM audit_log WHERE action = 'booking.create'"),
        "attendee"
    );
    // The link leads to the call from now on, however it is asked.
    assert_eq!(place(&get(&world, &link).await), call);
    assert_eq!(place(&post(&world, &link, &[]).await), call);
    assert_eq!(count(&world, "booking_events"), 1);
    let (_, listed) = world
        .send(Method::GET, "/api/bookings?source=public", Value::Null)
        .await;
    let booking = &listed["bookings"][0];
    assert_eq!(
        (&booking["source"], &booking["created_by"]),
        (&json!("public"), &json!(null))
    );
    let (_, listed) = world
        .send(Method::GET, "/api/bookings?source=web", Value::Null)
        .await;
    assert_eq!(listed["bookings"], json!([]));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_booked_so_rings() {
    let world = World::new();
    world.sql("UPDATE event_types SET rules = json_set(rules, '$.minimum_notice', 0)");
    booked(&world, START, &[]).await;
    tokio::time::advance(std::time::Duration::from_secs(2 * 3600)).await;
    world.tick().await;
    assert_eq!(world.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_code_is_typed_where_the_form_was() {
    let world = World::new();
    world.sql("UPDATE public_pages SET verification = 'email_code'");
    let token = held(&world, START).await;
    fill_in().await;
    let sent = place(&submit(&world, &token, &[]).await);
    assert!(
        get(&world, &sent)
            .await
            .body
            .contains("autocomplete=\"one-time-code\"")
    );
    let mail = world.outbox.sent().pop().unwrap();
    let code = mail
        .text
        .lines()
        .find(|line| line.len() == 7 && line.replace(' ', "").bytes().all(|c| c.is_ascii_digit()));
    let code = code.unwrap().to_owned();
    let wrong = if code.starts_with('0') {
        "100 000"
    } else {
        "000 000"
    };
    let enter = async |code: &str| {
        post(
            &world,
            &format!("{PAGE}/code"),
            &[("t", &token), ("code", code)],
        )
        .await
    };
    for _ in 0..4 {
        let answer = enter(wrong).await;
        assert_eq!(answer.status, 422, "{}", answer.body);
    }
    assert!(place(&enter(&code).await).starts_with("/c/"));
    assert_eq!(count(&world, "booking_events"), 1);
}

#[tokio::test(start_paused = true)]
async fn after_five_wrong_codes_the_right_one_is_good_no_more() {
    let world = World::new();
    world.sql("UPDATE public_pages SET verification = 'email_code'");
    let token = held(&world, START).await;
    fill_in().await;
    place(&submit(&world, &token, &[]).await);
    let mail = world.outbox.sent().pop().unwrap();
    let code: String = mail
        .text
        .lines()
        .find(|line| line.len() == 7 && line.replace(' ', "").bytes().all(|c| c.is_ascii_digit()))
        .unwrap()
        .to_owned();
    let wrong = if code.starts_with('0') {
        "100000"
    } else {
        "000000"
    };
    for code in [wrong, wrong, wrong, wrong, wrong, &*code] {
        let fields = [("t", &*token), ("code", code)];
        assert_eq!(
            post(&world, &format!("{PAGE}/code"), &fields).await.status,
            422
        );
    }
    assert_eq!(count(&world, "booking_events"), 0);
}

#[tokio::test(start_paused = true)]
async fn twenty_submits_at_once_are_one_request_with_one_answer() {
    let world = World::new();
    let token = held(&world, START).await;
    fill_in().await;
    let all = join_all((0..20).map(|_| submit(&world, &token, &[]))).await;
    let first = place(&all[0]);
    assert!(all.iter().all(|answer| place(answer) == first));
    assert_eq!(
        (count(&world, "public_requests"), world.outbox.sent().len()),
        (1, 1)
    );
    let link = mailed_link(&world);
    let all = join_all((0..20).map(|_| post(&world, &link, &[]))).await;
    let call = place(&all[0]);
    assert!(all.iter().all(|answer| place(answer) == call));
    assert_eq!(count(&world, "booking_events"), 1);
    assert_eq!(
        count(&world, "audit_log WHERE action = 'booking.create'"),
        1
    );
}

#[tokio::test(start_paused = true)]
async fn of_many_visitors_at_one_time_of_one_host_one_holds_it() {
    let world = World::new();
    world.sql(
        "DELETE FROM event_type_hosts WHERE user_id <> '019a0000-0000-7000-8000-000000000101'",
    );
    let addresses: Vec<_> = (0..100).map(|n| format!("198.51.100.{n}")).collect();
    let all = join_all(
        addresses
            .iter()
            .map(|address| hold_from(&world, address, START)),
    )
    .await;
    let held = all.iter().filter(|answer| answer.status == 303).count();
    assert_eq!((held, count(&world, "slot_holds")), (1, 1));
    let lost = all.iter().find(|answer| answer.status == 409).unwrap();
    assert!(
        lost.body.contains("This time was just taken"),
        "{}",
        lost.body
    );
}

#[tokio::test(start_paused = true)]
async fn every_error_names_its_field_and_keeps_what_was_typed() {
    let world = World::new();
    let token = held(&world, START).await;
    fill_in().await;
    let other = [
        ("name", " "),
        ("phone", "123"),
        ("email", "ada"),
        ("notes", "<b>\"'engines"),
    ];
    let answer = submit(&world, &token, &other).await;
    assert_eq!(answer.status, 422);
    for shown in [
        "href=\"#name\"",
        "href=\"#phone\"",
        "href=\"#email\"",
        "id=\"phone-wrong\"",
        "aria-describedby=\"email-wrong email-help\"",
        "value=\"123\"",
        "value=\"ada\"",
        "&lt;b&gt;&quot;'engines",
    ] {
        assert!(answer.body.contains(shown), "{shown}: {}", answer.body);
    }
    assert_eq!(count(&world, "public_requests"), 0);
    place(&submit(&world, &token, &[]).await);
}

#[tokio::test(start_paused = true)]
async fn questions_are_asked_and_their_answers_are_in_the_booking() {
    let world = World::new();
    world.sql(
        "UPDATE event_types SET rules = json_set(rules, '$.questions', json('[
           {\"id\":\"topic\",\"label\":\"Which engine?\",\"required\":true},
           {\"id\":\"size\",\"label\":\"How large?\",\"kind\":{\"choice\":[\"small\",\"large\"]}},
           {\"id\":\"new\",\"label\":\"Is it new?\",\"kind\":\"yes_no\"}]'))",
    );
    let token = held(&world, START).await;
    fill_in().await;
    let answer = submit(&world, &token, &[("a.size", "huge")]).await;
    assert_eq!(answer.status, 422);
    for shown in ["href=\"#a.topic\"", "href=\"#a.size\""] {
        assert!(answer.body.contains(shown), "{shown}: {}", answer.body);
    }
    place(
        &submit(
            &world,
            &token,
            &[("a.topic", "Difference"), ("a.size", "large")],
        )
        .await,
    );
    place(&post(&world, &mailed_link(&world), &[]).await);
    assert_eq!(
        world.text("SELECT description FROM booking_events"),
        "About engines\nWhich engine?: Difference\nHow large?: large"
    );
}

#[tokio::test(start_paused = true)]
async fn a_time_that_was_lost_is_answered_with_the_nearest_ones_in_the_same_form() {
    let world = World::new();
    let token = held(&world, START).await;
    // The hold ends, and members take the time of all hosts.
    tokio::time::advance(std::time::Duration::from_secs(301)).await;
    for user in ["101", "103", "106"] {
        let user = format!("019a0000-0000-7000-8000-000000000{user}");
        world
            .book(
                json!({"start_time": START, "duration_minutes": 15, "user_id": user,
            "attendee_phone": format!("+1415555{user}", user = &user[32..])}),
            )
            .await;
    }
    let answer = submit(&world, &token, &[]).await;
    assert_eq!(answer.status, 409, "{}", answer.body);
    assert!(
        answer.body.contains("value=\"Ada Lovelace\""),
        "{}",
        answer.body
    );
    assert_eq!(
        answer.body.matches("name=\"start\"").count(),
        3,
        "{}",
        answer.body
    );
    let (_, rest) = answer.body.split_once("name=\"start\" value=\"").unwrap();
    let start = rest.split('"').next().unwrap();
    let fields = [("start", start), ("duration", "15")];
    let again = submit(&world, &token, &fields).await;
    assert_eq!(again.status, 200, "{}", again.body);
    assert!(
        again.body.contains("value=\"Ada Lovelace\""),
        "{}",
        again.body
    );
    let (_, rest) = again.body.split_once("name=\"t\" value=\"").unwrap();
    let token = rest.split('"').next().unwrap();
    fill_in().await;
    place(&submit(&world, token, &[]).await);
}

#[tokio::test(start_paused = true)]
async fn a_hold_lasts_as_long_as_its_link_and_nothing_is_left_of_either() {
    let world = World::new();
    let token = held(&world, START).await;
    fill_in().await;
    place(&submit(&world, &token, &[]).await);
    let link = mailed_link(&world);
    tokio::time::advance(std::time::Duration::from_secs(14 * 60)).await;
    let page = get(&world, &link).await;
    assert!(page.body.contains("Confirm the call"), "{}", page.body);
    tokio::time::advance(std::time::Duration::from_secs(2 * 60)).await;
    assert_eq!(get(&world, &link).await.status, 410);
    assert_eq!(post(&world, &link, &[]).await.status, 410);
    world.tick().await;
    assert_eq!(count(&world, "public_requests"), 0);
    assert_eq!(count(&world, "booking_events"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_of_the_database_neither_books_twice_nor_loses_the_mail() {
    for fault in ["INSERT INTO public_requests", "INSERT INTO booking_events"] {
        let world = World::new();
        let token = held(&world, START).await;
        fill_in().await;
        world.db.fail(fault, callslot_worker::testing::Fault::After);
        place(&submit(&world, &token, &[]).await);
        world.tick().await;
        let call = place(&post(&world, &mailed_link(&world), &[]).await);
        assert!(call.starts_with("/c/"), "{fault}: {call}");
        assert_eq!(
            (
                count(&world, "booking_events"),
                !world.outbox.sent().is_empty()
            ),
            (1, true),
            "{fault}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_number_has_one_live_booking_which_is_told_after_the_proof_only() {
    let world = World::new();
    booked(&world, START, &[]).await;
    let token = held(&world, "2026-03-02T16:00:00Z").await;
    fill_in().await;
    place(&submit(&world, &token, &[("email", "eve@example.com")]).await);
    let answer = post(&world, &mailed_link(&world), &[]).await;
    assert_eq!(answer.status, 409, "{}", answer.body);
    assert!(
        answer
            .body
            .contains("There is a call for this number already"),
        "{}",
        answer.body
    );
    assert_eq!(count(&world, "booking_events"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_blocked_number_is_asked_for_like_any_and_not_booked() {
    let world = World::new();
    let blocked = json!({"number": "+14155552671"});
    let (status, answer) = world
        .send(Method::POST, "/api/blocked-numbers", blocked)
        .await;
    assert!(status.is_success(), "{answer}");
    let token = held(&world, START).await;
    fill_in().await;
    place(&submit(&world, &token, &[]).await);
    let answer = post(&world, &mailed_link(&world), &[]).await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    assert!(!answer.body.contains("list of numbers"), "{}", answer.body);
    assert_eq!(count(&world, "booking_events"), 0);
}

#[tokio::test(start_paused = true)]
async fn numbers_are_of_the_pages_countries_of_no_odd_kind_and_not_asleep() {
    let world = World::new();
    world.sql("UPDATE organizations SET calling_from = 480, calling_to = 1260");
    let token = held(&world, START).await;
    fill_in().await;
    for (country, phone, field) in [
        ("US", "+1 876 555 0123", "phone"),
        ("US", "+49 900 1234567", "phone"),
        ("US", "+1 800 555 2671", "phone"),
        ("US", "911", "phone"),
        ("IT", "06 1234567", "phone"),
        // At 6 in the morning.
        ("US", PHONE, "phone"),
    ] {
        let answer = submit(&world, &token, &[("country", country), ("phone", phone)]).await;
        assert_eq!(answer.status, 422, "{phone}: {}", answer.body);
        assert!(
            answer.body.contains(&format!("href=\"#{field}\"")),
            "{phone}"
        );
    }
    place(&submit(&world, &token, &[("phone", "(212) 555-2671")]).await);
}

#[tokio::test(start_paused = true)]
async fn a_form_that_nobody_can_have_read_is_shown_again_with_all_that_is_in_it() {
    let world = World::new();
    let token = held(&world, START).await;
    let fast = submit(&world, &token, &[]).await;
    assert_eq!(fast.status, 422);
    assert!(
        fast.body.contains("That was very fast") && fast.body.contains("value=\"Ada Lovelace\"")
    );
    fill_in().await;
    let trapped = submit(&world, &token, &[("second_topic", "buy")]).await;
    assert_eq!(trapped.status, 422);
    assert!(!trapped.body.contains("value=\"buy\""), "{}", trapped.body);
    assert_eq!(world.outbox.sent().len(), 0);
    place(&submit(&world, &token, &[]).await);
}

#[tokio::test(start_paused = true)]
async fn within_another_sites_page_the_call_is_shown_outside_of_it() {
    let world = World::new();
    world.sql("UPDATE public_pages SET verification = 'email_code', frame_origins = '[\"https://www.acme.example\"]'");
    let answer = post_from(
        &world,
        HOME,
        &format!("{PAGE}?embed=1&theme=dark"),
        &[("start", START), ("duration", "15")],
    )
    .await;
    let form = place(&answer);
    assert!(
        form.contains("embed=1") && form.contains("theme=dark"),
        "{form}"
    );
    let token = parameter(&form, "t");
    fill_in().await;
    place(
        &post(
            &world,
            &format!("{PAGE}/book?embed=1"),
            &filled(&token, &[]),
        )
        .await,
    );
    let mail = world.outbox.sent().pop().unwrap();
    let code: String = mail
        .text
        .lines()
        .find(|line| line.len() == 7 && line.replace(' ', "").bytes().all(|c| c.is_ascii_digit()))
        .unwrap()
        .to_owned();
    let answer = post(
        &world,
        &format!("{PAGE}/code?embed=1"),
        &[("t", &token), ("code", &code)],
    )
    .await;
    assert_eq!(answer.status, 200);
    assert!(
        answer.body.contains("target=\"_top\"") && answer.body.contains("href=\"/c/"),
        "{}",
        answer.body
    );
}
