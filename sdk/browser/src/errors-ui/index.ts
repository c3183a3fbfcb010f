/** What a person sees when something failed: safe words and a reference id. */
import { current } from "../core/instance.ts";
import { messageForStatus, type ErrorDetails } from "./messages.ts";

export { createErrorUI, type ErrorUIOptions } from "./element.ts";
export { messageForStatus, type ErrorDetails } from "./messages.ts";

/**
 * The words for a response that is not ok, or for what fetch threw. Logs nothing: that is
 * the business of `fetchWithRequestId` or `instrumentFetch`.
 */
export function handleFetchError(failure: unknown): ErrorDetails {
  const { status = 0, headers, response } = (failure ?? {}) as any;
  const id = (headers ?? response?.headers)?.get?.("x-request-id");
  return messageForStatus(status || response?.status || 0, id || undefined);
}

/** The words for a call without an answer, which is logged with the reference id that is shown. */
export function handleNetworkError(error: unknown, referenceId?: string): ErrorDetails {
  const id = referenceId || current?._session();
  current?._log({ level: "error", message: "A person was shown: no connection", error, request_id: referenceId });
  return messageForStatus(0, id);
}
