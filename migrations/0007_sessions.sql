-- Signing in: sessions that end when they lie idle, sign-ins by mail, limits, invitations.

-- For pages, or for the extension.
ALTER TABLE sessions ADD COLUMN kind TEXT NOT NULL DEFAULT 'page' CHECK (kind IN ('page', 'extension'));
-- What a person knows it by, such as the browser.
ALTER TABLE sessions ADD COLUMN label TEXT CHECK (length(label) BETWEEN 1 AND 100);
-- When it was last used, give or take a minute, and how long it may lie idle from then on.
ALTER TABLE sessions ADD COLUMN last_used_at INTEGER;
ALTER TABLE sessions ADD COLUMN idle_ms INTEGER CHECK (idle_ms > 0);

-- A person's sessions in all organizations, the newest first.
CREATE INDEX sessions_user ON sessions (user_id, created_at, id);

-- Sign-ins by mail that were asked for, by whoever has the address and by whoever has not.
CREATE TABLE sign_ins (
  id TEXT PRIMARY KEY NOT NULL,
  -- SHA-256 of the address in small letters.
  email_hash TEXT NOT NULL CHECK (length(email_hash) = 64),
  -- Whose address it is, if anybody's.
  user_id TEXT REFERENCES users (id),
  code_hash TEXT NOT NULL CHECK (length(code_hash) = 64),
  token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
  wrong_codes INTEGER NOT NULL DEFAULT 0 CHECK (wrong_codes BETWEEN 0 AND 5),
  -- The audit entry that stands for the last wrong code.
  wrong_in TEXT,
  -- The session that it was to open. It opens one at most.
  used_in TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX sign_ins_email ON sign_ins (email_hash, created_at, id);
CREATE INDEX sign_ins_user ON sign_ins (user_id);
CREATE UNIQUE INDEX sign_ins_used ON sign_ins (used_in) WHERE used_in IS NOT NULL;
CREATE INDEX sign_ins_expiry ON sign_ins (expires_at);

-- How often something was done until a time, by what it is counted for.
CREATE TABLE rate_limits (
  bucket TEXT PRIMARY KEY NOT NULL,
  used INTEGER NOT NULL CHECK (used >= 1),
  resets_at INTEGER NOT NULL,
  -- The request that was counted last, so that one is told from another.
  last TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX rate_limits_expiry ON rate_limits (resets_at);

-- Invitations to an organization. Only the SHA-256 of the token is stored, in hexadecimal.
CREATE TABLE invitations (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  email TEXT NOT NULL COLLATE NOCASE CHECK (length(email) BETWEEN 3 AND 254),
  name TEXT CHECK (length(name) BETWEEN 1 AND 100),
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'operator', 'analyst', 'viewer')),
  phone TEXT CHECK (phone LIKE '+%'),
  token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
  invited_by TEXT NOT NULL REFERENCES users (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  accepted_at INTEGER,
  -- The session that accepting it has opened.
  accepted_in TEXT
) STRICT;

CREATE INDEX invitations_open ON invitations (organization_id, created_at, id)
  WHERE revoked_at IS NULL AND accepted_at IS NULL;
CREATE UNIQUE INDEX invitations_email ON invitations (organization_id, email)
  WHERE revoked_at IS NULL AND accepted_at IS NULL;
CREATE UNIQUE INDEX invitations_accepted ON invitations (accepted_in) WHERE accepted_in IS NOT NULL;
CREATE INDEX invitations_inviter ON invitations (invited_by);
