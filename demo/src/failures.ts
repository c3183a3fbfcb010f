import { createErrorUI, type ErrorDetails } from "@nightbell/browser/errors-ui";
import { endpoint } from "./telemetry";

const list = document.querySelector("#failures")!;

/** Adds a failure whose reference id leads to its timeline. */
export function showFailure(what: string, referenceId: string | undefined): void {
  const item = document.createElement("li");
  item.append(`${what}: `);
  if (referenceId) {
    const link = document.createElement("a");
    link.href = `${endpoint}/api/timeline/${encodeURIComponent(referenceId)}`;
    link.target = "_blank";
    link.rel = "noreferrer";
    link.dataset.reference = referenceId;
    const code = document.createElement("code");
    code.textContent = referenceId;
    link.append(code);
    item.append(link);
  } else item.append("no reference");
  list.prepend(item);
}

/** The words for a person, until the next failure. */
export function showError(details: ErrorDetails, onRetry?: () => void): void {
  document.querySelector("nightbell-error")?.remove();
  document.querySelector("main")!.append(createErrorUI({ ...details, onRetry }));
}
