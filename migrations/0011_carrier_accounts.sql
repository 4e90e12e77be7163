-- An organization's own account at the carrier, and whose the numbers are that calls come from.

-- Credentials, each value encrypted with a key of the version beside it; '' and version 0 once they are
-- forgotten. A row is never changed into another account's: it ends, and another begins.
CREATE TABLE carrier_accounts (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  -- The space's origin, such as https://example.signalwire.com.
  base_url TEXT NOT NULL CHECK (base_url LIKE 'http%'),
  project_id TEXT NOT NULL,
  -- The number calls come from unless the settings name another.
  from_number TEXT NOT NULL CHECK (from_number LIKE '+%'),
  api_token TEXT NOT NULL,
  signing_key TEXT NOT NULL,
  key_version INTEGER NOT NULL CHECK (key_version >= 0),
  -- Whose pace its calls share.
  caller_space TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL REFERENCES users (id),
  -- When other credentials, or none, took their place.
  ended_at INTEGER,
  -- The account itself, whatever its credentials.
  account TEXT NOT NULL GENERATED ALWAYS AS (base_url || '/' || project_id) VIRTUAL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX carrier_accounts_current ON carrier_accounts (organization_id) WHERE ended_at IS NULL;
CREATE INDEX carrier_accounts_organization ON carrier_accounts (organization_id, ended_at);
CREATE INDEX carrier_accounts_version ON carrier_accounts (key_version, id);
CREATE INDEX carrier_accounts_user ON carrier_accounts (created_by);
CREATE INDEX carrier_accounts_ended ON carrier_accounts (ended_at)
  WHERE ended_at IS NOT NULL AND key_version > 0;

-- The account an attempt is claimed for, and placed with; the deployment's own if there is none.
ALTER TABLE call_attempts ADD COLUMN carrier_account_id TEXT REFERENCES carrier_accounts (id);
CREATE INDEX call_attempts_of_account ON call_attempts (carrier_account_id)
  WHERE carrier_account_id IS NOT NULL AND phase IN ('claimed', 'dialing', 'placed', 'unknown');

-- The account that a number is known to be in; the deployment's own if there is none.
ALTER TABLE caller_ids ADD COLUMN account TEXT;
-- Who added it; nobody if whoever runs the service granted it.
ALTER TABLE caller_ids ADD COLUMN created_by TEXT REFERENCES users (id);
CREATE INDEX caller_ids_user ON caller_ids (created_by);
