// The side panel. Chrome opens it only in the turn in which somebody has clicked: so nothing is awaited
// before, and the window is asked for with a callback where it is not known.

const PANEL = "pages/panel.html";

/**
 * Opens the panel in a window, or in the one that was in front last.
 *
 * @param {number} [windowId]
 */
export function openPanel(windowId) {
  if (windowId === undefined) {
    chrome.windows.getLastFocused((window) => open(window?.id));
  } else {
    open(windowId);
  }
}

/** @param {number | undefined} windowId */
function open(windowId) {
  const opening = windowId === undefined ? Promise.reject() : chrome.sidePanel.open({ windowId });
  // Better in a tab than not at all.
  opening.catch(() => chrome.tabs.create({ url: chrome.runtime.getURL(PANEL) }));
}
