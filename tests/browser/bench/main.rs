//! The cost of click-to-call to a page, in a real browser: `cargo xtask bench extension` prints it.

#[path = "../extension/speed/page.rs"]
mod page;
#[path = "../extension/pages.rs"]
#[allow(dead_code)]
mod pages;
#[path = "../extension/person.rs"]
#[allow(dead_code)]
mod person;
mod report;
mod trace;
#[path = "../extension/worker.rs"]
#[allow(dead_code)]
mod worker;

use person::Person;
use report::{Found, Report};
use serde_json::Value;
use trace::Trace;

/// Loads of the long page, of which the median counts.
const ROUNDS: usize = 5;
/// Seconds that a page grows, by a thousand nodes each.
const GROWTH: usize = 4;

const REPORT: &str = "new Promise((done) => { const look = () => { \
    if (!globalThis.callslot?.running?.idle) return setTimeout(look, 20); \
    done(callslot.running.places.inOrder().map((place) => place.number.e164)); }; look(); })";

/// Over the same texts, in the page's main thread, as it is meant to be used.
const PEER: &str = "(() => { const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); \
    const found = []; const start = performance.now(); \
    while (walker.nextNode()) { \
      for (const one of libphonenumber.findPhoneNumbersInText(walker.currentNode.data, 'US')) \
        found.push(one.number.number); } \
    return {found, milliseconds: performance.now() - start}; })()";

#[tokio::main]
async fn main() {
    let person = Person::new().await;
    let mut report = Report {
        ours: long_pages(&person).await,
        peer: peer(&person).await,
        share: growth(&person).await,
    };
    report
        .ours
        .sort_by(|a, b| a.milliseconds.total_cmp(&b.milliseconds));
    person.leaves().await;
    print!("{}", report.text());
    let kept = report.is_kept();
    std::process::exit(i32::from(
        !kept && std::env::args().any(|one| one == "--check"),
    ));
}

async fn long_pages(person: &Person) -> Vec<Found> {
    let long = page::long();
    let shown = pages::whole(long.html);
    let mut all = Vec::new();
    for _ in 0..ROUNDS {
        let trace = Trace::start(&person.browser).await;
        person.open(&shown).await;
        let found: Vec<String> = serde_json::from_value(person.script_says(REPORT).await).unwrap();
        let cost = trace.end(&person.browser).await.cost();
        all.push(Found::new(
            &found,
            &long.numbers,
            cost.milliseconds,
            cost.longest,
        ));
    }
    all
}

async fn peer(person: &Person) -> Found {
    let library = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../node_modules/libphonenumber-js/bundle/libphonenumber-max.js");
    let library = std::fs::read_to_string(library).expect("the Node packages are not installed");
    person.page_says(&format!("{library}; 1")).await;
    let said: Value = person.page_says(PEER).await;
    let took = said["milliseconds"].as_f64().unwrap();
    let found: Vec<String> = serde_json::from_value(said["found"].clone()).unwrap();
    Found::new(&found, &page::long().numbers, took, took)
}

/// The share of the main thread's time that a growing page costs.
async fn growth(person: &Person) -> f64 {
    person.open(&pages::plain("<main></main>")).await;
    person.script_says(REPORT).await;
    let trace = Trace::start(&person.browser).await;
    let grow = format!(
        "new Promise((done) => {{ let added = 0; const main = document.querySelector('main'); \
           const timer = setInterval(() => {{ for (let i = 0; i < 50; i += 1) {{ \
             const p = document.createElement('p'); added += 1; \
             p.textContent = added % 20 ? `Row ${{added}} of 2026-11-22, paid` : `Call 212-736-${{1000 + added % 9000}}`; \
             main.append(p); }} \
           if (added >= {}) {{ clearInterval(timer); done(added); }} }}, 50); }})",
        1_000 * GROWTH
    );
    let start = std::time::Instant::now();
    person.page_says(&grow).await;
    let took = start.elapsed().as_secs_f64() * 1_000.0;
    person.script_says(REPORT).await;
    trace.end(&person.browser).await.cost().milliseconds / took
}
