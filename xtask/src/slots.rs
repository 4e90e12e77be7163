//! `cargo xtask slots`: replays a scenario through the engine that the Worker and the extension use.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;
use callslot_shared::phone::PhoneNumber;
use callslot_shared::schedule::calling::CallingHours;
use callslot_shared::schedule::engine::Query;
use callslot_shared::schedule::event_type::EventRules;
use callslot_shared::schedule::hosts::{Host, HostPool};
use callslot_shared::schedule::hours::Hours;
use callslot_shared::schedule::intervals::rfc3339;
use callslot_shared::schedule::local_time::{LocalTime, ZONE_RULES, from_millis};
use callslot_shared::schedule::{Interval, Millis, TimeZone, instant};
use serde::Deserialize;

/// The arguments of `cargo xtask slots`.
#[derive(clap::Args)]
#[command(
    after_help = "docs/slots/README.md tells what a scenario holds; docs/slots/example.json is one."
)]
pub(crate) struct SlotsArguments {
    /// The scenario, a JSON file
    file: PathBuf,
    /// Tell everything that is against a start at this instant, such as 2026-03-08T17:00:00Z
    #[arg(long, value_name = "INSTANT")]
    explain: Option<String>,
}

/// Everything that slots depend on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    /// Now.
    now: String,
    /// The starts that are asked for.
    range: Interval,
    /// The zone of whoever looks.
    timezone: TimeZone,
    /// The event type that is to be booked.
    event_type: EventRules,
    /// One of its durations, in minutes.
    #[serde(default)]
    duration: Option<u32>,
    /// The hosts who take it.
    hosts: Vec<Host>,
    /// The id of the booking that is being moved.
    #[serde(default)]
    moving: Option<String>,
    /// The attendee's number, if calling hours are to be kept.
    #[serde(default)]
    attendee_phone: Option<String>,
    /// Calling hours, if they are not the usual ones.
    #[serde(default)]
    calling_hours: Option<Hours>,
}

/// Prints what was asked for.
pub(crate) fn run(arguments: &SlotsArguments) -> anyhow::Result<()> {
    let file = arguments.file.display();
    let text =
        fs::read_to_string(&arguments.file).with_context(|| format!("cannot read {file}"))?;
    let answer =
        answer(&text, arguments.explain.as_deref()).with_context(|| format!("in {file}"))?;
    print!("{answer}");
    Ok(())
}

/// The slots of a scenario, or what is against a start.
fn answer(scenario: &str, explain: Option<&str>) -> anyhow::Result<String> {
    let mut scenario: Scenario = serde_json::from_str(scenario)?;
    scenario.event_type = scenario.event_type.checked()?;
    for host in &mut scenario.hosts {
        host.schedule = host
            .schedule
            .clone()
            .checked()
            .with_context(|| format!("host {}", host.id))?;
    }
    let calling = scenario.attendee_phone.as_deref().map(|phone| {
        let hours = scenario.calling_hours.unwrap_or(CallingHours::DEFAULT);
        let number = PhoneNumber::parse("attendee_phone", phone)?;
        anyhow::Ok(CallingHours::of(&number, hours, scenario.timezone))
    });
    let calling = calling.transpose()?;
    let query = Query {
        event: &scenario.event_type,
        duration: scenario.event_type.duration(scenario.duration)?,
        now: instant("now", &scenario.now)?.timestamp_millis(),
        range: scenario.range,
        moving: scenario.moving.as_deref(),
        calling: calling.as_ref(),
        queue: None,
    };
    match explain {
        None => Ok(slots(&scenario, query)),
        Some(start) => {
            let start = instant("--explain", start)?.timestamp_millis();
            Ok(reasons(&scenario, query.at(start), start))
        }
    }
}

