// All modules of the SDK, for the scenarios of sdk.mjs to call.
import * as core from "/sdk/index.js";
import * as behavior from "/sdk/behavior/index.js";
import * as errorsUi from "/sdk/errors-ui/index.js";
import * as http from "/sdk/http/index.js";
import * as offline from "/sdk/offline/index.js";
import * as panel from "/sdk/panel/index.js";
import * as resilience from "/sdk/resilience/index.js";
import * as stream from "/sdk/stream/index.js";
import * as ux from "/sdk/ux/index.js";

window.nb = { ...core, ...behavior, ...errorsUi, ...http, ...offline, ...panel, ...resilience, ...stream, ...ux };
window.begin = (more) =>
  nb.init({ endpoint: new URLSearchParams(location.search).get("api"), service: "web", environment: "dev", release: "1", ...more });
