//! Sections of the profile.

/// A section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Section {
    /// Name, language and phone.
    #[default]
    Personal,
    /// The hours of a week in which calls are taken.
    Hours,
    /// Dates with other hours.
    Overrides,
    /// Days off.
    TimeOff,
    /// Notifications.
    Notifications,
    /// Passkeys and sessions.
    Security,
}

impl Section {
    /// All of them, in their order on the page.
    pub const ALL: [Self; 6] = [
        Self::Personal,
        Self::Hours,
        Self::Overrides,
        Self::TimeOff,
        Self::Notifications,
        Self::Security,
    ];

    /// The name in an address; empty for the first.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Personal => "",
            Self::Hours => "hours",
            Self::Overrides => "overrides",
            Self::TimeOff => "time-off",
            Self::Notifications => "notifications",
            Self::Security => "security",
        }
    }

    /// The section of this name; the first if there is none.
    pub(super) fn named(name: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|section| section.name() == name)
            .unwrap_or_default()
    }
}
