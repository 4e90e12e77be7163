//! The picture: how many calls were asked for how long after the booked second.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use callslot_shared::{api::Percentiles, schedule::local_time::to_minute};
use chrono::{DateTime, Utc};
use maud::{Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

/// Upper ends of the bars, in milliseconds, with what stands below them. The last has none.
const BARS: [(i64, &str); 9] = [
    (250, "¼ s"),
    (500, "½ s"),
    (1_000, "1 s"),
    (2_000, "2 s"),
    (5_000, "5 s"),
    (15_000, "15 s"),
    (75_000, "75 s"),
    (300_000, "5 min"),
    (i64::MAX, "later"),
];

const WIDTH: usize = 640;
const HEIGHT: usize = 280;
const LEFT: usize = 24;
/// The line that the bars stand on.
const GROUND: usize = 220;
/// The longest bar.
const TALL: usize = 130;
const STEP: usize = (WIDTH - 2 * LEFT) / BARS.len();

/// The colours of light and dark, and figures that stand below each other.
const STYLE: &str = "\
svg{font:14px system-ui,sans-serif;font-variant-numeric:tabular-nums;--page:#fff;--text:#14181f;--muted:#566070;--line:#dde1e7;--accent:#1d5fc4}\
@media(prefers-color-scheme:dark){svg{--page:#12151a;--text:#e8ebf0;--muted:#9aa5b4;--line:#2c333d;--accent:#82b1ff}}\
.page{fill:var(--page)}text{fill:var(--text)}.small{font-size:12px;fill:var(--muted)}.bar{fill:var(--accent)}line{stroke:var(--line)}";

/// The policy of the picture where it is shown by itself: it may load its own colours, and nothing else.
pub(super) fn policy() -> String {
    let style = STANDARD.encode(Sha256::digest(STYLE));
    format!("default-src 'none'; style-src 'sha256-{style}'; frame-ancestors 'none'")
}

/// Draws delays in milliseconds, of bookings from `from` to `to`.
pub(super) fn draw(from: DateTime<Utc>, to: DateTime<Utc>, delays: Vec<i64>) -> Markup {
    let counts = counted(&delays);
    let most = counts.iter().copied().max().unwrap_or_default().max(1);
    let range = format!(
        "{} to {} UTC",
        to_minute(from.naive_utc()),
        to_minute(to.naive_utc())
    );
    let title = "Calls by how long after the booked second the carrier was asked";
    let summary = summary(delays);
    html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(format_args!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-labelledby="t d" {
            title id="t" { (title) }
            desc id="d" { (range) ". " (summary) }
            style { (PreEscaped(STYLE)) }
            rect class="page" width=(WIDTH) height=(HEIGHT) rx="8" {}
            text x=(LEFT) y="32" { (title) }
            text class="small" x=(LEFT) y="52" { (range) }
            line x1=(LEFT) x2=(WIDTH - LEFT) y1=(GROUND) y2=(GROUND) {}
            @for (place, ((_, label), count)) in BARS.iter().zip(counts).enumerate() {
                (bar(place, label, count, most))
            }
            text class="small" x=(LEFT) y=(HEIGHT - 12) { (summary) }
        }
    }
}

/// One bar with its label, and its count above it. The longest bar stands for `most`.
fn bar(place: usize, label: &str, count: usize, most: usize) -> Markup {
    let tall = match count {
        0 => 0,
        count => (TALL * count / most).max(1),
    };
    let (x, top) = (LEFT + place * STEP + 8, GROUND - tall);
    let middle = LEFT + place * STEP + STEP / 2;
    html! {
        rect class="bar" x=(x) y=(top) width=(STEP - 16) height=(tall) rx="2" {}
        text class="small" x=(middle) y=(GROUND + 20) text-anchor="middle" { (label) }
        @if count > 0 {
            text class="small" x=(middle) y=(top - 6) text-anchor="middle" { (count) }
        }
    }
}

fn summary(delays: Vec<i64>) -> String {
    Percentiles::of(delays).map_or_else(
        || "No calls in this range.".to_owned(),
        |found| {
            format!(
                "{} calls · half within {} · 99 of 100 within {} · the latest {}",
                found.count,
                seconds(found.p50),
                seconds(found.p99),
                seconds(found.max),
            )
        },
    )
}

fn counted(delays: &[i64]) -> [usize; BARS.len()] {
    let mut counts = [0; BARS.len()];
    for delay in delays {
        let bar = BARS.iter().position(|(end, _)| delay <= end);
        if let Some(count) = bar.and_then(|bar| counts.get_mut(bar)) {
            *count += 1;
        }
    }
    counts
}

fn seconds(millis: i64) -> String {
    format!("{}.{:02} s", millis / 1_000, (millis % 1_000).abs() / 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(delays: Vec<i64>) -> String {
        let from = "2026-03-02T00:00:00Z".parse().unwrap();
        let to = "2026-03-09T00:00:00Z".parse().unwrap();
        draw(from, to, delays).into_string()
    }

    #[test]
    fn every_delay_is_in_one_bar() {
        assert_eq!(
            counted(&[-3, 0, 250, 251, 999, 300_000, 300_001, i64::MAX]),
            [3, 1, 1, 0, 0, 0, 0, 1, 2]
        );
    }

    #[test]
    fn the_picture_says_in_words_what_it_shows() {
        insta::assert_snapshot!(drawn(vec![120, 340, 610, 80_000]).replace("><", ">\n<"));
    }

    #[test]
    fn a_range_without_calls_is_drawn_as_such() {
        assert!(drawn(Vec::new()).contains("No calls in this range."));
    }
}
