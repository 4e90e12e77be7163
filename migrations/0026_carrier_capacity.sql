-- The carrier takes so many calls a second of a caller space, so a start has room for so many. Pending bookings are counted
-- by the space whose pace their calls share, whoever they belong to, so that the calls around a start are a few rows.
-- Triggers count, so that no writer of bookings can forget to.

-- Pending bookings by caller space and start; '' is the space of the deployment's own account.
CREATE TABLE caller_space_starts (
  caller_space TEXT NOT NULL,
  start_time INTEGER NOT NULL,
  calls INTEGER NOT NULL CHECK (calls >= 0),
  PRIMARY KEY (caller_space, start_time)
) STRICT, WITHOUT ROWID;

INSERT INTO caller_space_starts (caller_space, start_time, calls)
SELECT COALESCE(c.caller_space, ''), b.start_time, COUNT(*)
FROM booking_events b LEFT JOIN carrier_accounts c ON c.organization_id = b.organization_id AND c.ended_at IS NULL
WHERE b.status = 'pending'
GROUP BY 1, 2;

CREATE TRIGGER booking_events_counted AFTER INSERT ON booking_events WHEN NEW.status = 'pending'
BEGIN
  INSERT INTO caller_space_starts (caller_space, start_time, calls)
  VALUES (COALESCE((
    SELECT c.caller_space FROM carrier_accounts c WHERE c.organization_id = NEW.organization_id AND c.ended_at IS NULL
  ), ''), NEW.start_time, 1)
  ON CONFLICT (caller_space, start_time) DO UPDATE SET calls = calls + 1;
END;

-- A booking that is no longer pending, is pending again, or begins at another time.
CREATE TRIGGER booking_events_counted_by_change AFTER UPDATE OF status, start_time ON booking_events
WHEN (OLD.status = 'pending' OR NEW.status = 'pending')
  AND (NEW.status <> OLD.status OR NEW.start_time <> OLD.start_time)
BEGIN
  UPDATE caller_space_starts SET calls = MAX(0, calls - 1)
  WHERE OLD.status = 'pending' AND start_time = OLD.start_time AND caller_space = COALESCE((
    SELECT c.caller_space FROM carrier_accounts c WHERE c.organization_id = OLD.organization_id AND c.ended_at IS NULL
  ), '');
  DELETE FROM caller_space_starts
  WHERE start_time = OLD.start_time AND calls = 0 AND caller_space = COALESCE((
    SELECT c.caller_space FROM carrier_accounts c WHERE c.organization_id = OLD.organization_id AND c.ended_at IS NULL
  ), '');
  INSERT INTO caller_space_starts (caller_space, start_time, calls)
  SELECT COALESCE((
    SELECT c.caller_space FROM carrier_accounts c WHERE c.organization_id = NEW.organization_id AND c.ended_at IS NULL
  ), ''), NEW.start_time, 1
  WHERE NEW.status = 'pending'
  ON CONFLICT (caller_space, start_time) DO UPDATE SET calls = calls + 1;
END;

CREATE TRIGGER booking_events_counted_no_longer AFTER DELETE ON booking_events WHEN OLD.status = 'pending'
BEGIN
  UPDATE caller_space_starts SET calls = MAX(0, calls - 1)
  WHERE start_time = OLD.start_time AND caller_space = COALESCE((
    SELECT c.caller_space FROM carrier_accounts c WHERE c.organization_id = OLD.organization_id AND c.ended_at IS NULL
  ), '');
  DELETE FROM caller_space_starts
  WHERE start_time = OLD.start_time AND calls = 0 AND caller_space = COALESCE((
    SELECT c.caller_space FROM carrier_accounts c WHERE c.organization_id = OLD.organization_id AND c.ended_at IS NULL
  ), '');
END;

-- An organization's calls come from the deployment's space again when its own account ends. Whoever connects one counts
-- them to its space: a trigger on the insert of a row that attempts refer to would have SQLite look through all attempts.
CREATE TRIGGER carrier_accounts_counted_no_longer AFTER UPDATE OF ended_at ON carrier_accounts
WHEN OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
BEGIN
  UPDATE caller_space_starts SET calls = MAX(0, calls - (
    SELECT COUNT(*) FROM booking_events b
    WHERE b.organization_id = OLD.organization_id AND b.status = 'pending'
      AND b.start_time = caller_space_starts.start_time))
  WHERE caller_space = OLD.caller_space AND start_time IN (
    SELECT b.start_time FROM booking_events b WHERE b.organization_id = OLD.organization_id AND b.status = 'pending');
  DELETE FROM caller_space_starts
  WHERE calls = 0 AND caller_space = OLD.caller_space AND start_time IN (
    SELECT b.start_time FROM booking_events b WHERE b.organization_id = OLD.organization_id AND b.status = 'pending');
  INSERT INTO caller_space_starts (caller_space, start_time, calls)
  SELECT '', b.start_time, COUNT(*) FROM booking_events b
  WHERE b.organization_id = OLD.organization_id AND b.status = 'pending'
  GROUP BY b.start_time
  ON CONFLICT (caller_space, start_time) DO UPDATE SET calls = calls + excluded.calls;
END;

-- The same by minutes: where no minute is crowded, nobody waits, and no start has to be looked at.
CREATE TABLE caller_space_minutes (
  caller_space TEXT NOT NULL,
  minute INTEGER NOT NULL,
  calls INTEGER NOT NULL,
  PRIMARY KEY (caller_space, minute)
) STRICT, WITHOUT ROWID;

INSERT INTO caller_space_minutes (caller_space, minute, calls)
SELECT caller_space, start_time - start_time % 60000, SUM(calls) FROM caller_space_starts GROUP BY 1, 2;

CREATE INDEX caller_space_crowds ON caller_space_minutes (caller_space, calls, minute);

CREATE TRIGGER caller_space_starts_counted AFTER INSERT ON caller_space_starts
BEGIN
  INSERT INTO caller_space_minutes (caller_space, minute, calls)
  VALUES (NEW.caller_space, NEW.start_time - NEW.start_time % 60000, NEW.calls)
  ON CONFLICT (caller_space, minute) DO UPDATE SET calls = calls + excluded.calls;
END;

CREATE TRIGGER caller_space_starts_counted_by_change AFTER UPDATE OF calls ON caller_space_starts
BEGIN
  UPDATE caller_space_minutes SET calls = calls + NEW.calls - OLD.calls
  WHERE caller_space = NEW.caller_space AND minute = NEW.start_time - NEW.start_time % 60000;
END;

CREATE TRIGGER caller_space_starts_counted_no_longer AFTER DELETE ON caller_space_starts
BEGIN
  UPDATE caller_space_minutes SET calls = calls - OLD.calls
  WHERE caller_space = OLD.caller_space AND minute = OLD.start_time - OLD.start_time % 60000;
  DELETE FROM caller_space_minutes
  WHERE calls <= 0 AND caller_space = OLD.caller_space AND minute = OLD.start_time - OLD.start_time % 60000;
END;

-- Others whose calls come from the same space.
CREATE INDEX carrier_accounts_space ON carrier_accounts (caller_space) WHERE ended_at IS NULL;
-- Somebody's own holds around a start, whoever they belong to.
CREATE INDEX slot_holds_start ON slot_holds (start_time) WHERE booking_id IS NULL AND hold_id IS NULL;
