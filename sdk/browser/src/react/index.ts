/** React: a boundary, a stream as state, and the mount. */
import { Component, createElement, useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import { init, logEvent, setConsent, sessionId, type Options } from "../index.ts";
import { current } from "../core/instance.ts";
import { instrumentFetch, type InstrumentOptions } from "../http/index.ts";
import { openStream, type StreamHandle, type StreamHealth, type StreamOptions, type StreamState } from "../stream/index.ts";
import { startHeartbeat } from "../ux/index.ts";

export interface NightbellOptions extends Options {
  /** Heartbeats while visible, unless false. */
  heartbeat?: boolean;
  /** Calls are observed, unless false. */
  http?: InstrumentOptions | false;
}

/**
 * Begins with the first render in a browser and ends with the unmount. Once, near the root.
 * Later options are not looked at; consent is changed by the returned function.
 */
export function useNightbell(options: NightbellOptions): { sessionId: () => string | undefined; logEvent: typeof logEvent; setConsent: typeof setConsent } {
  const first = useRef(options);
  useEffect(() => {
    const stop = init(first.current);
    if (first.current.http !== false) instrumentFetch(first.current.http || {});
    if (first.current.heartbeat !== false) startHeartbeat();
    return stop;
  }, []);
  return { sessionId, logEvent, setConsent };
}

export interface ErrorBoundaryProps {
  children?: ReactNode;
  /** What is shown instead; given the reference id that the log line carries. */
  fallback?: ReactNode | ((referenceId: string, retry: () => void) => ReactNode);
  /** `component` of the log event. */
  name?: string;
}

/** Logs what its children throw while rendering, and shows safe words with the reference id. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { referenceId?: string }> {
  override state: { referenceId?: string } = {};

  static getDerivedStateFromError() {
    return { referenceId: current?._session() || "unknown" };
  }

  override componentDidCatch(error: unknown) {
    logEvent({ level: "error", error, component: this.props.name || "ErrorBoundary" });
  }

  override render() {
    const { referenceId } = this.state;
    const { children, fallback } = this.props;
    if (!referenceId) return children ?? null;
    const retry = () => this.setState({ referenceId: undefined });
    if (typeof fallback === "function") return fallback(referenceId, retry);
    return (
      fallback ??
      createElement("div", { role: "alert" }, "Something went wrong. Reference: ", createElement("code", null, referenceId), " ",
        createElement("button", { type: "button", onClick: retry }, "Try again"))
    );
  }
}

export interface StreamView {
  text: string;
  state: StreamState | "idle";
  /** How it went, once it has ended. */
  health?: StreamHealth;
  abort: () => void;
}

/**
 * A stream as state. `null` options: none. A changed `url`, `body` or `key` aborts the
 * running one and opens the next; the unmount aborts too.
 */
export function useStream(options: StreamOptions | null): StreamView {
  const [view, setView] = useState<Omit<StreamView, "abort">>({ text: "", state: "idle" });
  const latest = useRef(options);
  latest.current = options;
  const handle = useRef<StreamHandle>();
  useEffect(() => {
    const wanted = latest.current;
    if (!wanted) return;
    let mounted = true;
    const set = (change: Partial<StreamView>) => mounted && setView((before) => ({ ...before, ...change }));
    setView({ text: "", state: "connecting" });
    const stream = openStream({
      ...wanted,
      onMessage: (message) => latest.current?.onMessage?.(message),
      onText: (text) => (set({ text }), latest.current?.onText?.(text)),
      onState: (state) => (set({ state }), latest.current?.onState?.(state)),
      onEnd: (health) => (set({ health }), latest.current?.onEnd?.(health)),
    });
    handle.current = stream;
    return () => {
      mounted = false;
      stream.abort();
    };
  }, [options?.url, options?.key, options?.body]);
  return { ...view, abort: useCallback(() => handle.current?.abort(), []) };
}
