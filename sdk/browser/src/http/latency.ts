import { LAST_BUCKET } from "../numbers.ts";

/** The bucket of a duration: bucket n holds what took at most 2^(n/2) ms (protocol/README.md). */
export const bucketOf = (ms: number): number =>
  Math.min(LAST_BUCKET, Math.max(0, Math.ceil(2 * Math.log2(ms || 1))));

/** A path without what is an id in it, so that calls of one route are counted as one. */
export const routeOf = (path: string): string =>
  path.replace(/\/(\d+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}|(?=[^/]*\d)[\w-]{20,})(?=\/|$)/gi, "/:id");
