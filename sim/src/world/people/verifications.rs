//! Members who have their own phones called with a code. They press the button several times, ask again where no answer
//! comes, change their minds, and enter what they hear.

use crate::{
    executor,
    faults::Fault,
    world::{Client, HttpResponse, World},
};
use axum::body::Body;
use http::Request;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::rc::Rc;

const SECOND: i64 = 1_000;
/// The time between two occasions.
const OCCASION: i64 = 5 * 60 * SECOND;
/// The number of times a page asks while the answer is no answer.
const TRIES: u32 = 4;

/// The occasions of an organization's members.
pub(super) async fn live(world: Rc<World>, organization: usize) {
    for number in 0_u32.. {
        executor::sleep_ms(OCCASION).await;
        if executor::now() >= world.quiet {
            return;
        }
        if world.dice.strikes(Fault::VerifyPhone) {
            let page = open_page(&world, organization, number);
            world.spawn(verify(world.clone(), page));
        }
    }
}

/// A page of a member who has just signed in.
struct Page {
    /// The session's token, which names the page, too.
    token: String,
    phone: String,
}

fn open_page(world: &World, organization: usize, number: u32) -> Page {
    let between = |low, high| world.dice.between(Fault::VerifyPhone, low, high);
    let tenant = &world.organizations[organization];
    let last = i64::try_from(tenant.operators.len()).unwrap_or(1) - 1;
    let pick = || usize::try_from(between(0, last)).unwrap_or(0);
    let (user, phone) = (&tenant.operators[pick()].0, &tenant.operators[pick()].1);
    let token = format!("verify-{organization}-{number}");
    let hash = callslot_worker::ports::hex(&Sha256::digest(token.as_bytes()));
    let now = executor::now();
    // A fixture: to sign in takes a mail.
    let _ = world.sqlite.script(&format!(
        "INSERT INTO sessions (id, organization_id, user_id, token_hash, created_at, expires_at, proved_at)
         VALUES ('019a0000-0000-7000-8000-{:06}{number:06}', '{}', '{user}', '{hash}', {now}, 9000000000000, {now})",
        800 + organization,
        tenant.id,
    ));
    Page {
        token,
        phone: phone.clone(),
    }
}

async fn verify(world: Rc<World>, page: Page) {
    let between = |low, high| world.dice.between(Fault::VerifyPhone, low, high);
    let page = Rc::new(page);
    for press in 0..between(1, 3) {
        // Now and then it is another request, which takes the place of the one before.
        let request = if between(0, 3) == 0 { press } else { 0 };
        let key = format!("{}-{request}", page.token);
        world.spawn(call(world.clone(), page.clone(), key));
        executor::sleep_ms(between(0, 4 * SECOND)).await;
    }
    executor::sleep_ms(between(10 * SECOND, 90 * SECOND)).await;
    let code = (0..3).rev().find_map(|request| {
        let key = format!("{}-{request}", page.token);
        world.oracle.code_of(&key)
    });
    if let Some(code) = code {
        let body = json!({ "code": code });
        let answer = ask(&world, &page, "/api/me/phone/verify", None, &body).await;
        world.trace.note(None, "code entered", || {
            format!("{} -> {:?}", page.token, answer.map(|it| it.status))
        });
    }
}

async fn call(world: Rc<World>, page: Rc<Page>, key: String) {
    let body = json!({ "phone": page.phone });
    for _ in 0..TRIES {
        let answer = ask(&world, &page, "/api/me/phone", Some(&key), &body).await;
        world.trace.note(None, "code asked for", || {
            format!("{key} -> {:?}", answer.as_ref().map(|it| &it.body))
        });
        let is_over = |answer: &HttpResponse| answer.status < 500 && answer.status != 409;
        if answer.as_ref().is_some_and(is_over) {
            return;
        }
        executor::sleep_ms(SECOND).await;
    }
}

async fn ask(
    world: &Rc<World>,
    page: &Page,
    path: &str,
    key: Option<&str>,
    body: &Value,
) -> Option<HttpResponse> {
    let mut request = Request::post(path)
        .header("authorization", format!("Bearer {}", page.token))
        .header("content-type", "application/json");
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    let request = request.body(Body::from(body.to_string())).ok()?;
    Client::PERSON.send(world, request).await
}
