import { TOKEN_BURST, TOKENS_PER_SECOND } from "../numbers.ts";

/**
 * A token bucket: the returned function is true when one more event may leave now. A clock
 * that is set back gives nothing and takes nothing.
 */
export function tokenBucket(now: () => number): () => boolean {
  let tokens = TOKEN_BURST;
  let at = now();
  return () => {
    const elapsed = now() - at;
    at += elapsed;
    tokens = Math.min(TOKEN_BURST, tokens + (Math.max(0, elapsed) / 1000) * TOKENS_PER_SECOND);
    return tokens >= 1 && tokens-- > 0;
  };
}
