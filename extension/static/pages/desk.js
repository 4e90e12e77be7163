// Starts the desk in the extension. The Worker's pages start the same Wasm.

import start, { mount } from "../wasm/callslot_desk.js";

await start({ module_or_path: new URL("../wasm/callslot_desk_bg.wasm", import.meta.url) });
mount(
  true,
  async () => (await import("../phone.js")).phone(),
  async () => {
    const profile = await import("../wasm/callslot_profile.js");
    await profile.default({ module_or_path: new URL("../wasm/callslot_profile_bg.wasm", import.meta.url) });
    return profile;
  },
);
