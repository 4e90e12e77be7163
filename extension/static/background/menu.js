// The menu on the extension's icon and in pages: this site off or on.

import { hostOf, isOff, switchSite } from "./sites.js";

const SITE = "site";

export async function createMenu() {
  await chrome.contextMenus.removeAll();
  chrome.contextMenus.create({
    id: SITE,
    title: chrome.i18n.getMessage("siteOff"),
    contexts: ["action"],
  });
}

/**
 * @param {chrome.contextMenus.OnClickData} info
 * @param {chrome.tabs.Tab | undefined} tab
 */
export async function clicked(info, tab) {
  const host = hostOf(tab?.url ?? info.pageUrl);
  if (info.menuItemId !== SITE || host === null) {
    return;
  }
  const off = !(await isOff(host));
  await switchSite(host, off);
  await chrome.contextMenus.update(SITE, { title: chrome.i18n.getMessage(off ? "siteOn" : "siteOff") });
}
