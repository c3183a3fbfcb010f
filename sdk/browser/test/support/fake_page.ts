/** A page without a browser: its clock, network and storage are the test's. */
import type { Environment } from "../../src/core/environment.ts";

export interface Sent {
  by: "fetch" | "beacon";
  url: string;
  body: { sdk: string; events: any[] };
  text: string;
  at: number;
  init?: RequestInit;
}

/** What the fake server answers; "offline": the call fails. */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
}

export class FakeStorage {
  items = new Map<string, string>();
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.items.set(key, value);
  removeItem = (key: string) => void this.items.delete(key);
}

export class FakePage {
  now = Date.parse("2026-01-01T00:00:00Z");
  sent: Sent[] = [];
  answers: (Answer | "offline" | "pending")[] = [];
  pending: ((answer: Answer) => void)[] = [];
  beaconTakes = true;
  byte = 0;
  warnings: unknown[][] = [];
  localStorage = new FakeStorage();
  sessionStorage = new FakeStorage();
  navigator: any = { onLine: true, userAgent: "test" };
  location = { pathname: "/chat", origin: "https://app.example.com", href: "https://app.example.com/chat", host: "app.example.com" };
  #listeners: { target: string; type: string; run: (event: any) => void }[] = [];
  #timers: { at: number; run: () => void; id: number }[] = [];
  #nextTimer = 1;

  constructor() {
    this.navigator.sendBeacon = (url: string, text: string) => {
      if (this.beaconTakes) this.sent.push({ by: "beacon", url, text, body: JSON.parse(text), at: this.now });
      return this.beaconTakes;
    };
  }

  #target(name: string) {
    return {
      addEventListener: (type: string, run: (event: any) => void, options?: any) => {
        const entry = { target: name, type, run };
        this.#listeners.push(entry);
        options?.signal?.addEventListener("abort", () => this.#listeners.splice(this.#listeners.indexOf(entry), 1));
      },
      removeEventListener: (type: string, run: (event: any) => void) => {
        const at = this.#listeners.findIndex((one) => one.type === type && one.run === run);
        if (at >= 0) this.#listeners.splice(at, 1);
      },
    };
  }

  document: any = { ...this.#target("document"), visibilityState: "visible" };

  env: Environment = {
    ...this.#target("window"),
    Date: { now: () => this.now },
    crypto: { getRandomValues: (into: Uint8Array) => into.fill((this.byte = (this.byte * 5 + 17) & 255)) },
    setTimeout: (run: () => void, ms: number) => {
      this.#timers.push({ at: this.now + ms, run, id: this.#nextTimer });
      return this.#nextTimer++;
    },
    clearTimeout: (id: number) => void (this.#timers = this.#timers.filter((timer) => timer.id !== id)),
    fetch: (url: string, init: RequestInit) => {
      this.sent.push({ by: "fetch", url, text: String(init.body), body: JSON.parse(String(init.body)), at: this.now, init });
      const answer = this.answers.shift() ?? {};
      if (answer === "offline") return Promise.reject(new TypeError("Failed to fetch"));
      const made = (one: Answer) => new Response(JSON.stringify(one.json ?? { accepted: 1 }), { status: one.status ?? 200, headers: one.headers });
      if (answer === "pending") return new Promise((resolve) => this.pending.push((later) => resolve(made(later))));
      return Promise.resolve(made(answer));
    },
    console: { warn: (...text: unknown[]) => void this.warnings.push(text) },
    location: this.location,
    navigator: this.navigator,
    document: this.document,
    localStorage: this.localStorage,
    sessionStorage: this.sessionStorage,
  } as Environment;

  /** Calls the listeners of window or document. */
  fire(type: string, event: any = {}, target = "window") {
    for (const one of [...this.#listeners]) if (one.type === type && one.target === target) one.run(event);
  }

  hide() {
    this.document.visibilityState = "hidden";
    this.fire("visibilitychange", {}, "document");
  }

  show() {
    this.document.visibilityState = "visible";
    this.fire("visibilitychange", {}, "document");
  }

  /** Lets `ms` pass: timers fire in order, answers arrive. */
  async pass(ms: number) {
    const until = this.now + ms;
    for (;;) {
      await settled();
      const next = this.#timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.now = Math.max(this.now, next.at);
      next.run();
    }
    this.now = until;
    await settled();
  }

  get listeners() {
    return this.#listeners.length;
  }
  get timers() {
    return this.#timers.length;
  }

  /** All events that left, in order. */
  events(kind?: string): any[] {
    return this.sent.flatMap((one) => one.body.events).filter((event) => !kind || event.kind === kind);
  }

  /** Losses that were reported, summed by reason. */
  lost(): Record<string, number> {
    const sums: Record<string, number> = {};
    for (const { reason, count } of this.events("dropped")) sums[reason] = (sums[reason] ?? 0) + count;
    return sums;
  }
}

/** Promises that are ready have run. */
export async function settled() {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
}
