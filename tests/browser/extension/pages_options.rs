//! The options, and what they change in pages of the web.

use serde_json::json;

use super::pages;
use super::pages_session::{fills, is_accessible, presses, says, sees};
use super::person::Person;

#[tokio::test(flavor = "multi_thread")]
async fn an_option_changes_what_is_found_in_pages() {
    let person = Person::new().await;
    let german = pages::plain("<p>Tel. <b>030 901820</b></p>");
    let off = "chrome.storage.local.set({sitesOff: {'example.com': true}}).then(() => 1)";
    person.worker_says(off).await;
    let options = person.opens("pages/options.html").await;
    sees(&options, "#sites-off", "example.com").await;
    sees(&options, "#version", "Version").await;
    is_accessible(&options, "options").await;
    fills(&options, "#country", "DE").await;
    sees(&options, "#said", "Saved.").await;
    presses(&options, "#sites-off button").await;
    sees(&options, "h3 + p", "No site is switched off.").await;
    fills(&options, "#server", "https://evil.example").await;
    presses(&options, "#check").await;
    sees(&options, "#server-problem", "this machine only").await;
    let kept = "chrome.storage.local.get(['region', 'sitesOff', 'api'])";
    let kept = says(&options, kept).await;
    assert_eq!(kept, json!({"region": "DE", "sitesOff": {}}));
    person.open(&german).await;
    assert_eq!(person.underlined(1).await, ["030 901820"]);
    person.leaves().await;
}
