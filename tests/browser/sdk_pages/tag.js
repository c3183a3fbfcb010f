// A page of one file: what /sdk.js gives it, begun by hand since the endpoint is elsewhere.
const { get } = Object.fromEntries([["get", (name) => new URLSearchParams(location.search).get(name)]]);
nightbell.init({ endpoint: get("api"), service: "web", environment: "dev", release: "1", sessionId: get("session") });
setTimeout(() => { throw new RangeError("thrown beside the tag"); });
window.ready = true;
