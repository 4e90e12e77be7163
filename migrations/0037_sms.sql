-- Text messages to attendees: their agreement, what they answer, and a ledger by which each is sent at most once.

-- The words by which the attendee agreed to text messages, if they did so for this booking.
ALTER TABLE booking_events ADD COLUMN sms_consent TEXT CHECK (sms_consent IS NULL OR length(sms_consent) BETWEEN 1 AND 500);

-- Agreements of attendees to text messages of an organization: who gave it, when, and by which words. One holds until it is
-- withdrawn; those before it are kept as proof.
CREATE TABLE sms_consents (
  -- The booking and its version, or the carrier's name for the text that it was given by.
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  number TEXT NOT NULL CHECK (number LIKE '+%'),
  given_at INTEGER NOT NULL,
  -- By a booking, which a member or a program made; or by the attendee's own text.
  source TEXT NOT NULL CHECK (source IN ('booking', 'reply')),
  booking_id TEXT REFERENCES booking_events (id),
  given_by TEXT REFERENCES users (id),
  wording TEXT NOT NULL CHECK (length(wording) BETWEEN 1 AND 500),
  withdrawn_at INTEGER,
  -- The member who withdrew it; none if the attendee did.
  withdrawn_by TEXT REFERENCES users (id),
  CHECK ((source = 'booking') = (booking_id IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX sms_consents_holding ON sms_consents (organization_id, number) WHERE withdrawn_at IS NULL;
CREATE INDEX sms_consents_listed ON sms_consents (organization_id, given_at, id);
CREATE INDEX sms_consents_booking ON sms_consents (booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX sms_consents_number ON sms_consents (number);
-- Those that are not erased.
CREATE INDEX sms_consents_kept ON sms_consents (organization_id, given_at) WHERE number <> '+999000000000';

-- Numbers whose bearers want no text messages of an organization. Only a START from the number itself, or an owner or admin,
-- ends that: an agreement that somebody enters for them does not.
CREATE TABLE sms_opt_outs (
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  number TEXT NOT NULL CHECK (number LIKE '+%'),
  at INTEGER NOT NULL,
  -- The number that the STOP was sent to, and the carrier's name for that text.
  sender TEXT NOT NULL CHECK (sender LIKE '+%'),
  said_in TEXT NOT NULL,
  PRIMARY KEY (organization_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX sms_opt_outs_sender ON sms_opt_outs (number, sender);
CREATE INDEX sms_opt_outs_said ON sms_opt_outs (said_in);

-- Texts that attendees sent, each taken in once. They are kept for some days, in which the carrier may tell of one again.
CREATE TABLE sms_replies (
  -- The carrier's name for it.
  id TEXT PRIMARY KEY NOT NULL,
  -- The organization whose own account it came to; none of the deployment's.
  line TEXT REFERENCES organizations (id),
  sender TEXT NOT NULL CHECK (sender LIKE '+%'),
  number TEXT NOT NULL CHECK (number LIKE '+%'),
  -- The meaning, if it has one, and what was answered to it.
  keyword TEXT CHECK (keyword IN ('stop', 'start', 'help')),
  answer TEXT,
  -- Whoever took it in first.
  token TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sms_replies_age ON sms_replies (at);
CREATE INDEX sms_replies_number ON sms_replies (number, sender, at);

-- The ledger of tries: a row is written before the carrier is asked, and is asked for once.
CREATE TABLE sms_attempts (
  id TEXT PRIMARY KEY NOT NULL,
  message_id TEXT NOT NULL,
  organization_id TEXT REFERENCES organizations (id),
  -- The account that it is sent with; none is the deployment's.
  carrier_account_id TEXT REFERENCES carrier_accounts (id),
  sender TEXT NOT NULL CHECK (sender LIKE '+%'),
  number TEXT NOT NULL CHECK (number LIKE '+%'),
  -- SHA-256 of the text, by which it is found in the carrier's list; and its segments.
  text_hash TEXT NOT NULL CHECK (length(text_hash) = 64),
  segments INTEGER NOT NULL CHECK (segments BETWEEN 1 AND 40),
  state TEXT NOT NULL CHECK (state IN (
    'asking', 'unknown', 'taken', 'delivered', 'undelivered', 'refused', 'closed', 'delivered_late')),
  carrier_id TEXT,
  -- The carrier's code for why it did not arrive.
  code TEXT,
  -- The looks at the carrier's list in which it was not found.
  looks INTEGER NOT NULL DEFAULT 0,
  asked_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A message has one try at most that may have arrived.
CREATE UNIQUE INDEX sms_attempts_live ON sms_attempts (message_id) WHERE state IN ('asking', 'unknown', 'taken', 'delivered');
CREATE UNIQUE INDEX sms_attempts_carrier ON sms_attempts (carrier_id) WHERE carrier_id IS NOT NULL;
CREATE INDEX sms_attempts_message ON sms_attempts (message_id);
CREATE INDEX sms_attempts_texted ON sms_attempts (number, sender);
CREATE INDEX sms_attempts_account ON sms_attempts (carrier_account_id) WHERE carrier_account_id IS NOT NULL;
-- Tries whose end the carrier may have failed to tell.
CREATE INDEX sms_attempts_open ON sms_attempts (updated_at) WHERE state = 'taken';

-- As the table of transitions says (shared: SMS_STATES). A test compares this list with it.
CREATE TRIGGER sms_attempts_states BEFORE UPDATE OF state ON sms_attempts
WHEN NEW.state <> OLD.state AND OLD.state || ' ' || NEW.state NOT IN (
  'asking taken', 'asking refused', 'asking unknown', 'asking closed', 'asking delivered', 'asking undelivered',
  'unknown taken', 'unknown closed', 'unknown delivered', 'unknown undelivered',
  'taken delivered', 'taken undelivered',
  'closed delivered', 'closed undelivered', 'closed delivered_late')
BEGIN
  SELECT RAISE(ABORT, 'a text message does not change its state so');
END;

-- A text that did not arrive for now is tried again.
DROP TRIGGER messages_states;
CREATE TRIGGER messages_states BEFORE UPDATE OF state ON messages
WHEN NEW.state <> OLD.state AND OLD.state || ' ' || NEW.state NOT IN (
  'pending claimed', 'pending skipped', 'pending failed',
  'claimed pending', 'claimed sent', 'claimed skipped', 'claimed failed',
  'sent delivered', 'sent bounced', 'sent pending', 'delivered bounced',
  'failed pending', 'bounced pending')
BEGIN
  SELECT RAISE(ABORT, 'a message does not change its state so');
END;

-- The history of a booking tells of an agreement, as of every other change.
DROP TRIGGER booking_events_changed;
CREATE TRIGGER booking_events_changed
AFTER UPDATE OF user_id, title, description, start_time, duration_minutes, timezone, attendee_name, attendee_email,
  attendee_phone, attendee_extension, attendee_language, modulations, notes, co_hosts, notify, sms_consent ON booking_events
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
      CASE WHEN NEW.notify <> OLD.notify THEN 'notify' END,
      CASE WHEN NEW.sms_consent IS NOT OLD.sms_consent THEN 'sms_consent' END)) named
    WHERE named.value IS NOT NULL) changed;
END;

-- A change of a booking that its attendee is told of by text message. They stand beside `message_causes`: another person agrees
-- to them, they go to a number, and they are of no use once the call has begun. `series_id` is set if the change may be one of
-- several of its series: all of those are one text. `renumbered` is set if this very change gave the booking another number.
CREATE VIEW sms_causes AS
SELECT NULL AS kind, NULL AS booking_id, NULL AS series_id, NULL AS whole, NULL AS previous_start, NULL AS renumbered, NULL AS at
WHERE 0;

-- A reminder is due 16 hours before the call: the delivery, which knows the attendee's clock, plans it from then on. It has
-- another id if one before it was skipped, as after a STOP. A number is reminded of a time once, whatever is changed and agreed
-- to meanwhile: a reminder that waits, is on its way or may have arrived is enough, unless it is for a number before.
-- Organizations whose plan includes messages send them (shared: Feature::Messages); a test compares the list with the table of
-- plans.
CREATE TRIGGER sms_causes_written INSTEAD OF INSERT ON sms_causes
BEGIN
  INSERT INTO messages (id, organization_id, booking_id, series_id, whole, kind, channel, recipient, booking_version, start_time,
    previous_start, due_at, deadline, created_at, updated_at)
  SELECT
    CASE WHEN NEW.series_id IS NULL THEN b.id || '.' || NEW.kind || '.' || b.version || COALESCE('.' || NULLIF((
        SELECT COUNT(*) FROM messages t INDEXED BY messages_booking
        WHERE t.booking_id = b.id AND t.kind = NEW.kind AND t.booking_version = b.version AND t.state = 'skipped'), 0), '')
      ELSE NEW.series_id || '.' || NEW.kind || '.' || NEW.at END,
    b.organization_id, b.id, COALESCE(NEW.series_id, b.series_id), COALESCE(NEW.whole, 0), NEW.kind, 'sms', 'attendee',
    b.version, b.start_time, NEW.previous_start,
    CASE NEW.kind WHEN 'sms_reminder' THEN MAX(NEW.at, b.start_time - 57600000) ELSE NEW.at END,
    CASE NEW.kind WHEN 'sms_reminder' THEN b.start_time ELSE MIN(NEW.at + 86400000, b.start_time) END,
    NEW.at, NEW.at
  FROM booking_events b
  WHERE b.id = NEW.booking_id AND b.notify = 1 AND b.immediate = 0 AND b.start_time > NEW.at
    AND (NEW.kind <> 'sms_reminder' OR b.start_time - 3600000 > NEW.at AND NOT EXISTS (
      SELECT 1 FROM messages t INDEXED BY messages_booking
      WHERE t.booking_id = b.id AND t.kind = 'sms_reminder' AND t.start_time = b.start_time
        AND (t.state IN ('pending', 'claimed', 'sent', 'delivered') OR t.state = 'failed' AND t.reason = 'outcome_unknown')
        AND (t.booking_version >= CASE WHEN NEW.renumbered = 1 THEN b.version ELSE COALESCE((
            SELECT MAX(c.version) FROM booking_changes c
            WHERE c.booking_id = b.id AND instr(c.fields, '"attendee_phone"') > 0), 0) END
          OR EXISTS (
            SELECT 1 FROM sms_attempts a INDEXED BY sms_attempts_message
            WHERE a.message_id = t.id AND a.number = b.attendee_phone))))
    AND EXISTS (SELECT 1 FROM organizations o WHERE o.id = b.organization_id AND o.plan IN ('business', 'enterprise'))
    AND EXISTS (
      SELECT 1 FROM sms_consents c
      WHERE c.organization_id = b.organization_id AND c.number = b.attendee_phone AND c.withdrawn_at IS NULL)
    AND NOT EXISTS (
      SELECT 1 FROM sms_opt_outs s WHERE s.organization_id = b.organization_id AND s.number = b.attendee_phone)
  ON CONFLICT (id) DO UPDATE SET whole = 1
  WHERE messages.kind <> 'sms_reminder' AND (messages.booking_id <> excluded.booking_id OR excluded.whole = 1);
END;

-- Booked, perhaps with the agreement. A number has one that holds.
CREATE TRIGGER booking_events_sms_booked AFTER INSERT ON booking_events
WHEN NEW.status = 'pending'
BEGIN
  INSERT INTO sms_consents (id, organization_id, number, given_at, source, booking_id, given_by, wording)
  SELECT NEW.id || '.' || NEW.version, NEW.organization_id, NEW.attendee_phone, NEW.created_at, 'booking', NEW.id,
    NEW.created_by, NEW.sms_consent
  WHERE NEW.sms_consent IS NOT NULL
  ON CONFLICT DO NOTHING;
  INSERT INTO sms_causes (kind, booking_id, at) VALUES ('sms_reminder', NEW.id, NEW.created_at);
END;

-- An agreement that is given later, or for another number. Which member gave it stands in the audit log under the booking's
-- version. A number that has agreed before is reminded, too.
CREATE TRIGGER booking_events_sms_agreed AFTER UPDATE OF sms_consent, attendee_phone ON booking_events
WHEN NEW.erased_at IS NULL
  AND (NEW.sms_consent IS NOT NULL AND NEW.sms_consent IS NOT OLD.sms_consent OR NEW.attendee_phone <> OLD.attendee_phone)
BEGIN
  INSERT INTO sms_consents (id, organization_id, number, given_at, source, booking_id, given_by, wording)
  SELECT NEW.id || '.' || NEW.version, NEW.organization_id, NEW.attendee_phone, NEW.updated_at, 'booking', NEW.id,
    (SELECT l.user_id FROM audit_log l INDEXED BY audit_log_subject
     WHERE l.subject_id = NEW.id AND l.at = NEW.updated_at AND l.user_id IS NOT NULL LIMIT 1), NEW.sms_consent
  WHERE NEW.sms_consent IS NOT NULL
  ON CONFLICT DO NOTHING;
  INSERT INTO sms_causes (kind, booking_id, renumbered, at)
  SELECT 'sms_reminder', NEW.id, 1, NEW.updated_at
  WHERE NEW.attendee_phone <> OLD.attendee_phone AND NEW.status = 'pending';
END;

CREATE TRIGGER booking_events_sms_withdrawn AFTER UPDATE OF sms_consent ON booking_events
WHEN NEW.sms_consent IS NULL AND OLD.sms_consent IS NOT NULL AND NEW.attendee_phone = OLD.attendee_phone
  AND NEW.erased_at IS NULL
BEGIN
  UPDATE sms_consents SET withdrawn_at = NEW.updated_at
  WHERE organization_id = NEW.organization_id AND number = NEW.attendee_phone AND withdrawn_at IS NULL;
END;

-- Whoever agrees is reminded of the calls that are booked already.
CREATE TRIGGER sms_consents_given AFTER INSERT ON sms_consents
WHEN NEW.withdrawn_at IS NULL
BEGIN
  INSERT INTO sms_causes (kind, booking_id, at)
  SELECT 'sms_reminder', b.id, NEW.given_at
  FROM booking_events b INDEXED BY booking_events_phone
  WHERE b.organization_id = NEW.organization_id AND b.attendee_phone = NEW.number AND b.status = 'pending';
END;

-- Texts that tell of a booking as it is no more are not sent.
CREATE TRIGGER booking_events_sms_told_otherwise
AFTER UPDATE OF status, start_time, attendee_phone, notify ON booking_events
WHEN NEW.start_time > 0 AND (
  NEW.status <> OLD.status AND NEW.status <> 'pending'
  OR NEW.start_time <> CASE WHEN OLD.start_time < 0 THEN OLD.start_time + 10000000000000 ELSE OLD.start_time END
  OR NEW.attendee_phone <> OLD.attendee_phone OR NEW.notify <> OLD.notify)
BEGIN
  UPDATE messages SET state = 'skipped', updated_at = NEW.updated_at,
    reason = CASE WHEN NEW.status = 'cancelled' THEN 'cancelled' WHEN NEW.status <> 'pending' THEN 'over'
      WHEN NEW.attendee_phone <> OLD.attendee_phone THEN 'other_number' WHEN NEW.notify = 0 THEN 'not_wanted' ELSE 'moved' END
  WHERE booking_id = NEW.id AND channel = 'sms' AND state = 'pending' AND whole = 0 AND kind IN ('sms_reminder', 'sms_moved')
    AND (NEW.status <> 'pending' OR start_time <> NEW.start_time
      -- Not those that another trigger has just written.
      OR booking_version <> NEW.version AND (NEW.attendee_phone <> OLD.attendee_phone OR NEW.notify = 0));
END;

CREATE TRIGGER booking_events_sms_moved AFTER UPDATE OF start_time ON booking_events
WHEN NEW.status = 'pending' AND OLD.status = 'pending' AND NEW.start_time > NEW.updated_at
  AND NEW.start_time <> CASE WHEN OLD.start_time < 0 THEN OLD.start_time + 10000000000000 ELSE OLD.start_time END
BEGIN
  -- A call whose time by the rule is another was moved by a change of the rule, which concerns the whole series.
  INSERT INTO sms_causes (kind, booking_id, series_id, whole, previous_start, at)
  SELECT 'sms_moved', NEW.id, NEW.series_id, NEW.occurrence IS NOT OLD.occurrence OR NEW.series_id IS NOT OLD.series_id,
    CASE WHEN OLD.start_time < 0 THEN OLD.start_time + 10000000000000 ELSE OLD.start_time END, NEW.updated_at
  WHERE NEW.attendee_phone = OLD.attendee_phone;
  INSERT INTO sms_causes (kind, booking_id, at) VALUES ('sms_reminder', NEW.id, NEW.updated_at);
END;

CREATE TRIGGER booking_events_sms_wanted AFTER UPDATE OF notify ON booking_events
WHEN NEW.status = 'pending' AND OLD.status = 'pending' AND NEW.notify = 1 AND OLD.notify = 0
BEGIN
  INSERT INTO sms_causes (kind, booking_id, at) VALUES ('sms_reminder', NEW.id, NEW.updated_at);
END;

-- Cancelled before it began: a phone that has rung tells the rest.
CREATE TRIGGER booking_events_sms_cancelled AFTER UPDATE OF status ON booking_events
WHEN NEW.status = 'cancelled' AND OLD.status = 'pending'
BEGIN
  INSERT INTO sms_causes (kind, booking_id, series_id, at)
  VALUES ('sms_cancelled', NEW.id, NEW.series_id, NEW.updated_at);
END;
