-- Bookings that return by a rule.

-- What a series is of. Its bookings are rows of their own, each made with the series; a new one that a change of the rule
-- asks for is made like those that are there. `changed_in` is the audit entry of the last change, so that whoever
-- made it knows theirs again.
CREATE TABLE booking_series (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  user_id TEXT NOT NULL,
  event_type_id TEXT REFERENCES event_types (id),
  -- RFC 5545, section 3.3.10.
  rule TEXT NOT NULL CHECK (length(rule) BETWEEN 1 AND 600),
  -- The first time on the wall, as 2026-03-08T02:30:00, and whether the second of two such times is meant.
  local_start TEXT NOT NULL,
  local_second INTEGER NOT NULL CHECK (local_second IN (0, 1)),
  timezone TEXT NOT NULL,
  duration_minutes INTEGER NOT NULL CHECK (duration_minutes BETWEEN 5 AND 480),
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  created_by TEXT NOT NULL REFERENCES users (id),
  changed_in TEXT NOT NULL,
  FOREIGN KEY (organization_id, user_id) REFERENCES members (organization_id, user_id)
) STRICT;

CREATE INDEX booking_series_operator ON booking_series (organization_id, user_id);
CREATE INDEX booking_series_event_type ON booking_series (event_type_id) WHERE event_type_id IS NOT NULL;
CREATE INDEX booking_series_maker ON booking_series (created_by);

-- The series that a booking is one of, and its time by the rule: its name within the series, also when it is moved.
ALTER TABLE booking_events ADD COLUMN series_id TEXT REFERENCES booking_series (id);
ALTER TABLE booking_events ADD COLUMN occurrence TEXT;
CREATE INDEX booking_events_series ON booking_events (series_id, occurrence) WHERE series_id IS NOT NULL;

-- In a round robin: who can take the call if its operator does not answer, by turn, as a JSON array of users; who of
-- them the next attempt rings; and whom an attempt has rung.
ALTER TABLE booking_events ADD COLUMN next_hosts TEXT CHECK (json_type(next_hosts) = 'array');
ALTER TABLE booking_events ADD COLUMN next_host TEXT;
ALTER TABLE call_attempts ADD COLUMN host_id TEXT;
