// Starts the page that this document is: one Wasm holds them all.

import start, { mount } from "../wasm/callslot_extension_pages.js";

await start({ module_or_path: new URL("../wasm/callslot_extension_pages_bg.wasm", import.meta.url) });
await mount(document.documentElement.dataset.page ?? "");
