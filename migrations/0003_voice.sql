-- What is said, asked and kept on a call.

ALTER TABLE booking_events ADD COLUMN attendee_language TEXT
  CHECK (attendee_language IN ('en', 'es', 'fr', 'de'));

-- Frozen when dialling is committed to: the organization's settings, the booking's overrides and the
-- attendee's language, from which follows what is said and whether it may be recorded.
ALTER TABLE call_attempts ADD COLUMN voice TEXT CHECK (json_type(voice) = 'object');
-- The attendee's answer to the question whether the call may be recorded, and when it was given.
ALTER TABLE call_attempts ADD COLUMN agreed INTEGER CHECK (agreed IN (0, 1));
ALTER TABLE call_attempts ADD COLUMN agreed_at INTEGER;
-- When the carrier was asked to record: once, however often a document is asked for.
ALTER TABLE call_attempts ADD COLUMN recording_asked_at INTEGER;
-- What a person said last of what came of it; `outcomes` has the history.
ALTER TABLE call_attempts ADD COLUMN outcome TEXT CHECK (outcome IN (
  'reached', 'no_decision', 'agreed', 'declined', 'callback_wanted', 'wrong_number', 'no_show', 'other'));

-- Calls that an operator took and has said nothing of, the newest first.
CREATE INDEX call_attempts_without_outcome ON call_attempts (organization_id, dialing_at, id)
  WHERE phase = 'ended' AND accepted_at IS NOT NULL AND outcome IS NULL;

-- Recordings stay at the carrier; this says where.
CREATE TABLE recordings (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  attempt_id TEXT NOT NULL REFERENCES call_attempts (id),
  call_id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('in_progress', 'completed', 'absent', 'failed', 'deleted')),
  url TEXT CHECK (length(url) <= 2048),
  duration_seconds INTEGER CHECK (duration_seconds >= 0),
  started_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  CHECK ((status = 'deleted') = (deleted_at IS NOT NULL)),
  CHECK (status <> 'deleted' OR url IS NULL)
) STRICT;

CREATE INDEX recordings_attempt ON recordings (attempt_id, started_at);
CREATE INDEX recordings_organization ON recordings (organization_id);

-- What an operator heard confirmed on a call.
CREATE TABLE confirmations (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  attempt_id TEXT NOT NULL REFERENCES call_attempts (id),
  prompt TEXT NOT NULL CHECK (length(prompt) BETWEEN 1 AND 200),
  note TEXT CHECK (length(note) <= 2000),
  user_id TEXT NOT NULL REFERENCES users (id),
  via TEXT NOT NULL CHECK (via IN ('session', 'api_key')),
  credential_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (attempt_id, prompt)
) STRICT;

CREATE INDEX confirmations_organization ON confirmations (organization_id);
CREATE INDEX confirmations_user ON confirmations (user_id);

-- What people said came of a call. A row is never changed: the newest holds, the others are its history.
CREATE TABLE outcomes (
  attempt_id TEXT NOT NULL REFERENCES call_attempts (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  outcome TEXT NOT NULL CHECK (outcome IN (
    'reached', 'no_decision', 'agreed', 'declined', 'callback_wanted', 'wrong_number', 'no_show', 'other')),
  note TEXT CHECK (length(note) <= 2000),
  user_id TEXT NOT NULL REFERENCES users (id),
  via TEXT NOT NULL CHECK (via IN ('session', 'api_key')),
  credential_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (attempt_id, number),
  CHECK (outcome <> 'other' OR note IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX outcomes_organization ON outcomes (organization_id);
CREATE INDEX outcomes_user ON outcomes (user_id);

CREATE TRIGGER outcomes_kept BEFORE UPDATE ON outcomes
BEGIN
  SELECT RAISE(ABORT, 'what was said of a call does not change');
END;

-- Reviews for quality: in a table of their own, which nothing that an operator sees reads.
CREATE TABLE qa_reviews (
  attempt_id TEXT PRIMARY KEY NOT NULL REFERENCES call_attempts (id),
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  notes TEXT,
  scores TEXT NOT NULL DEFAULT '[]' CHECK (json_type(scores) = 'array'),
  user_id TEXT NOT NULL REFERENCES users (id),
  via TEXT NOT NULL CHECK (via IN ('session', 'api_key')),
  credential_id TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  submitted_at INTEGER
) STRICT;

CREATE INDEX qa_reviews_organization ON qa_reviews (organization_id);
CREATE INDEX qa_reviews_user ON qa_reviews (user_id);

CREATE TRIGGER qa_reviews_kept BEFORE UPDATE ON qa_reviews
WHEN OLD.submitted_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a review that was submitted does not change');
END;
