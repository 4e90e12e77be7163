// Notifications, and the badge at the icon. What is shown, and when to look again, is decided in Rust; here is what only JavaScript
// can do. The alarm outlives this worker, and what was told is in the local storage (ids, nothing else).

import { notify } from "../wasm/callslot_extension.js";
import { phone } from "../phone.js";
import { SignedOut, ask } from "./api.js";
import { openPanel } from "./panel.js";
import { wasm } from "./wasm.js";
import { wordsIn } from "./words.js";

const LOOK = "look";
const AGAIN_AFTER_MS = 120_000;
/** A look asks three times at most; see the Rust side. */
const MOST_ROUNDS = 5;

/** @typedef {{message: string, values: (string | {time: number} | {number: string})[]} | string} Said */
/** @typedef {{id: string, title: Said, text: Said}} Shown */
/** @typedef {import("./words.js").Words} Words */

/** One look after the other: two at once would tell twice. */
let last = Promise.resolve();

/** Looks whether there is something to tell, and sets the alarm for the next look. */
export function look() {
  last = last.then(lookNow).catch(() => {});
  return last;
}

async function lookNow() {
  let next = Date.now() + AGAIN_AFTER_MS;
  // Set beforehand too: a worker that is stopped in the middle has to wake again.
  await chrome.alarms.create(LOOK, { when: next });
  try {
    next = await tell(await wishes());
  } catch (problem) {
    if (problem instanceof SignedOut) {
      return rest();
    }
  }
  await chrome.alarms.create(LOOK, { when: next });
}

/** Nobody is signed in, so nobody is to be told anything, until there is a reason to look again. */
async function rest() {
  await chrome.alarms.clear(LOOK);
  await badge({ text: "", title: { message: "name", values: [] } }, await wordsIn(null));
}

/**
 * @param {{on: boolean, numbers: boolean}} wishes
 * @returns {Promise<number>} When to look again.
 */
async function tell({ on, numbers }) {
  await wasm();
  const { told = {} } = await chrome.storage.local.get("told");
  /** @type {Record<string, string | null>} */
  const answers = {};
  const now = Date.now();
  const today = new Date(now).setHours(0, 0, 0, 0);
  const language = chrome.i18n.getUILanguage();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const decision = JSON.parse(notify(JSON.stringify({ now, today, on, numbers, language, told, answers })));
    if (decision.ask.length === 0) {
      await Promise.all(decision.clear.map((/** @type {string} */ id) => chrome.notifications.clear(id)));
      // Shown before it is remembered: shown again under its id it would only replace itself.
      const words = await wordsIn(decision.language);
      await Promise.all(decision.show.map((/** @type {Shown} */ one) => show(one, words)));
      if (decision.badge !== null) {
        await badge(decision.badge, words);
      }
      await chrome.storage.local.set({ told: decision.told });
      return decision.next;
    }
    for (const path of decision.ask) {
      answers[path] = await ask(path);
    }
  }
  return now + AGAIN_AFTER_MS;
}

/**
 * @param {{text: string, title: Said}} badge
 * @param {Words} words
 */
async function badge({ text, title }, words) {
  await chrome.action.setBadgeText({ text });
  await chrome.action.setBadgeBackgroundColor({ color: "#b3261e" });
  await chrome.action.setBadgeTextColor({ color: "#ffffff" });
  await chrome.action.setTitle({ title: await say(title, words) });
}

/**
 * @param {Shown} shown
 * @param {Words} words
 */
async function show({ id, title, text }, words) {
  await chrome.notifications.create(id, {
    type: "basic",
    iconUrl: chrome.runtime.getURL("icons/icon-128.png"),
    title: await say(title, words),
    message: await say(text, words),
    buttons: [{ title: words.say("openPanel", []) }],
    requireInteraction: false,
  });
}

/**
 * @param {Said} said
 * @param {Words} words
 */
async function say(said, words) {
  if (typeof said === "string") {
    return said;
  }
  return words.say(said.message, await Promise.all(said.values.map((value) => written(value, words))));
}

/**
 * @param {string | {time: number} | {number: string}} value
 * @param {Words} words
 */
async function written(value, words) {
  if (typeof value === "string") {
    return value;
  }
  return "time" in value ? clock(value.time, words.locale) : (await phone()).spaced(value.number);
}

/**
 * @param {number} at
 * @param {string} locale
 */
function clock(at, locale) {
  return new Date(at).toLocaleTimeString(locale, { hour: "numeric", minute: "2-digit" });
}

/** @param {chrome.alarms.Alarm} alarm */
export function alarmed({ name }) {
  return name === LOOK ? look() : undefined;
}

/**
 * Looks when somebody has signed in, and when notifications are switched on.
 *
 * @param {Record<string, chrome.storage.StorageChange>} changes
 * @param {string} area
 */
export function changed(changes, area) {
  const signedIn = area === "session" && changes.tokens !== undefined && changes.tokens.oldValue === undefined;
  const signedOut = area === "session" && changes.tokens !== undefined && changes.tokens.newValue === undefined;
  if (signedIn || signedOut || (area === "local" && changes.notifications !== undefined)) {
    void look();
  }
  if (signedOut) {
    void clearAll();
  }
}

/** What was told is about the calls of whoever was signed in. */
async function clearAll() {
  const shown = Object.keys(await /** @type {Promise<object>} */ (chrome.notifications.getAll()));
  await Promise.all(shown.filter((id) => id.includes(":")).map((id) => chrome.notifications.clear(id)));
}

/**
 * Opens what a notification is about.
 *
 * @param {string} id
 */
export function opened(id) {
  if (!id.includes(":")) {
    return;
  }
  openPanel();
  void chrome.notifications.clear(id);
  if (id.startsWith("notice:")) {
    ask("/api/notices/read", { id: id.slice("notice:".length) }).catch(() => {});
  }
}

/** What the person wishes; see the options. */
async function wishes() {
  const { notifications } = await chrome.storage.local.get("notifications");
  const { on = true, numbers = true } = /** @type {{on?: boolean, numbers?: boolean}} */ (notifications ?? {});
  return { on, numbers };
}
