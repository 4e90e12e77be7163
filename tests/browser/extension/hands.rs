//! A person's hands at a page: keys and pointer, as the browser gets them from the machine.

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::emulation::SetDeviceMetricsOverrideParams;
use chromiumoxide::cdp::browser_protocol::input::{
    DispatchKeyEventParams, DispatchKeyEventType, DispatchMouseEventParams, DispatchMouseEventType,
    InsertTextParams, MouseButton,
};

use super::pages_session::{says, sees};
use super::person::question;

/// The control key, among the modifiers of a key.
pub(crate) const CONTROL: i64 = 2;
/// The shift key.
const SHIFT: i64 = 8;
/// More keystrokes than any control is away.
const MOST_TABS: usize = 80;
/// More clicks than a page that moves now and then needs.
const MOST_CLICKS: usize = 5;

/// Gives the window a size.
pub(crate) async fn is_sized(page: &Page, width: i64, height: i64) {
    let size = SetDeviceMetricsOverrideParams::new(width, height, 1.0, false);
    page.execute(size).await.unwrap();
}

/// A key, as a keyboard sends it.
pub(crate) async fn strikes(page: &Page, key: &str, modifiers: i64) {
    let code = match key {
        "Tab" => 9,
        "Enter" => 13,
        "Escape" => 27,
        "PageUp" => 33,
        "PageDown" => 34,
        "End" => 35,
        "Home" => 36,
        "ArrowLeft" => 37,
        "ArrowUp" => 38,
        "ArrowRight" => 39,
        "ArrowDown" => 40,
        letter => i64::from(letter.to_uppercase().as_bytes()[0]),
    };
    let text = match key {
        "Enter" => Some("\r"),
        letter if letter.len() == 1 => Some(letter),
        _ => None,
    };
    for kind in [DispatchKeyEventType::KeyDown, DispatchKeyEventType::KeyUp] {
        let mut event = DispatchKeyEventParams::builder()
            .r#type(kind)
            .key(key)
            .code(key)
            .modifiers(modifiers)
            .windows_virtual_key_code(code);
        if let Some(text) = text {
            event = event.text(text);
        }
        page.execute(event.build().unwrap()).await.unwrap();
    }
}

/// Types where the focus is.
pub(crate) async fn types(page: &Page, text: &str) {
    page.execute(InsertTextParams::new(text)).await.unwrap();
}

/// Whether the focus is on an element that a selector fits.
pub(crate) async fn is_on(page: &Page, selector: &str) -> bool {
    let ask = format!("document.activeElement?.matches({selector:?}) ?? false");
    says(page, &ask).await == true
}

/// Waits until the focus is on such an element.
pub(crate) async fn gets_to(page: &Page, selector: &str) {
    let wait = format!(
        "new Promise((done) => {{ const look = () => {{ \
           if (document.activeElement?.matches({selector:?})) done(true); else setTimeout(look, 20); }}; look(); }})"
    );
    assert_eq!(says(page, &wait).await, true, "{selector}");
}

/// Waits until an element is gone.
pub(crate) async fn misses(page: &Page, selector: &str) {
    let wait = format!(
        "new Promise((done) => {{ const look = () => \
           document.querySelector({selector:?}) ? setTimeout(look, 20) : done(true); look(); }})"
    );
    assert_eq!(says(page, &wait).await, true, "{selector}");
}

/// Goes with the Tab key to such an element, back if it comes before the focus.
pub(crate) async fn tabs_to(page: &Page, selector: &str) {
    let look = format!(
        "(() => {{ const at = document.activeElement, one = document.querySelector({selector:?}); \
           if (at?.matches({selector:?})) return 'there'; \
           return one && at !== document.body && at.compareDocumentPosition(one) & 2 ? 'back' : 'on'; }})()"
    );
    for _ in 0..MOST_TABS {
        let way = says(page, &look).await;
        match way.as_str() {
            Some("there") => return,
            Some("back") => strikes(page, "Tab", SHIFT).await,
            _ => strikes(page, "Tab", 0).await,
        }
    }
    panic!("Tab does not lead to {selector}");
}

/// A click in the middle of an element, which nothing may cover and nobody has to scroll to.
pub(crate) async fn clicks(page: &Page, selector: &str) {
    sees(page, selector, "").await;
    let place = format!(
        "(() => {{ const one = document.querySelector({selector:?}); const box = one.getBoundingClientRect(); \
           const at = [box.x + box.width / 2, box.y + box.height / 2]; \
           return one.contains(document.elementFromPoint(...at)) ? at : [-1, -1]; }})()"
    );
    let (x, y): (f64, f64) = serde_json::from_value(says(page, &place).await).unwrap();
    assert!(x >= 0.0 && y >= 0.0, "{selector} is not in view");
    clicks_at(page, x, y, 1).await;
}

/// Scrolls to an element if need be, and clicks into its middle as soon as it stands still and nothing covers it. News may move
/// the page under the pointer at the last moment: a person who sees that they missed clicks again.
pub(crate) async fn scrolls_and_clicks(page: &Page, selector: &str, times: i64) {
    let place = format!(
        "new Promise((done) => {{ let last = []; const look = () => {{ \
           const one = document.querySelector({selector:?}); \
           if (one && !one.disabled) {{ one.scrollIntoView({{block: 'nearest', inline: 'nearest'}}); \
             const box = one.getBoundingClientRect(); \
             const at = [box.x + box.width / 2, box.y + box.height / 2]; \
             const hit = document.elementFromPoint(...at); \
             if (one.contains(hit) && at.join() === last.join()) {{ window.missed = true; \
               const got = (event) => event.target.closest({selector:?}); \
               const once = {{capture: true, once: true}}; \
               window.addEventListener('pointerdown', (event) => {{ \
                 window.held = got(event); window.missed = !window.held; }}, once); \
               window.addEventListener('click', (event) => {{ if (got(event)) window.held = null; }}, once); \
               return done(at); }} \
             last = at; }} \
           setTimeout(look, 20); }}; look(); }})"
    );
    // Either something else was under the pointer, or what was pressed is drawn anew and has got no click.
    let missed = format!(
        "window.missed || Boolean(window.held && !window.held.isConnected && document.querySelector({selector:?}))"
    );
    for _ in 0..MOST_CLICKS {
        let (x, y): (f64, f64) = serde_json::from_value(says(page, &place).await).unwrap();
        clicks_at(page, x, y, times).await;
        // A click that leads elsewhere leaves a page of which nothing can be asked.
        let missed = page.execute(question(&missed)).await;
        if !missed.is_ok_and(|answer| answer.result.result.value == Some(true.into())) {
            return;
        }
    }
    panic!("{selector} was clicked, and something else got it, {MOST_CLICKS} times");
}

/// Clicks at a place of the window.
pub(crate) async fn clicks_at(page: &Page, x: f64, y: f64, times: i64) {
    for time in 1..=times {
        for kind in [
            DispatchMouseEventType::MousePressed,
            DispatchMouseEventType::MouseReleased,
        ] {
            let mut event = DispatchMouseEventParams::new(kind, x, y);
            event.button = Some(MouseButton::Left);
            event.click_count = Some(time);
            page.execute(event).await.unwrap();
        }
    }
}
