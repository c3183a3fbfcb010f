import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const sdk = fileURLToPath(new URL("../sdk/browser/src", import.meta.url));
/** `npm start` shows the page as it is edited; all else is asked of a running Nightbell. */
const nightbell = process.env.NIGHTBELL_URL ?? "http://127.0.0.1:8600";

// An application outside of this repository installs @nightbell/browser and needs no alias.
export default defineConfig({
  base: "/demo/",
  resolve: {
    alias: [
      { find: /^@nightbell\/browser$/, replacement: `${sdk}/index.ts` },
      { find: /^@nightbell\/browser\/(.+)$/, replacement: `${sdk}/$1/index.ts` },
    ],
  },
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } }, // a strict CSP: nothing inline
  server: { proxy: { "/demo/api/": nightbell, "^/(?!demo/)": nightbell } },
});
