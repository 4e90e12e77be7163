// Texts in the language of the person's account, which Chrome need not have.

/** @typedef {{locale: string, say: (message: string, values: string[]) => string}} Words */
/** @typedef {Record<string, {message: string, placeholders?: Record<string, {content: string}>}>} Messages */

/**
 * The texts of a language, or else of Chrome's own.
 *
 * @param {string | null} language
 * @returns {Promise<Words>}
 */
export async function wordsIn(language) {
  const own = chrome.i18n.getUILanguage();
  if (language === null || own.split("-")[0] === language) {
    return { locale: own, say: (message, values) => chrome.i18n.getMessage(message, values) };
  }
  const file = await fetch(chrome.runtime.getURL(`_locales/${language}/messages.json`));
  /** @type {Messages} */
  const messages = await file.json();
  return { locale: language, say: (message, values) => filled(messages[message], values) };
}

/**
 * Fills in a message as Chrome does: its text names placeholders, and a placeholder says which value it is.
 *
 * @param {Messages[string] | undefined} found
 * @param {string[]} values
 */
function filled(found, values) {
  const { message = "", placeholders = {} } = found ?? {};
  return message.replace(/\$(\w+)\$/g, (_, /** @type {string} */ name) => {
    const number = Number(placeholders[name.toLowerCase()]?.content.slice(1));
    return values[number - 1] ?? "";
  });
}
