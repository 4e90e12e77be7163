// Starts the desk in the extension. The Worker's pages start the same Wasm.

import start, { mount } from "../wasm/callslot_desk.js";

await start({ module_or_path: new URL("../wasm/callslot_desk_bg.wasm", import.meta.url) });
mount(
  true,
  async () => (await import("../phone.js")).phone(),
  async () => {
    const later = await import("../wasm/callslot_later.js");
    await later.default({ module_or_path: new URL("../wasm/callslot_later_bg.wasm", import.meta.url) });
    return later;
  },
);
