/** The SDK, mounted once. */
import { init, installGlobalErrorHandlers } from "@nightbell/browser";
import { autoTrack } from "@nightbell/browser/behavior";
import { generateRequestId, instrumentFetch } from "@nightbell/browser/http";
import { offlineQueue } from "@nightbell/browser/offline";
import { mountBadge } from "@nightbell/browser/panel";
import { observeVitals, startHeartbeat } from "@nightbell/browser/ux";

/** Where Nightbell is: `?nightbell=` (remembered by the link only), else what the build was told, else here. */
export const endpoint = new URLSearchParams(location.search).get("nightbell") ?? import.meta.env.VITE_NIGHTBELL_URL ?? "";

/** Begins. `failed` is told the reference id of each error that nobody caught. */
export function mountTelemetry(failed: (referenceId: string) => void): void {
  init({ endpoint, service: "demo-web", environment: "dev", release: "demo", offlineQueue: offlineQueue() });
  installGlobalErrorHandlers(() => {
    const request_id = generateRequestId();
    failed(request_id);
    return { request_id, component: "Demo" };
  });
  instrumentFetch();
  startHeartbeat();
  observeVitals();
  autoTrack();
  mountBadge();
}
