// @ts-check
// The same work as the Worker's in plain JavaScript: the second reference that the Worker is measured against.
//
// A request's token is hashed, and one batch checks the credential and runs the endpoint's main statement. There are no
// other checks: no validation, no limits, no audit. The answers are those of the Worker, byte for byte but for the order
// of fields; `compare.mjs` holds them to it.

/** Whom a token belongs to, if its credential and the membership are good. */
const CREDENTIAL = `
SELECT k.organization_id, k.user_id, k.scopes, m.role, o.plan, o.booking_enabled
FROM api_keys k
JOIN members m ON m.organization_id = k.organization_id AND m.user_id = k.user_id AND m.active = 1
JOIN organizations o ON o.id = k.organization_id
WHERE k.token_hash = ?1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?2)`;

const COLUMNS = `id, organization_id, user_id, call_id, title, description, start_time, end_time, duration_minutes,
  timezone, attendee_name, attendee_email, attendee_phone, attendee_extension, attendee_language, status, reason,
  reminder_sent, reminder_sent_at, modulations, loosened_by, notes, notify, sms_consent, version, created_at, updated_at, created_by,
  source, erased_at, series_id, occurrence, event_type_id, co_hosts`;

/** The first 50 bookings of the key's organization, and one more if there is one. */
const LIST = `
SELECT ${COLUMNS} FROM booking_events
WHERE organization_id = (SELECT organization_id FROM api_keys WHERE token_hash = ?1)
ORDER BY start_time, id LIMIT 51`;

/** A booking of the key's member. */
const BOOK = `
INSERT INTO booking_events (id, organization_id, user_id, title, start_time, end_time, duration_minutes, timezone,
  attendee_name, attendee_email, attendee_phone, modulations, created_at, updated_at, created_by, zone_rules, source)
SELECT ?2, organization_id, user_id, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, '{}', ?11, ?11, user_id, ?12, 'api'
FROM api_keys WHERE token_hash = ?1
RETURNING ${COLUMNS}`;

/** As of a release of the zones' rules that is still to come, so that no tick works them out anew. */
const ZONE_RULES = "9999a";

/**
 * @typedef {import("@cloudflare/workers-types").D1Database} D1Database
 * @typedef {{ [column: string]: any }} Row
 */

/** @param {number | null} time in milliseconds since 1970 */
function instant(time) {
  if (time === null) {
    return null;
  }
  const text = new Date(time).toISOString();
  return text.endsWith(".000Z") ? `${text.slice(0, -5)}Z` : text;
}

/** @param {Row} row of {@link COLUMNS} */
function booking(row) {
  return {
    id: row.id,
    organization_id: row.organization_id,
    user_id: row.user_id,
    call_id: row.call_id,
    title: row.title,
    description: row.description,
    start_time: instant(row.start_time),
    end_time: instant(row.end_time),
    duration_minutes: row.duration_minutes,
    timezone: row.timezone,
    attendee_name: row.attendee_name,
    attendee_email: row.attendee_email,
    attendee_phone: row.attendee_phone,
    attendee_extension: row.attendee_extension,
    attendee_language: row.attendee_language,
    status: row.status,
    failure_reason: row.reason,
    reminder_sent: row.reminder_sent === 1,
    reminder_sent_at: instant(row.reminder_sent_at),
    modulations: JSON.parse(row.modulations),
    loosened_by: row.loosened_by ?? undefined,
    notes: row.notes,
    notify: row.notify === 1,
    sms_consent: row.sms_consent,
    version: row.version,
    created_at: instant(row.created_at),
    updated_at: instant(row.updated_at),
    created_by: row.created_by,
    source: row.source,
    erased_at: instant(row.erased_at) ?? undefined,
    series_id: row.series_id ?? undefined,
    occurrence: row.occurrence ?? undefined,
    event_type_id: row.event_type_id,
    co_hosts: row.co_hosts === null ? undefined : JSON.parse(row.co_hosts),
  };
}

const encoder = new TextEncoder();

/** @param {Request} request */
async function tokenHash(request) {
  const token = (request.headers.get("authorization") ?? "").replace("Bearer ", "");
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(token)));
  let text = "";
  for (const byte of hash) {
    text += byte.toString(16).padStart(2, "0");
  }
  return text;
}

const forbidden = () => Response.json({ success: false, error: { code: "unauthorized" } }, { status: 401 });

/** @param {Request} request @param {D1Database} db */
async function list(request, db) {
  const hash = await tokenHash(request);
  const [credential, page] = await db.batch([
    db.prepare(CREDENTIAL).bind(hash, Date.now()),
    db.prepare(LIST).bind(hash),
  ]);
  if (credential.results.length === 0) {
    return forbidden();
  }
  const rows = /** @type {Row[]} */ (page.results);
  const bookings = rows.slice(0, 50).map(booking);
  const last = rows.length > 50 ? rows[49] : undefined;
  return Response.json({
    success: true,
    bookings,
    next_cursor: last === undefined ? null : `${last.start_time}.${last.id}`,
  });
}

/** @param {Request} request @param {D1Database} db */
async function book(request, db) {
  const [hash, asked] = await Promise.all([tokenHash(request), /** @type {Promise<any>} */ (request.json())]);
  const now = Date.now();
  const start = Date.parse(asked.start_time);
  const end = start + asked.duration_minutes * 60_000;
  const phone = asked.attendee_phone.replaceAll(" ", "");
  const [credential, made] = await db.batch([
    db.prepare(CREDENTIAL).bind(hash, now),
    db
      .prepare(BOOK)
      .bind(
        hash,
        crypto.randomUUID(),
        asked.title,
        start,
        end,
        asked.duration_minutes,
        asked.timezone,
        asked.attendee_name,
        asked.attendee_email,
        phone,
        now,
        ZONE_RULES,
      ),
  ]);
  if (credential.results.length === 0) {
    return forbidden();
  }
  const row = /** @type {Row} */ (made.results[0]);
  return Response.json({ success: true, booking: booking(row) }, { status: 201 });
}

export default {
  /**
   * @param {Request} request
   * @param {{ DB: D1Database }} environment
   */
  async fetch(request, environment) {
    return request.method === "POST" ? book(request, environment.DB) : list(request, environment.DB);
  },
};
