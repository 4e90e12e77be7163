//! The world around the Worker, and what connects the two.

mod call_frequency;
mod carrier;
mod codes;
mod database;
pub(crate) mod double_bookings;
mod lanes;
pub(crate) mod mail;
mod network;
mod oracle;
pub(crate) mod people;
mod phones;
mod ports;
mod setup;
mod spaces;
pub(crate) mod watch;
pub(crate) mod webhooks;

pub(crate) use network::{Client, HttpResponse};
pub(crate) use setup::{
    CRON_SECRET, HOME, LENGTH, ORIGIN, Organization, clock_change, organizations, role, together,
};
pub(crate) use spaces::Space;

use crate::{
    dice::Dice,
    executor::{self, Invocation},
    faults::Fault,
    mutants::Mutator,
    options::RunOptions,
    random::Stream,
    trace::Trace,
};
use callslot_worker::{App, store::Sqlite};
use carrier::Carriers;
pub(crate) use carrier::begin as begin_carrier;
use mail::Mail;
use oracle::Oracle;
use phones::{Phones, Role};
use std::{
    cell::{OnceCell, RefCell},
    collections::HashSet,
    rc::Rc,
};
use webhooks::Webhooks;

/// Everything of one run.
pub(crate) struct World {
    pub(crate) options: RunOptions,
    /// When the run begins, in milliseconds since 1970.
    pub(crate) begin: i64,
    /// When the last booking starts at the latest; after it everything is quiet and nothing fails.
    pub(crate) quiet: i64,
    /// When the run is over.
    pub(crate) end: i64,
    pub(crate) sqlite: Sqlite,
    pub(crate) app: App,
    pub(crate) organizations: Vec<Organization>,
    pub(crate) spaces: Vec<Space>,
    operators: HashSet<String>,
    pub(crate) dice: Dice,
    pub(crate) trace: Trace,
    pub(crate) oracle: Oracle,
    pub(crate) carriers: Carriers,
    pub(crate) mail: Mail,
    pub(crate) webhooks: Webhooks,
    pub(crate) phones: Phones,
    steps: database::Steps,
    mutator: Option<Mutator>,
    /// Everybody outside.
    pub(crate) outside: Rc<Invocation>,
    latency: Stream,
    entropy: Stream,
}

thread_local! {
    static WORLD: RefCell<Option<Rc<World>>> = const { RefCell::new(None) };
}

/// A database of its own, with a schema that is made once a thread.
fn empty_database() -> anyhow::Result<Sqlite> {
    thread_local! {
        static MIGRATED: OnceCell<Sqlite> = const { OnceCell::new() };
    }
    MIGRATED.with(|migrated| {
        let sqlite = if let Some(sqlite) = migrated.get() {
            sqlite
        } else {
            let sqlite = Sqlite::in_memory()?;
            migrated.get_or_init(|| sqlite)
        };
        Ok(sqlite.copied()?)
    })
}

/// The world of the run that this thread is in.
///
/// # Panics
/// If there is none.
pub(crate) fn current() -> Rc<World> {
    WORLD
        .with_borrow(Clone::clone)
        .expect("the thread is in a run")
}

/// Makes a world this thread's until the guard is dropped.
pub(crate) fn enter(world: Rc<World>) -> Inside {
    WORLD.set(Some(world));
    Inside
}

/// While it lives, the thread is in a run.
pub(crate) struct Inside;

impl Drop for Inside {
    fn drop(&mut self) {
        // Tasks that are dropped may still look at their world.
        executor::reset(0);
        WORLD.set(None);
    }
}

impl World {
    /// A world at its beginning, with its organizations and an empty calendar.
    pub(crate) fn new(options: &RunOptions) -> anyhow::Result<Rc<Self>> {
        let seed = options.seed;
        let begin = setup::begin(options);
        let quiet = begin + options.minutes * setup::MINUTE;
        let end = quiet + setup::QUIET;
        let sqlite = empty_database()?;
        sqlite.script(double_bookings::SCHEMA)?;
        sqlite.script(mail::SCHEMA)?;
        let organizations = organizations(options);
        let spaces = spaces::spaces(&organizations);
        setup::scripts(&organizations, begin).try_for_each(|script| sqlite.script(&script))?;
        for account in spaces::accounts(&organizations, &spaces, begin)? {
            sqlite.script(&account)?;
        }
        let phones = organizations.iter().flat_map(|it| &it.operators);
        let operators = phones.map(|(_, phone)| phone.clone()).collect();
        if let Some(mutant) = options.mutant {
            sqlite.script(mutant.schema())?;
        }
        Ok(Rc::new(Self {
            app: ports::app(options)?,
            options: options.clone(),
            begin,
            quiet,
            end,
            sqlite,
            organizations,
            spaces,
            operators,
            dice: Dice::new(options, quiet),
            trace: Trace::new(options.keep_trace),
            oracle: Oracle::default(),
            carriers: Carriers::new(seed),
            mail: Mail::new(seed),
            webhooks: Webhooks::new(seed),
            phones: Phones::new(seed),
            steps: database::Steps::default(),
            mutator: options.mutant.map(Mutator::new),
            outside: Invocation::new(0),
            latency: Stream::new(seed, "latency"),
            entropy: Stream::new(seed, "entropy"),
        }))
    }

    /// A fresh invocation of the Worker, whose clock may be off.
    pub(crate) fn invocation(&self) -> Rc<Invocation> {
        let skew = if self.dice.strikes(Fault::ClockSkew) {
            self.dice.between(Fault::ClockSkew, -60_000, 60_000)
        } else {
            0
        };
        Invocation::new(skew)
    }

    /// The role of the phone's owner.
    pub(crate) fn role_of(&self, number: &str) -> Role {
        if self.operators.contains(number) {
            Role::Operator
        } else {
            Role::Attendee
        }
    }

    /// Starts a task in the world outside the Worker.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + 'static) {
        executor::spawn(&self.outside, work);
    }
}
