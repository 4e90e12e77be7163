//! Reports of the carrier on text messages.

use crate::{
    App, Error,
    notifications::sms_end,
    store::outbox::{self, SmsReport},
    telephony::SentMessage,
};
use callslot_shared::{api::ErrorCode, ids::SmsId};

const NO_TEXT: Error = Error::Plain(ErrorCode::NotFound, "There is no such text message.");

/// Takes in a report, whose signature was checked. The same again changes nothing.
pub(crate) async fn take_sms_report(
    app: &App,
    sms: SmsId,
    report: &SentMessage,
) -> Result<(), Error> {
    let noted = SmsReport {
        attempt: sms,
        name: &report.id,
        end: sms_end(report),
    };
    if outbox::note_sms_report(app.all_tenants(), &noted, app.clock.now()).await? {
        Ok(())
    } else {
        Err(NO_TEXT)
    }
}
