/**
 * Every number of the SDK: unit, reason, and where it comes from. What section 13 of the
 * wire contract says is marked (13); the rest is ours. Each one has a unit test that fails
 * when it changes (`tools/mutate.mjs` proves that).
 */

// What may leave.

/** Log events a second that a page may send, after dedupe (13). */
export const TOKENS_PER_SECOND = 2;
/** Log events that may leave at once, after a quiet time (13). */
export const TOKEN_BURST = 10;
/** An identical event is sent once in this many ms; repeats are counted (13). */
export const DEDUPE_MS = 30_000;
/** Signatures that are remembered at once; the oldest goes first. */
export const DEDUPE_SIGNATURES = 50;

// What an event holds.

/** Characters of a message (13); the server would cut the rest. */
export const MESSAGE_MAX = 512;
/** Characters of an error's own message: the server's limit. */
export const ERROR_MESSAGE_MAX = 256;
/** Lines of a stack (13), the culprit first. */
export const STACK_LINES = 6;
/** Characters of a line of a stack: the server's limit. */
export const STACK_LINE_MAX = 512;
/** Breadcrumbs before an error: the server's limit. */
export const BREADCRUMBS = 20;
/** Characters of what a breadcrumb says. */
export const BREADCRUMB_MAX = 128;

// How it leaves.

/** Bytes that all sends in flight share in a browser (13, Fetch standard: keepalive). */
export const IN_FLIGHT_BYTES = 65_536;
/** Bytes of a batch of a living page: half, so that the last words always have room. */
export const BATCH_BYTES = 32_768;
/** Bytes left free in a batch for its envelope and for reports of losses. */
export const ENVELOPE_BYTES = 1_024;
/** Events after which a batch leaves without waiting. */
export const BATCH_EVENTS = 20;
/** ms that an event waits for others to share its batch. */
export const BATCH_MS = 1_000;
/** Events that wait at most; the oldest is dropped as `queue_full`. */
export const QUEUE_EVENTS = 100;
/** Bytes of the queue in localStorage: browsers give an origin 5 MB for everything. */
export const STORED_BYTES = 65_536;
/** ms between tries of a batch: at first, doubled each time, at most. */
export const SEND_BACKOFF_MS = 300;
export const SEND_BACKOFF_MAX_MS = 60_000;
/** The longest Retry-After that is believed: an hour. */
export const RETRY_AFTER_MAX_MS = 3_600_000;

// Retries of the application's own calls.

/** Retries of `withBackoff` (13). */
export const RETRIES = 3;
/** ms before the first retry (13): 300, 600, 1200. */
export const BACKOFF_MS = 300;
/** The longest pause between retries (13). */
export const BACKOFF_MAX_MS = 2_000;
/** Refusals in a row that open the breaker (13). */
export const BREAKER_REFUSALS = 5;
/** ms that an open breaker waits before it lets one call try. */
export const BREAKER_REST_MS = 30_000;

// What is measured.

/** ms between heartbeats of a visible page (13). */
export const HEARTBEAT_MS = 30_000;
/** ms of calls in one rollup (13). */
export const ROLLUP_MS = 60_000;
/** Routes of a rollup; further ones are counted as `other`. */
export const ROLLUP_ROUTES = 50;
/** The last latency bucket, everything above 2^16 ms (protocol/README.md). */
export const LAST_BUCKET = 33;
/** ms from which a call is slow: where the shipped alert on p95 begins. */
export const SLOW_CALL_MS = 3_000;

// Streams.

/** ms without a byte after which a stream counts as silent. */
export const STREAM_SILENCE_MS = 30_000;
/** Reconnects in a row, without a byte between, before a stream is given up. */
export const STREAM_RECONNECTS = 5;
/** Characters of partial text that stay readable. */
export const STREAM_TEXT_MAX = 1_000_000;

// What developers see.

/** ms between polls of badge and panel (13), with jitter, only while visible. */
export const PANEL_POLL_MS = 5_000;
