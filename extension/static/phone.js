// The module of phone numbers, for the service worker and for pages: the one that has the numbering plans of all countries. It is
// loaded once, when it is first asked for.

import start, * as module from "./wasm/callslot_phone.js";

/** @type {Promise<typeof module> | undefined} */
let loaded;

/** Its functions, once they can be called. */
export function phone() {
  loaded ??= load();
  return loaded;
}

async function load() {
  try {
    await start({ module_or_path: new URL("./wasm/callslot_phone_bg.wasm", import.meta.url) });
    return module;
  } catch (problem) {
    // Whoever asks next tries again.
    loaded = undefined;
    throw problem;
  }
}
