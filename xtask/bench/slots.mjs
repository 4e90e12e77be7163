// @ts-check
// The availability engine alone on the edge runtime, for `cargo xtask bench slots`.
import module from "./slots.wasm";

const engine = /** @type {{ run: (slots: number, times: number) => number }} */ (
  /** @type {unknown} */ (new WebAssembly.Instance(module, {}).exports)
);

export default {
  /**
   * Runs a case so many times: `/?case=0&times=10`. Whoever asks takes the time, as clocks stand still in here.
   *
   * @param {Request} request
   */
  async fetch(request) {
    const { searchParams } = new URL(request.url);
    const result = engine.run(Number(searchParams.get("case")), Number(searchParams.get("times")));
    return new Response(String(result));
  },
};
