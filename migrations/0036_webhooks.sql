-- Webhooks of organizations: endpoints, the events that they receive, and their deliveries. Whoever writes a row that events tell
-- of, these triggers write the events in the same transaction: no route can leave one out, and none is lost with an invocation.
-- For organizations without an endpoint that is enabled, a trigger does no more than one look at an index.

CREATE TABLE webhook_endpoints (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  url TEXT NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
  description TEXT NOT NULL DEFAULT '',
  -- The types of events that it receives.
  events TEXT NOT NULL CHECK (json_type(events) = 'array'),
  enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  -- Why the service has disabled it: it answered 410, or nothing was delivered for days.
  disabled_reason TEXT CHECK (disabled_reason IN ('gone', 'failing')),
  -- The time of the first failure since the last success.
  failing_since INTEGER,
  -- Nothing is sent before this: it has asked to wait, or has not answered.
  rests_until INTEGER NOT NULL DEFAULT 0,
  -- The next delivery is due then, or earlier than it is.
  next_at INTEGER,
  -- The claim: whoever knows the token delivers to it, one after the other, until the lease runs out.
  lease_token TEXT,
  lease_until INTEGER,
  -- The secret that deliveries are signed with, and during a rotation the one before, encrypted.
  secret TEXT,
  key_version INTEGER,
  old_secret TEXT,
  old_key_version INTEGER,
  old_until INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  changed_in TEXT NOT NULL,
  CHECK ((secret IS NULL) = (key_version IS NULL)),
  CHECK ((old_secret IS NULL) = (old_key_version IS NULL) AND (old_secret IS NULL) = (old_until IS NULL)),
  CHECK ((lease_token IS NULL) = (lease_until IS NULL)),
  CHECK (disabled_reason IS NULL OR enabled = 0),
  CHECK (deleted_at IS NULL OR enabled = 0 AND secret IS NULL AND old_secret IS NULL)
) STRICT;

CREATE INDEX webhook_endpoints_organization ON webhook_endpoints (organization_id, id) WHERE deleted_at IS NULL;
CREATE INDEX webhook_endpoints_enabled ON webhook_endpoints (organization_id) WHERE enabled = 1;
-- Endpoints are claimed, not deliveries: one that is slow, or has thousands waiting, hides no other.
CREATE INDEX webhook_endpoints_due ON webhook_endpoints (next_at) WHERE enabled = 1;

-- Secrets of a rotation, which are forgotten at its end.
CREATE INDEX webhook_endpoints_rotating ON webhook_endpoints (old_until) WHERE old_until IS NOT NULL;

-- Bookings that were for somebody else once: an erasure looks for events that name them.
CREATE INDEX booking_changes_attendee ON booking_changes (organization_id, booking_id) WHERE instr(fields, '"attendee_') > 0;

-- Secrets that an older key has encrypted.
CREATE INDEX webhook_endpoints_keys ON webhook_endpoints (key_version) WHERE secret IS NOT NULL;

-- Something that happened. Its id is the `webhook-id` of all its deliveries.
CREATE TABLE webhook_events (
  id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 200),
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  type TEXT NOT NULL,
  booking_id TEXT REFERENCES booking_events (id),
  -- No reference: a claim writes attempts anew, and would look for its children each time.
  attempt_id TEXT,
  -- The leg, the number of the outcome, the recording, the kind of the notice, or the endpoint that is tested.
  subject TEXT,
  at INTEGER NOT NULL,
  -- The body as it is sent, from the first delivery on.
  body TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_events_organization ON webhook_events (organization_id, at, id);
