//! Loads of `/app` and of the sign-in page: until something is seen, until it can be used, and how much is loaded.

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::network::SetCacheDisabledParams;
use chromiumoxide::cdp::browser_protocol::page::AddScriptToEvaluateOnNewDocumentParams;

use crate::pages_session::{says, sees};
use crate::stage::Stage;
use crate::visitor::Visitor;
use crate::{PAINTED, ROUNDS, WARM_UP, median};

/// Keeps the time at which the button for a new call is there to be pressed.
const WATCH: &str = "globalThis.usable = new Promise((done) => { \
    const look = () => { if (document.querySelector('#new') && !document.querySelector('[inert]')) { \
      watching.disconnect(); done(performance.now()); } }; \
    const watching = new MutationObserver(look); \
    watching.observe(document, { subtree: true, childList: true }); })";

/// The bytes of the page and of all that it has loaded, each compressed as the edge does.
const BYTES: &str = "(async () => { let sum = 0; \
    const loaded = performance.getEntriesByType('resource').map((one) => one.name); \
    for (const url of new Set([location.href, ...loaded])) { \
      const { body } = await fetch(url); \
      if (!body) continue; \
      const packed = body.pipeThrough(new CompressionStream('gzip')); \
      sum += (await new Response(packed).arrayBuffer()).byteLength; } \
    return sum; })()";

/// Times from the navigation, in milliseconds.
pub(crate) struct Loads {
    pub(crate) sign_in: f64,
    pub(crate) app: f64,
    pub(crate) interactive: f64,
}

/// The bytes of a first load, by somebody who is led to the list.
pub(crate) async fn first_load(member: &Visitor) -> f64 {
    sees(&member.page, "#list .state", "").await;
    says(&member.page, BYTES).await.as_f64().unwrap()
}

/// Has the browser tell when a page can be used.
pub(crate) async fn watches(member: &Visitor) {
    let watch = AddScriptToEvaluateOnNewDocumentParams::new(WATCH);
    member.page.execute(watch).await.unwrap();
}

/// Loads both pages by turns, each in a browser of its own: who is signed in has no sign-in page. On a first visit the browser
/// has nothing of either.
pub(crate) async fn loads(
    stage: &Stage,
    [stranger, member]: [&Visitor; 2],
    first_visit: bool,
) -> Loads {
    for visitor in [stranger, member] {
        let cache = SetCacheDisabledParams::new(first_visit);
        visitor.page.execute(cache).await.unwrap();
    }
    let (mut sign_in, mut app, mut interactive) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..WARM_UP + ROUNDS {
        let first = painted(&stranger.page, stage.at("/sign-in")).await;
        let second = painted(&member.page, stage.at("/app")).await;
        let usable = says(&member.page, "usable").await.as_f64().unwrap();
        if round >= WARM_UP {
            sign_in.push(first);
            app.push(second);
            interactive.push(usable);
        }
    }
    Loads {
        sign_in: median(sign_in),
        app: median(app),
        interactive: median(interactive),
    }
}

async fn painted(page: &Page, address: String) -> f64 {
    page.bring_to_front().await.unwrap();
    page.goto(address).await.unwrap();
    says(page, PAINTED).await.as_f64().unwrap()
}
