// What goes wrong in a page by itself: a throw, a rejection, a broken image.
function describe(error) {
  return {
    type: error.name,
    message: error.message,
    stack: String(error.stack).split("\n").slice(0, 6),
  };
}

window.finished = new Promise((resolve) => {
  const sent = [];
  const report = (message, error) => {
    sent.push(beacon("/nb/b", { sdk: "page/1", events: [logItem("error", message, { error, session_id: "s-errors" })] }));
    if (sent.length === 2) resolve({ sent });
  };
  addEventListener("error", (event) => report("page threw: " + event.message, describe(event.error)));
  addEventListener("unhandledrejection", (event) => report("page rejected", describe(event.reason)));
  setTimeout(() => JSON.parse("{broken"), 0);
  setTimeout(() => Promise.reject(new TypeError("nobody caught me, jane.doe@example.com")), 0);
});
