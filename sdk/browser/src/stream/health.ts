/** How a stream went: `reply` of the wire contract, section 14. */
export type StreamEnd = "done" | "client_aborted" | "server_error" | "network_error" | "timeout";

export interface StreamHealth {
  transport: "eventsource" | "fetch";
  /** ms to the first chunk; absent: none came. */
  ttfc_ms?: number;
  chunks: number;
  bytes: number;
  duration_ms: number;
  reconnects: number;
  /** The longest pause between two chunks, in ms. */
  max_gap_ms: number;
  end: StreamEnd;
  /** Of the last answer; absent: EventSource doesn't tell. */
  status?: number;
  request_id?: string;
  run_id?: string;
}

/** Measures one stream over all its connections. */
export function healthMeter(now: () => number) {
  const began = now();
  let last = 0;
  let ttfc: number | undefined;
  let chunks = 0;
  let bytes = 0;
  let gap = 0;
  return {
    _chunk() {
      if (chunks++) gap = Math.max(gap, now() - last);
      else ttfc = now() - began;
      last = now();
    },
    _bytes(more: number) {
      bytes += more;
    },
    /** A pause that we made ourselves is no gap. */
    _resumed() {
      last = now();
    },
    _result: () => ({ ttfc_ms: ttfc, chunks, bytes, duration_ms: now() - began, max_gap_ms: gap }),
  };
}
