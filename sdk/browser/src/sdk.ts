/**
 * The one file for a script tag: all of the SDK as `window.nightbell`. With `data-service` it
 * begins by itself, so that a strict CSP needs no inline script:
 *
 *     <script src="https://bell.example.com/sdk.js" data-service="web" data-environment="prod"></script>
 */
import { init } from "./index.ts";
import { autoTrack } from "./behavior/index.ts";
import type { Consent } from "./core/options.ts";
import { instrumentFetch } from "./http/index.ts";
import { offlineQueue } from "./offline/index.ts";
import { mountBadge } from "./panel/index.ts";
import { observeVitals, startHeartbeat } from "./ux/index.ts";

export * from "./index.ts";
export * from "./behavior/index.ts";
export * from "./errors-ui/index.ts";
export * from "./http/index.ts";
export * from "./offline/index.ts";
export * from "./panel/index.ts";
export * from "./resilience/index.ts";
export * from "./stream/index.ts";
export * from "./ux/index.ts";

const script = globalThis.document?.currentScript as HTMLScriptElement | null | undefined;
const said = script?.dataset;
if (script && said?.service) {
  init({
    endpoint: said.endpoint ?? new URL(script.src).origin,
    key: said.key,
    service: said.service,
    environment: said.environment,
    release: said.release,
    sampleRate: said.sampleRate ? +said.sampleRate : undefined,
    consent: said.consent as Consent | undefined,
    offlineQueue: offlineQueue(),
  });
  instrumentFetch();
  startHeartbeat();
  observeVitals();
  autoTrack();
  document.addEventListener("DOMContentLoaded", mountBadge);
}
