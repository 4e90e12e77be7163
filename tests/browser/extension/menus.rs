//! The menu and the commands, with and without a permission for the site.

use super::person::Person;
use super::{command, form, form_for, pages, tooltip, walk};

/// Chooses "Schedule Call" on a selection, or on a link.
pub(super) async fn choose(person: &Person, what: &str) {
    choose_at(person, person.url(), what).await;
}

/// The same, in a tab that shows another address.
async fn choose_at(person: &Person, url: &str, what: &str) {
    let give = format!(
        "chrome.tabs.query({{}}).then((tabs) => {{ \
           chrome.contextMenus.onClicked.dispatch({{menuItemId: 'schedule-call', {what}}}, \
             {{...tabs[0], title: 'Page', url: {url:?}}}); return 1; }})"
    );
    person.worker_says(&give).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_selected_number_opens_the_form_without_a_permission_for_the_site() {
    let person = Person::who_grants_nothing().await;
    person.open(&pages::plain("<p>Call us</p>")).await;
    choose(&person, "selectionText: ' (212) 736-5000 '").await;
    form_for(&person, "+12127365000").await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_note_keeps_neither_the_pages_query_nor_its_fragment() {
    let person = Person::who_grants_nothing().await;
    person.open(&pages::plain("<p>Call us</p>")).await;
    let url = format!("{}?token=secret#access_token=secret", person.url());
    choose_at(&person, &url, "selectionText: '(212) 736-5000'").await;
    form_for(&person, "+12127365000").await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_calls_opens_the_form() {
    let person = Person::who_grants_nothing().await;
    person.open(&pages::plain("<p>Call us</p>")).await;
    choose(
        &person,
        "linkUrl: 'tel:+44%2020%207930%204832', selectionText: 'us'",
    )
    .await;
    form_for(&person, "+442079304832").await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_selection_that_is_no_number_says_so() {
    let person = Person::who_grants_nothing().await;
    person.open(&pages::plain("<p>Call us</p>")).await;
    choose(&person, "selectionText: 'our office'").await;
    let told = "(async () => { for (;;) { const all = await chrome.notifications.getAll(); \
        if (all['no-number']) return true; await new Promise((next) => setTimeout(next, 20)); } })()";
    assert_eq!(person.worker_says(told).await, true);
    assert!(form(&person).await.is_null());
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_worker_wakes_for_the_next_message() {
    let person = Person::new().await;
    person.open(&pages::plain(super::NUMBERS)).await;
    person.underlined(2).await;
    person.stops_the_worker().await;
    person
        .page_says("document.body.append(' or 212-736-5009'); 1")
        .await;
    assert_eq!(person.underlined(3).await.len(), 3);
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_bring_the_script_into_the_tab_they_are_given_in() {
    let person = Person::new().await;
    let forget = "chrome.scripting.unregisterContentScripts().then(() => 1)";
    person.worker_says(forget).await;
    person
        .open(&pages::plain("<p id=p>Call (212) 736-5000</p>"))
        .await;
    walk(&person).await;
    assert_eq!(person.underlined(1).await.len(), 1);
    walk(&person).await;
    tooltip(&person, true).await;
    person.press("Escape", 27).await;
    let select =
        "(() => { getSelection().selectAllChildren(document.getElementById('p')); return 1; })()";
    person.page_says(select).await;
    command(&person, "schedule-selection").await;
    form_for(&person, "+12127365000").await;
    person.leaves().await;
}
