//! The kinds of messages that are sent, as switches.

use crate::route::SwitchScope;
use callslot_shared::{
    api::{MessageSettings, SwitchedOff},
    message::MessageKind,
};

/// The path of the settings.
pub const SETTINGS_PATH: &str = "/api/message-settings";

/// A switch: a kind, and the calls that it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switch {
    /// The kind.
    pub kind: MessageKind,
    /// The calls.
    pub scope: SwitchScope,
}

/// The position of a switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// Such messages are sent.
    On,
    /// They are not.
    Off,
    /// They are not, because none of that kind is sent for any call.
    OffForAll,
}

impl Switch {
    /// Its position.
    #[must_use]
    pub fn position(self, settings: &MessageSettings) -> Position {
        let all = Self {
            scope: SwitchScope::Organization,
            ..self
        };
        if self.scope != all.scope && settings.off.contains(&all.off()) {
            Position::OffForAll
        } else if settings.off.contains(&self.off()) {
            Position::Off
        } else {
            Position::On
        }
    }

    /// The settings once it is turned, all others as they are.
    #[must_use]
    pub fn turned(self, settings: &MessageSettings, on: bool) -> MessageSettings {
        let this = self.off();
        let others = settings.off.iter().copied().filter(|one| *one != this);
        let off = others.chain((!on).then_some(this));
        MessageSettings { off: off.collect() }
    }

    /// The entry of the settings that turns it off.
    fn off(self) -> SwitchedOff {
        let (event_type_id, member_id) = match self.scope {
            SwitchScope::Organization => (None, None),
            SwitchScope::EventType(id) => (Some(id), None),
            SwitchScope::Member(id) => (None, Some(id)),
        };
        SwitchedOff {
            kind: self.kind,
            event_type_id,
            member_id,
        }
    }
}

/// Whether two settings turn the same off, in whichever order.
#[must_use]
pub fn are_the_same(one: &MessageSettings, other: &MessageSettings) -> bool {
    let holds = |one: &MessageSettings, other: &MessageSettings| {
        one.off.iter().all(|entry| other.off.contains(entry))
    };
    holds(one, other) && holds(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use callslot_shared::message::MessageKind::{AttendeeBooked, AttendeeReminderDay};

    const ID: &str = "019ab000-0000-7000-8000-000000000001";

    fn switch(kind: MessageKind, scope: SwitchScope) -> Switch {
        Switch { kind, scope }
    }

    #[test]
    fn a_switch_is_turned_off_and_on_and_leaves_the_others() {
        let member = SwitchScope::Member(ID.parse().unwrap());
        let [one, other] = [AttendeeBooked, AttendeeReminderDay].map(|kind| switch(kind, member));
        let before = other.turned(&MessageSettings::default(), false);
        let off = one.turned(&before, false);
        assert_eq!(off.off.len(), 2);
        assert_eq!(one.position(&off), Position::Off);
        assert_eq!(one.turned(&off, false), off);
        let again = one.turned(&off, true);
        assert!(are_the_same(&again, &before));
        assert_eq!(one.position(&again), Position::On);
        assert_eq!(other.position(&again), Position::Off);
    }

    #[test]
    fn what_is_off_for_all_calls_is_off_for_those_of_one_and_not_the_other_way_round() {
        let event_type = SwitchScope::EventType(ID.parse().unwrap());
        let all = switch(AttendeeBooked, SwitchScope::Organization);
        let one = switch(AttendeeBooked, event_type);
        let off = all.turned(&MessageSettings::default(), false);
        assert_eq!(all.position(&off), Position::Off);
        assert_eq!(one.position(&off), Position::OffForAll);
        let off = one.turned(&MessageSettings::default(), false);
        assert_eq!(all.position(&off), Position::On);
    }

    #[test]
    fn the_order_of_settings_means_nothing() {
        let all = [AttendeeBooked, AttendeeReminderDay]
            .map(|kind| switch(kind, SwitchScope::Organization));
        let [first, second] = all;
        let none = MessageSettings::default();
        let one = first.turned(&second.turned(&none, false), false);
        let other = second.turned(&first.turned(&none, false), false);
        assert_ne!(one, other);
        assert!(are_the_same(&one, &other));
        assert!(!are_the_same(&one, &none));
    }
}
