-- Protecting people's data: what is kept of attendees is erased in time or on request, and the audit log
-- says from where something was done.

-- How many days after a call what is personal of its attendee is erased; never without.
ALTER TABLE organizations ADD COLUMN retention_days INTEGER CHECK (retention_days BETWEEN 1 AND 3650);
-- When a tick last looked for what the organization no longer keeps.
ALTER TABLE organizations ADD COLUMN retention_checked_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX organizations_retention ON organizations (retention_checked_at) WHERE retention_days IS NOT NULL;

-- When what is personal of the attendee was erased. Ids, times and the status stay.
ALTER TABLE booking_events ADD COLUMN erased_at INTEGER;
CREATE INDEX booking_events_kept ON booking_events (organization_id, end_time)
  WHERE erased_at IS NULL AND status IN ('completed', 'failed', 'cancelled');

-- An attendee's bookings, for export and erasure.
CREATE INDEX booking_events_phone ON booking_events (organization_id, attendee_phone, id);
CREATE INDEX booking_events_email ON booking_events (organization_id, attendee_email COLLATE NOCASE, id)
  WHERE attendee_email IS NOT NULL;
CREATE INDEX idempotency_keys_subject ON idempotency_keys (subject_id);

-- From when on the carrier is to be asked to delete a recording. Its place is forgotten after that, never before.
ALTER TABLE recordings ADD COLUMN to_delete_at INTEGER;
CREATE INDEX recordings_to_delete ON recordings (to_delete_at) WHERE to_delete_at IS NOT NULL;

-- A recording that is told of when its booking was erased already.
CREATE TRIGGER recordings_late AFTER INSERT ON recordings
WHEN EXISTS (
  SELECT 1 FROM call_attempts a JOIN booking_events b ON b.id = a.booking_id
  WHERE a.id = NEW.attempt_id AND b.erased_at IS NOT NULL)
BEGIN
  UPDATE recordings SET to_delete_at = NEW.updated_at WHERE id = NEW.id;
END;

-- What was said of a call still does not change, but words about a person can be erased.
DROP TRIGGER outcomes_kept;
CREATE TRIGGER outcomes_kept BEFORE UPDATE OF attempt_id, number, organization_id, outcome, user_id, via,
  credential_id, at ON outcomes
BEGIN
  SELECT RAISE(ABORT, 'what was said of a call does not change');
END;
CREATE TRIGGER outcomes_note_kept BEFORE UPDATE OF note ON outcomes
WHEN NEW.note IS NOT OLD.note AND NEW.note IS NOT 'Erased'
BEGIN
  SELECT RAISE(ABORT, 'what was said of a call does not change');
END;

DROP TRIGGER qa_reviews_kept;
CREATE TRIGGER qa_reviews_kept BEFORE UPDATE OF attempt_id, organization_id, scores, user_id, via,
  credential_id, updated_at, submitted_at ON qa_reviews
WHEN OLD.submitted_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a review that was submitted does not change');
END;
CREATE TRIGGER qa_reviews_notes_kept BEFORE UPDATE OF notes ON qa_reviews
WHEN OLD.submitted_at IS NOT NULL AND NEW.notes IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a review that was submitted does not change');
END;

-- From where: the address without its last part, and what sort of client it was.
ALTER TABLE audit_log ADD COLUMN address TEXT CHECK (length(address) <= 43);
ALTER TABLE audit_log ADD COLUMN client TEXT CHECK (client IN ('extension', 'page', 'api'));
