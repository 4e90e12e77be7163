//! Reports of the mail provider: a delivery, a bounce, a complaint.

use crate::{
    App, Error,
    notifications::address_hash,
    store::outbox::{self, Reported},
};
use callslot_shared::{api::ErrorCode, message::ProviderReport};
use chrono::{DateTime, TimeDelta, Utc};

/// The time after which a message that is not known belongs to somebody else of the same account.
const UNKNOWN_FOR: TimeDelta = TimeDelta::minutes(10);

/// It is perhaps being noted this moment: the provider reports again.
const NOT_KNOWN_YET: Error = Error::Plain(
    ErrorCode::Unavailable,
    "There is no such message yet. Report it again.",
);

/// A report of the provider.
pub(crate) struct MailReport<'a> {
    /// Its name for the message.
    pub(crate) name: &'a str,
    /// The address that the message went to.
    pub(crate) to: &'a str,
    /// Its news.
    pub(crate) report: ProviderReport,
    /// Whether no mail is to go to that address any more.
    pub(crate) stops: bool,
    /// When it was sent.
    pub(crate) sent: DateTime<Utc>,
}

/// Takes in a report. The same again changes nothing.
pub(crate) async fn take_report(app: &App, report: &MailReport<'_>) -> Result<(), Error> {
    let now = app.clock.now();
    let hash = address_hash(report.to);
    let reported = Reported {
        name: report.name,
        stop: Some(&*hash).filter(|_| report.stops),
        at: now,
    };
    let known = outbox::note_report(app.all_tenants(), reported, report.report).await?;
    if known || now - report.sent > UNKNOWN_FOR {
        Ok(())
    } else {
        Err(NOT_KNOWN_YET)
    }
}
