// Plays the scenarios of test_sdk_browser.py and prints what each saw as JSON:
//   node sdk.mjs '{"origin":"http://localhost:1","api":"http://127.0.0.1:2","limited":"http://127.0.0.1:3"}'
// Each has a context of its own; what reached the server is looked at by the caller.
import { launch } from "./launch.mjs";

const { origin, api, limited, only } = JSON.parse(process.argv[2]);
const browser = await launch();
const scenarios = {};

async function newPage(contexts) {
  const context = await browser.newContext();
  contexts.push(context);
  return context.newPage();
}

/** A page of the application with the SDK begun. */
async function open(contexts, more = {}, server = api) {
  const page = await newPage(contexts);
  page.problems = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.problems.push(message.text());
  });
  page.on("pageerror", () => {}); // thrown on purpose
  await page.goto(`${origin}/chat?api=${encodeURIComponent(server)}`);
  await page.waitForFunction(() => window.begin);
  await page.evaluate((options) => void begin(options), more);
  return page;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

scenarios.thrown = async (open) => {
  const page = await open({ sessionId: "s-thrown" });
  await page.click("#send");
  await page.evaluate(() => void setTimeout(function inTheApplication() { throw new TypeError("thrown by the page"); }));
  await page.evaluate(() => void setTimeout(() => Promise.reject(new Error("rejected by the page"))));
  await pause(1500);
  return { problems: page.problems };
};

scenarios.identical = async (open) => {
  const page = await open({ sessionId: "s-identical" });
  await page.evaluate(() => {
    for (let n = 0; n < 100; n++) nb.logEvent({ level: "error", message: "the same" });
  });
  await pause(1500);
  await page.goto("about:blank");
};

scenarios.flood = async (open) => {
  const page = await open({ sessionId: "s-flood" });
  await page.evaluate(async () => {
    for (let n = 0; n < 500; n++) nb.logEvent({ level: "error", message: `flood ${n}` });
    await new Promise((resolve) => setTimeout(resolve, 2050));
    for (let n = 0; n < 500; n++) nb.logEvent({ level: "error", message: `later ${n}` });
  });
  await page.goto("about:blank");
};

scenarios.closed = async (open) => {
  const page = await open({ sessionId: "s-closed" });
  await page.evaluate(() => nb.logEvent({ level: "error", message: "the last word" }));
  await page.close({ runBeforeUnload: true });
};

scenarios.offline = async (open) => {
  const page = await open({ sessionId: "s-offline" });
  await page.context().setOffline(true);
  await page.evaluate(() => nb.logEvent({ level: "error", message: "said offline" }));
  await pause(1500);
  await page.context().setOffline(false);
  await pause(500);
};

scenarios.offlineQueue = async (open) => {
  const page = await open();
  await page.evaluate(() => void begin({ sessionId: "s-kept", offlineQueue: nb.offlineQueue() }));
  await page.context().setOffline(true);
  await page.evaluate(() => nb.logEvent({ level: "error", message: "kept for the next page" }));
  await page.evaluate(() => nb.stop());
  const kept = await page.evaluate(() => localStorage.getItem("nightbell.queue"));
  await page.context().setOffline(false);
  await page.reload();
  await page.waitForFunction(() => window.begin);
  await page.evaluate(() => void begin({ sessionId: "s-kept", offlineQueue: nb.offlineQueue() }));
  await pause(500);
  return { kept, left: await page.evaluate(() => localStorage.getItem("nightbell.queue")) };
};

scenarios.limited = async (open) => {
  const page = await open({ sessionId: "s-limited" }, limited);
  const answers = [];
  page.on("response", (response) => answers.push({ at: Date.now(), status: response.status(), wait: +(response.headers()["retry-after"] ?? 0) }));
  const asked = [];
  page.on("request", () => asked.push(Date.now()));
  for (let n = 0; n < 3; n++) {
    await page.evaluate((n) => (nb.logEvent({ level: "error", message: `limited ${n}` }), nb.flush()), n);
    await pause(250);
  }
  await pause(4500);
  const refused = answers.find(({ status }) => status === 429);
  return { refused, waited: refused && asked.find((at) => at > refused.at) - refused.at, statuses: answers.map(({ status }) => status) };
};

scenarios.selector = async (open) => {
  const page = await open({ sessionId: "s-selector" });
  await page.evaluate(() => void (window.first = nb.openStream({ url: "/stream/slow?window=7", key: "answers", transport: "fetch" })));
  await pause(500);
  await page.evaluate(() => void (window.second = nb.openStream({ url: "/stream/slow?window=30", key: "answers" })));
  await pause(700);
  const live = (await (await page.request.get(`${origin}/stream/live`)).json()).filter((path) => path.includes("window="));
  const seen = await page.evaluate(() => ({ live: nb.liveStreams(), first: first.state, second: second.state, text: first.text, after: second.text }));
  await page.evaluate(() => second.abort());
  await pause(1300);
  return { ...seen, open: live };
};

