-- When people take calls, and what can be booked.

-- A member's schedule, or the organization's own where it is nobody's. `changed_in` is the audit entry of the
-- last change, so that whoever made it knows theirs again.
CREATE TABLE schedules (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  user_id TEXT,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  timezone TEXT NOT NULL,
  weekly TEXT NOT NULL CHECK (json_type(weekly) = 'array'),
  is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 1,
  updated_at INTEGER NOT NULL,
  changed_in TEXT NOT NULL,
  FOREIGN KEY (organization_id, user_id) REFERENCES members (organization_id, user_id)
) STRICT;

CREATE INDEX schedules_organization ON schedules (organization_id, id);
-- Whoever has several: the default first, else the oldest.
CREATE INDEX schedules_owner ON schedules (organization_id, user_id, is_default DESC, id);

-- What holds on one date in place of the weekly hours.
CREATE TABLE schedule_overrides (
  schedule_id TEXT NOT NULL REFERENCES schedules (id),
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  date TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  hours TEXT NOT NULL CHECK (json_type(hours) = 'array'),
  PRIMARY KEY (schedule_id, date)
) STRICT, WITHOUT ROWID;

CREATE INDEX schedule_overrides_organization ON schedule_overrides (organization_id);

-- Times without calls, of a member or of everybody: whole days on the walls of each schedule they hold for, or
-- from one instant to another. `over_at` is an instant at which they are over in every zone.
CREATE TABLE time_off (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  user_id TEXT,
  from_date TEXT,
  to_date TEXT,
  starts_at INTEGER,
  ends_at INTEGER,
  over_at INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK (length(reason) <= 200),
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL REFERENCES users (id),
  FOREIGN KEY (organization_id, user_id) REFERENCES members (organization_id, user_id),
  CHECK ((from_date IS NULL) = (to_date IS NULL) AND (starts_at IS NULL) = (ends_at IS NULL)),
  CHECK ((from_date IS NULL) <> (starts_at IS NULL)),
  CHECK (to_date >= from_date),
  CHECK (ends_at > starts_at)
) STRICT;

CREATE INDEX time_off_organization ON time_off (organization_id, id);
CREATE INDEX time_off_owner ON time_off (organization_id, user_id, over_at);

-- What can be booked. `rules` is the availability engine's event type.
CREATE TABLE event_types (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  slug TEXT NOT NULL CHECK (length(slug) BETWEEN 1 AND 60),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  rules TEXT NOT NULL CHECK (json_type(rules) = 'object'),
  version INTEGER NOT NULL DEFAULT 1,
  updated_at INTEGER NOT NULL,
  changed_in TEXT NOT NULL,
  -- What was booked of it stays.
  deleted_at INTEGER
) STRICT;

CREATE INDEX event_types_organization ON event_types (organization_id, id);
CREATE UNIQUE INDEX event_types_slug ON event_types (organization_id, slug) WHERE deleted_at IS NULL;

-- Who takes it: by that schedule, or by their default.
CREATE TABLE event_type_hosts (
  event_type_id TEXT NOT NULL REFERENCES event_types (id),
  user_id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  schedule_id TEXT REFERENCES schedules (id),
  weight INTEGER NOT NULL DEFAULT 100 CHECK (weight BETWEEN 0 AND 10000),
  priority INTEGER NOT NULL DEFAULT 0 CHECK (priority BETWEEN -100 AND 100),
  PRIMARY KEY (event_type_id, user_id),
  FOREIGN KEY (organization_id, user_id) REFERENCES members (organization_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX event_type_hosts_member ON event_type_hosts (organization_id, user_id);
CREATE INDEX event_type_hosts_schedule ON event_type_hosts (schedule_id) WHERE schedule_id IS NOT NULL;

-- What a booking is of, if it is of an event type.
ALTER TABLE booking_events ADD COLUMN event_type_id TEXT REFERENCES event_types (id);
-- What an operator is busy with.
CREATE INDEX booking_events_operator ON booking_events (organization_id, user_id, start_time)
  WHERE status IN ('pending', 'calling');
-- What counts towards an event type's limits, and towards whose turn it is.
CREATE INDEX booking_events_event_type ON booking_events (event_type_id, user_id, start_time)
  WHERE event_type_id IS NOT NULL;
CREATE INDEX booking_events_turns ON booking_events (event_type_id, user_id, created_at, status)
  WHERE event_type_id IS NOT NULL;
