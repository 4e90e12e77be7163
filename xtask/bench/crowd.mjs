// @ts-check
// Makes a database of many organizations, each of which has one call due in the same second, and one a day later.
//
//   node crowd.mjs '<CrowdOptions as JSON>'
import { createCipheriv, randomBytes } from "node:crypto";
import { migrations, open, run } from "./database.mjs";

/**
 * @typedef {object} CrowdOptions
 * @property {string} state Where the database is kept.
 * @property {string} migrations The folder of the migrations.
 * @property {number} due How many organizations; at most 9,999.
 * @property {number} start When their calls are due, in milliseconds since 1970.
 * @property {boolean} mails Whether attendees have addresses, so that they are told by mail: of the later calls while the others are
 *   placed.
 * @property {Hook} [hook] An endpoint of webhooks that each organization has, if it has one.
 * @property {Accounts} [accounts] Accounts of their own at the carrier, if they have such.
 */

/**
 * @typedef {object} Accounts
 * @property {number} spaces How many caller spaces they are spread over.
 * @property {string} baseUrl Where the carrier is.
 * @property {string} fromNumber The number that calls come from.
 * @property {string} key What their credentials are encrypted with, in base64.
 * @property {number} version The key's version.
 */

/**
 * @typedef {object} Hook
 * @property {string} url Where events go.
 * @property {string[]} events The types of events that it receives.
 * @property {string} key What its secret is encrypted with, in base64.
 * @property {number} version The key's version.
 */

/** Organizations number 1 to ?1, with the ids of what each has; ?2 is the calls' start, ?3 the present, ?4 whether there is mail. */
const NUMBERS = `
WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1),
one (organization, user, booking, later, n) AS (
  SELECT printf('019d0000-0000-7000-8000-1%011x', n), printf('019d0000-0000-7000-8000-2%011x', n),
    printf('019d0000-0000-7000-8000-3%011x', n),
    printf('019d0000-0000-7000-8000-5%011x', n), n
  FROM number)`;
const ROWS = [
  `INSERT INTO organizations (id, name, plan, booking_enabled, calling_from, calling_to)
   ${NUMBERS} SELECT organization, 'Organization ' || n, 'business', 1, 0, 1440 FROM one`,
  `INSERT INTO voice_configs (organization_id) ${NUMBERS} SELECT organization FROM one`,
  `INSERT INTO users (id, name, email) ${NUMBERS} SELECT user, 'Operator ' || n, 'operator' || n || '@rush.example' FROM one`,
  `INSERT INTO members (organization_id, user_id, role, phone)
   ${NUMBERS} SELECT organization, user, 'owner', printf('+1212556%04d', n) FROM one`,
];
// The release of the zones' rules is one that is still to come: else every tick would work some of them out anew.
const BOOKINGS = ["booking", "later"].map(
  (id) => `
  INSERT INTO booking_events (id, organization_id, user_id, title, start_time, end_time, duration_minutes,
    attendee_name, attendee_phone, attendee_email, created_at, updated_at, created_by, zone_rules)
  ${NUMBERS} SELECT ${id}, organization, user, 'Follow-up call', ?2, ?2 + 1800000, 30, 'Attendee ' || n,
    printf('+1415556%04d', n), CASE WHEN ?4 THEN 'attendee' || n || '@rush.example' END, ?3, ?3, user, '9999a' FROM one`,
);
/** Between the two calls of an organization. */
const A_DAY = 24 * 60 * 60 * 1000;

/** @type {CrowdOptions} */
const options = JSON.parse(process.argv[2] ?? "");
const { db, close } = await open(options.state);
await run(db, migrations(options.migrations));
for (const rows of ROWS) {
  await db.prepare(rows).bind(options.due).run();
}
// Before the bookings: it is told of them.
if (options.hook) {
  await listen(options.hook);
}
for (const [number, bookings] of BOOKINGS.entries()) {
  const values = [options.due, options.start + number * A_DAY, Date.now(), options.mails ? 1 : 0];
  await db.prepare(bookings).bind(...values).run();
}
if (options.accounts) {
  await connect(options.accounts);
}
await close();

/**
 * Connects an account of each organization's own.
 *
 * @param {Accounts} accounts
 */
async function connect(accounts) {
  const insert = db.prepare(
    `INSERT INTO carrier_accounts (id, organization_id, base_url, project_id, from_number, api_token, signing_key,
       key_version, caller_space, created_at, created_by)
     SELECT printf('019d0000-0000-7000-8000-4%011x', ?1), printf('019d0000-0000-7000-8000-1%011x', ?1), ?2, ?3, ?4, ?5,
       ?6, ?7, ?8, ?9, printf('019d0000-0000-7000-8000-2%011x', ?1)`,
  );
  const statements = Array.from({ length: options.due }, (_, index) => {
    const n = index + 1;
    const [account, organization] = [id(4, n), id(1, n)];
    const project = `project-${n}`;
    const purpose = (/** @type {string} */ field) =>
      ["carrier_accounts", organization, account, accounts.baseUrl, project, field].join("\n");
    return insert.bind(
      n,
      accounts.baseUrl,
      project,
      accounts.fromNumber,
      sealed(accounts, purpose("api_token"), "token"),
      sealed(accounts, purpose("signing_key"), "key"),
      accounts.version,
      `space-${n % accounts.spaces}`,
      Date.now(),
    );
  });
  await inBatches(statements);
}

/**
 * Gives each organization an endpoint of webhooks.
 *
 * @param {Hook} hook
 */
async function listen(hook) {
  const insert = db.prepare(
    `INSERT INTO webhook_endpoints (id, organization_id, url, events, secret, key_version, created_at, updated_at, changed_in)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, 'crowd')`,
  );
  const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  const statements = Array.from({ length: options.due }, (_, index) => {
    const [endpoint, organization] = [id(6, index + 1), id(1, index + 1)];
    const purpose = ["webhook", organization, endpoint, "secret"].join("\n");
    const kept = sealed(hook, purpose, secret);
    return insert.bind(endpoint, organization, hook.url, JSON.stringify(hook.events), kept, hook.version, Date.now());
  });
  await inBatches(statements);
}

/**
 * The id of something that an organization has.
 *
 * @param {number} kind
 * @param {number} n The organization's number.
 */
function id(kind, n) {
  return `019d0000-0000-7000-8000-${kind}${n.toString(16).padStart(11, "0")}`;
}

/** @param {ReturnType<typeof db.prepare>[]} statements */
async function inBatches(statements) {
  for (let first = 0; first < statements.length; first += 500) {
    await db.batch(statements.slice(first, first + 500));
  }
}

/**
 * A value as worker/src/encryption.rs encrypts it.
 *
 * @param {{ key: string, version: number }} by
 * @param {string} purpose
 * @param {string} value
 */
function sealed(by, purpose, value) {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(by.key, "base64"), nonce);
  cipher.setAAD(Buffer.from(`callslot\n${by.version}\n${purpose}`));
  const text = Buffer.concat([cipher.update(value), cipher.final()]);
  return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString("base64");
}
