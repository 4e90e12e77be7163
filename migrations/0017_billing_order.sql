-- Messages of the billing system are told apart by when what they tell happened: one that arrives after a later one
-- changes nothing.

ALTER TABLE billing_events ADD COLUMN happened_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE billing_events ADD COLUMN overtaken INTEGER NOT NULL DEFAULT 0 CHECK (overtaken IN (0, 1));

-- Of those before, nothing better is known than when they were taken in.
UPDATE billing_events SET happened_at = at;

CREATE INDEX billing_events_happened ON billing_events (organization_id, happened_at);
