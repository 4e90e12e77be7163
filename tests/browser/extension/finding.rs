//! Which numbers of a page are underlined.

use super::person::Person;
use super::{NUMBERS, pages};

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_underlined_and_nothing_in_the_page_changes() {
    let person = Person::new().await;
    let watch = "<script>window.changes = 0; new MutationObserver((all) => changes += all.length) \
        .observe(document, {subtree: true, childList: true, attributes: true, characterData: true}); \
        window.before = document.documentElement.outerHTML;</script>";
    person
        .open(&pages::plain(&format!("{NUMBERS}{watch}")))
        .await;
    assert_eq!(
        person.underlined(2).await,
        ["(212) 736-5000", "+44 20 7930 4832"]
    );
    let same = "(() => { const [now] = document.documentElement.outerHTML.split('</script>'); \
        return now.startsWith(before.split('</script>')[0]); })()";
    assert_eq!(person.page_says(same).await, true);
    // The parser itself ends the document behind the script.
    let changed = "document.querySelectorAll('[style], [class], [popover]').length";
    assert_eq!(person.page_says(changed).await, 0);
    let body = person.page_says("document.querySelector('p').outerHTML");
    assert_eq!(body.await, NUMBERS);
    let line = "getComputedStyle(document.querySelector('b'), '::highlight(callslot-number)').textDecorationLine";
    assert_eq!(person.page_says(line).await, "underline");
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_across_several_elements_of_a_line_is_one() {
    let person = Person::new().await;
    let body = "<p><b>+1</b> 415 555 2671</p>\
        <p>Call <span>212</span>-<span>736</span>-<span>5001</span> now</p>\
        <table><tr><td>212</td><td>736</td><td>5002</td></tr></table>\
        <p><span style='display:block'>212-736</span><span style='display:block'>-5003</span></p>\
        <p>+1 212 736 5004<sup>1</sup></p>\
        <dl><dt>Telephone</dt><dd>2127365005</dd></dl>";
    person.open(&pages::plain(body)).await;
    assert_eq!(
        person.underlined(4).await,
        [
            "+1 415 555 2671",
            "212-736-5001",
            "+1 212 736 5004",
            "2127365005"
        ]
    );
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strict_policy_of_the_page_changes_nothing() {
    let person = Person::new().await;
    person.open(&pages::strict(NUMBERS)).await;
    person.underlined(2).await;
    person.point_at_number(0).await;
    super::tooltip(&person, true).await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn links_and_new_text_are_seen_and_editors_are_not() {
    let person = Person::new().await;
    let body = "<a href='tel:+12127365009'>Reception</a><div id=late></div>\
                <textarea>212-736-5010</textarea><pre>212-736-5011</pre><input value='212-736-5013'>\
                <div contenteditable>212-736-5012</div><div role=textbox>212-736-5014</div>";
    person.open(&pages::plain(body)).await;
    assert_eq!(person.underlined(1).await, ["Reception"]);
    let add = "document.getElementById('late').innerHTML = 'Call <i>212-736-5002</i>'; 1";
    person.page_says(add).await;
    let mut found = person.underlined(2).await;
    found.sort();
    assert_eq!(found, ["212-736-5002", "Reception"]);
    let rewrite = "document.querySelector('#late i').firstChild.data = '212-736-5003 (office)'; \
        document.querySelector('a').remove(); 1";
    person.page_says(rewrite).await;
    person
        .page_says("document.body.append('212-736-5004'); 1")
        .await;
    let wait = "new Promise((done) => { const look = () => { \
        const all = callslot.running.places.inOrder().map(({ range }) => String(range)).sort(); \
        if (all.length === 2 && all[0] === '212-736-5003') done(all); else requestAnimationFrame(look); }; look(); })";
    let found = person.script_says(wait).await;
    assert_eq!(found, serde_json::json!(["212-736-5003", "212-736-5004"]));
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn shadow_trees_are_looked_into_open_or_closed() {
    let person = Person::new().await;
    let body = "<div id=open></div><my-card></my-card><div><template shadowrootmode=open>\
        <p>Call 212-736-5003</p></template></div><script>\
        const put = (host, mode, text) => { host.attachShadow({mode}).innerHTML = `<p>Call ${text}</p>`; };\
        put(document.getElementById('open'), 'open', '212-736-5001');\
        put(document.querySelector('my-card'), 'closed', '212-736-5002');</script>";
    person.open(&pages::plain(body)).await;
    let mut found = person.underlined(3).await;
    found.sort();
    assert_eq!(found, ["212-736-5001", "212-736-5002", "212-736-5003"]);
    let line = "getComputedStyle(document.getElementById('open').shadowRoot.querySelector('p'), \
        '::highlight(callslot-number)').textDecorationLine";
    assert_eq!(person.page_says(line).await, "underline");
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
    let switch = "chrome.storage.local.set({sitesOff: {'127.0.0.1': true}}).then(() => 1)";
    person.worker_says(switch).await;
    assert!(person.underlined(0).await.is_empty());
    let back = "chrome.storage.local.set({sitesOff: {}}).then(() => 1)";
    person.worker_says(back).await;
    assert_eq!(person.underlined(2).await.len(), 2);
    person.leaves().await;
}
