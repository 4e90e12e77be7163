-- Bookings and attempts change as the tables of transitions say (shared: TRANSITIONS, PHASES), whoever writes. The store's
-- own guards keep to them; a statement that would not is refused here. A test compares these lists with the tables.
CREATE TRIGGER booking_events_transitions BEFORE UPDATE OF status ON booking_events
WHEN NEW.status <> OLD.status AND OLD.status || ' ' || NEW.status NOT IN (
  'pending calling', 'pending failed', 'pending cancelled',
  'calling completed', 'calling failed', 'calling cancelled')
BEGIN
  SELECT RAISE(ABORT, 'a booking does not change its status so');
END;

CREATE TRIGGER call_attempts_transitions BEFORE UPDATE OF phase ON call_attempts
WHEN NEW.phase <> OLD.phase AND OLD.phase || ' ' || NEW.phase NOT IN (
  'claimed dialing', 'claimed released',
  'dialing claimed', 'dialing not_sent', 'dialing refused', 'dialing unknown', 'dialing placed',
  'unknown placed', 'unknown closed',
  'placed ended')
BEGIN
  SELECT RAISE(ABORT, 'an attempt does not change its phase so');
END;
