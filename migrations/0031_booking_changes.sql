-- The history of a booking tells what a change changed, and an outcome can be withdrawn.

-- One row for each change of a booking, whoever made it: a person, the dialler, a new release of the time zone database.
-- Its author is in the audit log under the same version; a change that is in no audit log is the service's own. An entry
-- there without a row here is from before this.
CREATE TABLE booking_changes (
  id INTEGER PRIMARY KEY,
  organization_id TEXT NOT NULL,
  booking_id TEXT NOT NULL REFERENCES booking_events (id),
  -- The booking's version after the change.
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  -- The start, where it changed.
  start_before INTEGER,
  start_after INTEGER,
  -- The operator, where another has it.
  operator_before TEXT,
  operator_after TEXT,
  -- The names of the other columns that changed, never their values.
  fields TEXT NOT NULL CHECK (json_type(fields) = 'array'),
  CHECK ((start_before IS NULL) = (start_after IS NULL)),
  CHECK ((operator_before IS NULL) = (operator_after IS NULL))
) STRICT;

CREATE INDEX booking_changes_booking ON booking_changes (booking_id, version);

-- An erasure is no change that is told of.
CREATE TRIGGER booking_events_changed
AFTER UPDATE OF user_id, title, description, start_time, duration_minutes, timezone, attendee_name, attendee_email,
  attendee_phone, attendee_extension, attendee_language, modulations, notes, co_hosts ON booking_events
WHEN NEW.version <> OLD.version AND NEW.erased_at IS NULL
BEGIN
  INSERT INTO booking_changes (organization_id, booking_id, version, at, start_before, start_after,
    operator_before, operator_after, fields)
  SELECT NEW.organization_id, NEW.id, NEW.version, NEW.updated_at,
    CASE WHEN NEW.start_time <> changed.start_before THEN changed.start_before END,
    CASE WHEN NEW.start_time <> changed.start_before THEN NEW.start_time END,
    CASE WHEN NEW.user_id <> OLD.user_id THEN OLD.user_id END,
    CASE WHEN NEW.user_id <> OLD.user_id THEN NEW.user_id END,
    changed.fields
  FROM (
    SELECT
      -- A series sets its bookings aside before it moves them, ten thousand billion milliseconds back.
      OLD.start_time + CASE WHEN OLD.start_time < 0 THEN 10000000000000 ELSE 0 END AS start_before,
      json_group_array(named.value) AS fields
    FROM json_each(json_array(
      CASE WHEN NEW.title <> OLD.title THEN 'title' END,
      CASE WHEN NEW.description IS NOT OLD.description THEN 'description' END,
      CASE WHEN NEW.duration_minutes <> OLD.duration_minutes THEN 'duration_minutes' END,
      CASE WHEN NEW.timezone <> OLD.timezone THEN 'timezone' END,
      CASE WHEN NEW.attendee_name IS NOT OLD.attendee_name THEN 'attendee_name' END,
      CASE WHEN NEW.attendee_email IS NOT OLD.attendee_email THEN 'attendee_email' END,
      CASE WHEN NEW.attendee_phone <> OLD.attendee_phone THEN 'attendee_phone' END,
      CASE WHEN NEW.attendee_extension IS NOT OLD.attendee_extension THEN 'attendee_extension' END,
      CASE WHEN NEW.attendee_language IS NOT OLD.attendee_language THEN 'attendee_language' END,
      CASE WHEN NEW.modulations <> OLD.modulations THEN 'modulations' END,
      CASE WHEN NEW.notes IS NOT OLD.notes THEN 'notes' END,
      CASE WHEN NEW.co_hosts IS NOT OLD.co_hosts THEN 'co_hosts' END)) named
    WHERE named.value IS NOT NULL) changed;
END;

-- When the outcome was withdrawn: it counts no longer, and an earlier one counts again.
ALTER TABLE outcomes ADD COLUMN withdrawn_at INTEGER;

CREATE TRIGGER outcomes_withdrawn_once BEFORE UPDATE OF withdrawn_at ON outcomes
WHEN OLD.withdrawn_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'an outcome is withdrawn once');
END;
