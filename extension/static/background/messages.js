// What content scripts may ask for. A page cannot send these messages, but a page can take over the
// process that its content script runs in; so nothing in a message is believed but its form.

import { findNumbers } from "./finder.js";
import { hostOf, switchSite } from "./sites.js";

/** A batch of the content script has at most half of each. */
const MOST_TEXTS = 400;
const MOST_CHARACTERS = 400_000;
const E164 = /^\+[1-9][0-9]{6,14}$/;
const LANGUAGE = /^[A-Za-z0-9-]{2,35}$/;

/**
 * @param {any} message
 * @param {chrome.runtime.MessageSender} sender
 */
export async function answer(message, sender) {
  if (!isOwnContentScript(sender) || typeof message !== "object" || message === null) {
    return null;
  }
  switch (message.type) {
    case "find":
      return find(message);
    case "call":
    case "schedule":
      return keepIntent(message.type, message.e164, sender);
    case "not-here": {
      const host = hostOf(sender.tab?.url ?? sender.url);
      return host === null ? null : switchSite(host, true);
    }
    default:
      return null;
  }
}

/** @param {chrome.runtime.MessageSender} sender */
export function isOwnContentScript(sender) {
  return sender.id === chrome.runtime.id && sender.tab?.id !== undefined;
}

/** @param {any} message */
async function find({ texts, language }) {
  if (!Array.isArray(texts) || texts.length > MOST_TEXTS || !texts.every((text) => typeof text === "string")) {
    return null;
  }
  if (texts.reduce((sum, text) => sum + text.length, 0) > MOST_CHARACTERS) {
    return null;
  }
  const { region = null } = await chrome.storage.local.get("region");
  const languages = [language, chrome.i18n.getUILanguage(), ...(await chrome.i18n.getAcceptLanguages())];
  return findNumbers({
    region: typeof region === "string" ? region : null,
    languages: languages.filter((one) => typeof one === "string" && LANGUAGE.test(one)),
    texts,
  });
}

/**
 * Keeps what the person wants for the page that does it: nothing rings from here.
 *
 * @param {"call" | "schedule"} kind
 * @param {unknown} e164
 * @param {chrome.runtime.MessageSender} sender
 */
async function keepIntent(kind, e164, sender) {
  if (typeof e164 !== "string" || !E164.test(e164)) {
    return null;
  }
  await chrome.storage.session.set({ intent: { kind, e164, tab: sender.tab?.id } });
  return true;
}
