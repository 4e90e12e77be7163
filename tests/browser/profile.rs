//! The profile: by keyboard and by mouse at `/app`, and in the extension's page.

use serde_json::{Value, json};

use chromiumoxide::cdp::browser_protocol::page::AddScriptToEvaluateOnNewDocumentParams;
use chrono::{TimeDelta, Utc};

use crate::extension::api::books;
use crate::extension::hands::{gets_to, is_sized, misses, strikes, tabs_to, types};
use crate::extension::pages_session::{fills, is_accessible, is_online, presses, says, sees};
use crate::extension::person::Person;
use crate::person::Visitor;
use crate::stage::{LIMIT, OWNER, Stage};

const OPERATOR: &str = "oscar.operator@acme.example";
/// A mobile that is nobody's yet.
const MOBILE: &str = "+12125550177";
const SECURITY: &str = "/app/profile/security";

/// The code that the last call to a number has told.
async fn code_told_to(stage: &Stage, number: &str) -> String {
    let digits = |heard: &str| -> String {
        let all = heard.chars().filter(char::is_ascii_digit);
        all.take(6).collect()
    };
    let told = stage.simulator.until(
        |calls| {
            let mut to = calls.iter().filter(|call| call.to == number);
            to.any(|call| call.heard().iter().any(|heard| digits(heard).len() == 6))
        },
        LIMIT,
    );
    let calls = told.await.unwrap();
    let mut heard = calls.iter().filter(|call| call.to == number);
    let heard = heard.next_back().unwrap().heard();
    heard
        .into_iter()
        .map(digits)
        .find(|code| code.len() == 6)
        .unwrap()
}

/// Waits until nothing is found by a selector.
async fn sees_no(page: &chromiumoxide::Page, selector: &str) {
    let gone = format!(
        "new Promise((done) => {{ const look = () => {{ \
           if (document.querySelector({selector:?})) setTimeout(look, 20); else done(true); }}; look(); }})"
    );
    assert_eq!(says(page, &gone).await, true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_verifies_their_phone_by_keyboard() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    person.goes(stage.at("/app/profile"), "/sign-in").await;
    person.proves_to_be(&stage, OPERATOR, "/app/profile").await;
    sees(&person.page, "#own-phone", "Not verified").await;
    is_accessible(&person.page, "profile").await;

    tabs_to(&person.page, "#other-phone").await;
    strikes(&person.page, "Enter", 0).await;
    gets_to(&person.page, "#phone-number").await;
    types(&person.page, "0212 555").await;
    strikes(&person.page, "Enter", 0).await;
    sees(&person.page, "#phone-trouble", "country code").await;
    gets_to(&person.page, "#phone-number").await;
    is_accessible(&person.page, "number that is none").await;
    fills(&person.page, "#phone-number", MOBILE).await;
    tabs_to(&person.page, "#call-me").await;
    strikes(&person.page, "Enter", 0).await;
    sees(&person.page, "#calling-you", "Calling +1 212-555-0177 now").await;
    gets_to(&person.page, "#phone-code").await;
    is_accessible(&person.page, "code").await;
    let code = code_told_to(&stage, MOBILE).await;

    // The page that is loaded again takes the code of the same call.
    person.page.reload().await.unwrap();
    sees(&person.page, "#phone-code", "").await;
    assert_eq!(stage.simulator.calls_to(MOBILE).len(), 1);
    tabs_to(&person.page, "#phone-code").await;
    let wrong = if code == "000000" { "111111" } else { "000000" };
    types(&person.page, wrong).await;
    strikes(&person.page, "Enter", 0).await;
    sees(&person.page, "#phone-trouble", "Tries left: 4").await;
    gets_to(&person.page, "#phone-code").await;
    fills(&person.page, "#phone-code", &code).await;
    strikes(&person.page, "Enter", 0).await;
    sees(&person.page, "#result", "+1 212-555-0177 is verified").await;
    gets_to(&person.page, "#result").await;
    sees(&person.page, "#own-phone", "Verified").await;
    is_accessible(&person.page, "verified phone").await;
    let verified = format!(
        "SELECT phone FROM members WHERE phone_verified_at IS NOT NULL AND phone = '{MOBILE}'"
    );
    assert_eq!(stage.edge.execute_sql(&verified).await.unwrap().len(), 1);
    strikes(&person.page, "Escape", 0).await;
    gets_to(&person.page, "#section-title").await;
    person.leaves().await;
}

/// Signs in once more as somebody who is signed in elsewhere.
async fn signs_in_elsewhere(stage: &Stage, email: &str) -> Visitor {
    let other = Visitor::new().await;
    other.goes(stage.at("/app"), "/sign-in").await;
    other.types("#email", email).await;
    let send = async || other.presses("form[action='/sign-in'] button").await;
    other.led_to("/sign-in", send).await;
    let messages = stage.simulator.mail_to(email, 2, LIMIT).await.unwrap();
    let digits = |line: &str| line.replace(' ', "");
    let is_code = |line: &String| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit());
    let code = messages[1].text.lines().map(digits).find(is_code).unwrap();
    other.types("#code", &code).await;
    let enter = async || other.presses("form[action='/sign-in/code'] button").await;
    other.led_to("/app", enter).await;
    other
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_ended_by_mouse_and_its_browser_has_to_sign_in() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    person.goes(stage.at(SECURITY), "/sign-in").await;
    person.proves_to_be(&stage, OWNER, SECURITY).await;
    sees(&person.page, "#sessions", "You are signed in nowhere else").await;
    let other = signs_in_elsewhere(&stage, OWNER).await;
    sees(&other.page, "#list", "").await;

    person.page.reload().await.unwrap();
    sees(&person.page, "#sessions li", "This session").await;
    sees(&person.page, ".end-session", "End").await;
    is_accessible(&person.page, "sessions").await;
    person.presses(".end-session").await;
    sees(
        &person.page,
        "#result",
        "Session ended: Chrome, Linux · Web",
    )
    .await;
    gets_to(&person.page, "#result").await;
    sees(&person.page, "#sessions", "You are signed in nowhere else").await;
    other.goes(stage.at("/app/week"), "/sign-in").await;
    let fits = "document.documentElement.scrollWidth <= innerWidth";
    is_sized(&person.page, 320, 640).await;
    assert_eq!(says(&person.page, fits).await, true);
    is_accessible(&person.page, "sessions at 320").await;
    other.leaves().await;
    person.leaves().await;
}

