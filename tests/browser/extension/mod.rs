//! Click-to-call in a real browser, with the extension as `cargo xtask build` makes it.

mod pages;
pub(crate) mod person;
mod worker;

use person::Person;

/// Waits until the tooltip is there, or is not.
async fn tooltip(person: &Person, there: bool) -> bool {
    let wait = format!(
        "new Promise((done) => {{ const look = () => {{ \
           if (({there}) === (document.querySelector('html > [popover]') !== null)) done(true); \
           else requestAnimationFrame(look); }}; look(); }})"
    );
    person.script_says(&wait).await == true
}

/// Gives the command that walks the numbers; Chrome keeps its keys to itself.
async fn walk(person: &Person) {
    let walk = "chrome.tabs.query({}).then((tabs) => Promise.all(tabs \
        .filter((tab) => tab.url?.startsWith('http')) \
        .map((tab) => chrome.tabs.sendMessage(tab.id, {type: 'walk'}).catch(() => {})))) \
        .then(() => 1)";
    person.worker_says(walk).await;
}

/// Where the form was opened, `null` if nowhere.
async fn form(person: &Person) -> serde_json::Value {
    let read = "chrome.tabs.query({}).then((tabs) => tabs.map((tab) => tab.pendingUrl || tab.url) \
        .find((url) => url?.startsWith('chrome-extension:')) ?? null)";
    person.worker_says(read).await
}

const NUMBERS: &str = "<p>Call <b>(212) 736-5000</b> or +44 20 7930 4832, order 2127365000.</p>";

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_underlined_and_nothing_in_the_page_changes() {
    let person = Person::new().await;
    person.open(&pages::plain(NUMBERS)).await;
    assert_eq!(
        person.underlined(2).await,
        ["(212) 736-5000", "+44 20 7930 4832"]
    );
    let body = person.page_says("document.body.innerHTML.trim()").await;
    assert_eq!(body, NUMBERS);
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tooltip_comes_by_pointer_stays_under_it_and_goes_with_escape() {
    let person = Person::new().await;
    person.open(&pages::plain(NUMBERS)).await;
    person.underlined(2).await;
    person.point_at_number(0).await;
    assert!(tooltip(&person, true).await, "no tooltip");
    let covers = "(() => { \
        const tip = document.querySelector('html > [popover]').getBoundingClientRect(); \
        const number = [...CSS.highlights.get('callslot-number')][0].getBoundingClientRect(); \
        return tip.top < number.bottom && tip.bottom > number.top; })()";
    assert_eq!(person.page_says(covers).await, false);
    person.press("Escape", 27).await;
    assert!(tooltip(&person, false).await, "Escape did not dismiss it");
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_walks_the_numbers_and_a_key_schedules() {
    let person = Person::new().await;
    person.open(&pages::plain(NUMBERS)).await;
    person.underlined(2).await;
    walk(&person).await;
    assert!(tooltip(&person, true).await);
    person.press("Escape", 27).await;
    assert!(tooltip(&person, false).await);
    walk(&person).await;
    assert!(tooltip(&person, true).await);
    person.press("Tab", 9).await;
    person.press("Enter", 13).await;
    let form = person.tab(&person.own("schedule.html#new?")).await;
    let address = form.url().await.unwrap().unwrap();
    let note = format!(
        "&note=Page%20%E2%80%94%20{}",
        person.url().replace(':', "%3A").replace('/', "%2F")
    );
    assert_eq!(
        address,
        person.own(&format!("schedule.html#new?phone=%2B442079304832{note}"))
    );
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strict_policy_of_the_page_changes_nothing() {
    let person = Person::new().await;
    person.open(&pages::strict(NUMBERS)).await;
    person.underlined(2).await;
    person.point_at_number(0).await;
    assert!(tooltip(&person, true).await);
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn shadow_roots_links_and_new_text_are_seen_and_editors_are_not() {
    let person = Person::new().await;
    let body = "<a href='tel:+12127365009'>Reception</a><div id=host></div><div id=late></div>\
                <textarea>212-736-5010</textarea><pre>212-736-5011</pre>\
                <div contenteditable>212-736-5012</div>";
    person.open(&pages::plain(body)).await;
    assert_eq!(person.underlined(1).await, ["Reception"]);
    let add = "document.getElementById('host').attachShadow({mode: 'open'})\
               .innerHTML = '<p>Call 212-736-5001</p>'; \
               document.getElementById('late').innerHTML = 'Call <i>212-736-5002</i>'; 1";
    person.page_says(add).await;
    let mut found = person.underlined(2).await;
    found.sort();
    // A shadow root that is attached later tells nobody; its host's next change does.
    assert_eq!(found, ["212-736-5002", "Reception"]);
    let renew = "document.getElementById('late').append(document.getElementById('host')); 1";
    person.page_says(renew).await;
    assert_eq!(person.underlined(3).await.len(), 3);
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_in_frames_are_underlined() {
    let person = Person::new().await;
    person.open(&pages::framed(NUMBERS)).await;
    assert_eq!(person.underlined_in_frame(2).await, 2);
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_is_switched_off_is_left_alone() {
    let person = Person::new().await;
    person.open(&pages::plain(NUMBERS)).await;
    person.underlined(2).await;
    person
        .worker_says("chrome.storage.local.set({sitesOff: {'127.0.0.1': true}}).then(() => 1)")
        .await;
    assert!(person.underlined(0).await.is_empty());
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_page_neither_hangs_nor_gets_anything_done() {
    let person = Person::new().await;
    person.open(&pages::hostile()).await;
    assert!(!person.underlined(1).await.is_empty());
    person.point_at_number(0).await;
    assert!(tooltip(&person, true).await);
    // What a script makes up is not a person's doing, wherever it is sent.
    let forge = "(() => { const tip = document.querySelector('html > [popover]'); \
        for (const target of [tip, document, window]) { \
          target.dispatchEvent(new MouseEvent('click', {bubbles: true, composed: true})); \
          target.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true})); } \
        tip.click(); window.postMessage({type: 'call', e164: '+12127365000'}, '*'); return 1; })()";
    person.page_says(forge).await;
    assert!(form(&person).await.is_null());
    person.leaves().await;
}
