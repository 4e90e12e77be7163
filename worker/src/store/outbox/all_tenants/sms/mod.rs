//! Text messages: whether one is still to be sent, what it is made of, the ledger of tries, and what people answer.

mod facts;
mod ledger;
mod obsolete;
mod replies;
mod reports;

pub use facts::{OpenAttempt, SmsCall, SmsFacts, SmsReplyFacts};
pub use ledger::{NewAttempt, SmsOutcome, TextBegun, begin, settle_sms};
pub use replies::{ANSWERED_WITHIN, LineOrganization, NewReply, line_organizations, note_reply};
pub use reports::{SmsReport, Undelivered, Unreported, note_sms_report, unreported};

pub(super) use facts::FACTS;
pub(super) use obsolete::REASON;
pub(super) use replies::forget;
