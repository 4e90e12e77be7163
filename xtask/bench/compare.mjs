// @ts-check
// Fails unless the Worker and the reference answer alike: the same 50 bookings, and the same new one.
//
//   node compare.mjs '<CompareOptions as JSON>'
import assert from "node:assert/strict";

/**
 * @typedef {object} CompareOptions
 * @property {string} worker The Worker's address.
 * @property {string} reference The reference's.
 * @property {string} token Whose bookings they are.
 * @property {object} booking The booking to make.
 */

/** @type {CompareOptions} */
const options = JSON.parse(process.argv[2] ?? "");

/** @param {string} address @param {string} method @returns {Promise<any>} */
async function ask(address, method) {
  const answer = await fetch(`${address}/api/bookings`, {
    method,
    headers: { authorization: `Bearer ${options.token}`, "content-type": "application/json" },
    body: method === "POST" ? JSON.stringify(options.booking) : undefined,
  });
  return { status: answer.status, body: await answer.json() };
}

for (const method of ["GET", "POST"]) {
  const [worker, reference] = await Promise.all([ask(options.worker, method), ask(options.reference, method)]);
  for (const { body } of [worker, reference]) {
    // Opaque, or made by the clock.
    body.next_cursor &&= "more";
    for (const field of body.booking ? ["id", "created_at", "updated_at"] : []) {
      assert.ok(body.booking[field], field);
      delete body.booking[field];
    }
  }
  assert.deepEqual(reference, worker, `${method} is answered differently`);
}
