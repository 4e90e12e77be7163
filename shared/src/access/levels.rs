//! Levels above roles and scopes: changes that need a person who has just proved who they are, and calls that ring
//! so soon that nobody could stop them.

use super::{Action, Denial, Feature, within};
use chrono::{DateTime, TimeDelta, Utc};

/// A change that gives power or that others rely on. It needs a person on a page who proved recently who they are:
/// neither an API key nor the extension nor an old session passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sensitive {
    /// Making an API key.
    MakeKey,
    /// Adding a passkey.
    AddPasskey,
    /// Letting the extension act for oneself.
    AuthorizeClient,
    /// Inviting somebody.
    Invite,
    /// Giving a member another role.
    ChangeRole,
    /// Giving a member another phone.
    ChangePhone,
    /// Having one's own phone called with a code, to be reached at it from then on.
    VerifyPhone,
    /// Taking a disabled member back.
    ReturnMember,
    /// Connecting a carrier account.
    ConnectCarrier,
    /// Adding a number that calls may come from.
    AddCallerId,
    /// Raising a limit of calls.
    RaiseLimit,
    /// Calling at other hours than before.
    ExtendCallingHours,
    /// Changing how long attendees' data is kept.
    ChangeRetention,
    /// Changing what calls are besides calls: consent, recording, transcription.
    ChangeVoiceConfig,
    /// Erasing an attendee's data.
    EraseAttendee,
    /// Making or changing an endpoint of webhooks, or its secret.
    ChangeWebhook,
}

/// The level's table: each sensitive change with the feature and the action that it is besides.
const TABLE: &[(Sensitive, Feature, Action)] = &[
    (Sensitive::MakeKey, Feature::ApiKeys, Action::Write),
    (Sensitive::AddPasskey, Feature::Account, Action::Write),
    (Sensitive::AuthorizeClient, Feature::Account, Action::Write),
    (Sensitive::Invite, Feature::Members, Action::Write),
    (Sensitive::ChangeRole, Feature::Members, Action::Write),
    (Sensitive::ChangePhone, Feature::Members, Action::Write),
    (Sensitive::VerifyPhone, Feature::Account, Action::Write),
    (Sensitive::ReturnMember, Feature::Members, Action::Write),
    (Sensitive::ConnectCarrier, Feature::Carrier, Action::Write),
    (Sensitive::AddCallerId, Feature::CallerIds, Action::Write),
    (Sensitive::RaiseLimit, Feature::Organization, Action::Write),
    (
        Sensitive::ExtendCallingHours,
        Feature::Organization,
        Action::Write,
    ),
    (
        Sensitive::ChangeRetention,
        Feature::Organization,
        Action::Write,
    ),
    (
        Sensitive::ChangeVoiceConfig,
        Feature::VoiceConfig,
        Action::Write,
    ),
    (Sensitive::EraseAttendee, Feature::Attendees, Action::Write),
    (Sensitive::ChangeWebhook, Feature::Webhooks, Action::Write),
];

impl Sensitive {
    /// The permission that it takes besides: the feature, and the action on it.
    #[must_use]
    pub fn needs(self) -> Option<(Feature, Action)> {
        TABLE
            .iter()
            .find(|(change, ..)| *change == self)
            .map(|(_, feature, action)| (*feature, *action))
    }
}

/// Decides whether a sensitive change may be made at `now` by somebody who last proved on a page at `proved_at` who
/// they are. None is a program, the extension, or a session that was opened without such a proof.
pub fn recently_proved(
    proved_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
    lasts: TimeDelta,
) -> Result<(), Denial> {
    match proved_at {
        Some(at) if now - at < lasts => Ok(()),
        _ => Err(Denial::FreshSignInRequired),
    }
}

/// The least time ahead of a call for people to see it coming. One that rings sooner is as good as rung.
pub const SOON: TimeDelta = TimeDelta::minutes(15);

/// Decides whether a credential that is limited to `scopes` may have phones ring at `start`: soon, it has to be one
/// that may make phones ring.
pub fn may_ring(scopes: &[Action], start: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Denial> {
    if start - now >= SOON {
        return Ok(());
    }
    within(scopes, Action::Execute).map_err(|_| Denial::RingsSoon)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Role, Standing, allow};

    const ALL: [Sensitive; 16] = [
        Sensitive::MakeKey,
        Sensitive::AddPasskey,
        Sensitive::AuthorizeClient,
        Sensitive::Invite,
        Sensitive::ChangeRole,
        Sensitive::ChangePhone,
        Sensitive::VerifyPhone,
        Sensitive::ReturnMember,
        Sensitive::ConnectCarrier,
        Sensitive::AddCallerId,
        Sensitive::RaiseLimit,
        Sensitive::ExtendCallingHours,
        Sensitive::ChangeRetention,
        Sensitive::ChangeVoiceConfig,
        Sensitive::EraseAttendee,
        Sensitive::ChangeWebhook,
    ];

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn every_sensitive_change_is_in_the_table_once_and_some_role_may_make_it() {
        assert_eq!(TABLE.len(), ALL.len());
        let standing = Standing {
            role: Role::Owner,
            plan: crate::access::Plan::Enterprise,
            booking_enabled: true,
        };
        for change in ALL {
            let (feature, action) = change.needs().unwrap();
            assert_eq!(allow(standing, feature, action), Ok(()), "{change:?}");
        }
    }

    #[test]
    fn a_proof_lasts_for_its_time_and_not_a_second_longer() {
        let (proved, lasts) = (at("2026-03-02T12:00:00Z"), TimeDelta::minutes(15));
        let decided = |proved_at, now| recently_proved(proved_at, at(now), lasts).is_ok();
        assert!(decided(Some(proved), "2026-03-02T12:00:00Z"));
        assert!(decided(Some(proved), "2026-03-02T12:14:59Z"));
        assert!(!decided(Some(proved), "2026-03-02T12:15:00Z"));
        assert!(!decided(None, "2026-03-02T12:00:00Z"));
    }

    #[test]
    fn what_rings_soon_needs_a_credential_that_rings() {
        let now = at("2026-03-02T12:00:00Z");
        let decided = |scopes: &[Action], start| may_ring(scopes, at(start), now);
        assert_eq!(decided(&[Action::Write], "2026-03-02T12:15:00Z"), Ok(()));
        assert_eq!(
            decided(&[Action::Read, Action::Write], "2026-03-02T12:14:59Z"),
            Err(Denial::RingsSoon)
        );
        assert_eq!(decided(&[Action::Execute], "2026-03-02T12:00:06Z"), Ok(()));
    }
}
