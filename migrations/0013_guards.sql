-- No two bookings of an operator share time, buffers included; a time can be held for a moment; calls ring only
-- in calling hours; and what the clock on the wall read is kept beside the instant.

-- How long before and after it its operator is not free, in minutes.
ALTER TABLE booking_events ADD COLUMN buffer_before INTEGER NOT NULL DEFAULT 0 CHECK (buffer_before BETWEEN 0 AND 1440);
ALTER TABLE booking_events ADD COLUMN buffer_after INTEGER NOT NULL DEFAULT 0 CHECK (buffer_after BETWEEN 0 AND 1440);
-- From when till when the operator is taken. Generated, so that no writer can leave them behind.
ALTER TABLE booking_events ADD COLUMN busy_from INTEGER
  GENERATED ALWAYS AS (start_time - buffer_before * 60000) VIRTUAL;
ALTER TABLE booking_events ADD COLUMN busy_to INTEGER
  GENERATED ALWAYS AS (end_time + buffer_after * 60000) VIRTUAL;
-- The hold that a new booking stands in place of.
ALTER TABLE booking_events ADD COLUMN hold_id TEXT;
CREATE INDEX booking_events_busy ON booking_events (organization_id, user_id, busy_from, busy_to)
  WHERE status IN ('pending', 'calling');

-- What the wall read when the time was agreed on, as 2026-03-08T02:30:00, in the booking's zone, and whether the second
-- of two such times is meant. A booking from before this has none until a tick has looked at it.
ALTER TABLE booking_events ADD COLUMN local_start TEXT;
ALTER TABLE booking_events ADD COLUMN local_second INTEGER NOT NULL DEFAULT 0 CHECK (local_second IN (0, 1));
-- The release of the time zone database that the instant follows.
ALTER TABLE booking_events ADD COLUMN zone_rules TEXT NOT NULL DEFAULT '';
CREATE INDEX booking_events_rules ON booking_events (zone_rules, start_time) WHERE status = 'pending';

-- Whether somebody who may has booked it outside calling hours.
ALTER TABLE booking_events ADD COLUMN any_hour INTEGER NOT NULL DEFAULT 0 CHECK (any_hour IN (0, 1));

-- From when till when on the attendee's wall calls are placed, in minutes after midnight; none is 08:00 to 21:00. An end at or
-- before the beginning is on the next day.
ALTER TABLE organizations ADD COLUMN calling_from INTEGER CHECK (calling_from BETWEEN 0 AND 1439);
ALTER TABLE organizations ADD COLUMN calling_to INTEGER CHECK (calling_to BETWEEN 0 AND 1440);

-- A reason that the first list did not know. To a Worker from before this, such a booking has missed its window.
ALTER TABLE booking_events ADD COLUMN refused_as TEXT;
ALTER TABLE booking_events DROP COLUMN reason;
ALTER TABLE booking_events ADD COLUMN reason TEXT GENERATED ALWAYS AS (
  CASE failure_reason WHEN 'missed_window' THEN COALESCE(refused_as, refused_by, failure_reason)
    ELSE failure_reason END
) VIRTUAL;
DROP TRIGGER booking_events_failed;
CREATE TRIGGER booking_events_failed AFTER UPDATE OF status ON booking_events
WHEN NEW.status = 'failed' AND OLD.status <> 'failed'
BEGIN
  INSERT INTO notices (booking_id, kind, organization_id, user_id, created_at)
  VALUES (
    NEW.id,
    CASE NEW.failure_reason WHEN 'missed_window' THEN COALESCE(NEW.refused_as, NEW.refused_by, 'missed_window')
      ELSE NEW.failure_reason END,
    NEW.organization_id, NEW.user_id, NEW.updated_at);
END;

-- A time that somebody is about to book.
CREATE TABLE slot_holds (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  user_id TEXT NOT NULL,
  event_type_id TEXT,
  start_time INTEGER NOT NULL,
  duration_minutes INTEGER NOT NULL CHECK (duration_minutes BETWEEN 5 AND 480),
  busy_from INTEGER NOT NULL,
  busy_to INTEGER NOT NULL CHECK (busy_to > busy_from),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  created_by TEXT NOT NULL REFERENCES users (id),
  FOREIGN KEY (organization_id, user_id) REFERENCES members (organization_id, user_id)
) STRICT;
CREATE INDEX slot_holds_busy ON slot_holds (organization_id, user_id, busy_from);
CREATE INDEX slot_holds_maker ON slot_holds (organization_id, created_by, expires_at);
CREATE INDEX slot_holds_user ON slot_holds (created_by);
CREATE INDEX slot_holds_expiry ON slot_holds (expires_at);

