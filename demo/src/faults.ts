import { logEvent, sessionId } from "@nightbell/browser";
import { handleFetchError } from "@nightbell/browser/errors-ui";
import { fetchWithRequestId } from "@nightbell/browser/http";
import { withBackoff } from "@nightbell/browser/resilience";
import { ask } from "./chat";
import { showError, showFailure } from "./failures";

/** Calls the demo's API; what fails is shown with the server's own id. */
async function call(path: string): Promise<void> {
  const answer = await withBackoff(() => fetchWithRequestId(path), 1);
  if (answer.ok) return;
  const details = handleFetchError(answer);
  showFailure(`${path} answered ${answer.status}`, details.referenceId);
  showError(details, () => call(path));
}

function burst(): void {
  for (let n = 0; n < 200; n++) logEvent({ level: "warn", message: `Burst: event ${n}`, component: "Demo" });
  showFailure("200 events, of which 10 leave at once and the rest is counted", sessionId());
}

const FAULTS: Record<string, () => unknown> = {
  throw: () => {
    throw new TypeError("The demo threw this on purpose");
  },
  reject: () => void Promise.reject(new Error("The demo rejected this on purpose")),
  fail: () => call("/demo/api/fail"),
  drop: () => ask("&drop=1"),
  limit: () => call("/demo/api/limited"),
  burst,
};

export function mountFaults(): void {
  for (const [id, run] of Object.entries(FAULTS)) document.getElementById(id)!.onclick = run as () => void;
}
