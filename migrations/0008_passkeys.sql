-- A person's passkeys (WebAuthn). They belong to the person, in whatever organizations.
CREATE TABLE passkeys (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  -- The authenticator's own name for it, in base64url.
  credential_id TEXT NOT NULL UNIQUE,
  -- COSE: -7 is ES256, -257 is RS256. The key is in base64url: a SEC 1 point, or an RSA modulus.
  algorithm INTEGER NOT NULL CHECK (algorithm IN (-7, -257)),
  public_key TEXT NOT NULL,
  -- How often it has signed, or 0 for ever if it does not count.
  sign_count INTEGER NOT NULL CHECK (sign_count >= 0),
  -- Whether it is copied to the person's other devices.
  backed_up INTEGER NOT NULL CHECK (backed_up IN (0, 1)),
  created_at INTEGER NOT NULL,
  last_used_at INTEGER
) STRICT;

CREATE INDEX passkeys_user ON passkeys (user_id, created_at, id);

-- What an authenticator is asked to sign, for five minutes and once: whoever takes it deletes it.
CREATE TABLE webauthn_challenges (
  challenge_hash TEXT PRIMARY KEY NOT NULL CHECK (length(challenge_hash) = 64),
  -- Who adds a passkey; nobody yet where somebody signs in.
  user_id TEXT,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX webauthn_challenges_expires ON webauthn_challenges (expires_at);

-- A session of the extension goes on for longer than its token, which is made anew every so often.
ALTER TABLE sessions ADD COLUMN token_expires_at INTEGER;

-- Codes of the extension's sign-in (OAuth 2.0 with PKCE), each for a minute and one use. They are kept for
-- a day, so that one which is used again is noticed.
CREATE TABLE oauth_codes (
  code_hash TEXT PRIMARY KEY NOT NULL CHECK (length(code_hash) = 64),
  organization_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  redirect_uri TEXT NOT NULL,
  challenge TEXT NOT NULL CHECK (length(challenge) = 43),
  expires_at INTEGER NOT NULL,
  -- The session that it was exchanged for.
  session_id TEXT,
  FOREIGN KEY (organization_id, user_id) REFERENCES members (organization_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX oauth_codes_expires ON oauth_codes (expires_at);
CREATE INDEX oauth_codes_member ON oauth_codes (organization_id, user_id);

-- What keeps a session of the extension alive: a family of refresh tokens, of which one holds. All of
-- them begin with the same secret, so that one which held before is told from one that never did.
CREATE TABLE oauth_grants (
  session_id TEXT PRIMARY KEY NOT NULL REFERENCES sessions (id),
  client_id TEXT NOT NULL,
  family_hash TEXT NOT NULL UNIQUE CHECK (length(family_hash) = 64),
  refresh_hash TEXT NOT NULL CHECK (length(refresh_hash) = 64)
) STRICT, WITHOUT ROWID;
