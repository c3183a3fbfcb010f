// The same from an origin that is not allowed: it can't read, its beacon still counts.
window.finished = (async () => ({
  preflighted: await ask("/v1/logs", {
    headers: { "x-request-id": "foreign-1", "content-type": "application/json" },
    body: JSON.stringify(logEvent("error", "a foreign preflight never passes")),
  }),
  simple: await ask("/nb/b", { body: JSON.stringify({ events: [logItem("error", "a foreign fetch is unreadable")] }) }),
  beacon: beacon("/nb/b", { events: [logItem("error", "a foreign beacon is stored")] }),
}))();
