/** This process's setTimeout and Date.now, moved by hand: what node:test has, but not yet in Node 18. */
export class FakeTimers {
  #now = 0;
  #last = 0;
  #waiting: { at: number; run: () => void; id: number }[] = [];
  #real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout, now: Date.now };

  constructor() {
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms = 0) => {
        this.#waiting.push({ at: this.#now + Math.max(1, ms), run, id: ++this.#last });
        return this.#last;
      },
      clearTimeout: (id: number) => void (this.#waiting = this.#waiting.filter((one) => one.id !== id)),
    });
    Date.now = () => this.#now;
  }

  /** Lets `ms` pass; what was due runs in order, those that it adds too. */
  tick(ms: number) {
    const until = this.#now + ms;
    for (;;) {
      const next = this.#waiting.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#waiting = this.#waiting.filter((one) => one !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = until;
  }

  restore() {
    Object.assign(globalThis, { setTimeout: this.#real.setTimeout, clearTimeout: this.#real.clearTimeout });
    Date.now = this.#real.now;
  }
}
