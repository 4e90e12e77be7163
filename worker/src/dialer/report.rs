//! The results of a tick, in numbers.

use super::budget::Budget;
use serde::{Deserialize, Serialize};

/// The counts of one tick.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(utoipa::ToSchema), schema(as = Report))]
pub struct TickReport {
    /// Times it looked for what is due.
    pub looks: u64,
    /// Attempts it claimed.
    pub claimed: u64,
    /// Calls the carrier has taken.
    pub placed: u64,
    /// Calls the carrier refused.
    pub refused: u64,
    /// Calls of which the carrier's answer is not known.
    pub unknown: u64,
    /// Attempts committed to and then not asked for, because the commit's answer came too late.
    pub not_sent: u64,
    /// Claims given up: the booking was cancelled, changed, or cannot be placed.
    pub released: u64,
    /// Claims that somebody else holds by now.
    pub lost: u64,
    /// Times the carrier asked to wait.
    pub postponed: u64,
    /// Bookings whose grace passed without a call.
    pub missed: u64,
    /// Bookings whose call could not be confirmed within grace.
    pub unconfirmed: u64,
    /// Calls that had gone quiet and were looked up.
    pub looked_up: u64,
    /// Calls whose answer was lost and that were found in the carrier's list.
    pub adopted: u64,
    /// Legs that nobody wanted any more and that were hung up, or found to be over.
    pub hung_up: u64,
    /// Bookings whose attendee's data was erased because its time was over.
    pub erased: u64,
    /// Bookings that ring at another instant, because their zone's rules have changed.
    pub zones_followed: u64,
    /// Recordings of erased calls that the carrier has deleted.
    pub recordings_deleted: u64,
    /// Messages that the provider has taken.
    #[serde(default)]
    pub messages_sent: u64,
    /// Messages that will not be sent: they were refused, or their deadline is over.
    #[serde(default)]
    pub messages_failed: u64,
    /// Messages that are tried again later.
    #[serde(default)]
    pub messages_postponed: u64,
    /// Events that webhook endpoints have taken.
    #[serde(default)]
    pub webhooks_delivered: u64,
    /// Deliveries of events that are over without: refused to the last, past their deadline, or of nothing any more.
    #[serde(default)]
    pub webhooks_failed: u64,
    /// Deliveries of events that are tried again later.
    #[serde(default)]
    pub webhooks_postponed: u64,
    /// Steps that failed and were left to the next tick.
    pub errors: u64,
    /// Lanes that were opened to place calls.
    pub lanes: u64,
    /// Lanes that did not say what they did.
    pub lanes_lost: u64,
    /// Statements that were run, in all invocations.
    pub statements: u64,
    /// Statements of the invocation that ran most.
    pub statements_most: u64,
    /// Requests for calls that waited at once in one invocation, at most.
    pub requests_most: u64,
    /// Whether an invocation stopped looking because it may do no more. The rest is left to others, and to the next tick.
    pub full: bool,
}

impl TickReport {
    /// Adds what was counted beside it.
    pub(super) fn add(&mut self, other: &Self) {
        self.looks += other.looks;
        self.claimed += other.claimed;
        self.placed += other.placed;
        self.refused += other.refused;
        self.unknown += other.unknown;
        self.not_sent += other.not_sent;
        self.released += other.released;
        self.lost += other.lost;
        self.postponed += other.postponed;
        self.missed += other.missed;
        self.unconfirmed += other.unconfirmed;
        self.looked_up += other.looked_up;
        self.adopted += other.adopted;
        self.hung_up += other.hung_up;
        self.erased += other.erased;
        self.zones_followed += other.zones_followed;
        self.recordings_deleted += other.recordings_deleted;
        self.messages_sent += other.messages_sent;
        self.messages_failed += other.messages_failed;
        self.messages_postponed += other.messages_postponed;
        self.webhooks_delivered += other.webhooks_delivered;
        self.webhooks_failed += other.webhooks_failed;
        self.webhooks_postponed += other.webhooks_postponed;
        self.errors += other.errors;
        self.lanes += other.lanes;
        self.lanes_lost += other.lanes_lost;
        self.statements += other.statements;
        self.statements_most = self.statements_most.max(other.statements_most);
        self.requests_most = self.requests_most.max(other.requests_most);
        self.full |= other.full;
    }

    /// The same with what the invocation has used.
    pub(super) fn of_invocation(mut self, budget: &Budget<'_>) -> Self {
        self.add(&Self {
            statements: budget.spent() as u64,
            statements_most: budget.spent() as u64,
            requests_most: budget.most_requests() as u64,
            ..Self::default()
        });
        self
    }
}
