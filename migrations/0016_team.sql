-- A call that several hosts take together can be booked: one of them, the lead, is its operator and is rung, and the time
-- of all others is kept by rows of `slot_holds` that are the booking's. Triggers write and remove them, so that no
-- writer can leave them behind, and the guards against overlaps see them like any other time that is taken.

-- The other hosts, in order, as a JSON array of user ids; none of a booking that its operator takes alone.
ALTER TABLE booking_events ADD COLUMN co_hosts TEXT CHECK (json_type(co_hosts) = 'array');
CREATE INDEX booking_events_together ON booking_events (event_type_id, start_time) WHERE co_hosts IS NOT NULL;

-- The booking whose co-host's time it is.
ALTER TABLE slot_holds ADD COLUMN booking_id TEXT REFERENCES booking_events (id);
-- The hold that it is a part of, or that its booking has taken the place of.
ALTER TABLE slot_holds ADD COLUMN hold_id TEXT;
-- Whose time is held besides `user_id`'s, as a JSON array. A row with neither booking nor hold is somebody's own.
ALTER TABLE slot_holds ADD COLUMN co_hosts TEXT CHECK (json_type(co_hosts) = 'array');
CREATE INDEX slot_holds_booking ON slot_holds (booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX slot_holds_together ON slot_holds (hold_id) WHERE hold_id IS NOT NULL;
DROP INDEX slot_holds_maker;
CREATE INDEX slot_holds_maker ON slot_holds (organization_id, created_by, expires_at)
  WHERE booking_id IS NULL AND hold_id IS NULL;

-- The guards of 0013, but that a booking's own time, and all of the hold that it takes the place of, is not in its way.
DROP TRIGGER booking_events_taken;
CREATE TRIGGER booking_events_taken BEFORE INSERT ON booking_events
WHEN NEW.status IN ('pending', 'calling')
BEGIN
  SELECT RAISE(ABORT, 'overlap') WHERE EXISTS (
    SELECT 1 FROM booking_events o INDEXED BY booking_events_busy
    WHERE o.status IN ('pending', 'calling')
      AND o.organization_id = NEW.organization_id AND o.user_id = NEW.user_id AND o.id <> NEW.id
      AND o.busy_from > NEW.start_time - NEW.buffer_before * 60000 - 201600000
      AND o.busy_from < NEW.end_time + NEW.buffer_after * 60000
      AND o.busy_to > NEW.start_time - NEW.buffer_before * 60000
  ) OR EXISTS (
    SELECT 1 FROM slot_holds h INDEXED BY slot_holds_busy
    WHERE h.organization_id = NEW.organization_id AND h.user_id = NEW.user_id
      AND h.busy_from > NEW.start_time - NEW.buffer_before * 60000 - 201600000
      AND h.busy_from < NEW.end_time + NEW.buffer_after * 60000
      AND h.busy_to > NEW.start_time - NEW.buffer_before * 60000
      AND h.expires_at > NEW.updated_at
      AND (h.booking_id IS NOT NULL OR COALESCE(h.hold_id, h.id) IS NOT NEW.hold_id)
  );
END;

DROP TRIGGER booking_events_taken_by_change;
CREATE TRIGGER booking_events_taken_by_change
BEFORE UPDATE OF organization_id, user_id, start_time, end_time, buffer_before, buffer_after, status ON booking_events
WHEN NEW.status IN ('pending', 'calling') AND (
  OLD.status NOT IN ('pending', 'calling')
  OR NEW.organization_id <> OLD.organization_id OR NEW.user_id <> OLD.user_id
  OR NEW.start_time - NEW.buffer_before * 60000 < OLD.start_time - OLD.buffer_before * 60000
  OR NEW.end_time + NEW.buffer_after * 60000 > OLD.end_time + OLD.buffer_after * 60000)
BEGIN
  SELECT RAISE(ABORT, 'overlap') WHERE EXISTS (
    SELECT 1 FROM booking_events o INDEXED BY booking_events_busy
    WHERE o.status IN ('pending', 'calling')
      AND o.organization_id = NEW.organization_id AND o.user_id = NEW.user_id AND o.id <> OLD.id
      AND o.busy_from > NEW.start_time - NEW.buffer_before * 60000 - 201600000
      AND o.busy_from < NEW.end_time + NEW.buffer_after * 60000
      AND o.busy_to > NEW.start_time - NEW.buffer_before * 60000
  ) OR EXISTS (
    SELECT 1 FROM slot_holds h INDEXED BY slot_holds_busy
    WHERE h.organization_id = NEW.organization_id AND h.user_id = NEW.user_id
      AND h.busy_from > NEW.start_time - NEW.buffer_before * 60000 - 201600000
      AND h.busy_from < NEW.end_time + NEW.buffer_after * 60000
      AND h.busy_to > NEW.start_time - NEW.buffer_before * 60000
      AND h.expires_at > NEW.updated_at AND h.booking_id IS NOT OLD.id
  );
END;

DROP TRIGGER slot_holds_taken;
CREATE TRIGGER slot_holds_taken BEFORE INSERT ON slot_holds
BEGIN
  SELECT RAISE(ABORT, 'overlap') WHERE EXISTS (
    SELECT 1 FROM booking_events o INDEXED BY booking_events_busy
    WHERE o.status IN ('pending', 'calling')
      AND o.organization_id = NEW.organization_id AND o.user_id = NEW.user_id
      AND o.busy_from > NEW.busy_from - 201600000 AND o.busy_from < NEW.busy_to AND o.busy_to > NEW.busy_from
  ) OR EXISTS (
    SELECT 1 FROM slot_holds h INDEXED BY slot_holds_busy
    WHERE h.organization_id = NEW.organization_id AND h.user_id = NEW.user_id
      AND h.busy_from > NEW.busy_from - 201600000 AND h.busy_from < NEW.busy_to AND h.busy_to > NEW.busy_from
      AND h.expires_at > NEW.created_at
      AND (h.booking_id IS NOT NULL OR COALESCE(h.hold_id, h.id) IS NOT NEW.hold_id)
  );
END;

-- A booking that is not over keeps its co-hosts' time, until the year 9999. Whoever is its operator is none of them.
CREATE TRIGGER booking_events_together AFTER INSERT ON booking_events
WHEN NEW.co_hosts IS NOT NULL AND NEW.status IN ('pending', 'calling')
BEGIN
  INSERT INTO slot_holds (id, organization_id, user_id, event_type_id, start_time, duration_minutes, busy_from, busy_to,
    created_at, expires_at, created_by, booking_id, hold_id)
  SELECT NEW.id || '/' || c.value, NEW.organization_id, c.value, NEW.event_type_id, NEW.start_time, NEW.duration_minutes,
    NEW.start_time - NEW.buffer_before * 60000, NEW.end_time + NEW.buffer_after * 60000,
    NEW.updated_at, 253402300799000, NEW.created_by, NEW.id, NEW.hold_id
  FROM json_each(NEW.co_hosts) c WHERE c.value <> NEW.user_id;
END;

-- Asked only when its time or its hosts are others, so that dialling it holds nothing up.
CREATE TRIGGER booking_events_together_by_change
AFTER UPDATE OF user_id, start_time, end_time, buffer_before, buffer_after, co_hosts ON booking_events
WHEN (OLD.co_hosts IS NOT NULL OR NEW.co_hosts IS NOT NULL) AND NEW.status IN ('pending', 'calling') AND (
  NEW.user_id <> OLD.user_id OR NEW.co_hosts IS NOT OLD.co_hosts
  OR NEW.start_time <> OLD.start_time OR NEW.end_time <> OLD.end_time
  OR NEW.buffer_before <> OLD.buffer_before OR NEW.buffer_after <> OLD.buffer_after)
BEGIN
  DELETE FROM slot_holds WHERE booking_id = NEW.id;
  INSERT INTO slot_holds (id, organization_id, user_id, event_type_id, start_time, duration_minutes, busy_from, busy_to,
    created_at, expires_at, created_by, booking_id)
  SELECT NEW.id || '/' || c.value, NEW.organization_id, c.value, NEW.event_type_id, NEW.start_time, NEW.duration_minutes,
    NEW.start_time - NEW.buffer_before * 60000, NEW.end_time + NEW.buffer_after * 60000,
    NEW.updated_at, 253402300799000, NEW.created_by, NEW.id
  FROM json_each(NEW.co_hosts) c WHERE c.value <> NEW.user_id;
END;

CREATE TRIGGER booking_events_together_over AFTER UPDATE OF status ON booking_events
WHEN OLD.co_hosts IS NOT NULL AND NEW.status NOT IN ('pending', 'calling')
BEGIN
  DELETE FROM slot_holds WHERE booking_id = NEW.id;
END;

-- A hold for several is held and let go as one.
CREATE TRIGGER slot_holds_together AFTER INSERT ON slot_holds WHEN NEW.co_hosts IS NOT NULL
BEGIN
  INSERT INTO slot_holds (id, organization_id, user_id, event_type_id, start_time, duration_minutes, busy_from, busy_to,
    created_at, expires_at, created_by, hold_id)
  SELECT NEW.id || '/' || c.value, NEW.organization_id, c.value, NEW.event_type_id, NEW.start_time, NEW.duration_minutes,
    NEW.busy_from, NEW.busy_to, NEW.created_at, NEW.expires_at, NEW.created_by, NEW.id
  FROM json_each(NEW.co_hosts) c WHERE c.value <> NEW.user_id;
END;

CREATE TRIGGER slot_holds_together_over AFTER DELETE ON slot_holds WHEN OLD.co_hosts IS NOT NULL
BEGIN
  DELETE FROM slot_holds WHERE hold_id = OLD.id AND booking_id IS NULL;
END;
