import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const sdk = fileURLToPath(new URL("../sdk/browser/src", import.meta.url));

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
});
