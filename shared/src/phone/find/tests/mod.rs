mod labelled;
mod lines;
mod numbers;
mod others;
mod properties;
mod regions;

use super::find;

/// Checks that exactly the parts of `marked` between « and » are found, with these numbers.
#[track_caller]
fn check(region: &str, marked: &str, e164: &[&str]) {
    let mut text = String::new();
    let mut wanted = Vec::new();
    let mut at = 0;
    for c in marked.chars() {
        match c {
            '«' => wanted.push((at, at)),
            '»' => wanted.last_mut().expect("« before »").1 = at,
            c => {
                text.push(c);
                at += c.len_utf16();
            }
        }
    }
    let finds = find(&text, Some(region));
    let places: Vec<_> = finds.iter().map(|find| (find.start, find.end)).collect();
    let raws: Vec<_> = finds.iter().map(|find| find.raw.as_str()).collect();
    assert_eq!(places, wanted, "{region} {marked:?}: found {raws:?}");
    let numbers: Vec<_> = finds.iter().map(|find| find.e164.as_str()).collect();
    if !e164.is_empty() {
        assert_eq!(numbers, e164, "{region} {marked:?}");
    }
}

/// Checks many texts, and tells of all that fail.
#[track_caller]
fn check_all(cases: &[(&str, &str)]) {
    let failed: Vec<_> = cases
        .iter()
        .filter_map(|(region, marked)| {
            std::panic::catch_unwind(|| check(region, marked, &[]))
                .err()
                .map(|_| format!("{region} {marked}"))
        })
        .collect();
    assert!(
        failed.is_empty(),
        "{} failed:\n{}",
        failed.len(),
        failed.join("\n")
    );
}
