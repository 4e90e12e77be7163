-- What plans allow, what organizations allow themselves, and who may not be rung.

-- What the billing system has said, once each, by its own name for it. `entry_id` is the audit entry that
-- stands for it, so that the first of several is told from the others.
CREATE TABLE billing_events (
  id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 200),
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  entry_id TEXT NOT NULL,
  plan TEXT NOT NULL CHECK (plan IN ('free', 'pro', 'business', 'enterprise')),
  plan_before TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX billing_events_organization ON billing_events (organization_id, at);

-- An organization's own limits, below its plan's. None is the plan's own.
ALTER TABLE organizations ADD COLUMN calls_per_day INTEGER CHECK (calls_per_day >= 0);
ALTER TABLE organizations ADD COLUMN calls_per_minute INTEGER CHECK (calls_per_minute >= 0);
-- With what attendees' numbers have to begin, if not with anything.
ALTER TABLE organizations ADD COLUMN calling_prefixes TEXT CHECK (json_type(calling_prefixes) = 'array');

-- Numbers that an organization does not ring.
CREATE TABLE blocked_numbers (
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  number TEXT NOT NULL CHECK (number LIKE '+%'),
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL REFERENCES users (id),
  PRIMARY KEY (organization_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX blocked_numbers_user ON blocked_numbers (created_by);

-- Numbers that an organization's calls may come from. One number is one organization's.
CREATE TABLE caller_ids (
  number TEXT PRIMARY KEY NOT NULL CHECK (number LIKE '+%'),
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX caller_ids_organization ON caller_ids (organization_id, number);

-- The UTC day (days since 1970) that an attempt was committed to, and which of the organization's that day it
-- was: the highest number is how many there were, found without counting, and no two share one.
ALTER TABLE call_attempts ADD COLUMN day INTEGER;
ALTER TABLE call_attempts ADD COLUMN day_number INTEGER CHECK (day_number >= 1);
CREATE UNIQUE INDEX call_attempts_of_day ON call_attempts (organization_id, day, day_number)
  WHERE day IS NOT NULL;
-- An organization's calls of the last minute.
CREATE INDEX call_attempts_dialled ON call_attempts (organization_id, dialing_at)
  WHERE dialing_at IS NOT NULL;
-- The number the call comes from, frozen when dialling is committed to; the deployment's own if there is none.
ALTER TABLE call_attempts ADD COLUMN caller_id TEXT CHECK (caller_id LIKE '+%');

-- Whether the call was asked for to be placed at once. While it is pending it holds its place below the limits.
ALTER TABLE booking_events ADD COLUMN immediate INTEGER NOT NULL DEFAULT 0 CHECK (immediate IN (0, 1));
CREATE INDEX booking_events_immediate ON booking_events (organization_id)
  WHERE immediate = 1 AND status = 'pending';

-- What of these rules keeps the call from being placed, or kept it. To a Worker from before this, such a
-- booking has missed its window, which is true.
ALTER TABLE booking_events ADD COLUMN refused_by TEXT
  CHECK (refused_by IN ('call_limit', 'number_blocked', 'country_not_allowed'));
-- Why a booking failed.
ALTER TABLE booking_events ADD COLUMN reason TEXT GENERATED ALWAYS AS (
  CASE failure_reason WHEN 'missed_window' THEN COALESCE(refused_by, failure_reason) ELSE failure_reason END
) VIRTUAL;

DROP TRIGGER booking_events_failed;
CREATE TRIGGER booking_events_failed AFTER UPDATE OF status ON booking_events
WHEN NEW.status = 'failed' AND OLD.status <> 'failed'
BEGIN
  INSERT INTO notices (booking_id, kind, organization_id, user_id, created_at)
  VALUES (
    NEW.id,
    CASE NEW.failure_reason WHEN 'missed_window' THEN COALESCE(NEW.refused_by, 'missed_window')
      ELSE NEW.failure_reason END,
    NEW.organization_id, NEW.user_id, NEW.updated_at);
END;

-- A notice about several bookings at once stands with the first of them, and says here which they are:
-- `bookings` (ids, the next to ring first), `total`, and perhaps the member it is about, `user_id`.
ALTER TABLE notices ADD COLUMN about TEXT CHECK (json_type(about) = 'object');
