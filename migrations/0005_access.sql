-- What an API key may be used for; those that are there may be used for everything, as before.
ALTER TABLE api_keys ADD COLUMN scopes TEXT NOT NULL DEFAULT '["read","write","execute"]'
  CHECK (json_type(scopes) = 'array' AND json_array_length(scopes) BETWEEN 1 AND 3 AND scopes = json(scopes));

-- A member's and an organization's keys that were not revoked, the newest first.
CREATE INDEX api_keys_live ON api_keys (organization_id, created_at, id) WHERE revoked_at IS NULL;

-- The audit entry that stands for the last change of a member, so that a change is told from another.
ALTER TABLE members ADD COLUMN changed_in TEXT;

-- The audit log in pages: all of it, of a subject, of a person. The newest are read first.
DROP INDEX audit_log_organization;
DROP INDEX audit_log_user;
CREATE INDEX audit_log_organization ON audit_log (organization_id, at, id);
CREATE INDEX audit_log_user ON audit_log (user_id, organization_id, at, id);
