/**
 * The part of a browser that the SDK touches. Always a parameter: tests pass a clock and a
 * page of their own, a page passes `globalThis`.
 */
export interface Environment {
  Date: { now(): number };
  crypto: { getRandomValues(into: Uint8Array): Uint8Array };
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: any): void;
  fetch(url: string, init: RequestInit): Promise<Response>;
  addEventListener(type: string, listener: (event: any) => void, options?: any): void;
  console: { warn(...text: unknown[]): void };
  location: { pathname: string; origin: string; href: string };
  navigator: {
    sendBeacon?(url: string, body: string): boolean;
    onLine?: boolean;
    doNotTrack?: string | null;
    globalPrivacyControl?: boolean;
  };
  /** Absent on a server: then `init` does nothing. */
  document?: {
    visibilityState?: string;
    addEventListener(type: string, listener: (event: any) => void, options?: any): void;
  };
  localStorage?: TextStorage;
  sessionStorage?: TextStorage;
}

/** Of `Storage` what is used. */
export interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** A number in [0, 1) with eight bits: enough for jitter and for the digits of an id. */
export const random = (env: Environment): number =>
  (env.crypto.getRandomValues(new Uint8Array(1))[0] as number) / 256;

/** Makes `run` unable to throw into the page: what fails there is dropped. */
export function guard<A extends unknown[], R>(run: (...args: A) => R): (...args: A) => R | undefined {
  return (...args) => {
    try {
      return run(...args);
    } catch {
      return undefined;
    }
  };
}

/** Listens until `signal` aborts, before the page's own listeners; sees resource errors too. */
export const listen = (
  target: Pick<Environment, "addEventListener">,
  signal: AbortSignal,
  type: string,
  listener: (event: any) => void,
): void => target.addEventListener(type, guard(listener), { capture: true, signal });
