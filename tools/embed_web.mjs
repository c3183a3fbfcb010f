// Writes the C++ table of the files that the server carries (src/web/files.h):
//   node tools/embed_web.mjs OUT.cc PREFIX=FILE-OR-FOLDER…
// `/sdk.js=build/sdk.js` is one file, `/demo/=build/demo` a folder; its index.html is `/demo/`.
// The same files give the same bytes: names are sorted, gzip has no time.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};
const LITERAL_BYTES = 2000; // a literal; the compiler joins them

/** Every [path, file] below a folder, sorted. */
function filesOf(prefix, folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory()
        ? filesOf(`${prefix}${entry.name}/`, join(folder, entry.name))
        : [[prefix + (entry.name === "index.html" ? "" : entry.name), join(folder, entry.name)]],
    );
}

/** Bytes as string literals: three octal digits never run into what follows. */
function literal(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += LITERAL_BYTES) {
    let line = "";
    for (const byte of bytes.subarray(at, at + LITERAL_BYTES)) {
      const plain = byte >= 32 && byte < 127 && byte !== 34 && byte !== 92 && byte !== 63; // " \ and ? (trigraphs)
      line += plain ? String.fromCharCode(byte) : "\\" + byte.toString(8).padStart(3, "0");
    }
    lines.push(`    "${line}"`);
  }
  return `std::string_view(\n${lines.join("\n")},\n    ${bytes.length})`;
}

function row([path, file]) {
  const type = TYPES[extname(file)];
  if (!type) throw new Error(`${file}: what type is that? Say it in tools/embed_web.mjs`);
  const bytes = readFileSync(file);
  const hash = createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
  const gzip = gzipSync(bytes, { level: 9 });
  const packed = gzip.length < bytes.length ? literal(gzip) : `""`;
  return `  {"${path}", "${type}", "\\"${hash}\\"", "\\"${hash}-gz\\"", ${literal(bytes)}, ${packed}},`;
}

const [out, ...sources] = process.argv.slice(2);
const files = sources.flatMap((source) => {
  const [prefix, from] = source.split("=");
  return statSync(from).isDirectory() ? filesOf(prefix, from) : [[prefix, from]];
});
writeFileSync(out, `// Made by tools/embed_web.mjs.
#include "web/files.h"

namespace nightbell::web {
namespace {

constexpr File kFiles[] = {
${files.map(row).join("\n")}
};

}  // namespace

std::span<const File> embedded_files() {
  return kFiles;
}

}  // namespace nightbell::web
`);
