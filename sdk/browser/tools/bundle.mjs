// How the SDK is bundled, once for all tools: private members (`_name`) get short names by
// esbuild, and terser finds another 4 % in what esbuild has minified.
import { build } from "esbuild";
import { minify } from "terser";

export const ENTRIES = ["index", "http/index", "resilience/index", "stream/index", "ux/index", "behavior/index",
  "errors-ui/index", "panel/index", "react/index", "testing/index", "offline/index", "resources/index"];

/** esbuild's options for what is shipped; `more` overrides. */
export const shipped = (more) => ({
  bundle: true, minify: true, format: "esm", target: "es2021", mangleProps: /^_[a-z]/, jsx: "automatic",
  external: ["react", "react/jsx-runtime"], logLevel: "error", legalComments: "none", ...more,
});

/** What terser makes of a minified module or script; `sourceMap`: the map so far, as JSON. */
export async function smaller(code, { module = true, sourceMap, url } = {}) {
  return minify(code, {
    module, ecma: 2020, compress: { passes: 3, unsafe_arrows: true, keep_fargs: false }, mangle: true,
    ...(sourceMap && { sourceMap: { content: sourceMap, url } }),
  });
}

/** The text of one bundle that imports what `source` imports. */
export async function bundleOf(source, resolveDir, more = {}) {
  const { outputFiles } = await build(shipped({ stdin: { contents: source, resolveDir, loader: "ts" }, write: false, ...more }));
  return (await smaller(outputFiles[0].text)).code;
}
