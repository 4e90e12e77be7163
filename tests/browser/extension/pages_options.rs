//! The options, and what they change in pages of the web.

use serde_json::json;

use super::pages_session::{fills, is_accessible, presses, says, sees};
use super::person::Person;
use super::{pages, tooltip};

/// Waits until these numbers are underlined and no others, also in the shadow tree.
async fn only_these_are_underlined(person: &Person, numbers: &[&str]) {
    let wait = format!(
        "new Promise((done) => {{ const look = () => {{ \
           const all = [...CSS.highlights.get('callslot-number')].map(String).sort(); \
           if (JSON.stringify(all) === JSON.stringify({numbers:?})) done(true); \
           else requestAnimationFrame(look); }}; look(); }})"
    );
    assert_eq!(person.script_says(&wait).await, true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_open_is_searched_anew_when_the_country_changes() {
    let person = Person::new().await;
    let page = pages::plain(
        "<p>Call (212) 736-5000</p><p>Tel. 030 901820</p><p>+44 20 7930 4832</p>\
         <div><template shadowrootmode=open><p>Tel. 030 901821</p></template></div>",
    );
    person.open(&page).await;
    only_these_are_underlined(&person, &["(212) 736-5000", "+44 20 7930 4832"]).await;

    let options = person.opens("pages/options.html").await;
    fills(&options, "#country", "DE").await;
    sees(&options, "#said", "Saved.").await;
    person.page.bring_to_front().await.unwrap();
    let german = ["+44 20 7930 4832", "030 901820", "030 901821"];
    only_these_are_underlined(&person, &german).await;
    // The underlined numbers are those that can be called.
    person.point_at_number(1).await;
    tooltip(&person, true).await;
    person.leaves().await;
}

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
    sees(&options, "h3 + p", "No site is turned off.").await;
    fills(&options, "#server", "https://evil.example").await;
    presses(&options, "#check").await;
    sees(
        &options,
        "#server-problem",
        "only to servers on this machine",
    )
    .await;
    let kept = "chrome.storage.local.get(['region', 'sitesOff', 'api'])";
    let kept = says(&options, kept).await;
    assert_eq!(kept, json!({"region": "DE", "sitesOff": {}}));
    person.open(&german).await;
    assert_eq!(person.underlined(1).await, ["030 901820"]);
    person.leaves().await;
}
