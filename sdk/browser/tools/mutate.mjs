// Changes each number of src/numbers.ts, one at a time, and demands that a unit test fails:
//   node tools/mutate.mjs [NAME]
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { bundleTests } from "./unit_tests.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const mutants = join(root, "node_modules/.cache/mutants");
const numbers = readFileSync(join(root, "src/numbers.ts"), "utf8");
const found = [...numbers.matchAll(/export const (\w+) = ([\d_]+);/g)].filter(([, name]) => !process.argv[2] || name === process.argv[2]);

/** 2 → 3, 30 s → 31 s, 64 KiB → 65 KiB: the least that one might mistake. */
const changed = (value) => value + (value % 1_000 === 0 ? 1_000 : value % 1_024 === 0 ? 1_024 : value % 100 === 0 ? 10 : 1);

const tests = join(mutants, "tests");
const files = await bundleTests(tests, "", "./numbers.mjs");
const texts = files.map((file) => ({ file: basename(file), text: readFileSync(file, "utf8") }));

/** Runs the tests that use a number (without `text`: all) with its value changed; whether they pass. */
async function pass(name, text, value) {
  const folder = join(mutants, name);
  mkdirSync(folder, { recursive: true });
  cpSync(tests, folder, { recursive: true });
  const users = texts.filter((one) => !text || one.text.includes(name));
  writeFileSync(join(folder, "all.mjs"), users.map(({ file }) => `import ${JSON.stringify("./" + file)};`).join("\n"));
  const { code } = await transform(numbers.replace(`export const ${name} = ${text};`, `export const ${name} = ${value};`), { loader: "ts" });
  writeFileSync(join(folder, "numbers.mjs"), code);
  const test = spawn(process.execPath, [join(folder, "all.mjs")], { stdio: "ignore" });
  return new Promise((resolve) => test.on("exit", (code) => resolve(code === 0)));
}

if (!(await pass("NOTHING"))) {
  console.log("the tests fail without any change: nothing is shown");
  process.exit(1);
}
const waiting = [...found];
const survivors = [];
await Promise.all(Array.from({ length: cpus().length }, async () => {
  for (let one; (one = waiting.shift()); ) {
    const [, name, text] = one;
    const value = changed(+text.replaceAll("_", ""));
    if (await pass(name, text, value)) survivors.push(`${name}: ${text} → ${value} is noticed by no test`);
  }
}));
console.log([...survivors, `${found.length - survivors.length} of ${found.length} changed numbers are noticed`].join("\n"));
process.exit(survivors.length ? 1 : 0);
