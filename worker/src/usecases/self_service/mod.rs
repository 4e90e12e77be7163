//! The changes that attendees make by the links in their mails: cancelling a call, moving it, booking again after one that was
//! missed, and ending all calls to their number. The link is the right, the form's proof says that its page was seen, and each
//! change is the attendee's in the audit log.

pub(crate) mod cancel_call;
pub(crate) mod free_times;
pub(crate) mod limits;
pub(crate) mod new_time;
pub(crate) mod stop_calls;

use crate::Error;
use callslot_shared::api::ErrorCode;

/// The number of times that a change is tried where the booking changes meanwhile.
const TRIES: usize = 3;

/// Whether a booking was changed between its being read and written.
fn is_overtaken(error: &Error) -> bool {
    let code = error.body().error.code;
    matches!(code, ErrorCode::VersionConflict | ErrorCode::Conflict)
}
