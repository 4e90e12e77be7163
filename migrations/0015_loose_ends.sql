-- A member's own bookings, and what is over.

-- A member's bookings in a state, in the order in which they ring.
CREATE INDEX booking_events_member ON booking_events (organization_id, user_id, status, start_time, id);

-- Sessions that are over, the oldest first.
CREATE INDEX sessions_expiry ON sessions (expires_at, id);
