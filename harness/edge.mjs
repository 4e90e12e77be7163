// @ts-check
// Runs a Worker on the edge runtime as wrangler.toml describes it, until it is ended.
//
//   node edge.mjs FILE
//
// FILE has the `EdgeOptions` as JSON. `wrangler dev` does the same with a second runtime, a bundler and watchers around it,
// none of which is needed here, and takes two to three times as long to start.
import { createServer } from "node:http";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

// Neither is imported: Node would read all of it once more to find out what it exports.
const require = createRequire(import.meta.url);
/** @type {typeof import("miniflare")} */
const { Miniflare, kCurrentWorker } = require("miniflare");

/**
 * @typedef {object} EdgeOptions
 * @property {string} configuration The wrangler.toml.
 * @property {string} kept The file that keeps what wrangler makes of it.
 * @property {string} state Where the database is kept.
 * @property {Record<string, string>} variables The Worker's variables, beside those of the configuration.
 * @property {number} port The port of the Worker on 127.0.0.1.
 * @property {number} controlPort The port on 127.0.0.1 at which each request runs a tick to its end.
 */

/** @type {EdgeOptions} */
const options = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));

/**
 * The Worker's options as wrangler reads them. Loading wrangler takes as long as all the rest, so that it is asked once for
 * each configuration.
 *
 * @returns {{ main: string, workerOptions: any }}
 */
function read() {
  if (!existsSync(options.kept)) {
    const { main, workerOptions } = require("wrangler").unstable_getMiniflareWorkerOptions(options.configuration);
    mkdirSync(dirname(options.kept), { recursive: true });
    const unfinished = `${options.kept}.${process.pid}`;
    writeFileSync(unfinished, JSON.stringify({ main, workerOptions }));
    renameSync(unfinished, options.kept);
  }
  return JSON.parse(readFileSync(options.kept, "utf8"));
}

const { main, workerOptions } = read();
const folder = dirname(main);
const wasm = join(folder, "index_bg.wasm");
const miniflare = new Miniflare({
  ...workerOptions,
  name: "callslot",
  modulesRoot: folder,
  modules: [
    { type: "ESModule", path: main, contents: readFileSync(main, "utf8") },
    { type: "CompiledWasm", path: wasm, contents: readFileSync(wasm) },
  ],
  bindings: { ...workerOptions.bindings, ...options.variables },
  // The Worker itself, which wrangler finds by its name.
  serviceBindings: { SELF: kCurrentWorker },
  // Where `wrangler d1 migrations apply --persist-to` has put it.
  d1Persist: join(options.state, "v3", "d1"),
  host: "127.0.0.1",
  port: options.port,
  unsafeLocalExplorer: true,
  cf: false,
  handleRuntimeStdio(stdout, stderr) {
    stdout.pipe(process.stdout);
    stderr.pipe(process.stderr);
  },
});
process.on("SIGTERM", async () => {
  await miniflare.dispose();
  process.exit(0);
});
await miniflare.ready;

createServer(async (_request, answer) => {
  const worker = await miniflare.getWorker();
  try {
    const { outcome } = await worker.scheduled({ scheduledTime: new Date(), cron: "* * * * *" });
    answer.writeHead(outcome === "ok" ? 200 : 500).end(outcome);
  } catch (error) {
    answer.writeHead(500).end(String(error));
  }
}).listen(options.controlPort, "127.0.0.1");
