-- Attendees change their calls by the links in their mails: they cancel, move, book again, and end calls to their number.

-- The lowest generation of a booking's link that was sent to the address that the booking has now. A link of a generation from
-- there on that is not the newest was replaced, and its page says so; one below is somebody else's, and opens nothing.
ALTER TABLE booking_events ADD COLUMN link_floor INTEGER NOT NULL DEFAULT 1;
-- Until now only another address raised the generation.
UPDATE booking_events SET link_floor = link_generation WHERE link_generation > 1;

DROP TRIGGER booking_events_links;
CREATE TRIGGER booking_events_links AFTER UPDATE OF attendee_email ON booking_events
WHEN NEW.attendee_email IS NOT OLD.attendee_email
BEGIN
  UPDATE booking_events SET link_generation = link_generation + 1, link_floor = link_generation + 1 WHERE id = NEW.id;
END;

-- The missed call in whose place an attendee has booked this one. Each is booked again once.
ALTER TABLE booking_events ADD COLUMN rebooks TEXT REFERENCES booking_events (id);
CREATE UNIQUE INDEX booking_events_rebooks ON booking_events (rebooks) WHERE rebooks IS NOT NULL;

-- A number may be blocked by whoever is called there: then no member has done it. Nothing refers to this table, so it is copied.
CREATE TABLE blocked_numbers_of_actors (
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  number TEXT NOT NULL CHECK (number LIKE '+%'),
  created_at INTEGER NOT NULL,
  -- None if an attendee has asked for it.
  created_by TEXT REFERENCES users (id),
  PRIMARY KEY (organization_id, number)
) STRICT, WITHOUT ROWID;

INSERT INTO blocked_numbers_of_actors (organization_id, number, created_at, created_by)
SELECT organization_id, number, created_at, created_by FROM blocked_numbers;

DROP TABLE blocked_numbers;
ALTER TABLE blocked_numbers_of_actors RENAME TO blocked_numbers;
CREATE INDEX blocked_numbers_user ON blocked_numbers (created_by);
