-- A repeated request is answered with the whole of the first answer.

-- Its headers besides the type of its content, as a JSON object; none of an answer from before this.
ALTER TABLE idempotency_keys ADD COLUMN headers TEXT CHECK (json_type(headers) = 'object');

-- Second 60 was stored as a time that ends a second too early; a hold takes as long as its call.
UPDATE slot_holds SET busy_to = start_time + duration_minutes * 60000
WHERE busy_to < start_time + duration_minutes * 60000;
