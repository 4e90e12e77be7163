//! A call that returns, as the form offers it.

use crate::words::desk;
use callslot_shared::words::MemberText;

/// A rule by which a call returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Repeat {
    /// It does not.
    #[default]
    Never,
    /// On each day from Monday to Friday.
    Weekdays,
    /// Every week.
    Weekly,
    /// Every two weeks.
    TwoWeeks,
    /// Every month.
    Monthly,
}

impl Repeat {
    /// Every way.
    pub const ALL: [Self; 5] = [
        Self::Never,
        Self::Weekdays,
        Self::Weekly,
        Self::TwoWeeks,
        Self::Monthly,
    ];

    /// Its name as a choice.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "",
            Self::Weekdays => "weekdays",
            Self::Weekly => "weekly",
            Self::TwoWeeks => "two_weeks",
            Self::Monthly => "monthly",
        }
    }

    /// The way of a name; one that is not known means that it does not return.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|one| one.as_str() == name).unwrap_or_default()
    }

    /// The words for it.
    #[must_use]
    pub const fn word(self) -> MemberText {
        match self {
            Self::Never => desk::REPEAT_NEVER,
            Self::Weekdays => desk::REPEAT_WEEKDAYS,
            Self::Weekly => desk::REPEAT_WEEKLY,
            Self::TwoWeeks => desk::REPEAT_TWO_WEEKS,
            Self::Monthly => desk::REPEAT_MONTHLY,
        }
    }

    /// The rule of RFC 5545 for so many calls.
    pub(super) fn rule(self, times: usize) -> Option<String> {
        let rule = match self {
            Self::Never => return None,
            Self::Weekdays => "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            Self::Weekly => "FREQ=WEEKLY",
            Self::TwoWeeks => "FREQ=WEEKLY;INTERVAL=2",
            Self::Monthly => "FREQ=MONTHLY",
        };
        Some(format!("{rule};COUNT={times}"))
    }
}
