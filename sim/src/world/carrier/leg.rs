//! A leg, as the oracle looks at it: whose it is, and what has been done on it.

use crate::world::{
    World,
    phones::{Role, keys_of},
};
use callslot_fakes::CallRecord;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

/// A leg.
pub(crate) struct Leg {
    pub(crate) id: String,
    pub(crate) role: Role,
    /// The attempt that its addresses name.
    pub(crate) attempt: String,
    /// The verification that they name in its place.
    pub(crate) verification: Option<String>,
    /// The booking that the attempt is at.
    pub(crate) booking: Option<usize>,
    pub(crate) to: String,
    pub(super) from: String,
    /// The leg it was dialled from.
    pub(crate) parent: Option<Rc<Leg>>,
    /// Whether it goes over the Calling API.
    pub(super) calling: bool,
    /// Whether a machine picks up.
    machine: Cell<bool>,
    /// Whether keys were sent to the far side.
    reached: Cell<bool>,
    /// Whether whoever is on it has pressed a key.
    pressed: Cell<bool>,
    on_phone: Cell<bool>,
    children: RefCell<Vec<Rc<Leg>>>,
}

impl Leg {
    /// A leg that the carrier has taken on.
    pub(super) fn new(world: &World, call: &CallRecord) -> Rc<Self> {
        let parent = call.parent.as_ref().and_then(|it| world.carriers.leg(it));
        let attempt = match &parent {
            Some(parent) => parent.attempt.clone(),
            None => attempt_of(call.document.as_deref().unwrap_or_default()),
        };
        let leg = Rc::new(Self {
            id: call.sid.clone(),
            role: world.role_of(&call.to),
            booking: world.oracle.booking_of(world, &attempt),
            verification: call.document.as_deref().and_then(verification_of),
            attempt,
            to: call.to.clone(),
            from: call.from.clone(),
            parent: parent.clone(),
            calling: call.calling,
            machine: Cell::new(false),
            reached: Cell::new(false),
            pressed: Cell::new(false),
            on_phone: Cell::new(false),
            children: RefCell::default(),
        });
        if let Some(parent) = parent {
            parent.children.borrow_mut().push(leg.clone());
        }
        leg
    }

    /// Somebody or something is about to pick up.
    pub(super) fn picked_up_by(&self, machine: bool) {
        self.machine.set(machine);
    }

    /// Whether a machine picks up.
    pub(super) fn is_machine(&self) -> bool {
        self.machine.get()
    }

    /// Keys were sent to the far side.
    pub(super) fn reach(&self) {
        self.reached.set(true);
    }

    /// Whether an automatic attendant picks up that keys have not been sent to.
    pub(crate) fn lacks_digits(&self) -> bool {
        keys_of(&self.to).is_some() && !self.reached.get()
    }

    /// Whoever is on it presses a key.
    pub(super) fn press(&self) {
        self.pressed.set(true);
    }

    /// Whether an automatic attendant picks up, and nobody has pressed a key.
    fn lacks_key(&self) -> bool {
        keys_of(&self.to).is_some() && !self.pressed.get()
    }

    /// Whether that is so on this leg or one that was dialled from it.
    pub(crate) fn any_lacks_key(&self) -> bool {
        self.lacks_key() || self.children.borrow().iter().any(|child| child.lacks_key())
    }

    /// Its phone rings, or somebody is on it.
    pub(super) fn take_phone(&self) {
        self.on_phone.set(true);
    }

    /// It is over; answers whether it had the phone.
    pub(super) fn leave_phone(&self) -> bool {
        self.on_phone.replace(false)
    }
}

/// The attempt that a document's address names.
pub(super) fn attempt_of(document: &str) -> String {
    let mut path = document.split('/');
    path.find(|segment| *segment == "attempts");
    path.next().unwrap_or_default().to_owned()
}

/// The verification that a document's address names, if it does.
pub(super) fn verification_of(document: &str) -> Option<String> {
    let mut path = document.split('/');
    path.find(|segment| *segment == "verifications")?;
    path.next().map(str::to_owned)
}
