import type { Client } from "./client.ts";
import { listen } from "./environment.ts";
import type { LogContext } from "./options.ts";

/**
 * Logs what nobody caught, until `signal` aborts. Listens beside the page's own handlers
 * and changes none of them.
 *
 * @param context  asked at each error
 */
export function watchErrors(client: Client, signal: AbortSignal, context: () => LogContext | undefined): void {
  const { _env: env, _log: log, _isOwn: isOwn } = client;

  listen(env, signal, "error", ({ error, message, filename, lineno, colno }) => {
    if (!message || isOwn(filename)) return; // without a message: a resource that did not load
    const stack = `at ${filename}:${lineno}:${colno}`;
    log({ level: "error", message, error: error || { name: "Error", message, stack }, ...context() });
  });

  listen(env, signal, "unhandledrejection", ({ reason }) =>
    log({
      level: "error",
      message: "Unhandled rejection: " + (reason?.message || reason),
      error: reason || String(reason),
      ...context(),
    }),
  );
}
