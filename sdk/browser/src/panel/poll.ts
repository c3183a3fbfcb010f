import { listen, random, type Environment } from "../core/environment.ts";
import { PANEL_POLL_MS } from "../numbers.ts";

/**
 * Looks at once and every PANEL_POLL_MS while the page is visible, each pause between three
 * and five quarters of that, so that many open pages don't look together.
 *
 * @return  ends it
 */
export function poll(env: Environment, look: () => Promise<unknown>): () => void {
  const ended = new AbortController();
  let timer: unknown;
  const next = async () => {
    env.clearTimeout(timer);
    if (ended.signal.aborted || env.document!.visibilityState === "hidden") return;
    await look();
    env.clearTimeout(timer);
    if (!ended.signal.aborted) timer = env.setTimeout(next, PANEL_POLL_MS * (0.75 + random(env) / 2));
  };
  listen(env.document!, ended.signal, "visibilitychange", next);
  next();
  return () => {
    env.clearTimeout(timer);
    ended.abort();
  };
}
