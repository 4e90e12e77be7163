-- Messages about bookings. Whoever writes a booking, these triggers write what is to be told of it in the same transaction:
-- no route can leave it out.

-- Whether the attendee is told of the booking by mail. Without an address nobody is.
ALTER TABLE booking_events ADD COLUMN notify INTEGER NOT NULL DEFAULT 1 CHECK (notify IN (0, 1));

-- The history of a booking tells of a change of it, as of every other.
DROP TRIGGER booking_events_changed;
CREATE TRIGGER booking_events_changed
AFTER UPDATE OF user_id, title, description, start_time, duration_minutes, timezone, attendee_name, attendee_email,
  attendee_phone, attendee_extension, attendee_language, modulations, notes, co_hosts, notify ON booking_events
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
      CASE WHEN NEW.co_hosts IS NOT OLD.co_hosts THEN 'co_hosts' END,
      CASE WHEN NEW.notify <> OLD.notify THEN 'notify' END)) named
    WHERE named.value IS NOT NULL) changed;
END;

-- What a change of a booking brings about.
CREATE TABLE message_kinds (
  cause TEXT NOT NULL CHECK (cause IN ('booked', 'moved', 'cancelled', 'failed', 'handed_over', 'taken_over', 'reminder')),
  kind TEXT NOT NULL UNIQUE,
  recipient TEXT NOT NULL CHECK (recipient IN ('attendee', 'member')),
  -- Of a reminder: how long before the start it is due, and how long before the start it is no use any more, in
  -- milliseconds.
  lead INTEGER,
  useless INTEGER,
  PRIMARY KEY (cause, kind),
  CHECK ((cause = 'reminder') = (lead IS NOT NULL) AND (lead IS NULL) = (useless IS NULL))
) STRICT, WITHOUT ROWID;

INSERT INTO message_kinds (cause, kind, recipient, lead, useless) VALUES
  ('booked', 'attendee_booked', 'attendee', NULL, NULL),
  ('booked', 'operator_booked', 'member', NULL, NULL),
  ('moved', 'attendee_moved', 'attendee', NULL, NULL),
  ('moved', 'operator_moved', 'member', NULL, NULL),
  ('cancelled', 'attendee_cancelled', 'attendee', NULL, NULL),
  ('cancelled', 'operator_cancelled', 'member', NULL, NULL),
  ('failed', 'attendee_missed', 'attendee', NULL, NULL),
  ('failed', 'operator_missed', 'member', NULL, NULL),
  ('handed_over', 'operator_handed_over', 'member', NULL, NULL),
  ('taken_over', 'operator_taken_over', 'member', NULL, NULL),
  ('reminder', 'attendee_reminder_day', 'attendee', 86400000, 3600000),
  ('reminder', 'attendee_reminder_hour', 'attendee', 3600000, 0);

-- Kinds that an organization, or one of its event types or members, has turned off: a row for each.
CREATE TABLE message_switches (
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  kind TEXT NOT NULL,
  -- The organization's id, an event type's or a member's.
  subject_id TEXT NOT NULL,
  PRIMARY KEY (organization_id, kind, subject_id)
) STRICT, WITHOUT ROWID;

-- A change of a booking, as the triggers on it see it: a row that is written here becomes the messages of that change, and is
-- never kept. Attendees are told by organizations whose plan includes that (shared: Feature::Messages); a test compares the
-- list with the table of plans.
CREATE VIEW message_causes AS
SELECT NULL AS cause, NULL AS booking_id, NULL AS member_id, NULL AS other_member, NULL AS previous_start, NULL AS at
WHERE 0;

CREATE TRIGGER message_causes_written INSTEAD OF INSERT ON message_causes
BEGIN
  INSERT INTO messages (
    id, organization_id, booking_id, series_id, kind, recipient, member_id, booking_version, start_time, previous_start,
    other_member, due_at, deadline, created_at, updated_at)
  SELECT b.id || '.' || k.kind || '.' || b.version, b.organization_id, b.id, b.series_id, k.kind, k.recipient,
    CASE k.recipient WHEN 'member' THEN NEW.member_id END, b.version, b.start_time, NEW.previous_start, NEW.other_member,
    CASE NEW.cause WHEN 'reminder' THEN b.start_time - k.lead ELSE NEW.at END,
    CASE WHEN NEW.cause = 'reminder' THEN b.start_time - k.useless
      WHEN NEW.cause IN ('booked', 'moved', 'taken_over') THEN MIN(NEW.at + 86400000, b.start_time)
      ELSE NEW.at + 86400000 END,
    NEW.at, NEW.at
  FROM booking_events b JOIN message_kinds k ON k.cause = NEW.cause
  WHERE b.id = NEW.booking_id
    AND (k.lead IS NULL OR b.start_time - k.lead > NEW.at)
    AND (k.recipient <> 'attendee' OR (b.notify = 1 AND b.attendee_email IS NOT NULL AND EXISTS (
      SELECT 1 FROM organizations o WHERE o.id = b.organization_id AND o.plan IN ('business', 'enterprise'))))
    AND (k.recipient <> 'member' OR NEW.member_id IS NOT NULL)
  ON CONFLICT (id) DO NOTHING;
END;

-- Booked ahead. A call that is placed at once is told of by the phone. The calls of a series are not told of one by one.
CREATE TRIGGER booking_events_booked AFTER INSERT ON booking_events
WHEN NEW.status = 'pending' AND NEW.immediate = 0 AND NEW.start_time > NEW.created_at
  AND (NEW.attendee_email IS NOT NULL OR NEW.created_by IS NOT NEW.user_id)
