//! The results: what was measured, what of it has a limit, and both as text.

use std::fmt::Write as _;

use super::case::Case;
use super::measure::{Effort, FEW, Growth, Line, MANY, Starts};
use super::stats::Ratio;

/// Most the list may take, against the same work in JavaScript, and the goal.
const LIST_LIMIT: [f64; 2] = [1.15, 0.9];
/// Most a booking may take, against the same work in JavaScript, and the goal.
const BOOK_LIMIT: [f64; 2] = [1.6, 1.3];
/// Fewest bookings a second over ten connections, against the same work in JavaScript, and the goal.
const BOOK_RATE_LIMIT: [f64; 2] = [0.6, 0.75];
/// Most the free times of 30 days may take, against the floor.
const FREE_LIMIT: f64 = 2.5;
/// Most an isolate's cold start may take, against the floor's.
const COLD_LIMIT: f64 = 4.0;
/// Most kilobytes of the Worker's Wasm, gzipped.
const WASM_LIMIT: f64 = 2_500.0;
/// Most that anything may grow from few bookings to many.
const GROWTH_LIMIT: f64 = 1.2;

/// Cases with their median p50 as multiples of the floor's, on 2026-11-23: before `serde_json`, axum's extractors,
/// libphonenumber's own data and other libraries took the place of hand-written code.
const BEFORE: [(Case, f64); 3] = [(Case::List, 1.67), (Case::Free, 1.67), (Case::Book, 1.97)];
/// An isolate's cold start as a multiple of the floor's, on that day.
const COLD_BEFORE: f64 = 2.07;
/// Kilobytes of the Worker's Wasm, gzipped, on that day.
const WASM_BEFORE: f64 = 976.0;

/// Everything that was measured.
pub(super) struct Results {
    /// When, and on what kind of machine.
    pub(super) place: String,
    /// The length of the measurement.
    pub(super) effort: Effort,
    /// The API against the floor.
    pub(super) api: Vec<Line>,
    /// The figures that must not grow; empty if they were not asked for.
    pub(super) growth: Vec<Growth>,
    /// From the start to the first answers.
    pub(super) starts: Starts,
    /// The Wasm's bytes, and gzipped.
    pub(super) wasm: [usize; 2],
}

/// A figure with a limit.
pub(super) struct Verdict {
    what: String,
    value: f64,
    limit: f64,
    unit: &'static str,
    /// Whether the limit is the least, not the most.
    at_least: bool,
    /// Better than the limit, and aimed at.
    goal: Option<f64>,
}

impl Verdict {
    fn most(what: String, value: f64, limit: f64, unit: &'static str) -> Self {
        Self {
            what,
            value,
            limit,
            unit,
            at_least: false,
            goal: None,
        }
    }

    fn aiming(self, goal: f64) -> Self {
        Self {
            goal: Some(goal),
            ..self
        }
    }

    /// Whether the limit is kept.
    pub(super) fn holds(&self) -> bool {
        if self.at_least {
            self.value >= self.limit
        } else {
            self.value <= self.limit
        }
    }
}

impl Results {
    /// The line of a case.
    pub(super) fn line(&self, case: Case, connections: usize) -> Option<&Line> {
        self.api
            .iter()
            .find(|line| line.case == case && line.connections == connections)
    }

    /// The limit of a case over one connection, as a multiple of the floor's time.
    pub(super) fn limit_against_floor(&self, case: Case) -> Option<f64> {
        let of_reference = |limit: f64| {
            let reference = self.line(case.reference()?, 1)?;
            Some(limit * reference.ratio.median)
        };
        match case {
            Case::Free => Some(FREE_LIMIT),
            Case::List => of_reference(LIST_LIMIT[0]),
            Case::Book => of_reference(BOOK_LIMIT[0]),
            _ => None,
        }
    }

