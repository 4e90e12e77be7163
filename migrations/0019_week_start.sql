-- A schedule says on which day its weeks begin; limits by the week count from there.

ALTER TABLE schedules ADD COLUMN week_start TEXT NOT NULL DEFAULT 'monday' CHECK (week_start IN ('monday', 'sunday'));
