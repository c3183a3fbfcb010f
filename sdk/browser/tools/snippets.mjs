// Checks that every ts and tsx snippet of the documentation compiles against the SDK:
//   node tools/snippets.mjs
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const docs = join(root, "../../docs");
const out = join(root, "node_modules/.cache/snippets");
rmSync(out, { recursive: true, force: true });

let count = 0;
for (const page of readdirSync(docs).filter((name) => /^sdk.*\.md$/.test(name))) {
  const folder = join(out, page.replace(".md", ""));
  mkdirSync(folder, { recursive: true });
  for (const [, kind, code] of readFileSync(join(docs, page), "utf8").matchAll(/^```(tsx?)\n([^]*?)^```$/gm)) {
    const name = /^\/\/ .*?([\w-]+)\.tsx?$/m.exec(code)?.[1] ?? `snippet${count}`;
    writeFileSync(join(folder, `${name}.${kind}`), code + "\nexport {};\n");
    count++;
  }
}
// What Vite's own types would say.
writeFileSync(join(out, "vite.d.ts"), "interface ImportMeta { readonly env: Record<string, string | undefined> }\n");
writeFileSync(join(out, "tsconfig.json"), JSON.stringify({
  extends: join(root, "tsconfig.json"), include: ["."],
  compilerOptions: { noUnusedLocals: false, typeRoots: [join(root, "node_modules/@types")] },
}));
const done = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", out], { stdio: "inherit" });
console.log(`${count} snippets compiled`);
process.exit(done.status ?? 1);