/// The slots, a line for each date that the viewer's clock shows.
fn slots(scenario: &Scenario, query: Query<'_>) -> String {
    let slots = HostPool::new(&scenario.hosts, query).slots();
    let mut text = format!(
        "Times in {} (time zone database {ZONE_RULES})\n",
        scenario.timezone
    );
    let mut day = None;
    for slot in &slots {
        let seen = LocalTime::of(from_millis(slot.at.start), scenario.timezone);
        if day.replace(seen.datetime.date()) != Some(seen.datetime.date()) {
            let _ = write!(text, "\n{}", seen.datetime.format("%a %Y-%m-%d "));
        }
        let _ = write!(text, " {}", seen.datetime.format("%H:%M"));
        if seen.second {
            text.push_str("(2)");
        }
    }
    let ends = match (slots.first(), slots.last()) {
        (Some(first), Some(last)) => {
            format!(
                ", {} to {}",
                rfc3339(first.at.start),
                rfc3339(last.at.start)
            )
        }
        _ => String::new(),
    };
    let _ = writeln!(
        text,
        "\n\n{} slots of {} minutes{ends}",
        slots.len(),
        query.duration
    );
    text
}

/// Everything that is against a start, host by host.
fn reasons(scenario: &Scenario, query: Query<'_>, start: Millis) -> String {
    let pool = HostPool::new(&scenario.hosts, query);
    let local = LocalTime::of(from_millis(start), scenario.timezone).datetime;
    let mut text = format!("{}, {local} in {}: ", rfc3339(start), scenario.timezone);
    let refusals = pool.why_not(start);
    if refusals.is_empty() && !scenario.hosts.is_empty() {
        let hosts = pool.in_turn(start, None, &[]);
        let ids: Vec<_> = hosts.iter().map(|host| host.id.as_str()).collect();
        let _ = writeln!(text, "can be booked; in turn: {}", ids.join(", "));
        return text;
    }
    text.push_str("cannot be booked\n");
    for refusal in refusals {
        for reason in refusal.reasons {
            let _ = writeln!(text, "  {}: {reason}", refusal.host);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../docs/slots/example.json");

    #[test]
    fn the_example_has_the_slots_that_its_description_shows() {
        let description = include_str!("../../docs/slots/README.md");
        // A later release of the time zone database leaves the description as true as it was.
        let slots = answer(EXAMPLE, None).unwrap();
        let (release, _) = description
            .split_once("(time zone database ")
            .and_then(|(_, rest)| rest.split_once(')'))
            .unwrap();
        assert!(description.contains(&slots.replace(ZONE_RULES, release)));
        for start in [
            "2026-03-08T17:00:00Z",
            "2026-03-08T17:45:00Z",
            "2026-03-09T12:00:00Z",
        ] {
            assert!(
                description.contains(&answer(EXAMPLE, Some(start)).unwrap()),
                "{start}"
            );
        }
    }

    #[test]
    fn cases_of_the_field_have_their_slots() {
        macro_rules! slots {
            ($name:literal) => {
                answer(
                    include_str!(concat!("../../shared/src/schedule/tests/field/", $name)),
                    None,
                )
                .unwrap()
            };
        }
        for (slots, days) in [
            (
                slots!("vancouver-stays-on-summer-time.json"),
                "\nTue 2026-12-01  16:00 17:00 18:00\n\n3 slots",
            ),
            (
                slots!("calgary-is-not-rung-after-21.json"),
                "\nWed 2026-12-02  00:00 00:30 01:00 01:30 02:00 02:30\n\n6 slots",
            ),
            (
                slots!("weeks-from-sunday.json"),
                "\nSun 2026-12-13  09:00\n\n1 slots",
            ),
        ] {
            assert!(slots.contains(days), "{slots}");
        }
    }

    #[test]
    fn a_broken_scenario_is_refused_with_the_fields_name() {
        let broken = EXAMPLE.replace("\"durations\": [30, 60]", "\"durations\": [0]");
        assert!(
            answer(&broken, None)
                .unwrap_err()
                .to_string()
                .contains("durations")
        );
        let unknown = EXAMPLE.replace("\"now\"", "\"today\"");
        assert!(
            answer(&unknown, None)
                .unwrap_err()
                .to_string()
                .contains("today")
        );
    }
}
