//! Pages that mean harm.

use super::person::Person;
use super::{form, pages, tooltip};

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_page_neither_hangs_nor_gets_anything_done() {
    let person = Person::new().await;
    person.open(&pages::hostile()).await;
    assert!(!person.underlined(1).await.is_empty());
    person.point_at_number(0).await;
    tooltip(&person, true).await;
    // An event that a script makes up is not a person's doing, wherever it is sent.
    let forge = "(() => { const tip = document.querySelector('html > [popover]'); \
        for (const target of [tip, document, window]) { \
          target.dispatchEvent(new MouseEvent('click', {bubbles: true, composed: true})); \
          target.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true})); } \
        tip.click(); window.postMessage({type: 'call', e164: '+12127365000'}, '*'); \
        document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'})); \
        document.dispatchEvent(new Event('scroll')); \
        return tip.shadowRoot === null && typeof chrome.runtime === 'undefined'; })()";
    assert_eq!(person.page_says(forge).await, true);
    tooltip(&person, true).await;
    // The page may move the tooltip's host no more than press it.
    let drag = "(() => { const tip = document.querySelector('html > [popover]'); \
        const before = tip.getBoundingClientRect().top; \
        tip.style.cssText = 'top: 500px !important; left: 0 !important; opacity: 0 !important'; \
        return before === tip.getBoundingClientRect().top && getComputedStyle(tip).opacity; })()";
    assert_eq!(person.page_says(drag).await, "1");
    assert!(form(&person).await.is_null());
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_are_not_as_they_should_be_are_not_acted_on() {
    let person = Person::new().await;
    person.open(&pages::plain("<p>nothing</p>")).await;
    // A page that has taken over its process can send what a content script can.
    let send = "(async () => { const answers = []; for (const message of [ \
          {type: 'find', texts: 'x'.repeat(10)}, {type: 'find', texts: [1]}, {type: 'find', texts: Array(1201).fill('')}, \
          {type: 'find', texts: ['1'.repeat(400001)]}, {type: 'call', e164: 'tel:1'}, {type: 'call', e164: {}}, \
          {type: 'schedule', e164: '+1212736500a'}, {type: 'schedule'}, {type: 'call', e164: '+12127365000', extension: '1<b>'}, \
          {type: 'call', e164: '+12127365000', extension: '1'.repeat(33)}, {type: 'not-a-type'}, null, 7, 'call', [] ]) \
          answers.push(await chrome.runtime.sendMessage(message)); return answers.filter((one) => one !== null); })()";
    assert_eq!(person.script_says(send).await, serde_json::json!([]));
    assert!(form(&person).await.is_null());
    let find = "chrome.runtime.sendMessage({type: 'find', language: 'en-US', texts: ['Call 212-736-5000']})";
    let found = person.script_says(find).await;
    assert_eq!(found[0][0]["e164"], "+12127365000");
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_out_of_reach_for_content_scripts() {
    let person = Person::new().await;
    person.open(&pages::plain("<p>nothing</p>")).await;
    // Tokens are in the storage of the session, and nowhere else.
    let put = "chrome.storage.session.set({tokens: 'secret'}).then(() => 'put')";
    assert_eq!(person.worker_says(put).await, "put");
    let read = "(async () => { try { return JSON.stringify(await chrome.storage.session.get()); } \
        catch { return 'refused'; } })()";
    assert_eq!(person.script_says(read).await, "refused");
    let read = "chrome.storage.local.get().then((all) => JSON.stringify(all).includes('secret'))";
    assert_eq!(person.script_says(read).await, false);
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_the_web_reaches_none_of_the_extensions_files() {
    let person = Person::new().await;
    person.open(&pages::plain("<p>nothing</p>")).await;
    let own = person.opens("empty.html").await;
    assert_eq!(own.get_title().await.unwrap().as_deref(), Some("Empty"));
    let reach = format!(
        "fetch('{}').then(() => 'read', () => 'refused')",
        person.own("empty.html")
    );
    assert_eq!(person.page_says(&reach).await, "refused");
    person.leaves().await;
}
