-- Rows name an actor: a member, a key (a program that acts for a member), an attendee, or the service itself. The first two have
-- a member, a key has its id besides, and the others have neither. A notice need not be about a booking.
--
-- A Worker from before this names no kind. The defaults are right for it, except that what it writes through a key until it
-- is replaced counts as the member's own.

-- These name what is made anew below. The triggers made at the end pass the actor on; the indexes are as before.
DROP TRIGGER booking_events_failed;
DROP TRIGGER booking_events_together;
DROP TRIGGER booking_events_together_by_change;
DROP TRIGGER slot_holds_together;
DROP INDEX booking_events_pending;
DROP INDEX slot_holds_maker;
DROP INDEX slot_holds_user;

-- The audit log. The service's entries keep naming its user, who is nobody's member. Nothing refers to this table, so it
-- is copied.
CREATE TABLE audit_log_of_actors (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  actor_kind TEXT NOT NULL DEFAULT 'member' CHECK (actor_kind IN ('member', 'key', 'attendee', 'system')),
  user_id TEXT REFERENCES users (id),
  via TEXT CHECK (via IN ('session', 'api_key')),
  credential_id TEXT,
  action TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  details TEXT NOT NULL DEFAULT '{}' CHECK (json_type(details) = 'object'),
  address TEXT CHECK (length(address) <= 43),
  client TEXT CHECK (client IN ('extension', 'page', 'api')),
  CHECK ((via IS NULL) = (credential_id IS NULL)),
  CHECK (CASE actor_kind
    WHEN 'member' THEN user_id IS NOT NULL AND via IS NOT NULL
    WHEN 'key' THEN user_id IS NOT NULL AND via IS 'api_key'
    WHEN 'attendee' THEN user_id IS NULL AND via IS NULL
    ELSE 1 END)
) STRICT;

INSERT INTO audit_log_of_actors (
  id, organization_id, actor_kind, user_id, via, credential_id, action, subject_id, at, details, address, client)
SELECT id, organization_id,
  -- The id of a key is a UUID; by another name nobody could be found.
  CASE WHEN user_id = '00000000-0000-7000-8000-000000000001' THEN 'system'
    WHEN via = 'api_key' AND length(credential_id) = 36 THEN 'key' ELSE 'member' END,
  user_id, via, credential_id, action, subject_id, at, details, address, client
FROM audit_log ORDER BY rowid;

DROP TABLE audit_log;
ALTER TABLE audit_log_of_actors RENAME TO audit_log;
CREATE INDEX audit_log_organization ON audit_log (organization_id, at, id);
CREATE INDEX audit_log_subject ON audit_log (subject_id, at);
CREATE INDEX audit_log_user ON audit_log (user_id, organization_id, at, id);

-- Notices: the actor is who brought one about, and `user_id` stays whom it is for. Copied, too.
CREATE TABLE notices_of_actors (
  booking_id TEXT REFERENCES booking_events (id),
  kind TEXT NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  created_at INTEGER NOT NULL,
  read_at INTEGER,
  about TEXT CHECK (json_type(about) = 'object'),
  created_by TEXT,
  actor_key TEXT,
  actor_kind TEXT NOT NULL DEFAULT 'system' CHECK (
    actor_kind IN ('member', 'key', 'attendee', 'system') AND (actor_kind IN ('member', 'key')) = (created_by IS NOT NULL)
    AND (actor_kind = 'key') = (actor_key IS NOT NULL)),
  UNIQUE (booking_id, kind)
) STRICT;

INSERT INTO notices_of_actors (booking_id, kind, organization_id, user_id, created_at, read_at, about)
SELECT booking_id, kind, organization_id, user_id, created_at, read_at, about FROM notices;

