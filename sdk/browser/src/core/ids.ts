import type { Environment } from "./environment.ts";

/**
 * A UUID v4. Not `crypto.randomUUID`, which plain-http pages lack
 * (https://w3c.github.io/webcrypto/#Crypto-method-randomUUID: secure contexts only).
 */
export function uuid(env: Environment): string {
  const bytes = env.crypto.getRandomValues(new Uint8Array(31)); // one call: it costs more than the digits
  let at = 0;
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (+digit ^ (bytes[at++]! & (15 >> (+digit / 4)))).toString(16),
  );
}

/** A number in [0, 1) that is always the same for the same text (FNV-1a, its last bits stirred). */
export function unitHash(text: string): number {
  let hash = 0;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0) / 2 ** 32;
}
