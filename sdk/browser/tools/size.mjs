// Prints what a page pays for what it imports, minified and gzipped, and fails where a
// budget is broken:  node tools/size.mjs [--peers]   (peers: see docs/sdk.md)
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { bundleOf } from "./bundle.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const all = ["index", "http/index", "resilience/index", "stream/index", "ux/index", "behavior/index", "errors-ui/index", "panel/index", "offline/index", "resources/index"];
const every = (names) => names.map((name, at) => `export * as m${at} from "./src/${name}.ts";`).join("\n");

/** [what, source, budget in bytes or undefined] */
const ROWS = [
  ["three lines: init, logEvent", `export { init, logEvent } from "./src/index.ts";`],
  ["core, all of it", `export * from "./src/index.ts";`, 3_500],
  ["core + http", every(["index", "http/index"])],
  ["core + stream", every(["index", "stream/index"])],
  ["core + ux + behavior", every(["index", "ux/index", "behavior/index"])],
  ["everything", every(all), 12_000],
  ["everything + react", every([...all, "react/index"])],
];

let failed = 0;
for (const [what, source, budget] of ROWS) {
  const code = await bundleOf(source, root);
  const bytes = gzipSync(code, { level: 9 }).length;
  const held = !budget || bytes <= budget;
  failed += +!held;
  console.log(`${String(bytes).padStart(6)} B gzip  ${String(Buffer.byteLength(code)).padStart(6)} B minified  ${what}${budget ? ` (budget ${budget}${held ? "" : ": BROKEN"})` : ""}`);
}
process.exit(failed ? 1 : 0);
