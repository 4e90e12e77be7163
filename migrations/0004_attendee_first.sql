-- Whose phone the carrier is asked to ring; the other is rung by that one's document. Frozen when dialling
-- is committed to.
ALTER TABLE call_attempts ADD COLUMN first_leg TEXT NOT NULL DEFAULT 'operator'
  CHECK (first_leg IN ('operator', 'attendee'));
-- The phone of that leg.
ALTER TABLE call_attempts ADD COLUMN first_phone TEXT
  GENERATED ALWAYS AS (CASE first_leg WHEN 'attendee' THEN attendee_phone ELSE operator_phone END) VIRTUAL;

-- `carrier_call_id` is the first leg; `attendee_phase` and `attendee_result` are the second leg's,
-- whoever's phone that is. They keep their names, so that a Worker from before this still finds them.

-- Attempts that a call in the carrier's list could belong to, by the phone it rings. It takes the place of
-- `call_attempts_unsettled`, which a Worker from before this asks for by name.
CREATE INDEX call_attempts_unsettled_first ON call_attempts (first_phone)
  WHERE phase IN ('dialing', 'unknown', 'closed');
