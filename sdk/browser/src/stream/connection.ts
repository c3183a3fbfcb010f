import type { StreamEnd } from "./health.ts";
import type { StreamMessage } from "./sse_parser.ts";

/** What a connection tells while it lives. */
export interface ConnectionEvents {
  _opened(status: number | undefined, requestId: string | undefined): void;
  /** Bytes came, a comment too. */
  _alive(bytes: number): void;
  _message(message: StreamMessage): void;
  /** It dropped and the browser makes it anew by itself. */
  _reconnecting(): void;
  /** The server's own wait before a reconnect. */
  _retry(ms: number): void;
  /** Resolves when reading may go on. */
  _mayRead(): Promise<void>;
}

/** Why a connection is over. */
export interface Outcome {
  _end: StreamEnd;
  _status?: number;
  /** ms that the server asked to wait. */
  _waitMs?: number;
  /** EventSource gave up for good: fetch must take over. */
  _gaveUp?: boolean;
}

export interface Connection {
  _over: Promise<Outcome>;
  _close(outcome: Outcome): void;
}
