/** What anonymous visitors do. Nothing leaves without consent `all`, or where DNT or GPC is set. */
import { current } from "../core/instance.ts";
import { listen } from "../core/environment.ts";

/** The visitor's id, undefined where none may be kept. */
export const visitorId = (): string | undefined => current?._visitor();

/**
 * Records that something was done.
 *
 * @param event     1 to 64 characters, from a small set of names
 * @param metadata  at most 4 KiB and 3 levels; the server cuts the rest
 */
export function track(event: string, metadata?: Record<string, unknown>): void {
  const visitor_id = visitorId();
  if (!current || !visitor_id) return;
  const { _env: env } = current;
  current._send("behavior", {
    visitor_id,
    event,
    metadata,
    page: env.location.pathname,
    timestamp: new Date(env.Date.now()).toISOString(),
  });
}

export interface AutoTrackOptions {
  /** `page_view` at each new path, history API included, unless false. */
  pageViews?: boolean;
  /** `link_click` with the link's address without its query, unless false. */
  linkClicks?: boolean;
}

/**
 * Records page views and link clicks by itself.
 *
 * @return  ends it and restores the history API
 */
export function autoTrack({ pageViews = true, linkClicks = true }: AutoTrackOptions = {}, page: any = globalThis): () => void {
  const client = current;
  if (!client) return () => {};
  const { _env: env } = client;
  const ended = new AbortController();
  const { signal } = ended;

  if (pageViews) {
    let path: string | undefined;
    const look = () => {
      if (path !== env.location.pathname) track("page_view", { path: (path = env.location.pathname) });
    };
    const { history } = page;
    for (const name of ["pushState", "replaceState"]) {
      const native = history[name];
      const ours = function (this: History, ...call: any[]) {
        const result = native.apply(this, call);
        if (!signal.aborted) look();
        return result;
      };
      history[name] = ours;
      // Who wrapped us in the meantime keeps a chain that works; then we only pass on.
      signal.addEventListener("abort", () => history[name] === ours && (history[name] = native));
    }
    listen(env, signal, "popstate", look);
    look();
  }
  if (linkClicks) {
    listen(env.document!, signal, "click", ({ target }) => {
      const link = target.closest?.("a[href]");
      if (!link) return;
      const { origin, pathname } = new URL(link.href, env.location.href);
      track("link_click", { href: origin === env.location.origin ? pathname : origin + pathname });
    });
  }
  const stop = () => ended.abort();
  client._signal.addEventListener("abort", stop);
  return stop;
}
