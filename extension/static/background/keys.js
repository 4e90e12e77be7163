// The keyboard commands. Each lets the extension into the tab that it is given in.

import { schedule } from "./menu.js";
import { enterTab } from "./sites.js";

/**
 * @param {string} command
 * @param {chrome.tabs.Tab | undefined} tab
 */
export async function pressed(command, tab) {
  if (tab?.id === undefined) {
    return;
  }
  if (command === "walk-numbers") {
    await walk(tab.id);
  } else if (command === "schedule-selection") {
    await schedule(await selection(tab.id), tab);
  }
}

/** @param {number} tabId */
async function walk(tabId) {
  try {
    await enterTab(tabId);
    await chrome.tabs.sendMessage(tabId, { type: "walk" });
  } catch {
    // Chrome's own pages and its store let no extension in.
  }
}

/**
 * The selection in a tab.
 *
 * @param {number} tabId
 */
async function selection(tabId) {
  try {
    const target = { tabId };
    const [done] = await chrome.scripting.executeScript({ target, func: () => String(getSelection()) });
    return typeof done?.result === "string" ? done.result : "";
  } catch {
    return "";
  }
}
