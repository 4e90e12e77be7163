// The scheduling page, filled in with what the person chose in a page.

const MOST_CHARACTERS = 500;

/**
 * Opens it beside the tab it is about. The tab's title and address become the note's first line.
 *
 * @param {string} e164
 * @param {chrome.tabs.Tab | undefined} tab
 */
export async function openForm(e164, tab) {
  const note = [tab?.title, tab?.url].filter(Boolean).join(" — ").replaceAll(/\s+/g, " ").slice(0, MOST_CHARACTERS);
  const url = `pages/schedule.html#new?phone=${encodeURIComponent(e164)}&note=${encodeURIComponent(note.toWellFormed())}`;
  await chrome.tabs.create({ url: chrome.runtime.getURL(url), openerTabId: tab?.id });
}
