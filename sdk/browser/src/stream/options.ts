import type { StreamHealth } from "./health.ts";
import type { StreamMessage } from "./sse_parser.ts";

export type StreamState = "connecting" | "open" | "paused" | "reconnecting" | "ended";

export interface StreamOptions {
  url: string;
  /** One stream a key is live: a new one aborts the old. Absent: the path of `url`. */
  key?: string;
  /** GET where absent; anything else goes by fetch. */
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit;
  credentials?: RequestCredentials;
  /** By default EventSource where it can (GET without headers and body), else fetch. */
  transport?: "eventsource" | "fetch";
  /** A stream of a higher priority pauses this one. 0 where absent. */
  priority?: number;
  /**
   * ms without a byte after which the connection is given up and made anew; 0: never.
   * EventSource hides comments, so there a server must send messages more often.
   */
  silenceMs?: number;
  /** Dropped connections are made anew, unless false. A POST only where it can be resumed by id. */
  reconnect?: boolean;
  /** Whether this message says that the answer is whole. By default `[DONE]`, or an event `done` or `end`. */
  isDone?: (message: StreamMessage) => boolean;
  /** What a message adds to `text`; its data where absent. */
  toText?: (message: StreamMessage) => string;
  /** Named events that EventSource shall listen for beside `message`, `done` and `end`. */
  events?: string[];
  onMessage?: (message: StreamMessage) => void;
  /** The whole text so far. */
  onText?: (text: string) => void;
  onState?: (state: StreamState) => void;
  onEnd?: (health: StreamHealth) => void;
  /** Joins the health report with an agent's run. */
  runId?: string;
}

export interface StreamHandle {
  readonly key: string;
  readonly state: StreamState;
  /** What has come so far; it stays readable after a failure. */
  readonly text: string;
  /** Ends it; nothing is delivered afterwards. */
  abort(): void;
  /** Never rejects: how it went. */
  readonly ended: Promise<StreamHealth>;
}
