-- Codes of a sign-in by mail open something in the browser that asked for them, and nowhere else.

-- SHA-256 of what that browser has in a cookie. A sign-in from before has none, and opens by its link only.
ALTER TABLE sign_ins ADD COLUMN nonce_hash TEXT CHECK (length(nonce_hash) = 64);
CREATE UNIQUE INDEX sign_ins_nonce ON sign_ins (nonce_hash) WHERE nonce_hash IS NOT NULL;

-- Browsers in which somebody has signed in. One opens nothing: it only has limits of its own, so that it is not kept
-- out by what strangers do to its person's address.
CREATE TABLE device_cookies (
  -- SHA-256 of the cookie, in hexadecimal.
  token_hash TEXT PRIMARY KEY NOT NULL CHECK (length(token_hash) = 64),
  user_id TEXT NOT NULL REFERENCES users (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX device_cookies_user ON device_cookies (user_id, created_at);
CREATE INDEX device_cookies_expiry ON device_cookies (expires_at);

-- Messages of whoever runs the service that were taken in, so that none is taken in twice. `entry_id` is the request
-- that did, so that the first of several is told from the others.
CREATE TABLE operator_messages (
  id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 200),
  entry_id TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX operator_messages_time ON operator_messages (at);
