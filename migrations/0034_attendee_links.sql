-- Links of attendees, and the end of reminders that they ask for.

-- The generation of the link to a booking's page. A link is a proof over the booking and this number: raised, it ends all links
-- that were sent.
ALTER TABLE booking_events ADD COLUMN link_generation INTEGER NOT NULL DEFAULT 1;

-- Links that were sent to one address do not open what belongs to another.
CREATE TRIGGER booking_events_links AFTER UPDATE OF attendee_email ON booking_events
WHEN NEW.attendee_email IS NOT OLD.attendee_email
BEGIN
  UPDATE booking_events SET link_generation = link_generation + 1 WHERE id = NEW.id;
END;

-- Addresses that an organization sends no reminders to, because their readers have asked for that: SHA-256 of the address in
-- small letters, in hexadecimal.
CREATE TABLE reminder_opt_outs (
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  address_hash TEXT NOT NULL CHECK (length(address_hash) = 64),
  at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, address_hash)
) STRICT, WITHOUT ROWID;
