/** For end-to-end tests against production: looks, and changes nothing. */

/** Of a Playwright page (or context) what is used. */
export interface GuardedPage {
  route(pattern: string, handler: (route: GuardedRoute) => unknown): Promise<unknown>;
  unroute(pattern: string, handler: (route: GuardedRoute) => unknown): Promise<unknown>;
}

export interface GuardedRoute {
  request(): { method(): string; url(): string };
  abort(reason?: string): Promise<void>;
  fallback(): Promise<void>;
}

export interface ProdGuardOptions {
  /** Further paths that may be written to. */
  allow?: (string | RegExp)[];
  /** Tells what was blocked. */
  onBlocked?: (call: string) => void;
}

/** Where telemetry goes: writing there changes nothing of the product. */
const TELEMETRY = /^(\/api\/backend)?(\/nb\/b|(\/api)?\/ux\/(beacon|heartbeat|chat\/opened)|\/v1\/logs|\/api\/logs|\/api\/metrics\/event)$/;
const READS = /^(GET|HEAD|OPTIONS)$/;

/**
 * Blocks every call of the page that could change something, but those to telemetry.
 *
 * @return  the calls that were blocked so far, and `stop`
 */
export async function prodGuard(page: GuardedPage, { allow = [], onBlocked }: ProdGuardOptions = {}) {
  const blocked: string[] = [];
  const judge = (route: GuardedRoute) => {
    const method = route.request().method();
    const { pathname } = new URL(route.request().url());
    const allowed = allow.some((one) => (typeof one === "string" ? one === pathname : one.test(pathname)));
    if (READS.test(method) || TELEMETRY.test(pathname) || allowed) return route.fallback();
    blocked.push(`${method} ${pathname}`);
    onBlocked?.(`${method} ${pathname}`);
    return route.abort("blockedbyclient");
  };
  await page.route("**/*", judge);
  return { blocked, stop: () => page.unroute("**/*", judge) };
}
