// The last words of a page: sent while it goes away.
addEventListener("pagehide", () => {
  beacon("/nb/b", { events: [logItem("error", "sent on pagehide"), { kind: "dropped", reason: "page_closed", count: 2 }] });
});
window.finished = Promise.resolve({ ready: true });
