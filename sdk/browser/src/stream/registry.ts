/** The streams that are live: one a key; a higher priority pauses the lower ones. */
export interface LiveStream {
  _priority: number;
  _abort(): void;
  /** Told when it must pause or may go on. */
  _pause(paused: boolean): void;
}

const live = new Map<string, LiveStream>();

function settlePriorities(): void {
  const highest = Math.max(...[...live.values()].map((one) => one._priority));
  for (const one of live.values()) one._pause(one._priority < highest);
}

/** Makes a stream the only one of its key: the one before is aborted. */
export function enter(key: string, stream: LiveStream): void {
  live.get(key)?._abort();
  live.set(key, stream);
  settlePriorities();
}

export function leave(key: string, stream: LiveStream): void {
  if (live.get(key) === stream) live.delete(key);
  settlePriorities();
}

/** How many streams are live, for tests and the panel. */
export const liveStreams = (): number => live.size;
