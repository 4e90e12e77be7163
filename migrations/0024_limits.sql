-- Limits for each number and each member, below the plan's calls a minute and a day; none is the default.
ALTER TABLE organizations ADD COLUMN attendee_calls_per_minute INTEGER CHECK (attendee_calls_per_minute >= 0);
ALTER TABLE organizations ADD COLUMN attendee_calls_per_day INTEGER CHECK (attendee_calls_per_day >= 0);
ALTER TABLE organizations ADD COLUMN member_calls_per_minute INTEGER CHECK (member_calls_per_minute >= 0);
ALTER TABLE organizations ADD COLUMN member_calls_per_day INTEGER CHECK (member_calls_per_day >= 0);
ALTER TABLE organizations ADD COLUMN member_pending_bookings INTEGER CHECK (member_pending_bookings >= 0);
-- The countries that are called, as regions of libphonenumber; none is every country. Organizations from before this
-- keep what they have, and their owners are told below.
ALTER TABLE organizations ADD COLUMN calling_countries TEXT CHECK (json_type(calling_countries) = 'array');
-- The kinds of numbers that are called besides ordinary ones.
ALTER TABLE organizations ADD COLUMN number_kinds TEXT CHECK (json_type(number_kinds) = 'array');

-- Who booked what an attempt is at, and how many of their bookings were committed to on its day until then, each once.
ALTER TABLE call_attempts ADD COLUMN member_id TEXT;
ALTER TABLE call_attempts ADD COLUMN member_number INTEGER CHECK (member_number >= 1);
-- Calls to a number, and calls that are still to come.
CREATE INDEX call_attempts_attendee ON call_attempts (organization_id, attendee_phone, dialing_at)
  WHERE dialing_at IS NOT NULL;
CREATE INDEX booking_events_attendee ON booking_events (organization_id, attendee_phone, start_time)
  WHERE status IN ('pending', 'calling');
-- Calls that a member has booked.
CREATE INDEX call_attempts_member ON call_attempts (organization_id, member_id, dialing_at)
  WHERE dialing_at IS NOT NULL;
CREATE INDEX call_attempts_member_day ON call_attempts (organization_id, member_id, day, member_number)
  WHERE day IS NOT NULL;
CREATE INDEX booking_events_pending ON booking_events (organization_id, created_by) WHERE status = 'pending';
-- Whose phone a number is.
CREATE INDEX members_phone ON members (organization_id, phone) WHERE phone IS NOT NULL;

INSERT INTO notices (booking_id, kind, organization_id, user_id, created_at)
SELECT newest.id, 'every_country', newest.organization_id, m.user_id, unixepoch() * 1000
FROM organizations o
JOIN booking_events newest ON newest.id = (
  SELECT b.id FROM booking_events b WHERE b.organization_id = o.id ORDER BY b.created_at DESC, b.id DESC LIMIT 1)
JOIN members m ON m.organization_id = o.id AND m.user_id = (
  SELECT w.user_id FROM members w WHERE w.organization_id = o.id AND w.role = 'owner' AND w.active = 1
  ORDER BY w.created_at, w.user_id LIMIT 1)
WHERE o.calling_prefixes IS NULL;
