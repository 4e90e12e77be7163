//! A person at a browser with the extension.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use chromiumoxide::cdp::browser_protocol::emulation::{MediaFeature, SetEmulatedMediaParams};
use chromiumoxide::cdp::browser_protocol::input::{
    DispatchKeyEventParams, DispatchKeyEventType, DispatchMouseEventParams, DispatchMouseEventType,
    MouseButton,
};
use chromiumoxide::cdp::browser_protocol::target::SetAutoAttachParams;
use chromiumoxide::cdp::js_protocol::runtime::{
    EvaluateParams, EventExecutionContextCreated, ExecutionContextId,
};
use chromiumoxide::{Browser, BrowserConfig, Page};
use futures_util::StreamExt as _;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tokio::task::JoinHandle;

use super::pages;

/// The longest time anything may take before the test gives up on it.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);
/// The arguments of Chromium beside those of every such test.
const ARGUMENTS: [&str; 3] = [
    // Nothing outside this machine is asked for.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--lang=en-US",
    "--window-size=1000,700",
];

/// The folder of the extension among those of a browser.
const UNPACKED: &str = "extension";

/// A browser with the extension, one page in front, and a web server.
pub(crate) struct Person {
    pub(crate) page: Page,
    pub(super) browser: Browser,
    site: pages::Site,
    extension: String,
    contexts: Arc<Mutex<Vec<EventExecutionContextCreated>>>,
    folder: PathBuf,
    tasks: Vec<JoinHandle<()>>,
}

impl Person {
    /// Somebody who lets the extension onto all pages.
    pub(crate) async fn new() -> Self {
        let person = Self::launch(true).await;
        person.wait_for_content_scripts().await;
        person
    }

    /// Somebody who has only installed it.
    pub(crate) async fn who_grants_nothing() -> Self {
        Self::launch(false).await
    }

    async fn launch(everywhere: bool) -> Self {
        let folder =
            std::env::temp_dir().join(format!("callslot-browser-{}", uuid::Uuid::new_v4()));
        let unpacked = folder.join(UNPACKED);
        let extension = install(&unpacked, everywhere);
        let config = BrowserConfig::builder()
            .new_headless_mode()
            // Chromium has no sandbox if tests run as root, as in containers.
            .no_sandbox()
            .user_data_dir(folder.join("profile"))
            .extension(unpacked.to_string_lossy())
            .viewport(None)
            .args(ARGUMENTS)
            .build()
            .unwrap();
        let (browser, mut events) = Browser::launch(config).await.unwrap();
        let events = tokio::spawn(async move { while events.next().await.is_some() {} });
        let (site, serving) = pages::Site::open().await;
        let page = browser.new_page("about:blank").await.unwrap();
        let contexts = Arc::default();
        let listening = remember_contexts(&page, Arc::clone(&contexts)).await;
        Self {
            page,
            browser,
            site,
            extension,
            contexts,
            folder,
            tasks: vec![events, serving, listening],
        }
    }

    /// The service worker registers them, some time after it starts.
    async fn wait_for_content_scripts(&self) {
        let ready = "(async () => { for (;;) { \
            const there = await chrome.scripting.getRegisteredContentScripts(); \
            if (there.length > 0) return true; \
            await new Promise((next) => setTimeout(next, 20)); } })()";
        assert_eq!(self.worker_says(ready).await, true);
    }

    /// Goes to a page of some site, in front: behind another tab it would not be given a frame to draw.
    pub(crate) async fn open(&self, page: &pages::Page) {
        let url = self.site.shows(page);
        self.page.bring_to_front().await.unwrap();
        self.contexts.lock().unwrap().clear();
        self.page.goto(url).await.unwrap();
    }

    /// The site's address.
    pub(crate) fn url(&self) -> &str {
        self.site.url()
    }

    /// The address of one of the extension's own pages.
    pub(crate) fn own(&self, path: &str) -> String {
        format!("chrome-extension://{}/{path}", self.extension)
    }

