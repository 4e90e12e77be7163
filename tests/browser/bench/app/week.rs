//! A week of five hundred bookings: what it costs the page's main thread from the last answer until all of them are painted.

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::page::AddScriptToEvaluateOnNewDocumentParams;
use chromiumoxide::cdp::browser_protocol::performance::{
    DisableParams, EnableParams, EnableTimeDomain, GetMetricsParams,
};
use chrono::{DateTime, Datelike as _, NaiveTime, TimeDelta, Utc};

use crate::pages_session::{presses, says, sees};
use crate::stage::Stage;
use crate::visitor::Visitor;
use crate::{ROUNDS, WARM_UP, median};

const BOOKINGS: i64 = 500;
/// As many calls at once as are drawn beside each other, each of another operator.
const AT_ONCE: i64 = 3;
const HALF_HOURS: i64 = 24;
const OPERATORS: [u32; 3] = [101, 103, 106];

/// The answers that a full week takes: two hundred bookings are in one.
const ANSWERS: i64 = (BOOKINGS + 199) / 200;

/// Holds the last of these answers back, until it is let go.
const HOLD: &str = "const { text } = Response.prototype; let before = 0; \
    Response.prototype.text = async function () { const all = await text.call(this); \
      if (this.url.includes('/api/bookings?') && this.url.includes('limit=200')) { \
        before += 1; if (before === LAST) await new Promise((go) => { globalThis.go = go; }); } \
      return all; }; \
    globalThis.turn = (button) => new Promise((held) => { before = 0; globalThis.go = null; \
      document.querySelector(button).click(); \
      const look = () => globalThis.go ? held(true) : setTimeout(look, 5); look(); })";

/// Lets it go, and waits until all of the week is painted.
const DRAW: &str = "new Promise((done) => { \
    const look = () => { if (document.querySelectorAll('.block[data-booking]').length < BOOKINGS) return; \
      watching.disconnect(); \
      requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); \
        port1.onmessage = () => done(true); port2.postMessage(0); }); }; \
    const watching = new MutationObserver(look); \
    watching.observe(document.body, { subtree: true, childList: true }); \
    globalThis.go(); })";

/// The browser's names for all of the main thread's time, and for parts of it.
const PARTS: [&str; 4] = [
    "TaskDuration",
    "ScriptDuration",
    "RecalcStyleDuration",
    "LayoutDuration",
];

/// Milliseconds of the main thread.
pub(crate) struct Drawn {
    pub(crate) all: f64,
    pub(crate) script: f64,
    pub(crate) style: f64,
    pub(crate) layout: f64,
}

/// Midnight of a Monday in the week after next.
fn monday() -> DateTime<Utc> {
    let today = Utc::now().date_naive();
    let passed = i64::from(today.weekday().num_days_from_monday());
    (today + TimeDelta::days(14 - passed))
        .and_time(NaiveTime::MIN)
        .and_utc()
}

/// A booking as a row of SQL.
fn row(at: i64) -> String {
    let (slot, operator) = (at / AT_ONCE, usize::try_from(at % AT_ONCE).unwrap());
    let start = monday()
        + TimeDelta::hours(7)
        + TimeDelta::days(slot / HALF_HOURS)
        + TimeDelta::minutes(30 * (slot % HALF_HOURS));
    let (start, user) = (start.timestamp_millis(), OPERATORS[operator]);
    let end = start + 30 * 60_000;
    format!(
        "('019a0000-0000-7000-9000-{at:012}', '019a0000-0000-7000-8000-000000000001', \
          '019a0000-0000-7000-8000-000000000{user}', 'Follow-up call', {start}, {end}, 30, 'Caller {at}', \
          '+1415555{at:04}', {start}, {start}, '019a0000-0000-7000-8000-000000000101')"
    )
}

async fn fills_the_week(stage: &Stage) {
    let rows: Vec<String> = (0..BOOKINGS).map(row).collect();
    // A statement has at most 100 KB.
    for rows in rows.chunks(100) {
        let insert = format!(
            "INSERT INTO booking_events (id, organization_id, user_id, title, start_time, end_time, duration_minutes, \
             attendee_name, attendee_phone, created_at, updated_at, created_by) VALUES {}",
            rows.join(", ")
        );
        stage.edge.execute_sql(&insert).await.unwrap();
    }
}

/// Turns to the full week and back to an empty one, and answers the milliseconds that the week took of the main thread. Other
/// programs on the machine do not count.
pub(crate) async fn draws(stage: &Stage, member: &Visitor) -> Drawn {
    fills_the_week(stage).await;
    let page = &member.page;
    let hold = HOLD.replace("LAST", &ANSWERS.to_string());
    let hold = AddScriptToEvaluateOnNewDocumentParams::new(hold);
    page.execute(hold).await.unwrap();
    let before = (monday() - TimeDelta::days(7)).date_naive();
    let week = stage.at(&format!("/app/week/{before}?operator=team"));
    page.goto(week).await.unwrap();
    sees(page, "#operators", "Jack Wright").await;
    // Metrics are on, by the clock.
    page.execute(DisableParams {}).await.unwrap();
    let by_thread = EnableParams::builder().time_domain(EnableTimeDomain::ThreadTicks);
    page.execute(by_thread.build()).await.unwrap();
    let draw = DRAW.replace("BOOKINGS", &BOOKINGS.to_string());
    let gone = "new Promise((done) => { const look = () => \
        document.querySelector('.block') ? setTimeout(look, 20) : done(true); look(); })";
    let mut times = PARTS.map(|_| Vec::new());
    for round in 0..WARM_UP + ROUNDS {
        says(page, "turn('#later-days')").await;
        let begin = busy(page).await;
        says(page, &draw).await;
        let end = busy(page).await;
        if round >= WARM_UP {
            for (times, (begin, end)) in times.iter_mut().zip(begin.iter().zip(end)) {
                times.push((end - begin) * 1_000.0);
            }
        }
        presses(page, "#earlier-days").await;
        says(page, gone).await;
    }
    let [all, script, style, layout] = times.map(median);
    Drawn {
        all,
        script,
        style,
        layout,
    }
}

/// The seconds of its main thread that the page has used, in all and by parts.
async fn busy(page: &Page) -> [f64; 4] {
    let metrics = page.execute(GetMetricsParams {}).await.unwrap();
    PARTS.map(|part| {
        let mut metrics = metrics.result.metrics.iter();
        metrics.find(|one| one.name == part).unwrap().value
    })
}
