// The service worker. Chrome wakes it by its listeners, so all are registered here, at once; what
// they do may wait for Wasm.

import { pressed } from "./keys.js";
import { clicked, createMenu } from "./menu.js";
import { answer } from "./messages.js";
import { alarmed, changed, look, opened } from "./notify.js";
import { answerPage, isOwnPage } from "./session.js";
import { registerContentScripts } from "./sites.js";

chrome.runtime.onInstalled.addListener(() => {
  void createMenu();
  void registerContentScripts();
});
chrome.runtime.onStartup.addListener(() => void registerContentScripts());
chrome.permissions.onAdded.addListener(() => void registerContentScripts());
chrome.permissions.onRemoved.addListener(() => void registerContentScripts());
chrome.contextMenus.onClicked.addListener((info, tab) => void clicked(info, tab));

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  const answered = isOwnPage(sender) ? answerOwn(message) : answer(message, sender);
  answered.then(respond, () => respond(null));
  return true;
});

/**
 * Answers one of the extension's own pages.
 *
 * @param {any} message
 */
function answerOwn(message) {
  // Something that the badge counts has changed.
  return message?.type === "look" ? look().then(() => ({})) : answerPage(message);
}

chrome.commands.onCommand.addListener((command, tab) => void pressed(command, tab));

chrome.runtime.onInstalled.addListener(() => void look());
chrome.runtime.onStartup.addListener(() => void look());
chrome.alarms.onAlarm.addListener((alarm) => void alarmed(alarm));
chrome.storage.onChanged.addListener(changed);
chrome.notifications.onClicked.addListener(opened);
chrome.notifications.onButtonClicked.addListener(opened);
