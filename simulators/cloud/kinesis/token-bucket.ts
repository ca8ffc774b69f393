// A rate limit as a token bucket that holds one second's worth: full at first, refilled by the clock.
// Pure arithmetic over the instants that callers hand in.

export interface TokenBucket {
  readonly perSecond: number;
  tokens: number;
  filledAtMs: number;
}

export const createTokenBucket = (perSecond: number, nowMs: number): TokenBucket => ({
  perSecond,
  tokens: perSecond,
  filledAtMs: nowMs,
});

export function refill(bucket: TokenBucket, nowMs: number): void {
  if (nowMs <= bucket.filledAtMs) return;
  const gained = ((nowMs - bucket.filledAtMs) * bucket.perSecond) / 1000;
  bucket.tokens = Math.min(bucket.perSecond, bucket.tokens + gained);
  bucket.filledAtMs = nowMs;
}

/** After `refill`. One larger than the whole bucket passes when it is full, and leaves a debt. */
export const covers = (bucket: TokenBucket, cost: number): boolean => bucket.tokens >= Math.min(cost, bucket.perSecond);
