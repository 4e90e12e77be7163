// Starts the popup, the side panel or the options: one Wasm holds them.

import start, { mount } from "../wasm/callslot_compact.js";

await start({ module_or_path: new URL("../wasm/callslot_compact_bg.wasm", import.meta.url) });
await mount(document.documentElement.dataset.page ?? "", async () => (await import("../phone.js")).phone());
