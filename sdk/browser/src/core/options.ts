import type { ErrorRecord } from "./describe_error.ts";
import type { OfflineQueue } from "./offline_queue.ts";

export type Level = "error" | "warn" | "info" | "debug";

/** `none`: nothing is collected, sent or stored. `errors`: logs, streams and call statistics. */
export type Consent = "none" | "errors" | "all";

/** Ids by which an event is found again and joined with those of backends. */
export interface EventIds {
  request_id?: string;
  trace_id?: string;
  span_id?: string;
  session_id?: string;
  run_id?: string;
  job_id?: string;
  graph_id?: string;
  thread_id?: string;
  tenant_id?: string;
  /** At most 4 further ids that the application knows. */
  refs?: string[];
}

/** What an application may say of any log event; texts over the server's limits are cut there. */
export interface LogContext extends EventIds {
  component?: string;
  route?: string;
  user_hash?: string;
  /** At most 8 short pairs: flag, region, prompt version. */
  labels?: Record<string, string>;
  http?: { method?: string; host?: string; route?: string; status?: number; duration_ms?: number };
  /** `route route_template host method status duration_ms component pathname`, and what the server's configuration adds. */
  data?: Record<string, unknown>;
}

export interface LogInput extends LogContext {
  level: Level;
  /** Absent: the error's own. */
  message?: string;
  /** Anything that was thrown. */
  error?: unknown;
}

/** An event as it leaves: the fields of protocol/fields.json. */
export interface OutgoingEvent {
  kind: string;
  id: string;
  service: string;
  message?: string;
  error?: ErrorRecord;
  [field: string]: unknown;
}

export interface Options {
  /** Where Nightbell is reached, without a path: `https://bell.example.com`; "" for this origin. */
  endpoint: string;
  /** A public, write-only browser key. */
  key?: string;
  service: string;
  environment?: string;
  release?: string;
  /** Share of visitors whose events are sent, 0 to 1; a visitor is in or out as a whole. */
  sampleRate?: number;
  /** Absent: one is made for this tab. */
  sessionId?: string;
  /** Who this is, already hashed: never a name, an address or a number of a person. */
  userHash?: string;
  /** The last look at an event. What it returns is sent; nothing, or a throw, drops the event and counts that. */
  beforeSend?: (event: OutgoingEvent) => OutgoingEvent | null | undefined | false;
  /** Joined to each log event. */
  context?: LogContext | (() => LogContext);
  /** `all` where absent. */
  consent?: Consent;
  /** `offlineQueue()` of `@nightbell/browser/offline`: events that can't leave wait for the next page. */
  offlineQueue?: OfflineQueue;
  /** Errors and rejections of the page are logged, unless false. */
  globalErrors?: boolean;
}
