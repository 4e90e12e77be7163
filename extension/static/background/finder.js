// The finder in Wasm.

import { phone } from "../phone.js";

const LANGUAGE = /^[A-Za-z0-9-]{2,35}$/;

/**
 * Finds the numbers of some texts.
 *
 * @param {{region: string | null, languages: string[], texts: string[]}} request
 * @returns {Promise<{start: number, end: number, e164: string, shown: string, country: string, extension: string}[][]>}
 *   For each text its numbers, places in UTF-16.
 */
export async function findNumbers(request) {
  const { find_numbers } = await phone();
  return JSON.parse(find_numbers(JSON.stringify(request)));
}

/**
 * The person's setting and languages, after the page's own.
 *
 * @param {unknown} language
 */
export async function surroundings(language) {
  const { region } = await chrome.storage.local.get("region");
  const languages = [language, chrome.i18n.getUILanguage(), ...(await chrome.i18n.getAcceptLanguages())];
  return {
    region: typeof region === "string" ? region : null,
    languages: languages.filter((one) => typeof one === "string").filter((one) => LANGUAGE.test(one)),
  };
}
