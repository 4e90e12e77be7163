-- A series is told of as one: one message, and one calendar entry with one UID (RFC 5546 allows no more in a REQUEST). Whatever
-- changes several of its calls at once writes one row for each reader, and whatever changes one call a row about that call. And
-- whoever was told of a booking that is somebody else's to read now is told of its end.

-- The SEQUENCE that the next message about the series has, whether about all of its calls or one: they are one entry.
ALTER TABLE booking_series ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
-- The series whose calendar entry goes on as this one's. A series that was split before its first pending call has nothing left
-- to tell of: the part that follows takes its place in calendars.
ALTER TABLE booking_series ADD COLUMN entry_of TEXT REFERENCES booking_series (id);
CREATE INDEX booking_series_entry ON booking_series (entry_of) WHERE entry_of IS NOT NULL;

-- Whether it is about the whole series. Its booking is the first that was changed, then.
ALTER TABLE messages ADD COLUMN whole INTEGER NOT NULL DEFAULT 0 CHECK (whole IN (0, 1));
-- Of a message with an entry of a series: its SEQUENCE.
ALTER TABLE messages ADD COLUMN sequence INTEGER;
-- Whether it goes to the address that was the attendee's before; and that address, until it is encrypted with the content.
ALTER TABLE messages ADD COLUMN former INTEGER NOT NULL DEFAULT 0 CHECK (former IN (0, 1));
ALTER TABLE messages ADD COLUMN former_address TEXT CHECK (former_address IS NULL OR former = 1);

-- An address in clear is not kept longer than it takes to encrypt it, and not by a message that is over.
CREATE TRIGGER messages_former_sealed AFTER UPDATE OF payload, state ON messages
WHEN NEW.former_address IS NOT NULL AND (NEW.payload IS NOT NULL OR NEW.state NOT IN ('pending', 'claimed'))
BEGIN
  UPDATE messages SET former_address = NULL WHERE id = NEW.id;
END;

DROP TRIGGER booking_events_booked;
DROP TRIGGER booking_events_told_otherwise;
DROP TRIGGER booking_events_moved;
DROP TRIGGER booking_events_readdressed;
DROP TRIGGER booking_events_handed_over;
DROP TRIGGER booking_events_over;
DROP VIEW message_causes;

-- A change of a booking, as the triggers on it see it. `series_id` is set if the series' entry in calendars changes by it, and
-- `whole` if that change is not of this call alone. `start_time` is set where another start is told of than the booking's.
CREATE VIEW message_causes AS
SELECT NULL AS cause, NULL AS booking_id, NULL AS series_id, NULL AS whole, NULL AS member_id, NULL AS other_member,
  NULL AS start_time, NULL AS previous_start, NULL AS former_address, NULL AS at
WHERE 0;

-- Rows of one series, event and time have one id: the second call that is changed makes the message one about the series. The
-- number behind counts messages of that id that are on their way already, which nothing can be added to.
CREATE TRIGGER message_causes_written INSTEAD OF INSERT ON message_causes
BEGIN
  INSERT INTO messages (
    id, organization_id, booking_id, series_id, whole, sequence, kind, recipient, member_id, booking_version, start_time,
    previous_start, other_member, former, former_address, due_at, deadline, created_at, updated_at)
  SELECT
    CASE WHEN NEW.series_id IS NULL THEN b.id || '.' || k.kind || '.' || b.version ELSE NEW.series_id || '.' || k.kind || '.' || NEW.at END
      || CASE WHEN NEW.former_address IS NULL THEN '' ELSE '.former' END
      || CASE WHEN NEW.series_id IS NULL THEN '' ELSE CASE k.recipient WHEN 'member' THEN '.' || NEW.member_id ELSE '' END || COALESCE('.' || NULLIF((
        SELECT COUNT(*) FROM messages t
        WHERE t.series_id = NEW.series_id AND t.kind = k.kind AND t.created_at = NEW.at
          AND t.member_id IS CASE k.recipient WHEN 'member' THEN NEW.member_id END
          AND t.former = (NEW.former_address IS NOT NULL) AND (t.state <> 'pending' OR t.attempts > 0)), 0), '') END,
    b.organization_id, b.id, COALESCE(NEW.series_id, b.series_id), COALESCE(NEW.whole, 0),
    (SELECT s.sequence FROM booking_series s WHERE s.id = NEW.series_id), k.kind, k.recipient,
    CASE k.recipient WHEN 'member' THEN NEW.member_id END, b.version, COALESCE(NEW.start_time, b.start_time), NEW.previous_start,
    NEW.other_member, NEW.former_address IS NOT NULL, NEW.former_address,
    CASE NEW.cause WHEN 'reminder' THEN b.start_time - k.lead ELSE NEW.at END,
    CASE WHEN NEW.cause = 'reminder' THEN b.start_time - k.useless
      WHEN NEW.cause IN ('booked', 'moved', 'taken_over') THEN MIN(NEW.at + 86400000, b.start_time)
      ELSE NEW.at + 86400000 END,
    NEW.at, NEW.at
  FROM booking_events b JOIN message_kinds k ON k.cause = NEW.cause
  WHERE b.id = NEW.booking_id
    AND (k.lead IS NULL OR b.start_time - k.lead > NEW.at)
    AND (k.recipient <> 'attendee' OR (
      (NEW.former_address IS NOT NULL OR b.notify = 1 AND b.attendee_email IS NOT NULL) AND EXISTS (
        SELECT 1 FROM organizations o WHERE o.id = b.organization_id AND o.plan IN ('business', 'enterprise'))))
    AND (k.recipient <> 'member' OR NEW.member_id IS NOT NULL)
  ON CONFLICT (id) DO UPDATE SET whole = 1
  WHERE messages.sequence IS NOT NULL AND (messages.booking_id <> excluded.booking_id OR excluded.whole = 1);

  UPDATE booking_series SET sequence = sequence + 1 WHERE id = NEW.series_id;

  -- A message about the whole series as it is now says that some of its calls are cancelled, too.
  DELETE FROM messages
  WHERE NEW.cause = 'moved' AND series_id = NEW.series_id AND created_at = NEW.at AND kind IN ('attendee_cancelled', 'operator_cancelled')
    AND former = 0 AND state = 'pending' AND attempts = 0 AND EXISTS (
      SELECT 1 FROM messages t
      WHERE t.series_id = NEW.series_id AND t.created_at = NEW.at AND t.kind IN ('attendee_moved', 'operator_moved') AND t.whole = 1
        AND t.recipient = messages.recipient AND t.member_id IS messages.member_id);
