import type { Environment } from "./environment.ts";

/** Where events wait for the next page. May throw: a storage is full, or closed to this page. */
export interface OfflineQueue {
  /** Adds events; returns how many older ones had to go for them. */
  _save(env: Environment, events: string[]): number;
  /** Takes all out, so that no other tab sends them too. */
  _take(env: Environment): string[];
}
