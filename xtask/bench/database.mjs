// @ts-check
// A database of a benchmark without the Worker: made, filled, or read.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Miniflare } from "miniflare";

/**
 * Opens the database that is kept in a folder, and empty at first.
 *
 * @param {string} state
 */
export async function open(state) {
  const miniflare = new Miniflare({
    modules: true,
    script: "export default { fetch: () => new Response() }",
    d1Databases: { DB: "callslot" },
    d1Persist: state,
    cf: false,
  });
  return { db: await miniflare.getD1Database("DB"), close: () => miniflare.dispose() };
}

/**
 * The files of a folder of migrations, in order.
 *
 * @param {string} folder
 */
export function migrations(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * Runs SQL files.
 *
 * @param {Awaited<ReturnType<typeof open>>["db"]} db
 * @param {string[]} files
 */
export async function run(db, files) {
  for (const file of files) {
    await db.prepare(readFileSync(file, "utf8")).run();
  }
}
