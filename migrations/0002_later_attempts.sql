-- Later attempts after a busy line or no answer, where an organization turned them on.
ALTER TABLE organizations ADD COLUMN retry_count INTEGER NOT NULL DEFAULT 0
  CHECK (retry_count BETWEEN 0 AND 3);
ALTER TABLE organizations ADD COLUMN retry_spacing_seconds INTEGER NOT NULL DEFAULT 60
  CHECK (retry_spacing_seconds BETWEEN 30 AND 300);

-- While a calling booking waits for its next attempt: when that is to be asked for.
ALTER TABLE booking_events ADD COLUMN retry_at INTEGER;
-- What the booking fails by if no later attempt comes about: what the last one came to.
ALTER TABLE booking_events ADD COLUMN retry_reason TEXT CHECK (retry_reason IN (
  'operator_no_answer', 'attendee_no_answer', 'busy'));

-- When the carrier was last asked about a leg that nobody wants any more.
ALTER TABLE calls ADD COLUMN checked_at INTEGER;
-- Legs that may be alive, for the sweep.
CREATE INDEX calls_alive ON calls (created_at) WHERE rank < 4;

-- Attempts that a call in the carrier's list could belong to, by the phone it rings.
CREATE INDEX call_attempts_unsettled ON call_attempts (operator_phone)
  WHERE phase IN ('dialing', 'unknown', 'closed');