CREATE INDEX webhook_events_booking ON webhook_events (booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX webhook_events_at ON webhook_events (at);

-- An event on its way to an endpoint.
CREATE TABLE webhook_deliveries (
  endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints (id),
  event_id TEXT NOT NULL REFERENCES webhook_events (id),
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed', 'skipped')),
  reason TEXT,
  -- Tries since its cause, or since a person has had it delivered anew: they decide when the next one is.
  attempts INTEGER NOT NULL DEFAULT 0,
  -- All tries: the numbers of their records.
  tries INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL,
  deadline INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (endpoint_id, event_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, due_at) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_deadline ON webhook_deliveries (deadline) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_event ON webhook_deliveries (event_id);
CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (endpoint_id, created_at, event_id);

-- As the table of transitions says (shared: DELIVERY_STATES). A test compares this list with it.
CREATE TRIGGER webhook_deliveries_states BEFORE UPDATE OF state ON webhook_deliveries
WHEN NEW.state <> OLD.state AND OLD.state || ' ' || NEW.state NOT IN (
  'pending delivered', 'pending failed', 'pending skipped', 'delivered pending', 'failed pending', 'skipped pending')
BEGIN
  SELECT RAISE(ABORT, 'a delivery does not change its state so');
END;

-- One try at a delivery, and the answer to it.
CREATE TABLE webhook_attempts (
  endpoint_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  -- The HTTP status, if there was an answer, and else why there was none.
  status INTEGER,
  error TEXT,
  duration_ms INTEGER NOT NULL,
  -- The first characters of the answer.
  answer TEXT,
  PRIMARY KEY (endpoint_id, event_id, number),
  FOREIGN KEY (endpoint_id, event_id) REFERENCES webhook_deliveries (endpoint_id, event_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_attempts_event ON webhook_attempts (event_id);

-- A cause as the triggers see it: a row that is written here becomes an event and its deliveries, and is never kept. The plans are
-- those that include webhooks (shared: Feature::Webhooks); a test compares the list with the table of plans.
CREATE VIEW webhook_causes AS
SELECT NULL AS type, NULL AS organization_id, NULL AS id, NULL AS booking_id, NULL AS attempt_id, NULL AS subject, NULL AS at
WHERE 0;

CREATE TRIGGER webhook_causes_written INSTEAD OF INSERT ON webhook_causes
WHEN EXISTS (
  SELECT 1 FROM webhook_endpoints e JOIN organizations o ON o.id = e.organization_id
  WHERE e.organization_id = NEW.organization_id AND e.enabled = 1 AND o.plan IN ('business', 'enterprise')
    AND EXISTS (SELECT 1 FROM json_each(e.events) t WHERE t.value = NEW.type))
BEGIN
  INSERT INTO webhook_events (id, organization_id, type, booking_id, attempt_id, subject, at)
  VALUES ('evt_' || NEW.id, NEW.organization_id, NEW.type, NEW.booking_id, NEW.attempt_id, NEW.subject, NEW.at)
  ON CONFLICT (id) DO NOTHING;

  -- The schedule takes some 76 hours, and its pauses are up to a tenth longer.
  INSERT INTO webhook_deliveries (endpoint_id, event_id, organization_id, due_at, deadline, created_at, updated_at)
  SELECT e.id, 'evt_' || NEW.id, NEW.organization_id, NEW.at, NEW.at + 302400000, NEW.at, NEW.at
  FROM webhook_endpoints e
  WHERE e.organization_id = NEW.organization_id AND e.enabled = 1
    AND EXISTS (SELECT 1 FROM json_each(e.events) t WHERE t.value = NEW.type)
  ON CONFLICT (endpoint_id, event_id) DO NOTHING;
END;

-- A delivery that waits is seen, whoever writes it.
CREATE TRIGGER webhook_deliveries_waiting AFTER INSERT ON webhook_deliveries
WHEN NEW.state = 'pending'
BEGIN
  UPDATE webhook_endpoints SET next_at = MIN(COALESCE(next_at, NEW.due_at), NEW.due_at) WHERE id = NEW.endpoint_id;
END;

CREATE TRIGGER webhook_deliveries_waiting_again AFTER UPDATE OF state, due_at ON webhook_deliveries
WHEN NEW.state = 'pending' AND (OLD.state <> 'pending' OR NEW.due_at < OLD.due_at)
BEGIN
  UPDATE webhook_endpoints SET next_at = MIN(COALESCE(next_at, NEW.due_at), NEW.due_at) WHERE id = NEW.endpoint_id;
END;

CREATE TRIGGER booking_events_webhook_created AFTER INSERT ON booking_events
WHEN EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.organization_id = NEW.organization_id AND e.enabled = 1)
BEGIN
  INSERT INTO webhook_causes (type, organization_id, id, booking_id, at)
  VALUES ('booking.created', NEW.organization_id, NEW.id || '_booking_created', NEW.id, NEW.created_at);
END;

-- The history of a booking has each change once, with its version.
CREATE TRIGGER booking_changes_webhook AFTER INSERT ON booking_changes
WHEN EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.organization_id = NEW.organization_id AND e.enabled = 1)
BEGIN
  INSERT INTO webhook_causes (type, organization_id, id, booking_id, at)
  SELECT type, NEW.organization_id, NEW.booking_id || '_' || replace(type, '.', '_') || '_' || NEW.version, NEW.booking_id, NEW.at
  FROM (SELECT CASE WHEN NEW.start_after IS NULL THEN 'booking.updated' ELSE 'booking.rescheduled' END AS type);
END;

CREATE TRIGGER booking_events_webhook_over AFTER UPDATE OF status ON booking_events
WHEN NEW.status <> OLD.status AND NEW.status IN ('completed', 'failed', 'cancelled')
  AND EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.organization_id = NEW.organization_id AND e.enabled = 1)
BEGIN
  INSERT INTO webhook_causes (type, organization_id, id, booking_id, at)
  VALUES ('booking.' || NEW.status, NEW.organization_id, NEW.id || '_booking_' || NEW.status, NEW.id, NEW.updated_at);
END;

-- A phone rings: once for each leg.
CREATE TRIGGER calls_webhook_ringing AFTER INSERT ON calls
WHEN NEW.ringing_at IS NOT NULL
  AND EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.organization_id = NEW.organization_id AND e.enabled = 1)
