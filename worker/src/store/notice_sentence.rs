//! The sentence of a notice: of the list that a person reads, and of the mail at a day's end.

use super::{columns, row, text};
use callslot_shared::{
    api::NoticeKind,
    call::{Ending, Leg},
    notice::{NoticeCode, NoticeParameters},
    phone::PhoneNumber,
};
use serde::Deserialize;

/// The end of the last attempt of a notice's booking.
pub(super) const ENDING: &str = "(SELECT a.ending FROM call_attempts a WHERE a.booking_id = b.id ORDER BY a.number DESC LIMIT 1)";

/// The leg that it rang first.
pub(super) const FIRST_LEG: &str = "(SELECT a.first_leg FROM call_attempts a WHERE a.booking_id = b.id AND a.dialing_at IS NOT NULL
  ORDER BY a.number DESC LIMIT 1)";

/// The name of the member that a notice is about.
pub(super) const ABOUT_MEMBER: &str =
    "(SELECT u.name FROM users u WHERE u.id = n.about ->> '$.user_id')";

/// The facts that a notice's sentence is made of.
#[derive(Clone, Copy)]
pub(super) struct NoticeSentence<'a> {
    pub(super) kind: NoticeKind,
    pub(super) ending: Option<Ending>,
    pub(super) first_leg: Option<Leg>,
    pub(super) attendee_name: Option<&'a str>,
    pub(super) attendee_phone: Option<&'a PhoneNumber>,
    pub(super) total: Option<u32>,
    pub(super) about_member: Option<&'a str>,
}

impl NoticeSentence<'_> {
    pub(super) fn code(self) -> NoticeCode {
        match self.kind {
            NoticeKind::Failed(reason) => {
                let first = self.first_leg.unwrap_or(Leg::Operator);
                NoticeCode::failed(reason, self.ending, first)
            }
            NoticeKind::Ahead(kind) => kind.into(),
            NoticeKind::Zone(change) => change.into(),
            NoticeKind::Host(change) => change.into(),
            NoticeKind::Setting(setting) => setting.into(),
            NoticeKind::Message(message) => message.into(),
        }
    }

    pub(super) fn parameters(self) -> NoticeParameters {
        let number = self.attendee_phone.map(PhoneNumber::as_str);
        let who = self.attendee_name.or(number);
        match self.kind {
            NoticeKind::Failed(_)
            | NoticeKind::Zone(_)
            | NoticeKind::Host(_)
            | NoticeKind::Message(_) => NoticeParameters {
                who: who.map(str::to_owned),
                ..NoticeParameters::default()
            },
            NoticeKind::Ahead(_) => NoticeParameters {
                who: None,
                calls: Some(self.total.unwrap_or(1)),
                member: self.about_member.map(str::to_owned),
            },
            NoticeKind::Setting(_) => NoticeParameters::default(),
        }
    }
}

row! {
    #[derive(Debug, Clone, Deserialize)]
    struct DayRow {
        kind: NoticeKind,
        created_at: i64,
        attendee_name: Option<String> = "b.attendee_name",
        attendee_phone: Option<PhoneNumber> = "b.attendee_phone",
        ending: Option<Ending> = ENDING,
        first_leg: Option<Leg> = FIRST_LEG,
        total: Option<u32> = "n.about ->> '$.total'",
        about_member: Option<String> = ABOUT_MEMBER,
    }
}

/// A notice as the mail at a day's end tells it.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "DayRow")]
pub struct NoticeOfDay {
    /// When it was made, in milliseconds.
    pub at: i64,
    /// The sentence.
    pub code: NoticeCode,
    /// The values in it.
    pub parameters: NoticeParameters,
}

impl NoticeOfDay {
    /// The notice `n` about the booking `b`, if it is about one, as JSON.
    pub(super) const JSON: &'static str = text!("json_object(", columns!(object DayRow, "n"), ")");
}

impl From<DayRow> for NoticeOfDay {
    fn from(row: DayRow) -> Self {
        let sentence = NoticeSentence {
            kind: row.kind,
            ending: row.ending,
            first_leg: row.first_leg,
            attendee_name: row.attendee_name.as_deref(),
            attendee_phone: row.attendee_phone.as_ref(),
            total: row.total,
            about_member: row.about_member.as_deref(),
        };
        Self {
            at: row.created_at,
            code: sentence.code(),
            parameters: sentence.parameters(),
        }
    }
}
