import { MESSAGE_MAX } from "../numbers.ts";
import { breadcrumbs } from "./breadcrumbs.ts";
import { tokenBucket } from "./bucket.ts";
import { dedupe } from "./dedupe.ts";
import { cut, describeError } from "./describe_error.ts";
import { guard, listen, type Environment } from "./environment.ts";
import { keptId } from "./identity.ts";
import { unitHash, uuid } from "./ids.ts";
import { lossCounter } from "./losses.ts";
import type { Consent, LogInput, Options, OutgoingEvent } from "./options.ts";
import { transport } from "./transport.ts";

/** What the other modules build on. Its functions never throw. */
export interface Client {
  _env: Environment;
  _options: Options;
  /** Aborts when the client ends. */
  _signal: AbortSignal;
  /** Sends one event of a kind with the ids that all share. `count`: how many it stands for. */
  _send(kind: string, fields: object, count?: number): void;
  _log(input: LogInput): void;
  _crumb(type: string, text: string): void;
  /** Whether an address is Nightbell's own: then its failures are not the page's. */
  _isOwn(url: string): boolean;
  _session(): string;
  /** The visitor's id where one may be kept: consent is `all`, and neither DNT nor GPC is set. */
  _visitor(): string | undefined;
  /** Called before the page hides and before the end, to add a last word. `closing`: it won't come back. */
  _beforeLeaving: Set<(closing?: boolean) => void>;
  /** Whether consent lets anything be kept in the browser. */
  _mayStore(): boolean;
  /** Called when consent is withdrawn: removes from the browser what a module keeps there. */
  _onForget: Set<() => void>;
  _setConsent(consent: Consent): void;
  _setDiagnostic(on: boolean): void;
  _flush(): void;
  _stop(): void;
}

export function createClient(options: Options, env: Environment): Client {
  const { endpoint, key, beforeSend, context, environment, service, release, sampleRate = 1 } = options;
  const { document, navigator } = env;
  const now = () => env.Date.now();
  const losses = lossCounter();
  const seen = dedupe<object>(now, (repeats) => losses._add("duplicate", repeats));
  const ended = new AbortController();
  const { signal } = ended;
  const crumbs = breadcrumbs(env, signal);
  const lastWords = new Set<(closing?: boolean) => void>();
  const session = keptId(env, "sessionStorage", "nightbell.session");
  const forgets = new Set([session._forget]);
  const buckets: Record<string, () => boolean> = {};
  let consent = options.consent || "all";
  let diagnostic = false;
  let warned = /^prod/.test(environment || "");

  const mayStore = () => consent !== "none";
  const visitor = keptId(env, "localStorage", "nightbell.visitor");
  const out = transport(
    env,
    endpoint + "/nb/b" + (key ? "?key=" + encodeURIComponent(key) : ""),
    losses,
    () => mayStore() && options.offlineQueue,
    (fields) => {
      if (!warned) env.console.warn("nightbell left out", fields);
      warned = true;
    },
  );

  const sessionId = () => options.sessionId || session._get(mayStore());
  const visitorId = () =>
    consent === "all" && navigator.doNotTrack !== "1" && !navigator.globalPrivacyControl ? visitor._get(true) : undefined;

  const send = guard((kind: string, fields: object, count: number = 1, unlimited?: boolean) => {
    if (consent !== "all" && !(mayStore() && /^(log|run|reply|rollup)$/.test(kind))) return;
    const shared = {
      kind,
      id: uuid(env),
      service,
      environment,
      release,
      session_id: sessionId(),
      visitor_id: visitorId(),
      user_hash: options.userHash,
    };
    if (unitHash(shared.visitor_id || shared.session_id) >= sampleRate) return losses._add("sampled_out", count);
    if (!unlimited && !(buckets[kind] ||= tokenBucket(now))()) return losses._add("rate_limited", count);
    try {
      let event: OutgoingEvent | null | undefined | false = { ...shared, ...fields };
      if (beforeSend) event = beforeSend(event);
      if (event) return out._add(event);
    } catch {} // a hook that fails must not let through what it would have removed
    losses._add("before_send", count);
  });

  const leave = guard((closing?: boolean) => {
    for (const run of lastWords) run(closing);
    seen._release((event, repeats) => send("log", { ...event, repeat_count: repeats }, repeats, true));
    out._leave(!!closing);
  });

  listen(env, signal, "pagehide", ({ persisted }) => leave(!persisted));
  listen(document!, signal, "visibilitychange", () => document!.visibilityState === "hidden" && leave());
  listen(env, signal, "online", out._online);
  out._flush(); // what an earlier page could not send

  return {
    _env: env,
    _options: options,
    _signal: signal,
    _send: send,
    _log: guard((input) => {
      const { level, error: thrown } = input;
      if (!diagnostic && /info|debug/.test(level)) return;
      const error = describeError(thrown);
      const message = cut(input.message || error?.message, MESSAGE_MAX);
      const event = {
        timestamp: new Date(now()).toISOString(),
        route: env.location.pathname,
        breadcrumbs: level === "error" ? crumbs._all() : undefined,
        ...(typeof context === "function" ? context() : context),
        ...input,
        message,
        error,
      };
      const signature = [level, message, event.component, error?.type, error?.stack?.[0]].join("\n");
      const count = seen._admit(signature, event);
      if (count) send("log", { ...event, repeat_count: count > 1 ? count : undefined }, count);
    }),
    _crumb: crumbs._add,
    _isOwn: (url) => ["/nb/b", "/sdk.js"].some((path) => url?.startsWith(new URL(endpoint + path, env.location.href).href)),
    _session: sessionId,
    _visitor: visitorId,
    _mayStore: mayStore,
    _beforeLeaving: lastWords,
    _onForget: forgets,
    _setConsent(level) {
      consent = level;
      if (level !== "all") visitor._forget();
      if (level === "none") {
        for (const run of forgets) run();
        guard(() => options.offlineQueue?._take(env))();
        out._clear();
      }
    },
    _setDiagnostic(on) {
      diagnostic = on;
    },
    _flush: out._flush,
    _stop() {
      leave();
      out._clear();
      ended.abort();
    },
  };
}
