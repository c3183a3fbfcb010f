import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { init, stop } from "../../src/index.ts";
import { handleFetchError, handleNetworkError, messageForStatus } from "../../src/errors-ui/index.ts";
import { FakePage } from "../support/fake_page.ts";

afterEach(stop);

test("every status has words for a person, and says whether trying again makes sense", () => {
  for (const [status, title, canRetry] of [[0, "No connection", true], [400, "Please check your input", false], [401, "Please sign in", false],
    [403, "Not allowed", false], [404, "Not found", false], [408, "It took too long", true], [413, "Too large", false], [422, "Please check your input", false],
    [429, "Too many requests", true], [500, "Something went wrong", true], [503, "Busy", true], [504, "It took too long", true], [418, "Something went wrong", true]] as const) {
    const details = messageForStatus(status);
    assert.deepEqual([details.title, details.canRetry], [title, canRetry], `${status}`);
    assert.ok(details.message.endsWith("."));
  }
});

test("the reference is the server's id; its words and those of exceptions are never shown", () => {
  const answer = new Response("stack trace", { status: 500, statusText: "SELECT failed", headers: { "x-request-id": "r-1" } });
  const details = handleFetchError(answer);
  assert.deepEqual([details.status, details.referenceId], [500, "r-1"]);
  assert.doesNotMatch(JSON.stringify(details), /SELECT|stack/);
  assert.equal(handleFetchError(Object.assign(new Error("secret"), { response: answer })).referenceId, "r-1");
  assert.equal(handleFetchError(new TypeError("Failed to fetch")).title, "No connection");
  assert.equal(handleFetchError(undefined).title, "No connection");
});

test("a call without an answer is logged with the reference that is shown", async () => {
  const page = new FakePage();
  init({ endpoint: "", service: "web", sessionId: "s-1" }, page.env);
  const details = handleNetworkError(new TypeError("Failed to fetch"), "r-2");
  await page.pass(1_000);
  assert.deepEqual([details.referenceId, page.events("log")[0].request_id], ["r-2", "r-2"]);
  assert.equal(handleNetworkError(new TypeError("again")).referenceId, "s-1");
});
