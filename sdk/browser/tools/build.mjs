// Builds dist/: ES modules that share chunks, sdk.js for a script tag, types.
//   node tools/build.mjs [--for-tests]      (no types, and the React page of the tests)
//   node tools/build.mjs --script FILE      (sdk.js alone, without a map: what the server embeds)
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { ENTRIES, shipped, smaller } from "./bundle.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");

/** Builds by esbuild, then terser, and writes each file with its map, if it has one. */
async function ship(options, module) {
  const { outputFiles } = await build(shipped({ sourcemap: true, ...options, write: false }));
  for (const { path, text } of outputFiles.filter((file) => file.path.endsWith(".js"))) {
    const sourceMap = outputFiles.find((file) => file.path === path + ".map")?.text;
    const { code, map } = await smaller(text, { module, sourceMap, url: basename(path) + ".map" });
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code);
    if (map) writeFileSync(path + ".map", map);
  }
}

const shipScript = (outfile, more = {}) =>
  ship({ entryPoints: [join(root, "src/sdk.ts")], outfile, format: "iife", globalName: "nightbell", ...more }, false);

const script = process.argv.indexOf("--script");
if (script > 0) {
  await shipScript(process.argv[script + 1], { sourcemap: false }); // a map would name this machine's folders
  process.exit(0);
}

rmSync(dist, { recursive: true, force: true });
await ship({
  entryPoints: ENTRIES.map((name) => ({ in: join(root, "src", name + ".ts"), out: name })), outdir: dist, splitting: true,
}, true);
await shipScript(join(dist, "sdk.js"));

if (process.argv.includes("--for-tests")) {
  await build({
    entryPoints: [join(root, "test/browser/react_app.tsx")], outdir: join(dist, "test"), bundle: true, format: "esm", jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' }, logLevel: "error",
  });
} else {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const done = spawnSync(process.execPath, [tsc, "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });
  if (done.status !== 0) process.exit(1);
  for (const file of readdirSync(dist, { recursive: true }).filter((name) => name.endsWith(".d.ts"))) {
    const path = join(dist, file); // types import what is shipped beside them
    writeFileSync(path, readFileSync(path, "utf8").replace(/(from "\.[^"]*)\.ts"/g, '$1.js"'));
  }
}
