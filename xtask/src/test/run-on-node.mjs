// Runs a libtest program that was compiled to wasm32-unknown-unknown.
//
// There it takes no arguments, prints nowhere and stops at the first failure, with a trap whose
// stack names the test. It imports nothing, and must not: that is what "no platform crate" means.
import { readFileSync } from "node:fs";

/** The parts of a mangled Rust path: each is written as its length, then itself. */
function partsOf(symbol) {
  const parts = [];
  for (let at = 0; at < symbol.length; ) {
    const length = /^\d+/.exec(symbol.slice(at))?.[0];
    if (length === undefined) {
      at += 1;
      continue;
    }
    const start = at + length.length + (symbol[at + length.length] === "_" && symbol.startsWith("_R") ? 1 : 0);
    parts.push(symbol.slice(start, start + Number(length)));
    at = start + Number(length);
  }
  return parts;
}

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const imports = WebAssembly.Module.imports(module).map(({ module, name }) => `${module}.${name}`);
if (imports.length > 0) {
  console.error(`the test program wants something from its platform: ${imports.join(", ")}`);
  process.exit(1);
}
Error.stackTraceLimit = 100;
try {
  const status = new WebAssembly.Instance(module, {}).exports.main(0, 0);
  console.log(status === 0 ? "all tests passed on wasm32" : `the tests ended with status ${status}`);
  process.exit(status);
} catch (trap) {
  const frames = trap.stack.split("\n").slice(1).map((line) => line.trim().split(/[\s(]+/)[1] ?? "");
  const paths = frames.map((frame) => partsOf(frame.split(".wasm.").at(-1)).join("::"));
  const test = paths.find((path) => /^callslot_\w+::.*\btests?\b/.test(path));
  console.error(`failed on wasm32: ${test ?? "see the stack"}`);
  console.error("What it said is lost there; run the same test natively, or read the stack:");
  console.error(trap.stack);
  process.exit(1);
}
