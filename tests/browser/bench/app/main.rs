//! The speed of the interface, in a real browser: `cargo xtask bench app` prints it. Times are compared with those of a simpler
//! page on the same machine in the same minute, by turns.

#[path = "../../extension/pages.rs"]
#[allow(dead_code)]
mod pages;
#[path = "../../extension/pages_session.rs"]
#[allow(dead_code)]
mod pages_session;
#[path = "../../extension/person.rs"]
#[allow(dead_code)]
mod person;
mod popup;
mod report;
#[path = "../../stage.rs"]
#[allow(dead_code)]
mod stage;
#[path = "../../person.rs"]
#[allow(dead_code)]
mod visitor;
mod web;
mod week;
#[path = "../../extension/worker.rs"]
#[allow(dead_code)]
mod worker;

use report::{Figures, Row};
use stage::{OWNER, Stage};
use visitor::Visitor;

/// Loads and draws of each kind, of which the median counts.
const ROUNDS: usize = 15;
/// Loads before them that do not count.
const WARM_UP: usize = 3;

/// When the first text or picture was painted, in milliseconds from the navigation.
const PAINTED: &str = "new Promise((done) => new PerformanceObserver((list) => { \
    for (const one of list.getEntriesByName('first-contentful-paint')) done(one.startTime); \
    }).observe({ type: 'paint', buffered: true }))";

#[tokio::main]
async fn main() {
    let stage = Stage::set().await;
    let (stranger, member) = (Visitor::new().await, Visitor::new().await);
    member.goes(stage.at("/app"), "/sign-in").await;
    member.proves_to_be(&stage, OWNER, "/app").await;
    let bytes = web::first_load(&member).await;
    web::watches(&member).await;
    let both = [&stranger, &member];
    let first = web::loads(&stage, both, true).await;
    let later = web::loads(&stage, both, false).await;
    let week = week::draws(&stage, &member).await;
    stranger.leaves().await;
    member.leaves().await;
    let own = popup::measured(&stage).await;
    let figures = Figures(vec![
        Row::ratio(
            "/app paints, to the sign-in page",
            first.app,
            first.sign_in,
            1.5,
        ),
        Row::ratio(
            "/app can be used, to the sign-in page",
            first.interactive,
            first.sign_in,
            8.0,
        ),
        Row::ratio("later: /app paints", later.app, later.sign_in, 1.5),
        Row::ratio(
            "later: /app can be used",
            later.interactive,
            later.sign_in,
            8.0,
        ),
        Row::ratio("popup paints, to an empty page", own.popup, own.empty, 1.35),
        Row::value("a week of 500 bookings is drawn", week.all, 50.0),
        Row::value("first load of /app, KB gzipped", bytes / 1_000.0, 650.0),
        Row::value(
            "files of the desk that popup and panel load",
            own.desk_files,
            0.0,
        ),
    ]);
    print!("{}", figures.text());
    println!(
        "\nOf the week's time {:.0} are script, {:.0} style, {:.0} layout.",
        week.script, week.style, week.layout
    );
    let wants_check = std::env::args().any(|one| one == "--check");
    std::process::exit(i32::from(wants_check && !figures.is_kept()));
}

/// The median.
fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
