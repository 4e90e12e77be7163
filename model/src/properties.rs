//! The promises, as properties of every state that can be reached.

use crate::{
    call::Request,
    protocol::Protocol,
    state::{Attempt, Booking, Promise, State},
};
use callslot_shared::{booking::Status, call::CarrierStatus};
use stateright::Property;

/// An attempt has never two calls, nor a call and a request that may become one.
pub const ONE_CALL: &str = "an attempt has at most one call";
/// Of all attempts of a booking, at most one has a call that may be alive.
pub const ONE_ALIVE: &str = "of a booking at most one call may be alive";
/// Nothing is asked for after an attempt that may have rung, except where it came to busy or no answer.
pub const NO_FOLLOWER: &str = "no attempt follows one that may have reached somebody";
/// Nothing is asked for whose booking was cancelled or changed before the commit.
pub const NO_STALE_REQUEST: &str = "nothing cancelled or changed before the commit is asked for";
/// No second phone rings for a booking that is not calling.
pub const NO_UNWANTED_RING: &str = "no second phone rings for a booking that is not calling";
/// The second phone of a call is rung once at most.
pub const ONE_SECOND: &str = "a call rings the second phone at most once";
/// An attempt is bound to a call of its own.
pub const OWN_CALL: &str = "an attempt has no other attempt's call";
/// The ledger calls a leg over only if it is.
pub const OVER_IS_OVER: &str = "what the ledger calls over is over";
/// Every change is in the tables of `shared`.
pub const TABLES: &str = "every change is in the tables";
/// A failed booking has a reason and a notice, and a completed one has connected two people.
pub const NOT_SILENT: &str = "nothing is missed silently";
/// After the last tick every booking and every attempt is over, and so is every call that the ledger knows.
pub const COMES_TO_AN_END: &str = "in the end everything is over";

/// Every property.
pub(crate) fn all() -> Vec<Property<Protocol>> {
    vec![
        Property::always(ONE_CALL, |_, state: &State| {
            let may_be = |request: &&Request| request.call().is_some() || request.may_be_alive();
            state.keys().into_iter().all(|key| {
                let own = state.requests.iter().filter(|it| it.key == key);
                own.filter(may_be).count() <= 1
            })
        }),
        Property::always(ONE_ALIVE, |_, state: &State| {
            (0..state.bookings.len()).all(|booking| {
                let own = state.requests.iter().filter(|it| it.key.0 == booking);
                own.filter(|it| it.may_be_alive()).count() <= 1
            })
        }),
        Property::always(NO_FOLLOWER, |_, state: &State| {
            kept(state, Promise::NoFollower)
        }),
        Property::always(NO_STALE_REQUEST, |_, state: &State| {
            kept(state, Promise::NoStaleRequest)
        }),
        Property::always(NO_UNWANTED_RING, |_, state: &State| {
            kept(state, Promise::NoUnwantedRing)
        }),
        Property::always(ONE_SECOND, |_, state: &State| {
            let mut calls = state.requests.iter().filter_map(Request::call);
            calls.all(|call| call.rung <= 1)
        }),
        Property::always(OWN_CALL, |_, state: &State| {
            state.keys().into_iter().all(|key| {
                let call = state.attempt(key).call;
                call.is_none_or(|call| state.requests[call].key == key)
            })
        }),
        Property::always(OVER_IS_OVER, |_, state: &State| {
            attempts(state).all(|attempt| !is_over(attempt) || is_truly_over(state, attempt))
        }),
        Property::always(TABLES, |_, state: &State| kept(state, Promise::Tables)),
        Property::always(NOT_SILENT, |_, state: &State| {
            (0..state.bookings.len()).all(|booking| is_told(state, booking))
        }),
        Property::always(COMES_TO_AN_END, |protocol: &Protocol, state: &State| {
            let last = state.now == protocol.world.end() && state.swept;
            !last || state.bookings.iter().all(is_finished)
        }),
    ]
}

fn kept(state: &State, promise: Promise) -> bool {
    !state.broken.contains(&promise)
}

fn attempts(state: &State) -> impl Iterator<Item = &Attempt> {
    state.bookings.iter().flat_map(|it| &it.attempts)
}

fn is_over(attempt: &Attempt) -> bool {
    attempt.first.is_some_and(CarrierStatus::is_final)
}

fn is_truly_over(state: &State, attempt: &Attempt) -> bool {
    let call = attempt.call.and_then(|call| state.requests[call].call());
    call.is_some_and(|call| call.status.is_final())
}

fn is_told(state: &State, at: usize) -> bool {
    let booking = &state.bookings[at];
    let connected = || {
        let mut own = state.requests.iter().filter(|it| it.key.0 == at);
        own.any(|it| it.call().is_some_and(|call| call.bridged))
    };
    match booking.status {
        Status::Failed => booking.notice && booking.reason.is_some(),
        Status::Completed => connected(),
        Status::Pending | Status::Calling | Status::Cancelled => !booking.notice,
    }
}

fn is_finished(booking: &Booking) -> bool {
    let over = |attempt: &Attempt| !attempt.phase.is_live();
    booking.status.is_terminal() && booking.attempts.iter().all(over)
}
