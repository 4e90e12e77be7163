-- A request that changes nothing of a booking raises its version, and is nothing to tell of: `booking.updated` says that something
-- is otherwise now.
DROP TRIGGER booking_changes_webhook;
CREATE TRIGGER booking_changes_webhook AFTER INSERT ON booking_changes
WHEN (NEW.start_after IS NOT NULL OR NEW.operator_after IS NOT NULL OR json_array_length(NEW.fields) > 0)
  AND EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.organization_id = NEW.organization_id AND e.enabled = 1)
BEGIN
  INSERT INTO webhook_causes (type, organization_id, id, booking_id, at)
  SELECT type, NEW.organization_id, NEW.booking_id || '_' || replace(type, '.', '_') || '_' || NEW.version, NEW.booking_id, NEW.at
  FROM (SELECT CASE WHEN NEW.start_after IS NULL THEN 'booking.updated' ELSE 'booking.rescheduled' END AS type);
END;

-- Where no mail is sent, mails wait until their deadline, and texts are found behind any number of them.
CREATE INDEX messages_due_texts ON messages (due_at) WHERE state = 'pending' AND channel = 'sms';
