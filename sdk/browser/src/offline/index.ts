/** Keeps events that could not leave in localStorage, for the next page of this origin. */
import type { TextStorage } from "../core/environment.ts";
import type { OfflineQueue } from "../core/offline_queue.ts";
import { STORED_BYTES } from "../numbers.ts";

const KEY = "nightbell.queue";

const read = (storage: TextStorage) => (storage.getItem(KEY) || "").split("\n").filter(Boolean);

/**
 * For the option `offlineQueue` of `init`. Holds at most STORED_BYTES; the oldest goes first
 * and is counted. Nothing is stored while consent is `none`.
 */
export const offlineQueue = (): OfflineQueue => ({
  _save({ localStorage }, events) {
    const all = [...read(localStorage!), ...events]; // what other tabs left stays
    let pushedOut = 0;
    for (; all.join("\n").length > STORED_BYTES; pushedOut++) all.shift();
    localStorage!.setItem(KEY, all.join("\n"));
    return pushedOut;
  },
  _take({ localStorage }) {
    const events = read(localStorage!);
    localStorage!.removeItem(KEY);
    return events;
  },
});
