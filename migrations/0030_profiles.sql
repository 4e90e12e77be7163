-- A person's own profile: the language they read, and a phone that is verified by a call with a code.

-- The language of pages, mails and notices; none is the one that the browser asks for.
ALTER TABLE users ADD COLUMN language TEXT CHECK (language IN ('en', 'es'));
-- The audit entry of the person's last change of their own.
ALTER TABLE users ADD COLUMN changed_in TEXT;

-- When the member proved that the phone is theirs.
ALTER TABLE members ADD COLUMN phone_verified_at INTEGER;

-- Another phone is not verified, whoever enters it.
CREATE TRIGGER members_phone_changed AFTER UPDATE OF phone ON members
WHEN NEW.phone IS NOT OLD.phone AND OLD.phone_verified_at IS NOT NULL
  AND NEW.phone_verified_at IS OLD.phone_verified_at
BEGIN
  UPDATE members SET phone_verified_at = NULL
  WHERE organization_id = NEW.organization_id AND user_id = NEW.user_id;
END;

-- Calls with a code. A row is written before the carrier is asked, and is asked for once. It is kept for a day, in
-- which it counts for the limits and answers a repeated request.
CREATE TABLE phone_verifications (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  -- The session that asked for it: the code is entered in it only.
  session_id TEXT NOT NULL,
  phone TEXT NOT NULL CHECK (phone LIKE '+%'),
  language TEXT NOT NULL CHECK (language IN ('en', 'es', 'fr', 'de')),
  state TEXT NOT NULL CHECK (state IN ('claimed', 'dialing', 'placed', 'refused', 'unknown', 'closed')),
  -- 128 random bits, and the code's HMAC with them under a secret of the Worker, both in hexadecimal.
  salt TEXT NOT NULL CHECK (length(salt) = 32),
  code_hash TEXT NOT NULL CHECK (length(code_hash) = 64),
  tries INTEGER NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
  -- The audit entry that stands for the last try, and the one that stands for the success.
  tried_in TEXT,
  verified_in TEXT,
  -- The client's name for the request, and the SHA-256 of what was asked.
  idempotency_key TEXT NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  request_hash TEXT NOT NULL CHECK (length(request_hash) = 64),
  caller_space TEXT NOT NULL,
  -- The account that it is placed with, and the number that it comes from; none is the deployment's.
  carrier_account_id TEXT REFERENCES carrier_accounts (id),
  caller_id TEXT CHECK (caller_id LIKE '+%'),
  -- Its moment in the pace of the caller space, and when it was committed to.
  ask_at INTEGER NOT NULL,
  dialing_at INTEGER,
  carrier_call_id TEXT,
  carrier_code TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX phone_verifications_key ON phone_verifications (organization_id, user_id, idempotency_key);
CREATE UNIQUE INDEX phone_verifications_one_open ON phone_verifications (organization_id, user_id)
  WHERE state IN ('claimed', 'dialing', 'placed', 'unknown');
CREATE UNIQUE INDEX phone_verifications_call ON phone_verifications (carrier_call_id) WHERE carrier_call_id IS NOT NULL;
-- The limits by member, organization and number.
CREATE INDEX phone_verifications_member ON phone_verifications (organization_id, user_id, created_at);
CREATE INDEX phone_verifications_organization ON phone_verifications (organization_id, created_at);
CREATE INDEX phone_verifications_number ON phone_verifications (caller_space, phone, created_at);
-- The pace of a caller space.
CREATE INDEX phone_verifications_pace ON phone_verifications (caller_space, ask_at);
-- Calls that the carrier may have without their names being known.
CREATE INDEX phone_verifications_unnamed ON phone_verifications (phone, dialing_at)
  WHERE dialing_at IS NOT NULL AND carrier_call_id IS NULL;
-- What the sweep looks for.
CREATE INDEX phone_verifications_expiry ON phone_verifications (state, expires_at);
CREATE INDEX phone_verifications_age ON phone_verifications (created_at);
CREATE INDEX phone_verifications_user ON phone_verifications (user_id);
CREATE INDEX phone_verifications_account ON phone_verifications (carrier_account_id)
  WHERE carrier_account_id IS NOT NULL;

-- A member has one that is open: a new one closes the one before.
CREATE TRIGGER phone_verifications_replaced BEFORE INSERT ON phone_verifications
BEGIN
  UPDATE phone_verifications SET state = 'closed'
  WHERE organization_id = NEW.organization_id AND user_id = NEW.user_id
    AND state IN ('claimed', 'dialing', 'placed', 'unknown');
END;

-- As the table of transitions says (shared: VERIFICATION_STATES). A test compares this list with it.
CREATE TRIGGER phone_verifications_states BEFORE UPDATE OF state ON phone_verifications
WHEN NEW.state <> OLD.state AND OLD.state || ' ' || NEW.state NOT IN (
  'claimed dialing', 'claimed closed',
  'dialing placed', 'dialing refused', 'dialing unknown', 'dialing closed',
  'unknown placed', 'unknown closed',
  'placed closed', 'refused closed')
BEGIN
  SELECT RAISE(ABORT, 'a verification does not change its state so');
END;
