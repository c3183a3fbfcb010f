import { current } from "../core/instance.ts";

type Name = "LCP" | "INP" | "CLS" | "FCP" | "TTFB";

/** Good up to the first, poor above the second (https://web.dev/articles/vitals). */
const LIMITS: Record<Name, [number, number]> = {
  LCP: [2_500, 4_000],
  INP: [200, 500],
  CLS: [0.1, 0.25],
  FCP: [1_800, 3_000],
  TTFB: [800, 1_800],
};

/** A layout shift window ends after 1 s without a shift or 5 s in all (https://web.dev/articles/cls). */
const SHIFT_GAP_MS = 1_000;
const SHIFT_WINDOW_MS = 5_000;
/** Interactions shorter than this are not asked for: they are good anyway. */
const INTERACTION_MS = 40;

/** Measures page speed as the browser knows it; each value leaves once, when the page first hides. */
export function observeVitals(): void {
  const client = current;
  if (!client || typeof PerformanceObserver === "undefined") return;
  const values: { [name in Name]?: number } = {};
  const observers: PerformanceObserver[] = [];
  const observe = (type: string, seen: (entry: any) => void, more = {}) => {
    try {
      const observer = new PerformanceObserver((list) => list.getEntries().forEach(seen));
      observer.observe({ type, buffered: true, ...more });
      observers.push(observer);
    } catch {} // a browser that doesn't know this type
  };

  let windowStart = 0;
  let windowEnd = 0;
  let windowSum = 0;
  observe("largest-contentful-paint", (entry) => (values.LCP = entry.startTime));
  observe("paint", (entry) => entry.name === "first-contentful-paint" && (values.FCP = entry.startTime));
  observe("navigation", (entry) => (values.TTFB = entry.responseStart));
  observe("event", (entry) => entry.interactionId && (values.INP = Math.max(values.INP || 0, entry.duration)), {
    durationThreshold: INTERACTION_MS,
  });
  observe("layout-shift", ({ hadRecentInput, startTime, value }) => {
    if (hadRecentInput) return;
    if (startTime - windowEnd > SHIFT_GAP_MS || startTime - windowStart > SHIFT_WINDOW_MS) {
      windowStart = startTime;
      windowSum = 0;
    }
    windowEnd = startTime;
    values.CLS = Math.max(values.CLS || 0, (windowSum += value));
  });

  const report = () => {
    client._beforeLeaving.delete(report);
    for (const observer of observers) observer.disconnect();
    for (const name of Object.keys(values) as Name[]) {
      const value = values[name]!;
      const [good, poor] = LIMITS[name];
      client._send("vital", {
        timestamp: new Date().toISOString(),
        name,
        value,
        rating: value <= good ? "good" : value <= poor ? "needs-improvement" : "poor",
        page: client._env.location.pathname,
      });
    }
  };
  client._beforeLeaving.add(report);
}
