// The finder in Wasm, started once for all who wait for it.

import start, { find_numbers } from "../wasm/callslot_extension.js";

/** @type {Promise<unknown> | undefined} */
let started;

/**
 * Finds the numbers of some texts.
 *
 * @param {{region: string | null, languages: string[], texts: string[]}} request
 * @returns {Promise<{start: number, end: number, e164: string, shown: string, country: string}[][]>}
 *   For each text its numbers, places in UTF-16.
 */
export async function findNumbers(request) {
  started ??= start({ module_or_path: new URL("../wasm/callslot_extension_bg.wasm", import.meta.url) });
  await started;
  return JSON.parse(find_numbers(JSON.stringify(request)));
}
