-- Calls over the carrier's Calling API, and what it writes down of them.

-- When the carrier was asked to write down what is said: once, in the step that connects both.
ALTER TABLE call_attempts ADD COLUMN transcription_asked_at INTEGER;

-- What is said on a call comes by webhook only, so it is kept here. A row says that the carrier was asked;
-- without one nothing is taken in.
CREATE TABLE transcripts (
  attempt_id TEXT PRIMARY KEY NOT NULL REFERENCES call_attempts (id),
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  call_id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('in_progress', 'completed', 'failed', 'deleted')),
  started_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  CHECK ((status = 'deleted') = (deleted_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX transcripts_organization ON transcripts (organization_id);

-- The same words at the same time are the same event told twice.
CREATE TABLE utterances (
  attempt_id TEXT NOT NULL REFERENCES transcripts (attempt_id),
  said_at INTEGER NOT NULL,
  speaker TEXT NOT NULL CHECK (speaker IN ('remote_caller', 'local_caller', 'both')),
  text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 20000),
  language TEXT CHECK (length(language) <= 35),
  confidence_percent INTEGER CHECK (confidence_percent BETWEEN 0 AND 100),
  PRIMARY KEY (attempt_id, said_at, speaker, text)
) STRICT, WITHOUT ROWID;
