-- Signing in: sessions that end when they lie idle, sign-ins by mail, limits, invitations.

-- For pages, or for the extension.
ALTER TABLE sessions ADD COLUMN kind TEXT NOT NULL DEFAULT 'page' CHECK (kind IN ('page', 'extension'));
-- What a person knows it by, such as the browser.
ALTER TABLE sessions ADD COLUMN label TEXT CHECK (length(label) BETWEEN 1 AND 100);
-- When it was last used, give or take a minute, and how long it may lie idle from then on.
ALTER TABLE sessions ADD COLUMN last_used_at INTEGER;
ALTER TABLE sessions ADD COLUMN idle_ms INTEGER CHECK (idle_ms > 0);

-- A person's sessions in all organizations, the newest first.
CREATE INDEX sessions_user ON sessions (user_id, created_at, id) WHERE revoked_at IS NULL;