-- Whatever begins at or before an end and ends after a beginning overlaps; back to back does not. 201,600,000 ms is the
-- longest that anybody is taken by one booking: 480 minutes and two buffers of a day. Where time is needed it is the row's own:
-- `updated_at` of a booking, `created_at` of a hold.
CREATE TRIGGER booking_events_taken BEFORE INSERT ON booking_events
WHEN NEW.status IN ('pending', 'calling')
BEGIN
  SELECT RAISE(ABORT, 'overlap') WHERE EXISTS (
    SELECT 1 FROM booking_events o INDEXED BY booking_events_busy
    WHERE o.status IN ('pending', 'calling')
      AND o.organization_id = NEW.organization_id AND o.user_id = NEW.user_id AND o.id <> NEW.id
      AND o.busy_from > NEW.start_time - NEW.buffer_before * 60000 - 201600000
      AND o.busy_from < NEW.end_time + NEW.buffer_after * 60000
      AND o.busy_to > NEW.start_time - NEW.buffer_before * 60000
  ) OR EXISTS (
    SELECT 1 FROM slot_holds h INDEXED BY slot_holds_busy
    WHERE h.organization_id = NEW.organization_id AND h.user_id = NEW.user_id
      AND h.busy_from > NEW.start_time - NEW.buffer_before * 60000 - 201600000
      AND h.busy_from < NEW.end_time + NEW.buffer_after * 60000
      AND h.busy_to > NEW.start_time - NEW.buffer_before * 60000
      AND h.expires_at > NEW.updated_at AND h.id IS NOT NEW.hold_id
  );
END;

-- Asked only when a booking takes time that it did not have, so that nothing else about bookings that
-- overlap from before this is held up.
CREATE TRIGGER booking_events_taken_by_change
BEFORE UPDATE OF organization_id, user_id, start_time, end_time, buffer_before, buffer_after, status ON booking_events
WHEN NEW.status IN ('pending', 'calling') AND (
  OLD.status NOT IN ('pending', 'calling')
  OR NEW.organization_id <> OLD.organization_id OR NEW.user_id <> OLD.user_id
  OR NEW.start_time - NEW.buffer_before * 60000 < OLD.start_time - OLD.buffer_before * 60000
  OR NEW.end_time + NEW.buffer_after * 60000 > OLD.end_time + OLD.buffer_after * 60000)
BEGIN
  SELECT RAISE(ABORT, 'overlap') WHERE EXISTS (
    SELECT 1 FROM booking_events o INDEXED BY booking_events_busy
    WHERE o.status IN ('pending', 'calling')
      AND o.organization_id = NEW.organization_id AND o.user_id = NEW.user_id AND o.id <> OLD.id
      AND o.busy_from > NEW.start_time - NEW.buffer_before * 60000 - 201600000
      AND o.busy_from < NEW.end_time + NEW.buffer_after * 60000
      AND o.busy_to > NEW.start_time - NEW.buffer_before * 60000
  ) OR EXISTS (
    SELECT 1 FROM slot_holds h INDEXED BY slot_holds_busy
    WHERE h.organization_id = NEW.organization_id AND h.user_id = NEW.user_id
      AND h.busy_from > NEW.start_time - NEW.buffer_before * 60000 - 201600000
      AND h.busy_from < NEW.end_time + NEW.buffer_after * 60000
      AND h.busy_to > NEW.start_time - NEW.buffer_before * 60000
      AND h.expires_at > NEW.updated_at
  );
END;

CREATE TRIGGER slot_holds_taken BEFORE INSERT ON slot_holds
BEGIN
  SELECT RAISE(ABORT, 'overlap') WHERE EXISTS (
    SELECT 1 FROM booking_events o INDEXED BY booking_events_busy
    WHERE o.status IN ('pending', 'calling')
      AND o.organization_id = NEW.organization_id AND o.user_id = NEW.user_id
      AND o.busy_from > NEW.busy_from - 201600000 AND o.busy_from < NEW.busy_to AND o.busy_to > NEW.busy_from
  ) OR EXISTS (
    SELECT 1 FROM slot_holds h INDEXED BY slot_holds_busy
    WHERE h.organization_id = NEW.organization_id AND h.user_id = NEW.user_id
      AND h.busy_from > NEW.busy_from - 201600000 AND h.busy_from < NEW.busy_to AND h.busy_to > NEW.busy_from
      AND h.expires_at > NEW.created_at
  );
END;
