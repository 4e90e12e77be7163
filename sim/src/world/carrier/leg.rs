//! A leg: one phone's side of a call.

use crate::{
    executor,
    world::phones::{Behaviour, Role, keys_of},
};
use futures_util::future::{Either, select};
use std::{
    cell::{Cell, RefCell},
    pin::pin,
    rc::Rc,
};
use tokio::sync::Notify;

/// A leg, as the carrier knows it.
pub(crate) struct Leg {
    pub(crate) id: String,
    pub(crate) role: Role,
    /// The number of its caller space.
    pub(super) space: usize,
    /// The attempt that its addresses name.
    pub(crate) attempt: String,
    /// The booking that the attempt is at.
    pub(crate) booking: Option<usize>,
    pub(crate) to: String,
    pub(crate) from: String,
    /// The leg it was dialled from.
    pub(crate) parent: Option<String>,
    pub(crate) created: i64,
    pub(super) document: String,
    pub(super) status_callback: String,
    pub(super) ring_ms: i64,
    /// Whether the carrier finds out if a machine picks up.
    pub(super) listens: bool,
    /// Whether it goes over the Calling API.
    pub(super) calling: bool,
    answered: Cell<bool>,
    bridged: Cell<bool>,
    /// Whether the automatic attendant that picks up has put through.
    put_through: Cell<bool>,
    /// Whether keys were sent to the far side.
    reached: Cell<bool>,
    /// Whether whoever is on it has pressed a key.
    pressed: Cell<bool>,
    status: Cell<&'static str>,
    hung_up: Cell<bool>,
    on_phone: Cell<bool>,
    hanging_up: Notify,
    children: RefCell<Vec<Rc<Leg>>>,
}

/// The leg was hung up.
pub(super) struct HungUp;

/// What a leg begins with.
pub(super) struct NewLeg {
    pub(super) id: String,
    pub(super) role: Role,
    pub(super) space: usize,
    pub(super) attempt: String,
    pub(super) booking: Option<usize>,
    pub(super) to: String,
    pub(super) from: String,
    pub(super) parent: Option<Rc<Leg>>,
    pub(super) document: String,
    pub(super) status_callback: String,
    pub(super) ring_ms: i64,
    pub(super) listens: bool,
    pub(super) calling: bool,
}

impl Leg {
    pub(super) fn new(new: NewLeg) -> Rc<Self> {
        let leg = Rc::new(Self {
            id: new.id,
            role: new.role,
            space: new.space,
            attempt: new.attempt,
            booking: new.booking,
            to: new.to,
            from: new.from,
            parent: new.parent.as_ref().map(|parent| parent.id.clone()),
            created: executor::now(),
            document: new.document,
            status_callback: new.status_callback,
            ring_ms: new.ring_ms,
            listens: new.listens,
            calling: new.calling,
            answered: Cell::new(false),
            bridged: Cell::new(false),
            put_through: Cell::new(false),
            reached: Cell::new(false),
            pressed: Cell::new(false),
            status: Cell::new("queued"),
            hung_up: Cell::new(false),
            on_phone: Cell::new(false),
            hanging_up: Notify::new(),
            children: RefCell::default(),
        });
        if let Some(parent) = new.parent {
            parent.children.borrow_mut().push(leg.clone());
            if parent.is_hung_up() {
                leg.hang_up();
            }
        }
        leg
    }

    pub(super) fn status(&self) -> &'static str {
        self.status.get()
    }

    pub(super) fn set_status(&self, status: &'static str) {
        self.answered
            .set(self.answered.get() || status == "in-progress");
        self.status.set(status);
    }

    /// Whether it was picked up.
    pub(super) fn was_answered(&self) -> bool {
        self.answered.get()
    }

    /// It is connected with the leg it was dialled from.
    pub(super) fn bridge(&self) {
        self.bridged.set(true);
    }

    pub(super) fn was_bridged(&self) -> bool {
        self.bridged.get()
    }

    /// What is done now on a leg whose phone belongs to somebody who does this: an automatic attendant comes first.
    pub(super) fn on_the_line(&self, behaviour: &Behaviour) -> Behaviour {
        let attended = keys_of(&self.to).is_some() && !self.put_through.get();
        if attended {
            behaviour.of_attendant()
        } else {
            *behaviour
        }
    }

    /// Keys and pauses are sent to the far side.
    pub(super) fn send(&self, digits: &str) {
        let keys: String = digits.chars().filter(|c| *c != 'W').collect();
        self.reached.set(true);
        self.put_through
            .set(keys_of(&self.to) == Some(keys.as_str()));
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
    pub(crate) fn lacks_key(&self) -> bool {
        keys_of(&self.to).is_some() && !self.pressed.get()
    }

    /// Whether that is so on this leg or one that was dialled from it.
    pub(crate) fn any_lacks_key(&self) -> bool {
        self.lacks_key() || self.children.borrow().iter().any(|child| child.lacks_key())
    }

    pub(super) fn is_over(&self) -> bool {
        matches!(
            self.status(),
            "completed" | "busy" | "no-answer" | "failed" | "canceled"
        )
    }

    pub(super) fn is_hung_up(&self) -> bool {
        self.hung_up.get()
    }

    /// Its phone rings, or somebody is on it.
    pub(super) fn take_phone(&self) {
        self.on_phone.set(true);
    }

    /// It is over; answers whether it had the phone.
    pub(super) fn leave_phone(&self) -> bool {
        self.on_phone.replace(false)
    }

    /// Hangs up, and with it whatever was dialled from this leg.
    pub(super) fn hang_up(&self) {
        self.hung_up.set(true);
        self.hanging_up.notify_waiters();
        for child in self.children.borrow().iter() {
            child.hang_up();
        }
    }

    /// Lets so many milliseconds pass, unless the leg is hung up.
    pub(super) async fn rest(&self, millis: i64) -> Result<(), HungUp> {
        if self.is_hung_up() {
            return Err(HungUp);
        }
        let hanging_up = pin!(self.hanging_up.notified());
        match select(hanging_up, executor::sleep_ms(millis)).await {
            Either::Left(_) => Err(HungUp),
            Either::Right(_) => Ok(()),
        }
    }
}
