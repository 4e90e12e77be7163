-- Settings of messages that nobody overwrites unread, each member's own among them; and one message to whoever is told of a
-- booking anew.

-- The version of an organization's switches of messages, all of them together. Without a row it is 1: nothing was changed yet.
CREATE TABLE message_settings (
  organization_id TEXT PRIMARY KEY NOT NULL REFERENCES organizations (id),
  version INTEGER NOT NULL,
  -- The audit entry of the last change: by it a batch knows that the change is its own.
  changed_in TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The kinds of messages that a member does not want, as a JSON array of their names. Beside the organization's switches, which
-- owners and admins turn: what either of them turns off is not sent.
CREATE TABLE own_message_settings (
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  off TEXT NOT NULL CHECK (json_valid(off)),
  version INTEGER NOT NULL,
  changed_in TEXT NOT NULL,
  PRIMARY KEY (organization_id, user_id)
) STRICT, WITHOUT ROWID;

-- An attendee to whom a booking is new, because they are to be told from now on, is told that it is booked, at its time now. If
-- the same change has moved it, that is no second message. The two causes come from two triggers, in either order.
CREATE TRIGGER messages_booked_anew AFTER INSERT ON messages
WHEN NEW.kind IN ('attendee_booked', 'attendee_moved') AND NEW.channel = 'mail' AND NEW.former = 0
BEGIN
  DELETE FROM messages
  WHERE booking_id = NEW.booking_id AND booking_version = NEW.booking_version AND kind = 'attendee_moved' AND channel = 'mail'
    AND whole = 0 AND former = 0 AND state = 'pending' AND attempts = 0 AND EXISTS (
      SELECT 1 FROM messages t
      WHERE t.booking_id = NEW.booking_id AND t.booking_version = NEW.booking_version AND t.kind = 'attendee_booked'
        AND t.channel = 'mail' AND t.former = 0);
  DELETE FROM messages
  WHERE series_id = NEW.series_id AND created_at = NEW.created_at AND sequence IS NOT NULL AND kind = 'attendee_moved'
    AND channel = 'mail' AND former = 0 AND state = 'pending' AND attempts = 0 AND EXISTS (
      SELECT 1 FROM messages t
      WHERE t.series_id = NEW.series_id AND t.created_at = NEW.created_at AND t.kind = 'attendee_booked' AND t.channel = 'mail'
        AND t.whole = 1 AND t.former = 0 AND t.state = 'pending' AND t.attempts = 0);
END;

-- An operator is told that their call is at another time also if its attendee has another address since. (The attendee is told as
-- above.)
CREATE TRIGGER booking_events_moved_and_readdressed AFTER UPDATE OF start_time, attendee_email ON booking_events
WHEN NEW.status = 'pending' AND OLD.status = 'pending' AND NEW.start_time > NEW.updated_at AND NEW.user_id = OLD.user_id
  AND NEW.attendee_email IS NOT OLD.attendee_email AND NEW.series_id IS OLD.series_id
  AND NEW.start_time <> CASE WHEN OLD.start_time < 0 THEN OLD.start_time + 10000000000000 ELSE OLD.start_time END
BEGIN
  INSERT INTO message_causes (cause, booking_id, series_id, whole, member_id, previous_start, at)
  VALUES ('moved', NEW.id, NEW.series_id, NEW.occurrence IS NOT OLD.occurrence, NEW.user_id,
    CASE WHEN OLD.start_time < 0 THEN OLD.start_time + 10000000000000 ELSE OLD.start_time END, NEW.updated_at);
END;
