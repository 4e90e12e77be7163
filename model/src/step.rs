//! The steps that lead from one state to another.

use crate::key::Key;
use callslot_shared::call::CarrierStatus;

/// A step. Each is one statement or batch of `worker/src/store`, one answer, or one event outside; the names in
/// brackets are the functions it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// A moment passes.
    Clock,
    /// A person cancels (`booking_events::cancel`).
    Cancel(usize),
    /// A person moves the booking by a moment (`booking_events::update`).
    Move(usize),
    /// An invocation claims a booking (`Dialer::claim_some`, `claim::claim`).
    Claim(usize, usize),
    /// A tick claims a booking and hands the claim to a lane (`Dialer::poll_once`, `Dialer::open`).
    Deal(usize, usize),
    /// A lane is opened with an order, for the first time or again, or the tick takes the order back
    /// (`Dialer::place_claimed`, `Dialer::take_back`).
    Open(usize, usize),
    /// Taking over is applied (`claim::take_over`).
    TakeOver(usize),
    /// The answer of taking over arrives.
    TakeOverAnswered(usize),
    /// The answer of taking over is an error, and the fresh token is read back (`claim::held`).
    TakeOverFailed(usize),
    /// Taking over that nobody waits for is applied.
    LateTakeOver(usize),
    /// An invocation sends its commit (`Hand::commit`).
    SendCommit(usize),
    /// The commit is applied (`call_attempts::commit`).
    Commit(usize),
    /// The commit's answer arrives (`Dialer::follow_commit`).
    CommitAnswered(usize),
    /// The commit's answer is an error, and the attempt is read back (`call_attempts::commit`).
    CommitFailed(usize),
    /// A commit that nobody waits for is applied.
    LateCommit(usize),
    /// The batch has not arrived: what it would have committed to is committed to by itself (`Outcome::Alone`).
    Alone(usize),
    /// The claim is given up (`Dialer::abort`), the attempt left unsent (`Dialer::leave_unsent`), or the
    /// carrier asked (`Line::create`): whichever is next.
    Act(usize),
    /// The carrier's answer arrives and is settled (`Dialer::settle`).
    Settle(usize),
    /// The answer is lost or late (`Dialer::settle`, `CarrierError::Unknown`).
    NoAnswer(usize),
    /// The invocation dies.
    Die(usize),
    /// A second invocation starts with the first one's claim.
    Twin(usize, usize),
    /// The carrier takes a request.
    Accept(usize),
    /// The carrier refuses a request.
    Refuse(usize),
    /// The carrier answers 429.
    TooMany(usize),
    /// A call comes to this status by itself.
    Call(usize, CarrierStatus),
    /// The first phone is picked up, and its document is answered or not (`Dialer::picked_up_document`).
    PickUp(usize, bool),
    /// The operator presses the key, and its document is answered or not (`Dialer::accepted_document`).
    Key(usize, bool),
    /// The second phone is picked up (`Dialer::connected_document`, `call_attempts::bridge`).
    SecondPickUp(usize),
    /// The second phone is busy or not answered.
    SecondFails(usize, CarrierStatus),
    /// The end of the second leg is told (`Dialer::dialled_document`).
    SecondNews(usize),
    /// A callback tells of a status: any that the call has had, in any order, often or never (`Dialer::on_status`).
    News(usize, CarrierStatus),
    /// The call is judged by what is known of it (`Dialer::judge`, `call_attempts::conclude`).
    Judge(Key),
    /// An unwanted call is hung up (`Dialer::hang_up`, from `wanted`, `bind`, `end_calls_of` and the sweep).
    HangUp(usize),
    /// A tick sweeps (`sweep::sweep`).
    Sweep,
    /// A lost call is looked for in the carrier's list, which may be stale (`Dialer::reconcile`, `sweep::close`).
    Reconcile(Key, bool),
    /// A call that waits at the carrier past grace is taken back (`call_attempts::take_back`).
    TakeBack(Key),
}
