-- Messages: what is to be told to somebody, one row each, from its cause to its delivery (the outbox).

CREATE TABLE messages (
  -- The dedupe key: whatever is to be told once has one id. It is the provider's idempotency key, too.
  id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 200),
  -- None of a message to somebody who is not known to act for one: a code to sign in with.
  organization_id TEXT REFERENCES organizations (id),
  booking_id TEXT REFERENCES booking_events (id),
  series_id TEXT REFERENCES booking_series (id),
  kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
  channel TEXT NOT NULL DEFAULT 'mail' CHECK (channel IN ('mail', 'sms', 'webhook')),
  recipient TEXT NOT NULL CHECK (recipient IN ('attendee', 'member', 'invitee')),
  member_id TEXT REFERENCES users (id),
  -- Of a booking's: its version at the cause, the start that is told of and the one before, and the colleague who had it
  -- or has it.
  booking_version INTEGER,
  start_time INTEGER,
  previous_start INTEGER,
  other_member TEXT REFERENCES users (id),
  -- The address and the content, encrypted. A message about a booking gets them when its first delivery begins, and they
  -- stay the same for all further ones.
  address TEXT,
  payload TEXT,
  key_version INTEGER,
  due_at INTEGER NOT NULL,
  -- Afterwards it is no use any more. A provider knows an idempotency key for a day.
  deadline INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending'
    CHECK (state IN ('pending', 'claimed', 'sent', 'delivered', 'skipped', 'failed', 'bounced')),
  -- Why it was skipped, failed or bounced, or is tried again.
  reason TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  -- How often a person has had it tried anew: the idempotency key differs then.
  round INTEGER NOT NULL DEFAULT 0,
  lease_token TEXT,
  lease_until INTEGER,
  provider_id TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK ((recipient = 'member') = (member_id IS NOT NULL)),
  CHECK ((state = 'claimed') = (lease_token IS NOT NULL) AND (lease_token IS NULL) = (lease_until IS NULL)),
  CHECK ((address IS NULL) = (payload IS NULL) AND (payload IS NULL) = (key_version IS NULL)),
  -- What has been handed over, or is not sent any more, is not kept.
  CHECK (state IN ('pending', 'claimed') OR payload IS NULL)
) STRICT, WITHOUT ROWID;

-- What is due, and what a dead invocation has left. A tick looks for deadlines among hundreds that are due, and reads nothing
-- but the index for that.
CREATE INDEX messages_due ON messages (due_at, deadline) WHERE state = 'pending';
CREATE INDEX messages_claimed ON messages (lease_until) WHERE state = 'claimed';
CREATE INDEX messages_booking ON messages (booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX messages_organization ON messages (organization_id, created_at, id);
CREATE INDEX messages_unowned ON messages (created_at) WHERE organization_id IS NULL;
CREATE INDEX messages_provider ON messages (provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX messages_series ON messages (series_id) WHERE series_id IS NOT NULL;
CREATE INDEX messages_member ON messages (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX messages_other ON messages (other_member) WHERE other_member IS NOT NULL;

-- Addresses that no mail about calls goes to any more: SHA-256 of the address in small letters, in hexadecimal. Mail to them
-- came back for good, or its reader has complained.
CREATE TABLE mail_stops (
  address_hash TEXT PRIMARY KEY NOT NULL CHECK (length(address_hash) = 64),
  reason TEXT NOT NULL CHECK (reason IN ('bounced', 'complained', 'suppressed')),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- As the table of transitions says (shared: MESSAGE_STATES). A test compares this list with it.
CREATE TRIGGER messages_states BEFORE UPDATE OF state ON messages
WHEN NEW.state <> OLD.state AND OLD.state || ' ' || NEW.state NOT IN (
  'pending claimed', 'pending skipped', 'pending failed',
  'claimed pending', 'claimed sent', 'claimed skipped', 'claimed failed',
  'sent delivered', 'sent bounced', 'delivered bounced',
  'failed pending', 'bounced pending')
BEGIN
  SELECT RAISE(ABORT, 'a message does not change its state so');
END;

-- A message that does not arrive is told to a person: to the operator of its call, or to whoever has invited.
CREATE TRIGGER messages_failed AFTER UPDATE OF state ON messages
WHEN NEW.state IN ('failed', 'bounced') AND OLD.state <> NEW.state AND NEW.booking_id IS NOT NULL
BEGIN
  INSERT INTO notices (booking_id, kind, organization_id, user_id, created_at, actor_kind)
  SELECT b.id, 'message_failed', b.organization_id, b.user_id, NEW.updated_at, 'system'
  FROM booking_events b WHERE b.id = NEW.booking_id
  ON CONFLICT (booking_id, kind) DO UPDATE SET created_at = excluded.created_at, read_at = NULL, user_id = excluded.user_id;
END;

CREATE TRIGGER invitations_failed AFTER UPDATE OF state ON messages
WHEN NEW.state IN ('failed', 'bounced') AND OLD.state <> NEW.state AND NEW.recipient = 'invitee'
  AND NEW.other_member IS NOT NULL
BEGIN
  INSERT INTO notices (booking_id, kind, organization_id, user_id, created_at, actor_kind)
  VALUES (NULL, 'invitation_failed', NEW.organization_id, NEW.other_member, NEW.updated_at, 'system')
  ON CONFLICT (organization_id, kind) WHERE booking_id IS NULL
  DO UPDATE SET created_at = excluded.created_at, read_at = NULL, user_id = excluded.user_id;
END;
