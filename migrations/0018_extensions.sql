-- Extensions of attendees' numbers, machines that pick up, and voicemail as something that came of a call.

-- The keys that are pressed once the attendee's number has answered, as digits and pauses.
ALTER TABLE booking_events ADD COLUMN attendee_extension TEXT CHECK (length(attendee_extension) BETWEEN 1 AND 32);
-- Frozen when dialling is committed to, because what the call goes over follows from it, too. Erased, it is '0'.
ALTER TABLE call_attempts ADD COLUMN attendee_extension TEXT CHECK (length(attendee_extension) BETWEEN 1 AND 32);
-- When the attendee pressed a key: behind an automatic attendant nobody is connected or recorded without one.
ALTER TABLE call_attempts ADD COLUMN attendee_key_at INTEGER;
-- When the carrier, which listened for it, said that a machine had picked up the first phone.
ALTER TABLE call_attempts ADD COLUMN machine_at INTEGER;

-- An outcome that the first list did not know. To a Worker from before this, such a call is a `no_show`.
ALTER TABLE outcomes ADD COLUMN said_as TEXT CHECK (said_as IN ('voicemail'));
ALTER TABLE call_attempts ADD COLUMN outcome_as TEXT CHECK (outcome_as IN ('voicemail'));

DROP TRIGGER outcomes_kept;
CREATE TRIGGER outcomes_kept BEFORE UPDATE OF attempt_id, number, organization_id, outcome, said_as, user_id, via,
  credential_id, at ON outcomes
BEGIN
  SELECT RAISE(ABORT, 'what was said of a call does not change');
END;