END;

-- Booked ahead. A call that is placed at once is told of by the phone. A call that is added to a series changes it.
CREATE TRIGGER booking_events_booked AFTER INSERT ON booking_events
WHEN NEW.status = 'pending' AND NEW.immediate = 0 AND NEW.start_time > NEW.created_at
  AND (NEW.attendee_email IS NOT NULL OR NEW.created_by IS NOT NEW.user_id)
BEGIN
  INSERT INTO message_causes (cause, booking_id, series_id, whole, member_id, at)
  SELECT CASE WHEN EXISTS (
      SELECT 1 FROM booking_events x WHERE x.series_id = NEW.series_id AND x.created_at < NEW.created_at)
    THEN 'moved' ELSE 'booked' END,
    NEW.id, NEW.series_id, NEW.series_id IS NOT NULL, CASE WHEN NEW.created_by IS NOT NEW.user_id THEN NEW.user_id END, NEW.created_at
  UNION ALL SELECT 'reminder', NEW.id, NULL, NULL, NULL, NEW.created_at WHERE NEW.attendee_email IS NOT NULL;
END;

-- Messages that tell of a booking as it is no more are not sent. A series that is moved sets its calls aside for a moment,
-- before 1970: that is no change yet. A message about a whole series tells of it as it is when it is sent.
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
  WHERE booking_id = NEW.id AND state = 'pending' AND whole = 0
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
  -- A call whose time by the rule is another was moved by a change of the rule, which concerns the whole series.
  INSERT INTO message_causes (cause, booking_id, series_id, whole, member_id, previous_start, at)
  SELECT 'moved', NEW.id, NEW.series_id, NEW.occurrence IS NOT OLD.occurrence,
    CASE WHEN NEW.user_id = OLD.user_id THEN NEW.user_id END,
    CASE WHEN OLD.start_time < 0 THEN OLD.start_time + 10000000000000 ELSE OLD.start_time END, NEW.updated_at
  WHERE NEW.attendee_email IS OLD.attendee_email AND NEW.series_id IS OLD.series_id
  UNION ALL SELECT 'reminder', NEW.id, NULL, NULL, NULL, NULL, NEW.updated_at;
END;

