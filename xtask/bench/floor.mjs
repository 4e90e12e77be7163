// @ts-check
// The floor that the Worker is measured against: the least that a Worker on D1 does.

/** The first booking that `seed.mjs` makes. */
const ID = "019a0000-0000-7000-8000-000000000000";

export default {
  /**
   * One select by primary key, answered as JSON.
   *
   * @param {Request} _request
   * @param {{ DB: import("@cloudflare/workers-types").D1Database }} environment
   */
  async fetch(_request, environment) {
    const row = await environment.DB.prepare("SELECT * FROM booking_events WHERE id = ?1").bind(ID).first();
    return Response.json(row);
  },
};
