-- Who has proved lately who they are, and what credentials came of which.

-- When the person last proved who they are, by a code, a link or a passkey, and so opened this session. None has an
-- invitation's session, and one of the extension.
ALTER TABLE sessions ADD COLUMN proved_at INTEGER;
UPDATE sessions SET proved_at = created_at WHERE kind = 'page';

-- The session or the key that a key was made with, by its id. Of those that are there already the audit log knows it.
ALTER TABLE api_keys ADD COLUMN parent_via TEXT CHECK (parent_via IN ('session', 'api_key'));
ALTER TABLE api_keys ADD COLUMN parent_id TEXT;
UPDATE api_keys SET (parent_via, parent_id) = (
  SELECT l.via, l.credential_id FROM audit_log l
  WHERE l.subject_id = api_keys.id AND l.organization_id = api_keys.organization_id
    AND l.action = 'api_key.create' AND l.via IN ('session', 'api_key')
  LIMIT 1);

-- What is revoked with a parent.
CREATE INDEX api_keys_parent ON api_keys (parent_id) WHERE parent_id IS NOT NULL;

-- The session in which a person let the extension in.
ALTER TABLE oauth_codes ADD COLUMN authorized_in TEXT;
ALTER TABLE oauth_grants ADD COLUMN authorized_in TEXT;

CREATE INDEX oauth_grants_authorized ON oauth_grants (authorized_in) WHERE authorized_in IS NOT NULL;
