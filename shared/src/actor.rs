//! Actors: whoever made a booking, holds a time, changed something or brought a notice about.

use crate::ids::{KeyId, UserId};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The sort of an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// A member, signed in.
    Member,
    /// A program that acts for a member by an API key.
    Key,
    /// The person a call is for.
    Attendee,
    /// The service itself: the dialler, a trigger of the database, the billing system.
    System,
}

impl ActorKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Member, Self::Key, Self::Attendee, Self::System];

    /// The kind's name, as the database spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Key => "key",
            Self::Attendee => "attendee",
            Self::System => "system",
        }
    }
}

/// Somebody or something that acts.
///
/// Rows keep its kind, its member and its key apart, because limits count by member. Its text puts them together again:
/// the kind, then the member's id and the key's where there is one.
///
/// # Examples
/// ```
/// # use callslot_shared::actor::{Actor, ActorKind};
/// let key: Actor = "key:019a0000-0000-7000-8000-000000000101:019a0000-0000-7000-8000-000000000201"
///     .parse()
///     .unwrap();
/// assert_eq!(key.kind(), ActorKind::Key);
/// assert!(key.member().is_some() && key.key().is_some());
/// assert_eq!("system".parse(), Ok(Actor::System));
/// assert!("member".parse::<Actor>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub enum Actor {
    /// A member, signed in.
    Member(UserId),
    /// A program that acts for a member.
    Key {
        /// The member.
        member: UserId,
        /// The API key, not its token.
        key: KeyId,
    },
    /// The person a call is for.
    Attendee,
    /// The service itself.
    System,
}

impl Actor {
    /// Its kind.
    #[must_use]
    pub const fn kind(self) -> ActorKind {
        match self {
            Self::Member(_) => ActorKind::Member,
            Self::Key { .. } => ActorKind::Key,
            Self::Attendee => ActorKind::Attendee,
            Self::System => ActorKind::System,
        }
    }

    /// The member who acts, or for whom a program does.
    #[must_use]
    pub const fn member(self) -> Option<UserId> {
        match self {
            Self::Member(member) | Self::Key { member, .. } => Some(member),
            Self::Attendee | Self::System => None,
        }
    }

    /// The API key that a program acts by.
    #[must_use]
    pub const fn key(self) -> Option<KeyId> {
        match self {
            Self::Key { key, .. } => Some(key),
            Self::Member(_) | Self::Attendee | Self::System => None,
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind().as_str())?;
        if let Some(member) = self.member() {
            write!(f, ":{member}")?;
        }
        if let Some(key) = self.key() {
            write!(f, ":{key}")?;
        }
        Ok(())
    }
}

/// Why a text is no actor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ActorError {
    /// There is no such kind, or its member or key is missing or too much.
    #[error("{0:?} is not the form of an actor")]
    Form(String),
    /// The member or the key is not an id.
    #[error("an actor's member or key is not an id")]
    Id(#[from] uuid::Error),
}

impl FromStr for Actor {
    type Err = ActorError;

    fn from_str(text: &str) -> Result<Self, ActorError> {
        let mut parts = text.split(':');
        let kind = parts.next().unwrap_or_default();
        match (kind, parts.next(), parts.next(), parts.next()) {
            ("member", Some(member), None, None) => Ok(Self::Member(member.parse()?)),
            ("key", Some(member), Some(key), None) => Ok(Self::Key {
                member: member.parse()?,
                key: key.parse()?,
            }),
            ("attendee", None, None, None) => Ok(Self::Attendee),
            ("system", None, None, None) => Ok(Self::System),
            _ => Err(ActorError::Form(text.to_owned())),
        }
    }
}

impl TryFrom<String> for Actor {
    type Error = ActorError;

    fn try_from(text: String) -> Result<Self, ActorError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEMBER: &str = "019a0000-0000-7000-8000-000000000101";
    const KEY: &str = "019a0000-0000-7000-8000-000000000201";

    fn actors() -> [Actor; 4] {
        let member = MEMBER.parse().unwrap();
        let key = KEY.parse().unwrap();
        [
            Actor::Member(member),
            Actor::Key { member, key },
            Actor::Attendee,
            Actor::System,
        ]
    }

    #[test]
    fn the_text_of_an_actor_is_read_back() {
        assert_eq!(actors().map(Actor::kind), ActorKind::ALL);
        for actor in actors() {
            assert_eq!(actor.to_string().parse(), Ok(actor));
            let json = serde_json::Value::from(actor.to_string());
            assert_eq!(serde_json::from_value::<Actor>(json).unwrap(), actor);
        }
    }

    #[test]
    fn a_text_that_says_too_much_or_too_little_is_no_actor() {
        for kind in ActorKind::ALL {
            let kind = kind.as_str();
            for text in [
                kind.to_owned(),
                format!("{kind}:{MEMBER}"),
                format!("{kind}:{MEMBER}:{KEY}"),
            ] {
                let is_one = actors().iter().any(|actor| actor.to_string() == text);
                assert_eq!(text.parse::<Actor>().is_ok(), is_one, "{text}");
            }
            assert!(format!("{kind}:{MEMBER}:{KEY}:").parse::<Actor>().is_err());
        }
        for text in ["", "owner", "Member", "member:", "member:x", "key::", ":"] {
            assert!(text.parse::<Actor>().is_err(), "{text}");
        }
    }
}
