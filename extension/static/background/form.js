// The scheduling page, filled in with what the person chose in a page.

const MOST_CHARACTERS = 500;

/**
 * Opens it beside the tab it is about. The tab's title and address become the note's first line.
 *
 * @param {string} e164
 * @param {string} extension The keys to press once it has answered, empty without any.
 * @param {chrome.tabs.Tab | undefined} tab
 */
export async function openForm(e164, extension, tab) {
  const note = [tab?.title, tab?.url].filter(Boolean).join(" — ").replaceAll(/\s+/g, " ").slice(0, MOST_CHARACTERS);
  const fields = [
    ["phone", e164],
    ["extension", extension],
    ["note", note.toWellFormed()],
  ].filter(([, value]) => value !== "");
  const query = fields.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  await chrome.tabs.create({ url: chrome.runtime.getURL(`pages/schedule.html#new?${query}`), openerTabId: tab?.id });
}
