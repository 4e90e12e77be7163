//! The kinds of messages that are sent, as switches: an organization's, or a member's own.

use crate::{
    api::{Answer, Failure, Request, read},
    route::SwitchScope,
};
use callslot_shared::{
    api::{
        MessageSettingsBody, OwnMessageSettings, OwnMessageSettingsBody, SaveMessageSettings,
        SaveOwnMessageSettings, SwitchedOff,
    },
    ids::UserId,
    message::MessageKind,
};

/// The settings that switches change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingsOf {
    /// The organization's.
    Organization,
    /// The own ones of the member who is signed in.
    Member(UserId),
}

/// Settings, as switches show them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Switched {
    /// The kinds that are off, each for some calls. A member's own are off for their calls.
    pub off: Vec<SwitchedOff>,
    /// The version that a change is made to.
    pub version: u32,
}

impl SettingsOf {
    /// The path of the settings.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Organization => "/api/message-settings",
            Self::Member(_) => "/api/me/message-settings",
        }
    }

    /// Reads an answer with the settings.
    pub fn read(self, answer: &Answer) -> Result<Switched, Failure> {
        match self {
            Self::Organization => {
                let settings = read::<MessageSettingsBody>(answer)?.message_settings;
                Ok(Switched {
                    off: settings.off,
                    version: settings.version,
                })
            }
            Self::Member(me) => {
                let settings = read::<OwnMessageSettingsBody>(answer)?.message_settings;
                Ok(Switched::of_member(me, &settings))
            }
        }
    }

    /// The request that keeps settings, if they are still at their version.
    #[must_use]
    pub fn request(self, wanted: &Switched) -> Request {
        let request = match self {
            Self::Organization => {
                let off = wanted.off.clone();
                Request::put(self.path(), &SaveMessageSettings { off })
            }
            Self::Member(me) => {
                let own = wanted.off.iter().filter(|off| off.member_id == Some(me));
                let off = own.map(|off| off.kind).collect();
                Request::put(self.path(), &SaveOwnMessageSettings { off })
            }
        };
        request.at_version(wanted.version)
    }
}

impl Switched {
    /// A member's own. Kinds that the organization does not send to them are off for all.
    fn of_member(me: UserId, settings: &OwnMessageSettings) -> Self {
        let entry = |member_id: Option<UserId>| {
            move |kind: &MessageKind| SwitchedOff {
                kind: *kind,
                event_type_id: None,
                member_id,
            }
        };
        let own = settings.off.iter().map(entry(Some(me)));
        let others = settings.off_by_organization.iter().map(entry(None));
        Self {
            off: own.chain(others).collect(),
            version: settings.version,
        }
    }
}

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
    pub fn position(self, settings: &Switched) -> Position {
        let all = Self {
            scope: SwitchScope::Organization,
            ..self
        };
        if self.scope != all.scope && all.is_off(settings) {
            Position::OffForAll
        } else if self.is_off(settings) {
            Position::Off
        } else {
            Position::On
        }
    }

    /// Whether it is turned off itself, whatever another for more calls says.
    #[must_use]
    pub fn is_off(self, settings: &Switched) -> bool {
        settings.off.contains(&self.off())
    }

    /// The settings once it is turned, all others as they are.
    #[must_use]
    pub fn turned(self, settings: &Switched, on: bool) -> Switched {
        let this = self.off();
        let others = settings.off.iter().copied().filter(|one| *one != this);
        let off = others.chain((!on).then_some(this));
        Switched {
            off: off.collect(),
            version: settings.version,
        }
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

/// Whether two settings turn the same off, in whichever order and at whichever version.
#[must_use]
pub fn are_the_same(one: &Switched, other: &Switched) -> bool {
    let holds =
        |one: &Switched, other: &Switched| one.off.iter().all(|entry| other.off.contains(entry));
    holds(one, other) && holds(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use callslot_shared::message::MessageKind::{
        AttendeeBooked, AttendeeReminderDay, OperatorMissed, OperatorMoved,
    };
    use serde_json::{Value, json};

    const ID: &str = "019ab000-0000-7000-8000-000000000001";

    fn switch(kind: MessageKind, scope: SwitchScope) -> Switch {
        Switch { kind, scope }
    }

    fn answer(settings: &Value) -> Answer {
        Answer {
            status: 200,
            text: json!({ "success": true, "message_settings": settings }).to_string(),
            ..Answer::default()
        }
    }

    #[test]
    fn a_switch_is_turned_off_and_on_and_leaves_the_others() {
        let member = SwitchScope::Member(ID.parse().unwrap());
        let [one, other] = [AttendeeBooked, AttendeeReminderDay].map(|kind| switch(kind, member));
        let before = other.turned(&Switched::default(), false);
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
        let off = all.turned(&Switched::default(), false);
        assert_eq!(all.position(&off), Position::Off);
        assert_eq!(one.position(&off), Position::OffForAll);
        assert!(!one.is_off(&off));
        let off = one.turned(&Switched::default(), false);
        assert_eq!(all.position(&off), Position::On);
    }

    #[test]
    fn the_order_of_settings_means_nothing() {
        let all = [AttendeeBooked, AttendeeReminderDay]
            .map(|kind| switch(kind, SwitchScope::Organization));
        let [first, second] = all;
        let none = Switched::default();
        let one = first.turned(&second.turned(&none, false), false);
        let other = second.turned(&first.turned(&none, false), false);
        assert_ne!(one, other);
        assert!(are_the_same(&one, &other));
        assert!(!are_the_same(&one, &none));
    }

    #[test]
    fn settings_are_kept_at_the_version_that_was_read() {
        let of = SettingsOf::Organization;
        let read = of.read(&answer(
            &json!({ "off": [{ "kind": "attendee_booked", "member_id": ID }], "version": 7 }),
        ));
        let wanted = switch(OperatorMoved, SwitchScope::Organization).turned(&read.unwrap(), false);
        let request = of.request(&wanted);
        assert_eq!(request.path, "/api/message-settings");
        assert_eq!(request.if_match.as_deref(), Some("\"7\""));
        let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
        assert_eq!(
            body,
            json!({ "off": [{ "kind": "attendee_booked", "member_id": ID }, { "kind": "operator_moved" }] })
        );
    }

    #[test]
    fn a_members_own_switches_are_kept_without_those_of_the_organization() {
        let me: UserId = ID.parse().unwrap();
        let of = SettingsOf::Member(me);
        let read = of.read(&answer(&json!({
            "off": ["operator_moved"], "off_by_organization": ["operator_missed"], "version": 3,
        })));
        let read = read.unwrap();
        let own = |kind| switch(kind, SwitchScope::Member(me));
        assert_eq!(own(OperatorMoved).position(&read), Position::Off);
        assert_eq!(own(OperatorMissed).position(&read), Position::OffForAll);
        let request = of.request(&own(MessageKind::OperatorBooked).turned(&read, false));
        assert_eq!(request.path, "/api/me/message-settings");
        assert_eq!(request.if_match.as_deref(), Some("\"3\""));
        let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
        assert_eq!(
            body,
            json!({ "off": ["operator_moved", "operator_booked"] })
        );
    }
}
