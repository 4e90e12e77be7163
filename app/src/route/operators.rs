//! The operators whose bookings are shown.

use callslot_shared::ids::UserId;

/// The operators whose bookings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Operators {
    /// The person who looks.
    #[default]
    Mine,
    /// All members.
    Team,
    /// One member.
    Member(UserId),
}

impl Operators {
    /// Reads the name that an address or a choice has for them. An unknown name means the person's own bookings.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        match name {
            "team" => Self::Team,
            id => id.parse().map_or(Self::Mine, Self::Member),
        }
    }

    /// Their name in an address; none for the person's own bookings.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Mine => String::new(),
            Self::Team => "team".to_owned(),
            Self::Member(id) => id.to_string(),
        }
    }
}
