//! The bookings that a list shows.

use super::{encoding::Fields, operators::Operators};
use callslot_shared::booking::Status;

/// The side of the present on which bookings are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Which {
    /// Those that are ahead or under way, the next one first.
    #[default]
    Upcoming,
    /// Those that are over, the latest first.
    Past,
    /// All of them, the latest first.
    All,
}

/// The filter of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// The side of the present.
    pub which: Which,
    /// Only bookings of these operators.
    pub operators: Operators,
    /// Only those with this status.
    pub status: Option<Status>,
    /// Only those that have this in them.
    pub search: String,
}

impl Filter {
    /// Whether anything is left out that the person could see by asking for less.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        self.status.is_some() || !self.search.trim().is_empty()
    }

    /// The filter once `text` is searched for. A search begins in all calls, whichever were listed, and can be narrowed from there;
    /// once it is over, those are listed again that were `before` it.
    #[must_use]
    pub fn searching(&self, text: &str, before: &Self) -> Self {
        let begins = self.search.is_empty() && !text.is_empty();
        let is_over = !self.search.is_empty() && text.is_empty();
        let of = |which, operators| Self {
            which,
            operators,
            search: text.to_owned(),
            ..self.clone()
        };
        if begins {
            of(Which::All, Operators::Team)
        } else if is_over {
            of(before.which, before.operators)
        } else {
            of(self.which, self.operators)
        }
    }

    pub(super) fn read(fields: Fields) -> Self {
        Self {
            which: match fields.value("show").as_deref() {
                Some("past") => Which::Past,
                Some("all") => Which::All,
                _ => Which::Upcoming,
            },
            operators: Operators::parse(&fields.value("operator").unwrap_or_default()),
            status: fields
                .value("status")
                .and_then(|status| Status::parse(&status)),
            search: fields.value("search").unwrap_or_default(),
        }
    }

    /// All but the text that is searched for, which may name somebody.
    pub(super) fn fields(&self) -> [(&'static str, String); 3] {
        let show = match self.which {
            Which::Upcoming => "",
            Which::Past => "past",
            Which::All => "all",
        };
        let status = self.status.map_or("", Status::as_str);
        [
            ("show", show.to_owned()),
            ("operator", self.operators.name()),
            ("status", status.to_owned()),
        ]
    }
}