DROP TABLE notices;
ALTER TABLE notices_of_actors RENAME TO notices;
-- Also by booking and kind, the order in which notices of one time are listed: it came with the table's key before.
CREATE INDEX notices_organization ON notices (organization_id, created_at, booking_id, kind);
CREATE INDEX notices_user ON notices (user_id);
-- An organization has one notice of a kind that is about no booking.
CREATE UNIQUE INDEX notices_without_booking ON notices (organization_id, kind) WHERE booking_id IS NULL;

-- Bookings. D1 keeps foreign keys on and attempts refer to this table, so it cannot be dropped: only its column is made anew.
ALTER TABLE booking_events ADD COLUMN made_by TEXT REFERENCES users (id);
UPDATE booking_events SET made_by = created_by;
ALTER TABLE booking_events DROP COLUMN created_by;
ALTER TABLE booking_events RENAME COLUMN made_by TO created_by;
ALTER TABLE booking_events ADD COLUMN actor_key TEXT;
ALTER TABLE booking_events ADD COLUMN actor_kind TEXT NOT NULL DEFAULT 'member' CHECK (
  actor_kind IN ('member', 'key', 'attendee', 'system') AND (actor_kind IN ('member', 'key')) = (created_by IS NOT NULL)
  AND (actor_kind = 'key') = (actor_key IS NOT NULL));

-- Each looks for its own entry: joined, SQLite goes through all entries of a member for each booking.
UPDATE booking_events SET (actor_kind, actor_key) = (
  SELECT 'key', l.credential_id FROM audit_log l INDEXED BY audit_log_subject
  WHERE l.subject_id = booking_events.id AND l.organization_id = booking_events.organization_id
    AND l.user_id = booking_events.created_by AND l.action = 'booking.create' AND l.actor_kind = 'key' LIMIT 1)
WHERE EXISTS (
  SELECT 1 FROM audit_log l INDEXED BY audit_log_subject
  WHERE l.subject_id = booking_events.id AND l.organization_id = booking_events.organization_id
    AND l.user_id = booking_events.created_by AND l.action = 'booking.create' AND l.actor_kind = 'key');

CREATE INDEX booking_events_pending ON booking_events (organization_id, created_by) WHERE status = 'pending';

-- Holds, likewise. Parts of a booking or of another hold are made by whoever made that.
ALTER TABLE slot_holds ADD COLUMN made_by TEXT REFERENCES users (id);
UPDATE slot_holds SET made_by = created_by;
ALTER TABLE slot_holds DROP COLUMN created_by;
ALTER TABLE slot_holds RENAME COLUMN made_by TO created_by;
ALTER TABLE slot_holds ADD COLUMN actor_key TEXT;
ALTER TABLE slot_holds ADD COLUMN actor_kind TEXT NOT NULL DEFAULT 'member' CHECK (
  actor_kind IN ('member', 'key', 'attendee', 'system') AND (actor_kind IN ('member', 'key')) = (created_by IS NOT NULL)
  AND (actor_kind = 'key') = (actor_key IS NOT NULL));

UPDATE slot_holds SET (actor_kind, actor_key) = (
  SELECT 'key', l.credential_id FROM audit_log l INDEXED BY audit_log_subject
  WHERE l.subject_id = COALESCE(slot_holds.booking_id, slot_holds.hold_id, slot_holds.id)
    AND l.organization_id = slot_holds.organization_id AND l.user_id = slot_holds.created_by
    AND l.action IN ('booking.create', 'hold.create') AND l.actor_kind = 'key' LIMIT 1)
WHERE EXISTS (
  SELECT 1 FROM audit_log l INDEXED BY audit_log_subject
  WHERE l.subject_id = COALESCE(slot_holds.booking_id, slot_holds.hold_id, slot_holds.id)
    AND l.organization_id = slot_holds.organization_id AND l.user_id = slot_holds.created_by
    AND l.action IN ('booking.create', 'hold.create') AND l.actor_kind = 'key');

CREATE INDEX slot_holds_user ON slot_holds (created_by);
CREATE INDEX slot_holds_maker ON slot_holds (organization_id, created_by, expires_at)
  WHERE booking_id IS NULL AND hold_id IS NULL;

