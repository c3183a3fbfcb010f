import assert from "node:assert/strict";
import { test } from "node:test";
import { BreakerOpenError, createBreaker, withBackoff } from "../../src/resilience/index.ts";

const answer = (status: number, headers = {}) => new Response(null, { status, headers });
const failures = (count: number, failure: () => Response | Error, success = answer(200)) => {
  let calls = 0;
  return async () => {
    if (calls++ >= count) return success;
    const made = failure();
    if (made instanceof Error) throw made;
    return made;
  };
};
const waits = (more = {}) => {
  const paused: number[] = [];
  return { paused, options: { wait: async (ms: number) => void paused.push(ms), random: () => 0, now: () => 0, ...more } };
};

test("retries after 300, 600, 1200 ms at most three times, and gives the refusal back", async () => {
  const { paused, options } = waits({ jitter: false });
  const result = await withBackoff(failures(9, () => answer(503)), undefined, options);
  assert.equal(result.status, 503);
  assert.deepEqual(paused, [300, 600, 1_200]);
});

test("a pause is at most 2 s", async () => {
  const { paused, options } = waits({ jitter: false });
  await withBackoff(failures(9, () => answer(429)), 5, options);
  assert.deepEqual(paused, [300, 600, 1_200, 2_000, 2_000]);
});

test("by default a pause is between half and whole", async () => {
  const shortest = waits();
  await withBackoff(failures(3, () => answer(429)), 3, shortest.options);
  assert.deepEqual(shortest.paused, [150, 300, 600]);
  const longest = waits({ random: () => 0.999999 });
  await withBackoff(failures(3, () => answer(429)), 3, longest.options);
  assert.deepEqual(longest.paused.map(Math.round), [300, 600, 1_200]);
});

test("Retry-After wins", async () => {
  const { paused, options } = waits();
  await withBackoff(failures(1, () => answer(429, { "retry-after": "9" })), 3, options);
  assert.deepEqual(paused, [9_000]);
});

test("network errors are tried again, and thrown at last", async () => {
  const { paused, options } = waits();
  await assert.rejects(withBackoff(failures(9, () => new TypeError("Failed to fetch")), 2, options), TypeError);
  assert.equal(paused.length, 2);
});

test("errors that carry a status are judged by it", async () => {
  const { paused, options } = waits();
  await withBackoff(failures(1, () => Object.assign(new Error("busy"), { status: 503 })), 3, options);
  await assert.rejects(withBackoff(failures(1, () => Object.assign(new Error("bad"), { status: 400 })), 3, options));
  assert.equal(paused.length, 1);
});

test("other answers, other errors and aborts are not tried again", async () => {
  const { paused, options } = waits();
  for (const status of [200, 400, 401, 404, 500]) {
    assert.equal((await withBackoff(failures(1, () => answer(status)), 3, options)).status, status);
  }
  await assert.rejects(withBackoff(failures(1, () => new RangeError("mine")), 3, options), RangeError);
  await assert.rejects(withBackoff(failures(1, () => new DOMException("", "AbortError") as any), 3, options));
  assert.equal(paused.length, 0);
});

test("the breaker opens after 5 refusals in a row and tries one call after its rest", async () => {
  let now = 0;
  const breaker = createBreaker(undefined, () => now);
  const refuse = () => breaker.run(async () => answer(503));
  for (let n = 0; n < 4; n++) await refuse();
  await breaker.run(async () => answer(200)); // not in a row
  for (let n = 0; n < 4; n++) await refuse();
  assert.equal(breaker.state, "closed");
  await refuse();
  assert.equal(breaker.state, "open");
  await assert.rejects(refuse(), BreakerOpenError);
  now = 29_999;
  await assert.rejects(refuse(), BreakerOpenError);
  now = 30_000;
  assert.equal(breaker.state, "half-open");
  await refuse();
  assert.equal(breaker.state, "open");
  now = 60_000;
  const slow = breaker.run(() => new Promise<Response>((resolve) => setImmediate(() => resolve(answer(200)))));
  await assert.rejects(refuse(), BreakerOpenError); // one tries, not all
  await slow;
  assert.equal(breaker.state, "closed");
});

test("withBackoff doesn't retry against an open breaker", async () => {
  const { paused, options } = waits();
  const breaker = createBreaker(30_000, () => 0);
  await withBackoff(failures(9, () => answer(503)), 9, { ...options, breaker });
  assert.equal(paused.length, 4);
  await assert.rejects(withBackoff(failures(9, () => answer(503)), 9, { ...options, breaker }), BreakerOpenError);
});
