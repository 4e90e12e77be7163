//! Courses of events at the simulated carrier, and the faults in them.

use crate::telephony::{
    Documents, MessageStatus, PickedUpBy, Route,
    contract::{CALL, Event, MADE, ReportOrder},
};
use callslot_fakes::{
    Answer, CreateFault, Phone,
    carrier::{HangUpFault, TextFate},
};
use callslot_shared::call::{CarrierStatus, Leg};
use std::time::Duration;

/// The document that the leg follows that is rung first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FirstStep {
    /// Asks for a key for so many seconds, then ends.
    Asks(u32),
    /// Finds out who picked up.
    Listens,
    /// Rings the other phone.
    Dials,
}

/// A course of events, and the faults in it.
#[derive(Debug, Clone)]
pub(super) struct Scenario {
    /// The names of the first things that the carrier makes, in order.
    pub(super) ids: Vec<&'static str>,
    /// The side that is rung first.
    pub(super) first: Leg,
    /// The phone that is rung first, and the one that is dialled from there.
    pub(super) phones: [Phone; 2],
    pub(super) opening: FirstStep,
    pub(super) detect_machine: bool,
    /// The code with which the carrier refuses the call.
    pub(super) refusal: Option<u32>,
    pub(super) create: Option<CreateFault>,
    pub(super) hang_up: Option<HangUpFault>,
    pub(super) delivery: ReportOrder,
    /// The end of a text message.
    pub(super) fate: TextFate,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            ids: Vec::new(),
            first: Leg::Operator,
            phones: [silent(), silent()],
            opening: FirstStep::Asks(20),
            detect_machine: true,
            refusal: None,
            create: None,
            hang_up: None,
            delivery: ReportOrder::InOrder,
            fate: TextFate::Delivered,
        }
    }
}

/// A phone that is picked up, and presses nothing.
pub(super) fn silent() -> Phone {
    Phone {
        key: None,
        ..Phone::default()
    }
}

/// The place of the document that a side hears on picking up.
pub(super) fn picked_up(leg: Leg) -> &'static str {
    match leg {
        Leg::Operator => "operator",
        Leg::Attendee => "whisper",
    }
}

/// A phone on which a leg comes to that status.
fn phone(status: CarrierStatus) -> Phone {
    Phone {
        answer: match status {
            CarrierStatus::InProgress | CarrierStatus::Completed => silent().answer,
            CarrierStatus::Busy => Answer::Busy,
            CarrierStatus::Failed => Answer::Fails,
            _ => Answer::Never,
        },
        ..silent()
    }
}

/// The course of events in which the call [`CALL`] has this event, and the place that is told of it. The carrier does not
/// tell that a call waits.
pub(super) fn scenario(route: Route, event: Event) -> Option<(String, Scenario)> {
    let first = Scenario {
        ids: vec![CALL, MADE],
        ..Scenario::default()
    };
    let dials = |ids: [&'static str; 2], second| Scenario {
        ids: ids.to_vec(),
        phones: [silent(), phone(second)],
        opening: FirstStep::Dials,
        ..Scenario::default()
    };
    Some(match event {
        Event::Status(_, CarrierStatus::Queued) => return None,
        Event::Status(Leg::Operator, status) => {
            let phones = [phone(status), silent()];
            ("status/operator".to_owned(), Scenario { phones, ..first })
        }
        Event::Status(Leg::Attendee, status) => {
            let mut scenario = dials([MADE, CALL], status);
            if status == CarrierStatus::Canceled {
                scenario.phones[0].patience = Some(Duration::from_secs(3));
            }
            ("status/attendee".to_owned(), scenario)
        }
        Event::PickedUp(leg, by) => {
            let machine = by == PickedUpBy::Machine;
            let listens = route.documents == Documents::Whole && by != PickedUpBy::Unknown;
            let scenario = Scenario {
                first: leg,
                phones: [
                    Phone {
                        machine,
                        ..silent()
                    },
                    silent(),
                ],
                opening: if listens {
                    FirstStep::Listens
                } else {
                    first.opening
                },
                detect_machine: by != PickedUpBy::Unknown,
                ..first
            };
            (picked_up(leg).to_owned(), scenario)
        }
        Event::Pressed(key) => {
            let phone = Phone {
                key: key.chars().next(),
                ..silent()
            };
            let phones = [phone, silent()];
            ("accepted".to_owned(), Scenario { phones, ..first })
        }
        Event::SecondOver(status) => ("dialled".to_owned(), dials([CALL, MADE], status)),
        Event::Recorded => {
            let opening = FirstStep::Asks(200);
            ("recording".to_owned(), Scenario { opening, ..first })
        }
    })
}

/// The course of events in which the text message [`MADE`] comes to that end.
pub(super) fn text_scenario(end: MessageStatus) -> Scenario {
    Scenario {
        ids: vec![MADE],
        fate: match end {
            MessageStatus::Failed => TextFate::Undelivered("30005"),
            MessageStatus::Queued | MessageStatus::Sent | MessageStatus::Delivered => {
                TextFate::Delivered
            }
        },
        ..Scenario::default()
    }
}
