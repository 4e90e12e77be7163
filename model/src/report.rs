//! Running a check, and telling what it has found.

use crate::{
    Protocol, World, call::Fate, coverage::Coverage, stage::Stage, state::State, step::Step,
};
use stateright::{Checker as _, HasDiscoveries, Model as _, Path};
use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
    sync::Arc,
    time::{Duration, Instant},
};

/// The result of exploring a world.
#[derive(Debug)]
pub struct Report {
    /// The world.
    pub world: World,
    /// The number of states.
    pub states: usize,
    /// The number of steps from one of them to another.
    pub steps: usize,
    /// The length of the longest of the shortest ways to a state.
    pub depth: usize,
    /// The time it took.
    pub took: Duration,
    /// The names of the properties.
    pub properties: Vec<&'static str>,
    /// The properties that do not hold, each with the way to a state in which it does not.
    pub broken: BTreeMap<&'static str, Counterexample>,
}

/// A shortest way to a state in which a property does not hold.
#[derive(Debug, Clone)]
pub struct Counterexample {
    steps: Vec<(State, Step)>,
    last: State,
}

/// Explores every state of a world. With a mistake built in, stops at the first property that does not hold.
#[must_use]
pub fn check(world: World, coverage: Arc<Coverage>) -> Report {
    explore(world, coverage, HasDiscoveries::AnyFailures)
}

/// Explores a world until this property is seen not to hold, whatever else does not.
#[must_use]
pub fn check_until_broken(world: World, property: &'static str) -> Report {
    let finish = HasDiscoveries::AllOf([property].into());
    explore(world, Arc::default(), finish)
}

fn explore(world: World, coverage: Arc<Coverage>, finish: HasDiscoveries) -> Report {
    let begun = Instant::now();
    let protocol = Protocol {
        world: world.clone(),
        coverage,
    };
    let properties = protocol.properties().iter().map(|it| it.name).collect();
    // One thread goes through the states in order, and so finds the shortest way.
    let threads = if world.mutants.is_empty() {
        std::thread::available_parallelism().map_or(1, usize::from)
    } else {
        1
    };
    let checker = protocol
        .checker()
        .threads(threads)
        .finish_when(finish)
        .spawn_bfs()
        .join();
    let broken = checker.discoveries();
    let broken = broken.into_iter().map(|(name, path)| (name, path.into()));
    Report {
        world,
        states: checker.unique_state_count(),
        steps: checker.state_count(),
        depth: checker.max_depth(),
        took: begun.elapsed(),
        properties,
        broken: broken.collect(),
    }
}

impl From<Path<State, Step>> for Counterexample {
    fn from(path: Path<State, Step>) -> Self {
        let last = path.last_state().clone();
        let steps = path.into_vec().into_iter();
        Self {
            steps: steps
                .filter_map(|(state, step)| Some((state, step?)))
                .collect(),
            last,
        }
    }
}

impl Counterexample {
    /// The number of steps.
    #[must_use]
    pub fn length(&self) -> usize {
        self.steps.len()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}: {} states, {} steps, depth {}, {:.1} s",
            self.world.name,
            self.states,
            self.steps,
            self.depth,
            self.took.as_secs_f64(),
        )?;
        for property in &self.properties {
            match self.broken.get(property) {
                None => writeln!(f, "  holds   {property}")?,
                Some(example) => write!(f, "  BROKEN  {property}\n{example}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Counterexample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let after = self.steps.iter().skip(1).map(|(state, _)| state);
        let after = after.chain([&self.last]);
        for (number, ((before, step), after)) in self.steps.iter().zip(after).enumerate() {
            let step = named(before, *step);
            writeln!(
                f,
                "    {:>2}. moment {}: {step:<26} {}",
                number + 1,
                before.now,
                ledger(after),
            )?;
        }
        Ok(())
    }
}

/// The step, and which one it is where that depends on the invocation.
fn named(before: &State, step: Step) -> String {
    let Step::Act(at) = step else {
        return format!("{step:?}");
    };
    let act = match before.stage(at) {
        Stage::Asking { .. } => "ask the carrier",
        Stage::Unsending { .. } => "leave unsent",
        _ => "release",
    };
    format!("{step:?}: {act}")
}

/// The ledger and the carrier in one line.
fn ledger(state: &State) -> String {
    let mut line = String::new();
    for booking in &state.bookings {
        let phases: Vec<_> = booking
            .attempts
            .iter()
            .map(|it| it.phase.as_str())
            .collect();
        let _ = write!(line, "[{}: {}] ", booking.status, phases.join(", "));
    }
    for request in &state.requests {
        let fate = match &request.fate {
            Fate::OnItsWay => "request on its way",
            Fate::Refused => "refused",
            Fate::TooMany => "429",
            Fate::Gone => "request lost",
            Fate::Call(call) => call.status.as_str(),
        };
        let _ = write!(line, "({fate}) ");
    }
    line.trim_end().to_owned()
}