scenarios.dropped = async (open) => {
  const page = await open({ sessionId: "s-dropped" });
  const health = await page.evaluate(() => nb.openStream({ url: "/stream/drops?id=fetch", transport: "fetch" }).ended);
  const native = await page.evaluate(() => nb.openStream({ url: "/stream/drops?id=native", transport: "eventsource" }).ended);
  const taken = await page.evaluate(() => nb.openStream({ url: "/stream/busy?id=native", transport: "eventsource" }).ended);
  const refused = await page.evaluate(() => nb.openStream({ url: "/stream/forbidden", method: "POST", body: "{}" }).ended);
  await pause(1500);
  return { health, native, taken, refused };
};

scenarios.silent = async (open) => {
  const page = await open({ sessionId: "s-silent" });
  const health = await page.evaluate(() => nb.openStream({ url: "/stream/silent", transport: "fetch", silenceMs: 200, reconnect: false }).ended);
  await pause(1300);
  return { health };
};

scenarios.calls = async (open) => {
  const page = await open({ sessionId: "s-calls" });
  const seen = await page.evaluate(async () => {
    const native = [window.fetch, XMLHttpRequest.prototype.open, XMLHttpRequest.prototype.send];
    const restore = nb.instrumentFetch();
    const answer = await fetch("/fail/500/orders/12345");
    const sent = await answer.json();
    await new Promise((done) => {
      const xhr = new XMLHttpRequest();
      xhr.onloadend = done;
      xhr.open("GET", "/fail/503");
      xhr.send();
    });
    for (let n = 0; n < 8; n++) await fetch("/fail/200");
    restore();
    return { sent, id: nb.getRequestIdFromResponse(answer), restored: native.every((one, at) => one === [window.fetch, XMLHttpRequest.prototype.open, XMLHttpRequest.prototype.send][at]) };
  });
  await pause(1300);
  await page.goto("about:blank");
  return seen;
};

scenarios.behaviour = async (open) => {
  const page = await open({ sessionId: "s-behaviour" });
  await page.evaluate(() => {
    nb.startHeartbeat();
    nb.chatOpened();
    nb.chatOpened();
    window.stopTracking = nb.autoTrack();
    nb.track("asked", { window: 7 });
    history.pushState(null, "", "/settings");
    document.querySelector("#away").addEventListener("click", (event) => event.preventDefault());
  });
  await page.click("#away");
  await pause(1300);
};

scenarios.errorUi = async (open) => {
  const page = await open({ sessionId: "s-ui" });
  await page.evaluate(async () => {
    const details = nb.handleFetchError(await fetch("/fail/503"));
    document.body.append(nb.createErrorUI({ ...details, referenceId: "<b>ref-1</b>", onRetry: () => (window.retried = true) }));
  });
  const alert = page.getByRole("alert");
  const text = await alert.textContent();
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Try again" }).focus();
  await page.keyboard.press("Enter");
  const retried = await page.evaluate(() => window.retried);
  await page.keyboard.press("Escape");
  const gone = (await alert.count()) === 0;
  await page.evaluate(() => {
    nb.definePanel();
    document.body.append(document.createElement("nightbell-badge"));
  });
  const button = page.getByRole("button", { name: /^Nightbell/ });
  const badge = await button.getAttribute("aria-label");
  await button.press("Enter");
  const panel = await page.getByRole("region", { name: "Nightbell" }).getByRole("heading", { name: /events taken/ }).textContent();
  await button.press("Enter");
  const closed = (await page.locator("nightbell-panel").count()) === 0;
  return { text, retried, gone, badge, panel, closed, problems: page.problems.filter((text) => !/503/.test(text)) };
};

scenarios.tag = async (_, contexts) => {
  const page = await newPage(contexts);
  await page.goto(`${origin}/pages/tag.html?session=s-tag&api=${encodeURIComponent(api)}`);
  await pause(1500);
};

scenarios.auto = async (_, contexts) => {
  const page = await newPage(contexts);
  await page.goto(`${origin}/pages/auto.html?api=${encodeURIComponent(api)}`);
  await pause(1500);
  await page.goto("about:blank");
};

scenarios.guard = async (open) => {
  const { prodGuard } = await import("../../sdk/browser/dist/testing/index.js");
  const page = await open({ sessionId: "s-guard" });
  const { blocked, stop } = await prodGuard(page);
  const write = () => page.evaluate(() => fetch("/fail/200", { method: "POST", body: "{}" }).then((answer) => answer.status, (error) => error.name));
  const guarded = await write();
  await page.evaluate(() => nb.logEvent({ level: "error", message: "telemetry passes" }));
  await pause(1500);
  await stop();
  return { guarded, blocked, free: await write() };
};