    /// Every limit with what was measured.
    pub(super) fn verdicts(&self) -> Vec<Verdict> {
        let against_reference = |case: Case, connections, place: usize| {
            Some(self.line(case, connections)?.reference.as_ref()?[place].median)
        };
        let mut verdicts = Vec::new();
        for (case, limit) in [(Case::List, LIST_LIMIT), (Case::Book, BOOK_LIMIT)] {
            let what = format!("{}, p50 against JavaScript", case.name());
            let value = against_reference(case, 1, 0);
            verdicts.extend(
                value.map(|value| Verdict::most(what, value, limit[0], "×").aiming(limit[1])),
            );
        }
        let value = against_reference(Case::Book, 10, 1);
        verdicts.extend(value.map(|value| Verdict {
            at_least: true,
            goal: Some(BOOK_RATE_LIMIT[1]),
            ..Verdict::most(
                format!(
                    "{}, req/s against JavaScript, 10 at once",
                    Case::Book.name()
                ),
                value,
                BOOK_RATE_LIMIT[0],
                "×",
            )
        }));
        verdicts.extend(self.line(Case::Free, 1).map(|line| {
            let what = format!("{}, p50 against the floor", line.case.name());
            Verdict::most(what, line.ratio.median, FREE_LIMIT, "×")
        }));
        verdicts.push(Verdict::most(
            "cold start of an isolate, against the floor's".to_owned(),
            self.starts.worker.cold() / self.starts.floor.cold(),
            COLD_LIMIT,
            "×",
        ));
        verdicts.push(Verdict::most(
            "size of the Wasm, gzipped".to_owned(),
            super::stats::count(self.wasm[1]) / 1000.0,
            WASM_LIMIT,
            " KB",
        ));
        verdicts.extend(self.growth.iter().map(|growth| {
            let what = format!("{}, growth", growth.case.name());
            Verdict::most(what, growth.ratio.median, GROWTH_LIMIT, "×")
        }));
        verdicts
    }

