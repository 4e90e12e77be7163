//! Bookings, holds and series: what may be booked, by whom, and when.

mod actors;
mod bookings;
mod carrier_busy;
mod extensions;
mod guards;
mod harassment;
mod hold_buffers;
mod idempotency;
mod limits;
mod own_bookings;
mod same_subscriber;
mod series;
mod team;
mod timeline;
mod toll_fraud;
