-- A tick hands claims to lanes, other invocations of the Worker. A claim's token is found by itself, by whoever takes
-- the claim over.
CREATE INDEX call_attempts_claimed ON call_attempts (claim_token) WHERE phase = 'claimed';

-- The right to do a tick's jobs beside dialling, until somebody has taken it.
ALTER TABLE ticks ADD COLUMN jobs_token TEXT;