    /// Opens one of the extension's own pages in a tab of its own.
    pub(crate) async fn opens(&self, path: &str) -> Page {
        let page = self.browser.new_page(self.own(path)).await.unwrap();
        lets_workers_start(&page).await;
        page
    }

    /// The tab that shows an address which begins like this, once there is one.
    pub(crate) async fn tab(&self, address: &str) -> Page {
        let deadline = tokio::time::Instant::now() + LIMIT;
        loop {
            for page in self.browser.pages().await.unwrap() {
                let at = page.url().await.ok().flatten().unwrap_or_default();
                if at.starts_with(address) {
                    lets_workers_start(&page).await;
                    return page;
                }
            }
            assert!(
                tokio::time::Instant::now() < deadline,
                "no tab at {address}"
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Takes a file out of the extension, which Chrome reads when a page asks for it.
    pub(crate) fn loses(&self, file: &str) {
        let unpacked = self.folder.join(UNPACKED);
        std::fs::remove_file(unpacked.join(file)).unwrap();
    }

    /// The page's answer to an expression, in the page's own world.
    pub(crate) async fn page_says(&self, expression: &str) -> Value {
        evaluate(&self.page, question(expression)).await
    }

    /// The answer of the content script's world to an expression.
    pub(crate) async fn script_says(&self, expression: &str) -> Value {
        let mut question = question(expression);
        question.context_id = Some(self.isolated_world().await);
        evaluate(&self.page, question).await
    }

    /// The extension's world in the page, not in its frames.
    async fn isolated_world(&self) -> ExecutionContextId {
        let main = self.page.mainframe().await.unwrap().unwrap();
        let deadline = tokio::time::Instant::now() + LIMIT;
        loop {
            let own = format!("chrome-extension://{}", self.extension);
            let found = self.contexts.lock().unwrap().iter().rev().find_map(|made| {
                let frame = made.context.aux_data.as_ref()?.get("frameId")?.as_str()?;
                (made.context.origin == own && frame == main.inner()).then_some(made.context.id)
            });
            if let Some(found) = found {
                return found;
            }
            assert!(
                tokio::time::Instant::now() < deadline,
                "no content script in the page"
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// The underlined numbers, once they are so many (or more, if not none).
    pub(crate) async fn underlined(&self, count: usize) -> Vec<String> {
        let wait = format!(
            "new Promise((done) => {{ const look = () => {{ \
               const all = [...(CSS.highlights.get('callslot-number') ?? [])]; \
               if ({count} === 0 ? all.length === 0 : all.length >= {count}) \
                 done(all.slice(0, 100).map(String)); \
               else requestAnimationFrame(look); }}; look(); }})"
        );
        serde_json::from_value(self.script_says(&wait).await).unwrap()
    }

    /// The number of underlined numbers in the page's frame, once there are so many.
    pub(crate) async fn underlined_in_frame(&self, count: usize) -> usize {
        let wait = format!(
            "new Promise((done) => {{ const look = () => {{ \
               const frame = document.querySelector('iframe').contentWindow; \
               const all = frame.CSS.highlights.get('callslot-number')?.size ?? 0; \
               if (all >= {count}) done(all); else requestAnimationFrame(look); }}; look(); }})"
        );
        serde_json::from_value(self.page_says(&wait).await).unwrap()
    }

    /// Moves the pointer onto a number.
    pub(crate) async fn point_at_number(&self, index: usize) {
        let place = format!(
            "(() => {{ const box = [...CSS.highlights.get('callslot-number')][{index}] \
               .getBoundingClientRect(); \
               return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        );
        let (x, y): (f64, f64) = serde_json::from_value(self.script_says(&place).await).unwrap();
        self.point_at(x, y).await;
    }

    /// Moves the pointer.
    pub(crate) async fn point_at(&self, x: f64, y: f64) {
        let moved = DispatchMouseEventParams::new(DispatchMouseEventType::MouseMoved, x, y);
        self.page.execute(moved).await.unwrap();
    }

    /// Presses the mouse's button.
    pub(crate) async fn click(&self, x: f64, y: f64) {
        for kind in [
            DispatchMouseEventType::MousePressed,
            DispatchMouseEventType::MouseReleased,
        ] {
            let mut event = DispatchMouseEventParams::new(kind, x, y);
            event.button = Some(MouseButton::Left);
            event.click_count = Some(1);
            self.page.execute(event).await.unwrap();
        }
    }

    /// Presses a key.
    pub(crate) async fn press(&self, key: &str, code: i64) {
        for kind in [DispatchKeyEventType::KeyDown, DispatchKeyEventType::KeyUp] {
            let mut event = DispatchKeyEventParams::builder()
                .r#type(kind)
                .key(key)
                .code(key)
                .windows_virtual_key_code(code);
            if key == "Enter" {
                event = event.text("\r");
            }
            self.page.execute(event.build().unwrap()).await.unwrap();
        }
    }

    /// Chooses dark or light for a page.
    pub(crate) async fn likes_dark(page: &Page, dark: bool) {
        let scheme = if dark { "dark" } else { "light" };
        let feature = MediaFeature::new("prefers-color-scheme", scheme);
        let media = SetEmulatedMediaParams::builder().feature(feature).build();
        page.execute(media).await.unwrap();
    }

    /// Closes the browser.
    pub(crate) async fn leaves(mut self) {
        self.browser.close().await.unwrap();
        self.browser.wait().await.unwrap();
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
        // The browser may hold on to some of it if it still runs, because a test has failed.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Else a service worker that starts while this page is there would wait for a debugger.
async fn lets_workers_start(page: &Page) {
    let alone = SetAutoAttachParams::builder()
        .auto_attach(false)
        .wait_for_debugger_on_start(false)
        .flatten(true)
        .build()
        .unwrap();
    page.execute(alone).await.unwrap();
}

async fn remember_contexts(
    page: &Page,
    contexts: Arc<Mutex<Vec<EventExecutionContextCreated>>>,
) -> JoinHandle<()> {
    let mut made = page
        .event_listener::<EventExecutionContextCreated>()
        .await
        .unwrap();
    tokio::spawn(async move {
        while let Some(context) = made.next().await {
            contexts.lock().unwrap().push((*context).clone());
        }
    })
}

pub(crate) fn question(expression: &str) -> EvaluateParams {
    EvaluateParams::builder()
        .expression(expression)
        .await_promise(true)
        .return_by_value(true)
        .build()
        .unwrap()
}

/// The page's answer to an expression.
pub(crate) async fn evaluate(page: &Page, question: EvaluateParams) -> Value {
    let expression = question.expression.clone();
    let asked = tokio::time::timeout(LIMIT, page.execute(question)).await;
    let answer = asked.expect(&expression).expect(&expression);
    assert!(
        answer.exception_details.is_none(),
        "{expression}: {:?}",
        answer.exception_details
    );
    answer.result.result.value.unwrap_or_default()
}

/// Copies the extension, grants it what a person grants with a click, and answers its id.
fn install(to: &Path, everywhere: bool) -> String {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist/extension");
    assert!(built.exists(), "run `cargo xtask build --extension` first");
    copy(&built, to);
    let empty = "<!doctype html><title>Empty</title><p>Empty</p>";
    std::fs::write(to.join("empty.html"), empty).unwrap();
    let file = to.join("manifest.json");
    let mut manifest: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    if everywhere {
        let hosts = manifest["optional_host_permissions"].take();
        manifest["host_permissions"] = hosts;
        manifest
            .as_object_mut()
            .unwrap()
            .remove("optional_host_permissions");
        std::fs::write(file, manifest.to_string()).unwrap();
    }
    id(manifest["key"].as_str().unwrap())
}

/// The id that Chrome derives from an extension's public key.
fn id(key: &str) -> String {
    let key = base64::engine::general_purpose::STANDARD.decode(key);
    let digest = Sha256::digest(key.unwrap());
    let letter = |half: u8| char::from(b'a' + half);
    digest[..16]
        .iter()
        .flat_map(|byte| [letter(byte >> 4), letter(byte & 15)])
        .collect()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}
