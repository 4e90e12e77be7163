-- The demo organization that `cargo xtask dev` loads, and only there: its key is public.
--
-- Plan business, booking enabled, one member of every role and ten more operators, all with phones
-- from the range that is reserved for fiction. The owner's API key is
-- cs_demo_owner_2c9f1b7e4d8a4f0b9e6c3a5d7f1e2b4c

INSERT OR IGNORE INTO organizations (id, name, plan, booking_enabled) VALUES
  ('019a0000-0000-7000-8000-000000000001', 'Acme Support', 'business', 1);

INSERT OR IGNORE INTO users (id, name, email) VALUES
  ('019a0000-0000-7000-8000-000000000101', 'Olivia Owner', 'olivia.owner@acme.example'),
  ('019a0000-0000-7000-8000-000000000102', 'Adam Admin', 'adam.admin@acme.example'),
  ('019a0000-0000-7000-8000-000000000103', 'Oscar Operator', 'oscar.operator@acme.example'),
  ('019a0000-0000-7000-8000-000000000104', 'Ana Analyst', 'ana.analyst@acme.example'),
  ('019a0000-0000-7000-8000-000000000105', 'Victor Viewer', 'victor.viewer@acme.example'),
  ('019a0000-0000-7000-8000-000000000106', 'Amara Obi', 'amara.obi@acme.example'),
  ('019a0000-0000-7000-8000-000000000107', 'Ben Carter', 'ben.carter@acme.example'),
  ('019a0000-0000-7000-8000-000000000108', 'Chloe Dubois', 'chloe.dubois@acme.example'),
  ('019a0000-0000-7000-8000-000000000109', 'Daniel Kim', 'daniel.kim@acme.example'),
  ('019a0000-0000-7000-8000-000000000110', 'Elena Rossi', 'elena.rossi@acme.example'),
  ('019a0000-0000-7000-8000-000000000111', 'Farid Haddad', 'farid.haddad@acme.example'),
  ('019a0000-0000-7000-8000-000000000112', 'Grace Lin', 'grace.lin@acme.example'),
  ('019a0000-0000-7000-8000-000000000113', 'Hugo Silva', 'hugo.silva@acme.example'),
  ('019a0000-0000-7000-8000-000000000114', 'Ines Moreno', 'ines.moreno@acme.example'),
  ('019a0000-0000-7000-8000-000000000115', 'Jack Wright', 'jack.wright@acme.example');

INSERT OR IGNORE INTO members (organization_id, user_id, role, phone) VALUES
  ('019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000101', 'owner', '+12125550101'),
  ('019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000102', 'admin', '+12125550102'),
  ('019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000103', 'operator', '+12125550103'),
  ('019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000104', 'analyst', '+12125550104'),
  ('019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000105', 'viewer', '+12125550105'),
  ('019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000106', 'operator', '+12125550106'),
  ('019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000107', 'operator', '+12125550107'),
  ('019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000108', 'operator', '+12125550108'),
  ('019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000109', 'operator', '+12125550109'),
  ('019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000110', 'operator', '+12125550110'),
  ('019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000111', 'operator', '+12125550111'),
  ('019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000112', 'operator', '+12125550112'),
  ('019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000113', 'operator', '+12125550113'),
  ('019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000114', 'operator', '+12125550114'),
  ('019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000115', 'operator', '+12125550115');

INSERT OR IGNORE INTO voice_configs (organization_id) VALUES ('019a0000-0000-7000-8000-000000000001');

INSERT OR IGNORE INTO schedules (id, organization_id, name, timezone, weekly, is_default, updated_at, changed_in) VALUES
  ('019a0000-0000-7000-8000-000000000a01', '019a0000-0000-7000-8000-000000000001', 'Office hours', 'America/New_York',
   '[{"days":["Mon","Tue","Wed","Thu","Fri"],"from":"09:00","to":"17:00"}]', 1, unixepoch() * 1000, 'demo');

INSERT OR IGNORE INTO event_types (id, organization_id, slug, rules, updated_at, changed_in) VALUES
  ('019a0000-0000-7000-8000-000000000b01', '019a0000-0000-7000-8000-000000000001', 'intro-call',
   '{"name":"Intro call","durations":[15,30],"slot_interval":15,"buffer_after":5,"minimum_notice":30,"window":{"kind":"days","days":60}}',
   unixepoch() * 1000, 'demo');

INSERT OR IGNORE INTO event_type_hosts (event_type_id, organization_id, user_id) VALUES
  ('019a0000-0000-7000-8000-000000000b01', '019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000101'),
  ('019a0000-0000-7000-8000-000000000b01', '019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000103'),
  ('019a0000-0000-7000-8000-000000000b01', '019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000106');

INSERT OR IGNORE INTO api_keys (id, organization_id, user_id, name, token_hash) VALUES
  ('019a0000-0000-7000-8000-000000000201', '019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000101', 'Demo owner',
   '8a653ab01a5c667845175b39b48862d78744d8cb0ed48b4eeb3057c076ee5e1a');

-- Whoever tries it out does so at any hour.
UPDATE organizations SET calling_from = 0, calling_to = 1440
WHERE id = '019a0000-0000-7000-8000-000000000001' AND calling_from IS NULL;

-- Its attendees are simulated phones, which nobody minds being rung.
UPDATE organizations SET attendee_calls_per_minute = 600, attendee_calls_per_day = 10000, member_calls_per_minute = 600,
  member_calls_per_day = 10000, member_pending_bookings = 10000
WHERE id = '019a0000-0000-7000-8000-000000000001' AND attendee_calls_per_day IS NULL;

-- Anybody may book its event type, at /b/acme.
INSERT OR IGNORE INTO public_pages (organization_id, enabled, slug, name, description, languages, event_types, frame_origins,
  verification, allowed_countries, max_bookings_per_day, version, updated_at, changed_in)
VALUES ('019a0000-0000-7000-8000-000000000001', 1, 'acme', 'Acme Support',
  'Choose a time, and we call you.', '["en","es","fr","de"]', '["019a0000-0000-7000-8000-000000000b01"]', '[]', 'email_link',
  '["US","GB","DE","FR","ES"]', 1000, 2, unixepoch() * 1000, 'demo');
