// Measures other SDKs with the bundler that measures ours, for the table of docs/sdk.md:
//   node tools/peers.mjs      (installs them into node_modules/.cache/peers first)
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { bundleOf } from "./bundle.mjs";

const VERSIONS = {
  "web-vitals": "6.2.3",
  "@opentelemetry/api-logs": "0.223.1",
  "@opentelemetry/sdk-logs": "0.223.1",
  "@opentelemetry/exporter-logs-otlp-http": "0.223.1",
  "@sentry/browser": "11.12.0",
  "@grafana/faro-web-sdk": "2.12.1",
  "posthog-js": "1.449.2",
};

const ROWS = [
  ["web-vitals: five metrics, no transport", `export { onCLS, onFCP, onINP, onLCP, onTTFB } from "web-vitals";`],
  ["OpenTelemetry web logs", `export { LoggerProvider, BatchLogRecordProcessor } from "@opentelemetry/sdk-logs"; export { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-http"; export { logs } from "@opentelemetry/api-logs";`],
  ["Sentry browser: init, captureException", `export { init, captureException } from "@sentry/browser";`],
  ["Grafana Faro: initializeFaro", `export { initializeFaro } from "@grafana/faro-web-sdk";`],
  ["PostHog", `import posthog from "posthog-js"; export { posthog };`],
];

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), "node_modules/.cache/peers");
if (!existsSync(join(folder, "node_modules/posthog-js"))) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "peers", private: true, dependencies: VERSIONS }));
  const done = spawnSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder, stdio: "inherit" });
  if (done.status !== 0) process.exit(1);
}
for (const [what, source] of ROWS) {
  // Their own private names stay: ours are shortened by a rule of ours.
  const code = await bundleOf(source, folder, { mangleProps: undefined, platform: "browser" });
  console.log(`${String(gzipSync(code, { level: 9 }).length).padStart(7)} B gzip  ${String(Buffer.byteLength(code)).padStart(7)} B minified  ${what}`);
}
