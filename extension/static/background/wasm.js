// The service worker's Wasm, started once for all who wait for it.

import start from "../wasm/callslot_extension.js";

/** @type {Promise<unknown> | undefined} */
let started;

/** Waits until it can be called. */
export function wasm() {
  started ??= start({ module_or_path: new URL("../wasm/callslot_extension_bg.wasm", import.meta.url) });
  return started;
}