BEGIN
  INSERT INTO webhook_causes (type, organization_id, id, booking_id, attempt_id, subject, at)
  VALUES ('call.ringing', NEW.organization_id, NEW.attempt_id || '_call_ringing_' || NEW.leg, NEW.booking_id, NEW.attempt_id,
    NEW.leg, NEW.ringing_at);
END;

CREATE TRIGGER calls_webhook_ringing_later AFTER UPDATE OF ringing_at ON calls
WHEN NEW.ringing_at IS NOT NULL AND OLD.ringing_at IS NULL
  AND EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.organization_id = NEW.organization_id AND e.enabled = 1)
BEGIN
  INSERT INTO webhook_causes (type, organization_id, id, booking_id, attempt_id, subject, at)
  VALUES ('call.ringing', NEW.organization_id, NEW.attempt_id || '_call_ringing_' || NEW.leg, NEW.booking_id, NEW.attempt_id,
    NEW.leg, NEW.ringing_at);
END;

CREATE TRIGGER call_attempts_webhook_bridged AFTER UPDATE OF bridged_at ON call_attempts
WHEN NEW.bridged_at IS NOT NULL AND OLD.bridged_at IS NULL
  AND EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.organization_id = NEW.organization_id AND e.enabled = 1)
BEGIN
  INSERT INTO webhook_causes (type, organization_id, id, booking_id, attempt_id, at)
  VALUES ('call.bridged', NEW.organization_id, NEW.id || '_call_bridged', NEW.booking_id, NEW.id, NEW.bridged_at);
END;

CREATE TRIGGER call_attempts_webhook_ended AFTER UPDATE OF phase ON call_attempts
WHEN NEW.phase = 'ended' AND OLD.phase <> 'ended' AND NEW.carrier_call_id IS NOT NULL
  AND EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.organization_id = NEW.organization_id AND e.enabled = 1)
BEGIN
  INSERT INTO webhook_causes (type, organization_id, id, booking_id, attempt_id, at)
  VALUES ('call.ended', NEW.organization_id, NEW.id || '_call_ended', NEW.booking_id, NEW.id,
    COALESCE(NEW.ended_at, NEW.settled_at, NEW.dialing_at, NEW.claimed_at));
END;

