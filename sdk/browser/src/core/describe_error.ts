import { ERROR_MESSAGE_MAX, STACK_LINE_MAX, STACK_LINES } from "../numbers.ts";

/** `error` of a log event. */
export interface ErrorRecord {
  type: string;
  message: string;
  stack?: string[];
}

/** At most `max` UTF-16 units, never half a surrogate pair. */
export const cut = (text: unknown, max: number): string =>
  String(text).slice(0, max).replace(/[\uD800-\uDBFF]$/, "");

/**
 * What is known of anything that was thrown: an Error, a text, an object; nothing of nothing. Only frames are
 * kept of a stack (V8 repeats the message before them, over many lines if it has them).
 */
export function describeError(thrown: any): ErrorRecord | undefined {
  if (!thrown) return;
  const frames = String(thrown.stack)
    .split("\n")
    .filter((line) => /:\d+:\d+|^ *at /.test(line))
    .slice(0, STACK_LINES)
    .map((line) => cut(line.trim(), STACK_LINE_MAX));
  return {
    type: thrown.name || typeof thrown,
    message: cut(thrown.message || thrown, ERROR_MESSAGE_MAX),
    stack: frames[0] ? frames : undefined,
  };
}
