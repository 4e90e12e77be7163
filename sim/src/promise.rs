//! The promises that are watched over.

/// The time after the end of grace, by the asking clock, within which the carrier may still get to know, in
/// milliseconds: the commit's answer may take 5 s, and the request has its way to go.
pub(crate) const ASKED_WITHIN: i64 = 6_000;

/// A broken promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Promise {
    /// A phone was rung twice for one attempt or one request for a code, or two attempts of a booking were alive at once.
    DoubleDial,
    /// A booking was neither placed nor reported in time, or failed without a notice.
    SilentMiss,
    /// A booking was not over long after its end.
    NotTerminal,
    /// A phone rang for a cancelled booking.
    RangAfterCancel,
    /// A webhook with a bad signature was taken.
    ForgedTaken,
    /// Two bookings of one operator share time while neither is over.
    DoubleBooked,
    /// Behind an automatic attendant somebody was spoken to before the digits, or connected or recorded without
    /// having pressed a key.
    NoKey,
    /// A machine is known to have picked up first, and the call ended as something else.
    VoicemailUntold,
    /// Somebody was called more often than the limits allow.
    OverLimit,
    /// A code was told after it had expired.
    CodeToldLate,
    /// A mail was sent although its cause was obsolete when it was claimed: cancelled, at another start, of another
    /// recipient, opted out.
    ObsoleteTold,
    /// Somebody was told of a booking, and not of its end or its move.
    EndUntold,
    /// A message came twice within the day in which the provider knows it again.
    ToldTwice,
    /// A message was not sent before its deadline, although nothing kept it back for long.
    MessageLost,
    /// A mail told another instant than its booking's, or in another language or zone than its reader's.
    ToldWrong,
    /// A calendar entry changed its UID, or its SEQUENCE did not grow.
    SequenceStuck,
    /// A reminder came before it was due or after the start.
    ReminderUntimely,
    /// A mail went to somebody of another organization, or told of one.
    ForeignTold,
    /// A mail went to an address that had come back for good, or had complained.
    StoppedTold,
    /// A webhook event did not arrive, although its endpoint was there for long enough.
    EventLost,
    /// A webhook event came again with other bytes, unsigned, or told another end than its booking's.
    EventWrong,
    /// A text message went to somebody who had not agreed, or had answered STOP.
    TextUnwanted,
    /// A text message came between 20 and 9 on its attendee's clock.
    TextAtNight,
}

/// A promise broken for a booking.
#[derive(Debug, Clone)]
pub struct Violation {
    /// Which.
    pub promise: Promise,
    /// The booking, by the order in which bookings became known.
    pub booking: Option<usize>,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// The way in which it was broken.
    pub what: String,
}