/// Has one answer of the API fail, until it is let through.
const FAILS: &str = "{ const { fetch } = window; globalThis.fails = true; \
    window.fetch = (asked, ...more) => globalThis.fails && new URL(asked.url ?? asked, location).pathname === '/api/sessions' \
      ? Promise.resolve(new Response('{}', { status: 500 })) : fetch(asked, ...more); }";

/// A session of the owner in another browser, as a row of SQL.
fn other_session(number: u32) -> String {
    let same = "organization_id, user_id, created_at, expires_at, kind, last_used_at, idle_ms";
    format!(
        "INSERT INTO sessions (id, token_hash, label, {same}) \
         SELECT '019a0000-0000-7000-9000-00000000000{number}', replace(hex(zeroblob(32)), '0', '{number}'), \
           'Firefox {number}, Linux', {same} \
         FROM sessions WHERE label LIKE 'Chrome%' AND user_id = (SELECT id FROM users WHERE email = '{OWNER}')"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_that_could_not_be_loaded_are_told_and_all_others_are_ended() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    let page = &person.page;
    person.goes(stage.at(SECURITY), "/sign-in").await;
    person.proves_to_be(&stage, OWNER, SECURITY).await;
    for number in [1, 2] {
        let other = other_session(number);
        stage.edge.execute_sql(&other).await.unwrap();
    }
    let fails = AddScriptToEvaluateOnNewDocumentParams::new(FAILS);
    page.execute(fails).await.unwrap();
    page.reload().await.unwrap();
    sees(page, "#sessions .problem-state", "Could not load").await;
    sees(page, "#passkeys", "You have no passkey yet").await;
    is_accessible(page, "sessions that could not be loaded").await;
    says(page, "globalThis.fails = false, 1").await;
    presses(page, "#sessions .problem-state button").await;
    sees(page, "#sessions li", "Firefox 1, Linux").await;

    // Without network the last answer stays, with its age.
    is_online(page, false).await;
    presses(page, ".sections a[href='/app/profile']").await;
    sees(page, "#own-phone", "").await;
    presses(page, &format!(".sections a[href='{SECURITY}']")).await;
    sees(page, "#sessions .note", "Last updated").await;
    sees(page, "#sessions li", "Firefox 2, Linux").await;
    is_online(page, true).await;

    presses(page, "#end-others").await;
    sees(page, "#sessions .question", "End 2 other sessions?").await;
    gets_to(page, "#keep-sessions").await;
    is_accessible(page, "asked whether to end all other sessions").await;
    presses(page, "#end-others-yes").await;
    sees(page, "#result", "Other sessions ended: 2.").await;
    gets_to(page, "#result").await;
    sees(page, "#sessions", "You are signed in nowhere else").await;
    let open = "SELECT label FROM sessions WHERE revoked_at IS NULL";
    let open = stage.edge.execute_sql(open).await.unwrap();
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(open[0]["label"], "Chrome, Linux");
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_added_in_the_profile_by_keyboard_and_removed_again() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    let page = &person.page;
    person.goes(stage.at(SECURITY), "/sign-in").await;
    person.proves_to_be(&stage, OWNER, SECURITY).await;
    sees(page, "#passkeys", "You have no passkey yet").await;
    tabs_to(page, "#add-passkey").await;
    strikes(page, "Enter", 0).await;
    sees(page, "#passkey-trouble", "Enter a name").await;
    gets_to(page, "#passkey-name").await;
    is_accessible(page, "a passkey without a name").await;
    types(page, "Laptop").await;
    strikes(page, "Enter", 0).await;
    sees(page, "#result", "Passkey added: Laptop.").await;
    sees(page, "#passkeys li", "Laptop").await;

    // The browser makes none for somebody whom it does not know, nor the server without a proof that is recent.
    person.is_known(false).await;
    fills(page, "#passkey-name", "Phone").await;
    strikes(page, "Enter", 0).await;
    sees(page, "#passkey-trouble", "did not complete").await;
    let long_ago = "UPDATE sessions SET proved_at = 1";
    stage.edge.execute_sql(long_ago).await.unwrap();
    strikes(page, "Enter", 0).await;
    sees(page, "#prove", "Confirm your identity").await;
    is_accessible(page, "a passkey that needs a proof").await;

    presses(page, "#passkeys li button").await;
    sees(page, "#passkeys .question", "Remove “Laptop”?").await;
    gets_to(page, "#keep-passkey").await;
    is_accessible(page, "asked whether to remove a passkey").await;
    strikes(page, "Enter", 0).await;
    misses(page, "#remove-passkey").await;
    presses(page, "#passkeys li button").await;
    presses(page, "#remove-passkey").await;
    sees(page, "#result", "Passkey removed: Laptop.").await;
    sees(page, "#passkeys", "You have no passkey yet").await;
    let rows = "SELECT id FROM passkeys";
    assert!(stage.edge.execute_sql(rows).await.unwrap().is_empty());
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn first_steps_are_derived_from_what_is_done_and_go_once_all_are() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    person.goes(stage.at("/app"), "/sign-in").await;
    person.proves_to_be(&stage, OWNER, "/app").await;
    sees(&person.page, "#first-steps", "0 of 3 done").await;
    is_accessible(&person.page, "first steps").await;
    books(&stage, "Ada Lovelace", Utc::now() + TimeDelta::hours(3)).await;
    let hours = "fetch('/api/schedules', {method: 'POST', headers: {'content-type': 'application/json'}, \
        body: JSON.stringify({name: 'Hours', timezone: 'UTC', weekly: [], is_default: true})}).then(({ok}) => ok)";
    assert_eq!(says(&person.page, hours).await, true);
    person.page.reload().await.unwrap();
    sees(&person.page, "#first-steps", "2 of 3 done").await;
    presses(&person.page, "#first-steps a").await;
    sees(&person.page, "#own-phone", "Not verified").await;
    let verify = "UPDATE members SET phone_verified_at = 1 WHERE user_id = \
        (SELECT id FROM users WHERE email = 'olivia.owner@acme.example')";
    stage.edge.execute_sql(verify).await.unwrap();
    person.goes(stage.at("/app/calls"), "/app/calls").await;
    let kept = "new Promise((done) => { const look = () => { \
        const done_ = Object.keys(localStorage).some((key) => key.startsWith('callslot:first-steps')); \
        if (done_) done(true); else setTimeout(look, 20); }; look(); })";
    assert_eq!(says(&person.page, kept).await, true);
    sees(&person.page, ".row", "Ada Lovelace").await;
    sees_no(&person.page, "#first-steps").await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn first_steps_that_are_hidden_stay_hidden_and_give_the_focus_to_the_list() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    person.goes(stage.at("/app"), "/sign-in").await;
    person.proves_to_be(&stage, OPERATOR, "/app").await;
    sees(&person.page, "#first-steps", "0 of 3 done").await;
    tabs_to(&person.page, "#hide-steps").await;
    strikes(&person.page, "Enter", 0).await;
    sees_no(&person.page, "#first-steps").await;
    gets_to(&person.page, "#list").await;
    let kept = "new Promise((done) => { const look = () => { \
        const key = Object.keys(localStorage).find((key) => key.startsWith('callslot:first-steps')); \
        if (key) done(localStorage[key]); else setTimeout(look, 20); }; look(); })";
    assert_eq!(says(&person.page, kept).await, "true");
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn name_and_language_are_changed_in_the_extension_and_spoken_at_once() {
    let stage = Stage::set().await;
    let (person, popup) = Person::in_the_popup(&stage).await;
    popup.close().await.unwrap();
    let page = person.opens("pages/schedule.html#/profile").await;
    fills(&page, "#profile-name", "Olivia O.").await;
    presses(&page, "#save-profile").await;
    sees(&page, "#result", "Profile saved.").await;
    let name = async || {
        let rows = format!("SELECT name FROM users WHERE email = '{OWNER}'");
        let rows = stage.edge.execute_sql(&rows).await.unwrap();
        rows[0]["name"].clone()
    };
    assert_eq!(name().await, "Olivia O.");
    presses(&page, "#undo").await;
    sees(&page, "#result", "Undone.").await;
    assert_eq!(name().await, "Olivia Owner");
    let shown = says(&page, "document.querySelector('#profile-name').value").await;
    assert_eq!(shown, "Olivia Owner");
    is_accessible(&page, "profile in the extension").await;

    // A token proves nobody: the page on the web does.
    presses(&page, "#other-phone").await;
    sees(&page, "#verify-on-web", "Verify on the web").await;
    presses(&page, "#verify-on-web").await;
    person.tab(&stage.at("/app/profile")).await;
    let security = person.opens("pages/schedule.html#/profile/security").await;
    sees(&security, "#add-passkey", "on the web").await;
    presses(&security, "#add-passkey").await;
    person.tab(&stage.at(SECURITY)).await;

    fills(&page, "#profile-language", "es").await;
    presses(&page, "#save-profile").await;
    sees(&page, ".top h1", "Perfil").await;
    sees(&page, "#result", "Perfil guardado.").await;
    let language = "document.documentElement.lang";
    assert_eq!(says(&page, language).await, "es");
    let popup = person.opens_the_popup().await;
    sees(&popup, "#page", "Programar").await;
    assert_eq!(says(&popup, language).await, "es");
    let kept = says(&popup, "chrome.storage.session.get('language')").await;
    assert_eq!(kept, json!({"language": "es"}));
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_extension_speaks_the_language_of_the_account_after_signing_in() {
    let stage = Stage::set().await;
    let spanish = format!("UPDATE users SET language = 'es' WHERE email = '{OWNER}'");
    stage.edge.execute_sql(&spanish).await.unwrap();
    let (person, popup) = Person::in_the_popup(&stage).await;
    sees(&popup, "#page", "Programar").await;
    let options = person.opens("pages/options.html").await;
    sees(&options, "h1", "Ajustes de Callslot").await;
    let desk = person
        .opens("pages/schedule.html#/profile/notifications")
        .await;
    sees(&desk, "#section-title", "Notificaciones").await;
    is_accessible(&desk, "notifications in the extension").await;
    presses(&desk, "#notify-numbers").await;
    sees(&desk, "#result", "Guardado.").await;
    let wishes = "chrome.storage.local.get('notifications').then(({ notifications }) => notifications.numbers)";
    assert_eq!(says(&desk, wishes).await, Value::Bool(false));
    person.leaves().await;
}
