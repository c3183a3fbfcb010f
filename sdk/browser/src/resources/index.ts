/** Images, scripts and styles of the page that fail to load. */
import { listen } from "../core/environment.ts";
import { current } from "../core/instance.ts";

/** Logs them as warnings, until the returned function is called. */
export function watchResources(): () => void {
  const client = current;
  const ended = new AbortController();
  if (!client) return () => {};
  listen(client._env, ended.signal, "error", ({ target, message }) => {
    const address = target?.src || target?.href;
    if (message !== undefined || !address || client._isOwn(address)) return; // an error of a script has a message
    const { pathname, host } = new URL(address);
    const http = { host, route: pathname };
    client._log({ level: "warn", message: `Failed to load ${target.localName} ${pathname}`, http });
  });
  const stop = () => ended.abort();
  client._signal.addEventListener("abort", stop);
  return stop;
}
