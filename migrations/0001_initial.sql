-- Times are integers: milliseconds since 1970-01-01T00:00:00Z. Booleans are 0 or 1.
-- Ids are UUIDs as text; a leg's id is the carrier's own.

CREATE TABLE organizations (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  plan TEXT NOT NULL DEFAULT 'free' CHECK (plan IN ('free', 'pro', 'business', 'enterprise')),
  booking_enabled INTEGER NOT NULL DEFAULT 0 CHECK (booking_enabled IN (0, 1)),
  default_booking_duration INTEGER NOT NULL DEFAULT 30 CHECK (default_booking_duration BETWEEN 5 AND 480),
  created_at INTEGER NOT NULL DEFAULT (unixepoch() * 1000),
  updated_at INTEGER NOT NULL DEFAULT (unixepoch() * 1000)
) STRICT;

CREATE TABLE users (
  id TEXT PRIMARY KEY NOT NULL,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL DEFAULT (unixepoch() * 1000)
) STRICT;

CREATE TABLE members (
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'operator', 'analyst', 'viewer')),
  phone TEXT CHECK (phone LIKE '+%'),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  created_at INTEGER NOT NULL DEFAULT (unixepoch() * 1000),
  PRIMARY KEY (organization_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX members_user ON members (user_id);

-- A signed-in person. Only the SHA-256 of the token is stored, in hexadecimal.
CREATE TABLE sessions (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
  created_at INTEGER NOT NULL DEFAULT (unixepoch() * 1000),
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  FOREIGN KEY (organization_id, user_id) REFERENCES members (organization_id, user_id)
) STRICT;

CREATE INDEX sessions_member ON sessions (organization_id, user_id);

-- A program that acts for a member.
CREATE TABLE api_keys (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
  created_at INTEGER NOT NULL DEFAULT (unixepoch() * 1000),
  expires_at INTEGER,
  revoked_at INTEGER,
  last_used_at INTEGER,
  FOREIGN KEY (organization_id, user_id) REFERENCES members (organization_id, user_id)
) STRICT;

CREATE INDEX api_keys_member ON api_keys (organization_id, user_id);

-- What an organization's calls are set to do. Bookings override it in `modulations`.
CREATE TABLE voice_configs (
  organization_id TEXT PRIMARY KEY NOT NULL REFERENCES organizations (id),
  settings TEXT NOT NULL DEFAULT '{}' CHECK (json_type(settings) = 'object'),
  updated_at INTEGER NOT NULL DEFAULT (unixepoch() * 1000)
) STRICT;

CREATE TABLE booking_events (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  user_id TEXT NOT NULL,
  call_id TEXT REFERENCES calls (id),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
  description TEXT,
  start_time INTEGER NOT NULL,
  end_time INTEGER NOT NULL,
  duration_minutes INTEGER NOT NULL CHECK (duration_minutes BETWEEN 5 AND 480),
  timezone TEXT NOT NULL DEFAULT 'UTC',
  attendee_name TEXT,
  attendee_email TEXT,
  attendee_phone TEXT NOT NULL CHECK (attendee_phone LIKE '+%'),
  status TEXT NOT NULL DEFAULT 'pending'
    CHECK (status IN ('pending', 'calling', 'completed', 'failed', 'cancelled')),
  failure_reason TEXT CHECK (failure_reason IN (
    'missed_window', 'operator_no_answer', 'attendee_no_answer', 'busy', 'carrier_refused',
    'call_failed', 'outcome_unknown', 'operator_unavailable', 'plan_required')),
  reminder_sent INTEGER NOT NULL DEFAULT 0 CHECK (reminder_sent IN (0, 1)),
  reminder_sent_at INTEGER,
  modulations TEXT NOT NULL DEFAULT '{}' CHECK (json_type(modulations) = 'object'),
  notes TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  created_by TEXT NOT NULL REFERENCES users (id),
  FOREIGN KEY (organization_id, user_id) REFERENCES members (organization_id, user_id),
  CHECK (end_time = start_time + duration_minutes * 60000),
  CHECK ((status = 'failed') = (failure_reason IS NOT NULL))
) STRICT;

-- An organization's list, by time; with and without a status.
CREATE INDEX booking_events_start ON booking_events (organization_id, start_time, id);
CREATE INDEX booking_events_created ON booking_events (organization_id, created_at, id);
CREATE INDEX booking_events_status ON booking_events (organization_id, status, start_time, id);
-- What the tick looks at: everything that is not over, whoever it belongs to.
CREATE INDEX booking_events_due ON booking_events (start_time) WHERE status IN ('pending', 'calling');
CREATE INDEX booking_events_call ON booking_events (call_id) WHERE call_id IS NOT NULL;

-- Terminal states never change, whatever a program tries.
CREATE TRIGGER booking_events_terminal BEFORE UPDATE OF status ON booking_events
WHEN OLD.status IN ('completed', 'failed', 'cancelled') AND NEW.status <> OLD.status
BEGIN
  SELECT RAISE(ABORT, 'a booking that is over does not change');
END;

-- The dialling ledger: one row for each try at placing a booking's call.
CREATE TABLE call_attempts (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  booking_id TEXT NOT NULL REFERENCES booking_events (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  phase TEXT NOT NULL CHECK (phase IN (
    'claimed', 'released', 'dialing', 'not_sent', 'refused', 'unknown', 'placed', 'ended', 'closed')),
  -- The claim: whoever knows the token may work on it until the lease runs out.
  claim_token TEXT NOT NULL,
  lease_until INTEGER NOT NULL,
  booking_version INTEGER NOT NULL,
  -- When to ask the carrier, and whose pace it shares.
  ask_at INTEGER NOT NULL,
  caller_space TEXT NOT NULL,
  claimed_at INTEGER NOT NULL,
  dialing_at INTEGER,
  settled_at INTEGER,
  ended_at INTEGER,
  -- Frozen when dialling is committed to.
  operator_phone TEXT,
  attendee_phone TEXT,
  -- The operator's leg.
  carrier_call_id TEXT UNIQUE,
  carrier_code TEXT,
  operator_disclosed_at INTEGER,
  accepted_at INTEGER,
  -- The attendee's leg has a guard of its own, so that a repeated request cannot dial twice.
  attendee_phase TEXT NOT NULL DEFAULT 'none' CHECK (attendee_phase IN ('none', 'dialing')),
  -- What the carrier said of that leg when it went back to the operator's document.
  attendee_result TEXT,
  attendee_disclosed_at INTEGER,
  bridged_at INTEGER,
  -- When the carrier was last asked what became of a call that had gone quiet.
  checked_at INTEGER,
  ending TEXT,
  UNIQUE (booking_id, number)
) STRICT;

-- A booking has at most one attempt of which a call may exist, or be about to.
CREATE UNIQUE INDEX call_attempts_live ON call_attempts (booking_id)
  WHERE phase IN ('claimed', 'dialing', 'placed', 'unknown');
-- The pace of a caller space.
CREATE INDEX call_attempts_pace ON call_attempts (caller_space, ask_at);
-- What the sweep looks at.
CREATE INDEX call_attempts_open ON call_attempts (phase, lease_until)
  WHERE phase IN ('claimed', 'dialing', 'placed', 'unknown');
-- An organization's calls, the newest first.
CREATE INDEX call_attempts_calls ON call_attempts (organization_id, dialing_at, id)
  WHERE carrier_call_id IS NOT NULL;

-- One row a leg, as the carrier reports it.
CREATE TABLE calls (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  booking_id TEXT NOT NULL REFERENCES booking_events (id),
  attempt_id TEXT NOT NULL REFERENCES call_attempts (id),
  leg TEXT NOT NULL CHECK (leg IN ('operator', 'attendee')),
  status TEXT NOT NULL CHECK (status IN (
    'queued', 'initiated', 'ringing', 'in-progress', 'completed', 'busy', 'no-answer', 'failed', 'canceled')),
  -- How far it has come; it only rises.
  rank INTEGER NOT NULL CHECK (rank BETWEEN 0 AND 4),
  created_at INTEGER NOT NULL,
  ringing_at INTEGER,
  answered_at INTEGER,
  ended_at INTEGER,
  updated_at INTEGER NOT NULL,
  UNIQUE (attempt_id, leg)
) STRICT;

CREATE INDEX calls_organization ON calls (organization_id, created_at);
CREATE INDEX calls_booking ON calls (booking_id);

-- Everything the carrier has told or asked, once each, in the order it arrived.
CREATE TABLE call_events (
  id INTEGER PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  attempt_id TEXT NOT NULL REFERENCES call_attempts (id),
  call_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (attempt_id, call_id, kind, value)
) STRICT;

CREATE INDEX call_events_organization ON call_events (organization_id);

-- What a person has to be told.
CREATE TABLE notices (
  booking_id TEXT NOT NULL REFERENCES booking_events (id),
  kind TEXT NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  created_at INTEGER NOT NULL,
  read_at INTEGER,
  PRIMARY KEY (booking_id, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX notices_organization ON notices (organization_id, created_at);
CREATE INDEX notices_user ON notices (user_id);

-- No call is missed silently: a booking cannot fail without its notice.
CREATE TRIGGER booking_events_failed AFTER UPDATE OF status ON booking_events
WHEN NEW.status = 'failed' AND OLD.status <> 'failed'
BEGIN
  INSERT INTO notices (booking_id, kind, organization_id, user_id, created_at)
  VALUES (NEW.id, NEW.failure_reason, NEW.organization_id, NEW.user_id, NEW.updated_at);
END;

-- One row a run of the trigger.
CREATE TABLE ticks (
  id TEXT PRIMARY KEY NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('schedule', 'http')),
  scheduled_for INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  -- What it did, as the counts of `dialer::Report`; and what broke, if something did.
  report TEXT CHECK (json_type(report) = 'object'),
  error TEXT
) STRICT;

CREATE INDEX ticks_started ON ticks (started_at);

-- Answers to requests that carried an Idempotency-Key.
CREATE TABLE idempotency_keys (
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  key TEXT NOT NULL,
  -- SHA-256 of what was asked, so that another request under the same key is noticed.
  request_hash TEXT NOT NULL,
  -- The booking that came of it.
  subject_id TEXT NOT NULL,
  -- The answer; without one the request is still being worked on.
  status INTEGER,
  body TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, user_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
CREATE INDEX idempotency_keys_user ON idempotency_keys (user_id);

-- Who changed what, when.
CREATE TABLE audit_log (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  via TEXT NOT NULL CHECK (via IN ('session', 'api_key')),
  credential_id TEXT NOT NULL,
  action TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  details TEXT NOT NULL DEFAULT '{}' CHECK (json_type(details) = 'object')
) STRICT;

CREATE INDEX audit_log_organization ON audit_log (organization_id, at);
CREATE INDEX audit_log_subject ON audit_log (subject_id, at);
CREATE INDEX audit_log_user ON audit_log (user_id);