    /// All of it as text.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "Callslot against the floor of its platform")?;
        writeln!(text, "{}", self.place)?;
        writeln!(
            text,
            "\nThe floor is a bare JavaScript Worker: one D1 select by primary key, answered as JSON. \"The same in\n\
             JavaScript\" hashes the token, checks the credential and runs the main statement in one batch, and answers\n\
             the same rows or the same booking, without any other check. All run on workerd with 100,000 bookings in the\n\
             database, by turns, in {} rounds of {} s each. Times are in milliseconds as the client sees them. A ratio is\n\
             the median of the rounds' ratios; in brackets their extremes.",
            self.effort.rounds,
            self.effort.span.as_secs_f64(),
        )?;
        for connections in super::measure::CONNECTIONS {
            let plural = if connections == 1 { "" } else { "s" };
            writeln!(
                text,
                "\n{:<32}{:>7}{:>8}{:>8}   p50 × floor          req/s × floor   p50 × JavaScript     req/s × JavaScript",
                format!("{connections} connection{plural}"),
                "p50",
                "p95",
                "req/s"
            )?;
            for line in self.api.iter().filter(|it| it.connections == connections) {
                writeln!(
                    text,
                    "{:<32}{:>7.2}{:>8.2}{:>8.0}   {:<21}{:<16.2}{}",
                    line.case.name(),
                    line.stats.p50,
                    line.stats.p95,
                    line.stats.rate,
                    spread(&line.ratio),
                    line.rate.median,
                    line.reference
                        .as_ref()
                        .map_or_else(String::new, |[p50, rate]| {
                            format!("{:<21}{}", spread(p50), spread(rate))
                        }),
                )?;
            }
        }
        self.write_growth(text)?;
        self.write_starts(text)?;
        self.write_comparison(text)?;
        writeln!(
            text,
            "\nWasm: {} KB, {} KB gzipped",
            self.wasm[0] / 1000,
            self.wasm[1] / 1000
        )?;
        self.write_verdicts(text)
    }

    fn write_growth(&self, text: &mut String) -> std::fmt::Result {
        if self.growth.is_empty() {
            return Ok(());
        }
        let [few, many] = [FEW, MANY].map(thousands);
        writeln!(
            text,
            "\nGrowth, 1 connection: p50 with {few} bookings (the tick: with none) and with {many}"
        )?;
        writeln!(text, "{:<32}{:>7}{:>8}   grown", "", "few", "many")?;
        for growth in &self.growth {
            writeln!(
                text,
                "{:<32}{:>7.2}{:>8.2}   {}",
                growth.case.name(),
                growth.few.p50,
                growth.many.p50,
                spread(&growth.ratio),
            )?;
        }
        Ok(())
    }

    fn write_starts(&self, text: &mut String) -> std::fmt::Result {
        writeln!(
            text,
            "\nStart, median of {}: from nothing to a listening runtime, to the first answer; the second\n\
             {:<32}{:>7}{:>8}{:>8}{:>8}",
            super::measure::STARTS,
            "",
            "ready",
            "first",
            "sum",
            "second"
        )?;
        let workers = [
            ("floor", &self.starts.floor),
            ("Callslot", &self.starts.worker),
        ];
        for (name, start) in workers {
            writeln!(
                text,
                "{name:<32}{:>7.0}{:>8.1}{:>8.0}{:>8.1}",
                start.ready,
                start.first,
                start.ready + start.first,
                start.second
            )?;
        }
        writeln!(
            text,
            "The isolate's own cold start, first answer less second: {:.1} (floor {:.1})",
            self.starts.worker.cold(),
            self.starts.floor.cold()
        )
    }

    /// The cost of libraries in place of hand-written code.
    fn write_comparison(&self, text: &mut String) -> std::fmt::Result {
        #[expect(clippy::cast_precision_loss, reason = "a file's size")]
        let kilobytes = self.wasm[1] as f64 / 1000.0;
        writeln!(
            text,
            "\nBefore libraries took the place of hand-written code (2026-11-23), and now\n{:<52}{:>10}{:>10}",
            "", "before", "now"
        )?;
        let mut line = |what: &str, before: f64, now: f64| {
            writeln!(text, "{what:<52}{before:>10.2}{now:>10.2}")
        };
        for (case, before) in BEFORE {
            if let Some(now) = self.line(case, 1) {
                let what = format!("{}, p50 × floor", case.name());
                line(&what, before, now.ratio.median)?;
            }
        }
        let cold = self.starts.worker.cold() / self.starts.floor.cold();
        line("cold start of an isolate × floor", COLD_BEFORE, cold)?;
        writeln!(
            text,
            "{:<52}{WASM_BEFORE:>10.0}{kilobytes:>10.0}",
            "Wasm, KB gzipped"
        )
    }

    fn write_verdicts(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "\nLimits")?;
        for verdict in self.verdicts() {
            let decimals = if verdict.unit == "×" { 2 } else { 0 };
            writeln!(
                text,
                "{:<5} {:<62}{:>7.decimals$}{} ({} {:.decimals$}{}{})",
                if verdict.holds() { "ok" } else { "OVER" },
                verdict.what,
                verdict.value,
                verdict.unit,
                if verdict.at_least { "least" } else { "most" },
                verdict.limit,
                verdict.unit,
                verdict
                    .goal
                    .map_or_else(String::new, |goal| format!(", goal {goal}{}", verdict.unit)),
            )?;
        }
        Ok(())
    }
}

/// A ratio with its extremes.
fn spread(ratio: &Ratio) -> String {
    format!(
        "{:.2} ({:.2} to {:.2})",
        ratio.median, ratio.least, ratio.most
    )
}

/// A whole number with its thousands apart.
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_the_most_or_the_least() {
        let most = |value| Verdict::most(String::new(), value, 2.0, "×");
        assert!(most(2.0).holds() && !most(2.1).holds());
        let least = Verdict {
            at_least: true,
            ..most(2.1)
        };
        assert!(least.holds());
        assert!(
            !most(f64::NAN).holds(),
            "what was not measured does not hold"
        );
    }

    #[test]
    fn thousands_are_apart() {
        assert_eq!(thousands(1_000_000), "1,000,000");
        assert_eq!(thousands(100), "100");
    }
}
