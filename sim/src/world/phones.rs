//! Phones, and the people and machines that pick them up.

use crate::random::Stream;
use std::{cell::RefCell, collections::HashMap};

/// Whose phone it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    Operator,
    Attendee,
}

impl Role {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Attendee => "attendee",
        }
    }
}

/// What the numbers begin with at which an automatic attendant picks up.
const ATTENDED: &str = "+14156";

/// The keys by which the attendant at a number puts through, if one picks up there.
pub(crate) fn keys_of(number: &str) -> Option<&str> {
    let digits = number.strip_prefix(ATTENDED)?;
    digits.get(digits.len().checked_sub(2)?..)
}

/// A number with an attendant that an organization calls and no other does, by four digits, and the extension to book it
/// with.
pub(crate) fn attended(organization: usize, digits: i64, pause: &str) -> (String, String) {
    let number = format!("{ATTENDED}{:02}{digits:04}", 51 + organization);
    let extension = format!("{pause}{:02}", digits % 100);
    (number, extension)
}

/// When a phone is picked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pickup {
    Busy,
    Failed,
    Never,
    /// After so many milliseconds of ringing.
    After(i64),
}

/// What somebody does with one call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Behaviour {
    pub(crate) pickup: Pickup,
    /// How long it takes to press a key, in milliseconds; a voicemail presses none.
    pub(crate) key_ms: Option<i64>,
    /// A machine picks up.
    pub(crate) is_machine: bool,
    /// Hangs up while being told something.
    pub(crate) leaves_while_told: bool,
    /// When the patience with the other side's ringing ends, in milliseconds.
    pub(crate) gives_up_ms: Option<i64>,
    /// How long the conversation takes, in milliseconds.
    pub(crate) talk_ms: i64,
}

impl Behaviour {
    /// What an automatic attendant does in the place of whoever it would put through to.
    pub(crate) fn of_attendant(self) -> Self {
        Self {
            key_ms: None,
            is_machine: true,
            leaves_while_told: false,
            ..self
        }
    }
}

/// All phones of a world.
pub(crate) struct Phones {
    /// How many calls each phone is in.
    in_use: RefCell<HashMap<String, u32>>,
    chance: Stream,
}

impl Phones {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            in_use: RefCell::default(),
            chance: Stream::new(seed, "phones"),
        }
    }

    /// What whoever has this phone does with a call that comes in now.
    pub(crate) fn behaviour(&self, number: &str, role: Role) -> Behaviour {
        let chance = &self.chance;
        let percent = chance.between(1, 100);
        let answer = chance.between(1_500, 18_000);
        let key = chance.between(2_000, 14_000);
        let leaves = chance.happens(0.04);
        let gives_up = chance.happens(0.04);
        let patience = chance.between(3_000, 20_000);
        let talk = match chance.between(1, 100) {
            1..=70 => chance.between(15_000, 240_000),
            71..=97 => chance.between(240_000, 900_000),
            _ => chance.between(900_000, 1_800_000),
        };
        let occupied = self.in_use.borrow().contains_key(number);
        let pickup = match percent {
            _ if occupied => Pickup::Busy,
            1..=4 => Pickup::Busy,
            5..=6 => Pickup::Failed,
            7..=16 => Pickup::Never,
            _ => Pickup::After(answer),
        };
        let is_machine = percent >= 92;
        // An attendee is asked for a key behind an attendant only.
        let asked = role == Role::Operator || keys_of(number).is_some();
        let presses = asked && !is_machine;
        Behaviour {
            pickup,
            key_ms: presses.then_some(key),
            is_machine,
            leaves_while_told: leaves,
            gives_up_ms: gives_up.then_some(patience),
            talk_ms: talk,
        }
    }

    /// The phone rings, or somebody talks on it.
    pub(crate) fn occupy(&self, number: &str) {
        *self
            .in_use
            .borrow_mut()
            .entry(number.to_owned())
            .or_default() += 1;
    }

    /// One call less on the phone.
    pub(crate) fn free(&self, number: &str) {
        let mut in_use = self.in_use.borrow_mut();
        if let Some(count) = in_use.get_mut(number) {
            *count -= 1;
            if *count == 0 {
                in_use.remove(number);
            }
        }
    }
}
