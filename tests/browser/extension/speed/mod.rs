//! A long page, and a page that grows.

pub(crate) mod page;

use serde_json::Value;

use super::{pages, person::Person};

/// Waits until everything is looked at, and answers what was found and what it took.
pub(crate) const REPORT: &str = "new Promise((done) => { const look = () => { \
    const { running } = callslot; \
    if (!running?.idle) return setTimeout(look, 20); \
    done({found: running.places.inOrder().map((place) => place.number.e164), cost: running.scan.cost}); \
    }; look(); })";

#[tokio::test(flavor = "multi_thread")]
async fn all_numbers_of_a_long_page_are_found_and_nothing_else_in_small_slices() {
    let person = Person::new().await;
    let long = page::long();
    person.open(&pages::whole(long.html)).await;
    let report = person.script_says(REPORT).await;
    let found: Vec<String> = serde_json::from_value(report["found"].clone()).unwrap();
    let right = found
        .iter()
        .filter(|one| long.numbers.contains(one))
        .count();
    assert!(right >= page::NUMBERS * 99 / 100, "{right} found");
    assert!(found.len() - right <= 5, "{} false", found.len() - right);
    // A slice is a few milliseconds of work; a busy machine makes it longer, and not the work more.
    let slices = report["cost"]["slices"].as_u64().unwrap();
    assert!(slices >= 3, "done in {slices} slices");
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_grows_without_end_takes_a_bounded_share_of_the_time() {
    let person = Person::new().await;
    person.open(&pages::plain("<main></main>")).await;
    let grow = "new Promise((done) => { let added = 0; const add = () => { \
        for (let i = 0; i < 50; i += 1) { const p = document.createElement('p'); \
          p.textContent = `Row ${added} of 2026-11-22, call 212-736-${1000 + added % 9000}`; \
          document.querySelector('main').append(p); added += 1; } \
        if (added < 2000) setTimeout(add, 50); else done(added); }; add(); })";
    assert_eq!(person.page_says(grow).await, 2000);
    let report = person.script_says(REPORT).await;
    assert_eq!(report["found"].as_array().map(Vec::len), Some(2000));
    assert!(matches!(report["cost"]["total"], Value::Number(_)));
    person.leaves().await;
}
