// Messages of content scripts. A page cannot send these messages, but a page can take over the
// process that its content script runs in; so nothing in a message is believed but its form.

import { findNumbers, surroundings } from "./finder.js";
import { openConfirmation, openForm } from "./form.js";
import { hostOf, switchSite } from "./sites.js";

/** A batch of the content script has at most half of each. */
const MOST_TEXTS = 1_200;
const MOST_CHARACTERS = 400_000;
const E164 = /^\+[1-9][0-9]{6,14}$/;
const EXTENSION = /^[0-9*#,;]{0,32}$/;

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
      return handOver(message, sender, openConfirmation);
    case "schedule":
      return handOver(message, sender, openForm);
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

/** @param {{texts?: unknown, language?: unknown}} message */
async function find({ texts, language }) {
  if (!Array.isArray(texts) || texts.length > MOST_TEXTS || !texts.every((text) => typeof text === "string")) {
    return null;
  }
  if (texts.reduce((sum, text) => sum + text.length, 0) > MOST_CHARACTERS) {
    return null;
  }
  return findNumbers({ ...(await surroundings(language)), texts });
}

/**
 * Opens the page on which the person can do it: nothing rings from here.
 *
 * @param {{e164?: unknown, extension?: unknown}} message
 * @param {chrome.runtime.MessageSender} sender
 * @param {typeof openForm} open
 */
async function handOver({ e164, extension = "" }, sender, open) {
  if (typeof e164 !== "string" || !E164.test(e164) || sender.tab?.active !== true) {
    return null;
  }
  if (typeof extension !== "string" || !EXTENSION.test(extension)) {
    return null;
  }
  await open(e164, extension, sender.tab);
  return true;
}
