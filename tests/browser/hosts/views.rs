//! Every view: nothing for axe to object to, in light and dark, and its words in both languages, the same in both hosts.

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::page::AddScriptToEvaluateOnNewDocumentParams;
use chrono::{DateTime, Datelike as _, NaiveTime, TimeDelta, Utc, Weekday};

use super::desk::{Desk, Host};
use super::finding::{ADA, booked_for};
use crate::extension::pages_session::{is_accessible, says, sees};
use crate::stage::{OWNER, Stage};

const OLIVIA: &str = "019a0000-0000-7000-8000-000000000101";

/// The language of the browser, as the extension is told it. On the web the edge writes the page in the account's.
const IN_SPANISH: &str = "Object.defineProperty(Navigator.prototype, 'language', { get: () => 'es-ES' }); \
    if (globalThis.chrome?.i18n) chrome.i18n.getUILanguage = () => 'es-ES'";

/// A function that answers the texts and names in parts of a page, line by line. A date, a time and a number are `#`, and equal lines that follow
/// each other are one, so that the day of the test makes no difference.
const OUTLINE: &str = include_str!("outline.js");

/// A view, and the last of its elements to come.
struct View {
    name: &'static str,
    route: String,
    there: (&'static str, &'static str),
}

impl View {
    /// The parts that are its own.
    fn parts(&self) -> &'static str {
        match self.name {
            "details" | "form" => "#beside",
            _ => "main",
        }
    }
}

/// A Wednesday, in the middle of a week that begins in at least four days.
fn wednesday() -> DateTime<Utc> {
    let days = (0..7).map(|day| Utc::now() + TimeDelta::days(7 + day));
    let day = days
        .into_iter()
        .find(|day| day.weekday() == Weekday::Wed)
        .unwrap();
    day.with_time(NaiveTime::from_hms_opt(15, 0, 0).unwrap())
        .unwrap()
}

fn views(id: &str, start: DateTime<Utc>) -> [View; 11] {
    let date = start.date_naive();
    let view = |name, route: &str, there| View {
        name,
        route: route.to_owned(),
        there,
    };
    let listed = ("#operators", "Jack Wright");
    [
        view("list", "/calls?show=all", listed),
        view("week", &format!("/week/{date}"), listed),
        view("day", &format!("/day/{date}"), listed),
        view(
            "details",
            &format!("/calls/{id}"),
            ("#details dd", "Olivia Owner"),
        ),
        view("form", "/calls/new", ("#form", "Intro call")),
        view("call", "/call", ("#calling #continue", "")),
        view(
            "confirmation",
            "/call#phone=%2B493012345678&name=Ada",
            ("#yes:enabled", ""),
        ),
        view("cockpit", &format!("/calls/{id}/cockpit"), ("#brief", "")),
        view("messages", "/messages", ("#no-message", "")),
        view(
            "settings of messages",
            "/messages/settings",
            ("#switch-operator_missed", ""),
        ),
        view("webhooks", "/messages/webhooks", ("#no-endpoint", "")),
    ]
}

/// Goes to a view and waits for all of it.
async fn shows(desk: &Desk, view: &View) {
    desk.goes(&view.route).await;
    let (selector, words) = view.there;
    desk.sees(selector, words).await;
    // The members, the free times and the phones come after what they stand beside.
    match view.name {
        "list" => desk.sees(".row", "").await,
        "week" | "day" => desk.sees(".block", "").await,
        "details" => desk.sees("#operators", "Jack Wright").await,
        "form" => desk.sees(".slot", "").await,
        // The order in which phones ring is asked for.
        "settings of messages" => {
            desk.sees("#no-consent", "").await;
            desk.sees("#switch-scope", "Intro call").await;
            desk.sees("#switch-scope", "Jack Wright").await
        }
        "confirmation" => desk.sees("#rings", "+49").await,
        _ => String::new(),
    };
}

/// The outline of a view. The calendar is drawn anew when the members come, and is asked again until it has its call.
async fn outline(desk: &Desk, view: &View) -> String {
    let mut seen = String::new();
    for _ in 0..20 {
        shows(desk, view).await;
        seen = outlined(&desk.page, view.name, view.parts()).await;
        if !matches!(view.name, "week" | "day") || seen.contains("Ada Lovelace") {
            break;
        }
    }
    seen
}

/// The extension's pages beside the desk, and the element by which each is known to be there.
const SMALL: [(&str, &str); 3] = [
    ("pages/popup.html", ".next h2"),
    ("pages/panel.html", "#next h2"),
    ("pages/options.html", "#sign-out"),
];

pub(super) async fn job(host: Host) {
    let stage = Stage::set().await;
    let start = wednesday();
    let id = booked_for(&stage, OLIVIA, ADA, start).await;
    let desk = Desk::of(&stage, host, OWNER).await;
    let views = views(&id, start);
    let mut english = outlined(&desk.page, "around every view", "nav.side, .top").await;
    for view in &views {
        shows(&desk, view).await;
        is_accessible(&desk.page, view.name).await;
        english += &outline(&desk, view).await;
    }
    // A booking that was made with a page's session says so; the extension's own needs no remark.
    let english = english.replace(" (API)", "");
    insta::assert_snapshot!("english", english);
    desk.goes("/profile").await;
    desk.sees("#sign-out", "").await;
    is_accessible(&desk.page, "profile").await;

    match host {
        Host::Extension => desk.begins_with(IN_SPANISH).await,
        Host::Web => {
            let spanish = format!("UPDATE users SET language = 'es' WHERE email = '{OWNER}'");
            stage.edge.execute_sql(&spanish).await.unwrap();
        }
    }
    desk.page.reload().await.unwrap();
    desk.sees("#sign-out", "Cerrar").await;
    let mut spanish = outlined(&desk.page, "around every view", "nav.side, .top").await;
    for view in &views {
        spanish += &outline(&desk, view).await;
    }
    let spanish = spanish.replace(" (API)", "");
    insta::assert_snapshot!("spanish", spanish);
    small_pages(&desk).await;
    desk.leaves().await;
}

/// The pages that the extension alone has.
async fn small_pages(desk: &Desk) {
    let (mut english, mut spanish) = (String::new(), String::new());
    for (path, there) in SMALL {
        let Some(page) = desk.opens(path).await else {
            return;
        };
        sees(&page, there, "").await;
        is_accessible(&page, path).await;
        english += &outlined(&page, path, "body").await;
        let language = AddScriptToEvaluateOnNewDocumentParams::new(IN_SPANISH);
        page.execute(language).await.unwrap();
        page.reload().await.unwrap();
        sees(&page, there, "").await;
        spanish += &outlined(&page, path, "body").await;
        page.close().await.unwrap();
    }
    insta::assert_snapshot!("small_pages_english", english);
    insta::assert_snapshot!("small_pages_spanish", spanish);
}

async fn outlined(page: &Page, name: &str, parts: &str) -> String {
    let outline = says(page, &format!("({OUTLINE})({parts:?})")).await;
    format!("== {name}\n{}\n\n", outline.as_str().unwrap())
}