CREATE TRIGGER outcomes_webhook AFTER INSERT ON outcomes
WHEN EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.organization_id = NEW.organization_id AND e.enabled = 1)
BEGIN
  INSERT INTO webhook_causes (type, organization_id, id, booking_id, attempt_id, subject, at)
  SELECT 'outcome.declared', NEW.organization_id, NEW.attempt_id || '_outcome_declared_' || NEW.number, a.booking_id,
    NEW.attempt_id, CAST(NEW.number AS TEXT), NEW.at
  FROM call_attempts a WHERE a.id = NEW.attempt_id;
END;

-- A recording can be fetched.
CREATE TRIGGER recordings_webhook_ready AFTER INSERT ON recordings
WHEN NEW.status = 'completed' AND NEW.url IS NOT NULL
  AND EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.organization_id = NEW.organization_id AND e.enabled = 1)
BEGIN
  INSERT INTO webhook_causes (type, organization_id, id, booking_id, attempt_id, subject, at)
  SELECT 'recording.ready', NEW.organization_id, NEW.attempt_id || '_recording_ready_' || NEW.id, a.booking_id,
    NEW.attempt_id, NEW.id, NEW.updated_at
  FROM call_attempts a WHERE a.id = NEW.attempt_id;
END;

CREATE TRIGGER recordings_webhook_ready_later AFTER UPDATE OF status, url ON recordings
WHEN NEW.status = 'completed' AND NEW.url IS NOT NULL AND (OLD.status <> 'completed' OR OLD.url IS NULL)
  AND EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.organization_id = NEW.organization_id AND e.enabled = 1)
BEGIN
  INSERT INTO webhook_causes (type, organization_id, id, booking_id, attempt_id, subject, at)
  SELECT 'recording.ready', NEW.organization_id, NEW.attempt_id || '_recording_ready_' || NEW.id, a.booking_id,
    NEW.attempt_id, NEW.id, NEW.updated_at
  FROM call_attempts a WHERE a.id = NEW.attempt_id;
END;

-- A notice that is written again is news again.
CREATE TRIGGER notices_webhook AFTER INSERT ON notices
WHEN EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.organization_id = NEW.organization_id AND e.enabled = 1)
BEGIN
  INSERT INTO webhook_causes (type, organization_id, id, booking_id, subject, at)
  VALUES ('notice.created', NEW.organization_id,
    COALESCE(NEW.booking_id, NEW.organization_id) || '_notice_created_' || NEW.kind || '_' || NEW.created_at, NEW.booking_id,
    NEW.kind, NEW.created_at);
END;

CREATE TRIGGER notices_webhook_again AFTER UPDATE OF created_at ON notices
WHEN NEW.created_at <> OLD.created_at
  AND EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.organization_id = NEW.organization_id AND e.enabled = 1)
BEGIN
  INSERT INTO webhook_causes (type, organization_id, id, booking_id, subject, at)
  VALUES ('notice.created', NEW.organization_id,
    COALESCE(NEW.booking_id, NEW.organization_id) || '_notice_created_' || NEW.kind || '_' || NEW.created_at, NEW.booking_id,
    NEW.kind, NEW.created_at);
END;

-- No endpoint is disabled silently.
CREATE TRIGGER webhook_endpoints_disabled AFTER UPDATE OF disabled_reason ON webhook_endpoints
WHEN NEW.disabled_reason IS NOT NULL AND OLD.disabled_reason IS NULL
BEGIN
  INSERT INTO notices (booking_id, kind, organization_id, user_id, created_at, actor_kind)
  SELECT NULL, 'webhook_disabled', m.organization_id, m.user_id, NEW.updated_at, 'system'
  FROM members m
  WHERE m.organization_id = NEW.organization_id AND m.user_id = (
    SELECT o.user_id FROM members o
    WHERE o.organization_id = NEW.organization_id AND o.role = 'owner' AND o.active = 1
    ORDER BY o.created_at, o.user_id LIMIT 1)
  ON CONFLICT (organization_id, kind) WHERE booking_id IS NULL
  DO UPDATE SET created_at = excluded.created_at, read_at = NULL, user_id = excluded.user_id;
END;
