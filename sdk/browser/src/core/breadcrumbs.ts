import { BREADCRUMB_MAX, BREADCRUMBS } from "../numbers.ts";
import { cut } from "./describe_error.ts";
import { listen, type Environment } from "./environment.ts";

/** One step before an error. */
export interface Breadcrumb {
  /** Unix time in ms. */
  at: number;
  /** `click`, `navigation`, `call`, or a word of the application. */
  type: string;
  /** A selector, a path, a call: never what a person wrote. */
  text: string;
}

export interface Breadcrumbs {
  _add(type: string, text: string): void;
  /** The last BREADCRUMBS, oldest first; undefined: none. */
  _all(): Breadcrumb[] | undefined;
}

/** Which element, without its text: `button#send.primary`. */
function selectorOf(element: any): string {
  const { id, classList, localName } = element;
  return localName + (id && "#" + id) + [...classList].map((name) => "." + name).join("");
}

/**
 * A ring of what happened last. A navigation is noticed at the next click or event, by its
 * path: history is left alone.
 */
export function breadcrumbs(env: Environment, signal: AbortSignal): Breadcrumbs {
  let ring: Breadcrumb[] = [];
  let path = env.location.pathname;
  const add = (type: string, text: string) => {
    ring = [...ring.slice(1 - BREADCRUMBS), { at: env.Date.now(), type, text: cut(text, BREADCRUMB_MAX) }];
  };
  const look = () => {
    if (path !== env.location.pathname) add("navigation", (path = env.location.pathname));
  };
  listen(env.document!, signal, "click", ({ target }) => {
    look();
    add("click", selectorOf(target));
  });
  return {
    _add: add,
    _all() {
      look();
      return ring[0] && ring;
    },
  };
}
