// On which sites numbers are looked for. The list is in local storage, which content scripts read.

const SCRIPT_ID = "click-to-call";
/** Also listed in the order in which they build on each other. */
const FILES = ["runs", "inline", "scan", "trees", "places", "tooltip", "main"].map((name) => `content/${name}.js`);
const EVERYWHERE = { origins: ["*://*/*"] };

/** Registers the content scripts if the person lets them onto pages. */
export async function registerContentScripts() {
  const allowed = await chrome.permissions.contains(EVERYWHERE);
  const there = (await chrome.scripting.getRegisteredContentScripts({ ids: [SCRIPT_ID] })).length > 0;
  if (allowed && !there) {
    await chrome.scripting.registerContentScripts([
      {
        id: SCRIPT_ID,
        js: FILES,
        matches: EVERYWHERE.origins,
        allFrames: true,
        matchOriginAsFallback: true,
        runAt: "document_idle",
        persistAcrossSessions: true,
      },
    ]);
  } else if (!allowed && there) {
    await chrome.scripting.unregisterContentScripts({ ids: [SCRIPT_ID] });
  }
}

/**
 * Brings the content scripts into one tab that the person has let the extension into by a click or a
 * key, unless they are there.
 *
 * @param {number} tabId
 */
export async function enterTab(tabId) {
  await chrome.scripting.executeScript({ target: { tabId }, files: FILES });
}

/**
 * Switches a site off or on.
 *
 * @param {string} host
 * @param {boolean} off
 */
export async function switchSite(host, off) {
  const sites = Object.fromEntries(Object.entries(await sitesOff()).filter(([site]) => site !== host));
  await chrome.storage.local.set({ sitesOff: off ? { ...sites, [host]: true } : sites });
}

/** @param {string} host */
export async function isOff(host) {
  return Object.hasOwn(await sitesOff(), host);
}

/** @returns {Promise<Record<string, true>>} */
async function sitesOff() {
  const { sitesOff } = await chrome.storage.local.get("sitesOff");
  return /** @type {Record<string, true> | undefined} */ (sitesOff) ?? {};
}

/**
 * The site that a tab shows.
 *
 * @param {string | undefined} url
 */
export function hostOf(url) {
  try {
    const { protocol, hostname } = new URL(url ?? "");
    return protocol === "http:" || protocol === "https:" ? hostname : null;
  } catch {
    return null;
  }
}
