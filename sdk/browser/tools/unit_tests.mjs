// Bundles test/unit/*.test.ts and runs them:  node tools/unit_tests.mjs [name]
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Bundles the tests whose names contain `wanted` into `out`; returns the files.
 * `numbers`: where src/numbers.ts is taken from while they run (tools/mutate.mjs), else it is bundled.
 */
export async function bundleTests(out, wanted = "", numbers) {
  const tests = readdirSync(join(root, "test/unit")).filter((name) => name.endsWith(".test.ts") && name.includes(wanted));
  rmSync(out, { recursive: true, force: true });
  await build({
    entryPoints: tests.map((name) => join(root, "test/unit", name)), outdir: out, bundle: true, platform: "node", format: "esm",
    outExtension: { ".js": ".mjs" }, packages: "external", jsx: "automatic", logLevel: "error", sourcemap: numbers ? false : "inline",
    plugins: numbers ? [{
      name: "numbers from outside",
      setup: ({ onResolve }) => onResolve({ filter: /\/numbers\.ts$/ }, () => ({ path: numbers, external: true })),
    }] : [],
  });
  return tests.map((name) => join(out, name.replace(/\.ts$/, ".mjs")));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = await bundleTests(join(root, "node_modules/.cache/unit"), process.argv[2]);
  const done = spawnSync(process.execPath, ["--enable-source-maps", "--test", "--test-reporter=spec", ...files], { stdio: "inherit" });
  process.exit(done.status ?? 1);
}
