import type { Client } from "../core/client.ts";
import { guard } from "../core/environment.ts";
import { callIds, mayCarry, REQUEST_ID, TRACEPARENT, type AllowList } from "./headers.ts";
import { observe } from "./observe.ts";

interface Begun {
  _method: string;
  _url: URL;
}

/** Observes XMLHttpRequest, as old code and libraries use it; returns what restores it. */
export function instrumentXhr(client: Client, Xhr: typeof XMLHttpRequest, allowed?: AllowList): () => void {
  const { _env: env } = client;
  const { open, send } = Xhr.prototype;
  const begun = new WeakMap<XMLHttpRequest, Begun>();

  const watch = guard((xhr: XMLHttpRequest) => {
    const { _method: method, _url: url } = begun.get(xhr)!;
    if (client._isOwn(url.href)) return;
    const at = env.Date.now();
    let ours: string | undefined;
    let aborted = false;
    if (mayCarry(url, env.location.origin, allowed)) {
      const { _requestId, _traceparent } = callIds(env);
      xhr.setRequestHeader(REQUEST_ID, (ours = _requestId));
      xhr.setRequestHeader(TRACEPARENT, _traceparent);
    }
    xhr.addEventListener("abort", () => (aborted = true));
    xhr.addEventListener(
      "loadend",
      guard(() => {
        // Asked only where it was exposed: a refused header is an error in the console.
        const theirs = /^x-request-id:/im.test(xhr.getAllResponseHeaders()) ? xhr.getResponseHeader(REQUEST_ID) : null;
        observe(client, { method, url, status: xhr.status, ms: env.Date.now() - at, requestId: theirs || ours, aborted });
      }),
    );
  });

  const ourOpen = function (this: XMLHttpRequest, method: string, url: string | URL, ...rest: any[]) {
    guard(() => begun.set(this, { _method: method.toUpperCase(), _url: new URL(url, env.location.href) }))();
    return (open as any).call(this, method, url, ...rest);
  };
  const ourSend = function (this: XMLHttpRequest, body?: any) {
    watch(this);
    return send.call(this, body);
  };
  Xhr.prototype.open = ourOpen as typeof open;
  Xhr.prototype.send = ourSend;
  return () => {
    // Who wrapped us in the meantime keeps a chain that works; then we only pass on.
    if (Xhr.prototype.open === ourOpen) Xhr.prototype.open = open;
    if (Xhr.prototype.send === ourSend) Xhr.prototype.send = send;
  };
}
