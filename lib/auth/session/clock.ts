import { decodeJwt } from "jose";
import { log } from "@/lib/platform/logging/log";

/** Tells pages that no session can be valid, because this server's clock is wrong. Set by proxy.ts alone. */
export const clockHeader = "x-own-clock-wrong";

/** How long a wrong clock is remembered, so that sessions are not renewed again and again. */
const rememberedMs = 60_000;

let foundWrongAt = Number.NEGATIVE_INFINITY;

/** Whether a token that the Auth server has just issued counts as expired here: then this server's clock is ahead. */
export function isExpiredOnArrival(accessToken: string): boolean {
  const { exp = 0, iat = 0 } = decodeJwt(accessToken);
  const wrong = exp <= Date.now() / 1_000;
  if (wrong) {
    foundWrongAt = performance.now();
    const secondsAhead = Math.round(Date.now() / 1_000 - iat);
    log.error(
      { secondsAhead },
      "this server's clock is ahead of the Auth server's: no session is valid here",
    );
  }
  return wrong;
}

/** Whether the clock was found to be wrong within the last minute. */
export function isClockWrong(): boolean {
  return performance.now() - foundWrongAt < rememberedMs;
}

/** Clocks that are kept by NTP differ by far less. */
const toleratedSeconds = 60;

/** How many seconds this server's clock is ahead of the one that dated a response; 0 if that cannot be told. */
export function secondsAhead(headers: Headers): number {
  const sentAt = Date.parse(headers.get("date") ?? "");
  // What a cache answers carries the date of when it was stored.
  if (Number.isNaN(sentAt) || headers.has("age")) return 0;
  const seconds = Math.round((Date.now() - sentAt) / 1_000);
  return Math.abs(seconds) > toleratedSeconds ? seconds : 0;
}

/** "65 minutes ahead of", for a difference that is not tolerated. */
export function clockDifference(seconds: number): string {
  const minutes = Math.max(1, Math.round(Math.abs(seconds) / 60));
  return `${minutes} ${minutes === 1 ? "minute" : "minutes"} ${seconds > 0 ? "ahead of" : "behind"}`;
}
