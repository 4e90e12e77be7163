//! A browser with the extension, signed in to what `cargo xtask dev` runs, for people to use.
//!
//! Takes the server's address, the mailbox's, the unpacked extension and a folder for the profile.
//! Ends when the browser is closed.

use std::os::unix::fs::MetadataExt as _;
use std::time::Duration;

use anyhow::{Context as _, bail};
use chromiumoxide::cdp::js_protocol::runtime::EvaluateParams;
use chromiumoxide::{Browser, BrowserConfig, Page};
use futures_util::StreamExt as _;
use serde_json::Value;
use tokio::time::{Instant, sleep};

/// The demo organization's owner.
const OWNER: &str = "olivia.owner@acme.example";
/// The id that the key in the manifest makes.
const EXTENSION: &str = "mepmgjiaimahgpogifnbbhnjmafhblln";
/// The longest time anything may take before this gives up on it.
const LIMIT: Duration = Duration::from_secs(60);
/// Between two looks for something that tells nobody when it is there.
const LOOK: Duration = Duration::from_millis(50);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [server, mailbox, extension, profile] = arguments.as_slice() else {
        bail!("dev-browser SERVER MAILBOX EXTENSION PROFILE");
    };
    let mut browser = open(extension, profile).await?;
    if let Err(error) = sign_in(&browser, server, mailbox).await {
        eprintln!("nobody is signed in: {error:#}. The popup's \"Sign in\" does the same");
    }
    browser.new_page(mailbox.as_str()).await?;
    browser.wait().await?;
    Ok(())
}

async fn open(extension: &str, profile: &str) -> anyhow::Result<Browser> {
    let mut config = BrowserConfig::builder()
        .with_head()
        .user_data_dir(profile)
        .extension(extension)
        .viewport(None)
        .args(["--no-first-run"]);
    // As root Chromium has no sandbox, and would not start.
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|this| this.uid() == 0);
    if is_root {
        config = config.no_sandbox();
    }
    let config = config.build().map_err(anyhow::Error::msg)?;
    let (browser, mut events) = Browser::launch(config).await?;
    tokio::spawn(async move { while events.next().await.is_some() {} });
    Ok(browser)
}

/// Points the extension to the server, and signs the owner in with the code from the mailbox.
async fn sign_in(browser: &Browser, server: &str, mailbox: &str) -> anyhow::Result<()> {
    let popup = format!("chrome-extension://{EXTENSION}/pages/popup.html");
    let page = browser.new_page(popup).await?;
    says(
        &page,
        &format!("chrome.storage.local.set({{api: {server:?}}}).then(() => 1)"),
    )
    .await?;
    page.reload().await?;
    press(&page, "#sign-in").await?;
    let window = tab(browser, &format!("{server}/sign-in")).await?;
    // Whoever is signed in from an earlier run, with the same profile, is asked by the same form to confirm it.
    fill(&window, "input[name=email]", OWNER).await?;
    let before = messages(mailbox).await?.len();
    press(&window, "form[action='/sign-in'] button").await?;
    let code = code(mailbox, before).await?;
    fill(&window, "#code", &code).await?;
    press(&window, "form[action='/sign-in/code'] button").await?;
    press(&window, "button[value=allow]").await?;
    Ok(())
}

/// The messages of the mailbox, the oldest first.
async fn messages(mailbox: &str) -> anyhow::Result<Vec<Value>> {
    let answer = reqwest::get(format!("{mailbox}/simulator/mail")).await?;
    Ok(answer.error_for_status()?.json().await?)
}

/// The code in the message that comes after those that were there.
async fn code(mailbox: &str, before: usize) -> anyhow::Result<String> {
    let deadline = Instant::now() + LIMIT;
    while Instant::now() < deadline {
        let all = messages(mailbox).await?;
        if let Some(message) = all.get(before) {
            let is_code =
                |line: &String| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit());
            let text = message["text"].as_str().unwrap_or_default();
            let mut lines = text.lines().map(|line| line.replace(' ', ""));
            return lines.find(is_code).context("the message has no code");
        }
        sleep(LOOK).await;
    }
    bail!("no message came")
}

/// The tab that shows an address which begins like this, once there is one.
async fn tab(browser: &Browser, address: &str) -> anyhow::Result<Page> {
    let deadline = Instant::now() + LIMIT;
    while Instant::now() < deadline {
        for page in browser.pages().await? {
            let at = page.url().await.ok().flatten().unwrap_or_default();
            if at.starts_with(address) {
                return Ok(page);
            }
        }
        sleep(LOOK).await;
    }
    bail!("{address} does not open")
}

async fn press(page: &Page, selector: &str) -> anyhow::Result<()> {
    once_there(page, selector, "click()").await
}

async fn fill(page: &Page, selector: &str, text: &str) -> anyhow::Result<()> {
    once_there(page, selector, &format!("value = {text:?}")).await
}

/// Does something with an element as soon as the page has it.
async fn once_there(page: &Page, selector: &str, what: &str) -> anyhow::Result<()> {
    let script = format!(
        "(() => {{ const one = document.querySelector({selector:?}); \
           if (one) one.{what}; return one !== null; }})()"
    );
    let deadline = Instant::now() + LIMIT;
    while Instant::now() < deadline {
        // While one page makes place for another there is nobody to ask.
        if says(page, &script).await.is_ok_and(|there| there == true) {
            return Ok(());
        }
        sleep(LOOK).await;
    }
    bail!("{selector} is not shown")
}

async fn says(page: &Page, script: &str) -> anyhow::Result<Value> {
    let question = EvaluateParams::builder()
        .expression(script)
        .await_promise(true)
        .return_by_value(true)
        .build()
        .map_err(anyhow::Error::msg)?;
    let answer = page.execute(question).await?;
    Ok(answer.result.result.value.unwrap_or_default())
}
