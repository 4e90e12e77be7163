//! The results as text, and what of them has a limit.

use std::fmt::Write as _;
use std::time::Duration;

use super::{Meanwhile, Options, Rush};
use crate::bench::report::thousands;
use crate::bench::stats::{count, percentile};

/// The latest that 99 of 100 calls may be asked for, by how many are due; and none may be missed.
const LIMITS: [(u32, Duration); 2] = [
    (1_000, Duration::from_secs(3)),
    (3_000, Duration::from_secs(10)),
];

impl Rush {
    /// The number of calls that were never asked for.
    pub(super) fn missed(&self) -> usize {
        (self.due as usize).saturating_sub(self.late.len())
    }

    /// The limit, and whether it is kept.
    fn verdict(&self) -> Option<(Duration, bool)> {
        let (_, limit) = LIMITS.into_iter().find(|(due, _)| *due == self.due)?;
        let p99 = Duration::from_secs_f64(percentile(&self.late, 99).max(0.0) / 1000.0);
        let holds = !self.late.is_empty() && p99 <= limit && self.missed() == 0 && self.twice == 0;
        Some((limit, holds))
    }
}

/// Whether every limit is kept. With a pace there are none.
pub(in crate::bench) fn kept(options: &Options, rushes: &[Rush]) -> bool {
    let mut verdicts = rushes.iter().filter_map(Rush::verdict);
    options.spaces.is_some() || verdicts.all(|(_, holds)| holds)
}

/// All of it as text.
pub(in crate::bench) fn text(place: &str, options: &Options, rushes: &[Rush]) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut text, place, options, rushes);
    text
}

fn write(text: &mut String, place: &str, options: &Options, rushes: &[Rush]) -> std::fmt::Result {
    let rate = match options.spaces {
        None => "at any pace".to_owned(),
        Some(spaces) => format!("one a second in each of {spaces} caller spaces"),
    };
    writeln!(
        text,
        "Calls that are due in the same second, each of another organization\n{place}\n\n\
         The built Worker on workerd with a local D1; the trigger fires every minute. A carrier takes each call after {} ms,\n\
         {rate}, and sends no webhooks. Seconds from the booked second to the carrier's being asked. Statements\n\
         are all of the ticks', also of those that found nothing; a dash: the ticks do not tell, or nothing else goes out.\n\
         With mails each organization's attendee is told of another call while these are placed, by a provider that answers\n\
         after 100 ms. With webhooks each organization has an endpoint of all events, which answers after 100 ms, and is told\n\
         of both its bookings. Sent are those that went out by the end.\n",
        options.carrier_ms
    )?;
    writeln!(
        text,
        "{:>6}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>18}{:>8}{:>8}",
        "due", "p50", "p95", "p99", "max", "missed", "twice", "statements/dial", "lanes", "sent"
    )?;
    for rush in rushes {
        let seconds = |percent| percentile(&rush.late, percent) / 1000.0;
        let dash = || "-".to_owned();
        let each = rush.statements.map_or_else(dash, |statements| {
            let dials = count(rush.late.len().max(1));
            format!(
                "{:.2}",
                count(usize::try_from(statements).unwrap_or(usize::MAX)) / dials
            )
        });
        writeln!(
            text,
            "{:>6}{:>9.3}{:>9.3}{:>9.3}{:>9.3}{:>9}{:>9}{each:>18}{:>8}{:>8}",
            thousands(rush.due as usize),
            seconds(50),
            seconds(95),
            seconds(99),
            seconds(100),
            rush.missed(),
            rush.twice,
            rush.lanes.map_or_else(dash, |lanes| lanes.to_string()),
            match rush.meanwhile {
                Meanwhile::Nothing => dash(),
                Meanwhile::Mails | Meanwhile::Webhooks => thousands(rush.sent),
            },
        )?;
    }
    ratios(text, rushes)?;
    if options.spaces.is_some() {
        return Ok(());
    }
    for rush in rushes {
        if let Some((limit, holds)) = rush.verdict() {
            writeln!(
                text,
                "\n{:<5} {} due{}: p99 at most {} s, none missed, none asked for twice",
                if holds { "ok" } else { "OVER" },
                thousands(rush.due as usize),
                rush.meanwhile.with(),
                limit.as_secs()
            )?;
        }
    }
    Ok(())
}

/// Lateness while something else goes out, as a ratio to that without it in the same run.
fn ratios(text: &mut String, rushes: &[Rush]) -> std::fmt::Result {
    let is_alone = |rush: &&Rush| rush.meanwhile == Meanwhile::Nothing;
    for with in rushes.iter().filter(|rush| !is_alone(rush)) {
        let is_alike = |rush: &&Rush| rush.due == with.due && is_alone(rush);
        let Some(without) = rushes.iter().find(is_alike) else {
            continue;
        };
        let [p50, p99] = [50, 99]
            .map(|percent| percentile(&with.late, percent) / percentile(&without.late, percent));
        writeln!(
            text,
            "\n{} due:{} p50 is {p50:.2} of that without, p99 {p99:.2}",
            thousands(with.due as usize),
            with.meanwhile.with()
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rush(due: u32, late: &[u64], twice: usize) -> Rush {
        Rush {
            due,
            late: late.iter().copied().map(Duration::from_millis).collect(),
            twice,
            statements: None,
            lanes: None,
            meanwhile: Meanwhile::Nothing,
            sent: 0,
        }
    }

    #[test]
    fn a_call_that_is_late_or_missed_or_asked_for_twice_is_over_the_limit() {
        let all = |millis| vec![millis; 1_000];
        let holds = |rush: Rush| rush.verdict().unwrap().1;
        assert!(holds(rush(1_000, &all(3_000), 0)));
        assert!(!holds(rush(1_000, &all(3_001), 0)));
        assert!(!holds(rush(1_000, &all(1)[1..], 0)));
        assert!(!holds(rush(1_000, &all(1), 1)));
        assert!(!holds(rush(1_000, &[], 0)));
        assert!(rush(100, &[], 0).verdict().is_none());
    }
    #[test]
    fn a_run_with_webhooks_has_the_limit_and_is_compared_with_the_one_without() {
        let with = Rush {
            meanwhile: Meanwhile::Webhooks,
            sent: 2_000,
            ..rush(1_000, &vec![3_001; 1_000], 0)
        };
        let rushes = [rush(1_000, &vec![1_000; 1_000], 0), with];
        let options = Options {
            due: Some(1_000),
            carrier_ms: 250,
            spaces: None,
            no_mails: true,
            webhooks: true,
        };
        assert!(!kept(&options, &rushes));
        let text = text("here", &options, &rushes);
        assert!(
            text.contains("1,000 due: with webhooks p50 is 3.00 of that without"),
            "{text}"
        );
        assert!(text.contains("OVER  1,000 due with webhooks"), "{text}");
        assert!(text.contains("ok    1,000 due: p99"), "{text}");
    }
}
