// @ts-check
// Serves one Worker with a D1 database on bare Miniflare until it is ended.
//
//   node serve.mjs '<ServeOptions as JSON>'
//
// Prints `served …`, the `Served` as JSON, after the first answers.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Miniflare, kCurrentWorker } from "miniflare";

/**
 * @typedef {object} ServeOptions
 * @property {string} folder The Worker's modules.
 * @property {string[]} modules Their names, the entry first; `.wasm` is taken for Wasm.
 * @property {string} compatibilityDate As in wrangler.toml.
 * @property {string} state Where the database is kept.
 * @property {Record<string, string>} variables The Worker's variables.
 * @property {number} port The port on 127.0.0.1.
 * @property {string} path What to ask for first.
 * @property {number} [ticksFrom] When the scheduled trigger is fired first, in milliseconds since 1970; then every minute.
 */

/**
 * Times are in milliseconds.
 *
 * @typedef {object} Served
 * @property {string} url The Worker's address, without a slash at the end.
 * @property {number} ready From here to a runtime that listens.
 * @property {number} first How long the first answer took, with what starts only then.
 * @property {number} second How long the second one took.
 * @property {number} status The first answer's status.
 */

/** @type {ServeOptions} */
const options = JSON.parse(process.argv[2] ?? "");
const modules = options.modules.map((name) => ({
  type: /** @type {"CompiledWasm" | "ESModule"} */ (name.endsWith(".wasm") ? "CompiledWasm" : "ESModule"),
  path: join(options.folder, name),
  contents: readFileSync(join(options.folder, name)),
}));

const started = performance.now();
const miniflare = new Miniflare({
  modulesRoot: options.folder,
  modules,
  compatibilityDate: options.compatibilityDate,
  bindings: options.variables,
  d1Databases: { DB: "callslot" },
  d1Persist: options.state,
  // As wrangler.toml binds the Worker to itself.
  serviceBindings: { SELF: kCurrentWorker },
  host: "127.0.0.1",
  port: options.port,
  // Neither a look-up of where this machine is, nor lines for each request.
  cf: false,
  logRequests: false,
  // The Worker logs each request. What becomes of that is the platform's work, not this machine's.
  handleRuntimeStdio(stdout, stderr) {
    stdout.resume();
    stderr.pipe(process.stderr);
  },
});
process.on("SIGTERM", async () => {
  await miniflare.dispose();
  process.exit(0);
});
const url = (await miniflare.ready).origin;
const ready = performance.now() - started;

/** @returns {Promise<[number, number]>} how long it took, and the status */
async function ask() {
  const asked = performance.now();
  const answer = await fetch(url + options.path);
  await answer.arrayBuffer();
  return [performance.now() - asked, answer.status];
}

/**
 * Fires the trigger at that moment and every minute after it, as the platform does. Ticks overlap; what they did is in the database.
 *
 * @param {number} scheduledTime
 */
function tick(scheduledTime) {
  setTimeout(async () => {
    tick(scheduledTime + 60_000);
    const worker = await miniflare.getWorker();
    // One that is under way when the program ends fails.
    await worker.scheduled({ scheduledTime: new Date(scheduledTime), cron: "* * * * *" }).catch(() => {});
  }, scheduledTime - Date.now());
}

const [first, status] = await ask();
const [second] = await ask();
/** @type {Served} */
const served = { url, ready, first, second, status };
if (options.ticksFrom !== undefined) {
  tick(options.ticksFrom);
}
console.log(`served ${JSON.stringify(served)}`);
