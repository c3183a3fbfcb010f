import type { ErrorDetails } from "./messages.ts";

// A constructed sheet: a strict CSP forbids style elements and attributes, not these
// (https://www.w3.org/TR/CSP3/#directive-style-src). Contrast of text at least 7:1.
const CSS = `:host{display:block;font:16px/1.5 system-ui,sans-serif}
section{border:1px solid #b3261e;border-left-width:6px;border-radius:6px;padding:12px 16px;background:#fff;color:#1d1b20}
h2{font-size:1.1em;margin:0}p{margin:4px 0}code{font-family:ui-monospace,monospace;user-select:all;overflow-wrap:anywhere}
button{font:inherit;margin:8px 8px 0 0;padding:6px 14px;min-height:36px;border:1px solid #6b1d17;border-radius:6px;background:#fff;color:#6b1d17;cursor:pointer}
button:focus-visible{outline:3px solid #0b57d0;outline-offset:2px}`;

/** Makes an element with text, never HTML. */
export function textElement(tag: string, text: string, parent: Node): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  parent.appendChild(element);
  return element;
}

/** A shadow root with one constructed sheet. */
export function styledRoot(host: HTMLElement, css: string): ShadowRoot {
  const root = host.shadowRoot || host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  root.replaceChildren();
  return root;
}

export interface ErrorUIOptions extends ErrorDetails {
  onRetry?: () => void;
  onDismiss?: () => void;
}

/** Registers `<nightbell-error>` when it is first needed, so that servers can import this. */
function errorElement(): CustomElementConstructor {
  const known = customElements.get("nightbell-error");
  if (known) return known;
  class NightbellError extends HTMLElement {
    _show({ title, message, referenceId, canRetry, onRetry, onDismiss }: ErrorUIOptions) {
      const root = styledRoot(this, CSS);
      const box = textElement("section", "", root);
      box.setAttribute("role", "alert"); // read out at once, focus stays where it is
      textElement("h2", title, box);
      textElement("p", message, box);
      if (referenceId) {
        const line = textElement("p", "Reference: ", box);
        textElement("code", referenceId, line);
      }
      const act = (text: string, run: () => void) => {
        const button = textElement("button", text, box);
        button.setAttribute("type", "button");
        button.onclick = run;
      };
      if (canRetry && onRetry) act("Try again", onRetry);
      act("Dismiss", () => {
        this.remove();
        onDismiss?.();
      });
      this.addEventListener("keydown", ({ key }) => key === "Escape" && this.remove());
    }
  }
  customElements.define("nightbell-error", NightbellError);
  return NightbellError;
}

/** A `<nightbell-error>` to put into the page: role alert, keyboard, reference id to copy. */
export function createErrorUI(options: ErrorUIOptions): HTMLElement {
  const element = new (errorElement())() as HTMLElement & { _show(options: ErrorUIOptions): void };
  element._show(options);
  return element;
}
