//! Events as lines for people.

use chrono::Local;

use crate::carrier::{CallRecord, CallStatus, Event, Happened, HungUpBy};

/// An event as a line; `None` for what would only be noise.
pub(crate) fn line(call: &CallRecord, event: &Event) -> Option<String> {
    let text = told(&event.what)?;
    let at = event.at.with_timezone(&Local).format("%H:%M:%S");
    Some(format!("{at} {} {text}", call.to))
}

fn told(what: &Happened) -> Option<String> {
    Some(match what {
        Happened::Queued => "is queued".to_owned(),
        Happened::Dialled => "is dialled".to_owned(),
        Happened::Ringing => "rings".to_owned(),
        Happened::Answered => "answers".to_owned(),
        Happened::Heard { text } => format!("hears {text:?}"),
        Happened::Pressed { key } => format!("presses {key}"),
        Happened::DigitsSent {
            digits,
            put_through,
        } => {
            let attendant = if *put_through {
                " and is put through"
            } else {
                ""
            };
            format!("is sent the digits {digits}{attendant}")
        }
        Happened::Bridged { number, .. } => format!("is bridged with {number}"),
        Happened::RecordingStarted { .. } => "is recorded from here".to_owned(),
        Happened::TranscriptionStarted { .. } => "is written down from here".to_owned(),
        Happened::RecordingEnded { .. } => "is no longer recorded".to_owned(),
        Happened::RecordingDeleted { .. } => "has its recording deleted".to_owned(),
        Happened::DocumentRejected { reason } => format!("gets no usable document: {reason}"),
        Happened::Webhook { result, .. } if result.is_delivered() => return None,
        Happened::Webhook {
            url,
            status,
            attempt,
            result,
            ..
        } => {
            format!("webhook {status} to {url} failed, attempt {attempt}: {result:?}")
        }
        Happened::Ended {
            status: CallStatus::Completed,
            by,
        } => match by {
            HungUpBy::Phone => "hangs up".to_owned(),
            HungUpBy::OtherSide => "is left by the other side".to_owned(),
            HungUpBy::Document => "is hung up by its document".to_owned(),
            HungUpBy::Api => "is hung up over REST".to_owned(),
            HungUpBy::Carrier => "is hung up by the carrier".to_owned(),
        },
        Happened::Ended {
            status: CallStatus::Busy,
            by: HungUpBy::Phone,
        } => "declines".to_owned(),
        Happened::Ended {
            status: CallStatus::Busy,
            ..
        } => "is busy".to_owned(),
        Happened::Ended {
            status: CallStatus::NoAnswer,
            ..
        } => "does not answer".to_owned(),
        Happened::Ended {
            status: CallStatus::Canceled,
            ..
        } => "is canceled".to_owned(),
        Happened::Ended { status, .. } => format!("ends as {status}"),
    })
}
