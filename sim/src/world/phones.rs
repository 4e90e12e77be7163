//! Phones, and the people and machines that pick them up.

use crate::random::Stream;
use callslot_fakes::{Answer, HangUp, Phone};
use std::{cell::RefCell, collections::HashMap, time::Duration};

/// The owner of a phone.
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

/// The beginning of the numbers at which an automatic attendant picks up.
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

/// All phones of a world.
pub(crate) struct Phones {
    /// The number of calls each phone is in.
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

    /// The behaviour of whoever has this phone towards a call that comes in now.
    pub(crate) fn behaviour(&self, number: &str, role: Role) -> Phone {
        let millis =
            |low, high| Duration::from_millis(self.chance.between(low, high).unsigned_abs());
        let chance = &self.chance;
        let percent = chance.between(1, 100);
        let answer = millis(1_500, 18_000);
        let press_after = millis(200, 7_500);
        let leaves = chance.happens(0.04);
        let gives_up = chance.happens(0.04);
        let patience = millis(3_000, 20_000);
        let talk = match chance.between(1, 100) {
            1..=70 => millis(15_000, 240_000),
            71..=97 => millis(240_000, 900_000),
            _ => millis(900_000, 1_800_000),
        };
        let occupied = self.in_use.borrow().contains_key(number);
        let answer = match percent {
            _ if occupied => Answer::Busy,
            1..=4 => Answer::Busy,
            5..=6 => Answer::Fails,
            7..=16 => Answer::Never,
            _ => Answer::After(answer),
        };
        let machine = percent >= 92;
        let extension = keys_of(number);
        // An attendee is asked for a key behind an attendant only.
        let asked = role == Role::Operator || extension.is_some();
        Phone {
            answer,
            machine,
            key: (asked && !machine).then_some('1'),
            press_after,
            hang_up: if leaves {
                HangUp::InWhisper
            } else {
                HangUp::Usual
            },
            talk,
            patience: gives_up.then_some(patience),
            extension: extension.map(str::to_owned),
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
