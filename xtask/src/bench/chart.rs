//! The ratios as a picture, in SVG: bars against the floor's line at 1.

use std::fmt::Write as _;

use super::case::Case;
use super::measure::CONNECTIONS;
use super::report::Results;

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
    let mut svg = String::new();
    // Writing to a string cannot fail.
    let _ = write(results, &mut svg);
    svg
}

fn write(results: &Results, svg: &mut String) -> std::fmt::Result {
    let ratios = results.api.iter().map(|line| line.ratio.median);
    let limits = Case::API
        .iter()
        .filter_map(|case| results.limit_against_floor(*case));
    let most = ratios.chain(limits).fold(1.0, f64::max).ceil();
    let x = |ratio: f64| LEFT + ratio / most * (WIDTH - LEFT - 70.0);
    let bottom = Case::API.iter().fold(TOP, |y, _| y + GROUP);
    let height = bottom + 58.0;
    writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title">
<title id="title">Median response time of Callslot's API as a multiple of one bare database select</title>
<style>{STYLE}
</style>
<text x="16" y="28" font-size="16" font-weight="600">Median response time, as a multiple of one bare D1 select</text>
<rect class="bar-1" x="16" y="44" width="12" height="12"/><text x="34" y="55">1 connection</text>
<rect class="bar-10" x="134" y="44" width="12" height="12"/><text x="152" y="55">10 connections</text>
<line class="limit" x1="270" x2="270" y1="42" y2="58"/><text x="280" y="55">limit, at 1 connection</text>"#
    )?;
    let mut top = TOP;
    for case in Case::API {
        group(results, svg, case, top, &x)?;
        top += GROUP;
    }
    let floor = x(1.0);
    writeln!(
        svg,
        r#"<line class="floor" x1="{floor:.1}" x2="{floor:.1}" y1="{:.1}" y2="{:.1}"/>
<text x="{floor:.1}" y="{:.1}" text-anchor="middle">1.0 = the floor</text>
<text class="muted" x="16" y="{:.1}" font-size="11">{}</text>
</svg>"#,
        TOP - 12.0,
        bottom,
        bottom + 16.0,
        bottom + 42.0,
        escape(&results.place)
    )
}

/// One case: its name, a bar for each number of connections, and its limit if it has one.
fn group(
    results: &Results,
    svg: &mut String,
    case: Case,
    top: f64,
    x: &dyn Fn(f64) -> f64,
) -> std::fmt::Result {
    writeln!(
        svg,
        r#"<text x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"#,
        LEFT - 10.0,
        top + BAR + 5.0,
        escape(case.name())
    )?;
    let mut y = top;
    for connections in CONNECTIONS {
        if let Some(line) = results.line(case, connections) {
            let ratio = line.ratio.median;
            writeln!(
                svg,
                r#"<rect class="bar-{connections}" x="{LEFT}" y="{y:.1}" width="{:.1}" height="{BAR}" rx="2"/><text class="muted" x="{:.1}" y="{:.1}" font-size="11">{ratio:.2}</text>"#,
                x(ratio) - LEFT,
                x(ratio) + 6.0,
                y + BAR - 3.0
            )?;
        }
        y += BAR + 2.0;
    }
    let Some(limit) = results.limit_against_floor(case) else {
        return Ok(());
    };
    writeln!(
        svg,
        r#"<line class="limit" x1="{0:.1}" x2="{0:.1}" y1="{1:.1}" y2="{2:.1}"/><text class="limit-text" x="{0:.1}" y="{3:.1}" text-anchor="middle" font-size="11">{limit:.1}</text>"#,
        x(limit),
        top - 3.0,
        top + 2.0 * BAR + 5.0,
        top - 6.0
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
