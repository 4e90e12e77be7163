//! The results as a picture, in SVG: the share of the calls that were asked for, by how late.

use std::fmt::Write as _;

use maud::{PreEscaped, html};

use super::{Meanwhile, Options, Rush};
use crate::bench::report::thousands;
use crate::bench::stats::{count, percentile};

const WIDTH: f64 = 760.0;
const LEFT: f64 = 60.0;
const RIGHT: f64 = 640.0;
const TOP: f64 = 56.0;
const BOTTOM: f64 = 316.0;
/// From one line of the legend to the next.
const LINE: f64 = 22.0;

/// Colours that are told apart on white and on black, also without seeing red or green. The text
/// follows the reader's scheme.
const STYLE: &str = "
  svg { color: #1f2328; font: 13px system-ui, sans-serif }
  text { fill: currentColor }
  .muted { opacity: .7 }
  .grid { stroke: currentColor; opacity: .2 }
  .curve { fill: none; stroke-width: 2.5 }
  .c0 { stroke: #4477aa } .c1 { stroke: #66ccee } .c2 { stroke: #228833 } .c3 { stroke: #ccbb44 } .c4 { stroke: #ee6677 }
  @media (prefers-color-scheme: dark) { svg { color: #e6edf3 } }";

/// The number of colours.
const COLOURS: usize = 5;

/// Draws a curve for each number of calls that are due.
pub(in crate::bench) fn draw(place: &str, options: &Options, rushes: &[Rush]) -> String {
    // With mails or webhooks the curves are nearly the same; the text has the ratios.
    let is_alone = |rush: &&Rush| rush.meanwhile == Meanwhile::Nothing;
    let rushes: Vec<_> = rushes.iter().filter(is_alone).collect();
    let longest = rushes
        .iter()
        .map(|rush| percentile(&rush.late, 100) / 1000.0)
        .fold(1.0, f64::max)
        .ceil();
    let x = |seconds: f64| LEFT + seconds / longest * (RIGHT - LEFT);
    let y = |share: f64| BOTTOM - share * (BOTTOM - TOP);
    let legend: Vec<_> = rushes
        .iter()
        .enumerate()
        .map(|(at, rush)| (at % COLOURS, TOP + 6.0 + LINE * count(at), rush))
        .collect();
    let svg = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 0 {WIDTH} {}", BOTTOM + 76.0)) role="img" aria-labelledby="title" {
            title id="title" { "Share of the calls of one second that the carrier was asked for, by seconds after it" }
            style { (PreEscaped(STYLE)) }
            text x="16" y="28" font-size="16" font-weight="600" {
                "Share of the calls of one second that the carrier was asked for"
            }
            @for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
                line class="grid" x1=(LEFT) x2=(RIGHT) y1=(tenths(y(share))) y2=(tenths(y(share))) {}
                text class="muted" x=(LEFT - 8.0) y=(tenths(y(share) + 4.0)) text-anchor="end" font-size="11" {
                    (format!("{:.0} %", share * 100.0))
                }
            }
            @for part in [0.0, 0.25, 0.5, 0.75, 1.0] {
                @let at = tenths(x(part * longest));
                text class="muted" x=(at) y=(BOTTOM + 18.0) text-anchor="middle" font-size="11" {
                    (seconds(part * longest))
                }
            }
            text x=(tenths(f64::midpoint(LEFT, RIGHT))) y=(BOTTOM + 38.0) text-anchor="middle" { "seconds after the booked second" }
            @for (colour, top, rush) in &legend {
                path class={ "curve c" (colour) } d=(curve(rush, x, y)) {}
                line class={ "curve c" (colour) } x1=(RIGHT + 14.0) x2=(RIGHT + 34.0) y1=(top) y2=(top) {}
                text x=(RIGHT + 40.0) y=(top + 4.0) { (thousands(rush.due as usize)) " due" }
            }
            text class="muted" x="16" y=(BOTTOM + 64.0) font-size="11" {
                (place) "; the carrier answers after " (options.carrier_ms) " ms"
            }
        }
    };
    svg.into_string()
}

/// The curve of one case, in steps, to at most as many points as there are pixels.
fn curve(rush: &Rush, x: impl Fn(f64) -> f64, y: impl Fn(f64) -> f64) -> String {
    let mut path = format!("M{} {}", tenths(x(0.0)), tenths(y(0.0)));
    let due = count(rush.due as usize);
    let mut drawn = f64::NEG_INFINITY;
    for (before, late) in rush.late.iter().enumerate() {
        let at = x(late.as_secs_f64());
        let is_last = before + 1 == rush.late.len();
        if at - drawn < 1.0 && !is_last {
            continue;
        }
        drawn = at;
        // Writing to a string cannot fail.
        let _ = write!(
            path,
            "H{}V{}",
            tenths(at),
            tenths(y(count(before + 1) / due))
        );
    }
    path
}

fn tenths(value: f64) -> String {
    format!("{value:.1}")
}

/// Seconds with as many decimals as are needed.
fn seconds(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
