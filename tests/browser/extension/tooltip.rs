//! The tooltip at a number, by pointer and by keyboard.

use super::person::Person;
use super::{NUMBERS, confirmation_for, form_for, pages, tooltip, walk};

/// The position of a button of the tooltip, by its place among them.
pub(super) async fn button(person: &Person, index: usize) -> (f64, f64) {
    let place = format!(
        "(() => {{ const box = callslot.running.tooltip.shadow.querySelectorAll('button')[{index}] \
           .getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
    );
    serde_json::from_value(person.script_says(&place).await).unwrap()
}

/// Whether the tooltip has been there long enough for a press to be meant.
pub(super) async fn settled(person: &Person) {
    let wait = "new Promise((done) => { const look = () => { \
        performance.now() - callslot.running.tooltip.shown > 220 ? done(true) : requestAnimationFrame(look); \
        }; look(); })";
    assert_eq!(person.script_says(wait).await, true);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_comes_by_pointer_stays_under_it_and_goes_with_escape() {
    let person = Person::new().await;
    person.open(&pages::plain(NUMBERS)).await;
    person.underlined(2).await;
    person.point_at_number(0).await;
    tooltip(&person, true).await;
    let text = "callslot.running.tooltip.shadow.querySelector('span').textContent";
    assert_eq!(
        person.script_says(text).await,
        "+1 212-736-5000 · United States"
    );
    // The pointer may go onto it and rest there.
    let (x, y) = button(&person, 1).await;
    person.point_at(x, y).await;
    let stays = "new Promise((done) => setTimeout(() => done(callslot.running.tooltip.host !== null), 500))";
    assert_eq!(person.script_says(stays).await, true);
    person.press("Escape", 27).await;
    tooltip(&person, false).await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_never_covers_the_number() {
    let person = Person::new().await;
    let body = "<style>p { position: fixed; margin: 0 }</style><p style='top:0'>212-736-5000</p>\
        <p style='bottom:0'>212-736-5001</p><p style='right:0;top:300px'>212-736-5002</p>";
    person.open(&pages::plain(body)).await;
    person.underlined(3).await;
    for number in 0..3 {
        person.press("Escape", 27).await;
        person.point_at_number(number).await;
        let covers = format!(
            "new Promise((done) => {{ const look = () => {{ \
               const tip = callslot.running.tooltip; \
               const number = [...CSS.highlights.get('callslot-number')][{number}]; \
               if (tip.subject?.range !== number) return requestAnimationFrame(look); \
               const [a, b] = [tip.host.getBoundingClientRect(), number.getBoundingClientRect()]; \
               done([a.top < b.bottom && a.bottom > b.top && a.left < b.right && a.right > b.left, \
                 a.left >= 0 && a.top >= 0 && a.right <= innerWidth + 1 && a.bottom <= innerHeight + 1]); \
             }}; look(); }})"
        );
        assert_eq!(
            person.script_says(&covers).await,
            serde_json::json!([false, true])
        );
    }
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_walks_the_numbers_and_a_key_schedules() {
    let person = Person::new().await;
    person.open(&pages::plain(NUMBERS)).await;
    person.underlined(2).await;
    walk(&person).await;
    tooltip(&person, true).await;
    person.press("Escape", 27).await;
    tooltip(&person, false).await;
    walk(&person).await;
    tooltip(&person, true).await;
    person.press("Tab", 9).await;
    person.press("Enter", 13).await;
    form_for(&person, "+442079304832").await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_layer_of_the_pages_is_under_the_tooltip_and_call_opens_the_confirmation() {
    let person = Person::new().await;
    person.open(&pages::plain(NUMBERS)).await;
    person.underlined(2).await;
    person.point_at_number(0).await;
    tooltip(&person, true).await;
    settled(&person).await;
    let (x, y) = button(&person, 0).await;
    // A layer that the page lays over it later could show other words than the buttons'.
    let lay = "(() => { const over = document.createElement('div'); over.id = 'over'; over.popover = 'manual'; \
        over.style.cssText = 'position:fixed;inset:0;width:100%;height:100%;margin:0;border:0;padding:0'; \
        document.body.append(over); over.showPopover(); return 1; })()";
    person.page_says(lay).await;
    settled(&person).await;
    person.click(x, y).await;
    confirmation_for(&person, "+12127365000").await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_press_that_comes_too_soon_does_nothing() {
    let person = Person::new().await;
    person.open(&pages::plain(NUMBERS)).await;
    person.underlined(2).await;
    person.point_at_number(0).await;
    tooltip(&person, true).await;
    let (x, y) = button(&person, 0).await;
    let just_shown =
        |then: &str| format!("(() => {{ callslot.running.tooltip.shown = {then}; return 1; }})()");
    let soon = just_shown("performance.now() + 60000");
    person.script_says(&soon).await;
    person.click(x, y).await;
    let before = just_shown("0");
    person.script_says(&before).await;
    person.click(x, y).await;
    confirmation_for(&person, "+12127365000").await;
    let forms = "chrome.tabs.query({}).then((tabs) => tabs.map((tab) => tab.pendingUrl || tab.url) \
        .filter((url) => url?.startsWith('chrome-extension:')).length)";
    assert_eq!(person.worker_says(forms).await, 1);
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn not_here_switches_the_site_off() {
    let person = Person::new().await;
    person.open(&pages::plain(NUMBERS)).await;
    person.underlined(2).await;
    person.point_at_number(0).await;
    tooltip(&person, true).await;
    settled(&person).await;
    let (x, y) = button(&person, 2).await;
    person.click(x, y).await;
    assert!(person.underlined(0).await.is_empty());
    let off = person.worker_says("chrome.storage.local.get('sitesOff')");
    assert_eq!(off.await["sitesOff"]["127.0.0.1"], true);
    person.leaves().await;
}
