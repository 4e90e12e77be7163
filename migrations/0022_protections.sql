-- The organization's settings for consent and for what is kept of a call are floors for its bookings.

-- Who allowed a booking, or an event type, to be looser than them.
ALTER TABLE booking_events ADD COLUMN loosened_by TEXT;
ALTER TABLE event_types ADD COLUMN loosened_by TEXT;