CREATE TRIGGER booking_events_failed AFTER UPDATE OF status ON booking_events
WHEN NEW.status = 'failed' AND OLD.status <> 'failed'
BEGIN
  INSERT INTO notices (booking_id, kind, organization_id, user_id, created_at, actor_kind)
  VALUES (
    NEW.id,
    CASE NEW.failure_reason WHEN 'missed_window' THEN COALESCE(NEW.refused_as, NEW.refused_by, 'missed_window')
      ELSE NEW.failure_reason END,
    NEW.organization_id, NEW.user_id, NEW.updated_at, 'system');
END;

CREATE TRIGGER booking_events_together AFTER INSERT ON booking_events
WHEN NEW.co_hosts IS NOT NULL AND NEW.status IN ('pending', 'calling')
BEGIN
  INSERT INTO slot_holds (id, organization_id, user_id, event_type_id, start_time, duration_minutes, busy_from, busy_to,
    created_at, expires_at, actor_kind, created_by, actor_key, booking_id, hold_id)
  SELECT NEW.id || '/' || c.value, NEW.organization_id, c.value, NEW.event_type_id, NEW.start_time, NEW.duration_minutes,
    NEW.start_time - NEW.buffer_before * 60000, NEW.end_time + NEW.buffer_after * 60000,
    NEW.updated_at, 253402300799000, NEW.actor_kind, NEW.created_by, NEW.actor_key, NEW.id, NEW.hold_id
  FROM json_each(NEW.co_hosts) c WHERE c.value <> NEW.user_id;
END;

CREATE TRIGGER booking_events_together_by_change
AFTER UPDATE OF user_id, start_time, end_time, buffer_before, buffer_after, co_hosts ON booking_events
WHEN (OLD.co_hosts IS NOT NULL OR NEW.co_hosts IS NOT NULL) AND NEW.status IN ('pending', 'calling') AND (
  NEW.user_id <> OLD.user_id OR NEW.co_hosts IS NOT OLD.co_hosts
  OR NEW.start_time <> OLD.start_time OR NEW.end_time <> OLD.end_time
  OR NEW.buffer_before <> OLD.buffer_before OR NEW.buffer_after <> OLD.buffer_after)
BEGIN
  DELETE FROM slot_holds WHERE booking_id = NEW.id;
  INSERT INTO slot_holds (id, organization_id, user_id, event_type_id, start_time, duration_minutes, busy_from, busy_to,
    created_at, expires_at, actor_kind, created_by, actor_key, booking_id)
  SELECT NEW.id || '/' || c.value, NEW.organization_id, c.value, NEW.event_type_id, NEW.start_time, NEW.duration_minutes,
    NEW.start_time - NEW.buffer_before * 60000, NEW.end_time + NEW.buffer_after * 60000,
    NEW.updated_at, 253402300799000, NEW.actor_kind, NEW.created_by, NEW.actor_key, NEW.id
  FROM json_each(NEW.co_hosts) c WHERE c.value <> NEW.user_id;
END;

CREATE TRIGGER slot_holds_together AFTER INSERT ON slot_holds WHEN NEW.co_hosts IS NOT NULL
BEGIN
  INSERT INTO slot_holds (id, organization_id, user_id, event_type_id, start_time, duration_minutes, busy_from, busy_to,
    created_at, expires_at, actor_kind, created_by, actor_key, hold_id)
  SELECT NEW.id || '/' || c.value, NEW.organization_id, c.value, NEW.event_type_id, NEW.start_time, NEW.duration_minutes,
    NEW.busy_from, NEW.busy_to, NEW.created_at, NEW.expires_at, NEW.actor_kind, NEW.created_by, NEW.actor_key, NEW.id
  FROM json_each(NEW.co_hosts) c WHERE c.value <> NEW.user_id;
END;