BEGIN
  INSERT INTO message_causes (cause, booking_id, member_id, at)
  SELECT 'booked', NEW.id, CASE WHEN NEW.created_by IS NOT NEW.user_id THEN NEW.user_id END, NEW.created_at
  WHERE NEW.series_id IS NULL
  UNION ALL SELECT 'reminder', NEW.id, NULL, NEW.created_at WHERE NEW.attendee_email IS NOT NULL;
END;

-- What was to be told of a booking as it is no more is not told. A series that is moved sets its calls aside for a moment,
-- before 1970: that is no change yet.
CREATE TRIGGER booking_events_told_otherwise
AFTER UPDATE OF status, start_time, user_id, attendee_email, notify ON booking_events
WHEN NEW.start_time > 0 AND (
  NEW.status <> OLD.status AND NEW.status IN ('completed', 'failed', 'cancelled')
  OR NEW.start_time <> CASE WHEN OLD.start_time < 0 THEN OLD.start_time + 10000000000000 ELSE OLD.start_time END
  OR NEW.user_id <> OLD.user_id OR NEW.attendee_email IS NOT OLD.attendee_email OR NEW.notify <> OLD.notify)
BEGIN
  UPDATE messages SET state = 'skipped', address = NULL, payload = NULL, key_version = NULL, updated_at = NEW.updated_at,
    reason = CASE WHEN NEW.status = 'cancelled' THEN 'cancelled' WHEN NEW.status NOT IN ('pending', 'calling') THEN 'over'
      WHEN recipient = 'member' AND member_id <> NEW.user_id THEN 'handed_over'
      WHEN recipient = 'attendee' AND NEW.attendee_email IS NOT OLD.attendee_email THEN 'other_address'
      WHEN recipient = 'attendee' AND NEW.notify = 0 THEN 'not_wanted' ELSE 'moved' END
  WHERE booking_id = NEW.id AND state = 'pending'
    AND kind IN ('attendee_booked', 'attendee_moved', 'attendee_reminder_day', 'attendee_reminder_hour', 'operator_booked',
      'operator_moved', 'operator_taken_over')
    AND (NEW.status IN ('completed', 'failed', 'cancelled') OR start_time <> NEW.start_time
      OR recipient = 'member' AND member_id <> NEW.user_id
      -- Not those that another trigger has just written for the new address.
      OR recipient = 'attendee' AND booking_version <> NEW.version
        AND (NEW.attendee_email IS NOT OLD.attendee_email OR NEW.notify = 0));
END;

CREATE TRIGGER booking_events_moved AFTER UPDATE OF start_time ON booking_events
WHEN NEW.status = 'pending' AND OLD.status = 'pending' AND NEW.start_time > NEW.updated_at
  AND NEW.start_time <> CASE WHEN OLD.start_time < 0 THEN OLD.start_time + 10000000000000 ELSE OLD.start_time END
BEGIN
  INSERT INTO message_causes (cause, booking_id, member_id, previous_start, at)
  SELECT 'moved', NEW.id, CASE WHEN NEW.user_id = OLD.user_id THEN NEW.user_id END,
    CASE WHEN OLD.start_time < 0 THEN OLD.start_time + 10000000000000 ELSE OLD.start_time END, NEW.updated_at
  WHERE NEW.series_id IS NULL AND NEW.attendee_email IS OLD.attendee_email
  UNION ALL SELECT 'reminder', NEW.id, NULL, NULL, NEW.updated_at;
END;

-- Somebody else reads of the booking from now on: for them it is new.
CREATE TRIGGER booking_events_readdressed AFTER UPDATE OF attendee_email, notify ON booking_events
WHEN NEW.status = 'pending' AND OLD.status = 'pending' AND NEW.start_time > NEW.updated_at AND NEW.notify = 1
  AND NEW.attendee_email IS NOT NULL AND (NEW.attendee_email IS NOT OLD.attendee_email OR OLD.notify = 0)
BEGIN
  INSERT INTO message_causes (cause, booking_id, member_id, at)
  SELECT 'booked', NEW.id, NULL, NEW.updated_at WHERE NEW.series_id IS NULL
  UNION ALL SELECT 'reminder', NEW.id, NULL, NEW.updated_at;
END;

CREATE TRIGGER booking_events_handed_over AFTER UPDATE OF user_id ON booking_events
WHEN NEW.status = 'pending' AND OLD.status = 'pending' AND NEW.user_id <> OLD.user_id AND NEW.series_id IS NULL
  AND NEW.start_time > NEW.updated_at
BEGIN
  INSERT INTO message_causes (cause, booking_id, member_id, other_member, at)
  VALUES ('handed_over', NEW.id, OLD.user_id, NEW.user_id, NEW.updated_at),
    ('taken_over', NEW.id, NEW.user_id, OLD.user_id, NEW.updated_at);
END;

CREATE TRIGGER booking_events_over AFTER UPDATE OF status ON booking_events
WHEN NEW.status <> OLD.status AND (NEW.status = 'cancelled' OR NEW.status = 'failed')
BEGIN
  INSERT INTO message_causes (cause, booking_id, member_id, at)
  VALUES (NEW.status, NEW.id, NEW.user_id, NEW.updated_at);
END;
