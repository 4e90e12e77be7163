// @ts-check
// Reads a database that no Worker has open, and prints the rows as JSON.
//
//   node read.mjs '{"state": FOLDER, "sql": QUERY}'
import { open } from "./database.mjs";

/** @type {{ state: string, sql: string }} */
const options = JSON.parse(process.argv[2] ?? "");
const { db, close } = await open(options.state);
const { results } = await db.prepare(options.sql).all();
await close();
console.log(JSON.stringify(results));
