// The menus: "Schedule Call" on a selection or a link in any page, this site off or on at the icon.

import { findNumbers, surroundings } from "./finder.js";
import { openForm } from "./form.js";
import { openPanel } from "./panel.js";
import { hostOf, isOff, switchSite } from "./sites.js";

const SCHEDULE = "schedule-call";
const SITE = "site";
const PANEL = "panel";
/** Of a selection; no number is as long. */
const MOST_CHARACTERS = 500;
/** Of what is quoted back. */
const MOST_QUOTED = 40;

export async function createMenu() {
  await chrome.contextMenus.removeAll();
  chrome.contextMenus.create({
    id: SITE,
    title: chrome.i18n.getMessage("siteOff"),
    contexts: ["action"],
  });
  chrome.contextMenus.create({
    id: PANEL,
    title: chrome.i18n.getMessage("openPanel"),
    contexts: ["action"],
  });
  chrome.contextMenus.create({
    id: SCHEDULE,
    title: chrome.i18n.getMessage("scheduleCall"),
    contexts: ["selection"],
  });
  chrome.contextMenus.create({
    id: `${SCHEDULE}-link`,
    title: chrome.i18n.getMessage("scheduleCall"),
    contexts: ["link"],
    targetUrlPatterns: ["tel:*"],
  });
}

/**
 * @param {chrome.contextMenus.OnClickData} info
 * @param {chrome.tabs.Tab | undefined} tab
 */
export async function clicked(info, tab) {
  if (info.menuItemId === SITE) {
    await switchOver(hostOf(tab?.url ?? info.pageUrl));
  } else if (info.menuItemId === PANEL) {
    openPanel(tab?.windowId);
  } else {
    await schedule(info.linkUrl ?? info.selectionText ?? "", tab);
  }
}

/** @param {string | null} host */
async function switchOver(host) {
  if (host === null) {
    return;
  }
  const off = !(await isOff(host));
  await switchSite(host, off);
  await chrome.contextMenus.update(SITE, { title: chrome.i18n.getMessage(off ? "siteOn" : "siteOff") });
}

/**
 * Opens the form for the number in a text, or says that there is none.
 *
 * @param {string} chosen A selection, or a link's address.
 * @param {chrome.tabs.Tab | undefined} tab
 */
export async function schedule(chosen, tab) {
  const text = plain(chosen).slice(0, MOST_CHARACTERS);
  const request = { ...(await surroundings(undefined)), texts: [`tel: ${text}`] };
  const [numbers] = await findNumbers(request);
  const number = numbers?.[0];
  if (number === undefined) {
    await sayNoNumber(text);
  } else {
    await openForm(number.e164, number.extension, tab);
  }
}

/** @param {string} chosen */
function plain(chosen) {
  const text = chosen.replace(/^tel:/i, "").trim();
  try {
    return text === chosen ? text : decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {string} text */
async function sayNoNumber(text) {
  const quoted = text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED).toWellFormed()}…` : text;
  await chrome.notifications.create("no-number", {
    type: "basic",
    iconUrl: chrome.runtime.getURL("icons/icon-128.png"),
    title: chrome.i18n.getMessage("noNumberTitle"),
    message: chrome.i18n.getMessage("noNumber", [quoted]),
  });
}