-- A series is split: the part before ends earlier, and the calls from there on are a series of their own.
CREATE TRIGGER booking_events_split AFTER UPDATE OF series_id ON booking_events
WHEN NEW.series_id <> OLD.series_id AND NEW.status = 'pending' AND OLD.status = 'pending' AND NEW.start_time > NEW.updated_at
BEGIN
  UPDATE booking_series SET sequence = MAX(sequence, (SELECT o.sequence + 1 FROM booking_series o WHERE o.id = OLD.series_id))
  WHERE id = NEW.series_id;
  INSERT INTO message_causes (cause, booking_id, series_id, whole, member_id, previous_start, at)
  VALUES ('moved', NEW.id, NEW.series_id, 1, CASE WHEN NEW.user_id = OLD.user_id THEN NEW.user_id END,
    NULLIF(CASE WHEN OLD.start_time < 0 THEN OLD.start_time + 10000000000000 ELSE OLD.start_time END, NEW.start_time),
    NEW.updated_at);
  INSERT INTO message_causes (cause, booking_id, series_id, whole, member_id, at)
  SELECT 'moved', NEW.id, OLD.series_id, 1, OLD.user_id, NEW.updated_at
  WHERE EXISTS (SELECT 1 FROM booking_events x WHERE x.series_id = OLD.series_id AND x.status = 'pending');
  -- Nothing is left before: there is one series as there was, and one entry.
  UPDATE booking_series SET entry_of = (SELECT COALESCE(o.entry_of, o.id) FROM booking_series o WHERE o.id = OLD.series_id)
  WHERE id = NEW.series_id
    AND NOT EXISTS (SELECT 1 FROM booking_events x WHERE x.series_id = OLD.series_id AND x.status = 'pending');
  DELETE FROM messages
  WHERE series_id = OLD.series_id AND created_at = NEW.updated_at AND sequence IS NOT NULL AND former = 0 AND state = 'pending'
    AND attempts = 0 AND kind IN ('attendee_moved', 'operator_moved', 'attendee_cancelled', 'operator_cancelled')
    AND NOT EXISTS (SELECT 1 FROM booking_events x WHERE x.series_id = OLD.series_id AND x.status = 'pending');
END;

-- Somebody else reads of the booking from now on: for them it is new.
CREATE TRIGGER booking_events_readdressed AFTER UPDATE OF attendee_email, notify ON booking_events
WHEN NEW.status = 'pending' AND OLD.status = 'pending' AND NEW.start_time > NEW.updated_at AND NEW.notify = 1
  AND NEW.attendee_email IS NOT NULL AND (NEW.attendee_email IS NOT OLD.attendee_email OR OLD.notify = 0)
BEGIN
  INSERT INTO message_causes (cause, booking_id, series_id, whole, at)
  SELECT 'booked', NEW.id, NEW.series_id, NEW.occurrence IS NOT OLD.occurrence, NEW.updated_at WHERE NEW.series_id IS OLD.series_id
  UNION ALL SELECT 'reminder', NEW.id, NULL, NULL, NEW.updated_at;
END;

-- And whoever has read of it before is told that it is over for them, at the time that they know. The part before a split tells
-- them itself.
CREATE TRIGGER booking_events_address_left AFTER UPDATE OF attendee_email ON booking_events
WHEN NEW.status = 'pending' AND OLD.status = 'pending' AND NEW.erased_at IS NULL AND OLD.notify = 1
  AND OLD.attendee_email IS NOT NULL AND lower(OLD.attendee_email) IS NOT lower(NEW.attendee_email)
  AND NEW.series_id IS OLD.series_id
BEGIN
  INSERT INTO message_causes (cause, booking_id, series_id, whole, start_time, former_address, at)
  VALUES ('cancelled', NEW.id, NEW.series_id, NEW.occurrence IS NOT OLD.occurrence,
    CASE WHEN OLD.start_time < 0 THEN OLD.start_time + 10000000000000 ELSE OLD.start_time END, OLD.attendee_email, NEW.updated_at);
END;

-- The operator before is told whenever that is, for their calendar has the call: also once it has begun, when another host takes
-- it. The one after is told of a call to come only. Of a part that was split off, the operator before was told nothing yet: the
-- part before tells them.
CREATE TRIGGER booking_events_handed_over AFTER UPDATE OF user_id ON booking_events
WHEN NEW.status IN ('pending', 'calling') AND NEW.user_id <> OLD.user_id
BEGIN
  INSERT INTO message_causes (cause, booking_id, series_id, whole, member_id, other_member, at)
  SELECT 'handed_over', NEW.id, NEW.series_id, NEW.occurrence IS NOT OLD.occurrence, OLD.user_id, NEW.user_id, NEW.updated_at
  WHERE NEW.series_id IS OLD.series_id
  UNION ALL SELECT 'taken_over', NEW.id, NEW.series_id, NEW.series_id IS NOT OLD.series_id OR NEW.occurrence IS NOT OLD.occurrence,
    NEW.user_id, OLD.user_id, NEW.updated_at
  WHERE NEW.status = 'pending' AND NEW.start_time > NEW.updated_at;
END;

CREATE TRIGGER booking_events_over AFTER UPDATE OF status ON booking_events
WHEN NEW.status <> OLD.status AND (NEW.status = 'cancelled' OR NEW.status = 'failed')
BEGIN
  INSERT INTO message_causes (cause, booking_id, series_id, member_id, at)
  VALUES (NEW.status, NEW.id, CASE NEW.status WHEN 'cancelled' THEN NEW.series_id END, NEW.user_id, NEW.updated_at);
END;

-- Messages of a day's end: calls without an outcome, and notices, of all organizations by their time.
CREATE INDEX call_attempts_open_outcomes ON call_attempts (dialing_at)
  WHERE phase = 'ended' AND accepted_at IS NOT NULL AND outcome IS NULL;
CREATE INDEX notices_created ON notices (created_at);
