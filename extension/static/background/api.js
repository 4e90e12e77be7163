// The API, asked by the service worker. Tokens are exchanged in session.js only.

import { answerPage } from "./session.js";

const UNAUTHORIZED = 401;
const ABORT_AFTER_MS = 15_000;

/** Nobody is signed in, or no longer. */
export class SignedOut extends Error {}

/**
 * Asks the API for something, or to do something.
 *
 * @param {string} path
 * @param {object} [body] What is sent with POST.
 * @returns {Promise<string | null>} The answer's text, `null` if the API refused.
 */
export async function ask(path, body) {
  const tokens = await kept();
  let answer = await send(tokens, path, body);
  if (answer.status === UNAUTHORIZED) {
    const { error } = await answerPage({ type: "refresh", access: tokens.access });
    if (error === "offline") {
      throw new Error("offline");
    }
    answer = await send(await kept(), path, body);
  }
  if (answer.status === UNAUTHORIZED) {
    throw new SignedOut();
  }
  if (answer.status >= 500) {
    throw new Error("offline");
  }
  return answer.ok ? answer.text() : null;
}

/**
 * @param {{api: string, access: string}} tokens
 * @param {string} path
 * @param {object | undefined} body
 */
function send({ api, access }, path, body) {
  /** @type {Record<string, string>} */
  const headers = { authorization: `Bearer ${access}` };
  if (body !== undefined) {
    headers["content-type"] = "application/json";
  }
  return fetch(new URL(path, api), {
    method: body === undefined ? "GET" : "POST",
    ...(body !== undefined && { body: JSON.stringify(body) }),
    headers,
    credentials: "omit",
    cache: "no-store",
    signal: AbortSignal.timeout(ABORT_AFTER_MS),
  });
}

/** @returns {Promise<{api: string, access: string}>} */
async function kept() {
  const { tokens } = await chrome.storage.session.get("tokens");
  if (tokens === undefined) {
    throw new SignedOut();
  }
  return /** @type {{api: string, access: string}} */ (tokens);
}
