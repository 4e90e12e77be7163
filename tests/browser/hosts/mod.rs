//! Each job of the interface, written once and done in both hosts: by mouse in the extension, by keyboard on the web.
//! `tests/browser/README.md` is the table of jobs, hosts and tests.

mod calling;
mod changes;
pub(crate) mod desk;
mod finding;
mod messages;
mod offline;
mod public_page;
mod roles;
mod views;

use desk::Host;

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_booked_and_changed_by_mouse_in_the_extension() {
    changes::job(Host::Extension).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_booked_and_changed_by_keyboard_on_the_web() {
    changes::job(Host::Web).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_called_and_its_outcome_said_by_mouse_in_the_extension() {
    calling::job(Host::Extension).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_called_and_its_outcome_said_by_keyboard_on_the_web() {
    calling::job(Host::Web).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missed_call_is_found_and_booked_again_by_mouse_in_the_extension() {
    finding::job(Host::Extension).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missed_call_is_found_and_booked_again_by_keyboard_on_the_web() {
    finding::job(Host::Web).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_followed_tried_again_and_turned_off_by_mouse_in_the_extension() {
    messages::job(Host::Extension).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_followed_tried_again_and_turned_off_by_keyboard_on_the_web() {
    messages::job(Host::Web).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_and_a_viewer_get_what_they_may_do_in_the_extension() {
    roles::job(Host::Extension).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_and_a_viewer_get_what_they_may_do_on_the_web() {
    roles::job(Host::Web).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_keeps_the_rules_for_everybody_and_speaks_both_languages_in_the_extension() {
    views::job(Host::Extension).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_keeps_the_rules_for_everybody_and_speaks_both_languages_on_the_web() {
    views::job(Host::Web).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_page_is_set_up_by_mouse_in_the_extension() {
    public_page::job(Host::Extension).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_network_the_last_calls_stay_and_are_fresh_afterwards_in_the_extension() {
    offline::job(Host::Extension).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_network_the_last_calls_stay_and_are_fresh_afterwards_on_the_web() {
    offline::job(Host::Web).await;
}
