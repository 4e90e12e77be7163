//! The simulated carrier in the simulated world: a machine a caller space, with this world's time, people, faults and
//! chance. The events on its legs are told to the oracle.

mod environment;
mod faults;
mod forger;
mod leg;
mod observer;
mod rest;

pub(super) use environment::SimEnvironment;
pub(crate) use leg::Leg;
pub(crate) use rest::SimHttpClient;

use crate::{
    random::Stream,
    world::{ORIGIN, World},
};
use callslot_fakes::carrier::{Account, Carrier, Ports, Settings, Speech};
use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
    rc::Rc,
    sync::Arc,
    time::Duration,
};

/// The time that a character takes to be said.
const CHARACTER: Duration = Duration::from_millis(60);

/// The time that the network takes to reach a phone, at least and at most.
const CALL_SETUP: (Duration, Duration) = (Duration::from_millis(200), Duration::from_millis(1_200));

/// The carrier, with all its caller spaces.
pub(crate) struct Carriers {
    spaces: OnceCell<Vec<Arc<Carrier>>>,
    legs: RefCell<HashMap<String, Rc<Leg>>>,
    chance: Stream,
}

impl Carriers {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            spaces: OnceCell::new(),
            legs: RefCell::default(),
            chance: Stream::new(seed, "carrier"),
        }
    }

    /// A leg.
    fn leg(&self, sid: &str) -> Option<Rc<Leg>> {
        self.legs.borrow().get(sid).cloned()
    }

    /// Has a phone answer the last text to it from a number.
    pub(crate) fn reply(&self, world: &World, number: &str, (phone, words): (&str, &str)) {
        let mut spaces = world.spaces.iter();
        let place = spaces.position(|space| space.from_number == number);
        let machine = place.and_then(|place| self.spaces.get()?.get(place));
        if let Some(machine) = machine {
            machine.reply(phone, words);
        }
    }

    /// The machine of the space at a host.
    fn at(&self, world: &World, host: Option<&str>) -> Option<Arc<Carrier>> {
        let mut spaces = world.spaces.iter();
        let number = spaces.position(|space| host == Some(space.host.as_str()))?;
        self.spaces.get()?.get(number).cloned()
    }
}

/// Starts the carrier in its world.
pub(crate) fn begin(world: &Rc<World>) {
    world.carriers.spaces.get_or_init(|| {
        let spaces = world.spaces.iter();
        spaces
            .map(|space| {
                let account = Account {
                    project_id: space.project.clone(),
                    api_token: space.api_token.clone(),
                    signing_key: space.signing_key.clone(),
                    numbers: Vec::new(),
                };
                let settings = Settings {
                    accounts: vec![account],
                    pace: Duration::from_millis(space.pace.unsigned_abs()),
                    second: Duration::from_secs(1),
                    speech: Speech::PerCharacter(CHARACTER),
                    call_setup: CALL_SETUP,
                    retry_pause: Duration::from_secs(1),
                    queue_limit: 10_000,
                };
                let machine = Carrier::start(settings, ports());
                let line = space.line.as_deref().unwrap_or("deployment");
                let received = format!("{ORIGIN}/carrier/lines/{line}/received");
                machine.set_text_address(&space.from_number, &received);
                machine
            })
            .collect()
    });
}

fn ports() -> Ports {
    Ports {
        environment: Arc::new(SimEnvironment(|world| &world.carriers.chance)),
        people: Arc::new(environment::SimPeople),
        faults: Arc::new(faults::SimFaults),
        observer: Arc::new(observer::SimObserver),
    }
}
