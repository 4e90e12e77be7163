//! The start of a booking that people have been told.

/// The result of asking for a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChangeResult {
    /// It was made, and so the booking stands now.
    Made {
        /// The booking's version. Answers may overtake each other; versions do not.
        version: u64,
        /// When it is to ring, in milliseconds since 1970.
        start: i64,
    },
    /// It was refused, which says nothing of the start.
    Refused,
    /// The answer was lost: it may have been made or not.
    Lost,
}

/// The start people know of a booking, through changes that overlap.
#[derive(Debug, Default)]
pub(crate) struct ClientView {
    newest: Option<(u64, i64)>,
    in_flight: u32,
    /// Whether a change overlapped with another since none was in flight.
    overlapped: bool,
    lost: bool,
}

impl ClientView {
    /// The start, unless a change is under way or may have been made without anybody being told.
    pub(crate) fn start(&self) -> Option<i64> {
        let certain = self.in_flight == 0 && !self.lost;
        self.newest.filter(|_| certain).map(|(_, start)| start)
    }

    /// The booking was made.
    pub(crate) fn booked(&mut self, start: i64) {
        self.newest = Some((1, start));
    }

    /// A change is asked for.
    pub(crate) fn asks(&mut self) {
        self.overlapped = self.in_flight > 0;
        self.in_flight += 1;
    }

    /// A change is answered.
    pub(crate) fn hears(&mut self, answer: ChangeResult) {
        self.in_flight -= 1;
        match answer {
            ChangeResult::Made { version, start } => {
                if self.newest.is_none_or(|(newest, _)| newest < version) {
                    self.newest = Some((version, start));
                }
                // Nothing else was under way: whatever was lost before is older.
                if !self.overlapped {
                    self.lost = false;
                }
            }
            ChangeResult::Refused => {}
            ChangeResult::Lost => self.lost = true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOVED: ChangeResult = ChangeResult::Made {
        version: 3,
        start: 30,
    };
    const EDITED_BEFORE: ChangeResult = ChangeResult::Made {
        version: 2,
        start: 10,
    };

    #[test]
    fn answers_that_overtake_each_other_leave_the_newest_version() {
        let mut told = ClientView::default();
        told.booked(10);
        told.asks();
        told.asks();
        told.hears(MOVED);
        assert_eq!(told.start(), None);
        told.hears(EDITED_BEFORE);
        assert_eq!(told.start(), Some(30));
    }

    #[test]
    fn after_a_lost_answer_the_start_is_known_from_the_next_change_on() {
        let mut told = ClientView::default();
        told.booked(10);
        told.asks();
        told.hears(ChangeResult::Lost);
        assert_eq!(told.start(), None);
        told.asks();
        told.hears(ChangeResult::Refused);
        assert_eq!(told.start(), None);
        told.asks();
        told.hears(MOVED);
        assert_eq!(told.start(), Some(30));
    }
}
