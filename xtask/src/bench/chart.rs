//! The ratios as a picture, in SVG: bars against the floor's line at 1.

use super::case::Case;
use super::measure::CONNECTIONS;
use super::report::Results;
use maud::{Markup, PreEscaped, html};

const WIDTH: f64 = 760.0;
const LEFT: f64 = 220.0;
const TOP: f64 = 84.0;
const BAR: f64 = 14.0;
/// A case's two bars with the room to the next.
const GROUP: f64 = 50.0;

/// Colours that are told apart on white and on black, also without seeing red or green. The text
/// follows the reader's scheme.
const STYLE: &str = "
  svg { color: #1f2328; font: 13px system-ui, sans-serif }
  text { fill: currentColor }
  .muted { opacity: .7 }
  .bar-1 { fill: #4477aa }
  .bar-10 { fill: #88bbdd }
  .floor { stroke: currentColor; stroke-dasharray: 4 3 }
  .limit { stroke: #cc4422; stroke-width: 2.5 }
  .limit-text { fill: #cc4422 }
  @media (prefers-color-scheme: dark) {
    svg { color: #e6edf3 }
    .limit { stroke: #ff8866 }
    .limit-text { fill: #ff8866 }
  }";

/// Draws the p50 of each case as a multiple of the floor's.
pub(super) fn draw(results: &Results) -> String {
    let ratios = results.api.iter().map(|line| line.ratio.median);
    let limits = Case::API
        .iter()
        .filter_map(|case| results.limit_against_floor(*case));
    let scale = Scale {
        most: ratios.chain(limits).fold(1.0, f64::max).ceil(),
    };
    let tops: Vec<_> = (0_u32..)
        .map(|row| TOP + f64::from(row) * GROUP)
        .take(Case::API.len())
        .collect();
    let bottom = Case::API.iter().fold(TOP, |y, _| y + GROUP);
    let view = format!("0 0 {WIDTH} {}", bottom + 58.0);
    let floor = scale.x(1.0);
    let svg = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(view) role="img" aria-labelledby="title" {
            title id="title" { "Median response time of Callslot's API as a multiple of one bare database select" }
            style { (PreEscaped(STYLE)) }
            text x="16" y="28" font-size="16" font-weight="600" {
                "Median response time, as a multiple of one bare D1 select"
            }
            rect class="bar-1" x="16" y="44" width="12" height="12" {}
            text x="34" y="55" { "1 connection" }
            rect class="bar-10" x="134" y="44" width="12" height="12" {}
            text x="152" y="55" { "10 connections" }
            line class="limit" x1="270" x2="270" y1="42" y2="58" {}
            text x="280" y="55" { "limit, at 1 connection" }
            @for (case, top) in Case::API.into_iter().zip(tops) {
                (group(results, case, top, scale))
            }
            line class="floor" x1=(tenths(floor)) x2=(tenths(floor)) y1=(tenths(TOP - 12.0)) y2=(tenths(bottom)) {}
            text x=(tenths(floor)) y=(tenths(bottom + 16.0)) text-anchor="middle" { "1.0 = the floor" }
            text class="muted" x="16" y=(tenths(bottom + 42.0)) font-size="11" { (results.place) }
        }
    };
    svg.into_string()
}

/// One case: its name, a bar for each number of connections, and its limit if it has one.
fn group(results: &Results, case: Case, top: f64, scale: Scale) -> Markup {
    let limit = results.limit_against_floor(case);
    html! {
        text x=(tenths(LEFT - 10.0)) y=(tenths(top + BAR + 5.0)) text-anchor="end" { (case.name()) }
        @for (connections, y) in CONNECTIONS.into_iter().zip([top, top + BAR + 2.0]) {
            @if let Some(line) = results.line(case, connections) {
                @let ratio = line.ratio.median;
                rect class={ "bar-" (connections) } x=(LEFT) y=(tenths(y)) width=(tenths(scale.x(ratio) - LEFT)) height=(BAR) rx="2" {}
                text class="muted" x=(tenths(scale.x(ratio) + 6.0)) y=(tenths(y + BAR - 3.0)) font-size="11" {
                    (format!("{ratio:.2}"))
                }
            }
        }
        @if let Some(limit) = limit {
            @let x = tenths(scale.x(limit));
            line class="limit" x1=(x) x2=(x) y1=(tenths(top - 3.0)) y2=(tenths(top + 2.0 * BAR + 5.0)) {}
            text class="limit-text" x=(x) y=(tenths(top - 6.0)) text-anchor="middle" font-size="11" { (tenths(limit)) }
        }
    }
}

/// Places ratios from left to right.
#[derive(Clone, Copy)]
struct Scale {
    /// The ratio at the right end.
    most: f64,
}

impl Scale {
    fn x(self, ratio: f64) -> f64 {
        LEFT + ratio / self.most * (WIDTH - LEFT - 70.0)
    }
}

fn tenths(value: f64) -> String {
    format!("{value:.1}")
}
