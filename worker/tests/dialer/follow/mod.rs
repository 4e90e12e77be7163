//! From the first ring to what became of the booking.

mod attendee_first;
mod following;
mod junk;
mod later_attempts;
mod next_host;
mod next_host_series;
mod reconciling;
mod recording;
