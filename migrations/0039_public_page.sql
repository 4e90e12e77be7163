-- Public booking pages: their settings, what strangers hold and ask for, and how a booking came about.

-- The settings of an organization's page. Without a row there is none.
CREATE TABLE public_pages (
  organization_id TEXT PRIMARY KEY NOT NULL REFERENCES organizations (id),
  enabled INTEGER NOT NULL DEFAULT 0 CHECK (enabled IN (0, 1)),
  -- The name in its address. It stays the organization's while the page is off.
  slug TEXT CHECK (length(slug) BETWEEN 3 AND 40),
  name TEXT NOT NULL CHECK (length(name) <= 100),
  description TEXT NOT NULL CHECK (length(description) <= 500),
  -- `#rrggbb`.
  accent_colour TEXT CHECK (length(accent_colour) = 7),
  -- A picture in base64.
  logo TEXT CHECK (length(logo) <= 43692),
  languages TEXT NOT NULL CHECK (json_type(languages) = 'array'),
  -- The ids of event types, in the order of the page.
  event_types TEXT NOT NULL CHECK (json_type(event_types) = 'array'),
  frame_origins TEXT NOT NULL CHECK (json_type(frame_origins) = 'array'),
  verification TEXT NOT NULL CHECK (verification IN ('email_link', 'email_code')),
  allowed_countries TEXT NOT NULL CHECK (json_type(allowed_countries) = 'array'),
  max_bookings_per_day INTEGER NOT NULL CHECK (max_bookings_per_day BETWEEN 1 AND 10000),
  version INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  -- The audit entry of the last change: by it a batch knows that the change is its own.
  changed_in TEXT NOT NULL,
  CHECK (enabled = 0 OR slug IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX public_pages_slug ON public_pages (slug) WHERE slug IS NOT NULL;

-- How a booking came about. None of a booking from before this.
ALTER TABLE booking_events ADD COLUMN source TEXT CHECK (source IN ('public', 'extension', 'web', 'api', 'call_now'));

-- The network that a stranger holds a time from: SHA-256, in hexadecimal. None of a hold that a member has made.
ALTER TABLE slot_holds ADD COLUMN network TEXT CHECK (length(network) = 64);
CREATE INDEX slot_holds_network ON slot_holds (network, expires_at) WHERE network IS NOT NULL;
CREATE INDEX slot_holds_public ON slot_holds (organization_id, event_type_id, start_time) WHERE network IS NOT NULL;

-- A booking that a stranger has asked for, until its proof. Its id is that of the hold that keeps its time, and is that of the
-- booking that comes of it.
CREATE TABLE public_requests (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  event_type_id TEXT NOT NULL,
  -- The form as it was filled in, encrypted for this row.
  sealed TEXT NOT NULL,
  key_version INTEGER NOT NULL,
  proof TEXT NOT NULL CHECK (proof IN ('email_link', 'email_code')),
  -- Of a code: its HMAC, in hexadecimal, and how often one was tried.
  code_hash TEXT CHECK (length(code_hash) = 64),
  tries INTEGER NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  CHECK ((proof = 'email_code') = (code_hash IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX public_requests_expiry ON public_requests (expires_at);
CREATE INDEX public_requests_organization ON public_requests (organization_id);

-- Bookings that strangers have made on a day.
CREATE INDEX booking_events_public ON booking_events (organization_id, created_at) WHERE source = 'public';

-- A number has one live booking of an event type, where a stranger makes one, and strangers make no more on a UTC day than the page
-- lets them. Asked in the write itself, so that of two at once one is refused.
CREATE TRIGGER booking_events_one_of_public BEFORE INSERT ON booking_events
WHEN NEW.source = 'public' AND NEW.status = 'pending'
BEGIN
  SELECT RAISE(ABORT, 'one live booking') WHERE EXISTS (
    SELECT 1 FROM booking_events o INDEXED BY booking_events_attendee
    WHERE o.organization_id = NEW.organization_id AND o.attendee_phone = NEW.attendee_phone
      AND o.status IN ('pending', 'calling') AND o.event_type_id = NEW.event_type_id AND o.id <> NEW.id);
  SELECT RAISE(ABORT, 'as many public bookings today as there may be') WHERE (
    SELECT COUNT(*) FROM booking_events o INDEXED BY booking_events_public
    WHERE o.organization_id = NEW.organization_id AND o.source = 'public'
      AND o.created_at >= NEW.created_at - NEW.created_at % 86400000 AND o.id <> NEW.id
  ) >= COALESCE((SELECT g.max_bookings_per_day FROM public_pages g WHERE g.organization_id = NEW.organization_id), 0);
END;
