// On which sites numbers are looked for. The list is in local storage, which content scripts read.

const SCRIPT_ID = "click-to-call";
/** Also listed in the order in which they build on each other. */
const FILES = ["runs", "inline", "scan", "trees", "places", "tooltip", "main"].map((name) => `content/${name}.js`);
const STYLES = ["content/places.css"];

/** Registers the content scripts for the sites that the person lets them onto. */
export async function registerContentScripts() {
  const { origins = [] } = await chrome.permissions.getAll();
  const matches = origins.filter((origin) => /^(\*|https?):/.test(origin)).sort();
  const [there] = await chrome.scripting.getRegisteredContentScripts({ ids: [SCRIPT_ID] });
  if (there !== undefined && String([...(there.matches ?? [])].sort()) !== String(matches)) {
    await chrome.scripting.unregisterContentScripts({ ids: [SCRIPT_ID] });
  } else if (there !== undefined) {
    return;
  }
  if (matches.length > 0) {
    await chrome.scripting.registerContentScripts([
      {
        id: SCRIPT_ID,
        js: FILES,
        css: STYLES,
        matches,
        allFrames: true,
        matchOriginAsFallback: true,
        runAt: "document_idle",
        persistAcrossSessions: true,
      },
    ]);
  }
}

/**
 * Brings the content scripts into one tab that the person has let the extension into by a click or a
 * key, unless they are there.
 *
 * @param {number} tabId
 */
export async function enterTab(tabId) {
  const target = { tabId };
  await chrome.scripting.insertCSS({ target, files: STYLES });
  await chrome.scripting.executeScript({ target, files: FILES });
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
