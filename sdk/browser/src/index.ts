/** The core: errors of a page, sent so that it never notices. */
import { createClient } from "./core/client.ts";
import { guard, type Environment } from "./core/environment.ts";
import { watchErrors } from "./core/global_errors.ts";
import { current, setCurrent } from "./core/instance.ts";
import type { Consent, LogContext, LogInput, Options } from "./core/options.ts";

export type { Breadcrumb } from "./core/breadcrumbs.ts";
export type { ErrorRecord } from "./core/describe_error.ts";
export type { Environment } from "./core/environment.ts";
export type { DropReason } from "./core/losses.ts";
export type { Consent, EventIds, Level, LogContext, LogInput, Options, OutgoingEvent } from "./core/options.ts";

let watching: AbortController | undefined;
let getContext: (() => LogContext) | undefined;

const watch = (on: boolean) => {
  watching?.abort();
  watching = new AbortController();
  if (on && current) watchErrors(current, watching.signal, () => guard(() => getContext?.())());
};

/**
 * Begins. A second call ends the first. On a server, where there is no document, it does
 * nothing. Cost: at most 1 ms.
 *
 * @return  ends all that was begun: listeners, timers; what waits is sent first
 */
export function init(options: Options, env: Environment = globalThis as unknown as Environment): () => void {
  stop();
  if (env.document) {
    setCurrent(createClient(options, env));
    watch(options.globalErrors !== false);
  }
  return stop;
}

/** Ends what `init` began and restores the page. */
export function stop(): void {
  watch(false);
  current?._stop();
  setCurrent(undefined);
}

/** Logs. `info` and `debug` are sent only while `setDiagnostic` is on. Never throws. */
export const logEvent = (event: LogInput): void => current?._log(event);

/**
 * Logs errors and rejections that nobody caught, with what `context` says at that moment.
 * `init` does so already; this adds the context. May be called before `init`.
 *
 * @return  stops it
 */
export function installGlobalErrorHandlers(context?: () => LogContext): () => void {
  getContext = context;
  watch(true);
  return () => watch(false);
}

/** Remembers a step that errors will tell of. `text` must hold nothing that a person wrote. */
export const addBreadcrumb = (type: string, text: string): void => current?._crumb(type, text);

/** Lets `info` and `debug` through, for a session with Diagnostic Mode (the `/diag#…` link). */
export const setDiagnostic = (on: boolean): void => current?._setDiagnostic(on);

/** Changes consent at any time; what a lower one doesn't allow is removed from the browser at once. */
export const setConsent = (consent: Consent): void => current?._setConsent(consent);

/** Sends what waits now. */
export const flush = (): void => current?._flush();

/** The session's id, to show to a person or to join with an application's own. */
export const sessionId = (): string | undefined => current?._session();
