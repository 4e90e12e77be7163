// @ts-check
// Makes the database files that the benchmarks start from: migrated, with the demo organization,
// and with so many bookings of it.
//
//   node seed.mjs '<SeedOptions as JSON>'
import { createHash } from "node:crypto";
import { migrations, open, run } from "./database.mjs";

/**
 * @typedef {object} SeedOptions
 * @property {string} state Where the database is kept.
 * @property {string} migrations The folder of the migrations.
 * @property {string} demo The SQL of the demo organization.
 * @property {number} bookings How many bookings.
 * @property {number} past How many of them are over; the others start in three years and later.
 * @property {string} organization Whose they are.
 * @property {string[]} keys API keys of members who book.
 */

/** The number of rows that one statement makes. */
const CHUNK = 50_000;
/** The author of the bookings: the demo organization's viewer. */
const MAKER = "019a0000-0000-7000-8000-000000000105";
/** From one start to the next: a million bookings cover 19 years. */
const APART_MS = 10 * 60 * 1000;
/** Further than anybody may book, so that what a benchmark books lies in no seeded one's way. */
const AHEAD_MS = 3 * 365 * 24 * 60 * 60 * 1000;

/**
 * Bookings number ?1 to ?2, of which those below ?4 are over; ?5 is the start of number 0, and ?6 of
 * number ?4; ?8 made them. The operators take turns; one in ten bookings has a description. Ids sort by
 * creation, as those of the Worker do. Who made them books nothing in a benchmark: a member may have only so many
 * bookings that are pending.
 */
const BOOKINGS = `
WITH RECURSIVE
operator (place, user_id) AS (
  SELECT ROW_NUMBER() OVER (ORDER BY user_id) - 1, user_id FROM members
  WHERE organization_id = ?3 AND role IN ('owner', 'admin', 'operator')
),
number (number) AS (
  SELECT CAST(?1 AS INTEGER) UNION ALL SELECT number + 1 FROM number WHERE number < ?2
),
booking (number, start_time) AS (
  SELECT number, CASE WHEN number < ?4 THEN ?5 + number * ?7 ELSE ?6 + (number - ?4) * ?7 END FROM number
)
INSERT INTO booking_events (
  id, organization_id, user_id, title, description, start_time, end_time, duration_minutes,
  timezone, attendee_name, attendee_email, attendee_phone, status, created_at, updated_at, created_by,
  -- As of a release of the zones' rules that is still to come: else every tick would work some of them out anew.
  zone_rules)
SELECT
  printf('019a%04x-%04x-7%03x-8%03x-%012x',
    (number >> 16) & 0xffff, number & 0xffff, number % 4096, (number * 7) % 4096, number),
  ?3, operator.user_id, 'Follow-up call ' || number,
  CASE WHEN number % 10 = 0 THEN 'What was agreed on last week, and what comes next.' END,
  start_time, start_time + 30 * 60000, 30,
  'Europe/Berlin', 'Attendee ' || number, 'attendee' || number || '@example.com',
  printf('+1415555%04d', number % 10000),
  CASE WHEN number < ?4 THEN 'completed' ELSE 'pending' END, ?5 + number, ?5 + number, ?8, '9999a'
FROM booking JOIN operator ON operator.place = number % (SELECT COUNT(*) FROM operator)`;

/** Ends what is due of the messages that triggers wrote for the bookings: those of old bookings were told of long ago. A
 * booking is made each millisecond, so that some are made while the bench runs. */
const TOLD = "UPDATE messages SET state = 'skipped', reason = 'over' WHERE state = 'pending' AND due_at <= ?1";

/** @type {SeedOptions} */
const options = JSON.parse(process.argv[2] ?? "");
const { db, close } = await open(options.state);
await run(db, [...migrations(options.migrations), options.demo]);
// A long benchmark books more than one member may have pending.
await db
  .prepare("UPDATE organizations SET plan = 'enterprise', member_pending_bookings = 100000 WHERE id = ?1")
  .bind(options.organization)
  .run();
const now = Date.now();
const oldest = now - (options.past + 1) * APART_MS;
for (let first = 0; first < options.bookings; first += CHUNK) {
  const last = Math.min(first + CHUNK, options.bookings) - 1;
  await db
    .prepare(BOOKINGS)
    .bind(first, last, options.organization, options.past, oldest, now + AHEAD_MS, APART_MS, MAKER)
    .run();
  await db.prepare(TOLD).bind(now + options.bookings).run();
}
// Those who book in a benchmark, each with a key of their own: nobody has thousands of bookings pending, and a booking is
// checked against its maker's.
for (let number = 0; number < options.keys.length; number++) {
  const user = `019a0000-0000-7000-8000-0000000009${String(number).padStart(2, "0")}`;
  const hash = createHash("sha256").update(options.keys[number]).digest("hex");
  await db.batch([
    db.prepare("INSERT INTO users (id, name, email) VALUES (?1, 'Booker', ?1 || '@acme.example')").bind(user),
    db
      .prepare("INSERT INTO members (organization_id, user_id, role, phone) VALUES (?1, ?2, 'operator', ?3)")
      .bind(options.organization, user, `+121255509${String(number).padStart(2, "0")}`),
    db
      .prepare("INSERT INTO api_keys (id, organization_id, user_id, name, token_hash) VALUES (?2, ?1, ?2, 'Bench', ?3)")
      .bind(options.organization, user, hash),
  ]);
}
const made = await db.prepare("SELECT COUNT(*) AS count FROM booking_events").first("count");
await close();
if (made !== options.bookings) {
  throw new Error(`made ${made} bookings in place of ${options.bookings}`);
}
