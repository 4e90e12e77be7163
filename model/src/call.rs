//! Requests to the carrier and the calls that come of them, as they truly are.

use crate::key::{Key, Moment};
use callslot_shared::call::CarrierStatus;

/// A request to the carrier.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Request {
    pub(crate) key: Key,
    pub(crate) fate: Fate,
}

/// The carrier's truth about a request.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Fate {
    /// On its way: it may become a call at any moment, or never.
    OnItsWay,
    Refused,
    TooMany,
    Call(Call),
    /// It never reached the carrier.
    Gone,
}

/// A call at the carrier.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Call {
    pub(crate) created: Moment,
    pub(crate) status: CarrierStatus,
    /// The statuses it has gone through, of which news may come at any time, in any order, often or never.
    pub(crate) past: Vec<CarrierStatus>,
    pub(crate) second: Option<CarrierStatus>,
    /// The number of times the second phone was rung.
    pub(crate) rung: u8,
    pub(crate) bridged: bool,
}

impl Call {
    pub(crate) fn moves_on(&mut self, status: CarrierStatus) {
        self.past.push(self.status);
        self.status = status;
        if status.is_final() && self.second.is_some_and(|second| !second.is_final()) {
            self.second = Some(if self.bridged {
                CarrierStatus::Completed
            } else {
                CarrierStatus::Canceled
            });
        }
    }

    /// Whether it reached nobody: a busy line or no answer.
    fn reached_nobody(&self) -> bool {
        let nobody = |status| matches!(status, CarrierStatus::Busy | CarrierStatus::NoAnswer);
        self.status.is_final() && (nobody(self.status) || self.second.is_some_and(nobody))
    }
}

impl Request {
    pub(crate) fn call(&self) -> Option<&Call> {
        match &self.fate {
            Fate::Call(call) => Some(call),
            _ => None,
        }
    }

    /// Whether a call exists and is not over, or may still come into being.
    pub(crate) fn may_be_alive(&self) -> bool {
        match &self.fate {
            Fate::OnItsWay => true,
            Fate::Call(call) => !call.status.is_final(),
            Fate::Refused | Fate::TooMany | Fate::Gone => false,
        }
    }

    /// Whether the booking may be asked for again after it.
    pub(crate) fn may_be_followed(&self) -> bool {
        match &self.fate {
            Fate::TooMany => true,
            Fate::Call(call) => call.reached_nobody(),
            Fate::OnItsWay | Fate::Refused | Fate::Gone => false,
        }
    }
}
