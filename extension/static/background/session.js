// The session: signing in and out, and exchanging refresh tokens. All of it happens here and in turn,
// because a refresh token that is used twice ends the session, and because a popup does not live long
// enough: it closes when the sign-in window opens.

import { API, MOVABLE } from "../config.js";

const CLIENT = "callslot-extension";
const TOKENS = "tokens";
/** What pages keep of the server's answers; see the pages' own code. */
const KEPT = ["popup", "painted", "schedule", "call-now", "notes", "language", "phone-code"];
const ABORT_AFTER_MS = 15_000;
/** In the local storage: that somebody has signed out, and nobody in since. The browser still knows them on the server's pages. */
const SIGNED_OUT = "signedOut";

/** @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
function inTurn(work) {
  const done = last.then(work);
  last = done.catch(() => {});
  return done;
}

/**
 * Answers one of the extension's own pages.
 *
 * @param {any} message
 * @returns {Promise<{error?: string, api?: string, movable?: boolean}>} The error is `offline`, `signed-out`,
 *   `closed` or `refused`.
 */
export async function answerPage(message) {
  switch (message?.type) {
    case "sign-in":
      return inTurn(signIn);
    case "sign-out":
      return inTurn(signOut);
    case "refresh":
      return inTurn(() => refresh(message.access));
    case "server":
      return { api: await server(), movable: MOVABLE };
    default:
      return { error: "refused" };
  }
}

/** @param {chrome.runtime.MessageSender} sender */
export function isOwnPage(sender) {
  return sender.id === chrome.runtime.id && sender.origin === `chrome-extension://${chrome.runtime.id}`;
}

async function signIn() {
  const api = await server();
  const [verifier, state] = [random(), random()];
  const redirect = chrome.identity.getRedirectURL();
  const question = new URL("/oauth/authorize", api);
  const { [SIGNED_OUT]: signedOut } = await chrome.storage.local.get(SIGNED_OUT);
  question.search = new URLSearchParams({
    response_type: "code",
    client_id: CLIENT,
    redirect_uri: redirect,
    code_challenge: await challengeOf(verifier),
    code_challenge_method: "S256",
    state,
    // Whoever comes next may be somebody else.
    ...(signedOut === true && { prompt: "login" }),
  }).toString();
  let told;
  try {
    told = new URL((await chrome.identity.launchWebAuthFlow({ url: question.href, interactive: true })) ?? "");
  } catch {
    return { error: "closed" };
  }
  const said = told.searchParams;
  if (said.get("state") !== state || said.get("iss") !== api) {
    return { error: "refused" };
  }
  if (said.get("error") === "access_denied") {
    return { error: "closed" };
  }
  return exchange(api, {
    grant_type: "authorization_code",
    code: said.get("code") ?? "",
    redirect_uri: redirect,
    code_verifier: verifier,
  });
}

async function signOut() {
  const tokens = await kept();
  await forget();
  await chrome.storage.local.set({ [SIGNED_OUT]: true });
  if (tokens !== undefined) {
    // Signed out here whatever becomes of it; the tokens are gone.
    await post(tokens.api, "/oauth/revoke", { token: tokens.refresh }).catch(() => {});
  }
  return {};
}

/** @param {unknown} access The token that was refused. */
async function refresh(access) {
  const tokens = await kept();
  if (tokens === undefined) {
    return { error: "signed-out" };
  }
  if (tokens.access !== access) {
    return {};
  }
  return exchange(tokens.api, { grant_type: "refresh_token", refresh_token: tokens.refresh });
}

/**
 * @param {string} api
 * @param {Record<string, string>} grant
 */
async function exchange(api, grant) {
  let answer;
  try {
    answer = await post(api, "/oauth/token", { ...grant, client_id: CLIENT });
  } catch {
    return { error: "offline" };
  }
  if (answer.status >= 500 || answer.status === 429) {
    return { error: "offline" };
  }
  if (!answer.ok) {
    await forget();
    return { error: grant.grant_type === "refresh_token" ? "signed-out" : "refused" };
  }
  const { access_token: given, refresh_token: next } = await answer.json();
  await chrome.storage.session.set({ [TOKENS]: { api, access: given, refresh: next } });
  await chrome.storage.local.remove(SIGNED_OUT);
  return {};
}

/**
 * @param {string} api
 * @param {string} path
 * @param {Record<string, string>} form
 */
function post(api, path, form) {
  return fetch(new URL(path, api), {
    method: "POST",
    body: new URLSearchParams(form),
    credentials: "omit",
    signal: AbortSignal.timeout(ABORT_AFTER_MS),
  });
}

/** @returns {Promise<{api: string, access: string, refresh: string} | undefined>} */
async function kept() {
  /** @type {Record<string, any>} */
  const stored = await chrome.storage.session.get(TOKENS);
  return stored[TOKENS];
}

async function forget() {
  await chrome.storage.session.remove([TOKENS, ...KEPT]);
}

/** The server to sign in at. */
async function server() {
  /** @type {{api?: unknown}} */
  const { api = API } = MOVABLE ? await chrome.storage.local.get("api") : {};
  try {
    return new URL(String(api)).origin;
  } catch {
    return API;
  }
}

/** 256 bits as base64url, 43 characters: a verifier as RFC 7636 wants it. */
function random() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** @param {string} verifier */
async function challengeOf(verifier) {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}

/** @param {Uint8Array} bytes */
function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
