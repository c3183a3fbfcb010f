/** `<nightbell-badge>` and `<nightbell-panel>`: what developers see of their page's errors. */
import type { Environment } from "../core/environment.ts";
import { current } from "../core/instance.ts";
import { styledRoot, textElement } from "../errors-ui/element.ts";
import { poll } from "./poll.ts";

const CSS = `:host{position:fixed;right:12px;bottom:12px;z-index:2147483647;font:14px/1.4 system-ui,sans-serif;color:#1d1b20}
button{font:inherit;min-width:36px;min-height:36px;border:1px solid #49454f;border-radius:18px;background:#fff;color:#1d1b20;cursor:pointer}
button[data-bad]{background:#b3261e;color:#fff}button:focus-visible{outline:3px solid #0b57d0;outline-offset:2px}
section{background:#fff;border:1px solid #49454f;border-radius:8px;padding:12px;width:340px;max-height:50vh;overflow:auto;margin-bottom:44px}
h2{font-size:1em;margin:0 0 8px}li{overflow-wrap:anywhere}`;

interface Seen {
  accepted: number;
  errors: string[];
  healthy: boolean;
}

/** `?dev=1`, remembered until `?dev=0`; only where consent lets anything be stored. */
export function panelWanted(): boolean {
  const asked = new URLSearchParams(location.search).get("dev");
  try {
    if (asked && current?._mayStore()) localStorage.setItem("nightbell.dev", asked);
    return (asked ?? localStorage.getItem("nightbell.dev")) === "1";
  } catch {
    return asked === "1";
  }
}

/**
 * The server's health and what this session reported. Lines are read by operators only, and
 * never from another origin: where the SDK reports elsewhere, health is all that is shown.
 */
async function look(): Promise<Seen | undefined> {
  if (!current) return;
  const { endpoint } = current._options;
  const health = await fetch(endpoint + "/v1/logs/health");
  const { accepted_total: accepted, status } = await health.json();
  const seen: Seen = { accepted, errors: [], healthy: status === "healthy" };
  if (new URL(endpoint || "/", location.href).origin !== location.origin) return seen;
  const query = new URLSearchParams({ q: `session_id:"${current._session()}" level:error`, limit: "10" });
  const found = await fetch(`${endpoint}/api/search?${query}`);
  if (found.ok) seen.errors = ((await found.json()).events ?? []).map((event: any) => `${event.message} · ${event.request_id ?? event.id}`);
  return seen;
}

/** Registers both elements; safe to call again, and on a server. */
export function definePanel(): void {
  if (typeof customElements === "undefined" || customElements.get("nightbell-badge")) return;

  /** Built once, so that focus and live regions stay; each look only changes texts. */
  class Polling extends HTMLElement {
    _stop?: () => void;
    _build(_root: ShadowRoot): void {}
    _see(_seen: Seen | undefined): void {}
    connectedCallback() {
      this._build(styledRoot(this, CSS));
      const see = () => look().then((seen) => this._see(seen), () => this._see(undefined));
      this._stop = poll(globalThis as unknown as Environment, see);
    }
    disconnectedCallback() {
      this._stop?.();
    }
  }

  class Badge extends Polling {
    _button?: HTMLElement;
    override _build(root: ShadowRoot) {
      const button = (this._button = textElement("button", "🔔", root));
      button.setAttribute("aria-expanded", "false");
      button.onclick = () => {
        const panel = document.querySelector("nightbell-panel");
        button.setAttribute("aria-expanded", String(!panel));
        if (panel) panel.remove();
        else this.before(document.createElement("nightbell-panel"));
      };
    }
    override _see(seen: Seen | undefined) {
      const count = seen?.errors.length ?? 0;
      const button = this._button!;
      button.textContent = seen ? `🔔 ${count}` : "🔕";
      button.setAttribute("aria-label", seen ? `Nightbell: ${count} errors of this session` : "Nightbell is unreachable");
      button.toggleAttribute("data-bad", !seen?.healthy || count > 0);
    }
  }

  class Panel extends Polling {
    _state?: HTMLElement;
    _list?: HTMLElement;
    override _build(root: ShadowRoot) {
      const box = textElement("section", "", root);
      box.setAttribute("aria-label", "Nightbell");
      this._state = textElement("h2", "…", box);
      textElement("p", `Session ${current?._session()}`, box);
      this._list = textElement("ul", "", box);
      this._list.setAttribute("aria-live", "polite");
      this.addEventListener("keydown", ({ key }) => key === "Escape" && this.remove());
    }
    override _see(seen: Seen | undefined) {
      this._state!.textContent = seen ? `${seen.accepted} events taken` : "Nightbell is unreachable";
      this._list!.replaceChildren();
      for (const error of seen?.errors ?? []) textElement("li", error, this._list!);
    }
  }
  customElements.define("nightbell-badge", Badge);
  customElements.define("nightbell-panel", Panel);
}

/** Puts the badge into the page where it is wanted (`?dev=1`); returns its removal. */
export function mountBadge(): () => void {
  if (typeof document === "undefined" || !panelWanted()) return () => {};
  definePanel();
  const badge = document.createElement("nightbell-badge");
  document.body.append(badge);
  return () => {
    badge.remove();
    document.querySelector("nightbell-panel")?.remove();
  };
}
