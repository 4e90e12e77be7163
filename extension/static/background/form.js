// The scheduling page, filled in with what the person chose in a page.

import { hostOf } from "./sites.js";

const MOST_CHARACTERS = 500;

/**
 * Opens the form for a booking beside the tab it is about.
 *
 * @param {string} e164
 * @param {string} extension The keys to press once it has answered, empty without any.
 * @param {chrome.tabs.Tab | undefined} tab
 */
export function openForm(e164, extension, tab) {
  return open("/calls/new", e164, extension, tab);
}

/**
 * Opens the confirmation of a call beside the tab it is about. Nothing rings before the person presses its button.
 *
 * @param {string} e164
 * @param {string} extension
 * @param {chrome.tabs.Tab | undefined} tab
 */
export function openConfirmation(e164, extension, tab) {
  return open("/call", e164, extension, tab);
}

/**
 * Opens a view of the scheduling page. The tab's title and address become the note's first line; of the address no
 * more than names the page, because what follows may be a search, a token, or somebody's data.
 *
 * @param {string} view
 * @param {string} e164
 * @param {string} extension
 * @param {chrome.tabs.Tab | undefined} tab
 */
async function open(view, e164, extension, tab) {
  const note = [tab?.title, pageOf(tab?.url)].filter(Boolean).join(" — ").replaceAll(/\s+/g, " ").slice(0, MOST_CHARACTERS);
  const fields = [
    ["phone", e164],
    ["extension", extension],
    ["note", note.toWellFormed()],
  ].filter(([, value]) => value !== "");
  const query = fields.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  await chrome.tabs.create({ url: chrome.runtime.getURL(`pages/schedule.html#${view}?${query}`), openerTabId: tab?.id });
}

/**
 * The address of a page of the web without its query, its fragment and a password in it.
 *
 * @param {string | undefined} url
 */
function pageOf(url) {
  if (hostOf(url) === null) return "";
  const { origin, pathname } = new URL(url ?? "");
  return origin + pathname;
}