scenarios.react = async (_, contexts) => {
  const page = await newPage(contexts);
  page.on("pageerror", () => {});
  await page.goto(`${origin}/pages/react.html?api=${encodeURIComponent(api)}`);
  await page.waitForFunction(() => window.mount);
  await page.evaluate(() => mount());
  await page.waitForFunction(() => document.querySelector("output")?.textContent.includes("word3"));
  await page.selectOption("select", "30");
  await page.waitForFunction(() => document.querySelector("output").dataset.state === "open");
  await pause(300);
  const live = await page.evaluate(() => liveStreams());
  const open = (await (await page.request.get(`${origin}/stream/live`)).json()).filter((path) => path.startsWith("/stream/slow?window="));
  await page.getByRole("button", { name: "Break" }).click();
  const alert = await page.getByRole("alert").textContent();
  await pause(300);
  await page.evaluate(() => unmount());
  await pause(300);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  const heap = async () => {
    for (let n = 0; n < 3; n++) await cdp.send("HeapProfiler.collectGarbage");
    return (await cdp.send("Performance.getMetrics")).metrics.find(({ name }) => name === "JSHeapUsedSize").value;
  };
  const cycles = (count) => page.evaluate(async (count) => {
    for (let n = 0; n < count; n++) {
      mount();
      await new Promise((resolve) => setTimeout(resolve));
      unmount();
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  }, count);
  await cycles(300);
  const before = await heap();
  await cycles(1000);
  return { live, open, alert, grown: (await heap()) - before, left: await page.evaluate(() => liveStreams()) };
};

scenarios.teardown = async (open) => {
  const page = await open({ sessionId: "s-teardown" });
  const cdp = await page.context().newCDPSession(page);
  const counted = async () => {
    for (let n = 0; n < 3; n++) await cdp.send("HeapProfiler.collectGarbage");
    const { metrics } = await cdp.send("Performance.getMetrics");
    const of = (name) => metrics.find((one) => one.name === name).value;
    return { heap: of("JSHeapUsedSize"), listeners: of("JSEventListeners") };
  };
  await cdp.send("Performance.enable");
  const cycles = (count) => page.evaluate(async (count) => {
    nb.stop();
    for (let n = 0; n < count; n++) {
      begin({ sessionId: "s-teardown", beforeSend: () => null });
      nb.instrumentFetch();
      nb.startHeartbeat();
      nb.autoTrack();
      const stream = nb.openStream({ url: "/stream/slow", transport: "fetch" });
      nb.logEvent({ level: "error", message: `cycle ${n}`, error: new Error("x") });
      stream.abort();
      nb.stop();
      if (n % 20 === 0) await new Promise((resolve) => setTimeout(resolve));
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { live: nb.liveStreams(), fetch: /native code/.test(fetch.toString()), history: /native code/.test(history.pushState.toString()) };
  }, count);
  await cycles(500);
  const before = await counted();
  const restored = await cycles(1000);
  const after = await counted();
  return { before, after, restored };
};

scenarios.cost = async (open) => {
  const page = await open({ sessionId: "s-cost" });
  const measure = () => page.evaluate(async () => {
    const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
    const inits = [];
    const logs = [];
    for (let round = 0; round < 60; round++) {
      nb.stop();
      let began = performance.now();
      begin({ sessionId: "s-cost", beforeSend: (event) => event });
      inits.push(performance.now() - began);
      const errors = Array.from({ length: 10 }, (_, n) => new Error(`cost ${round} ${n}`));
      began = performance.now();
      for (const error of errors) nb.logEvent({ level: "error", error, component: "Chat" });
      logs.push((performance.now() - began) / 10);
      await new Promise((resolve) => setTimeout(resolve));
    }
    return { init_ms: median(inits), log_ms: median(logs) };
  });
  const medians = [];
  for (let n = 0; n < 3; n++) medians.push(await measure());
  const least = (name) => Math.min(...medians.map((one) => one[name])); // what else runs here only adds
  return { init_ms: least("init_ms"), log_ms: least("log_ms") };
};

// Most scenarios wait most of the time: some at once. What measures has the machine for itself.
const ALONE = ["limited", "react", "teardown", "cost"];
const AT_ONCE = 4;
const results = {};

async function play(name) {
  const contexts = [];
  try {
    results[name] = (await scenarios[name]((...options) => open(contexts, ...options), contexts)) ?? {};
  } catch (error) {
    results[name] = { failed: String(error).slice(0, 1000) };
  }
  for (const context of contexts) await context.close();
}

try {
  const names = Object.keys(scenarios).filter((name) => !only || only.includes(name));
  const together = names.filter((name) => !ALONE.includes(name));
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (together.length) await play(together.shift());
  }));
  for (const name of names.filter((name) => ALONE.includes(name))) await play(name);
} finally {
  await browser.close();
}
console.log(JSON.stringify(results));
